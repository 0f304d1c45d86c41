"""The first form of the key store: every key under a passphrase, and under nothing else. `chest` has the present form.

An old copy of such a file opens with today's passphrase, words of any age with it. It is still read, so that a desk
from before loses nothing; `dazor keys epochs` turns it into a chest.

Each key is locked alone, so destroying an epoch is leaving out one entry, and needs no passphrase: a desk nobody
unlocks still forgets on time. The names of the epochs stand in the clear; they are the calendar.
"""

from __future__ import annotations

import base64
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from dazor.sealing import epochs
from dazor.sealing.epochs import Signer
from dazor.sealing.errors import KeystoreDamaged, RetentionTooLong, WrongPassphrase

FILE_NAME = "keystore.json"  # in the desk's data_dir
MAX_RETENTION_DAYS = 7  # the promise on the form; a setting can only make it shorter
_FORMAT = "dazor-keystore-1"
_MEMORY_KIB, _PASSES, _LANES = 65_536, 3, 4  # argon2id, second choice of RFC 9106: 0.1-0.4 s a guess on this class of machine
_CHECK, _SIGNER = "check", "signer"


class Unlocked(msgspec.Struct, frozen=True, kw_only=True):
    """What the passphrase opens."""

    signer: Signer
    keys: dict[str, bytes]  # epoch → private key, 96 bytes

    def __repr__(self) -> str:
        return f"Unlocked({len(self.keys)} keys)"  # a traceback must not hold a key


class _File(msgspec.Struct, frozen=True, kw_only=True):
    format: str
    salt: str  # base64
    check: str  # an empty secret: tells a wrong passphrase from a damaged entry
    signer: str
    keys: dict[str, str]


def lock(signer: Signer, keys: Mapping[str, bytes], passphrase: str) -> bytes:
    """Return the key store's bytes, under a new salt."""
    salt = secrets.token_bytes(16)
    box = _box(passphrase, salt)
    return msgspec.json.format(msgspec.json.encode(_File(
        format=_FORMAT, salt=base64.b64encode(salt).decode(), check=_wrap(box, _CHECK, b""),
        signer=_wrap(box, _SIGNER, signer.ed25519 + signer.ml_dsa_65),
        keys={epoch: _wrap(box, epoch, key) for epoch, key in sorted(keys.items())})))


def unlock(data: bytes, passphrase: str) -> Unlocked:
    """Return the signing key and the private keys. Raises: WrongPassphrase, KeystoreDamaged."""
    file = _read(data)
    box = _box(passphrase, _from_text(file.salt))
    try:
        _unwrap(box, _CHECK, file.check)
    except InvalidTag as error:
        raise WrongPassphrase("The passphrase does not open this key store. Nothing was changed; try again.") from error
    try:
        pair = _unwrap(box, _SIGNER, file.signer)
        keys = {epoch: _unwrap(box, epoch, wrapped) for epoch, wrapped in file.keys.items()}
    except InvalidTag as error:
        raise KeystoreDamaged("The passphrase is right and a key in the store was changed. Nothing was opened; "
                              "take the newest copy of the store.") from error
    return Unlocked(signer=Signer(ed25519=pair[:32], ml_dsa_65=pair[32:]), keys=keys)


def destroy(data: bytes, now: datetime, retention_days: int = MAX_RETENTION_DAYS) -> tuple[bytes, tuple[str, ...]]:
    """Return the key store without the epochs that ended more than `retention_days` ago, and the names of those.

    Raises: RetentionTooLong: more than seven days or less than none were asked for. KeystoreDamaged.
    """
    limit, file = retention(retention_days), _read(data)
    try:
        gone = tuple(epoch for epoch in file.keys if epochs.end_of(epoch) + limit <= now)
    except ValueError as error:
        raise KeystoreDamaged(f"The key store holds an entry that is not an epoch: {error}. No key was destroyed.") from error
    left = {epoch: wrapped for epoch, wrapped in file.keys.items() if epoch not in gone}
    return msgspec.json.format(msgspec.json.encode(msgspec.structs.replace(file, keys=left))), gone


def retention(days: int) -> timedelta:
    """Return how long an epoch's key lives after the epoch. Raises: RetentionTooLong: more than seven days, or less than none."""
    if not 0 <= days <= MAX_RETENTION_DAYS:
        raise RetentionTooLong(f"retention_days = {days}: words live {MAX_RETENTION_DAYS} days at most. "
                               "No key was destroyed; set 0 to 7.")
    return timedelta(days=days)


def epochs_held(data: bytes) -> tuple[str, ...]:
    """Return the epochs whose keys are in the store; needs no passphrase. Raises: KeystoreDamaged."""
    return tuple(sorted(_read(data).keys))


def _read(data: bytes) -> _File:
    try:
        file = msgspec.json.decode(data, type=_File)
    except ValueError as error:
        raise KeystoreDamaged("The key store is cut off or is not a key store. Nothing was opened or changed; "
                              "take the newest copy.") from error
    if file.format != _FORMAT:
        raise KeystoreDamaged(f"The key store has the form {file.format[:40]!r}; this desk reads {_FORMAT}.")
    return file


def _box(passphrase: str, salt: bytes) -> ChaCha20Poly1305:
    derived = Argon2id(salt=salt, length=32, iterations=_PASSES, lanes=_LANES, memory_cost=_MEMORY_KIB)
    return ChaCha20Poly1305(derived.derive(passphrase.encode()))


def _wrap(box: ChaCha20Poly1305, name: str, secret: bytes) -> str:
    nonce = secrets.token_bytes(12)
    return base64.b64encode(nonce + box.encrypt(nonce, secret, _bound(name))).decode()


def _unwrap(box: ChaCha20Poly1305, name: str, text: str) -> bytes:
    raw = _from_text(text)
    if len(raw) < 12 + 16:
        raise KeystoreDamaged("An entry of the key store is cut off. Nothing was opened; take the newest copy.")
    return box.decrypt(raw[:12], raw[12:], _bound(name))


def _bound(name: str) -> bytes:
    return b"dazor keystore v1\x00" + name.encode()


def _from_text(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except ValueError as error:
        raise KeystoreDamaged("An entry of the key store is not base64. Nothing was opened; "
                              "take the newest copy.") from error
