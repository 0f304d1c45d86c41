"""Two sightings → how much speaks for one event, in decibans, line by line.

A positive sum is "more likely one event than two"; `None` is a pair that cannot be one. The weights were fitted on days
of several worlds whose shares of mistakes were drawn at random, so that they fit none of them too well (`weights`).
Lines stay numbers until somebody reads them (`reason`): a day has a hundred thousand pairs and shows a thousand.
"""

from __future__ import annotations

import math

from dazor.incidents.seen import COMPASS, Seen, near_km
from dazor.incidents.weights import FITTED, Waiting
from dazor.model.codes import Label
from dazor.model.facts import Reason

LASTS = {"base": 3.0, "disruption": 2.0, "loot": 1.5}  # how much slower their time goes
REACH_KM = {"rail": 260.0, "ground": 180.0, "air": 260.0, "strike": 60.0}
REACH = 30.0  # km, for what stands still; 60 joins no better on any world
PACE_KMH = {"rail": (15.0, 75.0, 90.0), "ground": (12.0, 62.0, 75.0), "air": (150.0, 900.0, 2000.0),
            "strike": (80.0, 250.0, 2000.0)}  # usual from, to; the most that is possible, in a straight line (methods.md 1)
DETOUR = 1.15  # a road against the straight line, between neighbouring towns
SLACK_MINUTES = 30  # of the stated times, in the speed check (methods.md 1)
LATE_MINUTES = 10  # off the schedule that nobody can tell
COARSE_MINUTES = 60  # wider times are not compared by their middle
ALONE_MINUTES = 240  # of a wide time, as many may have happened as the hours it holds
WIDE_KM = 15.0  # of a wide place too
CROWD, THINNED = 2.3, 0.5  # beyond 200 around, half as much: on a day of 30,000 B³ F 0.750 against 0.710
NEAR_DUPLICATE, SAME_FILE, TURNED = 25.0, 30.0, 5.0  # dB; the last: the same words told of another place or hour
TURNED_KM, TURNED_MINUTES = 3.0, 60
BY_WORDS_ONLY = frozenset({"claim", "other"})  # two claims are two claims, however alike their subject
SEEN_ALIKE = frozenset({"rail", "ground", "air", "strike", "base"})  # one is taken for the other (10 % of reports, methods 1)
HOPELESS = -25.0  # dB; so far below every threshold that the rest need not be looked at
REST = 30.0  # dB that type, count, heading and objects can bring at most
LAND = frozenset({Label.GROUND_CONVOY, Label.RAIL_TRANSPORT, Label.CAMP_OR_BASE, Label.EXERCISE})

Line = tuple[str, float, tuple[object, ...]]  # factor, decibans, what its sentence is filled with

SENTENCES: dict[str, tuple[str, tuple[str, ...]]] = {  # factor → English sentence, names of its values
    "prior": ("two of {around} sightings around them", ("around",)),
    "same_file": ("the same file is attached", ()),
    "near_duplicate": ("nearly the same words", ()),
    "same_words_elsewhere": ("nearly the same words, of another place or hour", ()),
    "same_place": ("the same place, {place}", ("place",)),
    "overlapping_places": ("{km:.0f} km apart, within what the names allow", ("km",)),
    "km_apart": ("{km:.0f} km apart", ("km",)),
    "speed_possible": ("{km:.0f} km in {minutes} min can be one journey", ("km", "minutes")),
    "heading_leads_there": ("the one was bound for where the other was", ()),
    "heading_leads_away": ("the one was not bound for where the other was", ()),
    "times_overlap": ("the stated times overlap", ()),
    "minutes_apart": ("{minutes} min apart", ("minutes",)),
    "same_type": ("both {type}", ("type",)),
    "compatible_type": ("{type} and {other}", ("type", "other")),
    "other_type": ("{type} may have been taken for {other}", ("type", "other")),
    "same_objects": ("both name {objects}", ("objects",)),
    "other_objects": ("they name different objects", ()),
    "count_agrees": ("the counts agree", ()),
    "count_differs": ("the counts differ by a factor of {factor:.1f}", ("factor",)),
    "heading_agrees": ("both bound {heading}", ("heading",)),
    "heading_differs": ("bound {heading} and {other}", ("heading", "other")),
    "told_apart": ("one message tells them as two", ()),
}

SUBJECTS = {"same_type": "type", "compatible_type": "type", "other_type": "type", "same_objects": "objects",
            "other_objects": "objects", "count_agrees": "count", "count_differs": "count", "heading_agrees": "heading",
            "heading_differs": "heading", "told_apart": "told_apart"}  # of the lines about what is said; the others are of place, time and words


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
    return None if lines is None else total(lines)


def total(lines: list[Line]) -> float:
    """Return the sum of a ledger in decibans."""
    decibans = 0.0
    for line in lines:  # a loop: half a million ledgers of a crowded day are summed, and a generator costs twice as much
        decibans += line[1]
    return decibans


