"""What still holds somebody's words. Only edge, intake, sealing, triage and the desk may import this."""

from __future__ import annotations

import msgspec

MAX_TEXT_BYTES = 65_536  # a message longer than this is refused by name; the longest real one seen had 9,300


class Media(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A reference to an attached file: never its name, which can name its maker."""

    kind: str  # photo, video, voice, document
    sha256: str = ""  # of the bytes as received; empty when the bytes were not in what we were given
    size: int | None = None  # bytes
    problem: str = ""  # why the file could not be taken: "empty file", "not included in the export"
    parts: str = ""  # random id under which its sealed parts travel beside the message; "" when no bytes came


class Message(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One message with the sender already gone. There is no field in which a sender could stand."""

    id: str  # stable within its import: the same export read twice gives the same ids
    text: str
    published: str = ""  # civil date or date-time as the channel states it, never shifted; "" when it states none
    door: str = ""  # the way it came: form, telegram, jsonl, csv, feed, article
    origin: str = ""  # a *public* channel or outlet that published it; never a person
    media: tuple[Media, ...] = ()


class Envelope(msgspec.Struct, frozen=True, kw_only=True):
    """A sealed message. The outside says its epoch and nothing else."""

    id: str  # hash of the ciphertext, hex
    epoch: str  # start of the six-hour epoch, UTC: 2026-11-22T06
    sealed: bytes  # HPKE X-Wing encapsulation and ciphertext, of one of the few sizes of sealing.SIZES
