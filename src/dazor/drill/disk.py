"""The disk of the target: an ext4 image on a loop device where there is root, else an ordinary folder.

After the seizure the image is read raw: free blocks, journal and deleted inodes with everything else.
"""

from __future__ import annotations

import contextlib
import ctypes
import mmap
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

_SYSTEM = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/sbin"])  # Debian keeps mkfs and mount's kin apart
_INODE = 256  # bytes; said to mkfs so that every inode has room for the time of its making
_FIELDS = {"changed": (12, 132), "modified": (16, 136), "read": (8, 140), "made": (144, 148), "deleted": (20, 0)}


class Disk:
    """Where the target keeps everything it writes."""

    def __init__(self, work: Path, *, megabytes: int) -> None:
        self.root = work / "disk"
        self.image = work / "disk.img"
        self.raw = False  # whether `image` is a file system of its own
        self._megabytes = megabytes
        self._filler = self.root / "filler"

    @contextmanager
    def mounted(self) -> Iterator[Disk]:
        """Make the file system, and take it down whatever happens."""
        self.root.mkdir(parents=True)
        maker = shutil.which("mkfs.ext4", path=_SYSTEM)
        if os.geteuid() == 0 and maker:
            with self.image.open("wb") as file:
                file.truncate(self._megabytes << 20)
            made = _run(maker, "-q", "-F", "-I", str(_INODE), "-E", "lazy_itable_init=0,lazy_journal_init=0", str(self.image))
            self.raw = made and _run("mount", "-o", "loop", str(self.image), str(self.root))
        try:
            yield self
        finally:
            self.pull()

    def pull(self) -> None:
        """Write out what is in the kernel's hands and take the file system away; a second call does nothing."""
        if self.raw and os.path.ismount(self.root):
            for flags in ((), ("-l",)):
                if _run("umount", *flags, str(self.root)):
                    break

    def sync(self) -> None:
        """Write out now what the kernel would write within half a minute: a slow upload compressed in time."""
        folder = os.open(self.root, os.O_RDONLY)
        try:
            ctypes.CDLL(None).syncfs(folder)  # this file system only; the others of the machine are not ours
        finally:
            os.close(folder)

    def fill(self) -> bool:
        """Leave no room, and say whether that was done: an ordinary folder lies on somebody's real disk and stays as it is.

        The blocks are taken without being overwritten: what was freed before stays to be found.
        """
        if not self.raw:
            return False
        descriptor = os.open(self._filler, os.O_WRONLY | os.O_CREAT)
        at = 0
        try:
            for piece in (1 << 20, 4096, 1024):  # down to the last block, the share kept for root included
                with contextlib.suppress(OSError):  # the disk is full
                    while True:
                        os.posix_fallocate(descriptor, at, piece)
                        at += piece
        finally:
            os.close(descriptor)
        return True

    def unfill(self) -> None:
        """Give the room back."""
        self._filler.unlink(missing_ok=True)

    def material(self) -> Iterator[tuple[str, mmap.mmap | bytes]]:
        """Yield what the seizer reads: the raw image, or file by file where there is none."""
        if self.raw:
            with self.image.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as whole:
                yield "image", whole
            return
        for path in sorted(p for p in self.root.rglob("*") if p.is_file() and not p.is_symlink()):
            yield str(path.relative_to(self.root)), str(path.name).encode() + b"\n" + path.read_bytes()

    def written(self, since: float, until: float) -> list[tuple[float, str]]:
        """Return every time of an inode between two moments: of living and deleted files, and their copies in the journal."""
        if self.raw:
            records = np.fromfile(self.image, dtype=np.uint8).reshape(-1, _INODE)
            return sorted(_times(records, since, until))
        found = []
        for path in self.root.rglob("*"):
            state = path.lstat()
            found += [(t, kind) for t, kind in ((state.st_mtime, "modified"), (state.st_ctime, "changed")) if since <= t <= until]
        return sorted(found)


def _times(records: np.ndarray[tuple[int, ...], np.dtype[np.uint8]], since: float, until: float) -> Iterator[tuple[float, str]]:
    """Everything in the image that looks like an inode: a mode of a file or folder and a time of making in the drill."""
    words = records.view("<u4")
    kinds = records.view("<u2")[:, 0] >> 12
    likely = np.isin(kinds, (4, 8, 12)) & (words[:, 16 // 4] > 0) & (records.view("<u2")[:, 128 // 2] == 32)
    for record in words[likely]:
        for kind, (at, extra) in _FIELDS.items():
            moment = float(record[at // 4]) + (float(record[extra // 4] >> 2) / 1e9 if extra else 0.0)
            if since <= moment <= until and extra:
                yield moment, kind


def _run(*command: str) -> bool:
    return subprocess.run(command, capture_output=True, check=False).returncode == 0  # noqa: S603 - fixed commands
