"""What was said → what is sealed and what is answered. Pure but for the queue and the counters it is given."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime

import msgspec

from dazor.edge import mailboxes
from dazor.edge.answers import BROKEN_ARMOUR, FULL, LOCKED_PHOTO, MAX_TEXT, NO_ROOM, Answers, Lane, Queue
from dazor.edge.doors import Told
from dazor.edge.flash import KINDS, REGIONS, SIGNAL, SOON, Presses
from dazor.edge.picture import Sealed
from dazor.edge.relay import words
from dazor.edge.relay.words import Rows
from dazor.intake.bot_updates import Back, Said
from dazor.model.raw import Media, Message
from dazor.sealing import armour, receipt, receipt_words, seal, shape
from dazor.sealing.errors import BadReceipt, SealingError, TableDamaged, TooLong
from dazor.sealing.mailbox import Answer, address
from dazor.sealing.shape import EpochKey


class Desk(msgspec.Struct, frozen=True, kw_only=True):
    """What an answer is made with."""

    said: Told
    key: Callable[[datetime], EpochKey]  # raises SealingError
    queue: Queue
    tick_seconds: int
    presses: Presses | None = None
    answers: Answers | None = None  # of the editors; None: none can be read here
    media: Lane | None = None  # None: this relay fetches no photos
    ticket: Callable[[int, str], bytes] | None = None  # (chat, language) → a way back for two hours; None: there is none


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """What is said back, with buttons."""

    text: str
    rows: Rows = []
    kept: bool = False  # something was sealed or counted


def wants_photo(said: Said, desk: Desk) -> bool:
    """Tell whether a photo came that is worth fetching: with words under it that will be taken."""
    return desk.media is not None and bool(said.picture) and len(said.text) <= MAX_TEXT and not armour.find(said.text)


def reply(back: Back, said: Said, desk: Desk, now: datetime, photo: Sealed | None = None) -> Reply:
    """Return the answer to what was said; what it told is sealed and queued by then, or gone. `photo` was fetched with it."""
    language = words.language_of(back.language)
    match said.kind:
        case "button":
            return _pressed(said.text, language, desk, now)
        case "words" | "place":
            return _asked(said, language, desk, now) or _report(back, said, language, desk, now, photo)
        case "contact":
            return Reply(text=desk.said.say(language, words.NO_CONTACT))
        case "file":
            return Reply(text=desk.said.say(language, words.ONLY_PHOTOS if desk.media is not None else words.NO_FILE))
        case "start":
            return _hello(language, desk)
        case _:
            return Reply(text=desk.said.say(language, words.EMPTY))


def _hello(language: str, desk: Desk) -> Reply:
    more = [sentence for sentence, yes in ((words.PHOTOS, desk.media), (words.READ, desk.answers), (words.TWO_HOURS, desk.ticket))
            if yes is not None]
    text, rows = words.hello(desk.said, language, quick=desk.presses is not None, more=tuple(more))
    return Reply(text=text, rows=rows)


def told_by_editors(answer: Answer, said: Told, language: str) -> str:
    """Return an editor's answer as it is said in a language."""
    phrase = said.say(language, mailboxes.PHRASES[answer.phrase]) if answer.phrase in mailboxes.PHRASES else ""
    return "\n".join(filter(None, (said.say(language, words.ANSWER), phrase, answer.text)))


def _asked(said: Said, language: str, desk: Desk, now: datetime) -> Reply | None:
    """Return the answer that lies behind six words, or a code of the sealing page; None when this is none of ours and so a report."""
    if desk.answers is None or len(said.text.split()) not in (1, receipt_words.COUNT):
        return None
    try:
        found = desk.answers.find(said.text, now)
    except BadReceipt:
        return None
    except (OSError, TableDamaged):
        return Reply(text=desk.said.say(language, mailboxes.NO_TABLE))
    if not found:
        return Reply(text=desk.said.say(language, mailboxes.MANY if found is None else mailboxes.NOTHING))
    return Reply(text="\n\n".join(told_by_editors(answer, desk.said, language) for answer in found))


