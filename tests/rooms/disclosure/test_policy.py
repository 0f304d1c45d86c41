"""The policy may be tightened, never loosened."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dazor.disclosure import DEFAULT, BadPolicy, LooserThanTheFloor, load, release
from dazor.model.codes import ReleaseClass
from dazor.model.errors import UnusableInput
from dazor.model.public import Refusal
from tests.rooms.disclosure.cases import NOON, incident


def test_an_empty_file_is_the_floor() -> None:
    assert load("") == DEFAULT


@pytest.mark.parametrize("line", [
    "observers = 499", "least_p = 0.4", "groups = 1", "adult_share = 0.9", "adult_share = -0.1", "linked_days = 6",
    "linked_releases = 29", "linked_observers = 10", 'junctions = ["Stary Vokan"]', 'strike_objects = ["tractor"]',
    '[codes]\n"mil.rail.train" = "R1"', '[codes]\n"mil.nonsense" = "R3"', "[classes.R2]\nhours = 23",
    "[classes.R2]\nhours_if_here = 24", "[classes.R2]\nsignatures = 1", "[classes.R2]\npopulation = 9999",
    '[classes.R2]\nlevels = ["locality"]', "[classes.R2]\nlevels = []", '[classes.R2]\ntime = "minute"',
    '[classes.R2]\ncount = "as_stated"', "[classes.R3]\nobjects = true", "[classes.R3]\nheading = true", "[classes.R3]\ntrack = true",
    "[classes.R0]\nexpires_minutes = 31", "[classes.R0]\nexpires_minutes = 0", "[classes.R0]\nradius_km = 5",
    "[classes.R1]\njitter_hours = 0", 'zone = "Moon/Base"', '[classes.R2]\ntime = "century"',
    '[classes.R6]\ntitle = "x"\nhours = 0\nhours_if_here = 0\njitter_hours = 0\nlevels = []\nradius_km = 0\npopulation = 0\n'
    'time = "day"\ncount = "none"\nobjects = false\nheading = false\nexpires_minutes = 0\nsignatures = 9'])
def test_every_looser_line_is_refused_at_load(line: str) -> None:
    with pytest.raises(LooserThanTheFloor, match="nothing was released"):
        load(line)


@pytest.mark.parametrize("text", ["observers", "observers = 'many'", "surprise = 1", "[classes.R9]\nhours = 1",
                                  "[classes.R2]\nsurprise = 1", "classes = 3", "observers = 1e400"])
def test_what_is_no_policy_is_refused_as_such(text: str) -> None:
    with pytest.raises(BadPolicy):
        load(text)


def test_all_faults_are_named_at_once() -> None:
    with pytest.raises(LooserThanTheFloor) as caught:
        load("observers = 1\n[classes.R2]\nhours = 0")
    assert "observers is 1, at least 500" in str(caught.value)
    assert "classes.R2.hours is 0.0, at least 24.0" in str(caught.value)


@given(st.integers(500, 10_000_000), st.floats(24, 1000), st.integers(2, 9))
def test_a_stricter_policy_never_releases_what_the_floor_refuses(observers: int, hours: float, signatures: int) -> None:
    strict = load(f"observers = {observers}\n[classes.R2]\nhours = {hours}\nhours_if_here = {hours + 48}\n"
                  f"signatures = {signatures}")
    early = NOON.replace(day=19)
    assert isinstance(release(incident(), now=early), Refusal)
    assert isinstance(release(incident(), now=early, policy=strict), Refusal)


def test_a_desk_may_move_a_type_to_a_stricter_class() -> None:
    strict = load('[codes]\n"mil.rail.train" = "R3"\n"mil.exercise" = "R6"\n[classes.R4]\nhours = 1.0')
    answer = release(incident(code="mil.rail.train"), now=NOON, policy=strict)
    assert not isinstance(answer, Refusal)
    assert answer.release_class is ReleaseClass.R3
    never = release(incident(code="mil.exercise"), now=NOON, policy=strict)
    assert isinstance(never, Refusal)
    assert never.code == "disclosure.D05"


@given(st.text(max_size=60))
def test_no_text_at_all_breaks_the_loader(text: str) -> None:
    with contextlib.suppress(UnusableInput):
        assert load(text).observers >= DEFAULT.observers
