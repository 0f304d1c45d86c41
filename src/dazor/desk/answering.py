"""An editor answers whoever wrote a report, without knowing who that is: locked to the mailbox whose address came with it.

The answer goes into the next row of the table of answers (`sealing.answer_table`), which is pushed to the door; and, when the
report came through a relay that finds its way back (`sealing.returns`), into the small table that is pushed to the relay. What
remains here is the line of the access journal that somebody answered this report; neither the answer nor the mailbox.
"""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction

from dazor.desk import chain
from dazor.desk.errors import Stopped
from dazor.desk.keys import KEYRING, write_whole
from dazor.desk.models import AccessRow, AnswerRow
from dazor.desk.opening import closed_to, reports_row
from dazor.model.raw import Envelope
from dazor.sealing import answer_table, epochs, mailbox, returns, unseal
from dazor.sealing.errors import TableDamaged

PER_REPORT = 3  # answers: more would be a conversation, which this is not
_MODE = 0o640  # ciphertext
_WAY_BACK = timedelta(seconds=returns.QUARTER * returns.QUARTERS)  # then no key of the relay opens a ticket


def answer(report_id: str, *, by: str, now: datetime, phrase: str = "", text: str = "") -> None:
    """Lock an answer to a report's mailbox and put it on the table at the next tick. `now` is aware.

    Raises: NotThere; Stopped: nothing to say, not for this person, or enough said; BadAddress: the report has no mailbox;
    TooLong; WrongKey, Damaged.
    """
    text = text.strip()
    if phrase not in ("", *mailbox.PHRASES) or not (phrase or text) or len(text) > mailbox.MAX_TEXT:
        raise Stopped(f"the answer is empty or longer than {mailbox.MAX_TEXT} characters. Nothing was sent.")
    row = reports_row(report_id)
    if closed_to(row, by):
        raise Stopped("you do not read the words of this report, so you cannot answer it. Nothing was sent.")
    key = KEYRING.private(row.epoch)
    if key is None:
        raise Stopped("the words of this report are destroyed or locked, and its mailbox with them. Nothing was sent.")
    sealed = Envelope(id=row.envelope.id, epoch=row.envelope.epoch, sealed=bytes(row.envelope.sealed))
    contents, said = unseal.open_contents(sealed, key), mailbox.Answer(phrase=phrase, text=text)
    record = mailbox.lock(said, contents.receipt)
    with transaction.atomic():
        if answered(report_id) >= PER_REPORT:
            raise Stopped(f"this report was answered {PER_REPORT} times. Nothing was sent.")
        chain.add(AccessRow, day=f"{now:%Y-%m-%d}", by=by, report=report_id, what="answered")
        AnswerRow.objects.create(record=record)
        if contents.back and now < epochs.end_of(row.epoch) + _WAY_BACK:
            AnswerRow.objects.create(record=returns.lock(said, contents.back), back=True)


def answered(report_id: str) -> int:
    """Return how often a report was answered."""
    return AccessRow.objects.filter(report=report_id, what="answered").count()


def write_row(now: datetime) -> int:
    """Fill this tick's row of the table with the answers that wait and dummies. Returns how many answers went out.

    Raises: OSError, TableDamaged: nothing counts as written and the answers wait.
    """
    path = Path(str(settings.DAZOR["answers"] or Path(str(settings.DAZOR["data_dir"])) / answer_table.FILE_NAME))
    tick = int(settings.DAZOR["tick_seconds"])
    number = int(now.timestamp()) // tick
    _make(path)
    descriptor = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    try:
        _examine(descriptor, path)
        if _written(descriptor, number, tick):
            return 0
        waiting = list(AnswerRow.objects.filter(back=False).order_by("pk")[:answer_table.RECORDS])
        for offset, data in answer_table.row_writes(number, number * tick, [bytes(row.record) for row in waiting]):
            os.pwrite(descriptor, data, offset)
            os.fdatasync(descriptor)
    finally:
        os.close(descriptor)
    AnswerRow.objects.filter(pk__in=[row.pk for row in waiting]).delete()
    _write_returns(path.with_name(returns.FILE_NAME))
    return len(waiting)


def _write_returns(path: Path) -> None:
    """Write the tick's table for the relay, with answers or without. Raises: OSError: they wait."""
    waiting = list(AnswerRow.objects.filter(back=True).order_by("pk")[:returns.RECORDS])
    write_whole(path, returns.table([bytes(row.record) for row in waiting]), mode=_MODE)
    AnswerRow.objects.filter(pk__in=[row.pk for row in waiting]).delete()


def _written(descriptor: int, number: int, tick: int) -> bool:
    """Return whether this tick's row was written already: the table has one row a tick whatever is waiting."""
    offset, length = answer_table.stamp_at(number)
    return int.from_bytes(os.pread(descriptor, length, offset), "big") == number * tick


def _examine(descriptor: int, path: Path) -> None:
    try:
        answer_table.examine(os.pread(descriptor, answer_table.SIZE + 1, 0))
    except TableDamaged as error:
        raise TableDamaged(f"{path}: {error} Move it away and the desk makes a new one.") from error


def _make(path: Path) -> None:
    """Write a whole new table when there is none."""
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(path.name + ".new")
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, _MODE)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(answer_table.blank())
            file.flush()
            os.fsync(file.fileno())
        new.replace(path)
    except OSError:
        new.unlink(missing_ok=True)
        raise
