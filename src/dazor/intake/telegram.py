"""A Telegram Desktop JSON export, of one chat or of everything, streamed: a file of gigabytes needs no memory.

Only the keys named here are looked at. Everything else (`from`, `from_id`, `actor`, `author`, `via_bot`,
`saved_from`, `forwarded_from`, `reactions`, `contact_information`, `location_information`) passes by as parser events
and never becomes a value. A forward's source is dropped too: an export does not say whether it is a channel or a
person. Source of the shapes: `export_output_json.cpp` of tdesktop at 929032d, 2025-08-31.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Any, BinaryIO, NamedTuple
from zoneinfo import ZoneInfo

from dazor.intake import attachments, dates, escapes, streams, texts
from dazor.intake.attachments import Files
from dazor.intake.errors import EmptyInput, NotThisKind
from dazor.intake.values import Cause, Refused
from dazor.model.raw import Media, Message

Event = tuple[str, Any]

_PUBLIC = frozenset({"public_channel", "public_supergroup"})
_PLAIN = frozenset({"id", "type", "date", "date_unixtime", "photo", "file", "media_type"})
_WORDS = frozenset({"text", "text_entities"})
_OPENS = frozenset({"start_map", "start_array"})
_DEEPER = {"start_map": 1, "start_array": 1, "end_map": -1, "end_array": -1}
_END: Event = ("end", None)
_LONGEST = 1 << 25  # bytes without one JSON token: 32 MB in one string is no message

_KINDS = {"video_file": "video", "video_message": "video", "animation": "video", "voice_message": "voice",
          "audio_file": "voice"}
# Words of the exporting program in place of a path.
_ABSENT = (("(File not included", "not included in the export"), ("(File exceeds", "larger than the export allowed"),
           ("(File unavailable", "not available when exported"))
_NOT_GIVEN = "not given with the export"


class _Broken(Exception):
    """The JSON breaks off or is none from here on."""


class _Chat(NamedTuple):
    origin: str  # name of a public channel; "" for anything else
    zone: ZoneInfo
    files: Files | None


class _Feeder:
    """Joins pieces while one long value lasts: the parser reads a half value again from its start with every piece.

    A text of 20 MB took 43 s in pieces of 64 KB and takes 0.4 s in pieces as long as what came before them.
    """

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self.silent = 0  # bytes since the last whole token

    def __iter__(self) -> Iterator[bytes]:
        held: list[bytes] = []
        size = 0
        for piece in self._pieces:
            held.append(piece)
            size += len(piece)
            if size >= self.silent:
                yield b"".join(held)
                held, size = [], 0
        if held:
            yield b"".join(held)


def _batches(stream: BinaryIO, encoding: str) -> Iterator[list[Event]]:
    import ijson

    ready = ijson.sendable_list()
    # Native numbers: as Python integers, one of thousands of digits crashed the process (ijson 3.6.0, C backend).
    parser = ijson.basic_parse_coro(ready, use_float=True)
    chunks = _Feeder(escapes.mended(streams.utf8(stream, encoding)))
    try:
        for chunk in chunks:
            parser.send(chunk)
            chunks.silent = 0 if ready else chunks.silent + len(chunk)
            if chunks.silent > _LONGEST:
                raise _Broken(f"more than {_LONGEST:,} bytes in one value")
            yield ready[:]
            del ready[:]
        parser.close()
    except (ijson.JSONError, ValueError) as error:
        yield ready[:]
        raise _Broken("the file ends too early" if "premature EOF" in str(error) else "not JSON from here on") from None
    yield ready[:]


def _events(stream: BinaryIO, encoding: str) -> Iterator[Event]:
    # An iterator in C over batches: a generator that yields every event took a fifth of the whole time.
    return chain.from_iterable(_batches(stream, encoding))


def _skip(events: Iterator[Event]) -> None:
    """Pass over a value that was opened, however deep."""
    depth = 1
    for event, _ in events:
        if event in _DEEPER:
            depth += _DEEPER[event]
            if not depth:
                return


def _pairs(events: Iterator[Event]) -> Iterator[tuple[str, str, Any]]:
    """Yield (key, event, value) of a map that was opened; an opened value is the caller's to consume."""
    for event, key in events:
        if event == "end_map":
            return
        yield (key, *next(events, _END))


def _maps(events: Iterator[Event]) -> Iterator[None]:
    """Yield once a map of an array that was opened; the map is the caller's to consume."""
    for event, _ in events:
        if event == "end_array":
            return
        if event == "start_map":
            yield
        elif event == "start_array":
            _skip(events)


def _entity(events: Iterator[Event]) -> str:
    """The words of one entity: not its link, not its user."""
    words = ""
    for key, event, value in _pairs(events):
        if event in _OPENS:
            _skip(events)
        elif key == "text" and event == "string":
            words = value
    return words


def _parts(events: Iterator[Event]) -> Iterator[str]:
    for event, value in events:
        if event == "end_array":
            return
        if event == "string":
            yield value
        elif event == "start_map":
            yield _entity(events)
        elif event == "start_array":
            _skip(events)


