"""The tide on a disk: one small file that is written over in place and never copied.

It lies in `tide_dir`, outside `data_dir`, because a backup takes `data_dir` whole. Two copies stand in turns: the new
one is written and made durable, then the old one is written over. A crash leaves one whole copy at least; a new name
for every write, as other files here get, would leave the old tide in free blocks. On flash and on file systems that
copy on write (btrfs, ZFS) writing over is not destroying: put it on a memory file system or a stick there.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from dazor.model.errors import UnusableInput
from dazor.sealing import tide
from dazor.sealing.errors import TideLost
from dazor.sealing.tide import PLACE, Tide

FILE_NAME = "tide.dazor"
_BLANK = bytes(PLACE)


def path_of(settings: Mapping[str, Any]) -> Path:
    """Return where the tide of a desk with these settings lies. Raises: UnusableInput: inside data_dir, where backups take it."""
    data = Path(str(settings["data_dir"])).absolute()
    folder = Path(str(settings.get("tide_dir") or beside(data))).absolute()
    if folder == data or data in folder.parents:
        raise UnusableInput(f"tide_dir {folder} lies inside data_dir, and every backup would take the tide with it. Nothing was "
                            "done; name a folder outside, best on a memory file system.")
    return folder / FILE_NAME


def beside(data: Path) -> Path:
    """Return the folder beside data_dir that is used when no setting names one."""
    data = data.absolute()
    return data.with_name(data.name + "-tide")


def make(path: Path, now: datetime) -> Tide:
    """Write a new tide that begins now over whatever tide there is."""
    made = tide.new(now)
    put(path, made)
    return made


def put(path: Path, made: Tide) -> None:
    """Write this tide over whatever tide there is; inside `held` when there is one. Raises: UnusableInput."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            for place in (0, 1):
                _put(descriptor, place, tide.encode(made) if place == 0 else _BLANK)
            folder = os.open(path.parent, os.O_RDONLY)
            os.fsync(folder)
            os.close(folder)
        finally:
            os.close(descriptor)
    except OSError as error:
        raise UnusableInput(f"the tide could not be written at {path}: {error.strerror}. The key store is unchanged; free the disk "
                            "of tide_dir and run the command again.") from error


@contextmanager
def held(path: Path, now: datetime) -> Iterator[Tide]:
    """Give the tide as it stands now, moved on in its file, and keep every other process out of the keys meanwhile.

    Who changes the key store does it inside: two desks at once then do it one after the other.
    Raises: TideLost.
    """
    try:
        descriptor = os.open(path, os.O_RDWR)
    except OSError as error:
        raise _absent(path, error) from error
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield _moved_on(descriptor, now)
    finally:
        os.close(descriptor)


def stand(path: Path, now: datetime) -> Tide:
    """Return the tide as it stands now, moved on in its file. Raises: TideLost."""
    with held(path, now) as found:
        return found


def look(path: Path) -> Tide:
    """Return the tide as it was last moved, without moving it. Raises: TideLost."""
    try:
        with path.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_SH)  # not between the two writes of another process
            data = file.read(2 * PLACE)
    except OSError as error:
        raise _absent(path, error) from error
    return tide.newest(_places(data))


def in_memory(path: Path) -> bool:
    """Return whether the tide lies on a memory file system, where a power cut destroys it and no disk keeps it."""
    best = ("", "")
    try:
        lines = Path("/proc/mounts").read_text(encoding="utf-8").splitlines()
    except OSError:
        return False
    for _, point, kind, *_rest in (line.split() for line in lines):
        if (path.is_relative_to(point)) and len(point) >= len(best[0]):
            best = (point, kind)
    return best[1] in ("tmpfs", "ramfs")


def _absent(path: Path, error: OSError) -> TideLost:
    return TideLost(f"There is no tide at {path} ({error.strerror}). Without it no epoch key opens. If tide_dir is a stick or "
                    "another disk, put it in; if the tide is gone (a memory file system after a power cut), run `dazor keys "
                    "renew --lost` and push the new bundle: what was sealed until then stays sealed for ever.")


def _moved_on(descriptor: int, now: datetime) -> Tide:
    places = _places(os.pread(descriptor, 2 * PLACE, 0))
    was = tide.newest(places)
    found, at = tide.forward(was, now), places.index(tide.encode(was))
    if found.step > was.step:
        _put(descriptor, 1 - at, tide.encode(found))
        at = 1 - at
    if found.step > was.step or places[1 - at] != _BLANK:  # a crash may have left the one before
        _put(descriptor, 1 - at, _BLANK)  # only now: one whole copy stands at every moment
    return found


def _places(data: bytes) -> tuple[bytes, bytes]:
    return data[:PLACE], data[PLACE:2 * PLACE]


def _put(descriptor: int, place: int, data: bytes) -> None:
    os.pwrite(descriptor, data, place * PLACE)
    os.fsync(descriptor)
