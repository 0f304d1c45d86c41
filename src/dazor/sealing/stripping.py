"""What a picture file says beside the picture is cut off before the file is locked, as it arrives.

An editor with every key must not find a camera's serial number: so the original that is locked has the picture as it was
compressed (good for judging it) and nothing else. JPEG keeps its tables and scans, PNG the chunks that draw; comments,
EXIF, XMP, profiles, thumbnails, further pictures and whatever follows the end are thrown away unread. Both are read
by their outermost lengths only; nothing is decoded here. Of a JPEG's EXIF one thing is kept: which of eight ways it was
held, written anew in 36 bytes that are always the same but for that digit.

ITU-T T.81 B.1 (markers of JPEG); PNG third edition, 5 and 11; Exif 2.32, 4.6 (tag 0x0112).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, Protocol

from dazor.sealing.errors import NoPicture

_MOST_HELD = 1 << 17  # bytes of one JPEG segment (64 KiB at most) and what came with it
_PNG = b"\x89PNG\r\n\x1a\n"
_EXIF = b"Exif\x00\x00"
_HELD = b"\xff\xe1\x00\x22" + _EXIF + b"MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00%c" + bytes(6)
_ORDERS: Mapping[bytes, Literal["little", "big"]] = MappingProxyType({b"II": "little", b"MM": "big"})
_DRAWN = frozenset({b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"sRGB"})


class Stripper(Protocol):
    """Takes a file piece by piece and gives what is kept of it."""

    ended: bool  # the picture is whole; all that comes now is thrown away

    def pass_on(self, data: bytes) -> bytes:
        """Return what is kept of the bytes so far that was not returned before. Raises: NoPicture: it is no such file."""
        ...


class Jpeg:
    """Segments outside, scans inside."""

    def __init__(self) -> None:
        self.ended, self._held, self._in_scan, self._begun = False, bytearray(), False, False
        self._turned = False  # the one tag was passed on

    def pass_on(self, data: bytes) -> bytes:
        """Return tables and scans. Raises: NoPicture: it is no JPEG."""
        self._held += b"" if self.ended else data
        out = bytearray()
        while not self.ended and (self._scan(out) if self._in_scan else self._segment(out)):
            pass
        if len(self._held) > _MOST_HELD:
            raise NoPicture("This is no picture. Nothing was kept.")
        return bytes(out)

    def _scan(self, out: bytearray) -> bool:
        """Pass on entropy-coded bytes up to the next marker. Returns False when more must come."""
        at = self._held.find(b"\xff")
        while 0 <= at < len(self._held) - 1 and (self._held[at + 1] == 0 or 0xD0 <= self._held[at + 1] <= 0xD7):
            at = self._held.find(b"\xff", at + 2)
        whole = 0 <= at < len(self._held) - 1
        cut = at if at >= 0 else len(self._held)
        out += self._held[:cut]
        del self._held[:cut]
        self._in_scan = not whole
        return whole

    def _segment(self, out: bytearray) -> bool:
        """Pass on or drop one segment. Returns False when more must come."""
        if len(self._held) < 4 and not (self._begun and self._held[:2] == b"\xff\xd9"):
            return False
        if self._held[0] != 0xFF:
            raise NoPicture("This is no picture. Nothing was kept.")
        marker = self._held[1]
        if marker == 0xFF or marker == 0xD8 or marker == 0xD9:
            self._begun = self._begun or marker == 0xD8
            self.ended = marker == 0xD9
            out += self._held[:0 if marker == 0xFF else 2]
            del self._held[:1 if marker == 0xFF else 2]
            return True
        length = 2 + int.from_bytes(self._held[2:4], "big")
        if len(self._held) < length:
            return False
        if not (0xE0 <= marker <= 0xEF or marker == 0xFE):
            out += self._held[:length]
        elif marker == 0xE1 and not self._turned and (turn := _turn(bytes(self._held[4:length]))):
            self._turned = True
            out += _HELD % turn
        elif marker == 0xEE and self._held[4:9] == b"Adobe":
            out += b"\xff\xee\x00\x0e" + self._held[4:16].ljust(12, b"\x00")  # how the colours are stored, and no more
        self._in_scan = marker == 0xDA
        del self._held[:length]
        return True


class Png:
    """Chunks: length, name, data, check."""

    def __init__(self) -> None:
        self.ended, self._held, self._left, self._keep, self._last, self._begun = False, bytearray(), 0, False, False, False

    def pass_on(self, data: bytes) -> bytes:
        """Return the chunks that draw. Raises: NoPicture: it is no PNG."""
        self._held += b"" if self.ended else data
        out = bytearray()
        while not self.ended and self._step(out):
            pass
        return bytes(out)

    def _step(self, out: bytearray) -> bool:
        """Take the signature, the head of a chunk or a stretch of it. Returns False when more must come."""
        if self._left:
            piece = self._held[:self._left]
            if self._keep:
                out += piece
            del self._held[:len(piece)]
            self._left -= len(piece)
            self.ended = self._last and not self._left
            return bool(piece)
        if len(self._held) < 8:
            return False
        head = bytes(self._held[:8])
        del self._held[:8]
        if not self._begun:
            self._begun = True
            if head != _PNG:
                raise NoPicture("This is no picture. Nothing was kept.")
            out += head
            return True
        self._keep, self._last = head[4:] in _DRAWN, head[4:] == b"IEND"
        self._left = int.from_bytes(head[:4], "big") + 4
        if self._keep:
            out += head
        return True


def _turn(segment: bytes) -> int:
    """Return how the camera was held (2 to 8) from an EXIF segment, 0 for upright or not said."""
    tags = segment[len(_EXIF):]
    order = _ORDERS.get(tags[:2])
    if not segment.startswith(_EXIF) or order is None:
        return 0
    first = int.from_bytes(tags[4:8], order) + 2
    for at in range(first, first + 12 * min(int.from_bytes(tags[first - 2:first], order), 64), 12):
        if int.from_bytes(tags[at:at + 2], order) == 0x0112:
            turn = int.from_bytes(tags[at + 8:at + 10], order)
            return turn if 2 <= turn <= 8 else 0
    return 0


def stripper(begin: bytes) -> Stripper | None:
    """Return what strips a file that begins so (8 bytes); None: such files are not taken."""
    if begin[:3] == b"\xff\xd8\xff":
        return Jpeg()
    return Png() if begin[:8] == _PNG else None
