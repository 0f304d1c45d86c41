"""What the kernel can be asked for: no core dump, not readable by other processes, no swap. Best effort, said aloud."""

from __future__ import annotations

import ctypes
import os
import resource

_SWAPS = "/proc/swaps"
_PR_SET_DUMPABLE = 4
_MCL_CURRENT, _MCL_FUTURE, _MCL_ONFAULT = 1, 2, 4
_libc = ctypes.CDLL(None, use_errno=True)  # opened once, before the first fork: it costs a worker half a millisecond


def shut_in() -> tuple[str, ...]:
    """Shut this process in, and with it every worker it forks: limit and flag are inherited, memory locks are not.

    Returns what could not be done, in words.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    missing = []
    if _libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0) != 0:
        missing.append(f"other processes of this user can read its memory ({os.strerror(ctypes.get_errno())})")
    return (*missing, *lock_memory())


def lock_memory() -> tuple[str, ...]:
    """Keep this process out of swap; in every worker anew. Returns what could not be done, in words.

    ONFAULT locks pages as they are touched: a worker costs what it uses, not the size of Python. Even so the lock takes
    three quarters of a worker's birth, so it is taken where there is something to be swapped to.
    """
    if not _swaps():
        return ()
    if not _may_lock():
        return ("its memory may be swapped; switch swap off or raise the locked-memory limit to 1 GiB",)
    if _libc.mlockall(_MCL_CURRENT | _MCL_FUTURE | _MCL_ONFAULT) != 0:
        return (f"its memory may be swapped ({os.strerror(ctypes.get_errno())})",)
    return ()


def _swaps() -> bool:
    """Return whether this machine has swap now, or does not say: looked at in the parent and for every worker anew."""
    try:
        file = os.open(_SWAPS, os.O_RDONLY)
    except OSError:
        return True
    try:
        return os.read(file, 4_096).count(b"\n") > 1
    finally:
        os.close(file)


def _may_lock() -> bool:
    """Return whether the limit leaves room to grow: with a small one the kernel would refuse memory later, in a visit."""
    limit = resource.getrlimit(resource.RLIMIT_MEMLOCK)[0]
    return os.geteuid() == 0 or limit == resource.RLIM_INFINITY or limit >= 1 << 30
