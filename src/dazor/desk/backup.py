"""A copy of the desk's folder that opens nothing after its days: everything but the tide.

The database is copied through SQLite, so that a running desk disturbs nothing. What is copied of the key store lies
under tides that pass within seven days; the tide itself lies elsewhere and is refused here.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import tarfile
import tempfile
from pathlib import Path

from dazor.desk import tide
from dazor.model.errors import UnusableInput
from dazor.sealing import chest, keystore

_BASE = ".sqlite3"
_LEFT_OUT = (f"{_BASE}-wal", f"{_BASE}-shm", f"{_BASE}-journal", ".new")


def back_up(data: Path, target: Path) -> int:
    """Write a packed copy of the desk's folder and return how many files it has. Raises: UnusableInput: nothing was written."""
    _refuse(data, target)
    new = target.with_name(target.name + ".new")
    count = 0
    try:
        descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            with tarfile.open(fileobj=file, mode="w:gz") as archive, tempfile.TemporaryDirectory(dir=target.parent) as aside:
                for path in sorted(p for p in data.rglob("*") if p.is_file() and not p.name.endswith(_LEFT_OUT)):
                    copy = _copied(path, Path(aside)) if path.suffix == _BASE else path
                    archive.add(copy, arcname=str(Path(data.name) / path.relative_to(data)), recursive=False)
                    count += 1
            file.flush()
            os.fsync(file.fileno())
        new.replace(target)
    except (OSError, sqlite3.Error) as error:
        new.unlink(missing_ok=True)
        raise UnusableInput(f"the backup could not be written: {error}. There is no {target.name} of it; what was there is "
                            "unchanged.") from error
    return count


def _refuse(data: Path, target: Path) -> None:
    """Refuse what would make the promise false. Raises: UnusableInput."""
    store = data / keystore.FILE_NAME
    if not data.is_dir():
        raise UnusableInput(f"there is no folder {data}. Nothing was written.")
    if store.is_file() and not chest.is_chest(store.read_bytes()):
        raise UnusableInput(f"{store} is of the first form: every copy of it opens with the passphrase, for ever. Nothing was "
                            "written; run `dazor keys epochs` first.")
    if found := list(data.rglob(tide.FILE_NAME)):
        raise UnusableInput(f"{found[0]} is a tide and lies where a backup would take it. Nothing was written; move tide_dir "
                            "out of data_dir.")
    if not target.parent.is_dir():  # made here, it would lie on the disk that the absent stick stands for
        raise UnusableInput(f"there is no folder {target.parent}. Nothing was written; put the stick in, or make the folder.")
    if data.resolve() in target.resolve().parents:
        raise UnusableInput(f"{target} lies inside the folder that is backed up. Nothing was written; name another place.")


def _copied(base: Path, aside: Path) -> Path:
    copy = aside / base.name
    with contextlib.closing(sqlite3.connect(base)) as old, contextlib.closing(sqlite3.connect(copy)) as new:
        old.backup(new)
    return copy
