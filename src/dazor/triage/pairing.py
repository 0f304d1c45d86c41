"""A sentence that pairs numbers with places → a stretch for each pair: "20 КамАЗов в Лунинце и 5 БТР в Пинске"."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from dazor.model.codes import PlaceKind, Role
from dazor.triage.counts import Counted, bare_number
from dazor.triage.named import Named
from dazor.triage.parsed import Parsed, within

_AND = frozenset((",", ";", "и", "і", "й", "та", "ды", "а", "i", "oraz", "and", "plus", "плюс", "und", "ir"))
_OF_THEM = frozenset(("них", "их", "іх", "nich", "them", "ними"))  # "из них пять": part of what was counted before
_WIDE = (PlaceKind.COUNTRY, PlaceKind.REGION, PlaceKind.ROAD, PlaceKind.STREET)


class Pair(NamedTuple):
    """A stretch with a place and a number of its own; `counted`: a number without a thing, "в Слониме двоих"."""

    first: int
    after: int
    counted: tuple[Counted, ...]


class _Piece(NamedTuple):
    first: int
    after: int
    places: tuple[Named, ...]
    counts: tuple[Counted, ...]
    bare: tuple[Counted, ...]


def paired(parsed: Parsed, first: int, after: int) -> list[Pair]:
    """Return the stretches of a sentence that each have a place and a number, or [] where the text does not pair them clearly."""
    if len(parsed.named) < 2 or not parsed.counted or len(within(parsed.named, first, after)) < 2 or \
            not any(first <= item.first < after for item in parsed.counted):
        return []
    pieces = _pieces(parsed, first, after)
    if pieces is None:
        return []
    groups = _grouped(pieces)
    sure = len(groups) > 1 and all(_has_both(group) for group in groups) and len({_parts(group) for group in groups}) == 1
    if not sure or all((item.said.max == 1) for group in groups for piece in group for item in piece.counts + piece.bare):
        return []
    return [Pair(group[0].first, group[-1].after, tuple(item for piece in group if not piece.counts for item in piece.bare)) for group in groups]


def _pieces(parsed: Parsed, first: int, after: int) -> list[_Piece] | None:
    """Part a sentence at commas and "and"; None where a number is part of one before it."""
    cuts = [first]
    spans = [(item.first, item.after) for item in parsed.named] + [(item.first, item.after) for item in parsed.counted] + \
        [(item.first, item.after) for item in parsed.mentions]
    held = {at for start, end in spans if start < after and end > first for at in range(start, end)}
    for at in range(first, after):
        if parsed.words[at].key in _OF_THEM:
            return None
        if parsed.words[at].key in _AND and at not in held:
            cuts.append(at + 1)
    cuts.append(after)
    return [_piece(parsed, start, end) for start, end in pairwise(cuts) if end > start]


def _piece(parsed: Parsed, first: int, after: int) -> _Piece:
    places = tuple(item for index, item in enumerate(parsed.named) if first <= item.first < after and index not in parsed.observers
                   and (item.hit.entries[0].kind if item.hit else item.kinds[0] if item.kinds else PlaceKind.SETTLEMENT) not in _WIDE)
    found = tuple(item for item in parsed.counted if first <= item.first < after)
    bare = tuple(item for place in places[-1:] if not found and (item := bare_number(parsed.words, parsed.marks.masks, place.after, after)))
    return _Piece(first, after, places, found, bare)


def _grouped(pieces: Sequence[_Piece]) -> list[list[_Piece]]:
    """Gather pieces until each group has a place and a number; what comes first in the sentence opens a group."""
    placed = _place_first(pieces)
    groups: list[list[_Piece]] = [[]]
    for piece in pieces:
        opens = piece.places if placed else piece.counts or piece.bare
        if opens and _has_both(groups[-1]):
            groups.append([])
        groups[-1].append(piece)
    return groups


def _place_first(pieces: Sequence[_Piece]) -> bool:
    place = next((item.first for piece in pieces for item in piece.places), 0)
    count = next((item.first for piece in pieces for item in piece.counts + piece.bare), 0)
    return place < count


def _has_both(group: Sequence[_Piece]) -> bool:
    return any(piece.places for piece in group) and any(piece.counts or piece.bare for piece in group)


def _parts(group: Sequence[_Piece]) -> frozenset[Role]:
    """Return the parts that the places of a group play; "near" is as good as "at"."""
    return frozenset(Role.AT if item.role is Role.NEAR else item.role for piece in group for item in piece.places)
