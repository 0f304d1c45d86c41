"""Two sightings → how much speaks for one event, in decibans, line by line.

Weights are starting values set on simulated days (bench/incidents.py); an editor's merges and splits will refit them.
A positive sum is "more likely one event than two"; `None` is a pair that cannot be one. Lines stay numbers until
somebody reads them (`explain`): a day has a hundred thousand pairs and shows a thousand.
"""

from __future__ import annotations

import math

from dazor.incidents.seen import MOVERS, SPEED_KMH, Seen, bounds, near_km
from dazor.model.codes import Label
from dazor.model.facts import Reason

PRIOR = -7.0  # dB; of the pairs the index proposes about one in six is one event
WINDOW_MINUTES = {"air": 180, "strike": 150, "base": 4320, "disruption": 1440, "loot": 720}
WINDOW = 480  # minutes, for everything else (methods.md 2); in a capital one detention follows another within hours
REACH_KM = {"rail": 260.0, "ground": 180.0, "air": 260.0, "strike": 60.0}
REACH = 40.0  # km, for what stands still
SLACK_MINUTES = 30  # of the stated times, in the speed check (methods.md 1)
BUSY = 50_000  # inhabitants from which a place name loses weight: 2 dB for each tenfold
NEAR_DUPLICATE, SAME_FILE = 25.0, 30.0
BY_WORDS_ONLY = frozenset({"claim", "other"})  # two claims are two claims, however alike their subject
COMPASS = ("n", "ne", "e", "se", "s", "sw", "w", "nw")
_LAND = frozenset({Label.GROUND_CONVOY, Label.RAIL_TRANSPORT, Label.CAMP_OR_BASE, Label.EXERCISE})

Line = tuple[str, float, tuple[object, ...]]  # factor, decibans, what its sentence is filled with

SENTENCES: dict[str, tuple[str, tuple[str, ...]]] = {  # factor → English sentence, names of its values
    "prior": ("two sightings taken at random near each other", ()),
    "same_file": ("the same file is attached", ()),
    "near_duplicate": ("nearly the same words", ()),
    "same_place": ("the same place, {place}", ("place",)),
    "overlapping_places": ("{km:.0f} km apart, within what the names allow", ("km",)),
    "km_apart": ("{km:.0f} km apart", ("km",)),
    "speed_possible": ("{km:.0f} km in {minutes} min can be one journey", ("km", "minutes")),
    "times_overlap": ("the stated times overlap", ()),
    "minutes_apart": ("{minutes} min apart", ("minutes",)),
    "same_type": ("both {type}", ("type",)),
    "compatible_type": ("{type} and {other}", ("type", "other")),
    "same_objects": ("both name {objects}", ("objects",)),
    "other_objects": ("they name different objects", ()),
    "count_agrees": ("the counts agree", ()),
    "count_differs": ("the counts differ by a factor of {factor:.1f}", ("factor",)),
    "heading_agrees": ("both bound {heading}", ("heading",)),
    "heading_differs": ("bound {heading} and {other}", ("heading", "other")),
    "told_apart": ("one message tells them as two", ()),
}


def explain(a: Seen, b: Seen) -> tuple[Reason, ...] | None:
    """Return the ledger of a pair in words, or None when the two cannot be one event."""
    lines = weigh(a, b)
    return None if lines is None else tuple(reason(line) for line in lines)


def reason(line: Line) -> Reason:
    """Return a line with its sentence."""
    factor, decibans, values = line
    sentence, names = SENTENCES[factor]
    named = dict(zip(names, values, strict=True))
    said = {name: f"{value:.0f}" if isinstance(value, float) else str(value) for name, value in named.items()}
    return Reason(factor=factor, decibans=round(decibans, 1), because=sentence.format(**named), values=said)


def score(a: Seen, b: Seen) -> float | None:
    """Return the sum of a pair's ledger in decibans; None when the two cannot be one event."""
    lines = weigh(a, b)
    return None if lines is None else sum(line[1] for line in lines)


def weigh(a: Seen, b: Seen) -> list[Line] | None:
    """Return the lines of a pair, or None when the two cannot be one event. The order of the two does not matter."""
    if b.key < a.key:
        a, b = b, a
    if a.negated != b.negated or not compatible(a, b):
        return None
    alike = _alike(a, b)
    if a.family in BY_WORDS_ONLY or not (a.comparable and b.comparable):
        return alike if alike and _no_conflict(a, b) else None
    minutes = gap(a, b)
    if minutes > max(window(a), window(b)):
        return None
    where = _where(a, b, minutes)
    if where is None:
        return None
    return [("prior", PRIOR, ()), *alike, where, _when(a, b, minutes), *_what(a, b)]


def compatible(a: Seen, b: Seen) -> bool:
    """Say whether two types can be two readings of one event."""
    return a.family == b.family or (a.label in _LAND and b.label in _LAND)


def window(a: Seen) -> int:
    """Return how many minutes apart two sightings of its kind may be."""
    return WINDOW_MINUTES.get(a.family, WINDOW)


