"""The tide turns and never turns back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dazor.sealing import epochs, tide
from dazor.sealing.errors import TideLost, TideOver
from tests.rooms.sealing.desk_keys import EPOCH, NOW

FIRST = tide.new(NOW)
steps = st.integers(0, 120)


def after(count: int) -> datetime:
    return NOW + count * timedelta(hours=epochs.HOURS)


@given(steps, steps)
def test_every_way_forward_comes_to_the_same_place(some: int, more: int) -> None:
    there = tide.forward(FIRST, after(some + more))
    assert tide.forward(tide.forward(FIRST, after(some)), after(some + more)) == there
    assert there.step == FIRST.step + some + more


@given(steps, steps)
def test_the_tide_never_goes_back(some: int, back: int) -> None:
    stands = tide.forward(FIRST, after(some))
    assert tide.forward(stands, after(some - back)) == stands


@given(steps, st.integers(0, 60))
def test_a_key_to_come_is_the_same_from_wherever_it_is_reached(ahead: int, moved: int) -> None:
    stands = tide.forward(FIRST, after(moved))
    step = FIRST.step + moved + ahead
    assert tide.key(stands, step) == tide.key(FIRST, step)


@given(st.integers(1, 120), st.integers(1, 120))
def test_a_key_behind_opens_for_nobody(moved: int, behind: int) -> None:
    stands = tide.forward(FIRST, after(moved))
    with pytest.raises(TideOver):
        tide.key(stands, stands.step - behind)


def test_every_step_has_a_key_of_its_own() -> None:
    found = tide.keys(FIRST, range(FIRST.step, FIRST.step + 200))
    values = {tide.forward(FIRST, after(n)).value for n in range(200)}
    assert len(set(found.values()) | values) == 400


@pytest.mark.parametrize("days", [0, 1, 3, 7])
def test_an_epoch_lives_until_its_words_are_past_their_time_and_no_step_longer(days: int) -> None:
    last = tide.last_step(EPOCH, days)
    over = epochs.end_of(EPOCH) + timedelta(days=days)
    assert epochs.step_of(epochs.epoch_of(over - timedelta(seconds=1))) == last
    assert epochs.step_of(epochs.epoch_of(over)) == last + 1


@given(st.integers(0, tide.PLACE - 1), st.integers(1, 255))
def test_a_copy_that_was_torn_is_never_taken_for_another_tide(place: int, change: int) -> None:
    torn = bytearray(tide.encode(FIRST))
    torn[place] ^= change
    try:
        assert tide.decode(bytes(torn)) == FIRST  # the filling is nobody's business
        assert place >= 80
    except TideLost:
        assert place < 80


def test_the_newest_whole_copy_counts() -> None:
    later = tide.forward(FIRST, after(3))
    assert tide.newest([tide.encode(FIRST), tide.encode(later)]) == later
    assert tide.newest([b"torn", tide.encode(FIRST)]) == FIRST
    with pytest.raises(TideLost, match="dazor keys renew"):
        tide.newest([bytes(tide.PLACE), b""])


def test_a_tide_says_when_it_stands_and_not_what_it_is() -> None:
    assert repr(FIRST) == f"Tide({EPOCH})"
    assert tide.new(datetime(2026, 11, 22, 7, tzinfo=UTC)).value != FIRST.value
