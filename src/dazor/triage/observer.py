"""Where the reporter, or a neighbour they quote, is: to be protected, never published."""

from __future__ import annotations

from collections.abc import Sequence

from dazor.triage.lexicon import Marks, load, table
from dazor.triage.places import Named
from dazor.triage.tokens import Token


def observers(words: Sequence[Token], marks: Marks, named: Sequence[Named]) -> set[int]:
    """Return the indexes in `named` of the places where the reporter or a quoted neighbour is."""
    bits = load().bits
    here, beside = bits["observer.here"], bits["observer.beside"]
    reach = int(str(table_reach()))
    out: set[int] = set()
    for first, after, bit in marks.phrases:
        if bit == here:
            out.update(index for index, item in enumerate(named) if after <= item.first <= after + reach - 1
                       and not any(word.text in ".!?\n;" for word in words[after:item.first]))
        elif bit == beside:
            before = [index for index, item in enumerate(named) if item.first < first]
            out.update(before[-1:])
    return out


def table_reach() -> int:
    """Return how many words may stand between "I am in" and the place."""
    return _REACH


_REACH = int(str(table("observer")["reach"]))
