"""What came, what left: never below zero, "at least" stays open, more seen never means fewer there."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from dazor.cli import (
    presence as _presence,  # noqa: F401 - registers the command
)
from dazor.cli import (
    verbs,  # noqa: F401 - a root with one command has no verbs
)
from dazor.cli.app import app
from dazor.incidents.picture import svg
from dazor.incidents.presence import Account, Movement, accounts, movements
from dazor.model.codes import Label, PlaceKind, Precision, Role
from dazor.model.facts import Count, Incident, Place, When


def move(day: int, what: str, low: int = 1, high: int | None = -1) -> Movement:
    return Movement(facility="Zavod", kind="il76", at=f"2022-03-{day:02d}T10:00", what=what, low=low,
                    high=low if high == -1 else high, incident=f"i{day}")


def account(*moves: Movement) -> Account:
    return accounts(moves)[0]


moves = st.lists(st.builds(lambda day, what, low, more: move(day, what, low, None if more is None else low + more),
                           st.integers(1, 28), st.sampled_from(["arrived", "left", "counted"]), st.integers(0, 9),
                           st.none() | st.integers(0, 5)), min_size=1, max_size=14)


@given(moves)
@settings(max_examples=200)
def test_no_balance_is_ever_negative_or_upside_down(found: list[Movement]) -> None:
    for step in account(*found).steps:
        assert 0 <= step.low <= step.best
        assert step.high is None or step.best <= step.high


@given(moves, st.integers(1, 28), st.integers(1, 5))
def test_one_more_arrival_never_lowers_a_bound(found: list[Movement], day: int, many: int) -> None:
    fewer, more = account(*found).steps[-1], account(*found, move(day, "arrived", many)).steps[-1]
    assert more.low >= fewer.low
    assert more.high is None or (fewer.high is not None and more.high >= fewer.high)


@given(moves, st.integers(1, 28), st.integers(1, 5))
def test_one_more_departure_never_raises_a_bound(found: list[Movement], day: int, many: int) -> None:
    before, after = account(*found).steps[-1], account(*found, move(day, "left", many)).steps[-1]
    assert after.low <= before.low
    assert before.high is None or (after.high is not None and after.high <= before.high)


@given(moves)
def test_what_stays_and_leaves_adds_up_to_what_came(found: list[Movement]) -> None:
    came = sum(m.low for m in found if m.what == "arrived")
    assert sum(stay.many for stay in account(*found).stays if stay.since) == came


def test_at_least_stays_at_least_until_somebody_counts() -> None:
    steps = account(move(1, "arrived", 3, None), move(2, "left", 1), move(3, "counted", 4)).steps
    assert [(s.low, s.best, s.high) for s in steps] == [(3, 3, None), (2, 2, None), (4, 4, 4)]


def test_what_left_without_having_come_came_unseen() -> None:
    found = account(move(1, "arrived", 1), move(4, "left", 3))
    assert (found.steps[-1].high, found.steps[-1].unseen) == (0, 2)
    assert [(s.since, s.many, s.days) for s in found.stays] == [("2022-03-01T10:00", 1, 3), ("", 2, None)]


def test_a_day_watched_without_movement_is_covered() -> None:
    found = account(move(1, "arrived"), move(3, "watched"), move(5, "left"))
    assert (found.covered, found.days) == (("2022-03-01", "2022-03-03", "2022-03-05"), 5)
    assert len(found.steps) == 2


def incident(name: str, label: Label, day: int, count: Count | None = None, *, negated: bool = False,
             role: Role = Role.AT) -> Incident:
    place = Place(name="Zavod", kind=PlaceKind.AIRFIELD, role=role, lat=53.0, lon=27.0)
    return Incident(id=name, type=label, code="", places=(place,), count=count, negated=negated, objects=("il76",),
                    when=When(start=f"2022-03-{day:02d}", end=f"2022-03-{day:02d}", precision=Precision.DAY))


def test_landings_and_take_offs_become_movements() -> None:
    found = movements([incident("b", Label.AIRCRAFT_TAKEOFF, 4, role=Role.FROM),
                       incident("a", Label.AIRCRAFT_LANDING, 2, Count(min=2, max=None, unit="aircraft")),
                       incident("c", Label.AIRCRAFT_TAKEOFF, 3, negated=True), incident("d", Label.DETENTION, 3),
                       incident("e", Label.AIRCRAFT_TAKEOFF, 3, role=Role.DIRECTION)])
    assert [(m.incident, m.what, m.low, m.high) for m in found] == [
        ("a", "arrived", 2, None), ("c", "watched", 1, None), ("b", "left", 1, None)]


def test_the_command_prints_accounts_and_draws_one(tmp_path: Path) -> None:
    rows = [incident("a", Label.AIRCRAFT_LANDING, 2), incident("b", Label.AIRCRAFT_TAKEOFF, 4)]
    picture = tmp_path / "presence.svg"
    run = CliRunner().invoke(app, ["presence", "--svg", str(picture)],
                             input="\n".join(msgspec.json.encode(row).decode() for row in rows))
    assert run.exit_code == 0
    assert json.loads(run.stdout)["steps"][-1]["best"] == 0
    assert "covered 2 of 3 days" in picture.read_text(encoding="utf-8")


def test_a_picture_holds_no_script_and_escapes_names() -> None:
    drawn = svg(accounts([msgspec.structs.replace(move(1, "arrived", 2, None), facility="<b>&")])[0])
    assert "&lt;b&gt;&amp;" in drawn
    assert "<script" not in drawn
    assert "stroke-dasharray" in drawn


def test_the_worked_month_of_the_docs_is_what_the_command_makes(tmp_path: Path) -> None:
    docs = Path(__file__).resolve().parents[3] / "docs"
    drawn = tmp_path / "presence.svg"
    run = CliRunner().invoke(app, ["presence", str(docs / "examples" / "presence-month.jsonl"), "--svg", str(drawn)])
    last = json.loads(run.stdout)["steps"][-1]
    assert (last["low"], last["best"], last["high"]) == (0, 2, 2)
    assert drawn.read_text(encoding="utf-8") == (docs / "presence.svg").read_text(encoding="utf-8")


def test_a_recorded_airframe_has_a_stay_of_its_own_beside_its_type() -> None:
    seen = [incident("a", Label.AIRCRAFT_LANDING, 2, Count(min=2, max=2)), incident("b", Label.AIRCRAFT_TAKEOFF, 7)]
    found = accounts(movements([msgspec.structs.replace(i, airframes=("RF-00000",)) for i in seen]))
    assert [a.kind for a in found] == ["il76", "il76 RF-00000"]
    assert [(s.many, s.days) for s in found[1].stays] == [(1, 5)]
    assert (found[0].steps[-1].best, found[1].steps[-1].high) == (1, 0)
