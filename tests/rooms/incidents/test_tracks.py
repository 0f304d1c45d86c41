"""One train, column or aircraft through its sightings: possible steps only, in order of time, gaps as gaps."""

from __future__ import annotations

import random
from itertools import pairwise

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dazor.gazetteer import Pack
from dazor.incidents import moments
from dazor.incidents.associate import associate, gathered
from dazor.incidents.networks import NONE, Link, Network, Networks, Node, neighbours, of_pack
from dazor.incidents.pairs import PACE_KMH, SLACK_MINUTES
from dazor.incidents.seen import FAMILY, near_km
from dazor.model.codes import Label
from dazor.model.facts import Incident, Report
from tests.rooms.incidents.cases import TOWNS, place, report, sighting

# A line from Vokan by Zara to Hut; the straight way from Vokan to Hut is 170 km, by the line it is 240.
RAIL = Networks(rail=Network([Node(name, *point) for name, point in TOWNS.items()],
                             [Link("Vokan", "Zara", 50.0), Link("Zara", "Hut", 190.0)]))


def at(name: str, where: str, clock: str, label: Label = Label.RAIL_TRANSPORT) -> Report:
    return report(name, sighting(label, where, f"2022-03-17T{clock}", number=20))


def one(reports: list[Report], networks: Networks = NONE) -> Incident:
    return gathered(reports, {r.id: "x" for r in reports}, networks)[0]


def test_a_train_is_drawn_through_its_sightings_with_times_and_km() -> None:
    found = one([at("b", "Zara", "15:15"), at("a", "Vokan", "14:20"), at("c", "Zara", "15:20")])
    assert [(leg.place.name, leg.start[11:], leg.end[11:], leg.reports) for leg in found.legs] == [
        ("Vokan", "14:20", "14:20", 1), ("Zara", "15:15", "15:20", 2)]
    assert found.legs[1].km == pytest.approx(42.8, abs=1.0)
    assert [p.name for p in found.track] == ["Vokan", "Zara"]
    assert [leg.gap for leg in found.legs] == [False, False]


def test_the_reports_of_a_stop_are_counted_as_those_of_an_incident() -> None:
    quick = [msgspec.structs.replace(at(name, "Zara", clock), door="form", received="2022-03-17T15:19")  # one person may press twice
             for name, clock in (("b", "15:15"), ("c", "15:16"))]
    assert [leg.reports for leg in one([at("a", "Vokan", "14:20"), *quick]).legs] == [1, 1]


def test_a_sighting_that_no_train_can_have_reached_is_off_the_track() -> None:
    found = one([at("a", "Vokan", "14:20"), at("b", "Brod", "14:40"), at("c", "Zara", "15:15")])
    assert [p.name for p in found.track] == ["Vokan", "Zara"]


def test_the_better_supported_of_two_places_at_one_time_is_kept() -> None:
    found = one([at("a", "Vokan", "14:20"), at("b", "Zara", "15:15"), at("c", "Zara", "15:16"), at("d", "Hut", "15:15")])
    assert [p.name for p in found.track] == ["Vokan", "Zara"]


def test_a_long_way_that_nobody_watched_is_a_gap() -> None:
    found = one([at("a", "Vokan", "08:00"), at("b", "Zara", "13:00")])
    assert [leg.gap for leg in found.legs] == [False, True]
    assert {leg.place.name for leg in found.legs} == {"Vokan", "Zara"}, "nothing is made up in between"


def test_a_network_forbids_what_a_straight_line_would_allow() -> None:
    both = [at("a", "Vokan", "08:00"), at("b", "Hut", "09:55")]
    assert [p.name for p in one(both).track] == ["Vokan", "Hut"]
    assert one(both, RAIL).track == ()
    later = [at("a", "Vokan", "08:00"), at("b", "Hut", "11:30")]
    assert [leg.km for leg in one(later, RAIL).legs] == [0.0, 240.0]


