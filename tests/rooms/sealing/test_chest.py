"""The key store: a holder and the tide open it together, and neither alone."""

from __future__ import annotations

import base64
from datetime import timedelta
from itertools import combinations

import msgspec
import pytest

from dazor.model.raw import Message
from dazor.sealing import chest, epochs, holders, seal, tide, unseal
from dazor.sealing.errors import (
    Damaged,
    KeystoreDamaged,
    NoSuchHolder,
    RetentionTooLong,
    TideLost,
    WrongKey,
    WrongPassphrase,
    WrongShares,
)
from tests.rooms.sealing.desk_keys import ALICE, BOB, EPOCH, KEYS, NOW

PHRASE, HERS = "six words nobody has said before", "her own six words of chance"
TIDE = tide.new(NOW)
EMPTY, KEY = chest.make(ALICE, PHRASE)
FILE = holders.new_editor("alena", HERS)
ALENA = holders.Holder(public=holders.read_editor_file(FILE).public, since=epochs.later(EPOCH, 1))
SHARE_HOLDER, SHARE_KEY, SHEETS = holders.by_shares()
STORE = chest.with_keys(chest.with_holder(chest.with_holder(EMPTY, "alena", ALENA, KEY), holders.SHARES, SHARE_HOLDER, KEY), KEYS, TIDE)


def days(count: float) -> tide.Tide:
    return tide.forward(TIDE, NOW + timedelta(days=count))


def test_the_passphrase_and_the_tide_open_every_key() -> None:
    found = chest.read(chest.write(STORE))
    opened = chest.open_all(found, chest.unlock_passphrase(found, PHRASE), TIDE)
    assert opened == chest.Opened(keys=KEYS, signer=ALICE)
    assert repr(opened) == "Opened(4 keys)"
    assert "Key(passphrase)" in repr([KEY])


def test_every_three_of_five_shares_open_and_no_two_do() -> None:
    for some in combinations(SHEETS, 3):
        assert chest.open_all(STORE, chest.unlock_shares(STORE, some), TIDE).keys == KEYS
    for two in combinations(SHEETS, 2):
        with pytest.raises(WrongShares, match="3 different ones"):
            chest.unlock_shares(STORE, two)
    with pytest.raises(WrongShares):
        chest.unlock_shares(STORE, [SHEETS[0]] * 3)


def test_shares_are_read_as_people_type_them() -> None:
    typed = [f"  {sheet.upper().replace(' ', '   ')}\n" for sheet in SHEETS[2:]]
    assert chest.unlock_shares(STORE, [*typed, ""]) == SHARE_KEY


def test_shares_of_another_ceremony_open_nothing() -> None:
    _, _, others = holders.by_shares()
    with pytest.raises(WrongShares, match="another ceremony"):
        chest.unlock_shares(STORE, others[:3])
    with pytest.raises(WrongShares):
        chest.unlock_shares(STORE, [SHEETS[0], SHEETS[1], others[2]])
    with pytest.raises(WrongShares):
        chest.unlock_shares(STORE, [SHEETS[0], SHEETS[1], SHEETS[2].replace(SHEETS[2].split()[6], "academic")])


def test_a_new_editor_opens_what_comes_and_nothing_of_the_past() -> None:
    opened = chest.open_all(STORE, chest.unlock_editor(STORE, FILE, HERS), TIDE)
    assert opened.keys == {epoch: key for epoch, key in KEYS.items() if epoch > EPOCH}
    assert opened.signer is None  # and signs no bundle


def test_wrong_passphrases_and_foreign_keys_are_called_what_they_are() -> None:
    with pytest.raises(WrongPassphrase):
        chest.unlock_passphrase(STORE, PHRASE + " ")
    with pytest.raises(WrongPassphrase, match="alena"):
        chest.unlock_editor(STORE, FILE, PHRASE)
    with pytest.raises(NoSuchHolder, match="another key"):
        chest.unlock_editor(STORE, holders.new_editor("alena", HERS), HERS)
    with pytest.raises(NoSuchHolder, match="bohdan"):
        chest.unlock_editor(STORE, holders.new_editor("bohdan", HERS), HERS)


