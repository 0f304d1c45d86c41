"""What a message says, before it is put into words: the facts as this person saw, guessed or invented them."""

from __future__ import annotations

import msgspec


class Saying(msgspec.Struct, frozen=True, kw_only=True):
    """The content of a message. Indexes are places of the simulated country."""

    key: str  # of the event templates
    place: int
    sent: int  # minute of the day at which the message is sent
    at: int | None = None  # minute of the event as stated; None: not stated
    thing: str = ""
    unit: str = ""
    count: int | None = None
    about: bool = False  # the count or time is said as approximate
    goal: int = -1
    origin: int = -1
    heading: str = ""
    hedged: bool = False
    observer: int = -1  # where the writer says to be, when it is another place
    traits: tuple[str, ...] = ()
