"""An envelope: one size, one key, no words for anybody else."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dazor.model.raw import MAX_TEXT_BYTES, Envelope, Media, Message
from dazor.sealing import SIZES, epochs, seal, shape, unseal
from dazor.sealing.errors import BundleDamaged, Damaged, TooLong, WrongKey
from tests.rooms.sealing.desk_keys import EPOCH, KEYS, PUBLIC

MESSAGE = Message(id="a1", text="Эшалон з танкамі, Асіповічы", door="form")
SEALED = seal.seal(MESSAGE, PUBLIC)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=600)


@given(texts)
def test_what_was_sealed_comes_out_again(text: str) -> None:
    message = Message(id="x", text=text, door="form")
    envelope = seal.seal(message, PUBLIC, receipt="ab" * 32)
    opened = unseal.open_contents(envelope, KEYS[EPOCH])
    assert (opened.message, opened.receipt) == (message, "ab" * 32)


@given(texts)
def test_every_form_slot_has_the_same_size(text: str) -> None:
    assert len(seal.seal(Message(id="x", text=text), PUBLIC, sizes=(shape.SLOT,)).sealed) == 4_096


def test_an_import_of_the_longest_message_fits_with_all_its_fields() -> None:
    message = Message(id="tg-1", text='"\\\x07' * (MAX_TEXT_BYTES // 3), published="2022-03-17T14:20", door="telegram",
                      origin="channel", media=(Media(kind="photo", sha256="0" * 64, size=9),))
    envelope = seal.seal(message, PUBLIC)
    assert len(envelope.sealed) == SIZES[-1]
    assert unseal.open_envelope(envelope, KEYS[EPOCH]) == message


@pytest.mark.parametrize(("length", "size"), [(10, SIZES[0]), (4_000, SIZES[1]), (20_000, SIZES[2])])
def test_an_import_takes_the_smallest_size_that_holds_it(length: int, size: int) -> None:
    assert len(seal.seal(Message(id="x", text="a" * length), PUBLIC).sealed) == size


def test_a_text_too_long_for_the_slot_is_refused_before_sealing() -> None:
    with pytest.raises(TooLong):
        seal.seal(Message(id="x", text="ж" * 2_000), PUBLIC, sizes=(shape.SLOT,))


@given(st.integers(0, shape.SLOT - 1), st.integers(1, 255))
def test_a_single_changed_byte_gives_no_words(place: int, change: int) -> None:
    changed = bytearray(SEALED.sealed)
    changed[place] ^= change
    with pytest.raises(Damaged):  # the id no longer fits
        unseal.open_envelope(Envelope(id=SEALED.id, epoch=EPOCH, sealed=bytes(changed)), KEYS[EPOCH])
    with pytest.raises((WrongKey, Damaged)):  # and with an id made to fit, the lock holds
        unseal.open_envelope(shape.envelope(bytes(changed), EPOCH), KEYS[EPOCH])


@given(st.integers(0, shape.SLOT - 1))
def test_a_cut_envelope_is_called_damaged(length: int) -> None:
    with pytest.raises(WrongKey if length == shape.ARMOURED else Damaged):  # a length of ours, and then the lock holds
        unseal.open_envelope(shape.envelope(SEALED.sealed[:length], EPOCH), KEYS[EPOCH])


def test_a_low_order_curve_point_is_refused() -> None:
    start = 1 + shape.OVERHEAD - 1 - 16 - 32
    forged = SEALED.sealed[:start] + bytes(32) + SEALED.sealed[start + 32:]
    with pytest.raises((WrongKey, Damaged)):
        unseal.open_envelope(shape.envelope(forged, EPOCH), KEYS[EPOCH])


def test_another_epoch_cannot_open_nor_claim_an_envelope() -> None:
    later = epochs.later(EPOCH, 1)
    with pytest.raises(WrongKey):
        unseal.open_envelope(SEALED, KEYS[later])
    with pytest.raises(WrongKey):  # the right key under the wrong name of the epoch
        unseal.open_envelope(shape.envelope(SEALED.sealed, later), KEYS[EPOCH])


def test_a_key_of_the_wrong_length_is_named_as_such() -> None:
    with pytest.raises(Damaged, match="96 bytes"):
        unseal.open_envelope(SEALED, b"short")
    for public in (b"short", b"\xff" * shape.PUBLIC_BYTES):
        with pytest.raises(BundleDamaged):
            seal.seal(MESSAGE, shape.EpochKey(epoch=EPOCH, public=public))


def test_the_envelope_says_its_epoch_and_nothing_else() -> None:
    assert SEALED.epoch == EPOCH
    assert SEALED.id == hashlib.sha256(SEALED.sealed).hexdigest()[:32]
    again = seal.seal(MESSAGE, PUBLIC)
    assert again.id != SEALED.id  # the same message twice cannot be linked from outside
    assert again.sealed[1:] != SEALED.sealed[1:]
    assert again.sealed[0] == SEALED.sealed[0] == shape.VERSION


def test_a_lock_that_holds_rubbish_is_damaged_and_not_a_message() -> None:
    for plain in (b"\xff\xff\xff\xff", b"\x00\x00\x00\x02\xc1\xc1"):
        padded = plain.ljust(shape.SLOT - shape.OVERHEAD, b"\x00")
        sealed = b"\x01" + shape.SUITE.encrypt(padded, shape.public_key(PUBLIC.public), info=shape.info(EPOCH))
        with pytest.raises(Damaged, match="holds no message"):
            unseal.open_envelope(shape.envelope(sealed, EPOCH), KEYS[EPOCH])


def test_dummies_look_like_reports_and_open_for_nobody() -> None:
    made = list(seal.dummies(20, EPOCH))
    assert {(len(d), d[0]) for d in made} == {(len(SEALED.sealed), SEALED.sealed[0])}
    assert len({d[1:60] for d in made}) == 20
    assert all(unseal.open_slot(d, EPOCH, KEYS) is None for d in made)


def test_a_report_that_waited_over_an_epoch_is_still_found() -> None:
    opened = unseal.open_slot(SEALED.sealed, epochs.later(EPOCH, 3), KEYS)
    assert opened is not None
    assert (opened.message, opened.envelope) == (MESSAGE, SEALED)
    assert unseal.open_slot(SEALED.sealed, epochs.later(EPOCH, unseal.BACKLOG + 1), KEYS) is None
