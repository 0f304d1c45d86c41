"""What association promises for every set of reports."""

from __future__ import annotations

import random

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from dazor.incidents import associate
from dazor.model.codes import Label
from dazor.model.facts import Incident, Member, Report
from tests.rooms.incidents.cases import SURFACE, reports


def home(found: tuple[Incident, ...]) -> dict[tuple[str, int], str]:
    """Return the incident of each member."""
    return {(m.id, m.sighting): i.id for i in found for m in i.members}


@given(reports(), st.randoms(use_true_random=False))
@settings(max_examples=50)
def test_the_order_of_the_reports_changes_nothing(found: list[Report], chance: random.Random) -> None:
    shuffled = list(found)
    chance.shuffle(shuffled)
    assert associate(shuffled) == associate(found)


@given(reports())
@settings(max_examples=50)
def test_every_sighting_stands_in_exactly_one_incident(found: list[Report]) -> None:
    members = [(m.id, m.sighting) for i in associate(found) for m in i.members]
    assert sorted(members) == sorted((r.id, n) for r in found for n in range(len(r.sightings)))
    assert len({i.id for i in associate(found)}) == len(associate(found))


@given(reports())
@settings(max_examples=50)
def test_no_word_and_no_offset_survives_in_an_incident(found: list[Report]) -> None:
    for incident in associate(found):
        raw = msgspec.json.encode(incident).decode()
        assert SURFACE not in raw
        assert '"start":3' not in raw
        for place in (*incident.places, *incident.track):
            assert (place.surface, place.start, place.end, place.because) == ("", None, None, ())


@given(reports(), st.data())
@settings(max_examples=50)
def test_an_editors_joins_and_splits_always_win(found: list[Report], data: st.DataObject) -> None:
    members = [Member(id=r.id, sighting=n) for r in found for n, s in enumerate(r.sightings) if not s.negated]
    if len(members) < 2:
        return
    a, b = data.draw(st.sampled_from(members)), data.draw(st.sampled_from(members))
    if a == b:
        return
    together = home(associate(found, must=[(a, b)]))
    assert together[a.id, a.sighting] == together[b.id, b.sighting]
    apart = home(associate(found, cannot=[(a, b)]))
    assert apart[a.id, a.sighting] != apart[b.id, b.sighting]


@given(reports())
@settings(max_examples=50)
def test_ids_stay_when_nothing_changed_and_when_reports_come(found: list[Report]) -> None:
    first = associate(found[:-1])
    assert associate(found[:-1], previous=first) == first
    later = associate(found, previous=first)
    kept = {i.id for i in first} & {i.id for i in later}
    assert all(_overlaps(i, later) for i in first if i.id in kept)
    once, again = home(first), home(later)
    unmoved = [i for i in first if len({again[m.id, m.sighting] for m in i.members}) == 1
               and _alone(i, again, once)]
    assert all(again[i.members[0].id, i.members[0].sighting] == i.id for i in unmoved)


def _overlaps(incident: Incident, later: tuple[Incident, ...]) -> bool:
    return any(set(incident.members) & set(i.members) for i in later if i.id == incident.id)


def _alone(incident: Incident, again: dict[tuple[str, int], str], once: dict[tuple[str, int], str]) -> bool:
    now = again[incident.members[0].id, incident.members[0].sighting]
    return {once[m] for m, name in again.items() if name == now and m in once} == {incident.id}


@given(reports())
@settings(max_examples=50)
def test_independent_reports_are_never_more_than_reports(found: list[Report]) -> None:
    for incident in associate(found):
        assert 1 <= incident.groups <= incident.reports <= len(incident.members)


@given(reports())
@settings(max_examples=50)
def test_denials_and_claims_stand_apart(found: list[Report]) -> None:
    said = {(r.id, n): s for r in found for n, s in enumerate(r.sightings)}
    for incident in associate(found):
        assert {said[m.id, m.sighting].negated for m in incident.members} == {incident.negated}
        if incident.type is Label.OFFICIAL_CLAIM:
            assert {said[m.id, m.sighting].type for m in incident.members} == {Label.OFFICIAL_CLAIM}
