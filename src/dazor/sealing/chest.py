"""The key store: each epoch's private key under the tide of its last living step and under every holder's own key.

    body   ChaCha20-Poly1305(HKDF(lock, salt = tide key of the last living step), private key)
    wrap   X-Wing(holder, lock), one a holder; the lock is 32 random bytes of this epoch alone

Both are needed. Without a holder the tide opens nothing; without the tide all holders together open nothing. Keys are
added without opening anything; a new editor is wrapped future epochs only; to part with one, every living lock is
drawn anew. The desk's signing key lies under holders alone, and not under those of editors.
"""

from __future__ import annotations

import base64
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from dazor.sealing import epochs, holders, shape, signing, tide
from dazor.sealing.errors import KeystoreDamaged, NoSuchHolder, TideLost
from dazor.sealing.holders import PASSPHRASE, SHARES, Holder, Key
from dazor.sealing.keystore import MAX_RETENTION_DAYS, retention
from dazor.sealing.signing import Signer, Succession
from dazor.sealing.tide import Tide

FORMAT = "dazor-keystore-2"
_SIGNER = "signer"
_KEEPERS = (PASSPHRASE, SHARES)  # who opens the signing key


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """A locked secret and its wraps by holder."""

    body: str
    wraps: dict[str, str]
    last: int = 0  # step of the tide it lies under; 0: under none


class Chest(msgspec.Struct, frozen=True, kw_only=True):
    """The file. What stands in the clear is the calendar and who holds keys."""

    format: str
    holders: dict[str, Holder]
    signer: Entry
    keys: dict[str, Entry]
    succession: tuple[Succession, ...] = ()  # signing keys that went before, oldest first
    alive: dict[str, str] = {}  # last sign of life by editor, UTC hour: 2026-11-22T14


class Opened(msgspec.Struct, frozen=True, kw_only=True):
    """What a holder and the tide open together."""

    keys: dict[str, bytes]  # epoch → private key, 96 bytes each time it was made, newest first
    signer: Signer | None = None  # for the passphrase and the shares

    def __repr__(self) -> str:
        return f"Opened({len(self.keys)} keys)"  # a traceback must not hold a key


# Making and changing: every function returns a new chest

def make(signer: Signer, passphrase: str) -> tuple[Chest, Key]:
    """Return a chest without epochs that a passphrase opens, and its key."""
    holder, key = holders.by_passphrase(passphrase)
    empty = Chest(format=FORMAT, holders={PASSPHRASE: holder}, signer=Entry(body="", wraps={}), keys={})
    return with_signer(empty, signer), key


def with_signer(chest: Chest, signer: Signer) -> Chest:
    """Return the chest with this signing key in the place of the one before."""
    keepers = {name: holder for name, holder in chest.holders.items() if name in _KEEPERS}
    return msgspec.structs.replace(chest, signer=_lock(signer.ed25519 + signer.ml_dsa_65, _SIGNER, keepers))


def with_heir(chest: Chest, old: Signer, new: Signer) -> Chest:
    """Return the chest with a new signing key that the old one has signed."""
    return msgspec.structs.replace(with_signer(chest, new), succession=(*chest.succession, signing.hand_over(old, new)))


def with_keys(chest: Chest, private: Mapping[str, bytes], now_tide: Tide, retention_days: int = MAX_RETENTION_DAYS) -> Chest:
    """Return the chest with these epochs, locked for all its holders; entries that are there are replaced.

    An epoch whose last step is over is left out. Raises: RetentionTooLong.
    """
    retention(retention_days)
    last = {epoch: tide.last_step(epoch, retention_days) for epoch in private}
    living = {epoch: step for epoch, step in last.items() if step >= now_tide.step}
    under = tide.keys(now_tide, frozenset(living.values()))
    made = {epoch: _lock(private[epoch], epoch, _may_open(chest, epoch), under[step], step) for epoch, step in living.items()}
    return msgspec.structs.replace(chest, keys=dict(sorted({**chest.keys, **made}.items())))


