"""The relay's half of the way back: keys of the last two hours in memory that nobody dumps, and the desk's table, read once.

The parent draws and forgets; a child makes tickets and opens records, and dies. `sealing.returns` says what they are.
"""

from __future__ import annotations

import secrets
import struct
from collections.abc import Iterator
from pathlib import Path

from dazor.edge.relay.token import secret_memory
from dazor.sealing import returns
from dazor.sealing.returns import KEY, QUARTER, QUARTERS, Bound

_ROW = struct.Struct(f"=Q{KEY}s")  # quarter of an hour since 1970, its key; zeros: none
_STAMP = struct.Struct("=q")  # which table was read last: its time of change
_STAMP_AT = QUARTERS * _ROW.size


class Returns:
    """Shared over `fork`: what the parent forgets, no child has."""

    def __init__(self, path: Path) -> None:
        self._path, self._memory = path, secret_memory(_STAMP_AT + _STAMP.size)

    def __repr__(self) -> str:
        return "Returns(…)"

    def turn(self, now: float) -> None:
        """Draw the key of this quarter, write over those that are two hours old. A clock set back forgets what lies ahead."""
        quarter = int(now) // QUARTER
        for place, (drawn, _) in enumerate(self._rows()):
            if drawn and not quarter - QUARTERS < drawn <= quarter:
                _ROW.pack_into(self._memory, place * _ROW.size, 0, b"")
        at = quarter % QUARTERS * _ROW.size
        if _ROW.unpack_from(self._memory, at)[0] != quarter:
            _ROW.pack_into(self._memory, at, quarter, secrets.token_bytes(KEY))

    def ticket(self, chat: int, language: str) -> bytes:
        """Return a ticket for a report, under the newest key."""
        return returns.ticket(chat, language, max(self._rows())[1])

    def arrived(self) -> Iterator[Bound]:
        """Yield the answers of a table that was not read before. It counts as read first: none is said twice, after a kill none at all."""
        try:
            stamp = self._path.stat().st_mtime_ns
            if stamp == _STAMP.unpack_from(self._memory, _STAMP_AT)[0]:
                return
            _STAMP.pack_into(self._memory, _STAMP_AT, stamp)
            with self._path.open("rb") as file:
                data = file.read(returns.RECORD * returns.RECORDS)
        except OSError:  # the desk has pushed none
            return
        yield from returns.unlock(data, [key for drawn, key in self._rows() if drawn])

    def _rows(self) -> list[tuple[int, bytes]]:
        return list(_ROW.iter_unpack(self._memory[:_STAMP_AT]))
