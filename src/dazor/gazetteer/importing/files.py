"""One file, gzipped, zipped or not → what it gives. Its kind is seen from its first line."""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, TextIO

from dazor.gazetteer.importing import geonames, maps, tables
from dazor.gazetteer.importing.found import Areas, Found, Progress, UnknownFile

_OSM = (".osm.pbf", ".pbf", ".osm", ".osm.bz2", ".osm.gz")


def read_file(path: Path, areas: Areas, progress: Progress = lambda _: None) -> Found:
    """Return what a file gives to a pack. Raises: UnknownFile when nothing can be taken from it."""
    if path.name.endswith(_OSM):
        return maps.read_osm(path, areas, progress)
    try:
        with _opened(path) as stream:
            return _by_content(stream, path.name, areas, progress)
    except (OSError, EOFError, zlib.error, zipfile.BadZipFile) as error:
        raise UnknownFile(f"{path.name} could not be read: {error}. Nothing was taken from it.") from error
    except UnicodeDecodeError as error:
        raise UnknownFile(f"{path.name} is not UTF-8 text. Nothing was taken from it.") from error


def _by_content(stream: TextIO, name: str, areas: Areas, progress: Progress) -> Found:
    first = stream.readline()
    again = _Again(first, stream)
    if first.lstrip().startswith("{"):
        return maps.read_polygons(io.StringIO(first + stream.read()), name, areas)
    if geonames.looks_like_dump(first):
        return geonames.read_dump(again, name, areas, progress)
    if geonames.looks_like_names(first):
        return geonames.read_names(again, name, progress)
    return tables.read_table(again, name, areas, progress)


class _Again:
    """A text stream whose first line is read once more."""

    def __init__(self, first: str, rest: TextIO) -> None:
        self._first, self._rest = first, rest

    def __iter__(self) -> Iterator[str]:
        if self._first:
            yield self._first
        yield from self._rest

    def readline(self) -> str:
        first, self._first = self._first, ""
        return first or self._rest.readline()


@contextmanager
def _opened(path: Path) -> Iterator[TextIO]:
    with path.open("rb") as raw:
        magic = raw.read(4)
        raw.seek(0)
        if magic[:2] == b"\x1f\x8b":
            with gzip.open(raw) as inner:
                yield io.TextIOWrapper(inner, encoding="utf-8-sig", newline="")
        elif magic == b"PK\x03\x04":
            with _unzipped(raw) as inner:
                yield io.TextIOWrapper(inner, encoding="utf-8-sig", newline="")
        else:
            yield io.TextIOWrapper(raw, encoding="utf-8-sig", newline="")


@contextmanager
def _unzipped(raw: BinaryIO) -> Iterator[BinaryIO]:
    """Open the one table inside a zip file as GeoNames makes them: BY.txt beside readme.txt."""
    with zipfile.ZipFile(raw) as archive:
        inside = [item for item in archive.infolist() if item.filename.endswith(".txt") and "readme" not in item.filename]
        if len(inside) != 1:
            raise zipfile.BadZipFile(f"{len(inside)} tables inside instead of one")
        with archive.open(inside[0]) as inner:
            yield inner  # type: ignore[misc]  # a ZipExtFile reads like one
