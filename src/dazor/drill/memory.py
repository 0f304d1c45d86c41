"""What is in a process's memory, read from outside while it stands still. Needs root, as a seizer with the machine has."""

from __future__ import annotations

import contextlib
import os
import re
import signal
from collections.abc import Iterator
from pathlib import Path

_LINE = re.compile(r"([0-9a-f]+)-([0-9a-f]+) (\S+) \S+ \S+ \S+ *(.*)")
_AT_ONCE = 64 << 20  # bytes


def readable() -> str:
    """Return why the memory of other processes cannot be read, "" when it can."""
    if not Path("/proc/self/mem").exists():
        return "there is no /proc/PID/mem here"
    return "" if os.geteuid() == 0 else "only root reads the memory of processes that are not dumpable"


def read(pid: int) -> Iterator[tuple[int, bytes]]:
    """Yield (address, bytes) of every mapping that can be read, with the process stopped meanwhile.

    That is more than a core file holds: mapped files and pages that are excluded from dumps are here too.
    """
    try:
        os.kill(pid, signal.SIGSTOP)
        maps = Path(f"/proc/{pid}/maps").read_text().splitlines()
    except (ProcessLookupError, FileNotFoundError):
        return
    try:
        memory = os.open(f"/proc/{pid}/mem", os.O_RDONLY)
        try:
            for line in maps:
                yield from _mapping(memory, line)
        finally:
            os.close(memory)
    except (ProcessLookupError, FileNotFoundError):  # it ended since, or is dead and not yet buried: it has no memory
        return
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGCONT)


def _mapping(memory: int, line: str) -> Iterator[tuple[int, bytes]]:
    match = _LINE.match(line)
    if match is None or "r" not in match[3] or match[4].startswith(("[vvar", "[vsyscall")):
        return
    start, end = int(match[1], 16), int(match[2], 16)
    if "x" in match[3] and match[4].startswith("/"):
        return  # a library's code, the same on every machine
    while start < end:
        try:
            data = os.pread(memory, min(_AT_ONCE, end - start), start)
        except OSError:
            return
        if not data:
            return
        yield start, data
        start += len(data)