def _report(back: Back, said: Said, language: str, desk: Desk, now: datetime, photo: Sealed | None) -> Reply:
    cuts = armour.find(said.text)
    if any(cut.trouble for cut in cuts):
        return Reply(text=desk.said.say(language, BROKEN_ARMOUR))
    if not cuts and len(said.text) > MAX_TEXT:
        return Reply(text=desk.said.say(language, words.LONG, most=MAX_TEXT))
    try:
        key = desk.key(now)
        code = "" if cuts else receipt.new(language)
        media, note = _file(said, desk, photo)
        slots = [_slot(Message(id=secrets.token_hex(16), text="", door="telegram"), key, inner=cut.sealed) for cut in cuts] or [
            _slot(Message(id=secrets.token_hex(16), text=said.text, door="telegram", origin=said.origin, media=media), key, code=code,
                  back=desk.ticket(back.chat, language) if desk.ticket else b"")]
    except TooLong:
        return Reply(text=desk.said.say(language, words.LONG, most=MAX_TEXT // 2))
    except SealingError:
        return Reply(text=desk.said.say(language, words.CLOSED))
    if not all(desk.queue.push(slot) for slot in slots):
        full = FULL if desk.queue.full() else words.CLOSED
        return Reply(text=desk.said.say(language, full, minutes=max(1, -(-desk.tick_seconds // 60))))
    return Reply(text=_accepted(said, language, desk, (note, code)), kept=True)


def _file(said: Said, desk: Desk, photo: Sealed | None) -> tuple[tuple[Media, ...], str]:
    """Queue the sealed parts of a photo; return how the message names it, and what is said of whatever file came."""
    if photo is None:
        without = words.NO_FILE if desk.media is None else words.NO_PHOTO if wants_photo(said, desk) else words.ONLY_PHOTOS
        return (), without if said.file else ""
    if desk.media is None or not desk.media.push_all(photo.parts):
        return (Media(kind="photo", size=photo.media.size, problem="no room at the door"),), NO_ROOM
    return (photo.media,), LOCKED_PHOTO


def _slot(message: Message, key: EpochKey, *, code: str = "", inner: bytes = b"", back: bytes = b"") -> bytes:
    return seal.seal(message, key, receipt=address(code) if code else "", inner=inner, back=back, sizes=(shape.SLOT,)).sealed


def _accepted(said: Said, language: str, desk: Desk, more: tuple[str, str]) -> str:
    """Return the words of thanks, with what is said of a file and the code, if there are such."""
    note, code = more
    lines = [desk.said.say(language, words.TAKEN)]
    if said.kind == "place":
        lines.append(desk.said.say(language, words.ROUNDED))
    if note:
        lines.append(desk.said.say(language, note))
    if code:
        lines.append(desk.said.say(language, words.CODE, code=code))
    return "\n".join([*lines, desk.said.say(language, words.CARE)])


def _pressed(data: str, language: str, desk: Desk, now: datetime) -> Reply:
    """Answer a button: `l:LANGUAGE`, `k:KIND:LANGUAGE`, `r:KIND:REGION:LANGUAGE`. What is no button of ours gets the first words."""
    parts = data.split(":")
    language = words.language_of(parts[-1]) if len(parts) > 1 else language
    if desk.presses is None or parts[0] not in ("k", "r") or len(parts) < 3 or parts[1] not in KINDS:
        return _hello(language, desk)
    if parts[0] == "k" or len(parts) < 4 or parts[2] not in REGIONS:
        text, rows = words.regions(desk.said, language, parts[1])
        return Reply(text=text, rows=rows)
    try:
        desk.key(now)
    except SealingError:
        return Reply(text=desk.said.say(language, words.CLOSED))
    desk.presses.add(parts[1], parts[2])
    return Reply(text=f"{desk.said.say(language, SIGNAL)}. {desk.said.say(language, SOON)}", kept=True)