# The tide

def test_all_holders_together_open_nothing_of_a_tide_that_has_passed() -> None:
    old = chest.read(chest.write(STORE))  # a backup of the day
    for key in (KEY, SHARE_KEY, chest.unlock_editor(old, FILE, HERS)):
        assert chest.open_all(old, key, days(7)).keys.keys() <= {e for e in KEYS if e >= epochs.later(EPOCH, 0)}
        assert chest.open_all(old, key, days(9)).keys == {}


def test_an_epoch_opens_until_its_last_step_is_over_and_then_never() -> None:
    end = epochs.end_of(EPOCH) + timedelta(days=7)
    assert EPOCH in chest.open_all(STORE, KEY, tide.forward(TIDE, end - timedelta(seconds=1))).keys
    assert EPOCH not in chest.open_all(STORE, KEY, tide.forward(TIDE, end)).keys


def test_another_tide_opens_nothing_and_is_named() -> None:
    with pytest.raises(TideLost, match="another tide"):
        chest.open_all(STORE, KEY, tide.new(NOW))
    assert chest.signer_of(STORE, KEY) == ALICE  # so that a desk that lost its tide can begin anew


def test_a_shorter_retention_is_kept_by_the_lock_itself() -> None:
    brief = chest.with_keys(EMPTY, KEYS, TIDE, 1)
    assert chest.open_all(brief, KEY, days(1)).keys
    assert chest.open_all(brief, KEY, days(3)).keys == {}
    with pytest.raises(RetentionTooLong):
        chest.with_keys(EMPTY, KEYS, TIDE, 8)


def test_destroying_opens_nothing_and_takes_what_is_due() -> None:
    left, gone = chest.destroy(STORE, epochs.end_of(epochs.later(EPOCH, 1)) + timedelta(days=7))
    assert gone == (EPOCH, epochs.later(EPOCH, 1))
    assert set(left.keys) == set(KEYS) - set(gone)
    assert chest.destroy(STORE, NOW + timedelta(days=3))[1] == ()
    with pytest.raises(RetentionTooLong):
        chest.destroy(STORE, NOW, 30)


# Parting with somebody

def test_after_an_arrest_the_others_open_everything_and_the_arrested_nothing_new() -> None:
    hers = chest.unlock_editor(STORE, FILE, HERS)
    copied = chest.open_all(STORE, hers, TIDE)  # the worst: she copied keys, store and tide
    left, fresh = chest.remake(chest.without_holder(STORE, "alena"), chest.open_all(STORE, KEY, TIDE), NOW, TIDE)
    with pytest.raises(NoSuchHolder):
        chest.open_all(left, hers, TIDE)
    assert all("alena" not in entry.wraps for entry in left.keys.values())
    for key in (KEY, SHARE_KEY):
        assert chest.open_all(left, key, TIDE) == chest.Opened(keys=fresh, signer=ALICE)
    for epoch in copied.keys:
        new = seal.seal(Message(id="x", text="sealed after the arrest"), epochs.public_half(epoch, fresh[epoch]))
        with pytest.raises(WrongKey):
            unseal.open_envelope(new, copied.keys[epoch])


def test_what_was_sealed_an_hour_before_an_arrest_can_still_be_read() -> None:
    before = seal.seal(Message(id="x", text="sealed before"), epochs.public_half(EPOCH, KEYS[EPOCH]))
    _, fresh = chest.remake(STORE, chest.open_all(STORE, KEY, TIDE), NOW, TIDE)
    after = seal.seal(Message(id="y", text="sealed after"), epochs.public_half(EPOCH, fresh[EPOCH]))
    assert unseal.open_envelope(before, fresh[EPOCH]).text == "sealed before"
    assert unseal.open_envelope(after, fresh[EPOCH]).text == "sealed after"
    opener = unseal.Opener(EPOCH, fresh)
    assert [opened.message.id for one in (before, after) if (opened := opener.open(one.sealed))] == ["x", "y"]
    with pytest.raises(WrongKey):
        unseal.open_envelope(after, KEYS[EPOCH])
    assert len(fresh[epochs.later(EPOCH, 1)]) == 96  # nothing was sealed to an epoch to come


