"""The slot file: its size says nothing and its wounds show."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dazor.model.raw import Message
from dazor.sealing import seal, shape, slots, unseal
from dazor.sealing.errors import SlotFileDamaged
from tests.rooms.sealing.desk_keys import EPOCH, KEYS, PUBLIC

PLAN = slots.layout(3, 4)
REPORTS = [seal.seal(Message(id=str(n), text=f"report {n}"), PUBLIC).sealed for n in range(8)]


def written(*ticks: int, plan: slots.Layout = PLAN) -> bytes:
    """A file whose n-th tick holds that many reports."""
    data = bytearray(slots.blank(plan).ljust(plan.size, b"\x00"))
    for sequence, count in enumerate(ticks, 1):
        for offset, piece in slots.tick_writes(plan, sequence, EPOCH, REPORTS[:count]):
            data[offset:offset + len(piece)] = piece
    return bytes(data)


FILE = written(0, 3, 1)


def found(file: slots.SlotFile) -> list[set[str]]:
    """Ids of the messages of each tick."""
    opened = [[unseal.open_slot(s, tick.epoch, KEYS) for s in tick.sealed] for tick in file.ticks]
    return [{o.message.id for o in tick if o} for tick in opened]


def test_reports_come_out_of_the_tick_they_were_put_in() -> None:
    file = slots.read(FILE)
    assert [t.sequence for t in file.ticks] == [1, 2, 3]
    assert {t.epoch for t in file.ticks} == {EPOCH}
    assert found(file) == [set(), {"0", "1", "2"}, {"0"}]
    assert file.torn == ()


def test_the_size_never_changes_and_every_slot_is_filled() -> None:
    sizes = {len(written(*ticks)) for ticks in [(), (0,), (3, 3, 3), (0, 1, 2, 3, 0, 1)]}
    assert sizes == {PLAN.size} == {PLAN.body + 4 * 3 * 4_096}
    assert all(len(t.sealed) == 3 and all(s[0] == shape.VERSION and any(s[1:]) for s in t.sealed)
               for t in slots.read(FILE).ticks)


def test_the_oldest_tick_makes_room_for_the_newest() -> None:
    file = slots.read(written(1, 2, 3, 0, 1, 2))
    assert [t.sequence for t in file.ticks] == [3, 4, 5, 6]
    assert [len(f) for f in found(file)] == [3, 0, 1, 2]


def test_reading_goes_on_after_what_was_read() -> None:
    assert [t.sequence for t in slots.read(FILE, after=2).ticks] == [3]


def test_a_report_lies_anywhere_in_its_tick() -> None:
    plan = slots.layout(8, 1)
    places = set()
    for _ in range(60):
        (_, body), _ = slots.tick_writes(plan, 1, EPOCH, REPORTS[:1])
        places.add(body.index(REPORTS[0]) // 4_096)
    assert len(places) >= 6  # all eight places but for a chance below 1 in 10,000


@given(st.integers(PLAN.body, PLAN.size - 1))
def test_a_changed_slot_tears_its_tick_and_no_other(place: int) -> None:
    changed = bytearray(FILE)
    changed[place] ^= 1
    file = slots.read(bytes(changed))
    tick = (place - PLAN.body) // (3 * 4_096)
    assert file.torn == ((tick,) if tick in (1, 2, 3) else ())
    assert len(file.ticks) == 3 - len(file.torn)


def test_a_write_cut_off_before_its_record_costs_the_oldest_tick_only() -> None:
    data = bytearray(written(1, 1, 1, 1))
    (offset, body), _ = slots.tick_writes(PLAN, 5, EPOCH, REPORTS[:2])
    data[offset:offset + 5_000] = body[:5_000]
    file = slots.read(bytes(data))
    assert (file.torn, [t.sequence for t in file.ticks]) == ((1,), [2, 3, 4])
    assert slots.last_sequence(bytes(data[:PLAN.body]), PLAN) == 4


@given(st.integers(0, 63))
def test_a_damaged_header_is_refused(place: int) -> None:
    changed = bytearray(FILE)
    changed[place] ^= 0x10
    with pytest.raises(SlotFileDamaged):
        slots.read(bytes(changed))


@pytest.mark.parametrize("data", [b"", FILE[:50], FILE[:-1], FILE + b"\x00"], ids=["none", "head", "cut", "long"])
def test_a_file_of_another_length_is_refused(data: bytes) -> None:
    with pytest.raises(SlotFileDamaged):
        slots.read(data)


def test_a_tick_does_not_take_more_than_it_has_slots() -> None:
    with pytest.raises(ValueError, match="4 reports for 3 slots"):
        slots.tick_writes(PLAN, 1, EPOCH, REPORTS[:4])
    with pytest.raises(ValueError, match="of 4096 bytes"):
        slots.tick_writes(PLAN, 1, EPOCH, [b"short"])


@pytest.mark.parametrize(("in_tick", "ticks"), [(0, 1), (1, 0), (70_000, 1)])
def test_a_layout_without_sense_is_refused(in_tick: int, ticks: int) -> None:
    with pytest.raises(ValueError, match="between 1 and 65,535"):
        slots.layout(in_tick, ticks)
