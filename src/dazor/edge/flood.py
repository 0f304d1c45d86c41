"""When more wait than half an hour of ticks could take, a wider lane opens beside the slot file; nobody is asked who they are.

The lane is a slot file of its own in a folder of its own, which the desk fetches like that of a second door. While more
reports wait than two ticks hold, it takes 1,024 of them every thirtieth of a tick: 122,880 an hour. Each of its ticks
is filled, dummies make up the rest, and it is never written otherwise. That it exists says that there was a flood, which
whoever sent the flood knows; the minute it gives away is shared by a crowd of a thousand instead of ten.
"""

from __future__ import annotations

import math
from pathlib import Path

from dazor.edge.ring import Ring
from dazor.edge.spool import Spool

FOLDER = "flood"  # below the spool; `dazor.desk.workflow` fetches every folder there
TICKS = 120  # kept: an hour at full stream, 503 MB, made when the first flood comes
AHEAD = 2  # ticks of the slot file that may wait before the lane opens: half an hour, the longest anybody waits
PARTS = 30  # of a tick


class FloodLane:
    """The wider lane, in the hands of a parent; closed until it is needed."""

    def __init__(self, folder: Path, ring: Ring, tick_seconds: int, slots: tuple[int, int]) -> None:
        """`slots` are those of a tick of the slot file and of this lane."""
        self._folder, self._ring = folder / FOLDER, ring
        self._every, self._most, self._slots = max(1, tick_seconds // PARTS), slots[0] * AHEAD, slots[1]
        self._spool: Spool | None = None
        self._next = 0.0

    def due(self, now: float) -> bool:
        """Return whether it is a round moment of the lane and more wait than half an hour could take."""
        if now < self._next:
            return False
        self._next = float((math.floor(now / self._every) + 1) * self._every)
        return self.needed()

    def needed(self) -> bool:
        """Return whether more wait than two ticks of the slot file hold."""
        return self._ring.waiting() > self._most

    def tick(self, epoch: str) -> None:
        """Write one tick of the lane. Raises: OSError, SpoolUnusable: the reports wait as before."""
        if self._spool is None:
            self._spool = Spool(self._folder, self._slots, TICKS)
        reports = self._ring.peek(self._slots)
        self._spool.write(reports, epoch)
        self._ring.drop(len(reports))

    def wipe(self) -> None:
        """Write over the file, if there is one. Raises: OSError."""
        if self._spool is not None:
            self._spool.wipe()
