"""What a message takes back as it goes: "10, no, 12 lorries", "not three but five", "not in X but in Y"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, TypeVar

from dazor.triage.tokens import Token

_NOT = frozenset(("не", "ня", "nie", "not"))
_BETTER = frozenset(("нет", "не", "нє", "ні", "nie", "no", "точнее", "вернее", "дакладней", "вярней", "точніше", "вірніше", "пардон", "ой", "виноват",
                     "перепрошую", "прабачце", "raczej", "actually", "sorry", "rather"))
_REACH = 6  # words and marks from what is taken back to what stands in its stead
_ENDS = frozenset(".!?;\n")


class _Said(Protocol):
    @property
    def first(self) -> int: ...
    @property
    def after(self) -> int: ...


T = TypeVar("T", bound=_Said)


def kept(words: Sequence[Token], said: list[T], starts: Sequence[int] = ()) -> list[T]:
    """Return the numbers or the places of a message, in order, without those that it takes back for another.

    `starts`: the token of each number, where its thing stands before it.
    """
    if len(said) < 2:
        return said
    denied = [_denied(words, start) for start in starts or [item.first for item in said]]
    return [item for at, item in enumerate(said) if not (
        (denied[at] and any(not denied[other] and _near(words, item, said[other]) for other in (at - 1, at + 1) if 0 <= other < len(said)))
        or (at + 1 < len(said) and _bettered(words, item.after, said[at + 1].first)))]


def _denied(words: Sequence[Token], first: int) -> bool:
    """Say whether "not" stands right before, or before the preposition."""
    return first > 0 and (words[first - 1].key in _NOT or (first > 1 and words[first - 2].key in _NOT and len(words[first - 1].key) < 4))


def _near(words: Sequence[Token], one: _Said, other: _Said) -> bool:
    first, after = min(one.after, other.after), max(one.first, other.first)
    return after - first < _REACH and not any(word.text in _ENDS for word in words[first:after])


def _bettered(words: Sequence[Token], first: int, after: int) -> bool:
    """Say whether all that stands between is a word of correction, with commas and at most a preposition: ", нет, ў "."""
    between = [word.key for word in words[first:after] if word.text[0].isalnum()]
    return 0 < len(between) < 3 and between[0] in _BETTER and after - first > len(between)
