"""The key ceremony and the day of an arrest, as people hold them at the command line; and the door that obeys."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

import dazor.cli.ceremony
import dazor.cli.orders  # noqa: F401 - they register the commands
from dazor.cli.app import app
from dazor.desk import tide
from dazor.model.errors import DazorError
from dazor.model.raw import Message
from dazor.sealing import chest, epochs, keystore, orders, seal, unseal
from tests.flows.open_door import PATIENCE, open_door

PHRASE, HERS = "six words nobody has said before", "her own six words of chance"


class Desk:
    """A desk's folder and its operator at the command line."""

    def __init__(self, home: Path) -> None:
        self.home, self.data, self.key = home, home / "desk", ""
        self.settings = {"data_dir": str(self.data), "key_passphrase": PHRASE}

    def says(self, *words: str, given: str = "", **settings: str) -> str:
        """Run `dazor keys`; returns what it printed, or its refusal."""
        values = {**self.settings, **settings}
        found = CliRunner().invoke(app, ["keys", *words], input=given, env={f"DAZOR_{k.upper()}": v for k, v in values.items()})
        if found.exception is None:
            return found.stdout
        assert isinstance(found.exception, DazorError), found.exception
        return f"refused: {found.exception}"

    @property
    def chest(self) -> chest.Chest:
        return chest.read((self.data / keystore.FILE_NAME).read_bytes())

    def bundle(self, desk_key: str) -> epochs.Bundle:
        return epochs.verify((self.data / epochs.FILE_NAME).read_bytes(), desk_key)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    made = Desk(tmp_path)
    made.key = made.says("init").strip()
    return made


def let_in(desk: Desk, name: str) -> Path:
    """An editor makes a key of her own and is let in."""
    file, public = desk.home / f"{name}.key", desk.home / f"{name}.pub"
    public.write_text(desk.says("editor", "new", name, str(file), given=f"{HERS}\n"))
    assert "opens words from" in desk.says("editor", "add", name, str(public))
    return file


def test_sheets_that_no_printer_takes_leave_the_store_as_it_was(desk: Desk) -> None:
    before = desk.chest
    settings = {f"DAZOR_{name.upper()}": value for name, value in desk.settings.items()}
    with Path("/dev/full").open("wb") as printer:
        done = subprocess.run([sys.executable, "-m", "dazor.cli", "keys", "shares"], env={**os.environ, **settings}, stdout=printer,
                              stderr=subprocess.PIPE, check=False)
    assert done.returncode == 2
    assert b"the sheets could not be printed" in done.stderr
    assert desk.chest == before
    assert "passphrase opens 56 epochs" in desk.says("unlock")


def test_a_name_that_nobody_has_is_not_removed_in_silence(desk: Desk) -> None:
    let_in(desk, "alena")
    before = desk.chest
    assert "alina holds no key of this store; holders are alena" in desk.says("editor", "remove", "alina")
    assert desk.chest == before


def test_three_printed_sheets_open_the_store_and_two_do_not(desk: Desk) -> None:
    sheets = [" ".join(re.findall(r"\d+ ([a-z]+)", "\n".join(line for line in sheet.splitlines() if line.startswith("   "))))
              for sheet in desk.says("shares").split("\f")[:5]]
    assert [len(sheet.split()) for sheet in sheets] == [20] * 5
    assert "shares opens 56 epochs" in desk.says("unlock", "--by", "shares", given="\n".join(sheets[1:4]) + "\n")
    assert "3 different ones are needed" in desk.says("unlock", "--by", "shares", given="\n".join(sheets[:2]) + "\n\n")
    assert not list(desk.home.rglob("*share*"))  # they are nowhere but on paper
    new = desk.says("unlock", "--by", "shares", "--new-passphrase", given="\n".join(sheets[:3]) + "\nquite another passphrase\n")
    assert "the old passphrase opens nothing" in new
    assert "does not open this key store" in desk.says("unlock")
    assert "56 epochs" in desk.says("unlock", key_passphrase="quite another passphrase")


def test_an_editor_opens_with_her_own_key_and_cannot_sign_or_let_others_in(desk: Desk) -> None:
    file = let_in(desk, "alena")
    assert "alena opens 55 epochs" in desk.says("unlock", "--by", str(file), given=f"{HERS}\n")
    for words in (("rotate",), ("panic", "--sure")):
        assert "refused" in desk.says(*words, "--by", str(file), given=f"{HERS}\n")
    assert not (desk.data / orders.PANIC_FILE).exists()
    assert "first" in desk.says("editor", "add", "alena", str(desk.home / "alena.pub"))
    assert "cannot be the name" in desk.says("editor", "new", "shares", str(desk.home / "x"))
    assert "exists" in desk.says("editor", "new", "alena", str(file), given=f"{HERS}\n")


def test_after_an_arrest_new_words_are_locked_to_new_keys_for_the_rest(desk: Desk, tmp_path: Path) -> None:
    file = let_in(desk, "alena")
    let_in(desk, "bohdan")
    old = desk.bundle(desk.key)
    said = desk.says("editor", "remove", "alena")
    assert "made anew for bohdan, passphrase" in said
    new = desk.bundle(desk.key)
    assert old.keys.keys() == new.keys.keys()
    assert all(old.keys[epoch] != new.keys[epoch] for epoch in old.keys)
    assert "alena holds no key" in desk.says("unlock", "--by", str(file), given=f"{HERS}\n")
    assert "56 epochs" in desk.says("unlock")
    assert "alena" not in (desk.data / keystore.FILE_NAME).read_text()