def with_holder(chest: Chest, name: str, holder: Holder, by: Key) -> Chest:
    """Return the chest with one holder more, let in by another; an editor opens epochs from `holder.since` on.

    Raises: NoSuchHolder, KeystoreDamaged.
    """
    _of(chest, by.name)
    grown = msgspec.structs.replace(chest, holders={**chest.holders, name: holder})
    keys = {epoch: _wrapped(entry, epoch, name, holder, by) if epoch >= holder.since and by.name in entry.wraps else entry
            for epoch, entry in chest.keys.items()}
    signer = chest.signer
    if name in _KEEPERS:
        signer = _wrapped(signer, _SIGNER, name, holder, by)
    return msgspec.structs.replace(grown, keys=keys, signer=signer)


def without_holder(chest: Chest, name: str) -> Chest:
    """Return the chest without a holder and its wraps. Who had a key may have kept locks: `remake` draws them anew.

    Raises: NoSuchHolder.
    """
    _of(chest, name)
    return msgspec.structs.replace(
        chest, holders={n: h for n, h in chest.holders.items() if n != name}, signer=_unwrapped(chest.signer, name),
        keys={epoch: _unwrapped(entry, name) for epoch, entry in chest.keys.items()})


def remake(chest: Chest, opened: Opened, now: datetime, now_tide: Tide) -> tuple[Chest, dict[str, bytes]]:
    """Return the chest with new keys for the running epoch and all to come, every living lock drawn anew; and its keys.

    The running epoch keeps its old key behind the new one: words sealed an hour ago can still be read.
    """
    fresh = {}
    for epoch, old in opened.keys.items():
        over, begun = epochs.end_of(epoch) <= now, epochs.start_of(epoch) <= now
        new = b"" if over else epochs.new_keys(epochs.start_of(epoch), 1)[epoch]
        fresh[epoch] = new + (old if begun else b"")
    kept = {epoch: chest.keys[epoch].last for epoch in fresh}  # a shorter retention stays what it was
    under = tide.keys(now_tide, frozenset(kept.values()))
    keys = {epoch: _lock(fresh[epoch], epoch, _may_open(chest, epoch), under[step], step) for epoch, step in kept.items()}
    return msgspec.structs.replace(chest, keys=dict(sorted({**chest.keys, **keys}.items()))), fresh


# Opening

def unlock_passphrase(chest: Chest, passphrase: str) -> Key:
    """Return the key of the passphrase. Raises: WrongPassphrase, KeystoreDamaged, NoSuchHolder."""
    return holders.with_passphrase(_of(chest, PASSPHRASE), passphrase)


def unlock_shares(chest: Chest, words: Sequence[str]) -> Key:
    """Return the key of three shares. Raises: WrongShares, NoSuchHolder: no shares were ever made."""
    return holders.with_shares(_of(chest, SHARES), words)


def unlock_editor(chest: Chest, file: bytes, passphrase: str) -> Key:
    """Return an editor's key. Raises: WrongPassphrase, KeystoreDamaged, NoSuchHolder: never let in, or revoked."""
    key = holders.with_editor_file(file, passphrase)
    holder = _of(chest, key.name)
    if holder.public != holders.public_of(key.private):
        raise NoSuchHolder(f"{key.name} holds another key of this store than this one. Nothing was opened.")
    return key


def open_all(chest: Chest, key: Key, now_tide: Tide) -> Opened:
    """Return all that a holder and the tide open; epochs whose tide has passed, or from before the holder came, are left out.

    Raises: KeystoreDamaged: an entry was changed. NoSuchHolder. TideLost: the tide is not the one these keys lie under.
    """
    _of(chest, key.name)
    mine = {epoch: entry for epoch, entry in chest.keys.items() if key.name in entry.wraps and entry.last >= now_tide.step}
    under = tide.keys(now_tide, frozenset(entry.last for entry in mine.values()))
    keys = {epoch: _open(entry, epoch, key, under[entry.last]) for epoch, entry in mine.items()}
    return Opened(keys=keys, signer=signer_of(chest, key))


def signer_of(chest: Chest, key: Key) -> Signer | None:
    """Return the signing key; None for editors. Needs no tide. Raises: KeystoreDamaged."""
    if key.name not in chest.signer.wraps:
        return None
    pair = _open(chest.signer, _SIGNER, key)
    return Signer(ed25519=pair[:32], ml_dsa_65=pair[32:])


