"""What a seizer opens of Dazor with keys: envelopes in slot files and databases, or carved from raw bytes."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec

from dazor.model.errors import DazorError
from dazor.sealing import parts, shape, slots, unseal

_BLOCK = 4_096  # of the file system
_REPORTS = (slots.FILE_NAME, "flash.dazor")


def below(folder: Path, keys: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """Yield what these keys open in the slot files and databases below a folder, and the databases' own text."""
    for path in sorted(folder.rglob("*")):
        if not path.is_file():
            continue
        if path.name in _REPORTS:
            yield from ((where, plain(contents, keys)) for where, contents in _slots(path, keys))
        elif path.name == slots.MEDIA_NAME:
            yield from _media_file(path, keys)
        elif path.suffix == ".sqlite3":
            yield from _database(path, keys)


def carved(raw: bytes, keys: Mapping[str, bytes], seized: Path) -> Iterator[tuple[str, bytes]]:
    """Yield what these keys open among the raw blocks that begin as an envelope or a part does and lie in no living slot file."""
    known = {slot[:64] for name in (*_REPORTS, slots.MEDIA_NAME) for path in seized.rglob(name)
             for tick in slots.read(path.read_bytes()).ticks for slot in tick.sealed}
    names = sorted(keys)
    newest = names[unseal.BACKLOG::unseal.BACKLOG + 1] + names[-1:]
    openers = [(unseal.Opener(name, keys), unseal.PartOpener(name, keys)) for name in newest]
    for at in range(0, len(raw) - shape.SLOT + 1, _BLOCK):
        head = raw[at:at + 64]
        if head[0] != shape.VERSION or head in known or head.count(0) > 8:
            continue
        for reports, files in openers:
            with contextlib.suppress(DazorError):
                if opened := reports.open(bytes(raw[at:at + shape.SLOT])):
                    yield f"block at {at}", plain(_contents(opened, keys), keys)
                    break
            if part := files.open(bytes(raw[at:at + parts.PART])):
                yield f"part of a file at {at}", part[1].data
                break


def ways_back(folder: Path, keys: Mapping[str, bytes]) -> Iterator[bytes]:
    """Yield the tickets that lead back through a messenger, of every report that these keys open: in the databases, else in slot files."""
    bases = sorted(folder.rglob("*.sqlite3"))
    for path in () if bases else sorted(folder.rglob(slots.FILE_NAME)):
        yield from (contents.back for _, contents in _slots(path, keys) if contents.back)
    for path in bases:
        with contextlib.closing(sqlite3.connect(path)) as base:
            yield from (contents.back for _, contents in _envelopes(base, keys) if contents.back)


def plain(contents: shape.Contents, keys: Mapping[str, bytes]) -> bytes:
    """Return all of an opened envelope in the bytes it has, and what its sender had locked inside it."""
    inner = None
    if contents.inner:
        with contextlib.suppress(DazorError):
            inner = unseal.open_inner(contents.inner, keys).message
    return msgspec.msgpack.encode((contents, inner))


def _slots(path: Path, keys: Mapping[str, bytes]) -> Iterator[tuple[str, shape.Contents]]:
    for tick in slots.read(path.read_bytes()).ticks:
        for sealed in tick.sealed:
            with contextlib.suppress(DazorError):
                if opened := unseal.open_slot(sealed, tick.epoch, keys):
                    yield f"{path.parent.name}, tick {tick.sequence}", _contents(opened, keys)


def _contents(opened: unseal.Opened, keys: Mapping[str, bytes]) -> shape.Contents:
    return unseal.open_contents(opened.envelope, keys[opened.envelope.epoch])


def _media_file(path: Path, keys: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    for tick in slots.read(path.read_bytes()).ticks:
        opener = unseal.PartOpener(tick.epoch, keys)
        for sealed in tick.sealed:
            if opened := opener.open(sealed):
                yield f"{path.parent.name}, files of tick {tick.sequence}", opened[1].data


def _database(path: Path, keys: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    with contextlib.closing(sqlite3.connect(path)) as base:
        for table, in base.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            for row in base.execute(f'SELECT * FROM "{table}"'):  # noqa: S608 - the seizer's own copy
                yield f"{path.parent.name}/{path.name}, table {table}", repr(row).encode()
        for epoch, contents in _envelopes(base, keys):
            yield f"{path.parent.name}, envelope of {epoch}", plain(contents, keys)
        with contextlib.suppress(sqlite3.OperationalError):
            for epoch, sealed in base.execute("SELECT epoch, sealed FROM desk_mediapart"):
                if part := unseal.PartOpener(epoch, keys).open(bytes(sealed)):
                    yield f"{path.parent.name}, part of a file of {epoch}", part[1].data
            for epoch, sealed in base.execute("SELECT epoch, safe FROM desk_mediarow WHERE state = 'safe'"):
                with contextlib.suppress(DazorError, KeyError):
                    yield f"{path.parent.name}, safe copy of {epoch}", unseal.open_copy(bytes(sealed), epoch, keys[epoch])


def _envelopes(base: sqlite3.Connection, keys: Mapping[str, bytes]) -> Iterator[tuple[str, shape.Contents]]:
    with contextlib.suppress(sqlite3.OperationalError):
        for epoch, sealed in base.execute("SELECT epoch, sealed FROM desk_enveloperow"):
            if epoch in keys and sealed:
                with contextlib.suppress(DazorError):
                    yield epoch, unseal.open_contents(shape.envelope(bytes(sealed), epoch), keys[epoch])
