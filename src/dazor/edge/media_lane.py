"""The media lane: sealed parts of files wait in shared memory and go into a slot file of their own at the tick.

The file has the same size and the same rhythm with files and without; empty slots are real dummies.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from dazor.edge.ring import Ring
from dazor.edge.spool import Spool
from dazor.sealing import parts, slots

WAITING = 128  # parts that may wait in memory: 32 MiB, four of the largest files


class MediaLane:
    """The queue of parts and their slot file, in the hands of a parent."""

    def __init__(self, folder: Path, slots_in_tick: int, ticks: int) -> None:
        """Open or make the file. Raises: SpoolUnusable."""
        self.ring = Ring(WAITING, parts.PART)
        self._slots, self.spool = slots_in_tick, Spool(folder, slots_in_tick, ticks, slots.MEDIA_NAME, parts.PART)

    def push_all(self, sealed: Sequence[bytes]) -> bool:
        """Queue the parts of a file, all or none."""
        return self.ring.push_all(sealed)

    def tick(self, epoch: str) -> None:
        """Write one tick. Raises: OSError: nothing counts as written and the parts wait."""
        waiting = self.ring.peek(self._slots)
        self.spool.write(waiting, epoch)
        self.ring.drop(len(waiting))

    def wipe(self) -> None:
        """Forget what waits and write over the file. Raises: OSError."""
        self.ring.shut(closed=True)
        self.ring.drop(self.ring.waiting())
        self.spool.wipe()
