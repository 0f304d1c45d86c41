"""An incident that tells once more, of a place nearby, what an earlier one told."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dazor.incidents import gathered
from dazor.model.codes import Label, PlaceKind, Precision
from dazor.model.facts import Count, Place, Report, Sighting, When

VOKAN = Place(name="Vokan", id="v", kind=PlaceKind.SETTLEMENT, lat=53.0, lon=27.0)
BROD = Place(name="Brod", id="b", kind=PlaceKind.SETTLEMENT, lat=53.15, lon=27.15)  # 19 km away


def told(name: str, came: int, where: Place = VOKAN, *, at: int = 0, number: int | None = 24, **values: object) -> Report:
    """Return a report of a column; minutes after two."""
    stamp = f"2022-03-17T14:{at:02d}"
    seen = Sighting(type=Label.GROUND_CONVOY, places=(where,), when=When(start=stamp, end=stamp, precision=Precision.MINUTE),
                    count=Count(min=number, max=number, unit="vehicle") if number else None)
    return Report(id=name, sightings=(msgspec.structs.replace(seen, **values),), received=f"2022-03-17T14:{came:02d}", door="form")


def twins(*reports: Report) -> dict[str, str]:
    """Return the earlier incident that each names, by incident; reports belong together by their first letter."""
    found = gathered(reports, {report.id: report.id[0] for report in reports})
    return {incident.id: reason.values["incident"] for incident in found for reason in incident.reasons if reason.factor == "twin"}


def test_the_later_of_two_that_tell_the_same_nearby_names_the_earlier() -> None:
    assert twins(told("a1", 5), told("b1", 20, BROD, at=4, number=26)) == {"b": "a"}
    assert twins(told("b1", 5, BROD), told("a1", 20)) == {"a": "b"}


def test_the_weaker_beside_it_takes_nothing_from_what_many_saw_later() -> None:
    many = [told(f"a{minute}", minute) for minute in (10, 20, 30)]
    assert twins(told("b1", 5, BROD), *many) == {}
    assert twins(*many, told("b1", 40, BROD)) == {"b": "a"}


@pytest.mark.parametrize("other", [
    told("b1", 20, BROD, number=60), told("b1", 20, BROD, number=None), told("b1", 30, BROD, at=25), told("b1", 20),
    told("b1", 20, BROD, type=Label.RAIL_TRANSPORT), told("b1", 20, BROD, negated=True), told("b1", 20, BROD, when=None),
    told("b1", 20, msgspec.structs.replace(BROD, lat=53.6)), msgspec.structs.replace(told("b1", 20, BROD), received="")])
def test_another_number_hour_kind_or_a_far_place_is_another_thing(other: Report) -> None:
    assert twins(told("a1", 5), other) == {}


def test_one_heading_is_enough_without_a_number_and_two_headings_part_them() -> None:
    assert twins(told("a1", 5, number=None, heading="ne"), told("b1", 20, BROD, number=None, heading="ne")) == {"b": "a"}
    assert twins(told("a1", 5, heading="ne"), told("b1", 20, BROD, heading="sw")) == {}


@given(st.permutations([told("a1", 5), told("a2", 12), told("b1", 20, BROD), told("c1", 30, BROD, number=25)]))
def test_the_order_of_the_reports_changes_no_twin(reports: list[Report]) -> None:
    assert twins(*reports) == {"b": "a", "c": "a"}
