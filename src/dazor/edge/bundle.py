"""The signed epoch keys as a file that the desk pushes; read again when it changes."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from dazor.edge.panic import PanicFile
from dazor.sealing import epochs, orders
from dazor.sealing.errors import BundleDamaged, SealingError
from dazor.sealing.shape import EpochKey

WARN_BEFORE = timedelta(days=2)
MAX_BYTES = 4 << 20  # a fortnight of epochs has 100 kB


class BundleFile:
    """Looks at the file at every request and verifies it when it is another one; both signatures take 1.5 ms."""

    def __init__(self, path: Path, desk_key: str) -> None:
        self.path, self.desk_key = path, desk_key
        self.panic = PanicFile(path.with_name(orders.PANIC_FILE), desk_key)
        self._seen: tuple[int, int, int] | None = None
        self._bundle: epochs.Bundle | None = None
        self._minute, self._current = -1, EpochKey(epoch="", public=b"")  # what was found this minute: decoding takes 0.2 ms

    def key(self, now: datetime) -> EpochKey:
        """Return the current epoch's key.

        Raises: BundleDamaged, WrongDeskKey, BadSignature, NotYetValid, Expired, Panicked: no form.
        """
        self.panic.refuse()
        try:
            state = self.path.stat()
        except OSError as error:
            self._seen = self._bundle = None
            raise BundleDamaged(f"{self.path}: {error.strerror}. The door stays shut; push the bundle from the desk.") from error
        seen = (state.st_ino, state.st_size, state.st_mtime_ns)
        if self._bundle is None or seen != self._seen:
            self._bundle = None  # a bundle that fails must not leave the one before it in force
            self._bundle = epochs.verify(self._read(), self.desk_key)
            self._seen, self._minute = seen, -1
        if (minute := int(now.timestamp() // 60)) != self._minute:
            self._current, self._minute = epochs.current(self._bundle, now), minute
        return self._current

    def raw(self, now: datetime) -> bytes:
        """Return the signed bundle as it was pushed. Raises: as `key`: a page with keys that have ended helps nobody."""
        self.key(now)
        return self._read()

    def trouble(self, now: datetime) -> str:
        """Return why there is no key, or soon will be none, in a sentence; "" when all is well."""
        try:
            self.key(now)
        except SealingError as error:
            return str(error)
        last = max(self._bundle.keys) if self._bundle else ""
        if last and epochs.end_of(last) - now < WARN_BEFORE:
            return f"The last epoch key is that of {last} UTC. Run `dazor keys epochs` on the desk and push the bundle."
        return ""

    def _read(self) -> bytes:
        try:
            with self.path.open("rb") as file:
                data = file.read(MAX_BYTES + 1)
        except OSError as error:
            raise BundleDamaged(f"{self.path}: {error.strerror}. The door stays shut.") from error
        if len(data) > MAX_BYTES:
            raise BundleDamaged(f"{self.path} has more than {MAX_BYTES} bytes and is no bundle. The door stays shut.")
        return data
