"""A flood: the wider lane takes what waits beyond half an hour, the desk fetches it, and nobody is asked who they are."""

from __future__ import annotations

import time
from pathlib import Path

from dazor.edge.flood import FOLDER, FloodLane
from dazor.edge.ring import Ring
from dazor.sealing import slots, unseal
from dazor.sealing.shape import SLOT
from tests.flows.open_door import KEYS, PATIENCE, OpenDoor, open_door

EPOCH = min(KEYS)


def filled(count: int) -> Ring:
    ring = Ring(64)
    assert ring.push_all([b"\x01" * SLOT] * count)
    return ring


def in_the_lane(door: OpenDoor) -> set[str]:
    path = door.spool / FOLDER / slots.FILE_NAME
    if not path.exists():
        return set()
    file = slots.read(path.read_bytes())
    found = (unseal.open_slot(s, tick.epoch, KEYS) for tick in file.ticks for s in tick.sealed)
    return {o.message.text for o in found if o}


def test_the_lane_stays_shut_while_half_an_hour_of_ticks_can_take_what_waits(tmp_path: Path) -> None:
    lane = FloodLane(tmp_path, filled(4), 900, (2, 16))
    assert not lane.due(1_000_000.0)
    assert list(tmp_path.iterdir()) == []


def test_the_lane_opens_at_round_moments_and_takes_what_fits(tmp_path: Path) -> None:
    ring = filled(40)
    lane = FloodLane(tmp_path, ring, 900, (2, 16))
    moments = [1_000_000.0 + n for n in range(95)]
    due = []
    for moment in moments:
        if lane.due(moment):
            due.append(moment)
            lane.tick(EPOCH)
    assert ring.waiting() == 0
    assert all(moment % 30 == 0 for moment in due[1:])
    file = slots.read((tmp_path / FOLDER / slots.FILE_NAME).read_bytes())
    assert [len(tick.sealed) for tick in file.ticks] == [16, 16, 16]


def test_a_ring_without_a_wider_lane_says_earlier_that_it_is_full() -> None:
    ring = filled(40)
    ring.most = 41
    assert ring.push(b"\x01" * SLOT)
    assert (ring.push(b"\x01" * SLOT), ring.full()) == (False, True)


def test_no_true_report_is_lost_in_a_flood(tmp_path: Path) -> None:
    with open_door(tmp_path, tick_seconds=60, slots=1, ticks_kept=4, flood_slots=16) as door:
        sent = {f"true {n}" for n in range(3)} | {f"flood {n}" for n in range(30)}
        for text in sorted(sent, key=lambda t: (len(t), t)):
            assert door.send(text).status == 200
        last = time.monotonic() + PATIENCE
        while len(in_the_lane(door)) < len(sent) - 6 and time.monotonic() < last:
            time.sleep(0.2)
        door.stop()
        assert in_the_lane(door) | {o.message.text for o in door.opened()} == sent
        assert "there is a flood" in door.said
