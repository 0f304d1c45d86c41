"""`dazor keys`: make the desk's signing key and the epoch keys, extend them, destroy the old ones."""

from __future__ import annotations

import getpass
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dazor.cli.app import app
from dazor.model.errors import UnusableInput

if TYPE_CHECKING:
    from dazor.sealing.epochs import Signer

keys = typer.Typer(no_args_is_help=True, help="Keys of the desk: make, extend, destroy.")
app.add_typer(keys, name="keys")

SHORTEST = 12  # characters; argon2id makes a guess slow, not a short phrase long
Bundle = Annotated[Path | None, typer.Option("--bundle", help="Where the signed public keys are written; "
                                                              "default: epochs.json in data_dir")]


@keys.command()
def init(bundle: Bundle = None) -> None:
    """Make the signing key and 14 days of epochs; prints the public desk key that the door is given as desk_key."""
    from dazor.sealing import epochs

    settings = _settings()
    _refuse_a_second_store(_store(settings))
    passphrase = _new_passphrase(settings)
    signer = epochs.new_signer()
    private = epochs.new_keys(datetime.now(UTC), epochs.AHEAD)
    _save(settings, bundle, (signer, private), passphrase)
    print(epochs.desk_key(signer))


@keys.command("epochs")
def extend(bundle: Bundle = None) -> None:
    """Extend the epochs to 14 days from now and write the signed bundle again; prints the last epoch."""
    from dazor.sealing import epochs, keystore

    settings = _settings()
    passphrase = settings["key_passphrase"] or getpass.getpass("Passphrase of the key store: ")
    opened = keystore.unlock(_read(_store(settings)), passphrase)
    now = datetime.now(UTC)
    private = {**epochs.new_keys(now, epochs.AHEAD), **opened.keys}  # keys that exist are kept
    _save(settings, bundle, (opened.signer, private), passphrase)
    print(max(private))


@keys.command()
def destroy() -> None:
    """Destroy the keys of the epochs whose words are past retention_days; prints each. Needs no passphrase."""
    from dazor.sealing import keystore

    settings = _settings()
    store = _store(settings)
    data, gone = keystore.destroy(_read(store), datetime.now(UTC), settings["retention_days"])
    if gone:
        _write(store, data)
    for epoch in gone:
        print(epoch)


def _settings() -> dict[str, Any]:
    from dazor.settings import load

    return load("desk", os.environ)


def _store(settings: dict[str, Any]) -> Path:
    from dazor.sealing import keystore

    return Path(settings["data_dir"]) / keystore.FILE_NAME


def _refuse_a_second_store(store: Path) -> None:
    if store.exists():
        raise UnusableInput(f"{store} exists: this desk has its keys. Nothing was changed; "
                            "`dazor keys epochs` extends them.")


def _new_passphrase(settings: dict[str, Any]) -> str:
    passphrase: str = settings["key_passphrase"]
    if not passphrase:
        passphrase = getpass.getpass("New passphrase of the key store: ")
        if getpass.getpass("Once more: ") != passphrase:
            raise UnusableInput("The two passphrases differ. Nothing was written.")
    if len(passphrase) < SHORTEST:
        raise UnusableInput(f"The passphrase has {len(passphrase)} characters and needs {SHORTEST}. Nothing was written; "
                            "take six random words.")
    return passphrase


def _save(settings: dict[str, Any], bundle: Path | None, held: tuple[Signer, dict[str, bytes]], passphrase: str) -> None:
    """Write the store first: a bundle without its private keys would lock words away for ever."""
    from dazor.sealing import epochs, keystore

    signer, private = held
    now = datetime.now(UTC)
    public = {epoch: key for epoch, key in private.items() if epochs.end_of(epoch) > now}
    _write(_store(settings), keystore.lock(signer, private, passphrase))
    target = bundle or Path(settings["data_dir"]) / epochs.FILE_NAME
    _write(target, epochs.sign(public, signer), mode=0o644)
    print(f"signed public keys: {target}", file=sys.stderr)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UnusableInput(f"{path}: {error.strerror}. Nothing was changed; `dazor keys init` makes the keys.") from error


def _write(path: Path, data: bytes, mode: int = 0o600) -> None:
    """Replace a file whole or not at all."""
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
