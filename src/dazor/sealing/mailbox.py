"""The mailbox of a receipt code: an answer is locked to it, and whoever shows the code reads it. There are no accounts.

    code ── HKDF ──> X25519 private key ── public half = address ── argon2id ──> id, under which an answer lies

The address travels inside the sealed report and nowhere else, so only the desk can write to a mailbox, and only with
the report open. The id lies in the open, in the table of answers at the door; argon2id stands before it, so that 60 bits
of code cannot be tried out on the ids. The door never sees an address: it cannot tell which report an answer is for.

X25519 alone, because 1,216 bytes of X-Wing do not fit beside a report, and need not: a ciphertext names neither key of
the exchange, and the one the code belongs to was only ever sent inside an envelope that a quantum computer does not open.
"""

from __future__ import annotations

import secrets

import msgspec
from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, hpke
from cryptography.hazmat.primitives.asymmetric import x25519
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from dazor.sealing import receipt
from dazor.sealing.errors import BadAddress, TooLong, WrongKey

ID = 16  # bytes
RECORD = 1_024  # bytes: id, encapsulated key (32), tag (16), length (2), answer, zeros
MAX_TEXT = 400  # characters of an editor's own words: 800 bytes of Cyrillic
DAYS = 7  # an answer lies as long as words live
PHRASES = ("read", "helped", "unclear", "stop", "impostor")  # said by the door in the reader's language
_ROOM = RECORD - ID - 32 - 16 - 2
_SUITE = hpke.Suite(hpke.KEM.X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.CHACHA20_POLY1305)
_INFO = b"dazor answer v1"
_KIB, _PASSES = 19 * 1_024, 2  # OWASP's least for argon2id: 20 ms on a quiet core; the code has 60 bits besides


class Answer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What an editor answers."""

    phrase: str = ""  # one of PHRASES
    text: str = ""  # up to MAX_TEXT characters


class Mailbox(msgspec.Struct, frozen=True, kw_only=True):
    """What a code opens."""

    id: bytes
    private: bytes  # 32

    def __repr__(self) -> str:
        return "Mailbox(…)"  # a traceback must not hold a key


_encode, _decode = msgspec.msgpack.Encoder().encode, msgspec.msgpack.Decoder(Answer).decode


def address(code: str) -> str:
    """Return the public key of a code's mailbox, 64 hex digits; `code` as `receipt.new` and `receipt.read` return it."""
    return x25519.X25519PrivateKey.from_private_bytes(_private(code)).public_key().public_bytes_raw().hex()


def mailbox(written: str) -> Mailbox:
    """Return the mailbox of a code as a person wrote it. Takes 20 to 100 ms on purpose. Raises: BadReceipt."""
    code = receipt.read(written)
    return Mailbox(id=box_id(address(code)), private=_private(code))


def box_id(address_: str) -> bytes:
    """Return the id under which answers to an address lie. Raises: BadAddress."""
    return hash_secret_raw(_public(address_).public_bytes_raw(), b"dazor mailbox v1", time_cost=_PASSES, memory_cost=_KIB,
                           parallelism=1, hash_len=ID, type=Type.ID)


def lock(answer: Answer, address_: str) -> bytes:
    """Return an answer as a record of RECORD bytes for the table. Raises: BadAddress, TooLong."""
    return box_id(address_) + _lock(_encode(answer), _public(address_))


def dummy() -> bytes:
    """Return a record that nobody can open and that looks like any other."""
    return secrets.token_bytes(ID) + _lock(b"", x25519.X25519PrivateKey.generate().public_key())


def unlock(record: bytes, box: Mailbox) -> Answer:
    """Return the answer in a record. Raises: WrongKey: it is not this mailbox's, or was damaged."""
    bad = "This answer cannot be opened with this code. Nothing was shown."
    try:
        padded = _SUITE.decrypt(record[ID:], x25519.X25519PrivateKey.from_private_bytes(box.private), info=_INFO)
        return _decode(padded[2:2 + int.from_bytes(padded[:2], "big")])
    except (InvalidTag, ValueError, msgspec.DecodeError) as error:
        raise WrongKey(bad) from error


def _lock(plain: bytes, key: x25519.X25519PublicKey) -> bytes:
    if len(plain) > _ROOM:
        raise TooLong(f"The answer needs {len(plain)} bytes and {_ROOM} fit. Nothing was sealed; shorten it.")
    return _SUITE.encrypt(len(plain).to_bytes(2, "big") + plain.ljust(_ROOM, b"\x00"), key, info=_INFO)


def _private(code: str) -> bytes:
    return HKDF(hashes.SHA256(), length=32, salt=None, info=b"dazor mailbox key v1").derive(receipt.canonical(code))


def _public(address_: str) -> x25519.X25519PublicKey:
    try:
        return x25519.X25519PublicKey.from_public_bytes(bytes.fromhex(address_))
    except ValueError as error:
        raise BadAddress("This report has no mailbox, so it cannot be answered. Nothing was sealed.") from error
