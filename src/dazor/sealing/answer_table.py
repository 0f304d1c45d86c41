"""The table of answers between desk and door, as bytes: its size never changes and all its records look alike.

    header   64 bytes: magic, version, rows, records in a row, record size, file id, check
    stamps   8 bytes a row: when it was written, seconds since 1970 at a round tick; 0: never
    filling  up to a multiple of 4,096
    records  rows x records x 1,024 bytes

Every tick fills one row with the answers that wait and dummies, answers or not, and leaves the other rows alone: a
dummy lives as long as an answer, so two copies of the table do not tell them apart. A row is read for seven days.
"""

from __future__ import annotations

import hashlib
import secrets
import struct
from collections.abc import Sequence
from datetime import datetime, timedelta

from dazor.sealing import mailbox
from dazor.sealing.errors import TableDamaged

FILE_NAME = "answers.dazor"
ROWS, RECORDS = 672, 8  # seven days of quarters of an hour, 768 answers a day: 5.5 MB
_MAGIC, _VERSION = b"DAZORANS", 1
_HEADER = struct.Struct(">8sHHII16s28s")
_STAMP = struct.Struct(">Q")
_BLOCK = 4_096
_BODY = -(-(_HEADER.size + _STAMP.size * ROWS) // _BLOCK) * _BLOCK
SIZE = _BODY + ROWS * RECORDS * mailbox.RECORD


def blank() -> bytes:
    """Return a new table, every record a dummy, every row never written."""
    fields = (_MAGIC, _VERSION, ROWS, RECORDS, mailbox.RECORD, secrets.token_bytes(16))
    return (_HEADER.pack(*fields, _check(fields)).ljust(_BODY, b"\x00")
            + b"".join(mailbox.dummy() for _ in range(ROWS * RECORDS)))


def row_writes(number: int, at: int, answers: Sequence[bytes]) -> tuple[tuple[int, bytes], ...]:
    """Return the two writes of a row, (offset, bytes), to be made durable in turn: its records, then its stamp.

    `number` counts ticks, `at` is the tick's moment in seconds since 1970. Raises: ValueError: too many answers, or one
    of the wrong size.
    """
    if len(answers) > RECORDS or any(len(a) != mailbox.RECORD for a in answers):
        raise ValueError(f"{len(answers)} answers for {RECORDS} records of {mailbox.RECORD} bytes")
    nothings = [mailbox.dummy() for _ in range(RECORDS)]
    mixed = [*answers, *nothings[len(answers):]]
    secrets.SystemRandom().shuffle(mixed)
    row = number % ROWS
    return ((_BODY + row * RECORDS * mailbox.RECORD, b"".join(mixed)),
            (stamp_at(number)[0], _STAMP.pack(at)))


def stamp_at(number: int) -> tuple[int, int]:
    """Return (offset, length) of the stamp of tick `number`'s row: seconds since 1970, big-endian."""
    return _HEADER.size + number % ROWS * _STAMP.size, _STAMP.size


def examine(data: bytes) -> None:
    """Raises: TableDamaged: this is not a table of ours, or not a whole one."""
    bad = "The table of answers is cut off or is not one of ours. Answers cannot be shown; push it from the desk again."
    if len(data) != SIZE:
        raise TableDamaged(bad)
    *fields, check = _HEADER.unpack_from(data)
    if tuple(fields[:5]) != (_MAGIC, _VERSION, ROWS, RECORDS, mailbox.RECORD) or check != _check(tuple(fields)):
        raise TableDamaged(bad)


def find(data: bytes, box: mailbox.Mailbox, now: datetime) -> tuple[mailbox.Answer, ...]:
    """Return the answers in a mailbox, oldest first, none older than seven days. Raises: TableDamaged, WrongKey."""
    examine(data)
    since, found = (now - timedelta(days=mailbox.DAYS)).timestamp(), []
    place = data.find(box.id, _BODY)
    while place >= 0:
        at = stamp(data, (place - _BODY) // (RECORDS * mailbox.RECORD))
        if (place - _BODY) % mailbox.RECORD == 0 and since <= at <= now.timestamp() + 3_600:
            found.append((at, mailbox.unlock(data[place:place + mailbox.RECORD], box)))
        place = data.find(box.id, place + 1)
    return tuple(answer for _, answer in sorted(found, key=lambda pair: pair[0]))


def stamp(data: bytes, row: int) -> int:
    """Return when a row was written, seconds since 1970; 0 when it never was."""
    return int(_STAMP.unpack_from(data, stamp_at(row)[0])[0])


def _check(fields: Sequence[object]) -> bytes:
    return hashlib.sha256(repr(tuple(fields)).encode()).digest()[:28]