def halves(a: Seen, b: Seen) -> tuple[float, list[tuple[str, float]]] | None:
    """Return what place, time and words say in sum, and what each subject of the telling says; None as of `score`."""
    lines = weigh(a, b)
    if lines is None:
        return None
    said = [(SUBJECTS[line[0]], line[1]) for line in lines if line[0] in SUBJECTS]
    return total([line for line in lines if line[0] not in SUBJECTS]), said


def weigh(a: Seen, b: Seen) -> list[Line] | None:
    """Return the lines of a pair, or None when the two cannot be one event. The order of the two does not matter.

    What place and time make hopeless is not looked at further: the sum stays far below every threshold.
    """
    if b.key < a.key:
        a, b = b, a
    if a.negated != b.negated or not compatible(a, b):
        return None
    alike = _alike(a, b) if a.duplicates == b.duplicates or a.media else []
    if a.family in BY_WORDS_ONLY or not (a.comparable and b.comparable):
        return alike if alike and _no_conflict(a, b) else None
    if gap(a, b) > max(a.window, b.window):
        return None
    met = _met(a, b)
    if met is None:
        return None
    lines = [_prior(a, b), *alike, *met]
    if total(lines) < HOPELESS - REST:
        return lines
    return lines + _what(a, b)


def compatible(a: Seen, b: Seen) -> bool:
    """Say whether two types can be two readings of one event."""
    return a.family == b.family or (a.family in SEEN_ALIKE and b.family in SEEN_ALIKE)


def gap(a: Seen, b: Seen) -> int:
    """Return the minutes between two stretches of time; 0 when they overlap."""
    if b.first > a.last:
        return b.first - a.last
    return a.first - b.last if a.first > b.last else 0


def between(a: Seen, b: Seen) -> float:
    """Return the minutes between two sightings, as likely as not: of wide times little more than must be."""
    middle = abs(a.middle - b.middle)
    if a.width <= COARSE_MINUTES and b.width <= COARSE_MINUTES:
        return middle
    return max(middle - (a.width + b.width) / 2, min(middle, 30.0))


def apart(a: Seen, b: Seen) -> tuple[float, float]:
    """Return the distance in km of the anchors and the least distance their precisions allow."""
    if a.lat == b.lat and a.lon == b.lon:
        return 0.0, 0.0
    distance = near_km(a.lat, a.lon, b.lat, b.lon)
    return distance, max(0.0, distance - a.radius_km - b.radius_km)


def _in_time(a: Seen, b: Seen, least: float, fastest: float) -> bool:
    longest = max(a.last - b.first, b.last - a.first)  # minutes at most between the two
    return least <= fastest * (longest + SLACK_MINUTES) / 60


def _way(a: Seen, b: Seen) -> str:
    """Return how the two went: of different kinds as the one that forbids less."""
    if a.family == b.family:
        return a.family
    return "rail" if {a.family, b.family} == {"rail", "ground"} else "air"


def _no_conflict(a: Seen, b: Seen) -> bool:
    return not (a.located and b.located) or apart(a, b)[1] <= REACH


def _prior(a: Seen, b: Seen) -> Line:
    """Among ten times the sightings, chance brings more together; a wide time or place holds more of them."""
    width = max(a.width, b.width)
    area = max(1.0, a.radius_km / WIDE_KM, b.radius_km / WIDE_KM)  # a shared region says little, a shared station much
    around = max(FITTED.quiet, (a.around + b.around) / 2) * max(1.0, width / ALONE_MINUTES) * area
    crowd = math.log10(1.0 + around)
    return ("prior", FITTED.one + FITTED.crowded * (crowd - THINNED * max(0.0, crowd - CROWD)), (around,))


def _alike(a: Seen, b: Seen) -> list[Line]:
    if a.member.id == b.member.id:
        return []
    if a.media and a.media & b.media:
        return [("same_file", SAME_FILE, ())]
    if a.duplicates != b.duplicates:
        return []
    if a.comparable and b.comparable and a.stated and b.stated and _told_otherwise(a, b):
        return [("same_words_elsewhere", TURNED, ())]
    return [("near_duplicate", NEAR_DUPLICATE, ())]


def _told_otherwise(a: Seen, b: Seen) -> bool:
    """A forward keeps place and hour. Short messages of many people have the same words with other names in them."""
    return apart(a, b)[1] > TURNED_KM or between(a, b) > TURNED_MINUTES


def _met(a: Seen, b: Seen) -> list[Line] | None:
    """Return the lines of place and time; None when the two cannot be one."""
    distance, least = apart(a, b)
    moving = a.moves and b.moves
    if moving and least > 0.0:
        return _journey(a, b, distance, least)
    if least > REACH:
        return None
    where = FITTED.place
    if distance == 0.0:
        line: Line = ("same_place", where.same, (a.anchor.name if a.anchor else "",))
    elif least == 0.0:
        line = ("overlapping_places", where.overlapping, (distance,))
    else:
        line = ("km_apart", where.aside + where.aside_log * math.log1p(least / 5.0), (distance,))
    return [line, _waiting(a, b, FITTED.passing if moving else FITTED.lasting if a.family in LASTS else FITTED.standing)]


