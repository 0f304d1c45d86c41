"""Answers without an address book: who has the code reads, and the table of answers tells nobody else anything."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from dazor.sealing import answer_table, mailbox, receipt
from dazor.sealing.errors import BadAddress, BadReceipt, TableDamaged, TooLong, WrongKey

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
CODE = receipt.new("ru")
BOX = mailbox.mailbox(CODE)
EMPTY = answer_table.blank()


def table(*rows: tuple[int, datetime, list[bytes]]) -> bytes:
    """A table with these rows: (number, moment, records)."""
    data = bytearray(EMPTY)
    for number, at, records in rows:
        for offset, piece in answer_table.row_writes(number, int(at.timestamp()), records):
            data[offset:offset + len(piece)] = piece
    return bytes(data)


def locked(text: str = "", phrase: str = "") -> bytes:
    return mailbox.lock(mailbox.Answer(text=text, phrase=phrase), mailbox.address(CODE))


def test_the_code_opens_what_was_locked_to_its_address_however_it_is_typed() -> None:
    data = table((5, NOW, [locked("Дзякуй", "read")]))
    found = answer_table.find(data, mailbox.mailbox(f" {CODE.upper()}. "), NOW)
    assert found == (mailbox.Answer(text="Дзякуй", phrase="read"),)


def test_another_code_finds_nothing_and_opens_nothing() -> None:
    other = mailbox.mailbox(receipt.new("ru"))
    data = table((5, NOW, [locked("Дзякуй")]))
    assert answer_table.find(data, other, NOW) == ()
    with pytest.raises(WrongKey):
        mailbox.unlock(locked("Дзякуй"), other)
    with pytest.raises(BadReceipt):
        mailbox.mailbox("no code at all")


def test_answers_come_oldest_first_and_none_after_seven_days() -> None:
    data = table((9, NOW, [locked("second")]), (8, NOW - timedelta(days=3), [locked("first")]),
                 (7, NOW - timedelta(days=7, minutes=1), [locked("too old")]))
    assert [a.text for a in answer_table.find(data, BOX, NOW)] == ["first", "second"]


def test_every_record_and_every_table_has_one_size() -> None:
    assert len(locked("ж" * mailbox.MAX_TEXT, "impostor")) == len(locked()) == len(mailbox.dummy()) == mailbox.RECORD
    assert len(table((1, NOW, []))) == len(table((1, NOW, [locked()] * answer_table.RECORDS))) == answer_table.SIZE


def test_a_tick_touches_its_own_row_only_so_dummies_live_as_long_as_answers() -> None:
    before = table((1, NOW, [locked()]))
    after = bytearray(before)
    for offset, piece in answer_table.row_writes(2, int(NOW.timestamp()), []):
        after[offset:offset + len(piece)] = piece
    changed = [i for i in range(0, len(before), 1_024) if before[i:i + 1_024] != after[i:i + 1_024]]
    assert len(changed) == answer_table.RECORDS + 1  # the records of one row, and its stamp


def test_an_answer_too_long_or_without_an_address_is_refused() -> None:
    with pytest.raises(TooLong):
        locked("ж" * 600)
    for address in ("", "ab" * 31, "no hex"):
        with pytest.raises(BadAddress):
            mailbox.lock(mailbox.Answer(phrase="read"), address)


@pytest.mark.parametrize("damage", [lambda d: d[:-1], lambda d: b"x" + d[1:], lambda _: b"", lambda d: d[:20] + b"\xff" + d[21:]])
def test_a_table_that_is_not_whole_is_refused(damage: object) -> None:
    assert callable(damage)
    with pytest.raises(TableDamaged):
        answer_table.find(damage(EMPTY), BOX, NOW)


def test_a_changed_record_shows_no_answer() -> None:
    record = bytearray(locked("Дзякуй"))
    record[100] ^= 1
    with pytest.raises(WrongKey):
        answer_table.find(table((1, NOW, [bytes(record)])), BOX, NOW)


def test_the_same_code_gives_the_same_mailbox_and_no_repr_shows_its_key() -> None:
    assert mailbox.mailbox(CODE) == BOX
    assert BOX.private.hex() not in repr(BOX)
