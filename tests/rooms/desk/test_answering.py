"""Answers: locked to the mailbox of a report, laid on the table at the tick, and gone from the desk."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from dazor.desk import answering
from dazor.desk.errors import Stopped
from dazor.desk.keys import KEYRING
from dazor.desk.models import AccessRow, AnswerRow, EnvelopeRow, ReportRow
from dazor.desk.workflow import run
from dazor.model.raw import Message
from dazor.sealing import answer_table, epochs, mailbox, receipt, returns, seal
from dazor.sealing.errors import BadAddress, TableDamaged
from tests.rooms.desk import cast
from tests.rooms.desk.cast import COLUMN, NOW, WORDS

CODE = receipt.new("be")


@pytest.fixture
def table(desk: Path, settings: Settings) -> Path:
    """The path of the table of a desk whose tick is a quarter of an hour; the cast has come."""
    settings.DAZOR = {**settings.DAZOR, "answers": str(desk / "answers.dazor"), "tick_seconds": 900}
    cast.everybody()
    return desk / "answers.dazor"


def reported(text: str = COLUMN[0], address: str | None = None) -> ReportRow:
    """A report from the form, with the address of CODE's mailbox."""
    message = Message(id="0" * 32, text=text, door="form")
    envelope = seal.seal(message, KEYRING.current(NOW), receipt=mailbox.address(CODE) if address is None else address)
    EnvelopeRow.objects.create(id=envelope.id, epoch=envelope.epoch, sealed=envelope.sealed)
    run(now=NOW)
    return ReportRow.objects.get(pk=envelope.id)


def at_the_door(table: Path) -> tuple[mailbox.Answer, ...]:
    return answer_table.find(table.read_bytes(), mailbox.mailbox(CODE), NOW + timedelta(hours=1))


def test_an_answer_reaches_the_sender_and_stays_nowhere_on_the_desk(table: Path) -> None:
    row = reported()
    answering.answer(row.pk, by="alena", now=NOW, phrase="helped", text="Дзякуй, беражыце сябе")
    assert answering.write_row(NOW) == 1
    assert at_the_door(table) == (mailbox.Answer(phrase="helped", text="Дзякуй, беражыце сябе"),)
    assert AnswerRow.objects.count() == 0
    line = AccessRow.objects.get(what="answered")
    assert (line.by, line.report, line.day) == ("alena", row.pk, "2026-11-20")


def test_the_table_has_one_row_a_tick_whatever_waits(table: Path) -> None:
    row = reported()
    assert answering.write_row(NOW) == 0
    before = table.read_bytes()
    answering.answer(row.pk, by="alena", now=NOW, phrase="read")
    assert answering.write_row(NOW + timedelta(minutes=3)) == 0  # the same tick
    assert table.read_bytes() == before
    assert answering.write_row(NOW + timedelta(minutes=15)) == 1
    assert at_the_door(table) == (mailbox.Answer(phrase="read"),)


def test_answers_that_do_not_fit_a_row_wait_for_the_next(table: Path) -> None:
    for _ in range(answer_table.RECORDS + 2):
        AnswerRow.objects.create(record=mailbox.lock(mailbox.Answer(phrase="read"), mailbox.address(CODE)))
    assert [answering.write_row(NOW + timedelta(minutes=15 * n)) for n in range(3)] == [answer_table.RECORDS, 2, 0]
    assert len(at_the_door(table)) == answer_table.RECORDS + 2


@pytest.mark.parametrize(("by", "phrase", "text"), [
    ("alena", "", ""), ("alena", "hello", ""), ("alena", "", "ж" * 401), ("nobody", "read", "")])
def test_nothing_to_say_or_not_for_this_person_is_refused(table: Path, by: str, phrase: str, text: str) -> None:
    row = reported()
    with pytest.raises(Stopped):
        answering.answer(row.pk, by=by, now=NOW, phrase=phrase, text=text)
    assert AnswerRow.objects.count() == 0


def test_a_report_without_a_receipt_cannot_be_answered(table: Path) -> None:
    row = reported(address="")
    with pytest.raises(BadAddress):
        answering.answer(row.pk, by="alena", now=NOW, phrase="read")
    assert (AnswerRow.objects.count(), AccessRow.objects.filter(what="answered").count()) == (0, 0)


def test_a_fourth_answer_is_refused(table: Path) -> None:
    row = reported()
    for _ in range(answering.PER_REPORT):
        answering.answer(row.pk, by="alena", now=NOW, phrase="read")
    with pytest.raises(Stopped):
        answering.answer(row.pk, by="alena", now=NOW, phrase="read")


def test_a_damaged_table_is_left_alone_and_answers_wait(table: Path) -> None:
    AnswerRow.objects.create(record=mailbox.dummy())
    table.write_bytes(b"not a table")
    with pytest.raises(TableDamaged):
        answering.write_row(NOW)
    assert (table.read_bytes(), AnswerRow.objects.count()) == (b"not a table", 1)


def test_the_page_of_an_opened_report_offers_an_answer_and_sends_it(table: Path, client: Client) -> None:
    from django.contrib.auth.models import User

    row = reported()
    client.force_login(User.objects.get(username="alena"))
    page = client.post(f"/reports/{row.pk}/").content.decode()
    assert WORDS in page
    assert f'action="/reports/{row.pk}/answer/"' in page
    reply = client.post(f"/reports/{row.pk}/answer/", {"phrase": "stop", "text": ""})
    assert reply.status_code == 302
    answering.write_row(NOW)
    assert at_the_door(table) == (mailbox.Answer(phrase="stop"),)


def test_an_answer_goes_back_through_the_relay_while_it_knows_the_way(table: Path) -> None:
    key = b"k" * returns.KEY
    message = Message(id="0" * 32, text=COLUMN[0], door="telegram")
    envelope = seal.seal(message, KEYRING.current(NOW), receipt=mailbox.address(CODE), back=returns.ticket(5_512_345_678, "uk", key))
    EnvelopeRow.objects.create(id=envelope.id, epoch=envelope.epoch, sealed=envelope.sealed)
    run(now=NOW)
    answering.answer(envelope.id, by="alena", now=NOW, phrase="unclear")
    assert answering.write_row(NOW) == 1
    laid = table.with_name(returns.FILE_NAME)
    assert [(b.chat, b.language, b.answer.phrase) for b in returns.unlock(laid.read_bytes(), [key])] == [(5_512_345_678, "uk", "unclear")]
    assert at_the_door(table) == (mailbox.Answer(phrase="unclear"),)
    answering.answer(envelope.id, by="alena", now=epochs.end_of(envelope.epoch) + timedelta(hours=2), phrase="read")
    assert AnswerRow.objects.filter(back=True).count() == 0  # too late for any relay
    answering.write_row(NOW + timedelta(minutes=15))
    assert list(returns.unlock(laid.read_bytes(), [key])) == []
    assert laid.stat().st_size == returns.RECORD * returns.RECORDS
