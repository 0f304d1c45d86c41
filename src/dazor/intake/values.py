"""What the parsers give besides messages: why something was not taken. Never the words, never who wrote them."""

from __future__ import annotations

from enum import StrEnum

import msgspec


class Cause(StrEnum):
    """Why an item, or a part of it, was left out. Stable: the import report prints it."""

    TOO_LONG = "too_long"
    BROKEN = "broken"  # the input breaks here: nothing after it could be read
    BAD_ROW = "bad_row"
    BAD_BYTES = "bad_bytes"
    NO_WORDS = "no_words"
    SERVICE = "service"  # somebody joined, a title changed
    UNSUPPORTED = "unsupported"  # the exporting program did not know it
    POSITION = "position"  # where the sender stood: never read
    DATE = "date"  # the date cannot be read in one way only
    FURNITURE = "furniture"  # navigation, subscription, teasers, bylines
    REPEATED = "repeated"


# Left out by design: no loss anybody has to look after, so they do not make the exit code 1.
BY_DESIGN = frozenset({Cause.NO_WORDS, Cause.SERVICE, Cause.UNSUPPORTED, Cause.POSITION, Cause.DATE, Cause.FURNITURE,
                       Cause.REPEATED})


class Refused(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One item that was not taken, or not whole."""

    where: str  # "message 17", "row 4", "paragraph 12"
    why: str  # a sentence without any of the item's words
    kept: str = ""  # what was taken all the same: "everything before it", "the words"; "" when nothing
    cause: Cause = Cause.BAD_ROW
