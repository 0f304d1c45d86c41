"""The drill drilled: each fault of `mutants` is built into the real programs, and must be found.

A drill that finds nothing in a house with a fault in it proves nothing about a house without.
"""

from __future__ import annotations

import os
import tarfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import msgspec

from dazor import box
from dazor.drill import memory, volume
from dazor.drill.errors import Blind, DrillFailed
from dazor.drill.findings import Bite, Level
from dazor.drill.hold import Drill, Plan, Scale
from dazor.drill.mutants import DESK, DOORS, FIRST, Mutant
from dazor.drill.seizure import Seizer
from dazor.drill.senders import plant
from dazor.drill.targets import opening, past
from dazor.drill.targets.choice import choose
from dazor.drill.targets.installation import Installation, stated
from dazor.drill.targets.ours import Dazor
from dazor.drill.targets.unlocking import Unlocker

BRISK = Scale(name="brisk time scale", slow_seconds=1, idle_seconds=1, slow_senders=2, spread_seconds=2)
SENDERS = 16
RAW_ONLY = frozenset({"spools uploads to a temporary file", "makes a file and sets its time back", "lets a crash leave its memory"})
_LASTS = 160  # seconds: the disk is opened that late at most, however slow the machine
_AT_ONCE = 3  # most of a drill is waiting
_CONTROL = "control-0123456789abcdef"


def every(work: Path, say: Callable[[str], None] = lambda _: None) -> Iterator[Bite]:
    """Yield what became of every fault, and of the plain form. `work` is an empty folder."""
    jobs: dict[str, Callable[[Path], Bite]] = {
        **{name: lambda folder, n=name: door(n, folder) for name in DOORS},  # type: ignore[misc]
        **{name: lambda folder, n=name: desk(n, folder) for name in DESK},  # type: ignore[misc]
        "a plain form with a database and a log": plain, "a file for every report, counted": volumes}
    folders = [work / f"fault-{number}" for number in range(len(jobs))]
    for folder in folders:
        folder.mkdir()
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        going = [pool.submit(job, folder) for job, folder in zip(jobs.values(), folders, strict=True)]
        for name, one in zip(jobs, going, strict=True):
            yield _ended(name, one)
            say(f"fault built in: {name}")


def _ended(name: str, drill: Future[Bite]) -> Bite:
    """Return what became of a fault; a drill that broke has found nothing, and the other results are kept."""
    try:
        return drill.result()
    except (DrillFailed, OSError) as error:
        return Bite(fault=name, level="", found=False, note=f"its drill broke: {error}")


def door(name: str, work: Path) -> Bite:
    """Drill door and relay with one fault."""
    mutant = DOORS[name]
    why = memory.readable() if mutant.level == "L5" else "a raw disk needs root" if name in RAW_ONLY and os.geteuid() else ""
    if why:
        return Bite(fault=name, level=mutant.level, not_run=why)
    return _bite(name, mutant.level, held([mutant], work, (mutant.level,))[mutant.level])


def held(mutants: Sequence[Mutant], work: Path, levels: Sequence[str]) -> Mapping[str, Level]:
    """Hold a brisk drill of the door, and of the relay where a fault is in it, with these faults; returns the levels."""
    target = Dazor(desk=False, relay=any(one.relay for one in mutants), tick=max(one.tick for one in mutants), slots=8, lasts=_LASTS,
                   patch="\n".join((FIRST, *(one.code for one in mutants))))
    scale = msgspec.structs.replace(BRISK, megabytes=BRISK.megabytes + sum(one.room for one in mutants))
    outcome = Drill(target, Plan(senders=SENDERS, levels=tuple(levels), scale=scale, work=work)).hold()
    return {level.name: level for level in outcome.levels}


def desk(name: str, work: Path) -> Bite:
    """Live nine days with one fault in the operator's commands, and look at the disk or at the backup of the day after."""
    return _bite(name, DESK[name].level, nine_days(DESK[name].code, work)[DESK[name].level])


def nine_days(patch: str, work: Path) -> Mapping[str, Level]:
    """Return L1 and L2 of a desk that took an export nine days ago, one with files and sheets today, and L3 of its backup of the day after.

    Raises: Blind: words or files were not where they could have been found.
    """
    (work / "disk").mkdir()
    house = Installation(work / "disk" / "state", tick=1, slots=2, patch=patch)
    planted = plant(8, 1, doors=("import",), old=False)
    people, bringers = [msgspec.structs.replace(p, days_ago=9) for p in planted[:4]], planted[4:]
    printers = [msgspec.structs.replace(p, number=p.number + len(planted)) for p in plant(2, 2, doors=("paper",))]
    lived = past.Past()
    house.desk_key = house.say("keys", "init", "--bundle", str(house.root / "epochs.json"), days_ago=9)
    house.say("desk", "init", days_ago=9)
    house.take(people, 9, files=False)
    lived.keep(house, work / "backup")
    house.say("keys", "epochs", "--bundle", str(house.root / "epochs.json"))
    house.take(bringers)
    if not box.missing():
        house.take_sheets(printers)
    unlocker = Unlocker(house.people())
    unlocker.learn_below(house.root)
    everybody = [*people, *bringers, *printers]
    seizer = Seizer(everybody, stated(everybody, house.born), _CONTROL, {})
    files = [(path.name, path.read_bytes()) for path in house.root.rglob("*") if path.is_file()]
    disk, _ = seizer.disk([("control", _CONTROL.encode()), *files], [], tick=1, raw=False)
    opened = list(opening.below(house.data, unlocker.keys_below(house.data)))
    backup = seizer.pieces("L3", lived.opened(unlocker))
    with tarfile.open(work / "backup" / "eight-days-ago.tar.gz") as archive:
        words = "desk/desk.sqlite3" in archive.getnames()
    if not words or lived.whole_disk(Unlocker(house.people())) != len(people):
        raise Blind("the words of nine days ago were not where they can be opened: the search proves nothing")
    if sum("part of a file" in where for where, _ in opened) < len(bringers):
        raise Blind("the files of today were not where they can be opened: the search proves nothing")
    return {"L1": disk, "L2": seizer.pieces("L2", opened, allowed=True), "L3": backup}


def plain(work: Path) -> Bite:
    """Drill the plain form: everybody must be found at every level."""
    outcome = Drill(choose("plain"), Plan(senders=SENDERS, levels=("L1", "L2", "L4"), scale=BRISK, work=work)).hold()
    found = [len(level.people) for level in outcome.levels]
    return Bite(fault="a plain form with a database and a log", level="L1", found=set(found) == {SENDERS},
                note=f"{min(found)} of {SENDERS} identities at each level")


def volumes(work: Path) -> Bite:
    """Measure the volume of a door that makes a file for every report; of 8 pairs chance alone reaches 0.9, which is no test."""
    level = volume.measure(16, 3, work, patch=FIRST + DOORS["makes a file for every report"].code)
    return Bite(fault="a file for every report, counted", level="L6", found=level.failed, note=f"AUC {level.auc:.2f}")


def _bite(name: str, wanted: str, level: Level) -> Bite:
    note = f"{len(level.people)} identities, words of {len(level.told)}, {level.times} times"
    return Bite(fault=name, level=wanted, found=level.failed, note=note, not_run=level.not_run)
