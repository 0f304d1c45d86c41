"""The way of what moved: only stops that pass on their own, as coarse as the class, and nothing after the last sighting."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from dazor.disclosure import release
from dazor.disclosure.policy import LEVELS, load
from dazor.model.codes import Level, Precision, ReleaseClass, Role
from dazor.model.facts import Incident, Leg
from dazor.model.public import PublicArea, PublicTime, Release
from tests.rooms.disclosure.cases import NOON, incident, place


def leg(name: str, at: str, *, end: str = "", reports: int = 2, gap: bool = False, **rungs: Any) -> Leg:
    """Return a stop at a place of its own."""
    return Leg(place=place(name, **rungs), start=f"2022-03-17T{at}", end=f"2022-03-17T{end or at}", reports=reports, gap=gap, km=40.0)


def told(*legs: Leg, code: str = "mil.ground.column", earlier: tuple[Release, ...] = (), **values: Any) -> Release:
    """Return what is released of an incident with these legs, eight days later."""
    made = incident(code, ("2022-03-17T09:00", "2022-03-17T18:00"), Precision.RANGE, places=(legs[0].place,), legs=legs, **values)
    found = release(made, now=NOON, earlier=earlier)
    assert isinstance(found, Release), found
    return found


ASTRA, BOROK, VALY = leg("Astra", "09:10"), leg("Borok", "11:40", gap=True), leg("Valy", "17:20")


def named(found: Release) -> list[tuple[str, bool]]:
    return [(stop.area.id, stop.gap) for stop in found.track]


def test_a_column_is_told_by_district_and_day() -> None:
    found = told(ASTRA, BOROK, VALY)
    assert named(found) == [("district:Astra", False), ("district:Borok", True), ("district:Valy", False)]
    assert {stop.when for stop in found.track} == {PublicTime(start="2022-03-17", end="2022-03-17", precision=Precision.DAY)}


def test_what_many_saw_is_told_by_part_of_the_day() -> None:
    found = told(ASTRA, VALY, code="mil.air.overflight")
    assert [stop.when.start if stop.when else "" for stop in found.track] == ["2022-03-17T06:00", "2022-03-17T12:00"]


def test_a_stop_that_too_few_could_see_is_left_out_and_leaves_a_gap() -> None:
    found = told(ASTRA, leg("Lone farm", "11:40", town=200, district=9_000), VALY)
    assert named(found) == [("district:Astra", False), ("district:Valy", True)]


def test_stops_in_one_area_are_one() -> None:
    again = Leg(place=ASTRA.place, start="2022-03-17T10:30", end="2022-03-17T10:40", reports=2)
    assert named(told(ASTRA, again, VALY)) == [("district:Astra", False), ("district:Valy", False)]
    assert told(ASTRA, again).track == ()


def test_a_stop_that_would_point_to_one_observer_is_left_out() -> None:
    area = PublicArea(id="district:Borok", level=Level.DISTRICT, names={"en": "Borok"})
    before = Release(id="other", code="mil.ground.column", layer="ground", release_class=ReleaseClass.R2, places=(area,),
                     sources="one_report", when=PublicTime(start="2022-03-16", end="2022-03-16", precision=Precision.DAY))
    lone = leg("Borok", "11:40", reports=1)
    assert len(told(ASTRA, lone, VALY).track) == 3
    assert named(told(ASTRA, lone, VALY, earlier=(before,))) == [("district:Astra", False), ("district:Valy", True)]


def test_a_stop_told_once_counts_when_the_next_release_is_judged() -> None:
    first = told(ASTRA, BOROK, VALY)
    first = Release(id="other", code=first.code, layer=first.layer, release_class=first.release_class, places=first.places,
                    track=first.track, sources="one_report", when=first.when)
    assert not isinstance(release(incident(when="2022-03-18T10:00", places=(place("Borok"),), groups=1, id="another"), now=NOON, earlier=(first,)), Release)


def test_one_report_alone_is_no_stop_of_what_is_told_the_same_day() -> None:
    assert told(ASTRA, leg("Borok", "11:40", reports=1), code="mil.air.overflight").track == ()


def test_classes_without_a_way_tell_none() -> None:
    assert told(ASTRA, VALY, code="rail.disruption").track == ()
    alert = release(incident("mil.air.uav", "2022-03-17T14:20", places=(ASTRA.place,), legs=(ASTRA, VALY)),
                    now=datetime(2022, 3, 17, 11, 25, tzinfo=UTC))
    assert isinstance(alert, Release)
    assert (alert.release_class, alert.track) == (ReleaseClass.R0, ())


def test_a_desk_may_switch_ways_off() -> None:
    made = incident(places=(ASTRA.place,), legs=(ASTRA, VALY))
    found = release(made, now=NOON, policy=load("[classes.R2]\ntrack = false"))
    assert isinstance(found, Release)
    assert found.track == ()


def test_where_it_was_bound_is_no_stop() -> None:
    found = release(incident(places=(ASTRA.place, place("Far town", role=Role.TO)), legs=(ASTRA, BOROK)), now=NOON)
    assert isinstance(found, Release)
    assert [stop.area.id for stop in found.track] == ["district:Astra", "district:Borok"]
    assert [area.id for area in found.heading] == ["district:Far town"]


NAMES = st.sampled_from(["Astra", "Borok", "Valy", "Hrom", "Dub"])


@given(st.lists(st.builds(leg, NAMES, st.sampled_from(["09:00", "12:15", "17:59"]), reports=st.integers(1, 3), gap=st.booleans(),
                          town=st.sampled_from([None, 400, 20_000]), district=st.sampled_from([None, 9_000, 45_000])), min_size=1,
                max_size=6), st.sampled_from(["mil.ground.column", "mil.air.overflight", "mil.rail.train", "mil.air.landing"]))
def test_no_stop_is_finer_than_its_class_or_outside_the_sightings(legs: list[Leg], code: str) -> None:
    made: Incident = incident(code, ("2022-03-17T09:00", "2022-03-17T18:00"), Precision.RANGE, places=(legs[0].place,), legs=tuple(legs))
    found = release(made, now=NOON)
    if not isinstance(found, Release):
        return
    seen = {area.id for one in legs for area in one.place.ladder}
    assert all(stop.area.id in seen for stop in found.track)
    assert all(LEVELS.index(stop.area.level) >= LEVELS.index(found.places[0].level) for stop in found.track)
    assert all(stop.when is not None and not stop.when.start.endswith(("12:15", "17:59", "09:00")) for stop in found.track)
    assert not found.track or (len(found.track) > 1 and not found.track[0].gap)
