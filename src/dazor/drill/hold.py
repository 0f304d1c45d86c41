"""The order of a drill: plant, send through every door, break things, wait, seize.

1 start    the target's real programs, everything they write on one disk
2 send     every person through their door; slow uploads meanwhile; faults in the middle
3 settle   the ticks pass, the desk collects
4 L4       editors open everything
5 L5       an idle time, then memory
6 L7       the hours pass after which nothing leads back to anybody, and the messenger is looked at
7 seize    the plug is pulled; L1, L2, L3 on what is left
"""

from __future__ import annotations

import random
import secrets
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import msgspec

from dazor import box
from dazor.drill import client, memory, seizure, volume
from dazor.drill.canaries import Sent
from dazor.drill.disk import Disk
from dazor.drill.findings import LEVELS, Level, Outcome
from dazor.drill.programs import abort, destroy
from dazor.drill.seizure import Seizer
from dazor.drill.senders import Sender, plant
from dazor.drill.targets import Target
from dazor.drill.targets.editors import FILE


class Scale(msgspec.Struct, frozen=True, kw_only=True):
    """How long things take. The kernel writes back what is 30 s old: a slow upload shorter than that is written by us."""

    name: str
    slow_seconds: float
    idle_seconds: float
    slow_senders: int
    spread_seconds: float  # over which each half of the messages arrives
    at_once: int = 8
    pairs: int = 8  # of lives compared at L6
    megabytes: int = 160  # of the disk; every sender adds two thirds of one: words, photos, a desk's backups

    def __str__(self) -> str:
        return f"{self.name}: slow uploads {self.slow_seconds:g} s, memory read after {self.idle_seconds:g} s idle"


