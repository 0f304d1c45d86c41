"""Sightings of one event → what it was, where, when, how many. Nobody's words, no offsets survive here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TypeVar

import msgspec

from dazor.incidents.seen import ROLE_ORDER, Seen, radius
from dazor.model.codes import DEFAULT_CODE, Label, Role
from dazor.model.facts import Count, Place

PLACES = 12  # kept of one incident
T = TypeVar("T", bound=str)


def most(values: Iterable[T], default: T) -> T:
    """Return the value that stands most often; of equals the first in the alphabet."""
    counted = Counter(value for value in values if value)
    return min(counted, key=lambda value: (-counted[value], value), default=default)


def stripped(place: Place) -> Place:
    """Return a place without the words it was read from."""
    return msgspec.structs.replace(place, surface="", start=None, end=None, because=())


def label_and_code(members: Sequence[Seen]) -> tuple[Label, str]:
    """Return the type most sightings name, and the most frequent code of that type."""
    counted = Counter(seen.label for seen in members)
    label = min(counted, key=lambda value: (-counted[value], value))
    code = most((s.sighting.code for s in members if s.label is label), "")
    return label, code or DEFAULT_CODE[label]


def places(members: Sequence[Seen]) -> tuple[Place, ...]:
    """Return the distinct places with their roles: the most agreed first, of equals the smallest."""
    support: Counter[tuple[str, str, Role]] = Counter()
    best: dict[tuple[str, str, Role], Place] = {}
    for seen in members:
        for key, place in {(p.id or p.name, p.kind.value, p.role): p for p in seen.sighting.places}.items():
            support[key] += 1
            kept = best.get(key)
            if kept is None or _rank(place) < _rank(kept):
                best[key] = place
    order = sorted(best, key=lambda k: (ROLE_ORDER[k[2]] > 1, best[k].lat is None, -support[k], radius(best[k]), k))
    return tuple(stripped(best[key]) for key in order[:PLACES])


def _rank(place: Place) -> tuple[bool, int, float, str]:
    """Prefer a place with a point and the longest ladder; of equals the same one in every order of input."""
    return (place.lat is None, -len(place.ladder), radius(place), repr(stripped(place)))


def count(members: Sequence[Seen]) -> Count | None:
    """Return the envelope of the counts in the most used unit; one "at least" makes the whole "at least"."""
    stated = [s.sighting.count for s in members if s.sighting.count is not None
              and (s.sighting.count.min is not None or s.sighting.count.max is not None)]
    if not stated:
        return None
    unit = most((c.unit for c in stated), "")
    same = [c for c in stated if c.unit == unit]
    lows = [c.min for c in same if c.min is not None]
    highs = [c.max for c in same if c.max is not None]
    low = min(lows) if len(lows) == len(same) else None
    high = max(highs) if len(highs) == len(same) else None
    if low is None and high is None:
        low = min(lows)  # some "at least", some "at most": what at least one of them guarantees
    return Count(min=low, max=high, unit=unit, approx=any(c.approx for c in same))


def objects(members: Sequence[Seen]) -> tuple[str, ...]:
    """Return the objects named, most often named first."""
    counted = Counter(name for seen in members for name in sorted(seen.objects))
    return tuple(sorted(counted, key=lambda name: (-counted[name], name)))


def left(shown: Sequence[Place], legs: Sequence[Place]) -> bool | None:
    """Say whether the object is known to have left the place shown: it was later seen at another."""
    if not legs or not shown:
        return None
    first, last = shown[0], legs[-1]
    return True if (first.id or first.name) != (last.id or last.name) else None

