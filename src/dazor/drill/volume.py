"""L6: can what is left on disk tell a door that nobody wrote to from a busy one? Many short lives, in pairs.

Each pair lives at the same time on the same machine, one without a visitor, one with its slots nearly full; both are
killed without warning. A simple classifier learns from all other pairs and is asked about this one.
"""

from __future__ import annotations

import math
import random
import time
import zlib
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

from dazor.drill import client
from dazor.drill.disk import Disk
from dazor.drill.findings import Level
from dazor.drill.senders import plant
from dazor.drill.targets.ours import Dazor

TICK, SLOTS, LIFE, BUSY = 1, 16, 6.0, 60  # seconds, slots a tick, seconds, reports in a busy life (of 80 or so that fit)
AT_ONCE = 2  # pairs: more would only measure the machine
SLOT_FILES = ("slots.dazor", "media.dazor", "flash.dazor")
_ROUNDS = 400
_MOST = 1 << 20  # bytes of a file that are packed: what is random to the eye does not get smaller further on


def measure(pairs: int, seed: int, work: Path, say: Callable[[str], None] = lambda _: None, patch: str = "") -> Level:
    """Return L6 of our own door over this many pairs of lives."""
    quiet: list[list[float]] = []
    busy: list[list[float]] = []
    with Disk(work, megabytes=32 + 112 * pairs).mounted() as disk:
        for start in range(0, pairs, AT_ONCE):
            say(f"L6: pair {start + 1} of {pairs}")
            jobs = [(disk.root / f"life-{number}-{reports}", reports, seed + number)
                    for number in range(start, min(pairs, start + AT_ONCE)) for reports in (0, BUSY)]
            random.Random(seed + start).shuffle(jobs)  # noqa: S311 - so that neither kind always starts first
            with ThreadPoolExecutor(len(jobs)) as pool:
                lives = list(pool.map(lambda job: (job[1], _life(job[0], job[1], job[2], patch)), jobs))
            disk.sync()
            quiet += [features(folder) for reports, folder in lives if not reports]
            busy += [features(folder) for reports, folder in lives if reports]
    (reached, chance), (low, high) = auc(quiet, busy), interval(quiet, busy)
    return Level(name="L6", auc=reached, chance=chance, note=f"{pairs} pairs of images, 0 and {BUSY} reports; 95 % interval {low:.2f} to "
                 f"{high:.2f}; chance alone reaches {chance:.2f} one time in a hundred")


def _life(folder: Path, reports: int, seed: int, patch: str) -> Path:
    """Let a door live for some ticks; returns its folder."""
    folder.mkdir()
    door = Dazor(desk=False, relay=False, tick=TICK, slots=SLOTS, patch=patch)
    people = plant(max(reports, 1), seed, doors=("form", "form", "photo", "flash"), old=False)
    rng = random.Random(seed)  # noqa: S311 - the same life again
    try:
        door.start_below(folder)
        began = time.monotonic()
        for moment, person in zip(sorted(rng.uniform(0, LIFE - 1.5) for _ in range(reports)), people, strict=False):
            time.sleep(max(0.0, began + moment - time.monotonic()))
            door.send(person, 0, client.AT_ONCE)
        time.sleep(max(0.0, began + LIFE - time.monotonic()))
    finally:
        door.kill()
    return folder


def features(folder: Path) -> list[float]:
    """Return what a seizer can measure of a folder without a key: sizes, counts, times; entropy and statistics of each slot file."""
    files = [p for p in sorted(folder.rglob("*")) if p.is_file()]
    states = [p.lstat() for p in files]
    latest = max((s.st_mtime for s in states), default=0.0)
    return [
        float(len(files)), float(sum(s.st_size for s in states)), float(sum(s.st_blocks for s in states)),
        latest % TICK, float(np.std([s.st_mtime % TICK for s in states])), float(np.std([s.st_ctime % TICK for s in states])),
        float(len({math.floor(s.st_mtime) for s in states})), float(sum(len(p.name) for p in files)),
        float(sum(p.stat().st_size for p in files if "log" in p.parts)),
        *(number for name in SLOT_FILES for number in _bytes_of(b"".join(p.read_bytes() for p in files if p.name == name))),
        *_bytes_of(b"".join(p.read_bytes() for p in files if "spool" in str(p.parent) and p.name not in SLOT_FILES)),
    ]


def _bytes_of(data: bytes) -> list[float]:
    raw = np.frombuffer(data, dtype=np.uint8)
    used = raw[raw > 0] if raw.any() else np.zeros(1, dtype=np.uint8)
    share = np.bincount(used, minlength=256) / used.size
    return [float(used.size), -float((share[share > 0] * np.log2(share[share > 0])).sum()), float(share.var() * 1e6), float(used.mean()),
            len(zlib.compress(data[:_MOST], 1)) / max(1, len(data[:_MOST]))]


def auc(quiet: Sequence[Sequence[float]], busy: Sequence[Sequence[float]]) -> tuple[float, float]:
    """Return the area under the curve of the classifier, each pair judged by the others, and what chance reaches 1 in 100."""
    pairs = np.array([[a, b] for a, b in zip(quiet, busy, strict=True)], dtype=np.float64)
    rng = np.random.default_rng(1)
    by_chance = []
    for _ in range(_ROUNDS):
        swapped = pairs.copy()
        turn = rng.random(len(pairs)) < 0.5
        swapped[turn] = swapped[turn][:, ::-1]
        by_chance.append(_judged(swapped))
    return _judged(pairs), float(np.quantile(by_chance, 0.99))


def _judged(pairs: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> float:
    return _area(_scores(pairs))


def _scores(pairs: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """Linear discriminant with a ridge, trained on all pairs but one: its judgements of the one."""
    scores = []
    for left in range(len(pairs)):
        rest = np.delete(pairs, left, axis=0)
        flat = rest.reshape(-1, rest.shape[-1])
        middle, spread = flat.mean(0), flat.std(0) + 1e-9
        quiet, busy = (rest[:, 0] - middle) / spread, (rest[:, 1] - middle) / spread
        inside = np.cov(np.vstack([quiet - quiet.mean(0), busy - busy.mean(0)]).T) + 0.3 * np.eye(flat.shape[1])
        line = np.linalg.solve(inside, busy.mean(0) - quiet.mean(0))
        scores.append(((pairs[left] - middle) / spread) @ line)
    return np.array(scores)


def _area(judged: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> float:
    """Return how often a busy life is judged busier than a quiet one."""
    higher = (judged[:, 1][:, None] > judged[:, 0][None, :]).mean()
    equal = (judged[:, 1][:, None] == judged[:, 0][None, :]).mean()
    return float(higher + equal / 2)


def interval(quiet: Sequence[Sequence[float]], busy: Sequence[Sequence[float]]) -> tuple[float, float]:
    """Return the 95 % interval of the area: the judgements of the pairs drawn again with replacement."""
    judged, rng = _scores(np.array([[a, b] for a, b in zip(quiet, busy, strict=True)], dtype=np.float64)), np.random.default_rng(2)
    drawn = [_area(judged[rng.integers(0, len(judged), len(judged))]) for _ in range(_ROUNDS)]
    return float(np.quantile(drawn, 0.025)), float(np.quantile(drawn, 0.975))
