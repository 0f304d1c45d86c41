"""JSON Lines, one message a line: `{"id", "text", "published", "door", "origin", "media"}`. Other keys are passed over.

The decoder is told these fields and builds nothing for any other, however deep it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

import msgspec

from dazor.intake import dates, streams, texts
from dazor.intake.errors import EmptyInput, NotThisKind
from dazor.intake.values import Cause, Refused
from dazor.model.raw import Media, Message

MAX_LINE = 1 << 20  # characters; 65,536 bytes of text are at most 393,216 when every letter is escaped
DOORS = frozenset({"form", "telegram", "jsonl", "csv", "feed", "article", "text"})
_MEDIA = frozenset({"photo", "video", "voice", "document"})
_HEX = re.compile(r"[0-9a-f]{64}")
# An id is the message's own. What looks like a person's (a number as messengers give them, user123, a phone, an
# address) is not kept: the id of the content takes its place.
_ID = re.compile(r"(?!user\d)(?!\+?\d{6,}$)[A-Za-z0-9][A-Za-z0-9._:-]{0,79}", re.IGNORECASE)


class _Line(msgspec.Struct):
    text: str
    id: str | int = ""
    published: str | None = ""
    door: str | None = ""
    origin: str | None = ""
    media: tuple[Media, ...] | None = ()


def _media(stated: tuple[Media, ...] | None) -> tuple[Media, ...]:
    return tuple(Media(kind=m.kind if m.kind in _MEDIA else "document", size=m.size,
                       sha256=m.sha256 if _HEX.fullmatch(m.sha256) else "",
                       problem=m.problem if len(m.problem) <= 40 and m.problem.isascii() else "not said")
                 for m in stated or ())


def _message(where: str, line: _Line) -> Message | Refused:
    id_ = str(line.id)
    published = line.published or ""
    return texts.message(where, texts.clean(line.text), door=line.door if line.door in DOORS else "jsonl",
                         id_=id_ if _ID.fullmatch(id_) else "", published=dates.civil(published),
                         origin=texts.clean(line.origin or "")[:200], media=_media(line.media))


def read(stream: BinaryIO, *, encoding: str, name: str) -> Iterator[Message | Refused]:
    """Yield the message of every line; a bad line is refused by number and the others are read.

    Raises: NotThisKind when no line could be read; EmptyInput when there is none.
    """
    decoder = msgspec.json.Decoder(_Line)
    good = bad = 0
    for number, line, whole in streams.lines(stream, encoding, limit=MAX_LINE):
        where = f"line {number}"
        if not whole:
            bad += 1
            yield Refused(where=where, why=f"longer than {MAX_LINE:,} characters", cause=Cause.TOO_LONG)
            continue
        if not line.strip():
            continue
        try:
            value = decoder.decode(line)
        except (msgspec.DecodeError, RecursionError, UnicodeError):  # their words may quote the line
            bad += 1
            yield Refused(where=where, why="not a JSON object with a text", cause=Cause.BAD_ROW)
            continue
        good += 1
        yield _message(where, value)
    if bad and not good:
        raise NotThisKind(f"{name}: none of its {bad:,} lines is a JSON object with a text. Nothing was taken.")
    if not good:
        raise EmptyInput(f"{name}: no lines in it. Nothing was taken.")
