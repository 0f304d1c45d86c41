"""Which messages must still be deleted at the messenger: shared memory of the relay's processes, nowhere else.

Here alone the relay knows a chat for longer than a child lives: until the answer is deleted, less than a minute. Without
it a child that is killed would leave somebody's receipt in their telephone for good. A row is zeros again as soon as the
message is gone, or cannot be deleted any more.

An answer has a row before it is sent, with the number of the message it follows, negative: the messenger numbers it only
when it has it, and a child that is killed in between could not say which number that was.
"""

from __future__ import annotations

import fcntl
import mmap
import os
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import msgspec

ROWS = 2_048
_ROW = struct.Struct("=qqd")  # chat, message, when it is due (seconds of the epoch); zeros: free
_HEAD = struct.Struct("=I")  # how many could not be deleted
_SEEN = struct.Struct("=128q")  # updates of the batch under way that are sealed already
_ROWS_AT = 2_048  # bytes


class Due(msgspec.Struct, frozen=True):
    """A message to delete, and its row; `message` below zero: whatever the bot said after the message of that number."""

    row: int
    chat: int
    message: int
    when: float

    def __repr__(self) -> str:
        return "Due(…)"


class Pending:
    """The table."""

    def __init__(self) -> None:
        self._file = os.memfd_create("pending", os.MFD_CLOEXEC)
        size = _ROWS_AT + ROWS * _ROW.size
        os.ftruncate(self._file, size)
        self._memory = mmap.mmap(self._file, size)
        self._threads = threading.Lock()  # the kernel's lock is between processes; a child has threads

    @contextmanager
    def _locked(self) -> Iterator[None]:
        with self._threads:
            fcntl.lockf(self._file, fcntl.LOCK_EX)
            try:
                yield
            finally:
                fcntl.lockf(self._file, fcntl.LOCK_UN)

    def add(self, chat: int, message: int, when: float) -> bool:
        """Note a message down once. Returns False when the table is full."""
        with self._locked():
            known = any((row.chat, row.message) == (chat, message) for row in self._rows())
            return known or self._take_row(chat, message, when) is not None

    def reserve(self, chat: int, after: int, when: float) -> int | None:
        """Note down that an answer to the message `after` may come to lie in a chat. Returns its row, None when the table is full."""
        with self._locked():
            return self._take_row(chat, -max(1, after), when)

    def settle(self, row: int, chat: int, message: int, when: float) -> None:
        """Write what became of an answer into its row; `message` 0: it was not sent."""
        with self._locked():
            _ROW.pack_into(self._memory, _ROWS_AT + row * _ROW.size, *((chat, message, when) if message else (0, 0, 0.0)))

    def due(self, now: float) -> list[Due]:
        """Return what is due."""
        with self._locked():
            return [row for row in self._rows() if row.when <= now]

    def first(self) -> float | None:
        """Return when the first is due, None when nothing waits."""
        with self._locked():
            return min((row.when for row in self._rows()), default=None)

    def waiting(self) -> int:
        """Return how many messages wait to be deleted."""
        with self._locked():
            return sum(1 for _ in self._rows())

    def forget(self, chat: int, message: int, *, failed: bool = False) -> None:
        """Overwrite the row of a message that is gone, or that nobody can delete any more."""
        with self._locked():
            for row in self._rows():
                if (row.chat, row.message) == (chat, message):
                    _ROW.pack_into(self._memory, _ROWS_AT + row.row * _ROW.size, 0, 0, 0.0)
            if failed:
                _HEAD.pack_into(self._memory, 0, _HEAD.unpack_from(self._memory)[0] + 1)

    def failures(self) -> int:
        """Return how many messages could not be deleted so far."""
        with self._locked():
            return int(_HEAD.unpack_from(self._memory)[0])

    def sealed(self, update: int) -> bool:
        """Return whether this update of the batch is sealed already: a child before this one may have been killed."""
        with self._locked():
            return update in _SEEN.unpack_from(self._memory, _HEAD.size)

    def mark(self, update: int) -> None:
        """Remember that an update is sealed, until the batch is confirmed."""
        with self._locked():
            seen = list(_SEEN.unpack_from(self._memory, _HEAD.size))
            _SEEN.pack_into(self._memory, _HEAD.size, *[update, *seen][:len(seen)])

    def confirmed(self) -> None:
        """Forget the numbers of the batch."""
        with self._locked():
            self._memory[_HEAD.size:_HEAD.size + _SEEN.size] = bytes(_SEEN.size)

    def _take_row(self, chat: int, message: int, when: float) -> int | None:
        taken = {row.row for row in self._rows()}
        free = next((number for number in range(ROWS) if number not in taken), None)
        if free is not None:
            _ROW.pack_into(self._memory, _ROWS_AT + free * _ROW.size, chat, message, when)
        return free

    def _rows(self) -> Iterator[Due]:
        for number, fields in enumerate(_ROW.iter_unpack(self._memory[_ROWS_AT:])):
            if fields[1]:
                yield Due(number, *fields)
