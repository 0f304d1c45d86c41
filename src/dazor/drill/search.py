"""One search for hundreds of thousands of byte patterns at once, over files and memory of any size.

Every pattern is known by one window of eight bytes. numpy looks every window of the material up in a table of bits;
only the few that are in it are compared whole. 100 MB take about two seconds with 200,000 patterns on one core.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

_PIECE = 1 << 20
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
_STREAM = re.compile(rb"\x1f\x8b\x08|\x78[\x01\x5e\x9c\xda]|PK\x03\x04")
_MOST = 64 << 20  # bytes one compressed stream is followed
Buffer = Any  # bytes, mmap or memoryview


class Finder:
    """A set of patterns, ready to be looked for."""

    def __init__(self, patterns: Mapping[bytes, object]) -> None:
        """Take patterns of eight bytes and more. Raises: ValueError for a shorter one, or one of a single byte repeated."""
        if any(len(p) < 8 or len(set(p)) < 2 for p in patterns):
            raise ValueError("a pattern shorter than eight bytes, or of one byte only")
        self._patterns = patterns
        windows: dict[int, frozenset[tuple[int, int]]] = {}  # window → (where it lies in the pattern, its length)
        kept: dict[frozenset[tuple[int, int]], frozenset[tuple[int, int]]] = {}  # most are equal: two million sets are a gigabyte
        for pattern in patterns:
            at = _telling(pattern)
            window = int.from_bytes(pattern[at:at + 8], "little")
            both = windows.get(window, frozenset()) | {(at, len(pattern))}
            windows[window] = kept.setdefault(both, both)
        self._windows = windows
        self._keys = np.array(sorted(windows), dtype=np.uint64)
        bits = max(16, min(24, len(windows).bit_length() + 5))
        self._shift = np.uint64(64 - bits)
        self._table = np.zeros(1 << bits, dtype=bool)
        self._table[(self._keys * _MULTIPLIER) >> self._shift] = True

    def scan(self, buffer: Buffer) -> Iterator[tuple[int, bytes]]:
        """Yield (offset, pattern) of everything that is in the buffer, in no order."""
        size = len(buffer)
        for start in range(0, size - 7, _PIECE):
            end = min(start + _PIECE + 7, size)
            piece = np.frombuffer(buffer, dtype=np.uint8, count=end - start, offset=start)
            if not piece.any():
                continue
            for lag in range(8):
                count = (end - start - lag) // 8
                if count > 0:
                    yield from self._row(buffer, start + lag, count)

    def _row(self, buffer: Buffer, start: int, count: int) -> Iterator[tuple[int, bytes]]:
        values = np.frombuffer(buffer, dtype="<u8", count=count, offset=start)
        perhaps = np.flatnonzero(self._table[(values * _MULTIPLIER) >> self._shift])
        if not perhaps.size or not self._keys.size:
            return
        wanted = values[perhaps]
        place = np.minimum(np.searchsorted(self._keys, wanted), self._keys.size - 1)
        for index in perhaps[self._keys[place] == wanted]:
            at = start + int(index) * 8
            for before, length in self._windows[int(values[index])]:
                found = bytes(buffer[at - before:at - before + length]) if at >= before else b""
                if found in self._patterns:
                    yield at - before, found


def _telling(pattern: bytes) -> int:
    """Return where the eight most telling bytes of a pattern begin: the most different ones, the last of equals."""
    last = len(pattern) - 8
    if len(set(pattern[last:])) >= 6:
        return last
    return max(range(last + 1), key=lambda at: (len(set(pattern[at:at + 8])), at))


def inflated(buffer: Buffer) -> Iterator[tuple[int, bytes]]:
    """Yield (offset, contents) of every gzip, zlib and zip stream that opens to something."""
    for match in _STREAM.finditer(buffer):
        at, mark = match.start(), match.group()
        if mark == b"PK\x03\x04":
            header = bytes(buffer[at:at + 30])
            if len(header) < 30:
                continue
            names = struct.unpack_from("<HH", header, 26)
            start, bits = at + 30 + sum(names), -15
        else:
            start, bits = at, 31 if mark == b"\x1f\x8b\x08" else 15
        if contents := _inflate(buffer, start, bits):
            yield at, contents


def _inflate(buffer: Buffer, start: int, bits: int) -> bytes:
    machine, made = zlib.decompressobj(bits), bytearray()
    try:
        while not machine.eof and len(made) < _MOST and start < len(buffer):
            piece = bytes(buffer[start:start + 65_536])
            start += len(piece)
            made += machine.decompress(piece, _MOST)
    except zlib.error:
        pass  # what came before the damage counts
    return bytes(made) if len(made) >= 16 else b""
