"""What people do, who may, and how it is taken back."""

from __future__ import annotations

from pathlib import Path

import pytest

from dazor import verification
from dazor.desk import acts, chain, store, workflow
from dazor.desk.errors import BrokenChain, NotThere, Stopped
from dazor.desk.models import IncidentRow, JudgementRow, LinkRow, Membership
from dazor.model.codes import Act
from dazor.model.facts import Member
from tests.rooms.desk import cast
from tests.rooms.desk.cast import COLUMN, LANDING, NOW


@pytest.fixture
def column(desk: Path) -> IncidentRow:
    """A desk with everybody, a column told four times and a landing told twice; returns the column."""
    cast.everybody()
    cast.take(*COLUMN, *LANDING)
    return IncidentRow.objects.get(label="ground_convoy")


def members(row: IncidentRow) -> set[tuple[str, int]]:
    return set(Membership.objects.filter(incident=row).values_list("report_id", "sighting"))


def test_a_grade_stands_with_who_and_why(column: IncidentRow) -> None:
    acts.judge(column.id, by="alena", act=Act.GRADED, now=NOW, value="B2", why="two photographs agree")

    column.refresh_from_db()
    assert (column.grade, column.work, column.judged) == ("B2", "in_verification", True)
    line = JudgementRow.objects.get()
    assert (line.by, line.what, line.value, line.why) == ("alena", "graded", "B2", "two photographs agree")
    assert column.incident.assessment is not None
    assert column.incident.assessment.by == "alena"


def test_a_publisher_may_not_grade(column: IncidentRow) -> None:
    with pytest.raises(verification.WrongRole, match="Nothing was changed"):
        acts.judge(column.id, by="bohdan", act=Act.GRADED, now=NOW, value="B2")
    assert not JudgementRow.objects.exists()


def test_undo_puts_back_the_grade_of_the_ledger(column: IncidentRow) -> None:
    before = column.grade
    acts.judge(column.id, by="alena", act=Act.GRADED, now=NOW, value="A1")
    acts.undo(column.id, by="alena", now=NOW)

    column.refresh_from_db()
    assert (column.grade, column.work, column.judged) == (before, "candidate", False)
    assert JudgementRow.objects.count() == 2


def test_undo_of_nothing_is_refused(column: IncidentRow) -> None:
    with pytest.raises(verification.NothingToUndo):
        acts.undo(column.id, by="alena", now=NOW)


def test_two_acts_in_one_moment_are_told_apart(column: IncidentRow) -> None:
    for value in ("B2", "C3", "D4"):
        acts.judge(column.id, by="alena", act=Act.GRADED, now=NOW, value=value)
    acts.undo(column.id, by="alena", now=NOW)

    column.refresh_from_db()
    assert column.grade == "C3"
    assert len({line.at for line in JudgementRow.objects.all()}) == 4


def test_another_type_changes_code_and_comes_back(column: IncidentRow) -> None:
    acts.judge(column.id, by="alena", act=Act.RETYPED, now=NOW, value="mil.rail.train")
    column.refresh_from_db()
    assert (column.code, column.label) == ("mil.rail.train", "rail_transport")

    acts.undo(column.id, by="alena", now=NOW)
    column.refresh_from_db()
    assert (column.code, column.label) == ("mil.ground.column", "ground_convoy")


def test_a_note_that_it_has_left_reaches_disclosure(column: IncidentRow) -> None:
    acts.judge(column.id, by="alena", act=Act.NOTED, now=NOW, value="left:yes", why="seen in Lida next day")

    column.refresh_from_db()
    assert column.incident.left is True


