"""How an envelope looks: sizes, padding, the suite, and what is bound into the lock."""

from __future__ import annotations

import hashlib
from functools import lru_cache

import msgspec
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric import mlkem, x25519

from dazor.model.raw import Envelope, Message
from dazor.sealing.errors import BundleDamaged, TooLong

VERSION = 1  # first byte of every envelope
SLOT = 4_096  # bytes; everything that comes through the form has this size, so a length says nothing
SIZES = (SLOT, 16_384, 81_920)  # bytes; the larger two are for imports, whose longest message has 64 KiB of text
ARMOURED = 2_560  # bytes: what is sealed in a browser; 3,502 characters as armour, and it fits inside a slot
ACCEPTED = (ARMOURED, *SIZES)  # bytes; every size that is opened
PUBLIC_BYTES = 1_216  # ML-KEM-768 (1,184) and X25519 (32)
PRIVATE_BYTES = 96  # ML-KEM-768 seed (64) and X25519 (32)

SUITE = hpke.Suite(hpke.KEM.MLKEM768_X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.CHACHA20_POLY1305)
OVERHEAD = 1 + hpke.KEM.MLKEM768_X25519.enc_length() + 16  # version byte, encapsulated key, Poly1305 tag
_LENGTH = 4  # bytes that say how long the words are; inside the lock


class EpochKey(msgspec.Struct, frozen=True, kw_only=True):
    """The public half of one epoch's key."""

    epoch: str  # start of the six hours, UTC: 2026-11-22T06
    public: bytes  # PUBLIC_BYTES


class Contents(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What lies inside an envelope."""

    message: Message
    receipt: str = ""  # hash of the sender's receipt code, hex; "" for imports
    inner: bytes = b""  # an envelope that the sender sealed; the words are in it, and the message here has none
    back: bytes = b""  # a ticket of `returns`, for two hours


def info(epoch: str) -> bytes:
    """Return what HPKE binds into the lock: our domain, the version and the epoch."""
    return b"dazor envelope v%d\x00" % VERSION + epoch.encode()


@lru_cache(maxsize=8)  # a door seals to one key for six hours; reading it takes a third of a seal
def public_key(raw: bytes) -> hpke.MLKEM768X25519PublicKey:
    """Return the key of PUBLIC_BYTES bytes. Raises: BundleDamaged when they are not a key."""
    bad = "A public epoch key has the wrong form. Nothing was sealed; fetch the bundle again."
    if len(raw) != PUBLIC_BYTES:
        raise BundleDamaged(bad)
    try:
        return hpke.MLKEM768X25519PublicKey(
            mlkem.MLKEM768PublicKey.from_public_bytes(raw[:-32]), x25519.X25519PublicKey.from_public_bytes(raw[-32:]))
    except ValueError as error:
        raise BundleDamaged(bad) from error


def room(size: int) -> int:
    """Return how many bytes of words an envelope of `size` bytes holds."""
    return size - OVERHEAD - _LENGTH


def pad(plain: bytes, size: int) -> bytes:
    """Return the words with their length in front, filled up so that the envelope gets `size` bytes. Raises: TooLong."""
    if len(plain) > room(size):
        raise TooLong(f"The message needs {len(plain)} bytes and the envelope holds {room(size)}. "
                      "Nothing was sealed; shorten it.")
    return len(plain).to_bytes(_LENGTH, "big") + plain.ljust(room(size), b"\x00")


def unpad(padded: bytes) -> bytes:
    """Return the words without their filling. Raises: ValueError when the length is impossible."""
    length = int.from_bytes(padded[:_LENGTH], "big")
    if length > len(padded) - _LENGTH:
        raise ValueError(length)
    return padded[_LENGTH:_LENGTH + length]


def envelope(sealed: bytes, epoch: str) -> Envelope:
    """Return the envelope of sealed bytes; its id is the first 32 hex digits of their SHA-256."""
    return Envelope(id=hashlib.sha256(sealed).hexdigest()[:32], epoch=epoch, sealed=sealed)