def _words(event: str, value: Any, events: Iterator[Event]) -> str:  # noqa: ANN401 - a parser's token
    """Words in any of their shapes: a string, or a list of strings and entities."""
    if event == "string":
        return str(value)
    if event == "start_array":
        return "".join(_parts(events))
    return _entity(events) if event == "start_map" else ""


def _fields(events: Iterator[Event]) -> dict[str, Any]:
    """The wanted fields of one message whose map was opened."""
    found: dict[str, Any] = {}
    for event, key in events:
        if event == "end_map":
            break
        event, value = next(events, _END)
        if key in _WORDS and not found.get("text"):  # the entities repeat the text; they count when it is empty
            found[key] = _words(event, value, events)
        elif event in _OPENS:
            found["position" if key == "location_information" else "other"] = True
            _skip(events)
        elif key in _PLAIN:
            found[key] = value
    return found


def _attached(path: object, kind: str, files: Files | None) -> tuple[Media, ...]:
    if not isinstance(path, str) or not path:
        return ()
    for beginning, problem in _ABSENT:
        if path.startswith(beginning):
            return (Media(kind=kind, problem=problem),)
    return (attachments.measured(path, kind, files) if files else Media(kind=kind, problem=_NOT_GIVEN),)


def _media(found: dict[str, Any], files: Files | None) -> tuple[Media, ...]:
    if found.get("media_type") == "sticker":
        return ()
    kind = _KINDS.get(found.get("media_type", ""), "document")
    return _attached(found.get("photo"), "photo", files) + _attached(found.get("file"), kind, files)


def _message(found: dict[str, Any], chat: _Chat) -> Iterator[Message | Refused]:
    where = f"message {found.get('id', '?')}"
    kind = found.get("type", "message")
    if kind == "service":
        yield Refused(where=where, why="a service message", cause=Cause.SERVICE)
        return
    if kind != "message":
        yield Refused(where=where, why="of a kind the exporting program did not know", cause=Cause.UNSUPPORTED)
        return
    words = texts.clean(found.get("text") or found.get("text_entities") or "")
    stamp = str(found.get("date_unixtime", ""))
    published = dates.instant(stamp, chat.zone) if stamp else dates.civil(str(found.get("date", "")))
    id_ = texts.stable_id("telegram", chat.origin, str(found.get("id", "")), stamp or published, words)
    if not chat.origin:  # the minute at which a person wrote to us is known to the messenger too
        published = dates.quarter(published)
    made = texts.message(where, words, door="telegram", id_=id_, published=published, origin=chat.origin,
                         media=_media(found, chat.files))
    yield made  # first: who takes it finds its files again by having just opened them
    if found.get("position"):
        kept = "the words" if isinstance(made, Message) else ""
        yield Refused(where=where, why="a position was attached; positions are never read", kept=kept,
                      cause=Cause.POSITION)


def _chats(events: Iterator[Event], chat: _Chat) -> Iterator[Message | Refused]:
    """The `{about, list: [...]}` of a full export."""
    for key, event, _ in _pairs(events):
        if event == "start_array" and key == "list":
            for _ in _maps(events):
                yield from _chat(events, chat, top=False)
        elif event in _OPENS:
            _skip(events)


def _chat(events: Iterator[Event], chat: _Chat, *, top: bool) -> Iterator[Message | Refused]:
    """One chat, or the root of a file, whose map was opened. A name counts only when the chat is public."""
    name, public = "", False
    for key, event, value in _pairs(events):
        if event == "start_array" and key == "messages":
            here = chat._replace(origin=texts.clean(name)[:200] if public else "")
            for _ in _maps(events):
                yield from _message(_fields(events), here)
        elif event == "start_map" and top and key in ("chats", "left_chats"):
            yield from _chats(events, chat)
        elif event in _OPENS:
            _skip(events)
        elif key == "type":
            public = value in _PUBLIC
        elif key == "name" and event == "string":
            name = value


def read(stream: BinaryIO, *, encoding: str, zone: str, files: Files | None, name: str) -> Iterator[Message | Refused]:
    """Yield the messages of an export, in its order; a file that breaks off gives everything before the break.

    Raises: NotThisKind when nothing could be read; EmptyInput when it holds no message.
    """
    chat = _Chat("", dates.zone(zone), files)
    events = _events(stream, encoding)
    seen = 0
    try:
        for event, _ in events:
            if event != "start_map":
                raise NotThisKind(f"{name}: no Telegram export. Nothing was taken. Export as machine-readable JSON.")
            for item in _chat(events, chat, top=True):
                seen += 1
                yield item
    except _Broken as broken:
        if not seen:
            raise NotThisKind(f"{name}: {broken}, before any message. Nothing was taken. Export it again.") from None
        yield Refused(where=f"{name}, after item {seen:,}", why=f"{broken}", kept="everything before it",
                      cause=Cause.BROKEN)
    if not seen:
        raise EmptyInput(f"{name}: no messages in it. Nothing was taken. Was the chat exported as JSON, with messages?")
