"""The drill has teeth: every fault that people build in is found, and a plain form is found to give away everybody."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from dazor.drill import memory, volume
from dazor.drill.findings import Outcome
from dazor.drill.hold import Drill, Plan, Scale
from dazor.drill.targets.choice import choose
from dazor.drill.targets.ours import Dazor
from tests.seizure.mutants import MUTANTS, QUICK

pytestmark = pytest.mark.timeout(1_200)  # a drill lives through minutes of its own; a busy machine makes them longer

BRISK = Scale(name="brisk time scale", slow_seconds=1, idle_seconds=1, slow_senders=2, spread_seconds=4, megabytes=48)
FULL = os.environ.get("SEIZURE") == "full"  # what `make drill` sets


def drilled(patch: str, levels: tuple[str, ...], work: Path, senders: int = 16) -> Outcome:
    return Drill(Dazor(desk=False, tick=1, patch=patch), Plan(senders=senders, levels=levels, scale=BRISK, work=work)).hold()


@pytest.mark.parametrize("name", MUTANTS)
def test_every_fault_built_in_is_found(name: str, tmp_path: Path) -> None:
    mutant = MUTANTS[name]
    if name not in QUICK and not FULL:
        pytest.skip("slow; `make drill` has it")
    if mutant.level == "L5" and (why := memory.readable()):
        pytest.skip(why)
    if name in _RAW_ONLY and os.geteuid() != 0:
        pytest.skip("a raw disk needs root and loop devices")
    outcome = drilled(mutant.patch, ("L1", "L2", "L5") if mutant.level == "L5" else ("L1", "L2"), tmp_path)
    failed = [level.name for level in outcome.levels if level.failed]
    assert mutant.level in failed, outcome.levels
    assert outcome.exit_code == 1


_RAW_ONLY = {"spools uploads to a temporary file", "makes a file and sets its time back", "lets a crash leave its memory"}


@pytest.mark.skipif(not FULL, reason="slow; `make drill` has it")
def test_the_door_as_it_is_passes_what_its_mutants_fail(tmp_path: Path) -> None:
    outcome = drilled("", ("L1", "L2"), tmp_path)
    assert [level.name for level in outcome.levels if level.failed] == []


@pytest.mark.skipif(not FULL, reason="slow; `make drill` has it")
def test_a_file_for_every_report_tells_how_many_came(tmp_path: Path) -> None:
    level = volume.measure(8, 3, tmp_path, patch=MUTANTS["makes a file for every report"].patch)
    assert level.failed, level


def test_a_plain_form_gives_away_everybody(tmp_path: Path) -> None:
    outcome = Drill(choose("plain"), Plan(senders=20, levels=("L1", "L2", "L4"), scale=BRISK, work=tmp_path)).hold()
    assert [len(level.people) for level in outcome.levels] == [20, 20, 20]
    assert outcome.exit_code == 1
