"""How many, as people say it."""

from __future__ import annotations

import pytest

from .corpus import told


@pytest.mark.parametrize(("words", "low", "high"), [
    ("30 танкаў", 30, 30), ("не менее 30 машин", 30, None), ("щонайменше 20 вантажівок", 20, None), ("ponad 15 czołgów", 15, None),
    ("30-40 единиц техники", 30, 40), ("машин сорок", 40, 40), ("десятка два машин", 20, 20), ("до 30 танков", None, 30),
    ("несколько танков", 2, None), ("пять танков и десять БТР", 15, 15), ("two dozen trucks", 24, 24), ("около 80 машин", 80, 80),
    ("пятьдесят семь танков", 57, 57), ("пара танков", 2, 2), ("тысяча машин", 1000, 1000), ("від 10 до 12 танків", 10, 12),
])
def test_a_number_beside_a_thing_is_a_count(words: str, low: int | None, high: int | None) -> None:
    count = told(f"через Мозырь колонна, {words}").sightings[0].count
    assert count is not None
    assert (count.min, count.max) == (low, high)


def test_a_telephone_number_is_no_count_of_tanks() -> None:
    count = told("колонна в Мозыре, звоните 80290000000, танки").sightings[0].count
    assert count is None or (count.max or 0) < 100


def test_about_sets_approximate_and_does_not_doubt() -> None:
    sighting = told("каля 40 танкаў у Мазыры").sightings[0]
    assert sighting.count is not None
    assert sighting.count.approx
    assert not sighting.hedged
