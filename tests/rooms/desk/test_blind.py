"""The blind sample: nobody sees what the ledger says before somebody has given a verdict; then it stands beside it."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings

from dazor.desk import acts, blind, verdicts
from dazor.desk.models import IncidentRow
from dazor.desk.templatetags.desk import percent
from dazor.model.codes import Act
from tests.rooms.desk import cast
from tests.rooms.desk.cast import COLUMN, NOW
from tests.rooms.desk.test_people import inside


@pytest.fixture
def column(desk: Path, settings: Settings) -> IncidentRow:
    """A desk where every incident is judged blind, with a column told four times."""
    settings.DAZOR = {**settings.DAZOR, "blind_share": 1.0, "judged_hours": 10**6}
    cast.everybody()
    cast.take(*COLUMN)
    return IncidentRow.objects.get(label="ground_convoy")


def pages(row: IncidentRow) -> str:
    """Return what the queue and the incident's page say."""
    client = inside("alena")
    return client.get("/").content.decode() + client.get(f"/incidents/{row.id}/").content.decode()


def test_ledger_grade_and_p_are_hidden_before_the_verdict_and_shown_after(column: IncidentRow) -> None:
    known = column.incident.assessment
    assert known is not None
    before = pages(column)
    assert before.count("judge it first") == 2
    assert "one of the few incidents" in before
    for telling in ('class="ledger"', percent(known.p), f">{known.grade}<", "believed to", "corroborated</span>", "What would change it",
                    "Would pass as", "Grade it first"):
        assert telling not in before, telling

    acts.judge(column.id, by="alena", act=Act.CHECKED, now=NOW, value="geolocation:confirms")
    assert 'class="ledger"' not in pages(column)
    acts.judge(column.id, by="alena", act=Act.VERIFIED, now=NOW, value="verified")
    after = pages(column)
    assert 'class="ledger"' in after
    assert "Judged blind: alena said “verified” before seeing this." in after
    assert "judge it first" not in after


def test_the_place_in_the_queue_tells_nothing_of_p(column: IncidentRow) -> None:
    assert "believed" not in {reason["factor"] for reason in column.reasons_of_order}
    acts.judge(column.id, by="alena", act=Act.VERIFIED, now=NOW, value="verified")
    assert "believed" in {reason["factor"] for reason in IncidentRow.objects.get(pk=column.id).reasons_of_order}


def test_a_verdict_given_after_the_ledger_was_seen_does_not_teach(column: IncidentRow) -> None:
    acts.judge(column.id, by="alena", act=Act.VERIFIED, now=NOW, value="verified")
    assert [verdict.blind for verdict in verdicts.export()] == [True]
    acts.undo(column.id, by="alena", now=NOW)
    assert blind.veiled([column]) == frozenset()
    acts.judge(column.id, by="alena", act=Act.VERIFIED, now=NOW, value="discounted")
    assert [(verdict.happened, verdict.blind) for verdict in verdicts.export()] == [(False, False)]


def test_an_alert_is_never_hidden(desk: Path, settings: Settings) -> None:
    settings.DAZOR = {**settings.DAZOR, "blind_share": 1.0}
    cast.everybody()
    cast.take("20.11.2026 в 14:40 из-под Калинковичей пуск ракеты")
    row = IncidentRow.objects.get(label="missile_launch")
    assert blind.is_blind(row.id)
    assert 'class="ledger"' in pages(row)
    acts.judge(row.id, by="alena", act=Act.VERIFIED, now=NOW, value="verified")
    assert [verdict.blind for verdict in verdicts.export()] == [False]
