"""Lock a message to an epoch's public key, and make dummies that look the same."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric import mlkem, x25519

from dazor.model.raw import Envelope, Message
from dazor.sealing import shape
from dazor.sealing.shape import EpochKey

_encode = msgspec.msgpack.Encoder().encode  # no escapes: a text takes the bytes it has


def seal(message: Message, key: EpochKey, *, receipt: str = "", inner: bytes = b"", back: bytes = b"",
         sizes: tuple[int, ...] = shape.SIZES) -> Envelope:
    """Return the message locked to the epoch, in the smallest of `sizes` (bytes) that holds it.

    `receipt` is the hash of the sender's code, hex; it travels inside the lock. `inner` is an envelope the sender sealed, `back`
    a ticket of `returns`.
    Raises: TooLong: it fits none of the sizes. Source: RFC 9180, draft-connolly-cfrg-xwing-kem.
    """
    plain = _encode(shape.Contents(message=message, receipt=receipt, inner=inner, back=back))
    size = next((size for size in sizes if len(plain) <= shape.room(size)), sizes[-1])
    padded = shape.pad(plain, size)
    return shape.envelope(_lock(padded, shape.public_key(key.public), key.epoch), key.epoch)


def dummies(count: int, epoch: str, size: int = shape.SLOT) -> Iterator[bytes]:
    """Yield `count` sealed nothings: real encryptions to a key that is thrown away here.

    Random bytes would be told apart: the X25519 half of an envelope is a point of a curve.
    """
    nobody = hpke.MLKEM768X25519PrivateKey(
        mlkem.MLKEM768PrivateKey.generate(), x25519.X25519PrivateKey.generate()).public_key()
    padded = shape.pad(b"", size)
    for _ in range(count):
        yield _lock(padded, nobody, epoch)


def _lock(padded: bytes, key: hpke.MLKEM768X25519PublicKey, epoch: str) -> bytes:
    return bytes((shape.VERSION,)) + shape.SUITE.encrypt(padded, key, info=shape.info(epoch))
