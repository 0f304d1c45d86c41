"""What an editor has judged changes by a proposal only; what an editor joins or splits is done."""

from __future__ import annotations

from hypothesis import given, settings

from dazor.incidents import associate
from dazor.model.facts import Member, Report
from tests.rooms.incidents.cases import report, reports, sighting

FIRST = [report("a", sighting(at="2022-03-17T14:20")), report("b", sighting(at="2022-03-17T14:25"))]
LATER = report("c", sighting(at="2022-03-17T14:30"))


def test_a_judged_incident_gains_no_member_by_itself() -> None:
    before = associate(FIRST)
    assert len(before) == 1, "the case must be one incident"
    assert len(associate([*FIRST, LATER], previous=before)) == 1, "it would join"
    found = associate([*FIRST, LATER], previous=before, judged=[before[0].id])
    kept, new = sorted(found, key=lambda i: i.id != before[0].id)
    assert kept.members == before[0].members
    assert [m.id for m in new.members] == ["c"]
    said = next(r for r in new.reasons if r.factor == "proposed")
    assert said.values == {"incident": before[0].id}


def test_an_editors_join_into_a_judged_incident_is_done() -> None:
    before = associate(FIRST)
    pair = (Member(id="a", sighting=0), Member(id="c", sighting=0))
    found = associate([*FIRST, LATER], previous=before, judged=[before[0].id], must=[pair])
    assert [[m.id for m in i.members] for i in found] == [["a", "b", "c"]]


def test_an_editors_split_of_a_judged_incident_is_done() -> None:
    before = associate(FIRST)
    pair = (Member(id="a", sighting=0), Member(id="b", sighting=0))
    assert len(associate(FIRST, previous=before, judged=[before[0].id], cannot=[pair])) == 2


@given(reports())
@settings(max_examples=60)
def test_judged_incidents_keep_ids_and_members_whatever_comes(found: list[Report]) -> None:
    before = associate(found[: len(found) // 2])
    after = {i.id: i for i in associate(found, previous=before, judged=[i.id for i in before])}
    for incident in before:
        assert after[incident.id].members == incident.members
