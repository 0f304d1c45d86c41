"""One read-only file, memory-mapped: places, the keys of their names, a grid to find what lies near.

Opening reads 200 bytes of header; a lookup is a binary search among 64-bit hashes. Layout: docs/reference/pack-format.md.
"""

from __future__ import annotations

import hashlib
import json
import math
import mmap
import struct
import sys
import zlib
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from dazor.gazetteer.places import BadPack, Entry, km
from dazor.model.codes import LANGUAGES, PlaceKind

MAGIC, VERSION = b"DAZORGAZ", 3
SECTIONS = ("meta", "records", "ends", "strings", "hashes", "starts", "postings", "cells", "members", "sieve")
HEAD = struct.Struct("<8sHHIQII32s")  # magic, version, sections, crc of the table, file length, entries, keys, digest
TABLE = struct.Struct("<" + "QQ" * len(SECTIONS))
RECORD = struct.Struct("<iiIIBBhII")  # lat, lon in 1e-5°, population, radius in m, kind, flags, km beyond, district, region
POINT = struct.Struct("<ii")  # the first two of a record
KINDS = tuple(PlaceKind)
NONE = 0xFFFFFFFF
CELL = 0.25  # degrees
EMBEDDED = Path(__file__).parent / "built" / "embedded.pack"
_SPREAD = 2048
_DECLENSIONS = {kind: f"|{kind}".encode() for kind in "mMaAi"}
_KEPT = 1 << 15  # entries decoded and words looked up that a pack remembers


def key_hash(space: str, key: str) -> int:
    """Return the 64-bit hash under which a key of a key space is filed."""
    return _hash(f"{space}\0{key}".encode())


def _hash(filed: bytes) -> int:
    return int.from_bytes(hashlib.blake2b(filed, digest_size=8).digest(), "little")


def sieve_bit(space: str, key: str, bits: int) -> int:
    """Return the bit of a sieve of so many bits that is set when a key is filed."""
    return zlib.crc32(f"{space}\0{key}".encode()) & bits - 1


def cell(lat: float, lon: float) -> int:
    """Return the number of the quarter-degree cell of a point."""
    return int((lat + 90) / CELL) * 2048 + int((lon + 180) / CELL)


