"""A site's files → its folder, as a whole or not at all. Knows no Django: `dazor publish` uses it too."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path

from dazor.model.errors import DazorError


class NotASite(DazorError):
    """The folder holds something else than a Dazor site. Nothing was written; name another folder."""

    code = "publish.E01"


class NotWritten(DazorError):
    """The site could not be written. The site of before stands untouched."""

    code = "publish.E02"


def refuse_foreign(folder: Path, marker: str) -> None:
    """Refuse a folder that is not empty and not a site of ours. Raises: NotASite."""
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise NotASite(f"{folder} is not a plain folder. Nothing was written; name another with --out.")
    if folder.is_dir() and any(folder.iterdir()) and not (folder / marker).is_file():
        raise NotASite(f"{folder} holds something that is not a Dazor site (no {marker}). Nothing was written; name "
                       "an empty or a new folder with --out.")


def replace(folder: Path, files: Iterable[tuple[str, bytes]]) -> int:
    """Write the files beside the folder, then put them in its place. Returns how many.

    Until the move, and after any failure, the folder of before stands untouched. Raises: NotWritten.
    """
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(prefix=f".{folder.name}.new.", dir=folder.parent))
    except OSError as error:
        raise NotWritten(f"{folder}: {error.strerror}. Nothing was written.") from error
    try:
        count = _write(fresh, files)
        fresh.chmod(0o755)
        _swap(fresh, folder)
    except OSError as error:
        raise NotWritten(f"{folder}: {error.strerror}. The site of before stands; free space and publish again.") from error
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return count


def _write(fresh: Path, files: Iterable[tuple[str, bytes]]) -> int:
    count, made = 0, set[Path]()
    for name, content in files:
        path = fresh / name
        if not path.resolve().is_relative_to(fresh.resolve()):
            raise NotWritten(f"the site wanted to write outside its folder: {name}. Nothing was published.")
        if path.parent not in made:
            path.parent.mkdir(parents=True, exist_ok=True)
            made.add(path.parent)
        path.write_bytes(content)
        count += 1
    return count


def _swap(fresh: Path, folder: Path) -> None:
    """Two renames; the first is undone when the second fails."""
    old = fresh.with_name(fresh.name.replace(".new.", ".old.", 1))
    had = folder.exists()
    if had:
        folder.rename(old)
    try:
        fresh.rename(folder)
    except OSError:
        if had:
            with contextlib.suppress(OSError):
                old.rename(folder)
        raise
    if had:
        shutil.rmtree(old, ignore_errors=True)