SMALL = Scale(name="small time scale", slow_seconds=3, idle_seconds=17, slow_senders=3, spread_seconds=9)
FULL = Scale(name="full time scale", slow_seconds=95, idle_seconds=60, slow_senders=24, spread_seconds=75,
             pairs=40)


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked of a drill."""

    senders: int
    seed: int = 1
    levels: tuple[str, ...] = tuple(LEVELS)
    scale: Scale = SMALL
    work: Path  # an empty folder for the image and what is seized


class Drill:
    """One drill of one target."""

    def __init__(self, target: Target, plan: Plan, say: Callable[[str], None] = lambda _: None) -> None:
        self._target, self._levels, self._scale, self._work, self._say = target, plan.levels, plan.scale, plan.work, say
        self.people = plant(plan.senders, plan.seed, doors=target.doors, slow=plan.scale.slow_senders)
        self.sent: list[Sent] = []
        self._control = f"control-{secrets.token_hex(8)}"
        self._rng = random.Random(plan.seed)  # noqa: S311 - the same order again
        self._outcome = Outcome(target=target.name, senders=plan.senders, seed=plan.seed, scale=str(plan.scale))

    def hold(self) -> Outcome:
        """Hold the drill. Raises: DrillFailed: nothing is known then."""
        began = time.time()
        done: dict[str, Level] = {}
        if set(self._levels) - {"L6"} - set(self._target.missing()):
            self._live_and_seize(done, began)
        if "L6" in self._levels and "L6" not in self._target.missing():
            (self._work / "volume").mkdir()
            done["L6"] = volume.measure(self._scale.pairs, self._outcome.seed, self._work / "volume", self._say)
        self._outcome.levels = [self._level(name, done) for name in self._levels]
        self._outcome.took = time.time() - began
        return self._outcome

    def _live_and_seize(self, done: dict[str, Level], began: float) -> None:
        with Disk(self._work, megabytes=self._scale.megabytes + len(self.people) * 2 // 3).mounted() as disk, _control_process(self._control) as control:
            try:
                self._live(disk)
                self._seize_living(done, control)
            finally:
                self._target.kill()
            self._seize_disk(disk, done, began)

    def _level(self, name: str, done: dict[str, Level]) -> Level:
        if name in done:
            return done[name]
        return Level(name=name, not_run=self._target.missing().get(name, "nothing of this target can be seized there"))

    # The life of the target

    def _live(self, disk: Disk) -> None:
        self._say("starting")
        self._target.start(disk, self.people)
        _plant_control(disk, self._control)
        jobs = [(person, n) for person in self.people if person.door != "slow" and not person.brought for n in range(len(person.texts))]
        self._rng.shuffle(jobs)
        half = len(jobs) // 2
        with ThreadPoolExecutor(self._scale.slow_senders + 1) as slow:
            pace = client.Pace(seconds=self._scale.slow_seconds, midway=disk.sync)
            going = [slow.submit(self._send, person, 0, pace)
                     for person in self.people if person.door == "slow"]
            self._say(f"sending {len(jobs) + len(going)} messages")
            self._send_all(jobs[:half])
            self.sent.extend(self._target.take_imports(self.people))
            self._break(disk)
            for one in going:
                one.result()
        for name, deed in self._target.faults():
            self._say(name)
            deed()
            self._outcome.said.append(f"fault: {name}")
        self._send_all(jobs[half:])
        self._send_again()
        self.sent.extend(self._target.come_back(self.people, self.sent))
        self._say("settling")
        self._target.settle()
        self._account()

    def _send_all(self, jobs: Sequence[tuple[Sender, int]]) -> None:
        """Send in the order given at moments of chance: arrivals that come all at once hide what a time on disk gives away."""
        span = min(self._scale.spread_seconds, len(jobs) / 4)
        moments, began = sorted(self._rng.uniform(0, span) for _ in jobs), time.monotonic()
        with ThreadPoolExecutor(self._scale.at_once) as pool:
            going = []
            for moment, job in zip(moments, jobs, strict=True):
                time.sleep(max(0.0, began + moment - time.monotonic()))
                going.append(pool.submit(self._send, *job))
            for one in going:
                one.result()

    def _send(self, person: Sender, message: int, pace: client.Pace = client.AT_ONCE) -> None:
        self.sent.extend(self._target.send(person, message, pace))

    def _send_again(self) -> None:
        """Let everybody whose words were not taken try once more, as people do."""
        taken = {(one.sender, one.message) for one in self.sent if one.taken}
        self._send_all([(p, n) for p in self.people if not p.brought for n in range(len(p.texts))
                        if (p.number, n) not in taken])

    def _break(self, disk: Disk) -> None:
        """Crash, kill, malformed requests and a full disk, with people writing meanwhile."""
        people = [p for p in self.people if p.door in ("form", "photo")] or list(self.people)
        where = self._target.front()
        bad = [(p, raw) for p in people[:3] for raw in client.malformed(p)]
        rude = client.Pace(patience=3, half_close=True)
        with ThreadPoolExecutor(12) as pool:  # half of them leave the other side waiting for the rest
            self.sent.extend(one for one, _ in pool.map(lambda job: client.send(where, job[0], 0, job[1], rude), bad))
        ended = [self._target.break_in_the_middle(people[n % len(people)], how) for n, how in enumerate((destroy, abort))]
        filled = disk.fill()
        try:
            for person in people[:2]:
                self._send(person, 0)
            time.sleep(self._target.tick)
        finally:
            disk.unfill()
        self._outcome.said.append(f"fault: {len(bad)} malformed requests; {sum(ended)} of 2 times workers ended in mid-upload "
                                  "(killed, aborted); " + ("disk full for a tick" if filled else
                                  "no full disk: the target has no disk of its own here (root, loop devices)"))

    def _account(self) -> None:
        taken = sum(one.taken for one in self.sent)
        doors = ", ".join(f"{door} {sum(p.door == door for p in self.people)}" for door in self._target.doors)
        if files := Counter(p.file for p in self.people if p.file):
            brought = ", ".join(f"{kind} {count}" for kind, count in sorted(files.items()))
            without = "".join(f"; {name} is not installed: fewer kinds" for name in (*box.missing(), *box.lacking()))
            self._outcome.said.insert(0, f"files in imports: {brought}{without}")
        requests = sum(not one.stated for one in self.sent)
        self._outcome.said.insert(0, f"senders by door: {doors}; {requests} requests, {taken} taken")

    # The seizure

    def _seize_living(self, done: dict[str, Level], control: int) -> None:
        chats = self._target.chats()
        self._seizer = Seizer(self.people, self.sent, self._control, self._target.secrets(), chats.messenger.token if chats else "")
        missing = self._target.missing()
        if "L4" in self._levels and "L4" not in missing:
            self._say("L4: editors read everything")
            pages = list(self._target.exports())
            done["L4"] = level = self._seizer.pieces("L4", pages, allowed=True)
            level.linked = self._seizer.linked(pages)
            noticed = self._target.noticed(pages)
            level.unnoticed = noticed is False
            files = sum(where.startswith(FILE) for where, _ in pages)
            level.note = f"{len(pages) - files} pages, {files} files; " + {True: "all editors were told of the bulk reading", False: "bulk reading went unnoticed",
                                                     None: "nothing tells of bulk reading"}[noticed]
        if "L5" in self._levels and "L5" not in missing:
            done["L5"] = self._memory(control)
        if "L7" in self._levels and chats is not None:
            self._say("L7: hours pass")
            self._target.let_hours_pass()
            done["L7"] = chats.left()

    def _memory(self, control: int) -> Level:
        if why := memory.readable():
            return Level(name="L5", not_run=why)
        since = time.time() - max(one.ended for one in self.sent if not one.stated)  # whoever reads at the desk is no sender
        self._say(f"L5: {self._scale.idle_seconds:g} s after the last sender, memory")
        time.sleep(max(0.0, self._scale.idle_seconds - since))
        pids = self._target.pids()
        level = self._seizer.processes({**pids, "control": [control]})
        level.note = f"{sum(map(len, pids.values()))} processes"
        return level

    def _seize_disk(self, disk: Disk, done: dict[str, Level], began: float) -> None:
        self._say("the plug is pulled")
        disk.sync()
        seized = self._work / "seized"
        seizure.copy(disk.root, seized)
        disk.pull()
        self._say("L1: the disk")
        done["L1"], under_keys = self._seizer.disk(disk.material(), disk.written(began, time.time()),
                                                        tick=self._target.tick or 4.0, raw=disk.raw)
        if "L7" in done:
            done["L7"].found += self._seizer.tokens
        if "L2" in self._levels:
            self._say("L2: opening everything")
            image = disk.image.read_bytes() if disk.raw else b""
            opened = list(self._target.opened(seized, image))
            done["L2"] = level = self._seizer.pieces("L2", opened, allowed=True)
            level.found += under_keys.found
            level.linked = self._seizer.linked(opened)
            level.note = f"{len(opened)} pieces opened"
        if "L3" in self._levels and "L3" not in self._target.missing():
            self._say("L3: the backup of eight days ago")
            done["L3"] = self._seizer.pieces("L3", self._target.opened_later())
            done["L3"].note = self._target.said_later()


def _plant_control(disk: Disk, control: str) -> None:
    """Put what must be found where it is hardest to find: in files of which half are gone again."""
    files = [disk.root / f"planted-{number}" for number in range(16)]
    for file in files:
        file.write_text(control * 3)
    disk.sync()
    for file in files[::2]:
        file.unlink()


@contextmanager
def _control_process(control: str) -> Iterator[int]:
    """A process that remembers what must be found."""
    code = "import sys, time; time.sleep(100_000)"
    process = subprocess.Popen([sys.executable, "-c", code, control])  # noqa: S603 - a fixed command
    try:
        yield process.pid
    finally:
        process.kill()
        process.wait()


def chosen(levels: str) -> tuple[str, ...]:
    """Return the levels named in `L1,L2`; all for an empty text. Raises: BadTarget for one that does not exist."""
    from dazor.drill.errors import BadTarget

    names = [name.strip().upper() for name in levels.split(",") if name.strip()] or list(LEVELS)
    if unknown := [name for name in names if name not in LEVELS]:
        raise BadTarget(f"there is no level {', '.join(unknown)}; there are {', '.join(LEVELS)}. Nothing was drilled.")
    return tuple(names)