class Pack:
    """A gazetteer file, open for reading. It never learns anything from what is looked up in it."""

    def __init__(self, data: mmap.mmap | bytes, name: str = "pack") -> None:
        """Check the header. Raises: BadPack when the file cannot be used."""
        self.name = name
        self._view = memoryview(data)
        self._digest, self._count, spans = _header(self._view, name)
        part = {section: self._view[start:start + size] for section, (start, size) in zip(SECTIONS, spans, strict=True)}
        self._records, self._strings = part["records"], part["strings"]
        self._ends, self._starts = part["ends"].cast("I"), part["starts"].cast("I")
        self._hashes, self._postings = part["hashes"].cast("Q"), part["postings"].cast("I")
        self._keys, self.sieve = len(self._hashes), part["sieve"]
        self._mask = 8 * len(self.sieve) - 1
        self._cells, self._members = part["cells"].cast("I"), part["members"].cast("I")
        try:
            self.meta: dict[str, Any] = json.loads(bytes(part["meta"]))
        except ValueError as error:
            raise BadPack(f"{name}: the description inside is not readable. Build the pack again.") from error
        self.entry = lru_cache(maxsize=_KEPT)(self._entry)
        self._id = lru_cache(maxsize=_KEPT)(self._id_of)
        self.words: dict[str, Any] = {}  # what recognising.py remembers about a token: its pieces
        self.pairs: dict[int, bool] = {}  # which two words begin a name, as finding.py has asked
        self.several: dict[int, object] = {}  # what words are one name together, as finding.py has asked

    @classmethod
    def open(cls, path: str | Path) -> Pack:
        """Map a pack file. Raises: BadPack when there is none or it cannot be used."""
        try:
            with Path(path).open("rb") as file:
                return cls(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ), str(path))
        except OSError as error:
            raise BadPack(f"{path}: {error.strerror}. Build one: dazor gazetteer build --out PACK FILE…") from error
        except ValueError as error:
            raise BadPack(f"{path} is empty. Build one: dazor gazetteer build --out PACK FILE…") from error

    @classmethod
    def embedded(cls) -> Pack:
        """Map the pack inside the package. Raises: BadPack when it was not built (tools/build_pack.py)."""
        return cls.open(EMBEDDED)

    @property
    def attribution(self) -> tuple[str, ...]:
        """Whom to credit for what is inside."""
        return tuple(self.meta["attribution"])

    def __len__(self) -> int:
        return self._count

    def verify(self) -> None:
        """Read the whole file against its digest. Raises: BadPack when a byte differs."""
        if hashlib.sha256(self._view[HEAD.size + TABLE.size:]).digest() != self._digest:
            raise BadPack(f"{self.name}: the content does not match its digest: damaged. Build or fetch it again.")

    def _entry(self, index: int) -> Entry:
        """Return the entry of an index. Raises: IndexError."""
        if not 0 <= index < self._count:
            raise IndexError(index)
        lat, lon, population, radius_m, kind, placed, beyond, district, region = RECORD.unpack_from(
            self._records, index * RECORD.size)
        id_, cc, code, note, borders, *spelt = self._text(index)
        names = {language: name for language, name in zip(LANGUAGES, spelt, strict=True) if name}
        return Entry(id=id_, name=names["en"], names=names, kind=KINDS[kind], lat=lat / 1e5 if placed else None,
                     lon=lon / 1e5 if placed else None, radius_km=radius_m / 1000,
                     population=None if population == NONE else population, cc=cc,
                     district_id="" if district == NONE else self._id(district),
                     region_id="" if region == NONE else self._id(region), code=code, note=note, index=index,
                     beyond_km=beyond, borders=tuple(borders.split()))

    def _id_of(self, index: int) -> str:
        return self._text(index)[0]

    def _text(self, index: int) -> list[str]:
        start = self._ends[index - 1] if index else 0
        return str(self._strings[start:self._ends[index]], "utf-8").split("\t")

    def look(self, space: str, key: str) -> tuple[int, ...]:
        """Return the indexes of the entries filed under a key."""
        at = self._find(space, key)
        return () if at < 0 else tuple(self._postings[self._starts[at]:self._starts[at + 1]])

    def among(self, space: str, keys: Iterable[str]) -> list[int]:
        """Return the indexes of the entries filed under any of some keys."""
        return [index for key in keys for index in self.look(space, key)]

    def declined(self, space: str, forms: Iterable[tuple[str, str]]) -> list[int]:
        """Return the indexes of the entries filed under any of some stems, each in any of its declensions."""
        return [index for at in self._declined(space, forms) for index in self._postings[self._starts[at]:self._starts[at + 1]]]

    def declines(self, space: str, forms: Iterable[tuple[str, str]]) -> bool:
        """Tell whether any of some stems is filed in any of its declensions."""
        return any(True for _ in self._declined(space, forms))

    def _declined(self, space: str, forms: Iterable[tuple[str, str]]) -> Iterator[int]:
        begin, sieve, mask, crc = f"{space}\0", self.sieve, self._mask, zlib.crc32
        for stem, kinds in forms:
            filed = (begin + stem).encode()
            begun = crc(filed)
            for kind in kinds:
                bit = crc(_DECLENSIONS[kind], begun) & mask
                if sieve[bit >> 3] >> (bit & 7) & 1 and (at := self._place(filed + _DECLENSIONS[kind])) >= 0:  # most are not there
                    yield at

    def has(self, space: str, key: str) -> bool:
        """Tell whether a key is filed, whatever under it."""
        return self._find(space, key) >= 0

    def _find(self, space: str, key: str) -> int:
        """Return where a key stands, or -1."""
        filed = f"{space}\0{key}".encode()
        bit = zlib.crc32(filed) & self._mask
        if not self.sieve[bit >> 3] >> (bit & 7) & 1:  # most of what is asked for is not there, and ends here
            return -1
        return self._place(filed)

    def _place(self, filed: bytes) -> int:
        wanted, hashes, count = _hash(filed), self._hashes, self._keys
        low = (wanted * count >> 64) - _SPREAD  # hashes are spread evenly: the place is known within some 0.1 %
        low = max(0, low)
        high = low + 2 * _SPREAD
        high = min(count, high)
        if (low and hashes[low] > wanted) or (high < count and hashes[high - 1] < wanted):
            low, high = 0, count
        at = bisect_left(hashes, wanted, low, high)
        return at if at < count and hashes[at] == wanted else -1

    def formed(self, evened: str) -> bool:
        """Tell whether an evened fold or stem may be that of a name of one word: no for most words of a message, and for noise."""
        bit = zlib.crc32(b"form\0" + evened.encode()) & self._mask
        return bool(self.sieve[bit >> 3] >> (bit & 7) & 1)

    @cached_property
    def heads(self) -> frozenset[str]:
        """How the words of names of several words begin. See folding.head."""
        return frozenset(self.meta["heads"].split())

    @cached_property
    def hints(self) -> frozenset[str]:
        """How well-known names begin and end, letter for letter: a misspelt one has the one or the other."""
        return frozenset(self.meta["hints"].split())

    def by_id(self, id_: str) -> Entry | None:
        """Return the entry of an id, or None."""
        for index in self.look("id", id_):
            if (entry := self.entry(index)).id == id_:
                return entry
        return None

    def near(self, lat: float, lon: float, distance: float) -> tuple[Entry, ...]:
        """Return the entries within a distance in km of a point in degrees, nearest first."""
        found = sorted(self._within(lat, lon, distance))
        return tuple([self.entry(index) for _, index in found])

    def _within(self, lat: float, lon: float, distance: float) -> Iterator[tuple[float, int]]:
        step_lat = distance / 111.2
        step_lon = step_lat / max(0.05, math.cos(math.radians(lat)))
        for row in range(int((lat - step_lat + 90) / CELL), int((lat + step_lat + 90) / CELL) + 1):
            first = row * 2048 + int((lon - step_lon + 180) / CELL)
            last = row * 2048 + int((lon + step_lon + 180) / CELL)
            for at in range(bisect_left(self._cells, first), bisect_left(self._cells, last + 1)):
                index = self._members[at]
                there_lat, there_lon = POINT.unpack_from(self._records, index * RECORD.size)
                away = km(lat, lon, there_lat / 1e5, there_lon / 1e5)
                if away <= distance:
                    yield away, index


