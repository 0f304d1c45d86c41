"""The bot's token: typed in by a person at start, in memory only, without ever being a value of the parent's.

It is read from the descriptor straight into memory that the kernel shows to nobody (memfd_secret, Linux 5.14); where
there is none, into plain shared memory. A child, which dies in a minute, makes words of it.
"""

from __future__ import annotations

import ctypes
import mmap
import os
import sys
import termios

from dazor.edge.errors import NoToken

_MEMFD_SECRET = 447  # the same number on every architecture since Linux 5.14
_SIZE = 256  # bytes; a token has about 46
_FD_CLOEXEC = 0o2000000


class Token:
    """The token in shared memory."""

    def __init__(self, descriptor: int) -> None:
        """Read one line from a terminal, without showing it, or from a pipe. Raises: NoToken: it is empty or too long."""
        self._memory = secret_memory(_SIZE)
        count = _read_unseen(descriptor, self._memory) if os.isatty(descriptor) else _read_line(descriptor, self._memory)
        while count and self._memory[count - 1] in b"\r\n \t":
            count -= 1
        if not 20 <= count < _SIZE - 1 or self._memory.find(b":", 0, count) < 1:
            raise NoToken("No bot token came in on standard input: it looks like 123456:AbC… The relay did not start. Type it, or "
                          "pipe it in; it must not lie in a file.")
        self._count = count

    def __repr__(self) -> str:
        return "Token(…)"

    def words(self) -> str:
        """Return the token as text; for a process that dies soon."""
        return self._memory[:self._count].decode("ascii", "replace")


def secret_memory(size: int) -> mmap.mmap:
    """Return memory of `size` bytes, shared over `fork`, that the kernel shows to nobody; plain memory where it cannot do that."""
    descriptor = ctypes.CDLL(None, use_errno=True).syscall(_MEMFD_SECRET, _FD_CLOEXEC)
    if descriptor < 0:
        return mmap.mmap(-1, size)
    try:
        os.ftruncate(descriptor, size)
        return mmap.mmap(descriptor, size)
    except OSError:
        return mmap.mmap(-1, size)
    finally:
        os.close(descriptor)


def _read_line(descriptor: int, memory: mmap.mmap) -> int:
    count = 0
    with memoryview(memory) as view:
        while count < _SIZE:
            try:
                got = os.readv(descriptor, [view[count:]])
            except OSError:  # the kernel may not write there by this way
                return 0
            count += got
            if not got or memory.find(b"\n", 0, count) >= 0:
                break
    return max(memory.find(b"\n", 0, count), 0) or count


def _read_unseen(descriptor: int, memory: mmap.mmap) -> int:
    before = termios.tcgetattr(descriptor)
    unseen = [*before[:3], before[3] & ~termios.ECHO, *before[4:]]
    print("Token of the bot: ", end="", file=sys.stderr, flush=True)  # noqa: T201 - a question to a person
    try:
        termios.tcsetattr(descriptor, termios.TCSAFLUSH, unseen)
        return _read_line(descriptor, memory)
    finally:
        termios.tcsetattr(descriptor, termios.TCSAFLUSH, before)
        print(file=sys.stderr)  # noqa: T201
