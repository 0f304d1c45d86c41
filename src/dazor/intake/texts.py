"""Words made fit to keep, and ids that the same message gets every time."""

from __future__ import annotations

import hashlib

from dazor.intake.values import Cause, Refused
from dazor.model.raw import MAX_TEXT_BYTES, Media, Message

# Control characters go: a database refuses NUL and a terminal obeys the others. Tab and line feed stay.
_CONTROLS: dict[int, str | None] = {code: None for code in (*range(32), *range(127, 160)) if code not in (9, 10, 13, 133)}
_CONTROLS |= {13: "\n", 133: "\n", 0x2028: "\n", 0x2029: "\n"}


def clean(text: str) -> str:
    """Return the words without control characters and broken halves of characters, trimmed."""
    if "\r" in text:
        text = text.replace("\r\n", "\n")
    if not text.isprintable():
        text = text.translate(_CONTROLS)
        try:
            text.encode()
        except UnicodeEncodeError:  # half of a surrogate pair, which JSON can spell and UTF-8 cannot
            text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text.strip()


def stable_id(*parts: str) -> str:
    """Return 32 hex digits that depend on the parts and their borders alone."""
    whole = "".join([f"{len(part)}:{part}" for part in parts])
    return hashlib.blake2b(whole.encode("utf-8", "surrogatepass"), digest_size=16, person=b"dazor.intake").hexdigest()


def message(  # noqa: PLR0913 - the fields of a Message
    where: str, text: str, *, door: str, id_: str = "", published: str = "", origin: str = "",
    media: tuple[Media, ...] = (),
) -> Message | Refused:
    """Return the message, or say why it cannot be one. `text` is clean already; an empty id becomes the content's."""
    if not text and not media:
        return Refused(where=where, why="no words in it", cause=Cause.NO_WORDS)
    size = len(text) if text.isascii() else len(text.encode())
    if size > MAX_TEXT_BYTES:
        why = f"{size:,} bytes of text; {MAX_TEXT_BYTES:,} is the most a message may have"
        return Refused(where=where, why=why, cause=Cause.TOO_LONG)
    return Message(id=id_ or stable_id(door, origin, published, text), text=text, published=published, door=door,
                   origin=origin, media=media)
