"""The key store while somebody changes it: opened by a holder, under the tide, written so that a crash leaves one that fits.

`dazor keys` and the desk's own pages change it here and nowhere else. Nobody is asked anything: who unlocks has done so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from dazor.model.errors import UnusableInput

if TYPE_CHECKING:  # the command line reads this module before it knows whether keys are needed
    from dazor.sealing.chest import Chest
    from dazor.sealing.holders import Key
    from dazor.sealing.signing import Signer
    from dazor.sealing.tide import Tide


class House(msgspec.Struct, frozen=True, kw_only=True):
    """Where a desk keeps its keys."""

    settings: dict[str, Any]
    store: Path
    tide: Path
    bundle: Path

    @property
    def retention(self) -> int:
        """Days an epoch's key lives after the epoch."""
        return int(self.settings["retention_days"])


class Change:
    """The key store while it is being changed: opened by somebody, under the tide as it stands now."""

    def __init__(self, house: House, chest: Chest, key: Key, tide: Tide, now: datetime) -> None:
        """Open all that this holder can. Raises: KeystoreRefused."""
        from dazor.sealing import chest as chests

        self.house, self.chest, self.key, self.tide, self.now = house, chest, key, tide, now
        self.opened = chests.open_all(chest, key, tide)
        self.private = dict(self.opened.keys)
        self._begun_anew = self.signed = False  # signed: a new bundle lies there to be pushed

    @property
    def signer(self) -> Signer:
        """The signing key. Raises: UnusableInput: an editor's key does not open it."""
        if self.opened.signer is None:
            raise UnusableInput(f"the key of {self.key.name} does not open the desk's signing key; the passphrase and the shares "
                                "do. Nothing was changed.")
        return self.opened.signer

    def begin_anew(self) -> None:
        """Draw tide, locks, and the keys of the running epoch and all to come anew: old copies of the tide open none of it.

        Whoever could copy the tide could compute every later one; this is where that ends. Raises: UnusableInput.
        """
        import dazor.sealing.tide
        from dazor.sealing import chest as chests

        self.tide, self._begun_anew = dazor.sealing.tide.new(self.now), True
        kept = chests.with_signer(self.chest, self.signer)
        made, self.private = chests.remake(kept, self.opened, self.now, self.tide)
        self.chest = msgspec.structs.replace(made, keys={epoch: made.keys[epoch] for epoch in self.private})

    def save(self, *, signed: bool = True) -> None:
        """Write the store, then the bundle: a bundle without its private keys would lock words away for ever.

        A store under a new tide is laid beside first, then the tide is written, then the store takes its place: after a
        crash in between `changing` finds the one that fits.
        """
        from dazor.desk import tide
        from dazor.sealing import chest as chests

        data = self.bundle() if signed else b""
        if self._begun_anew:
            write(_beside(self.house.store), chests.write(self.chest))
            tide.put(self.house.tide, self.tide)
            _beside(self.house.store).replace(self.house.store)
        write(self.house.store, chests.write(self.chest))
        if signed:
            write(self.house.bundle, data, mode=0o644)
            self.signed = True

    def bundle(self) -> bytes:
        """Return the signed bundle of the epochs that are not over. Raises: UnusableInput."""
        from dazor.sealing import chest as chests
        from dazor.sealing import epochs

        public = {epoch: key for epoch, key in self.private.items() if epochs.end_of(epoch) > self.now}
        signer = chests.signer_of(self.chest, self.key) or self.signer  # after a hand-over the new one
        return epochs.sign(public, signer, until=closing(self.chest, self.house), succession=self.chest.succession)


def house_of(settings: Mapping[str, Any], bundle: Path | None = None) -> House:
    """Return where a desk with these settings keeps its keys. Raises: UnusableInput: the tide lies where backups take it."""
    from dazor.desk import tide
    from dazor.sealing import epochs, keystore

    data = Path(str(settings["data_dir"]))
    return House(settings=dict(settings), store=data / keystore.FILE_NAME, tide=tide.path_of(settings),
                 bundle=bundle or data / epochs.FILE_NAME)


def part(change: Change, name: str) -> None:
    """Take a holder's key and signs of life away and begin everything living anew. The caller saves. Raises: UnusableInput."""
    from dazor.sealing import chest as chests
    from dazor.sealing.holders import PASSPHRASE, SHARES

    if name == change.key.name:
        raise UnusableInput(f"{name} cannot take its own key away. Nothing was changed; let another holder do it.")
    if name in change.chest.holders:
        change.chest = chests.without_holder(change.chest, name)
    if not {PASSPHRASE, SHARES} & set(change.chest.holders):
        raise UnusableInput("the store would have neither passphrase nor shares. Nothing was changed.")
    change.chest = msgspec.structs.replace(change.chest, alive={n: at for n, at in change.chest.alive.items() if n != name})
    change.begin_anew()


def alive(chest: Chest, name: str, now: datetime) -> Chest:
    """Return the chest with a sign of life of an editor, to the hour. Opens nothing."""
    return msgspec.structs.replace(chest, alive={**chest.alive, name: f"{now.astimezone(UTC):%Y-%m-%dT%H}"})


def closing(chest: Chest, house: House) -> datetime | None:
    """Return when the door closes unless editors give signs of life; None when the dead man's switch is off."""
    from dazor.sealing import orders

    signs = [datetime.strptime(hour, "%Y-%m-%dT%H").replace(tzinfo=UTC) for hour in chest.alive.values()]
    return orders.silent_at(signs, int(house.settings["dead_man_editors"]), int(house.settings["dead_man_hours"]))


@contextmanager
def changing(house: House, key: Key, now: datetime) -> Iterator[Change]:
    """Give the key store to be changed, with every other process kept out. The caller saves; what goes wrong leaves it as it was."""
    from dazor.desk import tide as tidal

    with tidal.held(house.tide, now) as stands:
        yield _opened(house, key, stands, now)


def _opened(house: House, key: Key, stands: Tide, now: datetime) -> Change:
    """Open the store, or the one that a crash left beside it when that is the one under this tide."""
    from dazor.sealing import chest as chests
    from dazor.sealing.errors import TideLost

    try:
        return Change(house, chests.read(read(house.store)), key, stands, now)
    except TideLost:
        if not _beside(house.store).is_file():
            raise
        found = Change(house, chests.read(read(_beside(house.store))), key, stands, now)
        _beside(house.store).replace(house.store)
        return found


def _beside(store: Path) -> Path:
    return store.with_name(store.name + ".next")


def read(path: Path) -> bytes:
    """Return a file's bytes. Raises: UnusableInput."""
    from dazor.sealing.keystore import FILE_NAME

    try:
        return path.read_bytes()
    except OSError as error:
        hint = "; `dazor keys init` makes the keys" if path.name == FILE_NAME else ""
        raise UnusableInput(f"{path}: {error.strerror}. Nothing was changed{hint}.") from error


def write(path: Path, data: bytes, mode: int = 0o600) -> None:
    """Replace a file whole or not at all. Raises: UnusableInput."""
    from dazor.desk.keys import write_whole

    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_whole(path, data, mode)
    except OSError as error:
        raise UnusableInput(f"{path}: {error.strerror}. The file that was there is unchanged.") from error
