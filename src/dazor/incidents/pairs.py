"""Two sightings → how much speaks for one event, in decibans, line by line.

Weights are starting values set on simulated days (bench/incidents.py); an editor's merges and splits will refit them.
A positive sum is "more likely one event than two"; `None` is a pair that cannot be one.
"""

from __future__ import annotations

import math

from dazor.incidents.seen import MOVERS, SPEED_KMH, Seen, bounds, km
from dazor.model.codes import Label
from dazor.model.facts import Reason

PRIOR = -9.0  # dB; of the pairs the index proposes about one in eight is one event
WINDOW_MINUTES = {"persons": 2880, "trial": 4320, "base": 4320, "disruption": 2880, "loot": 720}
WINDOW = 480  # minutes, for everything else (methods.md 2)
REACH_KM = {"rail": 260.0, "ground": 180.0, "air": 260.0, "strike": 60.0}
REACH = 40.0  # km, for what stands still
SLACK_MINUTES = 30  # of the stated times, in the speed check (methods.md 1)
NEAR_DUPLICATE, SAME_FILE = 25.0, 30.0
_JOINED_ONLY_BY_WORDS = frozenset({"claim", "other"})  # two claims are two claims, however alike their subject
_COMPASS = ("n", "ne", "e", "se", "s", "sw", "w", "nw")
COMPATIBLE = frozenset({frozenset({Label.GROUND_CONVOY, Label.RAIL_TRANSPORT}),
                        frozenset({Label.GROUND_CONVOY, Label.CAMP_OR_BASE}),
                        frozenset({Label.CAMP_OR_BASE, Label.EXERCISE})})


def compatible(a: Seen, b: Seen) -> bool:
    """Say whether two types can be two readings of one event."""
    return a.family == b.family or frozenset({a.label, b.label}) in COMPATIBLE


def window(a: Seen) -> int:
    """Return how many minutes apart two sightings of its kind may be."""
    return WINDOW_MINUTES.get(a.family, WINDOW)


def gap(a: Seen, b: Seen) -> int:
    """Return the minutes between two stretches of time; 0 when they overlap."""
    return max(0, a.first - b.last, b.first - a.last)


def apart(a: Seen, b: Seen) -> tuple[float, float]:
    """Return the distance in km of the anchors and the least distance their precisions allow."""
    if a.anchor is b.anchor or (a.lat, a.lon) == (b.lat, b.lon):
        return 0.0, 0.0
    distance = km(a.lat, a.lon, b.lat, b.lon)
    return distance, max(0.0, distance - a.radius_km - b.radius_km)


def explain(a: Seen, b: Seen) -> tuple[Reason, ...] | None:
    """Return the ledger of a pair, or None when the two cannot be one event."""
    a, b = sorted((a, b), key=lambda seen: seen.key)  # one answer for (a, b) and (b, a)
    if a.sighting.negated != b.sighting.negated or not compatible(a, b):
        return None
    alike = _alike(a, b)
    if a.family in _JOINED_ONLY_BY_WORDS or not (a.located and b.located and a.timed and b.timed):
        return alike if alike and _same_place_or_none(a, b) else None
    if gap(a, b) > max(window(a), window(b)):
        return None
    where = _where(a, b)
    if where is None:
        return None
    return (Reason(factor="prior", decibans=PRIOR, because="two sightings taken at random near each other"),
            *alike, *where, *_when(a, b), *_what(a, b), *_heading(a, b), *_one_message(a, b))


def total(reasons: tuple[Reason, ...]) -> float:
    """Return the sum of a ledger in decibans."""
    return sum(reason.decibans for reason in reasons)


def _same_place_or_none(a: Seen, b: Seen) -> bool:
    return not (a.anchor and b.anchor) or apart(a, b)[1] <= REACH


def _alike(a: Seen, b: Seen) -> tuple[Reason, ...]:
    if a.member.id == b.member.id:
        return ()
    found = []
    if shared := a.media & b.media:
        found.append(Reason(factor="same_file", decibans=SAME_FILE, because="the same file is attached",
                            evidence=tuple(sorted(shared))))
    elif a.duplicates == b.duplicates:
        found.append(Reason(factor="near_duplicate", decibans=NEAR_DUPLICATE, because="nearly the same words"))
    return tuple(found)


def _where(a: Seen, b: Seen) -> tuple[Reason, ...] | None:
    distance, least = apart(a, b)
    said = {"km": f"{distance:.0f}"}
    if distance == 0.0 or least == 0.0:
        return (_together(a, b, distance),)
    if least > REACH_KM.get(a.family, REACH):
        return None
    if a.label in MOVERS and b.label in MOVERS:
        return _moving(a, b, distance, least)
    return (Reason(factor="km_apart", decibans=6.0 - least / 1.5, because=f"{distance:.0f} km apart", values=said),)


