"""Memory shared by the parent and its workers, holding sealed slots only. It has no name in any file system.

A worker that is killed while it writes leaves nothing behind: a slot counts only when `head` has moved, and the lock
is a record lock that the kernel gives back when its holder dies.
"""

from __future__ import annotations

import fcntl
import mmap
import os
import struct
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from dazor.sealing.shape import SLOT

CAPACITY = 16_384  # reports that may wait: 64 MB, of which only what was ever filled is taken; nine minutes of a flood
PATIENT = 2_000  # those that may wait without a wider lane: 16 h at 32 a quarter of an hour, and the desk tries 24 h back
_HEAD = struct.Struct("=QQB")  # reports ever put in, ever taken out, door closed
_START = 64


class Ring:
    """A queue of sealed slots over `fork`."""

    def __init__(self, capacity: int = CAPACITY, slot: int = SLOT) -> None:
        self.capacity, self.most, self._slot = capacity, capacity, slot  # `most` may be set lower before a fork
        self._file = os.memfd_create("ring", os.MFD_CLOEXEC)
        os.ftruncate(self._file, _START + capacity * slot)
        self._memory = mmap.mmap(self._file, _START + capacity * slot)

    @contextmanager
    def _locked(self) -> Iterator[tuple[int, int, bool]]:
        fcntl.lockf(self._file, fcntl.LOCK_EX)
        try:
            head, tail, closed = _HEAD.unpack_from(self._memory)
            yield head, tail, bool(closed)
        finally:
            fcntl.lockf(self._file, fcntl.LOCK_UN)

    def push(self, sealed: bytes) -> bool:
        """Put a sealed slot in. Returns False when the ring is full or closed; nothing is kept then."""
        return self.push_all([sealed])

    def push_all(self, sealed: Sequence[bytes]) -> bool:
        """Put sealed slots in, all or none. Returns False when they do not fit or the ring is closed."""
        with self._locked() as (head, tail, closed):
            if closed or head - tail + len(sealed) > self.most or any(len(s) != self._slot for s in sealed):
                return False
            for number, one in enumerate(sealed, head):
                at = self._at(number)
                self._memory[at:at + self._slot] = one
            _HEAD.pack_into(self._memory, 0, head + len(sealed), tail, closed)
            return True

    def peek(self, count: int) -> list[bytes]:
        """Return the oldest `count` slots and leave them in."""
        with self._locked() as (head, tail, _):
            return [self._memory[self._at(n):self._at(n) + self._slot] for n in range(tail, min(head, tail + count))]

    def drop(self, count: int) -> None:
        """Take out the oldest `count` slots and overwrite them."""
        with self._locked() as (head, tail, closed):
            count = min(count, head - tail)
            for number in range(tail, tail + count):
                self._memory[self._at(number):self._at(number) + self._slot] = bytes(self._slot)
            _HEAD.pack_into(self._memory, 0, head, tail + count, closed)

    def waiting(self) -> int:
        """Return how many slots wait."""
        with self._locked() as (head, tail, _):
            return int(head - tail)

    def full(self) -> bool:
        """Return whether there is no room."""
        return self.waiting() >= self.most

    def shut(self, closed: bool) -> None:
        """Close the door or open it again; workers see it at their next request."""
        with self._locked() as (head, tail, _):
            _HEAD.pack_into(self._memory, 0, head, tail, closed)

    def is_shut(self) -> bool:
        """Return whether the parent closed the door because the slot file cannot be written."""
        with self._locked() as (_, _, closed):
            return closed

    def _at(self, number: int) -> int:
        return _START + number % self.capacity * self._slot
