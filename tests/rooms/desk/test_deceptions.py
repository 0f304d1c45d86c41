"""Floods and campaigns at the desk, deceptions on record, and the sun's page."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest

from dazor import incidents, verification
from dazor.desk import acts, store, workflow
from dazor.desk.errors import Stopped
from dazor.desk.models import AccessRow, AlarmRow, FakeRow, IncidentRow, NoticeRow
from dazor.incidents import Alarm
from dazor.model.facts import Report
from dazor.verification import WrongRole
from dazor.verification.fakes import cases
from tests.rooms.desk import cast
from tests.rooms.desk.cast import COLUMN, NOW, WORDS
from tests.rooms.desk.test_people import inside

SAME = "16.11.2026 в {hour}:{minute} через деревню Нача прошла колонна танков, двадцать штук, все видели и говорят об этом"


@pytest.fixture
def column(desk: Path) -> IncidentRow:
    """A column that four people told of, on a desk of three."""
    cast.everybody()
    cast.take(*COLUMN)
    return IncidentRow.objects.get(label="ground_convoy")


def flooded() -> AlarmRow:
    """Send one turn of phrase again and again, and return the alarm it raises."""
    cast.take(*(SAME.format(hour=14, minute=10 + number) for number in range(24)))
    return AlarmRow.objects.all()[0]


# Floods

def test_the_same_words_again_and_again_raise_an_alarm(column: IncidentRow) -> None:
    row = flooded()
    assert msgspec.json.decode(row.facts, type=Alarm).messages >= 20
    assert b"flood or campaign" in inside("alena").get("/").content
    page = inside("alena").get("/floods/").content
    assert b"nearly the same words" in page
    assert b"/incidents/" in page


def test_an_alarm_is_put_away_and_brought_back(column: IncidentRow) -> None:
    row, client = flooded(), inside("alena")
    client.post(f"/floods/{row.id}/", {"what": "away"})
    assert AlarmRow.objects.get(pk=row.pk).away == "alena"
    workflow.associate(NOW)
    assert b"flood or campaign of" not in client.get("/").content
    client.post(f"/floods/{row.id}/", {"what": "back"})
    assert AlarmRow.objects.get(pk=row.pk).away == ""


def test_an_alarm_that_grows_comes_back(column: IncidentRow) -> None:
    row = flooded()
    alarm = msgspec.json.decode(row.facts, type=Alarm)
    AlarmRow.objects.update(away="alena")
    store.alarms([msgspec.structs.replace(alarm, messages=alarm.messages + 1)])
    assert AlarmRow.objects.get(pk=row.pk).away == "alena"
    store.alarms([msgspec.structs.replace(alarm, messages=alarm.messages * 2)])
    assert AlarmRow.objects.get(pk=row.pk).away == ""


# Deceptions

def test_a_deception_is_kept_with_how_it_was_recognised(column: IncidentRow) -> None:
    inside("alena").post(f"/incidents/{column.id}/fake/", {"how": ["old_picture", "denied_by_check"], "note": "known from 2022"})
    fake = FakeRow.objects.get()
    column.refresh_from_db()

    assert (fake.how, fake.act.by, column.verification) == ("old_picture,denied_by_check", "alena", "deception")
    page = inside("alena").get("/fakes/").content
    assert b"an old picture" in page
    assert b"known from 2022" in page


def test_undo_takes_a_deception_off_the_record(column: IncidentRow) -> None:
    acts.expose(column.id, ["flood"], by="alena", now=NOW)
    acts.undo(column.id, by="alena", now=NOW)
    column.refresh_from_db()

    assert column.verification != "deception"
    assert store.fakes() == []
    assert FakeRow.objects.get().undone


def test_without_saying_how_nothing_is_called_a_deception(column: IncidentRow) -> None:
    for how in ([], ["magic"]):
        with pytest.raises(Stopped, match="Nothing was changed"):
            acts.expose(column.id, how, by="alena", now=NOW)
    with pytest.raises(WrongRole):
        acts.expose(column.id, ["flood"], by="bohdan", now=NOW)
    assert not FakeRow.objects.exists()


def test_the_export_holds_no_word_and_is_told_to_all(column: IncidentRow) -> None:
    acts.expose(column.id, ["same_wording"], by="alena", now=NOW)
    answer = inside("alena").post("/fakes/export/")
    lines = [json.loads(line) for line in answer.content.decode().splitlines()]

    assert len(lines) == column.reports
    assert {line["expected"] for line in lines} == {"deception"}
    assert WORDS not in answer.content.decode()
    assert NoticeRow.objects.get(what="exported").by == "alena"
    assert AccessRow.objects.get(what="exported").by == "alena"


def test_an_exported_case_is_assessed_again_as_it_stood(column: IncidentRow) -> None:
    acts.expose(column.id, ["same_wording"], by="alena", now=NOW)
    lines = list(cases(store.fakes()))
    reports = [msgspec.convert(line, Report) for line in lines]
    again, = incidents.gathered(reports, {line["id"]: line["incident"] for line in lines})

    assert again.id == column.id
    assert 0 < verification.assess(again, reports).p < 1


# Checks

def test_a_check_that_does_not_settle_it_is_a_line_without_weight(column: IncidentRow) -> None:
    before = column.incident.assessment
    inside("alena").post(f"/incidents/{column.id}/act/", {"act": "checked", "method": "weather", "result": "inconclusive",
                                                          "why": "fog all day"})
    column.refresh_from_db()
    after = column.incident.assessment
    assert before is not None
    assert after is not None
    line = next(reason for reason in after.ledger if reason.factor == "check_weather")
    assert (line.decibans, after.p) == (0.0, before.p)
    assert b"weather" in inside("alena").get(f"/incidents/{column.id}/").content


def test_the_suns_page_reckons_and_hands_over_to_the_check(column: IncidentRow) -> None:
    client = inside("alena")
    page = client.get("/sun/", {"incident": column.id, "lat": "53.13", "lon": "26.01", "day": "2026-11-16", "time": "14:20",
                                "shadow": "30"}).content.decode()
    assert "<svg" in page
    assert "times the height" in page
    assert 'value="chronolocation"' in page
    assert "cannot be read" in client.get("/sun/", {"lat": "x", "lon": "1", "day": "2026-11-16"}).content.decode()
    assert "cannot be reckoned" in client.get("/sun/", {"lat": "91", "lon": "1", "day": "2026-11-16"}).content.decode()
