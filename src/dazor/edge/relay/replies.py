"""What was said → what is sealed and what is answered. Pure but for the queue and the counters it is given."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime

import msgspec

from dazor.edge.answers import BROKEN_ARMOUR, FULL, MAX_TEXT, Queue
from dazor.edge.doors import Told
from dazor.edge.flash import KINDS, REGIONS, SIGNAL, SOON, Presses
from dazor.edge.relay import words
from dazor.edge.relay.words import Rows
from dazor.intake.bot_updates import Back, Said
from dazor.model.raw import Message
from dazor.sealing import armour, receipt, seal, shape
from dazor.sealing.errors import SealingError, TooLong
from dazor.sealing.mailbox import address
from dazor.sealing.shape import EpochKey


class Desk(msgspec.Struct, frozen=True, kw_only=True):
    """What an answer is made with."""

    said: Told
    key: Callable[[datetime], EpochKey]  # raises SealingError
    queue: Queue
    tick_seconds: int
    presses: Presses | None = None


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """What is said back, with buttons."""

    text: str
    rows: Rows = []
    kept: bool = False  # something was sealed or counted


def reply(back: Back, said: Said, desk: Desk, now: datetime) -> Reply:
    """Return the answer to what was said; what it told is sealed and queued by then, or gone."""
    language = words.language_of(back.language)
    match said.kind:
        case "button":
            return _pressed(said.text, language, desk, now)
        case "words" | "place":
            return _report(said, language, desk, now)
        case "contact":
            return Reply(text=desk.said.say(language, words.NO_CONTACT))
        case "file":
            return Reply(text=desk.said.say(language, words.NO_FILE))
        case "start":
            return _hello(language, desk)
        case _:
            return Reply(text=desk.said.say(language, words.EMPTY))


def _hello(language: str, desk: Desk) -> Reply:
    text, rows = words.hello(desk.said, language, quick=desk.presses is not None)
    return Reply(text=text, rows=rows)


def _report(said: Said, language: str, desk: Desk, now: datetime) -> Reply:
    cuts = armour.find(said.text)
    if any(cut.trouble for cut in cuts):
        return Reply(text=desk.said.say(language, BROKEN_ARMOUR))
    if not cuts and len(said.text) > MAX_TEXT:
        return Reply(text=desk.said.say(language, words.LONG, most=MAX_TEXT))
    try:
        key = desk.key(now)
        code = "" if cuts else receipt.new(language)
        slots = [_slot(Message(id=secrets.token_hex(16), text="", door="telegram"), key, inner=cut.sealed) for cut in cuts] or [
            _slot(Message(id=secrets.token_hex(16), text=said.text, door="telegram", origin=said.origin), key, code=code)]
    except TooLong:
        return Reply(text=desk.said.say(language, words.LONG, most=MAX_TEXT // 2))
    except SealingError:
        return Reply(text=desk.said.say(language, words.CLOSED))
    if not all(desk.queue.push(slot) for slot in slots):
        full = FULL if desk.queue.full() else words.CLOSED
        return Reply(text=desk.said.say(language, full, minutes=max(1, -(-desk.tick_seconds // 60))))
    return Reply(text=_accepted(said, language, desk, code), kept=True)


def _slot(message: Message, key: EpochKey, *, code: str = "", inner: bytes = b"") -> bytes:
    return seal.seal(message, key, receipt=address(code) if code else "", inner=inner, sizes=(shape.SLOT,)).sealed


def _accepted(said: Said, language: str, desk: Desk, code: str) -> str:
    lines = [desk.said.say(language, words.TAKEN)]
    if said.kind == "place":
        lines.append(desk.said.say(language, words.ROUNDED))
    if said.file:
        lines.append(desk.said.say(language, words.NO_FILE))
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