def test_what_stands_still_and_what_was_denied_has_no_track() -> None:
    assert one([at("a", "Vokan", "08:00", Label.CAMP_OR_BASE), at("b", "Zara", "11:00", Label.CAMP_OR_BASE)]).legs == ()
    denied = [report(n, sighting(where=w, at=f"2022-03-17T{t}", negated=True)) for n, w, t in
              (("a", "Vokan", "08:00"), ("b", "Zara", "11:00"))]
    assert one(denied).legs == ()


def test_neighbours_are_linked_where_there_are_no_data_of_ways() -> None:
    row = [Node(str(n), 53.0, 27.0 + n / 5) for n in range(6)]
    found = neighbours(row, detour=1.0)
    assert found.km((53.0, 27.0), (53.0, 28.0)) == pytest.approx(near_km(53.0, 27.0, 53.0, 28.0), rel=0.01)
    far = Network(row, [])
    assert far.km((53.0, 27.0), (53.0, 28.0)) == pytest.approx(1.15 * near_km(53.0, 27.0, 53.0, 28.0), rel=0.01)


def test_the_stations_and_towns_of_a_pack_make_networks() -> None:
    found = of_pack(Pack.embedded())
    assert found.of("air") is None
    minsk, homiel = (53.9, 27.56), (52.43, 31.0)
    assert found.road is not None
    assert 1.0 <= found.road.km(minsk, homiel) / near_km(*minsk, *homiel) < 1.6


LABELS = (Label.RAIL_TRANSPORT, Label.GROUND_CONVOY, Label.AIRCRAFT_FLIGHT)


@st.composite
def journeys(draw: st.DrawFn) -> list[Report]:
    """Return reports of one label at random places and times: most of them contradict each other."""
    label = draw(st.sampled_from(LABELS))
    found = []
    for number in range(draw(st.integers(1, 9))):
        minute = draw(st.integers(0, 1400))
        end = minute + draw(st.sampled_from([0, 0, 20]))
        stamp = f"2022-03-17T{minute // 60:02d}:{minute % 60:02d}"
        where = place(f"P{number}", lat=draw(st.floats(51.5, 55.5)), lon=draw(st.floats(24.0, 31.0)), id=f"P{draw(st.integers(0, 5))}")
        found.append(report(f"r{number}", sighting(label, where, stamp) if end == minute else
                            sighting(label, where, f"2022-03-17T{minute // 60:02d}:{minute % 60:02d}")))
    return found


@given(journeys(), st.randoms(use_true_random=False), st.booleans())
@settings(max_examples=80)
def test_no_track_teleports_or_goes_back_in_time_in_any_order(found: list[Report], chance: random.Random, lines: bool) -> None:
    networks = RAIL if lines else NONE
    made = one(found, networks)
    mixed = list(found)
    chance.shuffle(mixed)
    assert one(mixed, networks).legs == made.legs
    limit = PACE_KMH[FAMILY[made.type]][2]
    for a, b in pairwise(made.legs):
        assert a.start <= b.start
        assert a.end <= b.end
        last, first = moments.span(b.end), moments.span(a.start)
        assert last is not None
        assert first is not None
        straight = near_km(a.place.lat or 0, a.place.lon or 0, b.place.lat or 0, b.place.lon or 0)
        assert straight - 6.0 <= limit * (last[0] - first[0] + SLACK_MINUTES) / 60 + 0.1
    told = {(s.places[0].lat, s.places[0].lon) for r in found for s in r.sightings}
    assert {(leg.place.lat, leg.place.lon) for leg in made.legs} <= told, "no place that nobody named"


@given(journeys())
@settings(max_examples=30)
def test_an_incident_ends_where_it_was_last_seen(found: list[Report]) -> None:
    for incident in associate(found, networks=RAIL):
        assert tuple(leg.place for leg in incident.legs) == incident.track
        if incident.legs and incident.when is not None:
            assert incident.legs[-1].end <= max(incident.when.end, incident.when.start), "never a next place"
