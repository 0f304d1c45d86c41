"""The epoch keys in the memory of this process: unlocked once by people, forgotten on time."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from dazor.desk import tide as tidal
from dazor.desk.errors import NoEpochKey, Unlockable
from dazor.model.errors import DazorError
from dazor.sealing import chest, epochs, keystore
from dazor.sealing.chest import Chest
from dazor.sealing.errors import NoSuchHolder
from dazor.sealing.holders import Key
from dazor.sealing.shape import EpochKey
from dazor.sealing.tide import Tide

Again = Callable[[bytes, Tide | None], dict[str, bytes]]  # a store's file and the tide → private keys by epoch


def write_whole(path: Path, data: bytes, mode: int = 0o600) -> None:
    """Write a file so that there is either the old one or the new one, readable by its owner only unless `mode` says more."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fchmod(file.fileno(), mode)
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            Path(name).unlink()
        raise


class Keyring:
    """The private keys of the epochs whose words can still be read.

    The holder's key stays in memory beside the epoch keys it opens, so that a store that `dazor keys epochs` has
    lengthened is read again without asking; whoever reads this memory has the keys anyhow. The tide stays in its file.
    """

    def __init__(self) -> None:
        self._path: Path | None = None
        self._tide = Path()
        self._again: Again = _nothing
        self._stamp = 0
        self._keys: dict[str, bytes] = {}
        self.key: Key | None = None  # of whoever unlocked it; None with a store of the first form

    @property
    def open(self) -> bool:
        """Tell whether a key store was unlocked."""
        return self._path is not None

    @property
    def holder(self) -> str:
        """Who unlocked it: passphrase, shares, an editor; "" while it is locked."""
        return self.key.name if self.key else "passphrase" if self.open else ""

    @property
    def keys(self) -> dict[str, bytes]:
        """The private keys by epoch."""
        return dict(self._keys)

    def unlock(self, path: Path, passphrase: str, *, tide: Path | None = None) -> int:
        """Unlock a key store with its passphrase and return how many epochs it opens. Raises: Unlockable with what to do.

        `tide` is the file of the tide; None: beside the store's folder.
        """
        data = _read(path)
        if not chest.is_chest(data):
            return self._take(path, Path(), lambda new, _: dict(keystore.unlock(new, passphrase).keys), data)
        return self.unlock_by(path, lambda found: chest.unlock_passphrase(found, passphrase), tide=tide)

    def unlock_by(self, path: Path, how: Callable[[Chest], Key], *, tide: Path | None = None) -> int:
        """Unlock a key store as somebody who holds it (`chest.unlock_…`); returns how many epochs open. Raises: Unlockable."""
        data, where = _read(path), tide or tidal.beside(path.parent) / tidal.FILE_NAME
        try:
            key = how(chest.read(data))
        except DazorError as error:
            raise Unlockable(f"{error} Envelopes stay sealed and are kept.") from error
        opened = self._take(path, where, lambda new, tide: _with_key(new, key, tide), data)
        self.key = key
        return opened

    def lock(self) -> None:
        """Forget every key."""
        self._path, self._again, self._stamp, self._keys, self.key = None, _nothing, 0, {}, None

    def private(self, epoch: str) -> bytes | None:
        """Return the private key of an epoch, None when it is destroyed or was never here."""
        return self._keys.get(epoch)

    def current(self, now: datetime) -> EpochKey:
        """Return the public key to seal to now. Raises: NoEpochKey."""
        epoch = epochs.epoch_of(now)
        private = self._keys.get(epoch)
        if private is None:
            why = f"its last epoch is {max(self._keys)}" if self._keys else "the key store is not unlocked"
            raise NoEpochKey(f"there is no key for the epoch {epoch} UTC: {why}. Nothing was taken; unlock the key "
                             "store, or make keys with `dazor keys epochs`.")
        return epochs.public_half(epoch, private)

    def forget(self, now: datetime, retention_days: int) -> tuple[str, ...]:
        """Destroy the keys that are due, in memory, in the file and by moving the tide on; returns their epochs.

        Memory comes first: it forgets even when the disk fails. Raises: TideLost, Unlockable.
        """
        if self._path is None:
            return ()
        over = now - timedelta(days=retention_days)
        self._keys = {epoch: key for epoch, key in self._keys.items() if epochs.end_of(epoch) > over}
        with _held(self._tide, now) as tide:
            data = _read(self._path)
            if _stamp(self._path) != self._stamp:
                self._keys = self._opened(self._again, data, tide)
            left, gone = destroy(data, now, retention_days)
            if gone:
                write_whole(self._path, left)
            self._stamp = _stamp(self._path)
        self._keys = {epoch: key for epoch, key in self._keys.items() if epoch not in gone}
        return gone

    def _take(self, path: Path, tide: Path, again: Again, data: bytes) -> int:
        stamp, keys = _stamp(path), self._opened(again, data, None if not tide.name else _look(tide))
        self._path, self._tide, self._again, self._stamp, self._keys, self.key = path, tide, again, stamp, keys, None
        return len(keys)

    def _opened(self, again: Again, data: bytes, tide: Tide | None) -> dict[str, bytes]:
        """Open the store; a holder that is no longer in it loses what is in memory too. Raises: Unlockable."""
        try:
            return again(data, tide)
        except NoSuchHolder as error:
            self.lock()
            raise Unlockable(f"{error} Every key in this desk's memory was forgotten; start it again with somebody who holds "
                             "the store. Envelopes stay sealed and are kept.") from error
        except DazorError as error:
            raise Unlockable(f"{error} Envelopes stay sealed and are kept.") from error


def destroy(data: bytes, now: datetime, retention_days: int) -> tuple[bytes, tuple[str, ...]]:
    """Return a key store's file without the epochs that are due, and their names; either form. Raises: KeystoreRefused."""
    if not chest.is_chest(data):
        return keystore.destroy(data, now, retention_days)
    left, gone = chest.destroy(chest.read(data), now, retention_days)
    return chest.write(left), gone


def _with_key(data: bytes, key: Key, tide: Tide | None) -> dict[str, bytes]:
    found = chest.read(data)
    return chest.open_all(found, key, tide).keys if tide else {}


def _look(path: Path) -> Tide:
    try:
        return tidal.look(path)
    except DazorError as error:
        raise Unlockable(str(error)) from error


def _held(path: Path, now: datetime) -> contextlib.AbstractContextManager[Tide | None]:
    return tidal.held(path, now) if path.name else contextlib.nullcontext()  # the first form of the store has no tide


def _stamp(path: Path) -> int:
    return path.stat().st_mtime_ns


def _nothing(_: bytes, __: Tide | None) -> dict[str, bytes]:
    return {}


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise Unlockable(f"there is no key store at {path} ({error.strerror}). Make one with `dazor keys init`.") from error


KEYRING = Keyring()  # one a process: the pages and the workflow open with the same keys