def _together(a: Seen, b: Seen, distance: float) -> Reason:
    coarse = max(a.radius_km, b.radius_km)
    weight = 9.0 - 4.0 * math.log10(max(1.0, coarse / 4.0))  # a shared region says little, a shared station much
    if distance == 0.0:
        return Reason(factor="same_place", decibans=round(weight, 1), because="the same place",
                      values={"place": a.anchor.name if a.anchor else ""})
    return Reason(factor="overlapping_places", decibans=round(weight - 3.0, 1),
                  because=f"{distance:.0f} km apart, within what the names allow", values={"km": f"{distance:.0f}"})


def _moving(a: Seen, b: Seen, distance: float, least: float) -> tuple[Reason, ...] | None:
    limit = SPEED_KMH.get(a.family)
    longest = max(a.last - b.first, b.last - a.first)  # minutes at most between the two
    hours = (longest + SLACK_MINUTES) / 60
    if limit is not None and least > limit * hours:
        return None
    likely = (SPEED_KMH.get(a.family) or 600.0) * 0.5
    expected = likely * (gap(a, b) + 10) / 60  # km it would have gone meanwhile
    residual = abs(distance - expected)
    weight = 4.5 - residual / 8.0 if limit is not None else 3.0 - distance / 30.0
    return (Reason(factor="speed_possible", decibans=round(max(-15.0, weight), 1),
                   because=f"{distance:.0f} km in {gap(a, b)} min can be one journey",
                   values={"km": f"{distance:.0f}", "minutes": str(gap(a, b))}),)


def _when(a: Seen, b: Seen) -> tuple[Reason, ...]:
    minutes = gap(a, b)
    width = max(a.last - a.first, b.last - b.first)
    if minutes == 0 and width > 180:
        weight = 3.0 - min(4.0, 2.0 * math.log2(width / 720)) if width > 720 else 3.0
        return (Reason(factor="times_overlap", decibans=round(weight, 1), because="the stated times overlap"),)
    moved = a.label in MOVERS and apart(a, b)[1] > 0
    slope = 0.0 if moved else 14.0 * minutes / window(a)
    return (Reason(factor="minutes_apart", decibans=round(4.0 - slope - (2.0 if moved else 0.0), 1),
                   because=f"{minutes} min apart", values={"minutes": str(minutes)}),)


def _what(a: Seen, b: Seen) -> tuple[Reason, ...]:
    found = [Reason(factor="same_type", decibans=3.0, because=f"both {a.label}") if a.label == b.label
             else Reason(factor="compatible_type", decibans=-2.0, because=f"{a.label} and {b.label}")]
    first, second = bounds(a.sighting.count), bounds(b.sighting.count)
    if first and second and _unit(a) == _unit(b):
        found.append(_count(first, second))
    if a.objects and b.objects:
        shared = sorted(a.objects & b.objects)
        found.append(Reason(factor="same_objects", decibans=3.0, because="both name " + ", ".join(shared)) if shared
                     else Reason(factor="other_objects", decibans=-2.0, because="they name different objects"))
    return tuple(found)


def _unit(seen: Seen) -> str:
    return seen.sighting.count.unit if seen.sighting.count else ""


def _count(first: tuple[float, float], second: tuple[float, float]) -> Reason:
    if first[0] <= second[1] and second[0] <= first[1]:
        return Reason(factor="count_agrees", decibans=3.0, because="the counts agree")
    low, high = (first, second) if first[1] < second[0] else (second, first)
    ratio = math.log((high[0] + 0.5) / (low[1] + 0.5))
    return Reason(factor="count_differs", decibans=round(2.0 - min(10.0, 7.0 * ratio), 1),
                  because=f"the counts differ by a factor of {math.exp(ratio):.1f}")


def _heading(a: Seen, b: Seen) -> tuple[Reason, ...]:
    first, second = a.sighting.heading, b.sighting.heading
    if first not in _COMPASS or second not in _COMPASS:
        return ()
    turn = abs(_COMPASS.index(first) - _COMPASS.index(second))
    turn = min(turn, 8 - turn)
    if turn <= 1:
        return (Reason(factor="heading_agrees", decibans=3.0 - turn, because=f"both bound {first}"),)
    return (Reason(factor="heading_differs", decibans=-1.5 * turn, because=f"bound {first} and {second}"),)


def _one_message(a: Seen, b: Seen) -> tuple[Reason, ...]:
    if a.member.id != b.member.id:
        return ()
    return (Reason(factor="told_apart", decibans=-10.0, because="one message tells them as two"),)
