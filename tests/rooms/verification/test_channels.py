"""Named public channels may have a record. Persons, doors and numbers never do."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dazor.model.facts import Report
from dazor.verification import assess
from dazor.verification.channels import (
    BONUS_MOST,
    NONE,
    NotAChannel,
    Record,
    Verdict,
    counted,
    named,
    read,
)
from tests.rooms.verification.cases import case, crowd, seen


def channel(name: str, origin: str) -> Report:
    """Return a report of a public channel."""
    return Report(id=name, sightings=(seen(),), door="telegram", origin=origin)


@pytest.mark.parametrize("name", ["", " ", "form", "Telegram", "bot", "anonymous", "+375 29 555-01-01", "80295550101", "-1001234567",
                                  "someone@example.org", "user_17", "user17", "id:99", "chat-100200"])
def test_a_person_a_door_or_a_number_never_has_a_record(name: str) -> None:
    with pytest.raises(NotAChannel, match="no named public channel"):
        read([Record(name, 5, 1)])
    assert counted([Verdict(incident="i", happened=True, sources=(("channel", name),))]) == ()


@given(st.sampled_from(["form", "telegram", "bot", "jsonl", ""]), st.integers(0, 50), st.integers(0, 50))
def test_anonymous_reports_weigh_the_same_whatever_is_on_record(door: str, right: int, wrong: int) -> None:
    records = read([Record("some_channel", right, wrong)])
    incident, reports = case(*crowd(3, door=door))
    assert named(reports) == ()
    assert assess(incident, reports, records=records) == assess(incident, reports)


def test_a_kind_that_is_not_public_has_no_record() -> None:
    with pytest.raises(NotAChannel):
        read([Record("some_channel", 5, 1, "anonymous")])
    with pytest.raises(NotAChannel, match="below nothing"):
        read([Record("some_channel", -5, 1)])
    with pytest.raises(NotAChannel, match="twice"):
        read([Record("some_channel", 5, 1), Record("some_channel", 5, 1)])


def test_few_verdicts_hardly_move_a_channel_and_many_do() -> None:
    few, many = read([Record("a", 0, 2)]), read([Record("a", 0, 200)])
    assert NONE.share("channel", "a") == few.share("channel", "unheard")
    assert 0.7 < few.share("channel", "a") < 0.8
    assert many.share("channel", "a") < 0.1
    assert read([Record("a", 300, 0), Record("b", 1, 1)]).share("channel", "a") < 1


def test_a_discredited_channel_is_no_kind_and_a_good_one_adds_little() -> None:
    incident, reports = case(*crowd(2), channel("c", "loud_channel"))
    plain = assess(incident, reports)
    bad = assess(incident, reports, records=read([Record("loud_channel", 2, 60)]))
    good = assess(incident, reports, records=read([Record("loud_channel", 60, 2), Record("other", 20, 20)]))
    assert (plain.kinds, bad.kinds) == (2, 1)
    assert bad.p < plain.p < good.p
    line = next(line for line in good.ledger if line.factor == "channel_record")
    assert 0 < line.decibans <= BONUS_MOST
    assert line.values == {"origin": "loud_channel"}


def test_verdicts_count_a_channel_once_an_incident_and_leave_the_undecided_out() -> None:
    rows = [Verdict(incident="a", happened=True, sources=(("channel", "x"), ("outlet", "y.example.org"))),
            Verdict(incident="b", happened=False, sources=(("channel", "x"),)),
            Verdict(incident="c", happened=None, sources=(("channel", "x"),))]
    assert counted(rows) == (Record("x", 1, 1), Record("y.example.org", 1, 0, "outlet"))
    assert read(counted(rows)).share("channel", "x") < 0.8