def gap(a: Seen, b: Seen) -> int:
    """Return the minutes between two stretches of time; 0 when they overlap."""
    if b.first > a.last:
        return b.first - a.last
    return a.first - b.last if a.first > b.last else 0


def apart(a: Seen, b: Seen) -> tuple[float, float]:
    """Return the distance in km of the anchors and the least distance their precisions allow."""
    if a.lat == b.lat and a.lon == b.lon:
        return 0.0, 0.0
    distance = near_km(a.lat, a.lon, b.lat, b.lon)
    return distance, max(0.0, distance - a.radius_km - b.radius_km)


def _no_conflict(a: Seen, b: Seen) -> bool:
    return not (a.located and b.located) or apart(a, b)[1] <= REACH


def _alike(a: Seen, b: Seen) -> list[Line]:
    if a.member.id == b.member.id:
        return []
    if a.media and a.media & b.media:
        return [("same_file", SAME_FILE, ())]
    return [("near_duplicate", NEAR_DUPLICATE, ())] if a.duplicates == b.duplicates else []


def _where(a: Seen, b: Seen, minutes: int) -> Line | None:
    distance, least = apart(a, b)
    if least == 0.0:
        # A shared region says little, a shared station much.
        weight = 9.0 - 4.0 * math.log10(max(1.0, a.radius_km / 4.0, b.radius_km / 4.0)) - _busy(a, b)
        if distance == 0.0:
            return ("same_place", weight, (a.anchor.name if a.anchor else "",))
        return ("overlapping_places", weight - 3.0, (distance,))
    if least > REACH_KM.get(a.family, REACH):
        return None
    if a.label in MOVERS and b.label in MOVERS:
        return _moving(a, b, distance, least, minutes)
    return ("km_apart", 6.0 - least / 1.5, (distance,))


def _busy(a: Seen, b: Seen) -> float:
    """In a city of a million more happens at once than in a village: its name says less."""
    people = max((s.anchor.population or 0) if s.anchor else 0 for s in (a, b))
    return 2.0 * math.log10(people / BUSY) if people > BUSY else 0.0


def _moving(a: Seen, b: Seen, distance: float, least: float, minutes: int) -> Line | None:
    limit = SPEED_KMH.get(a.family)
    if limit is None:
        return ("speed_possible", max(-15.0, 3.0 - distance / 30.0), (distance, minutes))
    longest = max(a.last - b.first, b.last - a.first)  # minutes at most between the two
    if least > limit * (longest + SLACK_MINUTES) / 60:
        return None
    expected = limit * 0.5 * (minutes + 10) / 60  # km it would have gone meanwhile at half the highest speed
    return ("speed_possible", max(-15.0, 4.5 - abs(distance - expected) / 8.0), (distance, minutes))


def _when(a: Seen, b: Seen, minutes: int) -> Line:
    width = max(a.last - a.first, b.last - b.first)
    if minutes == 0 and width > 180:
        return ("times_overlap", 3.0 - (min(4.0, 2.0 * math.log2(width / 720)) if width > 720 else 0.0), ())
    if a.label in MOVERS and apart(a, b)[1] > 0:
        return ("minutes_apart", 2.0, (minutes,))  # the speed has judged it
    return ("minutes_apart", 4.0 - 14.0 * minutes / window(a), (minutes,))


def _what(a: Seen, b: Seen) -> list[Line]:
    found: list[Line] = [("same_type", 3.0, (a.label.value,)) if a.label is b.label
                         else ("compatible_type", -2.0, (a.label.value, b.label.value))]
    if (first := bounds(a.sighting.count)) and (second := bounds(b.sighting.count)) and _unit(a) == _unit(b):
        found.append(_count(first, second))
    if a.objects and b.objects:
        shared = a.objects & b.objects
        found.append(("same_objects", 3.0, (", ".join(sorted(shared)),)) if shared else ("other_objects", -2.0, ()))
    if a.sighting.heading and b.sighting.heading:
        found += _heading(a.sighting.heading, b.sighting.heading)
    if a.member.id == b.member.id:
        found.append(("told_apart", -10.0, ()))
    return found


def _unit(seen: Seen) -> str:
    return seen.sighting.count.unit if seen.sighting.count else ""


def _count(first: tuple[float, float], second: tuple[float, float]) -> Line:
    if first[0] <= second[1] and second[0] <= first[1]:
        return ("count_agrees", 3.0, ())
    low, high = (first, second) if first[1] < second[0] else (second, first)
    ratio = math.log((high[0] + 0.5) / (low[1] + 0.5))
    return ("count_differs", 2.0 - min(10.0, 7.0 * ratio), (math.exp(ratio),))


def _heading(first: str, second: str) -> list[Line]:
    if first not in COMPASS or second not in COMPASS:
        return []
    turn = abs(COMPASS.index(first) - COMPASS.index(second))
    turn = min(turn, 8 - turn)
    return [("heading_agrees", 3.0 - turn, (first,)) if turn <= 1 else ("heading_differs", -1.5 * turn, (first, second))]
