"""What an export brings: the file with the messages, and those they refer to, from a folder or from a zip."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Protocol

from dazor.cli import lines
from dazor.model.errors import UnusableInput

Reach = Callable[[str], BinaryIO | None]
_REMEMBERED = 2_000  # files: the desk takes messages in batches of 200, and none has more than a few
_MESSAGES = (".json", ".jsonl", ".csv", ".tsv", ".txt")
_SCANS = (".jpg", ".jpeg", ".png", ".webp", ".pdf", ".eml", ".mbox")  # what sealed texts come in, when no messages lie beside it


class Measured(Protocol):
    """What is known of a file: never its name."""

    @property
    def sha256(self) -> str: ...  # noqa: D102

    @property
    def size(self) -> int | None: ...  # noqa: D102


class Attachments:
    """Where the files of the last messages lie, found again by their hash; a path is kept no longer than that."""

    def __init__(self) -> None:
        self.opened_again: Callable[[], None] = lambda: None  # told when a file is about to be stripped
        self._opened: list[str] = []
        self._places: dict[str, tuple[Reach, str]] = {}

    def noting(self, reach: Reach) -> Reach:
        """Return `reach`, noting what is opened."""

        def open_(path: str) -> BinaryIO | None:
            opened = reach(path)
            self._opened += [path] if opened is not None else []
            return opened

        return open_

    def came_with(self, media: Sequence[Measured], reach: Reach) -> None:
        """Keep the places of the files that were measured for a message, in the order of their opening."""
        for one, path in zip([m for m in media if m.size is not None], self._opened, strict=False):
            if one.sha256:
                self._places[one.sha256] = (reach, path)
        self._opened.clear()
        while len(self._places) > _REMEMBERED:
            del self._places[next(iter(self._places))]

    def find(self, media: Measured) -> BinaryIO | None:
        """Open a file again by its hash."""
        place = self._places.get(media.sha256)
        if place is None:
            return None
        self.opened_again()
        reach, path = place
        return reach(path)


def inputs(names: Sequence[str]) -> list[str]:
    """Return the inputs, and for a folder of nothing but pictures, papers and letters each of these."""
    found = list[str]()
    for name in names:
        inside = sorted(p for p in Path(name).iterdir() if p.is_file()) if Path(name).is_dir() else []
        scans = [str(p) for p in inside if p.suffix.casefold() in _SCANS]
        found += [name] if any(p.suffix.casefold() in _MESSAGES for p in inside) else scans or [name]
    return found


def source(name: str) -> tuple[BinaryIO, str, Reach]:
    """Return the messages of an input, what it is called, and what opens the files beside them.

    A folder stands for its `result.json` or its only text; a zip for what lies in it. Raises: UnusableInput.
    """
    if name == "-":
        return lines.source(name), "standard input", lambda _: None
    if zipfile.is_zipfile(name) and name.casefold().endswith(".zip"):
        return _zipped(name)
    path = Path(name)
    if path.is_dir():
        path = path / _chosen([str(p.relative_to(path)) for p in path.iterdir() if p.is_file()], name)
    return lines.source(str(path)), path.name, _below(path.parent)


def _chosen(names: Sequence[str], shown: str) -> str:
    """Return which of the files of an export holds its messages. Raises: UnusableInput."""
    exports = [n for n in names if PurePosixPath(n).name == "result.json"]
    found = exports or [n for n in names if n.casefold().endswith(_MESSAGES)]
    if len(found) != 1:
        what = "without a result.json" if not found else "with more than one file of messages"
        raise UnusableInput(f"{shown}: a folder or zip {what}. Nothing was read. Give the file itself.")
    return found[0]


def _below(folder: Path) -> Reach:
    """Open files below a folder, and nothing outside of it."""
    top = folder.resolve()

    def reach(path: str) -> BinaryIO | None:
        try:
            inside = (top / path).resolve()
            return inside.open("rb") if inside.is_relative_to(top) and inside.is_file() else None
        except (OSError, ValueError):
            return None

    return reach


def _zipped(name: str) -> tuple[BinaryIO, str, Reach]:
    try:
        archive = zipfile.ZipFile(name)
        chosen = _chosen([i.filename for i in archive.infolist() if not i.is_dir()], name)
        stream = archive.open(chosen)
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError) as error:
        raise UnusableInput(f"{name}: this zip cannot be read. Nothing was taken. Unpack it, without a password.") from error
    folder = PurePosixPath(chosen).parent

    def reach(path: str) -> BinaryIO | None:
        try:
            return archive.open(str(folder / path))  # type: ignore[return-value]
        except (KeyError, zipfile.BadZipFile, RuntimeError, NotImplementedError):
            return None

    return stream, PurePosixPath(chosen).name, reach  # type: ignore[return-value]
