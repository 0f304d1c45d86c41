"""Epochs and their signed bundle: the door fails closed."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta, timezone

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dazor.sealing import epochs, shape
from dazor.sealing.errors import (
    BadSignature,
    BundleDamaged,
    BundleRefused,
    Expired,
    NotYetValid,
    WrongDeskKey,
)
from tests.rooms.sealing.desk_keys import ALICE, ALICE_KEY, BOB, BUNDLE, EPOCH, KEYS, NOW, PUBLIC

moments = st.datetimes(datetime(2020, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - aware by timezones


@given(moments)
def test_a_moment_lies_inside_its_epoch(moment: datetime) -> None:
    name = epochs.epoch_of(moment)
    assert epochs.start_of(name) <= moment < epochs.end_of(name)
    assert epochs.name_of(epochs.step_of(name)) == name
    assert epochs.later(epochs.later(name, 5), -5) == name


def test_an_epoch_is_counted_in_utc_wherever_one_stands() -> None:
    minsk = timezone(timedelta(hours=3))
    assert epochs.epoch_of(datetime(2026, 11, 22, 2, 0, tzinfo=minsk)) == "2026-11-21T18"
    with pytest.raises(ValueError, match="no time zone"):
        epochs.epoch_of(datetime(2026, 11, 22, 2, 0))  # noqa: DTZ001 - that is the point


@pytest.mark.parametrize("name", ["2026-11-22T07", "2026-11-22", "soon", "2026-13-01T00"])
def test_what_is_not_an_epoch_has_no_beginning(name: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        epochs.start_of(name)


def test_a_bundle_gives_the_key_of_now() -> None:
    key = epochs.read_bundle(BUNDLE, ALICE_KEY, NOW)
    assert key == PUBLIC
    assert len(key.public) == shape.PUBLIC_BYTES


def test_a_desk_key_typed_in_capitals_is_the_same_key() -> None:
    assert epochs.read_bundle(BUNDLE, f" {ALICE_KEY.upper()}\n", NOW).epoch == EPOCH


def test_another_desk_cannot_open_our_door() -> None:
    with pytest.raises(WrongDeskKey):
        epochs.read_bundle(BUNDLE, epochs.desk_key(BOB), NOW)
    with pytest.raises(WrongDeskKey):
        epochs.read_bundle(epochs.sign(KEYS, BOB), ALICE_KEY, NOW)


def test_a_bundle_before_and_after_its_time_is_refused() -> None:
    with pytest.raises(NotYetValid, match="clocks"):
        epochs.read_bundle(BUNDLE, ALICE_KEY, NOW - timedelta(hours=8))
    with pytest.raises(Expired, match="dazor keys epochs"):
        epochs.read_bundle(BUNDLE, ALICE_KEY, NOW + timedelta(days=2))
    with pytest.raises(Expired):
        epochs.read_bundle(epochs.sign({}, ALICE), ALICE_KEY, NOW)


@given(st.integers(0, len(BUNDLE) - 2))
def test_a_cut_bundle_is_refused_whole(length: int) -> None:
    with pytest.raises(BundleDamaged):
        epochs.read_bundle(BUNDLE[:length], ALICE_KEY, NOW)


@given(st.integers(0, len(BUNDLE) - 1), st.integers(1, 255))
def test_a_changed_byte_never_gives_another_key(place: int, change: int) -> None:
    changed = bytearray(BUNDLE)
    changed[place] ^= change
    try:
        key = epochs.read_bundle(bytes(changed), ALICE_KEY, NOW)
    except BundleRefused:
        return
    assert key == PUBLIC  # white space of the outer file is not signed


@pytest.mark.parametrize("field", ["ed25519", "ml_dsa_65"])
def test_one_forged_signature_of_the_two_is_enough_to_refuse(field: str) -> None:
    outer = msgspec.json.decode(BUNDLE, type=epochs.SignedBundle)
    forged = bytearray(base64.b64decode(getattr(outer, field)))
    forged[7] ^= 1
    broken = msgspec.structs.replace(outer, **{field: base64.b64encode(forged).decode()})
    with pytest.raises(BadSignature):
        epochs.read_bundle(msgspec.json.encode(broken), ALICE_KEY, NOW)


def _signed(bundle: epochs.Bundle) -> bytes:
    """A bundle that Alice's desk signed, whatever it says."""
    from cryptography.hazmat.primitives.asymmetric import ed25519, mldsa

    text = msgspec.json.encode(bundle)
    data = b"dazor epoch bundle v1\x00" + text
    return msgspec.json.encode(epochs.SignedBundle(
        signed=text.decode(),
        ed25519=base64.b64encode(ed25519.Ed25519PrivateKey.from_private_bytes(ALICE.ed25519).sign(data)).decode(),
        ml_dsa_65=base64.b64encode(mldsa.MLDSA65PrivateKey.from_seed_bytes(ALICE.ml_dsa_65).sign(data)).decode()))


@pytest.mark.parametrize("raw", ["%%%", base64.b64encode(b"x" * 9).decode()])
def test_a_signed_bundle_with_a_bad_key_in_it_is_refused_too(raw: str) -> None:
    inner = msgspec.json.decode(msgspec.json.decode(BUNDLE, type=epochs.SignedBundle).signed, type=epochs.Bundle)
    with pytest.raises(BundleDamaged):
        epochs.read_bundle(_signed(msgspec.structs.replace(inner, keys={EPOCH: raw})), ALICE_KEY, NOW)
    with pytest.raises(BundleDamaged, match="reads dazor-epochs-1"):
        epochs.read_bundle(_signed(msgspec.structs.replace(inner, format="dazor-epochs-9")), ALICE_KEY, NOW)


def test_the_bundle_holds_no_private_half() -> None:
    for private in KEYS.values():
        assert base64.b64encode(private) not in BUNDLE
        assert base64.b64encode(private[:64]).rstrip(b"=")[:80] not in BUNDLE
    assert base64.b64encode(ALICE.ed25519) not in BUNDLE
    assert repr(ALICE) == "Signer(…)"
