"""The way back through a messenger: what opens a record, and what does not."""

from __future__ import annotations

import secrets

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dazor.model.raw import Message
from dazor.sealing import epochs, returns, seal, shape, unseal
from dazor.sealing.errors import BadAddress, TooLong
from dazor.sealing.mailbox import MAX_TEXT, Answer
from tests.flows.open_door import KEYS

OLD, KEY = secrets.token_bytes(32), secrets.token_bytes(32)


@given(st.integers(min_value=-2**63, max_value=2**63 - 1), st.text(max_size=MAX_TEXT // 2))
def test_an_answer_comes_back_to_the_chat_that_its_ticket_was_made_for(chat: int, text: str) -> None:
    answer = Answer(phrase="read", text=text)
    record = returns.lock(answer, returns.ticket(chat, "uk", KEY))
    found = list(returns.unlock(returns.table([record]), [OLD, KEY]))
    assert [(one.chat, one.language, one.answer) for one in found] == [(chat, "uk", answer)]


def test_without_the_key_of_its_quarter_a_record_is_noise() -> None:
    record = returns.lock(Answer(phrase="read"), returns.ticket(5, "be", KEY))
    assert list(returns.unlock(returns.table([record]), [OLD])) == []
    assert list(returns.unlock(returns.table([]), [OLD, KEY])) == []


def test_tickets_and_records_of_one_chat_share_nothing_and_have_one_size() -> None:
    tickets = [returns.ticket(77, "be", KEY) for _ in range(3)]
    records = [returns.lock(Answer(text=text), ticket) for text, ticket in zip(("", "а", "а" * MAX_TEXT), tickets, strict=True)]
    assert {len(ticket) for ticket in tickets} == {returns.TICKET}
    assert {len(record) for record in records} == {returns.RECORD}
    pieces = [ticket[at:at + 8] for ticket in tickets for at in range(0, returns.TICKET - 8, 8)]
    assert len(set(pieces)) == len(pieces)


@pytest.mark.parametrize("place", [0, 20, returns.TOKEN - 1, returns.TOKEN + 3, returns.RECORD - 1])
def test_a_record_that_was_changed_leads_nowhere(place: int) -> None:
    record = bytearray(returns.lock(Answer(phrase="read"), returns.ticket(5, "be", KEY)))
    record[place] ^= 1
    assert list(returns.unlock(bytes(record), [KEY])) == []


def test_a_report_without_a_ticket_has_no_way_back() -> None:
    with pytest.raises(BadAddress):
        returns.lock(Answer(phrase="read"), b"")
    with pytest.raises(TooLong):
        returns.lock(Answer(text="😀" * MAX_TEXT), returns.ticket(1, "be", KEY))


def test_the_longest_report_and_its_ticket_fit_one_slot() -> None:
    epoch = min(KEYS)
    message = Message(id="0" * 32, text="ў" * 1_200, door="telegram")
    sealed = seal.seal(message, epochs.public_half(epoch, KEYS[epoch]), receipt="0" * 64, back=returns.ticket(1, "be", KEY), sizes=(shape.SLOT,))
    assert len(unseal.open_contents(sealed, KEYS[epoch]).back) == returns.TICKET