# Forgetting

def destroy(chest: Chest, now: datetime, retention_days: int = MAX_RETENTION_DAYS) -> tuple[Chest, tuple[str, ...]]:
    """Return the chest without the epochs whose words are past their time, and the names of those. Opens nothing.

    Raises: RetentionTooLong.
    """
    step, limit = epochs.step_of(epochs.epoch_of(now)), retention(retention_days)
    gone = tuple(epoch for epoch, entry in chest.keys.items() if entry.last < step or epochs.end_of(epoch) + limit <= now)
    return msgspec.structs.replace(chest, keys={e: entry for e, entry in chest.keys.items() if e not in gone}), gone


# The file

def is_chest(data: bytes) -> bool:
    """Return whether these bytes claim to be a chest; the first form of the store is another."""
    return FORMAT.encode() in data[:200]


def read(data: bytes) -> Chest:
    """Return the chest of a file. Raises: KeystoreDamaged."""
    try:
        chest = msgspec.json.decode(data, type=Chest)
        for epoch in chest.keys:
            epochs.start_of(epoch)
    except ValueError as error:
        raise KeystoreDamaged("The key store is cut off or is not a key store. Nothing was opened or changed; "
                              "take the newest copy.") from error
    if chest.format != FORMAT:
        raise KeystoreDamaged(f"The key store has the form {chest.format[:40]!r}; this desk reads {FORMAT}.")
    return chest


def write(chest: Chest) -> bytes:
    """Return the file of a chest."""
    return msgspec.json.format(msgspec.json.encode(chest))


# Locks

def _may_open(chest: Chest, epoch: str) -> dict[str, Holder]:
    return {name: holder for name, holder in chest.holders.items() if epoch >= holder.since}


def _of(chest: Chest, name: str) -> Holder:
    if name not in chest.holders:
        raise NoSuchHolder(f"{name} holds no key of this store; holders are {', '.join(sorted(chest.holders))}. "
                           "Nothing was opened or changed.")
    return chest.holders[name]


def _lock(secret: bytes, name: str, who: Mapping[str, Holder], under: bytes = b"", last: int = 0) -> Entry:
    lock, nonce = secrets.token_bytes(32), secrets.token_bytes(12)
    body = base64.b64encode(nonce + _box(lock, under).encrypt(nonce, secret, name.encode())).decode()
    return Entry(body=body, last=last, wraps={n: holders.wrap(lock, holder, f"{name}\x00{n}") for n, holder in who.items()})


def _open(entry: Entry, name: str, key: Key, under: bytes = b"") -> bytes:
    raw = holders.raw(entry.body)
    lock = holders.unwrap(entry.wraps[key.name], key, f"{name}\x00{key.name}")
    try:
        secret = _box(lock, under).decrypt(raw[:12], raw[12:], name.encode())
    except (InvalidTag, ValueError) as error:
        if under:
            raise TideLost(f"The key of {name} lies under another tide than the one in tide_dir. Nothing was opened; bring the "
                           "tide of this desk back, or run `dazor keys renew --lost`.") from error
        raise KeystoreDamaged("The signing key in the store was changed. Nothing was opened; take the newest copy.") from error
    if len(secret) % 32 or not secret:
        raise KeystoreDamaged(f"The key of {name} has the wrong length. Nothing was opened; take the newest copy.")
    return secret


def _wrapped(entry: Entry, name: str, who: str, holder: Holder, by: Key) -> Entry:
    lock = holders.unwrap(entry.wraps[by.name], by, f"{name}\x00{by.name}")
    return msgspec.structs.replace(entry, wraps={**entry.wraps, who: holders.wrap(lock, holder, f"{name}\x00{who}")})


def _unwrapped(entry: Entry, who: str) -> Entry:
    return msgspec.structs.replace(entry, wraps={n: wrap for n, wrap in entry.wraps.items() if n != who})


def _box(lock: bytes, under: bytes) -> ChaCha20Poly1305:
    return ChaCha20Poly1305(HKDF(algorithm=SHA256(), length=32, salt=under or None, info=b"dazor chest v1").derive(lock))


assert shape.PRIVATE_BYTES % 32 == 0  # noqa: S101 - `_open` counts on it
