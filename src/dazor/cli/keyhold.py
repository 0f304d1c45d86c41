"""What the `dazor keys` commands share: where things lie, who unlocks, and one safe way to change the key store."""

from __future__ import annotations

import getpass
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
import typer

from dazor.model.errors import UnusableInput

if TYPE_CHECKING:
    from dazor.sealing.chest import Chest
    from dazor.sealing.holders import Key
    from dazor.sealing.signing import Signer
    from dazor.sealing.tide import Tide

SHORTEST = 12  # characters; argon2id makes a guess slow, not a short phrase long
Bundle = Annotated[Path | None, typer.Option("--bundle", help="Where the signed public keys are written; "
                                                              "default: epochs.json in data_dir")]
By = Annotated[str, typer.Option("--by", help="Who unlocks: passphrase, shares, or the path of an editor's key file; "
                                              "default: unlock_by")]


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

    def __init__(self, house: House, chest: Chest, key: Key, tide: Tide) -> None:
        """Open all that this holder can. Raises: KeystoreRefused."""
        from dazor.sealing import chest as chests

        self.house, self.chest, self.key, self.tide, self.now = house, chest, key, tide, datetime.now(UTC)
        self.opened = chests.open_all(chest, key, tide)
        self.private = dict(self.opened.keys)
        self._begun_anew = False

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
            print(f"signed public keys: {self.house.bundle}; push them to the door", file=sys.stderr)

    def bundle(self) -> bytes:
        """Return the signed bundle of the epochs that are not over. Raises: UnusableInput."""
        from dazor.sealing import chest as chests
        from dazor.sealing import epochs

        public = {epoch: key for epoch, key in self.private.items() if epochs.end_of(epoch) > self.now}
        signer = chests.signer_of(self.chest, self.key) or self.signer  # after a hand-over the new one
        return epochs.sign(public, signer, until=closing(self.chest, self.house), succession=self.chest.succession)


def closing(chest: Chest, house: House) -> datetime | None:
    """Return when the door closes unless editors give signs of life; None when the dead man's switch is off."""
    from dazor.sealing import orders

    signs = [datetime.strptime(hour, "%Y-%m-%dT%H").replace(tzinfo=UTC) for hour in chest.alive.values()]
    return orders.silent_at(signs, int(house.settings["dead_man_editors"]), int(house.settings["dead_man_hours"]))


def house_of(bundle: Path | None = None) -> House:
    """Return where this desk's keys lie, from its settings."""
    from dazor.desk import tide
    from dazor.sealing import epochs, keystore
    from dazor.settings import load

    settings = load("desk", os.environ)
    data = Path(settings["data_dir"])
    return House(settings=settings, store=data / keystore.FILE_NAME, tide=tide.path_of(settings),
                 bundle=bundle or data / epochs.FILE_NAME)


@contextmanager
def changing(house: House, by: str = "", *, key: Key | None = None) -> Iterator[Change]:
    """Give the key store to be changed, with every other process kept out; the person is asked before anybody waits.

    The caller saves. What goes wrong leaves the store as it was.
    """
    from dazor.desk import tide
    from dazor.sealing import chest as chests

    key = key or unlock(chests.read(read(house.store)), house, by)
    with tide.held(house.tide, datetime.now(UTC)) as stands:
        yield _opened(house, key, stands)


def _opened(house: House, key: Key, stands: Tide) -> Change:
    """Open the store, or the one that a crash left beside it when that is the one under this tide."""
    from dazor.sealing import chest as chests
    from dazor.sealing.errors import TideLost

    try:
        return Change(house, chests.read(read(house.store)), key, stands)
    except TideLost:
        if not _beside(house.store).is_file():
            raise
        found = Change(house, chests.read(read(_beside(house.store))), key, stands)
        _beside(house.store).replace(house.store)
        return found


def _beside(store: Path) -> Path:
    return store.with_name(store.name + ".next")


def unlock(chest: Chest, house: House, by: str = "") -> Key:
    """Return a holder's key, asking for what it needs. Raises: KeystoreRefused."""
    from dazor.sealing import chest as chests
    from dazor.sealing.holders import NEEDED, PASSPHRASE, SHARES

    by = by or str(house.settings["unlock_by"])
    if by == PASSPHRASE:
        return chests.unlock_passphrase(chest, house.settings["key_passphrase"] or ask("Passphrase of the key store: "))
    if by == SHARES:
        return chests.unlock_shares(chest, [ask(f"Share {n + 1} of {NEEDED}, its words: ") for n in range(NEEDED)])
    return chests.unlock_editor(chest, read(Path(by)), ask(f"Passphrase of the key in {by}: "))


def ask(question: str) -> str:
    """Return what a person types unseen, or the next line of standard input when that is no terminal."""
    if sys.stdin.isatty():
        return getpass.getpass(question)
    return sys.stdin.readline().rstrip("\n")


def new_passphrase(given: str, question: str) -> str:
    """Return a new passphrase, typed twice by a person. Raises: UnusableInput: too short, or the two differ."""
    passphrase = given
    if not passphrase:
        passphrase = ask(question)
        if sys.stdin.isatty() and ask("Once more: ") != passphrase:
            raise UnusableInput("The two passphrases differ. Nothing was written.")
    if len(passphrase) < SHORTEST:
        raise UnusableInput(f"The passphrase has {len(passphrase)} characters and needs {SHORTEST}. Nothing was written; "
                            "take six random words.")
    return passphrase


def read(path: Path) -> bytes:
    """Return a file's bytes. Raises: UnusableInput."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise UnusableInput(f"{path}: {error.strerror}. Nothing was changed; `dazor keys init` makes the keys.") from error


def write(path: Path, data: bytes, mode: int = 0o600) -> None:
    """Replace a file whole or not at all. Raises: UnusableInput."""
    new = path.with_name(path.name + ".new")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        new.unlink(missing_ok=True)
        descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        new.replace(path)
    except OSError as error:
        new.unlink(missing_ok=True)
        raise UnusableInput(f"{path}: {error.strerror}. The file that was there is unchanged.") from error
