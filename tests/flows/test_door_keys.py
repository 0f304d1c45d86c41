"""`dazor keys`: what a desk does before its door can open."""

from __future__ import annotations

import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from typer.testing import CliRunner

import dazor.cli.edge
import dazor.cli.orders  # noqa: F401 - registers the commands
from dazor.cli.app import app
from dazor.desk import tide
from dazor.model.errors import DazorError
from dazor.sealing import chest, epochs, keystore
from tests.flows.open_door import open_door

PHRASE = "six words nobody has said before"


class Done(NamedTuple):
    """What a command said and whether it refused."""

    out: str
    refused: str


def keys(home: Path, *words: str, **settings: str) -> Done:
    """Run `dazor keys`."""
    values = {"data_dir": str(home), "key_passphrase": PHRASE, **settings}
    result = CliRunner().invoke(app, ["keys", *words], env={f"DAZOR_{k.upper()}": v for k, v in values.items()})
    refused = result.exception
    assert refused is None or isinstance(refused, DazorError), result.exception
    return Done(result.stdout, str(refused or ""))


def test_a_new_desk_gets_its_keys_once_and_its_door_opens(tmp_path: Path) -> None:
    made = keys(tmp_path / "desk", "init")
    assert not made.refused
    desk_key = made.out.strip()
    store, bundle = tmp_path / "desk" / keystore.FILE_NAME, tmp_path / "desk" / epochs.FILE_NAME
    assert stat.S_IMODE(store.stat().st_mode) == 0o600
    assert stat.S_IMODE(store.parent.stat().st_mode) == 0o700
    before = store.read_bytes(), bundle.read_bytes()
    again = keys(tmp_path / "desk", "init")
    assert "Nothing was changed" in again.refused
    assert (store.read_bytes(), bundle.read_bytes()) == before
    assert sorted(p.name for p in store.parent.iterdir()) == [epochs.FILE_NAME, keystore.FILE_NAME]
    with open_door(tmp_path / "door", desk_key=desk_key, epoch_bundle=bundle) as door:
        assert door.ask("GET", "/en").status == 200


def made_days_ago(folder: Path, days: int, count: int) -> tuple[epochs.Signer, dict[str, bytes]]:
    """Lay a desk's key store and tide out as they were made days ago."""
    then, signer = datetime.now(UTC) - timedelta(days=days), epochs.new_signer()
    old = epochs.new_keys(then, count)
    stands = tide.make(tide.beside(folder) / tide.FILE_NAME, then)
    made, _ = chest.make(signer, PHRASE)
    (folder / keystore.FILE_NAME).write_bytes(chest.write(chest.with_keys(made, old, stands)))
    return signer, old


def opened(folder: Path) -> chest.Opened:
    """What the passphrase opens now."""
    found = chest.read((folder / keystore.FILE_NAME).read_bytes())
    stands = tide.stand(tide.beside(folder) / tide.FILE_NAME, datetime.now(UTC))
    return chest.open_all(found, chest.unlock_passphrase(found, PHRASE), stands)


def test_extending_keeps_the_keys_there_are(tmp_path: Path) -> None:
    now = datetime.now(UTC)
    home = tmp_path / "desk"
    home.mkdir()
    signer, old = made_days_ago(home, 2, 10)
    assert not keys(home, "epochs").refused
    found = opened(home)
    assert {e: k for e, k in found.keys.items() if e in old} == old
    assert found.signer == signer
    bundle = epochs.verify((home / epochs.FILE_NAME).read_bytes(), epochs.desk_key(signer))
    assert epochs.end_of(max(bundle.keys)) >= now + timedelta(days=13)
    assert min(bundle.keys) == epochs.epoch_of(now)  # what is over is not handed to the door


def test_a_store_of_the_first_form_is_turned_into_one_whose_old_copies_die(tmp_path: Path) -> None:
    now = datetime.now(UTC)
    home = tmp_path / "desk"
    home.mkdir()
    signer, old = epochs.new_signer(), epochs.new_keys(now - timedelta(days=2), 30)
    (home / keystore.FILE_NAME).write_bytes(keystore.lock(signer, old, PHRASE))
    assert "first form" in keys(home, "backup", str(tmp_path / "b.tar.gz")).refused
    assert not keys(home, "epochs").refused
    found = opened(home)
    running = epochs.epoch_of(now)
    assert all(found.keys[e] == k for e, k in old.items() if e < running)
    assert found.keys[running].endswith(old[running])  # what is sealed already can be read
    assert all(found.keys[e] != k for e, k in old.items() if e >= running)  # what comes is not under a key in old copies
    assert found.signer == signer


def test_destroying_needs_no_passphrase_and_names_what_is_gone(tmp_path: Path) -> None:
    now = datetime.now(UTC)
    home = tmp_path / "desk"
    home.mkdir()
    _, old = made_days_ago(home, 9, 60)
    done = keys(home, "destroy", key_passphrase="")
    gone = done.out.split()
    assert gone
    assert all(epochs.end_of(e) + timedelta(days=7) <= now + timedelta(minutes=1) for e in gone)
    assert set(chest.read((home / keystore.FILE_NAME).read_bytes()).keys) == set(old) - set(gone)
    refused = keys(home, "destroy", retention_days="30")
    assert "7 days at most" in refused.refused


def test_a_wrong_or_short_passphrase_changes_nothing(tmp_path: Path) -> None:
    home = tmp_path / "desk"
    short = keys(home, "init", key_passphrase="short")
    assert "needs 12" in short.refused
    assert list(tmp_path.iterdir()) == []
    home.mkdir()
    store = home / keystore.FILE_NAME
    made_days_ago(home, 0, 2)
    before = store.read_bytes()
    assert "does not open this key store" in keys(home, "epochs", key_passphrase="another passphrase").refused
    assert store.read_bytes() == before
    assert "dazor keys init" in keys(tmp_path / "nowhere", "epochs").refused
