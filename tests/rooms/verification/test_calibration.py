"""Knots that rise, tables that add up, a blind sample nobody picks, and the share that moves with the day."""

from __future__ import annotations

import random
from itertools import pairwise

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dazor.model.codes import Act
from dazor.model.errors import UnusableInput
from dazor.model.facts import Report
from dazor.verification import assess, calibration, together, verdicts
from dazor.verification.channels import Verdict
from dazor.verification.evidence import gather
from dazor.verification.ledger import score
from dazor.verification.weights import FITTED, learnt
from tests.rooms.verification.cases import case, crowd, said, seen

TOLD = st.lists(st.tuples(st.floats(-30, 30), st.booleans()), min_size=calibration.FEWEST, max_size=300)


@given(TOLD)
@settings(max_examples=60)
def test_knots_rise_whatever_was_found(told: list[tuple[float, bool]]) -> None:
    if len({happened for _, happened in told}) < 2:
        return
    knots = calibration.learn(told)
    points = [calibration.corrected(x / 4, knots) for x in range(-200, 200)]
    assert all(a < b for a, b in pairwise(points))


def test_a_ledger_that_boasts_is_corrected() -> None:
    chance = random.Random(3)
    told = []
    for _ in range(6000):
        total = chance.uniform(-20, 20)
        told.append((total, chance.random() < calibration.probability(total / 2)))  # half as sure as it says
    knots = calibration.learn(told[:3000])
    before = calibration.error(calibration.table([(calibration.probability(t), yes) for t, yes in told[3000:]]))
    after = calibration.error(calibration.table([(calibration.probability(calibration.corrected(t, knots)), yes) for t, yes in told[3000:]]))
    assert before > 0.05 > 0.03 > after


def test_few_or_one_sided_verdicts_teach_nothing() -> None:
    with pytest.raises(ValueError, match="too few"):
        calibration.learn([(0.0, True), (1.0, False)])
    with pytest.raises(ValueError, match="one way"):
        calibration.learn([(float(n), True) for n in range(200)])


def test_the_table_counts_each_once_and_the_error_is_weighted() -> None:
    rows = calibration.table([(0.05, False), (0.05, True), (1.0, True), (0.95, True)])
    assert [(row.many, row.found) for row in rows] == [(2, 0.5), (2, 1.0)]
    assert calibration.error(rows) == pytest.approx((0.45 * 2 + 0.025 * 2) / 4)
    assert calibration.error(()) == 0.0


def test_a_tenth_is_judged_blind_and_the_key_decides_which() -> None:
    names = [f"incident{n}" for n in range(4000)]
    mine, theirs = ({name for name in names if calibration.blind(name, key)} for key in ("a", "b"))
    assert 320 < len(mine) < 480
    assert len(mine & theirs) < 90, "another desk draws another sample"
    assert all(calibration.blind(name, "a") for name in mine)


def test_a_quiet_day_raises_and_a_day_of_lies_lowers_within_bounds() -> None:
    assert calibration.shift([], 0.5) == 0.0
    assert abs(calibration.shift([0.2, 0.8] * 100, 0.5)) < 0.2
    assert 0 < calibration.shift([0.9] * 300, 0.5) <= calibration.HIGHEST
    assert calibration.LOWEST <= calibration.shift([0.05] * 3000, 0.5) < 0
    assert abs(calibration.shift([0.1] * 3, 0.5)) < abs(calibration.shift([0.1] * 300, 0.5)), "three say little of a day"


def test_what_came_together_moves_each_by_one_line() -> None:
    made, reports = [], {}
    for number in range(120):
        incident, own = case(*(msgspec.structs.replace(r, id=f"{number}-{r.id}") for r in crowd(1)))
        made.append(msgspec.structs.replace(incident, id=f"i{number}"))
        reports.update({r.id: r for r in own})
    known = together(made, reports)
    line = next(line for line in known[0].ledger if line.factor == "among_others")
    assert line.decibans < 0
    assert known[0].p < assess(made[0], list(reports.values())).p
    assert together(made[:1], reports)[0].p == pytest.approx(assess(made[0], list(reports.values())).p, abs=0.02)


def test_every_grade_is_reckoned_again_from_its_lines_to_a_tenth() -> None:
    for many in (1, 2, 5, 40):
        for extra in ((), ("geolocation:confirms",), ("geolocation:denies", "adsb:confirms"), ("weather:inconclusive",)):
            incident, reports = case(*crowd(many), Report(id="c", sightings=(seen(),), door="telegram", origin="some_channel"))
            known = assess(incident, reports, [said(Act.CHECKED, value=value) for value in extra], among=1.7)
            assert known.p == round(calibration.probability(sum(line.decibans for line in known.ledger)), 4)


def test_the_physics_veto_is_a_line_of_its_own() -> None:
    far = msgspec.structs.replace(seen(), places=(msgspec.structs.replace(seen().places[0], id="b", lat=57.0),))
    reports = [*crowd(9), *(Report(id=f"c{n}", sightings=(seen(),), door="telegram", origin=f"chan_{n}") for n in range(3)),
               Report(id="x", sightings=(far,))]
    checks = [said(Act.CHECKED, value=f"{method}:confirms") for method in ("geolocation", "satellite", "second_source")]
    known = assess(*case(*reports), checks)
    assert next(line for line in known.ledger if line.factor == "held").decibans < 0
    assert known.p == round(calibration.probability(sum(line.decibans for line in known.ledger)), 4) < 0.6


def test_a_verdict_holds_public_names_and_no_word_of_who_reported() -> None:
    incident, reports = case(*crowd(2), Report(id="c", sightings=(seen(),), door="telegram", origin="some_channel"))
    assert verdicts.verdict(incident, reports, [], key="k") is None
    found = verdicts.verdict(incident, reports, [said(Act.VERIFIED, "zuzana", "verified")], key="k", share=1.0)
    assert found is not None
    assert (found.happened, found.blind, found.checked) == (True, True, False)
    assert found.sources == (("channel", "some_channel"),)
    assert found.score == score(gather(incident, reports, []))
    raw = msgspec.json.encode(found)
    assert not any(word in raw for word in (b"r000", b"form", b"telegram", b"zuzana"))
    contested = verdicts.verdict(incident, reports, [said(Act.VERIFIED, value="contested")], key="k")
    assert contested is not None
    assert contested.happened is None


def test_only_the_blind_and_decided_teach() -> None:
    rows = [Verdict(incident=str(n), happened=True if n % 2 else None, score=1.0, p=0.5, blind=n > 4) for n in range(10)]
    assert len(verdicts.teaching(rows)) == 3
    assert sum(row.many for row in verdicts.reliability(rows)) == 3


def test_knots_of_a_file_are_taken_or_refused() -> None:
    good = learnt(b'{"base": 0.4, "calibration": [[-5, -4], [5, 3]], "verdicts": 100}')
    assert (good.base, good.factors) == (0.4, FITTED.factors)
    for bad in (b'{"base": 0.4, "calibration": [[5, 3], [-5, -4]]}', b'{"base": 2, "calibration": []}', b"nonsense"):
        with pytest.raises(UnusableInput):
            learnt(bad)
