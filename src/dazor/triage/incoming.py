"""A line → a text with its id and date: a JSON object, or plain text."""

from __future__ import annotations

import msgspec

from dazor.model.errors import ItemRefused


class BadMessage(ItemRefused):
    """The line looks like a message and cannot be read as one. The other lines were."""

    code = "triage.T02"


class Incoming(msgspec.Struct, frozen=True, kw_only=True):
    """What is taken from a line; every other field of it is left behind."""

    text: str
    id: str = ""
    published: str = ""
    received: str = ""
    door: str = ""
    origin: str = ""
    media: tuple[str, ...] = ()  # hashes


class _Media(msgspec.Struct):
    sha256: str = ""


class _Line(msgspec.Struct):
    text: str
    id: str | int = ""
    published: str | None = None
    received: str | None = None
    door: str | None = None
    origin: str | None = None
    media: list[str | _Media] = []


_DECODER = msgspec.json.Decoder(_Line)


def incoming(line: bytes, number: int) -> Incoming:
    """Return the message of a line; a line that is not a JSON object is plain text with its number as id.

    Raises: BadMessage: a JSON object without a text, or bytes that are not UTF-8.
    """
    if line.lstrip()[:1] == b"{":
        try:
            found = _DECODER.decode(line)
        except msgspec.ValidationError as error:
            if b'"text"' in line:
                raise BadMessage(f"{error}. The line was left out.") from error
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            if b'"text"' in line or b'"id"' in line:  # braces alone do not make JSON: people write them too
                raise BadMessage(f"{error}. The line was left out; the others were read.") from error
        else:
            media = tuple(item if isinstance(item, str) else item.sha256 for item in found.media)
            return Incoming(text=found.text, id=str(found.id) or str(number), published=found.published or "",
                            received=found.received or "", door=found.door or "", origin=found.origin or "",
                            media=tuple(filter(None, media)))
    try:
        return Incoming(text=line.decode("utf-8").strip(), id=str(number))
    except UnicodeDecodeError as error:
        raise BadMessage(f"not UTF-8 at byte {error.start}. The line was left out; convert the file and try again.") from error
