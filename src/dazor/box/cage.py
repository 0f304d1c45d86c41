"""The box itself: bubblewrap without network and files, limits by prlimit, a filter of system calls by libseccomp.

Without bubblewrap nothing of a stranger is decoded at all. Without libseccomp the box stands and the filter is left out.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from dazor.box import seccomp

MEMORY = 3 << 30  # bytes of address space a process; 60 million pixels are 180 MB unpacked, 720 lines of VP9 need 230 MB
ROOM = 256 << 20  # bytes of the box's only writable folder, which is memory
LARGEST = 128 << 20  # bytes of one file in it, and of what leaves it
INSIDE = Path(__file__).with_name("inside")
NEEDED = {"bwrap": "bubblewrap", "prlimit": "util-linux"}  # program → Debian's package
_START = "import sys, runpy; sys.path.append('/box'); runpy.run_module('inside', run_name='__main__')"
_SYSTEM = ("/usr", "/bin", "/lib", "/lib64", "/etc/ld.so.cache", "/etc/alternatives", "/etc/fonts")


def missing() -> tuple[str, ...]:
    """Return the programs the box is made of that are not here."""
    return tuple(name for name in NEEDED if shutil.which(name) is None)


def run(task: str, data: bytes, *, seconds: int) -> bytes:
    """Give a file to the program inside and return what it wrote, LARGEST bytes at most; nothing else leaves the box.

    Raises: TimeoutExpired; OSError: the box itself could not be made.
    """
    with _memory(data) as file, _memory() as out, _memory() as said, seccomp.rules() as rules:
        passed = (rules.fileno(),) if rules else ()
        subprocess.run(command(task, seconds, passed), stdin=file, stdout=out, stderr=said, timeout=seconds, check=False,  # noqa: S603
                       pass_fds=passed)
        trouble = os.pread(said, 200, 0).decode("utf-8", "replace").strip()
        if trouble.startswith("bwrap:"):
            raise OSError(f"bubblewrap could not make a box on this machine: {trouble}")
        return os.pread(out, LARGEST, 0)


@contextmanager
def _memory(data: bytes = b"") -> Iterator[int]:
    """Give a file that lies in memory and has no name: what writes into it is bounded, as it is not with a pipe."""
    file = os.memfd_create("box", os.MFD_CLOEXEC)
    try:
        with os.fdopen(os.dup(file), "wb") as whole:
            whole.write(data)
        os.lseek(file, 0, os.SEEK_SET)
        yield file
    finally:
        os.ftruncate(file, 0)  # the pages go back at once, also when something still holds the descriptor
        os.close(file)


def command(task: str, seconds: int, rules: Sequence[int] = ()) -> list[str]:
    """Return the command of the box; `rules` is the descriptor of the filter, when there is one."""
    box = ["prlimit", f"--as={MEMORY}", f"--cpu={2 * seconds}", "--core=0", "--nofile=64", f"--fsize={LARGEST}", "bwrap",
           "--unshare-all", "--unshare-user", "--disable-userns", "--die-with-parent", "--new-session", "--cap-drop", "ALL",
           "--clearenv", "--setenv", "PATH", "/usr/bin", "--proc", "/proc", "--dev", "/dev",
           "--size", str(ROOM), "--tmpfs", "/tmp", "--chdir", "/tmp"]  # noqa: S108 - inside
    for number in rules:
        box += ["--seccomp", str(number)]
    for path in _needed_paths():
        box += ["--ro-bind", path, path]
    return [*box, "--ro-bind", str(INSIDE), "/box/inside", "--remount-ro", "/", sys.executable, "-I", "-B", "-c", _START, task]


def _needed_paths() -> list[str]:
    """Return the folders that Python and the programs live in, each once, none inside another."""
    wanted = [*_SYSTEM, sys.prefix, sys.base_prefix, str(Path(sys.executable).resolve().parents[1])]
    found: list[str] = []
    for path in sorted({p for p in wanted if Path(p).exists()}, key=len):
        if not any(Path(path).is_relative_to(other) for other in found):
            found.append(path)
    return found
