"""What the `dazor keys` commands share: where things lie and who unlocks; the store is changed by `dazor.desk.holding`."""

from __future__ import annotations

import getpass
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dazor.desk import holding
from dazor.desk.holding import Change, House, closing, read, write
from dazor.model.errors import UnusableInput

if TYPE_CHECKING:
    from dazor.sealing.chest import Chest
    from dazor.sealing.holders import Key

__all__ = ["Change", "House", "closing", "read", "write"]  # of the desk, which changes the store in the same way

SHORTEST = 12  # characters; argon2id makes a guess slow, not a short phrase long
Bundle = Annotated[Path | None, typer.Option("--bundle", help="Where the signed public keys are written; "
                                                              "default: epochs.json in data_dir")]
By = Annotated[str, typer.Option("--by", help="Who unlocks: passphrase, shares, or the path of an editor's key file; "
                                              "default: unlock_by")]


def house_of(bundle: Path | None = None) -> House:
    """Return where this desk's keys lie, from its settings."""
    from dazor.settings import load

    return holding.house_of(load("desk", os.environ), bundle)


@contextmanager
def changing(house: House, by: str = "", *, key: Key | None = None) -> Iterator[Change]:
    """Give the key store to be changed, with every other process kept out; the person is asked before anybody waits.

    The caller saves. What goes wrong leaves the store as it was.
    """
    from dazor.sealing import chest as chests

    key = key or unlock(chests.read(read(house.store)), house, by)
    with holding.changing(house, key, datetime.now(UTC)) as change:
        yield change
    if change.signed:
        print(f"signed public keys: {house.bundle}; push them to the door", file=sys.stderr)


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
