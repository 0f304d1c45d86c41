"""The desk and its key store: an arrest at the desk's page, signs of life, and what stays due where the desk may not sign."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import Settings

from dazor.desk import holding, keeping, people, tide
from dazor.desk.keys import KEYRING
from dazor.sealing import chest, epochs, holders, keystore, seal, unseal
from tests.rooms.desk import cast
from tests.rooms.desk.cast import NOW, message


@pytest.fixture
def store(desk: Path) -> Path:
    """The key store of a desk that alena's key opens too; the cast has come."""
    cast.everybody()
    with holding.changing(keeping._house(), known_key(), NOW) as change:
        public = holders.public_of(epochs.new_keys(NOW, 1)[epochs.epoch_of(NOW)])
        change.chest = chest.with_holder(change.chest, "alena", holders.Holder(public=public), change.key)
        change.save()
    KEYRING.forget(NOW, 7)
    return desk / keystore.FILE_NAME


def known_key() -> holders.Key:
    assert KEYRING.key is not None
    return KEYRING.key


def ask_out(name: str, *editors: str) -> str:
    page = ""
    for editor in editors:
        client = Client()
        client.force_login(User.objects.get(username=editor))
        page = client.post(f"/people/{name}/", {"what": "out"}, follow=True).content.decode()
    return page


def test_two_editors_at_the_page_revoke_and_every_living_key_is_made_anew(store: Path) -> None:
    before, old = KEYRING.keys, tide.look(keeping._house().tide)
    locked = seal.seal(message("Калона"), KEYRING.current(NOW))
    page = ask_out("alena", "bohdan", "cyryl")
    assert "epochs.json" in page
    after, epoch = chest.read(store.read_bytes()), epochs.epoch_of(NOW)
    assert "alena" not in after.holders
    assert (KEYRING.keys[epoch] != before[epoch], tide.look(keeping._house().tide).value != old.value) == (True, True)
    assert unseal.open_envelope(locked, KEYRING.keys[epoch]).text == "Калона"  # the words of the last hours are not lost
    assert (store.parent / epochs.FILE_NAME).is_file()
    assert keeping.due() == []


def test_a_desk_unlocked_by_an_editor_signs_nothing_and_says_what_is_due(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = store.read_bytes()
    monkeypatch.setattr(KEYRING, "key", holders.Key(name="cyryl", private=known_key().private))
    page = ask_out("alena", "bohdan", "cyryl")
    assert store.read_bytes() == before
    assert keeping.due() == ["alena"]
    assert "dazor keys revoke alena" in page


def test_a_store_that_cannot_be_changed_ends_the_account_and_stays_due(store: Path) -> None:
    path = keeping._house().tide
    path.rename(path.with_name("elsewhere"))
    page = ask_out("alena", "bohdan", "cyryl")
    assert not User.objects.get(username="alena").is_active
    assert "There is no tide" in page
    assert keeping.due() == ["alena"]


def test_an_account_that_the_operator_shuts_out_is_due_as_well(store: Path) -> None:
    people.shut_out("alena", NOW)
    assert keeping.due() == ["alena"]
    assert keeping.part("alena", NOW) is not None
    assert keeping.due() == []


def test_signs_of_life_from_the_pages_move_the_closing_of_the_door(store: Path, settings: Settings) -> None:
    settings.DAZOR = {**settings.DAZOR, "dead_man_hours": 36, "dead_man_editors": 2}
    for hour, name in enumerate(("cyryl", "bohdan", "cyryl")):
        keeping.heard(name, NOW + timedelta(hours=hour))
    found = chest.read(store.read_bytes())
    assert {name: at[-2:] for name, at in found.alive.items()} == {
        "cyryl": f"{(NOW + timedelta(hours=2)):%H}", "bohdan": f"{(NOW + timedelta(hours=1)):%H}"}
    closes = holding.closing(found, keeping._house())
    assert closes is not None
    assert [keeping.keep_open(NOW + timedelta(hours=3)) for _ in range(2)] == [True, False]
    assert f"{closes:%Y-%m-%dT%H:%MZ}" in (store.parent / epochs.FILE_NAME).read_text()


def test_without_the_switch_nobody_is_written_down(store: Path, settings: Settings) -> None:
    settings.DAZOR = {**settings.DAZOR, "dead_man_hours": 0}
    before = store.read_bytes()
    keeping.heard("cyryl", NOW)
    assert (store.read_bytes(), keeping.keep_open(NOW)) == (before, False)
