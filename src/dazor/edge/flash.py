"""The flash lane: launch, take-off, landing, drone, explosion, and a region. No words, no picture, no code, no person.

A worker adds one to a counter that the parent shares; every `flash_seconds` the parent seals the whole table of
counters into one slot and sets it to nought. The table is sealed when nothing was pressed too, so the file and its
rhythm are the same in a quiet night and during an attack.
"""

from __future__ import annotations

import fcntl
import math
import mmap
import os
import secrets
import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from dazor.edge.doors import told
from dazor.edge.spool import Spool
from dazor.model.raw import Message
from dazor.sealing import seal, shape
from dazor.sealing.shape import EpochKey

KINDS = {"launch": told("Rocket launch"), "takeoff": told("Aircraft taking off"), "landing": told("Aircraft landing"),
         "drone": told("Drone"), "explosion": told("Explosion")}
REGIONS = {"BY-BR": told("Brest Region"), "BY-VI": told("Viciebsk Region"), "BY-HO": told("Homiel Region"),
           "BY-HR": told("Hrodna Region"), "BY-MA": told("Mahiliou Region"), "BY-MI": told("Minsk Region"),
           "BY-HM": told("Minsk city")}  # ISO 3166-2
SIGNAL, SOON = told("Signal taken"), told("It reaches the editors within a minute. First of all get to safety yourself.")
FILE_NAME = "flash.dazor"  # beside the slot file
KEPT = 900  # seconds that the file holds for the desk to fetch
_CELLS = tuple((kind, region) for kind in KINDS for region in REGIONS)
_PLACE = {cell: place for place, cell in enumerate(_CELLS)}
_COUNTS = struct.Struct(f"={len(_CELLS)}I")
_MOST = 2**32 - 1


class Presses:
    """The counters, in memory without a name, shared over `fork`."""

    def __init__(self) -> None:
        self._file = os.memfd_create("presses", os.MFD_CLOEXEC)
        os.ftruncate(self._file, _COUNTS.size)
        self._memory = mmap.mmap(self._file, _COUNTS.size)

    @contextmanager
    def _locked(self) -> Iterator[list[int]]:
        fcntl.lockf(self._file, fcntl.LOCK_EX)
        try:
            counts = list(_COUNTS.unpack_from(self._memory))
            yield counts
            _COUNTS.pack_into(self._memory, 0, *counts)
        finally:
            fcntl.lockf(self._file, fcntl.LOCK_UN)

    def add(self, kind: str, region: str) -> bool:
        """Count one press. Returns False for a kind or region there is no button for."""
        if (kind, region) not in _PLACE:
            return False
        with self._locked() as counts:
            place = _PLACE[kind, region]
            counts[place] = min(counts[place] + 1, _MOST)
        return True

    def counted(self) -> list[int]:
        """Return the counters as they stand."""
        with self._locked() as counts:
            return list(counts)

    def less(self, taken: list[int]) -> None:
        """Take away what was written down; presses of the meantime stay."""
        with self._locked() as counts:
            counts[:] = [have - gone for have, gone in zip(counts, taken, strict=True)]


class FlashLane:
    """The counters and their slot file, in the hands of a parent."""

    def __init__(self, folder: Path, seconds: int, key: Callable[[datetime], EpochKey]) -> None:
        """Open or make the file. Raises: SpoolUnusable."""
        self.presses, self._seconds, self._key = Presses(), seconds, key
        self._spool = Spool(folder, 1, max(2, KEPT // seconds), FILE_NAME)
        self.next = 0.0

    def due(self, now: float) -> bool:
        """Return whether a writing is due, and set the next one to a round multiple of the rhythm: no press moves it."""
        after = float((math.floor(now / self._seconds) + 1) * self._seconds)
        due = bool(self.next) and now >= self.next
        self.next = after if due or not self.next else min(self.next, after)  # the clock may have been set back
        return due

    def tick(self, now: datetime) -> None:
        """Seal the table into one slot. Raises: OSError, SealingError: nothing was written and the counters stay."""
        counts = self.presses.counted()
        key = self._key(now)
        sealed = seal.seal(table(counts, now), key, sizes=(shape.SLOT,)).sealed
        self._spool.write([sealed], key.epoch)
        self.presses.less(counts)

    def wipe(self) -> None:
        """Forget what was counted and take the file away: the desk gave the order to panic. Raises: OSError."""
        self.presses.less(self.presses.counted())
        self._spool.wipe()


def table(counts: list[int], now: datetime) -> Message:
    """Return the table of one rhythm as a message: `launch BY-HO 3`, a line for each counter above nought."""
    lines = (f"{kind} {region} {count}" for (kind, region), count in zip(_CELLS, counts, strict=True) if count)
    return Message(id=secrets.token_hex(16), text="\n".join(lines), door="flash", published=f"{now.astimezone(UTC):%Y-%m-%dT%H:%M}")
