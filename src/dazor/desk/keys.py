"""The epoch keys in the memory of this process: unlocked once by a person, forgotten on time."""

from __future__ import annotations

import contextlib
import os
import tempfile
from datetime import datetime
from pathlib import Path

from dazor.desk.errors import NoEpochKey, Unlockable
from dazor.model.errors import DazorError
from dazor.sealing import epochs, keystore
from dazor.sealing.shape import EpochKey


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that there is either the old one or the new one, readable by its owner only."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            Path(name).unlink()
        raise


class Keyring:
    """The private keys of the epochs whose words can still be read.

    The passphrase stays in memory beside the keys it opens, so that a store that `dazor keys epochs` has lengthened
    is read again without asking; whoever reads this memory has the keys anyhow.
    """

    def __init__(self) -> None:
        self._path: Path | None = None
        self._passphrase = ""
        self._stamp = 0.0
        self._keys: dict[str, bytes] = {}

    @property
    def open(self) -> bool:
        """Tell whether a key store was unlocked."""
        return self._path is not None

    @property
    def keys(self) -> dict[str, bytes]:
        """The private keys by epoch."""
        return dict(self._keys)

    def unlock(self, path: Path, passphrase: str) -> int:
        """Unlock a key store and return how many epochs it opens. Raises: Unlockable with what to do."""
        try:
            data = path.read_bytes()
        except OSError as error:
            raise Unlockable(f"there is no key store at {path} ({error.strerror}). Make one with `dazor keys init`.") from error
        try:
            unlocked = keystore.unlock(data, passphrase)
        except DazorError as error:
            raise Unlockable(f"{error} Envelopes stay sealed and are kept.") from error
        self._path, self._passphrase, self._stamp = path, passphrase, path.stat().st_mtime
        self._keys = dict(unlocked.keys)
        return len(self._keys)

    def lock(self) -> None:
        """Forget every key."""
        self._path, self._passphrase, self._stamp, self._keys = None, "", 0.0, {}

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
        """Destroy the keys that are due, in the file and in memory, and return their epochs."""
        if self._path is None:
            return ()
        if self._path.stat().st_mtime != self._stamp:
            self.unlock(self._path, self._passphrase)
        left, gone = keystore.destroy(self._path.read_bytes(), now, retention_days)
        if gone:
            write_whole(self._path, left)
            self._stamp = self._path.stat().st_mtime
            self._keys = {epoch: key for epoch, key in self._keys.items() if epoch not in gone}
        return gone


KEYRING = Keyring()  # one a process: the pages and the workflow open with the same keys