def test_a_merge_moves_every_sighting_and_is_taken_back(column: IncidentRow) -> None:
    other = IncidentRow.objects.exclude(pk=column.pk).get(label="aircraft_landing")
    mine, theirs = members(column), members(other)
    acts.merge(column.id, other.id, by="alena", now=NOW, why="one unit moving")

    other.refresh_from_db()
    assert other.merged_into_id == column.id
    assert members(column) == mine | theirs
    workflow.associate(NOW)
    assert members(column) == mine | theirs

    acts.undo(column.id, by="alena", now=NOW)
    other.refresh_from_db()
    assert other.merged_into is None
    assert (members(column), members(other)) == (mine, theirs)
    assert not LinkRow.objects.filter(undone=False).exists()
    workflow.associate(NOW)
    assert (members(column), members(other)) == (mine, theirs)


def test_a_split_stays_split_and_is_taken_back(column: IncidentRow) -> None:
    all_of_it = members(column)
    chosen = sorted(all_of_it)[:2]
    line = acts.split(column.id, [Member(id=r, sighting=s) for r, s in chosen], by="alena", now=NOW)

    new = IncidentRow.objects.get(pk=line.value)
    assert members(new) == set(chosen)
    assert members(column) == all_of_it - set(chosen)
    workflow.associate(NOW)
    assert members(new) == set(chosen)

    acts.undo(column.id, by="alena", now=NOW)
    new.refresh_from_db()
    assert members(column) == all_of_it
    assert new.merged_into_id == column.id
    workflow.associate(NOW)
    assert members(column) == all_of_it


def test_a_split_of_everything_or_nothing_is_refused(column: IncidentRow) -> None:
    everything = [Member(id=r, sighting=s) for r, s in members(column)]
    for chosen in ([], everything, [Member(id="nobody", sighting=0)]):
        with pytest.raises(Stopped, match="Nothing was changed"):
            acts.split(column.id, chosen, by="alena", now=NOW)
    assert not JudgementRow.objects.exists()


def test_an_unknown_incident_is_named(desk: Path) -> None:
    cast.everybody()
    with pytest.raises(NotThere, match="there is no incident nowhere"):
        acts.judge("nowhere", by="alena", act=Act.CLAIMED, now=NOW)


def test_an_incident_is_not_merged_with_itself(column: IncidentRow) -> None:
    with pytest.raises(Stopped, match="itself"):
        acts.merge(column.id, column.id, by="alena", now=NOW)


def test_a_changed_journal_betrays_itself(column: IncidentRow) -> None:
    for value in ("B2", "C3"):
        acts.judge(column.id, by="alena", act=Act.GRADED, now=NOW, value=value)
    assert chain.prove(JudgementRow) == 2
    JudgementRow.objects.filter(value="B2").update(by="somebody else")

    with pytest.raises(BrokenChain, match="does not follow"):
        chain.prove(JudgementRow)


def test_a_line_taken_out_of_the_journal_is_missed(column: IncidentRow) -> None:
    for value in ("B2", "C3", "D4"):
        acts.judge(column.id, by="alena", act=Act.GRADED, now=NOW, value=value)
    JudgementRow.objects.filter(value="C3")._raw_delete("default")

    with pytest.raises(BrokenChain):
        chain.prove(JudgementRow)


def test_a_line_of_a_journal_cannot_be_changed_or_deleted(column: IncidentRow) -> None:
    line = acts.judge(column.id, by="alena", act=Act.CLAIMED, now=NOW)
    line.why = "something else"
    with pytest.raises(BrokenChain):
        line.save()
    with pytest.raises(BrokenChain):
        line.delete()


def test_standing_is_recounted_from_the_whole_history(column: IncidentRow) -> None:
    acts.judge(column.id, by="alena", act=Act.CLAIMED, now=NOW)
    acts.judge(column.id, by="alena", act=Act.CHECKED, now=NOW, value="geolocation:confirms", why="the bend of the road")
    acts.judge(column.id, by="alena", act=Act.VERIFIED, now=NOW, value="verified")

    column.refresh_from_db()
    assert (column.work, column.verification) == ("ready_for_review", "verified")
    assert column.assigned is not None
    assert column.assigned.username == "alena"
    assert [line["factor"] for line in column.reasons_of_order if line["factor"] == "waits_for_signature"]
    assert store.judgements(column.id)[-1].what == "verified"
