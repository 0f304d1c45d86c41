"""Event lists of several makers → one list in which what stands in two of them stands once.

For whole data sets made by others (a partner's log, a published register), not for messages: every entry has a place,
a date, and words of its maker's own vocabulary. A taxonomy says what those words mean, from fine to coarse, so that two
vocabularies can agree on "van" where neither agrees on the model.

Source: Donnay, Dunford, McGrath, Backer, Cunningham, "Integrating Conflict Event Data", Journal of Conflict Resolution
63 (2019). Its published example of three lists is reproduced exactly (tests/rooms/incidents/test_merging.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

import msgspec

from dazor.incidents.seen import km
from dazor.model.errors import UnusableInput

Levels = tuple[str, ...]  # what a word means, from the finest to the coarsest
Taxonomy = Mapping[tuple[str, str], Levels]  # (source, word of that source) → levels


class UnknownWord(UnusableInput):
    """An entry uses a word its taxonomy does not have. Nothing was merged; add the word to the taxonomy."""

    code = "incidents.I02"


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One line of somebody's event list. Dates are civil, ISO 8601; an entry of several days is an episode."""

    source: str
    id: str
    start: str
    end: str
    lat: float  # degrees
    lon: float  # degrees
    words: tuple[str, ...]  # one of each taxonomy, in the order of the taxonomies


class Merged(msgspec.Struct, frozen=True, kw_only=True):
    """What happened once: the entries that tell of it, the first source's first."""

    entries: tuple[Entry, ...]
    scores: tuple[float, ...] = ()  # one of each entry after the first: 0 best … 1 agrees only at the coarsest


class _Dated(msgspec.Struct, frozen=True):
    """An entry with its days and the meaning of its words."""

    entry: Entry
    first: int
    last: int
    levels: tuple[Levels, ...]


def merge(entries: Sequence[Entry], taxonomies: Sequence[Taxonomy], *, within_km: float, within_days: int,
          order: Sequence[str] = ()) -> tuple[Merged, ...]:
    """Return what the lists tell of together, each event once, in the order of the sources.

    Lists are taken one after another. An entry joins at most one event and an event at most one entry of a list; of
    several candidates the pair wins whose words agree at the finest levels, of equals the nearer. Events of one day
    match those of one day, episodes match episodes whose both ends are near.

    `within_km` and `within_days` are the window; at its edge still counts. `order` is that in which the sources are
    taken; by default that of their first entries.

    Raises: UnknownWord; UnusableInput for a date that is none.
    """
    dated = [_ready(entry, taxonomies) for entry in entries]
    events: list[list[_Dated]] = []
    scores: list[list[float]] = []
    for source in order or tuple(dict.fromkeys(entry.source for entry in entries)):
        new = [d for d in dated if d.entry.source == source]
        taken = _matched([event[0] for event in events], new, within_km, within_days)
        for index, own in enumerate(new):
            if index in taken:
                event, score = taken[index]
                events[event].append(own)
                scores[event].append(score)
            else:
                events.append([own])
                scores.append([])
    return tuple(Merged(entries=tuple(d.entry for d in event), scores=tuple(score))
                 for event, score in zip(events, scores, strict=True))


def _ready(entry: Entry, taxonomies: Sequence[Taxonomy]) -> _Dated:
    levels = []
    for word, taxonomy in zip(entry.words, taxonomies, strict=True):
        if (entry.source, word) not in taxonomy:
            raise UnknownWord(f"{entry.source} {entry.id}: the taxonomy has no {word!r} of this source. Nothing was merged.")
        levels.append(taxonomy[entry.source, word])
    try:
        first, last = date.fromisoformat(entry.start).toordinal(), date.fromisoformat(entry.end).toordinal()
    except ValueError as error:
        raise UnusableInput(f"{entry.source} {entry.id}: {error}. Nothing was merged.") from error
    return _Dated(entry, first, last, tuple(levels))


def _matched(known: Sequence[_Dated], new: Sequence[_Dated], within_km: float,
             within_days: int) -> dict[int, tuple[int, float]]:
    """Return index of the new entry → (index of the event, score), best pairs first."""
    candidates = sorted(_candidates(known, new, within_km, within_days))
    found: dict[int, tuple[int, float]] = {}
    used: set[int] = set()
    for score, _, event, index in candidates:
        if event not in used and index not in found:
            found[index] = (event, score)
            used.add(event)
    return found


def _candidates(known: Sequence[_Dated], new: Sequence[_Dated], within_km: float,
                within_days: int) -> Iterator[tuple[float, float, int, int]]:
    """Yield (score, km, event, new entry). Events stand by their first day: only those near in time are compared."""
    by_day: dict[int, list[int]] = {}
    for event, own in enumerate(known):
        by_day.setdefault(own.first, []).append(event)
    for index, own in enumerate(new):
        for day in range(own.first - within_days, own.first + within_days + 1):
            for event in by_day.get(day, ()):
                other = known[event]
                distance = km(own.entry.lat, own.entry.lon, other.entry.lat, other.entry.lon)
                score = _score(own, other)
                if distance <= within_km and score is not None and _same_length(own, other, within_days):
                    yield score, distance, event, index


def _same_length(a: _Dated, b: _Dated, within_days: int) -> bool:
    return (a.first == a.last) == (b.first == b.last) and abs(a.last - b.last) <= within_days


def _score(a: _Dated, b: _Dated) -> float | None:
    """Return the mean over the taxonomies of how coarse the first agreeing level is; None when one never agrees."""
    total = 0.0
    for mine, theirs in zip(a.levels, b.levels, strict=True):
        depth = next((i for i, (x, y) in enumerate(zip(mine, theirs, strict=True)) if x == y), None)
        if depth is None:
            return None
        total += (depth + 1) / len(mine)
    return total / len(a.levels) if a.levels else 0.0
