"""The desk's order to close for good, as a file that it lays beside the bundle; signed, so that nobody else can give it."""

from __future__ import annotations

from pathlib import Path

from dazor.sealing import orders
from dazor.sealing.errors import BundleRefused, OrderRefused

MAX_BYTES = 1 << 20  # an order has 8 kB, and 8 more for every hand-over of the signing key


class Panicked(BundleRefused):
    """The desk ordered this door to close for good. Nothing is taken and nothing is kept."""

    code = "edge.E09"


class PanicFile:
    """Looks whether the order is there: one look at the folder a request, signatures only when there is a file."""

    def __init__(self, path: Path, desk_key: str) -> None:
        self.path, self._desk_key = path, desk_key
        self._given = False
        self._refused: tuple[int, int] | None = None  # a file that is no order of ours is read once

    def refuse(self) -> None:
        """Raises: Panicked when the order was given. Once given it stands until the door is started anew without it."""
        if self._given or self._look():
            raise Panicked("The desk ordered this door to close for good. To open it again take "
                           f"{self.path.name} away and start the door anew.")

    def _look(self) -> bool:
        try:
            state = self.path.stat()
            seen = (state.st_ino, state.st_mtime_ns)
            if seen == self._refused:
                return False
            with self.path.open("rb") as file:
                orders.read(file.read(MAX_BYTES), self._desk_key, orders.PANIC)
        except OSError:
            return False
        except OrderRefused:
            self._refused = seen
            return False
        self._given = True
        return True
