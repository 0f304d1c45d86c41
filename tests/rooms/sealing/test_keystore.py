"""The key store: one passphrase, keys that can be destroyed one by one."""

from __future__ import annotations

import base64
from datetime import timedelta

import msgspec
import pytest

from dazor.sealing import epochs, keystore
from dazor.sealing.errors import KeystoreDamaged, RetentionTooLong, WrongPassphrase
from tests.rooms.sealing.desk_keys import ALICE, EPOCH, KEYS, NOW

PHRASE = "six words nobody has said before"
STORE = keystore.lock(ALICE, KEYS, PHRASE)


def _with(**changes: object) -> bytes:
    return msgspec.json.encode({**msgspec.json.decode(STORE), **changes})


def test_the_right_passphrase_opens_every_key() -> None:
    opened = keystore.unlock(STORE, PHRASE)
    assert (opened.signer, opened.keys) == (ALICE, KEYS)
    assert keystore.epochs_held(STORE) == tuple(sorted(KEYS))
    assert repr(opened) == "Unlocked(4 keys)"


def test_a_wrong_passphrase_is_called_wrong() -> None:
    with pytest.raises(WrongPassphrase):
        keystore.unlock(STORE, PHRASE + " ")


def test_no_key_stands_in_the_store_in_the_clear() -> None:
    for secret in (*KEYS.values(), ALICE.ed25519, ALICE.ml_dsa_65):
        assert secret not in STORE
        assert base64.b64encode(secret) not in STORE


def test_a_key_moved_under_another_epoch_is_refused() -> None:
    keys = msgspec.json.decode(STORE)["keys"]
    with pytest.raises(KeystoreDamaged, match="passphrase is right"):
        keystore.unlock(_with(keys={epochs.later(EPOCH, 1): keys[EPOCH]}), PHRASE)


@pytest.mark.parametrize("broken", [
    b"", STORE[:-40], _with(format="dazor-keystore-9"), _with(salt="%"), _with(signer="AAAA"), _with(keys={EPOCH: "%"}),
], ids=["none", "cut", "form", "salt", "signer", "key"])  # the bytes differ from run to run, their names must not
def test_a_broken_store_is_called_damaged(broken: bytes) -> None:
    with pytest.raises((KeystoreDamaged, WrongPassphrase)):
        keystore.unlock(broken, PHRASE)


def test_destroying_takes_the_old_epochs_only_and_needs_no_passphrase() -> None:
    left, gone = keystore.destroy(STORE, epochs.end_of(epochs.later(EPOCH, 1)) + timedelta(days=7))
    assert gone == (EPOCH, epochs.later(EPOCH, 1))
    assert keystore.unlock(left, PHRASE).keys == {e: k for e, k in KEYS.items() if e not in gone}


def test_nothing_is_destroyed_a_second_too_early() -> None:
    data, gone = keystore.destroy(STORE, epochs.end_of(EPOCH) + timedelta(days=3, seconds=-1), 3)
    assert gone == ()
    assert keystore.unlock(data, PHRASE).keys == KEYS


@pytest.mark.parametrize("days", [8, 365, -1])
def test_words_cannot_be_kept_beyond_seven_days(days: int) -> None:
    with pytest.raises(RetentionTooLong):
        keystore.destroy(STORE, NOW, days)


def test_an_entry_that_is_no_epoch_stops_the_destroying() -> None:
    with pytest.raises(KeystoreDamaged, match="not an epoch"):
        keystore.destroy(_with(keys={"tomorrow": "AAAA"}), NOW)
