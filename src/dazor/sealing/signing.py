"""The desk's signature: Ed25519 and ML-DSA-65 together; and how an old signing key hands over to a new one.

A door knows one number, the fingerprint of the desk it belongs to. When the desk takes a new signing key, the old one
signs it; the door follows such hand-overs from the number it was told. A key that fell into wrong hands can hand over
too: after an arrest of whoever held it, the door is told the new number by hand.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ed25519, mldsa

_HAND_OVER = b"dazor desk succession v1\x00"
MOST_HAND_OVERS = 50  # one takes 2 ms; nobody changes a signing key more often


class Signer(msgspec.Struct, frozen=True, kw_only=True):
    """The desk's signing key: two seeds, so that what is signed stands until both signatures fall."""

    ed25519: bytes  # 32
    ml_dsa_65: bytes  # 32

    def __repr__(self) -> str:
        return "Signer(…)"  # a traceback must not hold a key


class Signatures(msgspec.Struct, frozen=True, kw_only=True):
    """Both signatures over one text, base64."""

    ed25519: str
    ml_dsa_65: str


class Publics(msgspec.Struct, frozen=True, kw_only=True):
    """Both public signing keys of a desk, base64."""

    ed25519: str
    ml_dsa_65: str


class Succession(msgspec.Struct, frozen=True, kw_only=True):
    """A hand-over: the old key signs the fingerprint of the new one."""

    old: Publics
    new: str  # fingerprint, 64 hex digits
    signatures: Signatures


def new_signer() -> Signer:
    """Return a new signing key for a desk."""
    return Signer(ed25519=ed25519.Ed25519PrivateKey.generate().private_bytes_raw(),
                  ml_dsa_65=mldsa.MLDSA65PrivateKey.generate().private_bytes_raw())


def publics(signer: Signer) -> Publics:
    """Return the public halves."""
    return Publics(
        ed25519=to_text(ed25519.Ed25519PrivateKey.from_private_bytes(signer.ed25519).public_key().public_bytes_raw()),
        ml_dsa_65=to_text(mldsa.MLDSA65PrivateKey.from_seed_bytes(signer.ml_dsa_65).public_key().public_bytes_raw()))


def fingerprint(public: Publics) -> str:
    """Return SHA-256 over both public keys, 64 hex digits: 1,984 bytes that can be read aloud. Raises: ValueError."""
    return hashlib.sha256(b"dazor desk key v1\x00" + from_text(public.ed25519) + from_text(public.ml_dsa_65)).hexdigest()


def desk_key(signer: Signer) -> str:
    """Return the public desk key a door is given, 64 hex digits."""
    return fingerprint(publics(signer))


def sign(data: bytes, signer: Signer) -> Signatures:
    """Return both signatures. `data` begins with a domain, so that nothing signed passes for something else."""
    return Signatures(ed25519=to_text(ed25519.Ed25519PrivateKey.from_private_bytes(signer.ed25519).sign(data)),
                      ml_dsa_65=to_text(mldsa.MLDSA65PrivateKey.from_seed_bytes(signer.ml_dsa_65).sign(data)))


def holds(data: bytes, signatures: Signatures, public: Publics) -> bool:
    """Return whether both signatures are these keys' over these bytes."""
    try:
        ed25519.Ed25519PublicKey.from_public_bytes(from_text(public.ed25519)).verify(from_text(signatures.ed25519), data)
        mldsa.MLDSA65PublicKey.from_public_bytes(from_text(public.ml_dsa_65)).verify(from_text(signatures.ml_dsa_65), data)
    except (InvalidSignature, ValueError):
        return False
    return True


def hand_over(old: Signer, new: Signer) -> Succession:
    """Return the old key's word for the new one."""
    name = desk_key(new)
    return Succession(old=publics(old), new=name, signatures=sign(_HAND_OVER + name.encode(), old))


def heir(desk_public_key: str, line: Sequence[Succession]) -> str:
    """Return the fingerprint that stands in the place of the one a door was told, after all hand-overs that hold."""
    trusted = desk_public_key.strip().lower()
    for one in line[:MOST_HAND_OVERS]:
        try:
            ours = fingerprint(one.old) == trusted
        except ValueError:
            continue
        if ours and holds(_HAND_OVER + one.new.encode(), one.signatures, one.old):
            trusted = one.new
    return trusted


def to_text(raw: bytes) -> str:
    """Return bytes as base64."""
    return base64.b64encode(raw).decode()


def from_text(text: str) -> bytes:
    """Return the bytes of base64. Raises: ValueError."""
    return base64.b64decode(text, validate=True)
