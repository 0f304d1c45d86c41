"""A message taken apart: what every later step reads from."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from operator import attrgetter
from typing import NamedTuple, TypeVar

from dazor.triage.counts import Counted
from dazor.triage.lexicon import Marks
from dazor.triage.named import Named
from dazor.triage.stated import Known, Mention
from dazor.triage.tokens import Clean, Token

_Found = TypeVar("_Found", Mention, Named)
_FIRST = attrgetter("first")
_FEW = 8


class Parsed(NamedTuple):
    """A message with everything that was found in it, before sightings are made of it."""

    clean: Clean
    words: list[Token]
    marks: Marks
    taken: list[bool]  # tokens of private data and addresses: no place, number or event is read from them
    mentions: list[Mention]
    named: list[Named]
    counted: list[Counted]
    observers: dict[int, bool]  # indexes in `named`; True: of somebody who is quoted
    at: Known | None
    published: str
    lang: str
    meant: list[int]  # what each token can mean, and the facts told there that are no words
    stretches: dict[tuple[int, int], int]  # what stretches of tokens were found to mean


def within(found: Sequence[_Found], first: int, after: int) -> Sequence[_Found]:
    """Return what begins within a stretch of the tokens, of what was found in their order: of a long text without looking at all of it."""
    if len(found) < _FEW:
        return [item for item in found if first <= item.first < after]
    return found[bisect_left(found, first, key=_FIRST):bisect_left(found, after, key=_FIRST)]
