"""Quick signals: two taps at a door without scripts, sealed in a fixed rhythm, on top of the queue at the desk."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dazor.desk import flash as at_the_desk
from dazor.edge.flash import KINDS, REGIONS, Presses, table
from dazor.sealing import slots, unseal
from tests.flows.open_door import KEYS, PATIENCE, OpenDoor, open_door
from tests.flows.test_import_to_the_desk import House


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenDoor]:
    with open_door(tmp_path_factory.mktemp("door"), flash_seconds=1) as door:
        yield door


def tables(door: OpenDoor) -> list[str]:
    file = slots.read((door.spool / "flash.dazor").read_bytes())
    found = (unseal.open_slot(s, tick.epoch, KEYS) for tick in file.ticks for s in tick.sealed)
    return [o.message.text for o in found if o]


def pressed(door: OpenDoor, line: str) -> bool:
    last = time.monotonic() + PATIENCE
    while time.monotonic() < last:
        if any(told.startswith(line) for text in tables(door) for told in text.splitlines()):
            return True
        time.sleep(0.1)
    return False


def test_two_taps_without_words_reach_the_flash_file(door: OpenDoor) -> None:
    form = door.ask("GET", "/uk").page
    assert all(f'name="kind" value="{kind}"' in form for kind in KINDS)
    second = door.ask("POST", "/flash/uk", b"kind=drone")
    assert all(f'name="region" value="{region}"' in second.page for region in REGIONS)
    assert "drone" not in "".join(tables(door))
    done = door.ask("POST", "/flash/uk", b"kind=drone&region=BY-MA")
    assert (done.status, "Сигнал прийнято" in done.page) == (200, True)
    assert pressed(door, "drone BY-MA 1")


@pytest.mark.parametrize("body", [b"", b"kind=war", b"kind=drone&region=XX", b"kind=" + b"a" * 600, b"a=b&" * 50, b"\xff\xfe"])
def test_what_is_no_button_of_ours_counts_nothing(door: OpenDoor, body: bytes) -> None:
    assert door.ask("POST", "/flash/en", body).status == 400


def test_a_quiet_and_a_busy_rhythm_look_the_same(door: OpenDoor) -> None:
    before = (door.spool / "flash.dazor").stat().st_size
    for _ in range(30):
        door.ask("POST", "/flash/en", b"kind=explosion&region=BY-HM")
    assert pressed(door, "explosion BY-HM")
    assert (door.spool / "flash.dazor").stat().st_size == before
    file = slots.read((door.spool / "flash.dazor").read_bytes())
    assert {len(s) for tick in file.ticks for s in tick.sealed} == {4_096}


def test_presses_of_the_meantime_are_not_lost() -> None:
    presses = Presses()
    assert presses.add("launch", "BY-HO")
    counted = presses.counted()
    assert presses.add("launch", "BY-HO")
    presses.less(counted)
    assert table(presses.counted(), datetime(2026, 11, 22, 14, 20, 59, tzinfo=UTC)).text == "launch BY-HO 1"
    assert not presses.add("launch", "nowhere")


def test_door_and_desk_name_the_same_buttons() -> None:
    assert set(KINDS) == set(at_the_desk.KINDS)
    assert set(REGIONS) == set(at_the_desk.REGIONS)


def test_a_quick_signal_stands_on_top_of_the_queue_once(tmp_path: Path) -> None:
    house = House(tmp_path)
    house.desk_key = house.say("keys", "init").stdout.strip()
    assert house.say("desk", "init").returncode == 0
    (tmp_path / "in.jsonl").write_text(json.dumps({"text": "Узлёт МіГ-31К з Мачулішчаў", "date": f"{datetime.now(UTC):%Y-%m-%dT%H:%M}"}))
    house.say("import", tmp_path / "in.jsonl")
    door = OpenDoor(tmp_path / "door", desk_key=house.desk_key, flash_seconds=1)
    door.bundle.write_bytes(house.bundle.read_bytes())
    assert door.start() is None, door.said
    try:
        for _ in range(3):
            door.ask("POST", "/flash/en", b"kind=launch&region=BY-HO")
    finally:
        door.stop()  # what waits is written first
    for _ in range(2):
        done = house.say("desk", "work", DAZOR_SPOOL=str(door.spool))
        assert done.returncode == 0, done.stderr
    base = sqlite3.connect(tmp_path / "desk" / "desk.sqlite3")
    rows = base.execute("SELECT label, place, reports FROM desk_incidentrow ORDER BY urgency DESC").fetchall()
    base.close()
    assert [row[0] for row in rows] == ["missile_launch", "aircraft_takeoff"]
    assert rows[0][1] == "Gomel Region"