def test_epochs_that_are_over_are_wrapped_anew_with_the_key_they_have() -> None:
    later = NOW + timedelta(hours=12)
    stands = tide.forward(TIDE, later)
    opened = chest.open_all(STORE, KEY, stands)
    left, fresh = chest.remake(chest.without_holder(STORE, "alena"), opened, later, stands)
    assert fresh[EPOCH] == KEYS[EPOCH]
    assert left.keys[EPOCH].last == STORE.keys[EPOCH].last
    assert left.keys[EPOCH].body != STORE.keys[EPOCH].body


def test_nobody_can_be_taken_away_or_let_in_by_somebody_unknown() -> None:
    with pytest.raises(NoSuchHolder, match="bohdan"):
        chest.without_holder(STORE, "bohdan")
    with pytest.raises(NoSuchHolder, match="nobody"):
        chest.with_holder(STORE, "bohdan", ALENA, holders.Key(name="nobody", private=KEY.private))


# The file

def test_no_secret_stands_in_the_store_in_the_clear() -> None:
    data = chest.write(STORE)
    for secret in (*KEYS.values(), ALICE.ed25519, ALICE.ml_dsa_65, KEY.private, SHARE_KEY.private, TIDE.value):
        assert secret not in data
        assert base64.b64encode(secret).rstrip(b"=")[:40] not in data


def test_a_key_moved_under_another_epoch_or_holder_is_refused() -> None:
    other = epochs.later(EPOCH, 1)
    moved = msgspec.structs.replace(STORE, keys={other: msgspec.structs.replace(STORE.keys[EPOCH], last=STORE.keys[other].last)})
    with pytest.raises(KeystoreDamaged):
        chest.open_all(moved, KEY, TIDE)
    entry = STORE.keys[EPOCH]
    swapped = msgspec.structs.replace(entry, wraps={**entry.wraps, "shares": entry.wraps["passphrase"]})
    with pytest.raises(KeystoreDamaged, match="changed"):
        chest.open_all(msgspec.structs.replace(STORE, keys={EPOCH: swapped}), SHARE_KEY, TIDE)


def test_a_key_cannot_be_given_a_longer_life_in_the_file() -> None:
    longer = msgspec.structs.replace(STORE.keys[EPOCH], last=STORE.keys[EPOCH].last + 100)
    with pytest.raises(TideLost):
        chest.open_all(msgspec.structs.replace(STORE, keys={EPOCH: longer}), KEY, days(9))


@pytest.mark.parametrize("cut", [0, 1, 200, 5_000, -3])
def test_a_store_that_was_cut_off_is_called_damaged(cut: int) -> None:
    with pytest.raises(KeystoreDamaged):
        chest.read(chest.write(STORE)[:cut])


def test_an_entry_that_is_no_epoch_and_another_form_are_refused() -> None:
    text = chest.write(STORE)
    with pytest.raises(KeystoreDamaged):
        chest.read(text.replace(EPOCH.encode(), b"tomorrow-soon"))
    with pytest.raises(KeystoreDamaged, match="reads dazor-keystore-2"):
        chest.read(text.replace(b"dazor-keystore-2", b"dazor-keystore-9"))
    with pytest.raises(KeystoreDamaged):
        holders.read_editor_file(b"{}")
    with pytest.raises(Damaged, match="bytes"):
        holders.fingerprint(base64.b64encode(b"short").decode())


def test_a_hand_over_keeps_the_old_key_s_word_for_the_new_one() -> None:
    turned = chest.with_heir(STORE, ALICE, BOB)
    assert chest.signer_of(turned, KEY) == BOB
    assert chest.signer_of(turned, SHARE_KEY) == BOB
    bundle = epochs.sign(KEYS, BOB, succession=turned.succession)
    assert epochs.read_bundle(bundle, epochs.desk_key(ALICE), NOW).epoch == EPOCH
