"""What is destroyed when: judged words after 72 hours, all words after seven days, facts never."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.contrib.sessions.models import Session

from dazor.desk import acts, shredding, workflow
from dazor.desk.models import EnvelopeRow, EnvelopeState, IncidentRow, ReportRow
from dazor.desk.opening import open_words
from dazor.model.codes import Act
from tests.rooms.desk import cast
from tests.rooms.desk.cast import COLUMN, LANDING, NOW


def emptied() -> set[str]:
    return set(ReportRow.objects.filter(envelope__state=EnvelopeState.SHREDDED).values_list("id", flat=True))


def test_words_go_three_days_after_people_judged_them_and_not_an_hour_earlier(desk: Path) -> None:
    cast.everybody()
    cast.take(*COLUMN, *LANDING)
    row = IncidentRow.objects.get(label="ground_convoy")
    acts.judge(row.id, by="alena", act=Act.GRADED, now=NOW, value="C3")
    mine = {member.id for member in row.incident.members}

    shredding.shred(NOW + timedelta(hours=71))
    assert emptied() == set()
    shredding.shred(NOW + timedelta(hours=73))
    assert emptied() == mine
    assert open_words(min(mine), by="alena", now=NOW + timedelta(hours=73)).gone == "destroyed"
    assert {bytes(e.sealed) for e in EnvelopeRow.objects.filter(state=EnvelopeState.SHREDDED)} == {b""}
    assert IncidentRow.objects.get(pk=row.pk).incident.reports == len(COLUMN)


def test_words_that_nobody_has_judged_wait_for_people_seven_days(desk: Path) -> None:
    cast.take(*LANDING)
    workflow.run(now=NOW + timedelta(days=6))
    assert emptied() == set()
    workflow.run(now=NOW + timedelta(days=8))
    assert len(emptied()) == len(LANDING)


def test_words_that_tell_of_nothing_go_three_days_after_their_epoch(desk: Path) -> None:
    cast.take("Прывітанне! Як справы?", *LANDING)
    lonely = set(ReportRow.objects.filter(memberships=None).values_list("id", flat=True))
    assert len(lonely) == 1
    shredding.shred(NOW + timedelta(hours=84))
    assert emptied() == lonely


def test_what_nobody_could_read_is_not_emptied_early(desk: Path) -> None:
    from dazor.desk import taking

    taking.take([cast.message(COLUMN[0])], now=NOW, seal_only=True)
    shredding.shred(NOW + timedelta(hours=100))
    assert EnvelopeRow.objects.get().state == EnvelopeState.SEALED


def test_a_session_that_is_over_leaves_no_hour_behind(desk: Path) -> None:
    now = datetime.now(UTC)
    for key, ends in (("over", now - timedelta(hours=1)), ("living", now + timedelta(hours=8))):
        Session.objects.create(session_key=key, session_data="", expire_date=ends)
    shredding.shred(NOW)
    assert list(Session.objects.values_list("session_key", flat=True)) == ["living"]