def _waiting(a: Seen, b: Seen, weights: Waiting) -> Line:
    minutes = between(a, b)
    slow = minutes / LASTS.get(a.family, 1.0)
    decibans = weights.any + weights.log * math.log1p(slow / 10.0) + weights.hour * min(8.0, slow / 60.0)
    wide = max(a.last - a.first, b.last - b.first) > COARSE_MINUTES and gap(a, b) == 0
    return ("times_overlap", decibans, ()) if wide else ("minutes_apart", decibans, (round(minutes),))


def _journey(a: Seen, b: Seen, distance: float, least: float) -> list[Line] | None:
    """Return what speaks for one vehicle at two places: possible, on time, and bound that way."""
    family = _way(a, b)
    low, high, fastest = PACE_KMH[family]
    if least > REACH_KM.get(family, REACH) or not _in_time(a, b, least, fastest):
        return None
    weights, minutes = FITTED.journey, between(a, b)
    road = distance * DETOUR if family in ("rail", "ground") else distance
    late = max(0.0, road / high * 60 - minutes, minutes - road / low * 60) - LATE_MINUTES
    decibans = (weights.any + (weights.air if family in ("air", "strike") else 0.0) + weights.hour * minutes / 60
                + weights.far_log * math.log1p(distance / 15.0) + weights.off_schedule * min(3.0, max(0.0, late) / 30))
    return [("speed_possible", decibans, (distance, round(minutes))), *_bound(a, b, minutes)]


def _bound(a: Seen, b: Seen, minutes: float) -> list[Line]:
    """Return whether what is said of the heading leads from the earlier place to the later one."""
    if minutes < 8:
        return []
    said = [s.bound * 45.0 for s in (a, b) if s.bound >= 0]
    if not said:
        return []
    first, second = (a, b) if a.middle <= b.middle else (b, a)
    narrow = math.cos(math.radians((first.lat + second.lat) / 2))
    there = math.degrees(math.atan2((second.lon - first.lon) * narrow, second.lat - first.lat))
    fits = sum(math.cos(math.radians(point - there)) for point in said)
    decibans = FITTED.journey.bound_known + FITTED.journey.bound * fits
    return [("heading_leads_there" if decibans > 0 else "heading_leads_away", decibans, ())]


def _what(a: Seen, b: Seen) -> list[Line]:
    weights = FITTED.what
    found: list[Line] = [_type(a, b)]
    if a.numbers and b.numbers and _units_agree(a, b):
        found.append(_count(a.numbers, b.numbers))
    if a.bound >= 0 and b.bound >= 0:
        found.append(_heading(a.bound, b.bound))
    if a.objects and b.objects:
        shared = a.objects & b.objects
        found.append(("same_objects", weights.same_objects, (", ".join(sorted(shared)),)) if shared
                     else ("other_objects", weights.other_objects, ()))
    if a.member.id == b.member.id:
        found.append(("told_apart", weights.told_apart, ()))
    return found


def _type(a: Seen, b: Seen) -> Line:
    if a.label is b.label:
        return ("same_type", FITTED.what.same_type, (a.label,))
    named = (a.label, b.label)
    if a.family == b.family or (a.label in LAND and b.label in LAND):
        return ("compatible_type", FITTED.what.compatible_type, named)
    return ("other_type", FITTED.what.other_type, named)


def _units_agree(a: Seen, b: Seen) -> bool:
    first, second = (s.sighting.count.unit if s.sighting.count else "" for s in (a, b))
    return first == second or not (first and second) or a.label is not b.label


def _count(first: tuple[float, float], second: tuple[float, float]) -> Line:
    weights = FITTED.what
    large = weights.count_large if min(first[0], second[0]) >= 4 else 0.0
    if first[0] <= second[1] and second[0] <= first[1]:
        return ("count_agrees", weights.count + large, ())
    low, high = (first, second) if first[1] < second[0] else (second, first)
    ratio = min(2.5, math.log((high[0] + 0.5) / (low[1] + 0.5)))
    decibans = weights.count + weights.count_log * ratio + weights.count_square * ratio**2 + (large if ratio < 0.5 else 0.0)
    return ("count_differs", decibans, (math.exp(ratio),))


def _heading(first: int, second: int) -> Line:
    weights = FITTED.what
    turn = abs(first - second)
    turn = min(turn, 8 - turn)
    decibans = weights.heading + weights.heading_point * turn + (weights.heading_same if not turn else 0.0)
    if turn <= 1:
        return "heading_agrees", decibans, (COMPASS[first],)
    return "heading_differs", decibans, (COMPASS[first], COMPASS[second])
