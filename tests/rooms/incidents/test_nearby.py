"""The sweep over many pairs leaves out no pair that a ledger would join, and the nearest before a sighting are met."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings

from dazor.gazetteer import Pack
from dazor.incidents import clusters, duplicates, nearby, pairs, sweep
from dazor.incidents.seen import Seen, prepare
from dazor.model.facts import Report
from dazor.simulation import read_day
from tests.rooms.incidents.cases import report, reports, sighting


def ready(found: Sequence[Report]) -> list[Seen]:
    ordered = sorted(found, key=lambda one: one.id)
    return prepare(ordered, duplicates.grouped(ordered))


@pytest.fixture(scope="module")
def day() -> list[Seen]:
    made = read_day(5, 160, "2022-03-17", Pack.embedded(), hostile=0.3)
    return ready([*made.reports, report("at-least", sighting(number=7)), report("zz", sighting(objects=("t-72",)))])


def check(seen: list[Seen]) -> None:
    both = np.array(list(combinations(range(len(seen)), 2)), int).reshape(-1, 2)
    table = sweep.table(seen)
    for (a, b), most in zip(both, sweep.most(table[both[:, 0]], table[both[:, 1]]), strict=True):
        score = pairs.score(seen[a], seen[b])
        if most == -math.inf:
            assert score is None
        elif most < math.inf and score is not None and score >= pairs.HOPELESS - pairs.REST:
            assert score <= most + sweep.EDGE


def test_no_pair_of_a_day_brings_more_than_the_sweep_allows(day: list[Seen]) -> None:
    check(day)


@given(reports())
@settings(max_examples=50)
def test_no_pair_of_any_reports_brings_more_than_the_sweep_allows(found: list[Report]) -> None:
    check(ready(found))


def test_the_sweep_leaves_few_that_the_ledger_would_drop(day: list[Seen]) -> None:
    tried = set(clusters.candidates(day, clusters.CUT))
    joined = {(a, b) for a, b in tried if (pairs.score(day[a], day[b]) or -math.inf) >= clusters.CUT}
    assert len(tried) < len(set(clusters.candidates(day))) / 2
    assert len(joined) > len(tried) / 2


def test_every_sighting_of_a_quiet_day_meets_the_nearest_before_it(day: list[Seen]) -> None:
    few = [s for s in day if s.comparable][:20]
    met = {(min(a, b), max(a, b)) for own, other in nearby.meetings(sweep.table(few))
           for a, b in zip(own.tolist(), other.tolist(), strict=True)}
    for a, b in combinations(range(len(few)), 2):
        near = pairs.apart(few[a], few[b])[0] < 20 and pairs.gap(few[a], few[b]) < 60
        if near and few[a].negated == few[b].negated and pairs.compatible(few[a], few[b]):
            assert (a, b) in met


def test_a_flood_from_one_place_gives_each_sighting_only_so_many_to_meet() -> None:
    flood = ready([report(f"r{n:04d}", sighting(at=f"2022-03-17T{10 + n // 60}:{n % 60:02d}")) for n in range(300)])
    own, _ = (np.concatenate(side) for side in zip(*nearby.meetings(sweep.table(flood)), strict=True))
    assert np.bincount(own).max() <= nearby.WIDE.kept