def test_a_door_follows_a_new_signing_key_by_itself(desk: Desk, tmp_path: Path) -> None:
    new = desk.says("rotate").strip()
    assert new != desk.key
    with open_door(tmp_path / "door", desk_key=desk.key, epoch_bundle=desk.data / epochs.FILE_NAME) as door:
        assert door.ask("GET", "/en").status == 200
    assert desk.bundle(new).keys


def test_panic_makes_a_real_door_forget_and_stay_closed(desk: Desk, tmp_path: Path) -> None:
    bundle = desk.data / epochs.FILE_NAME
    with open_door(tmp_path / "door", desk_key=desk.key, epoch_bundle=bundle, tick_seconds=2) as door:
        assert door.ask("GET", "/en").status == 200
        (desk.data / orders.PANIC_FILE).write_bytes(orders.panic(epochs.new_signer(), datetime.now(UTC)))
        assert door.ask("GET", "/en").status == 200  # not our desk's order
        desk.says("panic", "--sure")
        shut = door.ask("GET", "/en")
        assert (shut.status, "closed this door for good" in shut.page) == (503, True)
        assert door.ask("GET", "/seal/en").status == 503  # no page with keys that may be in wrong hands
        last = time.monotonic() + PATIENCE
        while list((tmp_path / "door" / "spool").iterdir()) and time.monotonic() < last:
            time.sleep(0.1)
        assert list((tmp_path / "door" / "spool").iterdir()) == []
        (desk.data / orders.PANIC_FILE).unlink()
        assert "to close for good" in door.said


def test_without_signs_of_life_the_door_closes_and_a_statement_opens_it(desk: Desk) -> None:
    file = let_in(desk, "alena")
    switch = {"dead_man_hours": "36", "dead_man_editors": "1"}
    desk.says("epochs", **switch)
    assert desk.bundle(desk.key).until.startswith("1970")  # nobody was heard yet
    assert "was heard" in desk.says("alive", "--by", str(file), given=f"{HERS}\n")
    assert "statement until" in desk.says("statement", **switch)
    bundle = desk.bundle(desk.key)
    assert bundle.until > f"{datetime.now(UTC):%Y-%m-%d}"
    page = (desk.data / "statement.html").read_text(encoding="utf-8")
    assert all(f'lang="{language}"' in page for language in ("be", "ru", "uk", "en", "pl"))
    assert "http://" not in page.replace("http-equiv", "")
    orders.read((desk.data / orders.STATEMENT_FILE).read_bytes(), desk.key, orders.STATEMENT)
    assert "holds no key" in desk.says("statement", "--heard", "nobody", **switch)


def test_a_lost_tide_is_begun_anew_and_the_signing_key_stays(desk: Desk) -> None:
    sealed = seal.seal(Message(id="x", text="sealed before"), epochs.current(desk.bundle(desk.key), datetime.now(UTC)))
    (tide.beside(desk.data) / tide.FILE_NAME).unlink()
    assert "dazor keys renew" in desk.says("epochs")
    assert "refused" not in desk.says("renew", "--lost")
    assert desk.bundle(desk.key).keys
    stands = tide.look(tide.beside(desk.data) / tide.FILE_NAME)
    keys = chest.open_all(desk.chest, chest.unlock_passphrase(desk.chest, PHRASE), stands).keys
    with pytest.raises(DazorError):
        unseal.open_envelope(sealed, keys[sealed.epoch])


def test_status_says_who_holds_keys_and_opens_nothing(desk: Desk) -> None:
    let_in(desk, "alena")
    said = desk.says("status", key_passphrase="")
    assert "holder alena: " in said
    assert "holder passphrase: " in said
    assert "56 keys; 0 past their time" in said
    assert str(tide.beside(desk.data)) in said


def test_a_copied_tide_opens_nothing_that_comes_once_it_is_begun_anew(desk: Desk) -> None:
    now, where = datetime.now(UTC), tide.beside(desk.data) / tide.FILE_NAME
    copied, old, bundle = tide.look(where), desk.chest, desk.bundle(desk.key)
    key = chest.unlock_passphrase(old, PHRASE)
    sealed = seal.seal(Message(id="x", text="sealed before"), epochs.current(bundle, now))
    assert "refused" not in desk.says("renew")
    stolen = chest.open_all(old, key, copied).keys
    mine = chest.open_all(desk.chest, key, tide.look(where)).keys
    assert unseal.open_envelope(sealed, mine[sealed.epoch]).text == "sealed before"
    assert not any(part in stolen[epoch] for epoch, part in ((e, k[:96]) for e, k in mine.items()))
    with pytest.raises(DazorError):
        chest.open_all(desk.chest, key, copied)


def test_a_crash_between_new_tide_and_new_store_loses_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    real = Path.replace

    def dies(path: Path, target: Path) -> Path:
        if path.suffix == ".next":
            raise KeyboardInterrupt
        return real(path, target)

    before = desk.chest
    monkeypatch.setattr(Path, "replace", dies)
    with pytest.raises((AssertionError, KeyboardInterrupt)):
        desk.says("renew")
    monkeypatch.undo()
    assert desk.chest == before  # the tide is the new one, the store the old
    assert "56 epochs" in desk.says("unlock")
    assert desk.chest != before
