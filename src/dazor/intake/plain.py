"""A plain text file: every line a message, or a messenger's chat saved as text.

A saved chat (`24.02.2022, 06:15 - Name: words`, `[24.02.22, 06:15:33] Name: words`) has its senders in its lines:
they are cut off before anything else is done, and lines without a name are the messenger's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from dazor.intake import attachments, dates, streams, texts
from dazor.intake.attachments import Files
from dazor.intake.errors import EmptyInput
from dazor.intake.values import Cause, Refused
from dazor.model.raw import MAX_TEXT_BYTES, Message

_MARKS = "\u200e\u200f\u202a\u202c\ufeff"  # writing directions that messengers put before a line
_DAY, _TIME = r"(\d{1,4}[./-]\d{1,2}[./-]\d{2,4})", r"(\d{1,2}:\d{2})(?::\d{2})?(?:\s?[AaPp]\.?[Mm]\.?)?"
_SAID = re.compile(rf"(?:\[{_DAY},?\s+{_TIME}\]\s*|{_DAY},?\s+{_TIME}\s+[-–—]\s+)(.*)", re.DOTALL)
Line = tuple[int, str, bool]


def is_chat(lines: Iterable[str]) -> bool:
    """Whether these are a saved chat's: the first line says a time as messengers do, or two of them do."""
    said = [bool(_SAID.match(line.lstrip(_MARKS))) for line in lines if line.strip()]
    return said[:1] == [True] or sum(said) > 1


def _said(line: str) -> tuple[str, str, str] | None:
    """Day, time and what comes after them; None when the line goes on with the message before."""
    found = _SAID.match(line.lstrip(_MARKS))
    if not found:
        return None
    return found[1] or found[3], found[2] or found[4], found[5]


def _joined(lines: Iterable[Line]) -> Iterator[tuple[int, str, str, bool]]:
    """Yield (line, date, everything after it, whole) of the entries of a chat."""
    number, date, said, whole = 0, "", "", True
    for place, line, fits in lines:
        begun = _said(line) if fits else None
        if begun is None and not number:
            yield place, "", "", fits  # above the first entry
            continue
        if begun is None:
            whole = whole and fits and len(said) + len(line) <= MAX_TEXT_BYTES
            said = f"{said}\n{line}" if whole else ""
            continue
        if number:
            yield number, date, said, whole
        number, date, said, whole = place, f"{begun[0]} {begun[1]}", begun[2], True
    if number:
        yield number, date, said, whole


def _chat(lines: Iterable[Line], files: Files | None) -> Iterator[Message | Refused]:
    for number, date, said, whole in _joined(lines):
        where = f"line {number}"
        _, mark, words = said.partition(": ")  # what stands before it is who sent it
        if not whole:
            yield Refused(where=where, why=f"longer than {MAX_TEXT_BYTES:,} characters", cause=Cause.TOO_LONG)
        elif not mark:
            yield Refused(where=where, why="a service message", cause=Cause.SERVICE)
        else:
            said, media = attachments.of_saved_chat(texts.clean(words), files)
            published = dates.civil(date)
            id_ = texts.stable_id("text", "", published, said, *(one.sha256 for one in media)) if media else ""
            yield texts.message(where, said, door="text", published=published, media=media, id_=id_)


def _lines(lines: Iterable[Line]) -> Iterator[Message | Refused]:
    for number, line, whole in lines:
        where = f"line {number}"
        if not whole:
            yield Refused(where=where, why=f"longer than {MAX_TEXT_BYTES:,} characters", cause=Cause.TOO_LONG)
        elif words := texts.clean(line):
            yield texts.message(where, words, door="text")


def read(stream: BinaryIO, *, encoding: str, head: str, files: Files | None = None, name: str) -> Iterator[Message | Refused]:
    """Yield a message a line, or a message an entry of a saved chat. Raises: EmptyInput when there is none."""
    lines = streams.lines(stream, encoding, limit=MAX_TEXT_BYTES)
    seen = False
    for item in _chat(lines, files) if is_chat(head.splitlines()) else _lines(lines):
        seen = True
        yield item
    if not seen:
        raise EmptyInput(f"{name}: no words in it. Nothing was taken.")