def remember(pack: Pack, word: str, value: object) -> None:
    """Keep what is known about a token; when too much is kept, forget all of it."""
    if len(pack.words) >= _KEPT:
        pack.words.clear()
    pack.words[word] = value


def header_crc(digest: bytes, table: bytes, length: int, counts: tuple[int, int]) -> int:
    """Return the checksum of what the header says; `counts` are those of entries and keys."""
    return zlib.crc32(digest + table + struct.pack("<QII", length, *counts))


def _header(view: memoryview, name: str) -> tuple[bytes, int, list[tuple[int, int]]]:
    again = "Build it again: dazor gazetteer build --out PACK FILE…"
    if len(view) < HEAD.size + TABLE.size or bytes(view[:8]) != MAGIC:
        raise BadPack(f"{name} is not a Dazor gazetteer pack. {again}")
    _, version, sections, crc, length, count, keys, digest = HEAD.unpack_from(view)
    if version != VERSION or sections != len(SECTIONS):
        raise BadPack(f"{name} is a pack of version {version}; this Dazor reads version {VERSION}. {again}")
    if length != len(view):
        raise BadPack(f"{name} has {len(view)} bytes and should have {length}: cut short or added to. {again}")
    table = bytes(view[HEAD.size:HEAD.size + TABLE.size])
    if header_crc(digest, table, length, (count, keys)) != crc:
        raise BadPack(f"{name}: the header is damaged. {again}")
    if sys.byteorder != "little":
        raise BadPack(f"{name} is little-endian and this machine is not.")
    numbers = TABLE.unpack(table)
    return digest, count, list(zip(numbers[::2], numbers[1::2], strict=True))
