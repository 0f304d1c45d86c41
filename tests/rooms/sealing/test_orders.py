"""Hand-overs of the signing key, orders to the door, and the dead man's switch."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from dazor.sealing import epochs, orders, signing
from dazor.sealing.errors import Expired, OrderRefused, WrongDeskKey
from tests.rooms.sealing.desk_keys import ALICE, ALICE_KEY, BOB, KEYS, NOW

CYRYL = epochs.new_signer()
LINE = (signing.hand_over(ALICE, BOB), signing.hand_over(BOB, CYRYL))


def test_a_door_follows_hand_overs_from_the_key_it_was_told() -> None:
    bundle = epochs.sign(KEYS, CYRYL, succession=LINE)
    for told in (ALICE, BOB, CYRYL):
        assert epochs.verify(bundle, epochs.desk_key(told)).keys


def test_nobody_hands_a_desk_over_to_himself() -> None:
    forged = msgspec.structs.replace(signing.hand_over(BOB, CYRYL), old=signing.publics(ALICE))
    for line in ((), (forged,), (signing.hand_over(BOB, CYRYL),), (signing.hand_over(CYRYL, ALICE),)):
        with pytest.raises(WrongDeskKey):
            epochs.verify(epochs.sign(KEYS, CYRYL, succession=line), ALICE_KEY)


def test_a_key_that_was_handed_over_signs_no_more_bundles() -> None:
    with pytest.raises(WrongDeskKey):
        epochs.verify(epochs.sign(KEYS, ALICE, succession=LINE[:1]), ALICE_KEY)


def test_an_order_is_obeyed_from_our_own_desk_only() -> None:
    order = orders.panic(ALICE, NOW)
    assert orders.read(order, ALICE_KEY, orders.PANIC).at == "2026-11-22T07:30Z"
    assert orders.read(orders.panic(BOB, NOW, LINE[:1]), ALICE_KEY, orders.PANIC).kind == orders.PANIC
    for bad in (orders.panic(BOB, NOW), order.replace(b"07:30", b"08:30"), order[:-30], b"",
                orders.statement(ALICE, NOW, NOW + timedelta(days=2), "all is well")):
        with pytest.raises(OrderRefused, match="not obeyed"):
            orders.read(bad, ALICE_KEY, orders.PANIC)


def test_a_bundle_signed_for_something_else_is_no_order() -> None:
    with pytest.raises(OrderRefused):
        orders.read(epochs.sign(KEYS, ALICE), ALICE_KEY, orders.PANIC)


def test_the_door_closes_when_too_few_editors_are_heard() -> None:
    signs = [NOW - timedelta(hours=h) for h in (1, 5, 30, 90)]
    assert orders.silent_at(signs, 3, 36) == signs[2] + timedelta(hours=36)
    assert orders.silent_at(signs, 3, 0) is None
    shut = orders.silent_at(signs[:2], 3, 36)
    assert shut is not None
    assert shut < NOW


def test_a_bundle_whose_editors_fell_silent_ends() -> None:
    until = NOW + timedelta(hours=2)
    bundle = epochs.sign(KEYS, ALICE, until=until)
    assert epochs.read_bundle(bundle, ALICE_KEY, until).epoch
    with pytest.raises(Expired, match="sign of life"):
        epochs.read_bundle(bundle, ALICE_KEY, until + timedelta(minutes=1))
    with pytest.raises(Expired):
        epochs.read_bundle(epochs.sign(KEYS, ALICE, until=datetime.fromtimestamp(0, UTC)), ALICE_KEY, NOW)
