"""A file in sealed parts of one size: cut and locked as it arrives, so that no whole file lies anywhere in the clear.

A file of up to 8 MiB becomes up to 33 parts of 256 KiB. Each is locked to the epoch key by itself and says inside which
file it belongs to, its number and how many there are; outside it looks like every other part, and like a dummy.
"""

from __future__ import annotations

import hashlib
import secrets

import msgspec

from dazor.sealing import shape
from dazor.sealing.shape import EpochKey

PART = 262_144  # bytes of a sealed part, in a slot of the media lane
MOST = 8 << 20  # bytes of a file: a photograph of 12 megapixels has 3 to 6 million, half a minute of video about 8
_ROOM = shape.room(PART) - 80  # bytes of a file in a part; the rest says where it belongs

_encode = msgspec.msgpack.Encoder().encode


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch of a file."""

    file: str  # 32 hex digits of chance; stands in the message too
    number: int
    last: bool
    data: bytes


def info(epoch: str) -> bytes:
    """Return what HPKE binds into the lock of a part: never mistaken for a report's."""
    return b"dazor part v1\x00" + epoch.encode()


class Cutter:
    """Takes a file as it comes and gives sealed parts; holds less than one part in the clear."""

    def __init__(self, key: EpochKey) -> None:
        self.file, self.size = secrets.token_hex(16), 0
        self.sealed: list[bytes] = []
        self._key, self._public = key, shape.public_key(key.public)
        self._rest, self._hash = bytearray(), hashlib.sha256()

    def add(self, data: bytes) -> None:
        """Take the next bytes."""
        self.size += len(data)
        self._hash.update(data)
        self._rest += data
        while len(self._rest) > _ROOM:  # never the last part, which says that it is the last
            self._seal(bytes(self._rest[:_ROOM]), last=False)
            del self._rest[:_ROOM]

    def end(self) -> str:
        """Seal what is left and return the SHA-256 of the file, hex."""
        self._seal(bytes(self._rest), last=True)
        self._rest.clear()
        return self._hash.hexdigest()

    def _seal(self, data: bytes, *, last: bool) -> None:
        plain = _encode(Part(file=self.file, number=len(self.sealed), last=last, data=data))
        self.sealed.append(bytes((shape.VERSION,)) + shape.SUITE.encrypt(
            shape.pad(plain, PART), self._public, info=info(self._key.epoch)))


def lock(data: bytes, key: EpochKey) -> bytes:
    """Return bytes locked to an epoch key as they are: for what the desk keeps of a file until its epoch ends."""
    return bytes((shape.VERSION,)) + shape.SUITE.encrypt(data, shape.public_key(key.public), info=b"copy\x00" + info(key.epoch))
