"""Bytes as they come: a head to look at, an encoding to read them in. Nothing is held but the chunk at hand."""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator
from typing import BinaryIO

HEAD = 1 << 16  # bytes looked at to see kind, encoding and columns
CHUNK = 1 << 16
# Encodings people of the five languages still save tables in. charset-normalizer knows 99 and, on a short Russian
# text, prefers some Mac table; told to choose among these it was right on every sample of tests/rooms/intake.
_LEGACY = ("cp1251", "cp1250", "koi8_r", "cp866", "iso8859_2")
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


class _Rejoined(io.RawIOBase):
    """The head that was looked at, then the rest: works for pipes, which cannot be wound back."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head, self._rest = memoryview(head), rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview, /) -> int:  # type: ignore[override]
        piece: bytes | memoryview
        if self._head:
            piece, self._head = self._head[:len(buffer)], self._head[len(buffer):]
        else:
            piece = self._rest.read(len(buffer))
        buffer[:len(piece)] = piece
        return len(piece)


def look(stream: BinaryIO) -> tuple[bytes, BinaryIO]:
    """Return up to HEAD bytes and a stream that still begins with them."""
    pieces, wanted = [], HEAD
    while wanted and (piece := stream.read(wanted)):
        pieces.append(piece)
        wanted -= len(piece)
    head = b"".join(pieces)
    return head, io.BufferedReader(_Rejoined(head, stream), CHUNK)


def _whole_utf8(head: bytes) -> bool:
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head, final=len(head) < HEAD)
    except UnicodeDecodeError:
        return False
    return True


def _unmarked_utf16(sample: bytes) -> str:
    """Letters of two bytes: nearly every second byte names an alphabet and hardly one of the others is zero."""
    for name, high, low in (("utf-16-le", sample[1::2], sample[::2]), ("utf-16-be", sample[::2], sample[1::2])):
        alphabets = sum(high.count(byte) for byte in b"\x00\x01\x04\x20")
        if 0 in high and alphabets * 10 >= len(high) * 9 and low.count(0) * 50 <= len(low):
            return name
    return ""


def encoding_of(head: bytes) -> str:
    """Return the name of the encoding a text begins in: by its mark, else UTF-8, else the likeliest older one."""
    for mark, name in _MARKS:
        if head.startswith(mark):
            return name
    if name := _unmarked_utf16(head[:4096]):
        return name
    if _whole_utf8(head):
        return "utf-8"
    from charset_normalizer import from_bytes

    best = from_bytes(head[:8192], cp_isolation=list(_LEGACY), enable_fallback=False).best()
    legacy = best.encoding if best else "utf-8"
    # One damaged byte in a UTF-8 file must not turn the rest into Cyrillic noise.
    damaged = head.decode("utf-8", "replace").count("�") * 50 < len(head)
    return "utf-8" if damaged and b"\xd0" in head else legacy


def decoded(stream: BinaryIO, encoding: str) -> Iterator[str]:
    """Yield the text in pieces; bytes that are not of the encoding become U+FFFD."""
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    while chunk := stream.read(CHUNK):
        if piece := decoder.decode(chunk):
            yield piece
    if piece := decoder.decode(b"", final=True):
        yield piece


def utf8(stream: BinaryIO, encoding: str) -> Iterator[bytes]:
    """Yield the stream as valid UTF-8 without a mark, in pieces."""
    for piece in decoded(stream, "utf-8-sig" if encoding == "utf-8" else encoding):
        yield piece.encode("utf-8", "replace")


def lines(stream: BinaryIO, encoding: str, *, limit: int) -> Iterator[tuple[int, str, bool]]:
    """Yield (number, line, whole); a line over `limit` characters is cut to nothing and not whole."""
    number, held, dropping = 0, "", False
    for piece in decoded(stream, "utf-8-sig" if encoding == "utf-8" else encoding):
        parts = (held + piece).split("\n")
        held = parts.pop()
        for part in parts:
            number += 1
            whole = not dropping and len(part) <= limit
            yield number, part.rstrip("\r") if whole else "", whole
            dropping = False
        if len(held) > limit:
            held, dropping = "", True
    if held or dropping:
        yield number + 1, "" if dropping else held, not dropping
