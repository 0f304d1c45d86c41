"""`dazor keys`: what a desk does before its door can open."""

from __future__ import annotations

import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from typer.testing import CliRunner

import dazor.cli.edge
import dazor.cli.keys  # noqa: F401 - registers the commands
from dazor.cli.app import app
from dazor.model.errors import DazorError
from dazor.sealing import epochs, keystore
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


def test_extending_keeps_the_keys_there_are(tmp_path: Path) -> None:
    now = datetime.now(UTC)
    signer = epochs.new_signer()
    old = epochs.new_keys(now - timedelta(days=2), 10)
    store = tmp_path / keystore.FILE_NAME
    store.write_bytes(keystore.lock(signer, old, PHRASE))
    assert not keys(tmp_path, "epochs").refused
    opened = keystore.unlock(store.read_bytes(), PHRASE)
    assert {e: k for e, k in opened.keys.items() if e in old} == old
    assert opened.signer == signer
    bundle = epochs.verify((tmp_path / epochs.FILE_NAME).read_bytes(), epochs.desk_key(signer))
    assert epochs.end_of(max(bundle.keys)) >= now + timedelta(days=13)
    assert min(bundle.keys) == epochs.epoch_of(now)  # what is over is not handed to the door


def test_destroying_needs_no_passphrase_and_names_what_is_gone(tmp_path: Path) -> None:
    now = datetime.now(UTC)
    old = epochs.new_keys(now - timedelta(days=9), 60)
    store = tmp_path / keystore.FILE_NAME
    store.write_bytes(keystore.lock(epochs.new_signer(), old, PHRASE))
    done = keys(tmp_path, "destroy", key_passphrase="")
    gone = done.out.split()
    assert gone
    assert all(epochs.end_of(e) + timedelta(days=7) <= now + timedelta(minutes=1) for e in gone)
    assert set(keystore.epochs_held(store.read_bytes())) == set(old) - set(gone)
    refused = keys(tmp_path, "destroy", retention_days="30")
    assert "7 days at most" in refused.refused


def test_a_wrong_or_short_passphrase_changes_nothing(tmp_path: Path) -> None:
    short = keys(tmp_path, "init", key_passphrase="short")
    assert "needs 12" in short.refused
    assert list(tmp_path.iterdir()) == []
    store = tmp_path / keystore.FILE_NAME
    store.write_bytes(keystore.lock(epochs.new_signer(), {}, PHRASE))
    before = store.read_bytes()
    assert "does not open this key store" in keys(tmp_path, "epochs", key_passphrase="another passphrase").refused
    assert store.read_bytes() == before
    assert "dazor keys init" in keys(tmp_path / "nowhere", "epochs").refused
