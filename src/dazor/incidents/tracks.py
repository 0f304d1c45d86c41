"""Sightings of one moving object → where it was seen, in order of time, with the gaps shown as gaps.

Of all sightings the chain is kept that most independent reports support and in which every step is possible: never back
in time, never faster than its kind can go over the network. What contradicts it is off the track, not bent into it.
Between two stops nothing is made up: no stop that nobody saw, no next place.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec

from dazor.incidents import moments
from dazor.incidents.networks import NONE, Network, Networks
from dazor.incidents.pairs import PACE_KMH, SLACK_MINUTES
from dazor.incidents.seen import FAMILY, MOVERS, Seen, near_km
from dazor.model.codes import Label, Role
from dazor.model.facts import Leg

ONE_STOP = 90  # minutes; seen at one spot within them it is one stop
GAP_MINUTES, GAP_KM = 90, 60.0  # from here on the way between two stops is a gap
MOST = 120  # stops compared; a flood of places cannot make the work quadratic without end
EARTH = 90.0  # degrees; a spot beyond stands on a map of its own (spots.py)


class Stop(msgspec.Struct, frozen=True, kw_only=True):
    """A spot and the stretch of time in which it was seen there."""

    first: int  # minutes
    last: int
    key: tuple[str, int]  # of its first sighting
    seen: Seen
    support: int  # tellings in different words
    group: tuple[Seen, ...]


def track(label: Label, members: Sequence[Seen], independent: Callable[[Sequence[Seen]], int], networks: Networks = NONE) -> tuple[Leg, ...]:
    """Return the legs of what moves; () for one stop, for what stands still and for a denial.

    `independent` counts the reports behind a stop as those behind an incident are counted: a leg is released by their number.
    """
    if label not in MOVERS:
        return ()
    stops = _stops([s for s in members if s.label in MOVERS and s.comparable and s.stated and not s.negated])
    chain = _chain(stops, label, networks)
    return tuple(_legs(chain, label, independent, networks)) if len({_spot(stop.seen) for stop in chain}) > 1 else ()


def possible(a: Stop, b: Stop, label: Label, networks: Networks = NONE) -> bool:
    """Say whether one vehicle of a kind can have been at one stop and then at the other."""
    limit = PACE_KMH[FAMILY[label]][2]
    least = max(0.0, distance(a.seen, b.seen, networks.of(FAMILY[label])) - a.seen.radius_km - b.seen.radius_km)
    return least <= limit * (b.last - a.first + SLACK_MINUTES) / 60


def distance(a: Seen, b: Seen, network: Network | None) -> float:
    """Return the km between two sightings by the network; in a straight line where there is none."""
    if _spot(a) == _spot(b):
        return 0.0
    if network is None or max(a.lat, b.lat) > EARTH:
        return near_km(a.lat, a.lon, b.lat, b.lon)
    return network.km((a.lat, a.lon), (b.lat, b.lon))


def _spot(seen: Seen) -> tuple[float, float]:
    return seen.lat, seen.lon


def _stops(members: Sequence[Seen]) -> list[Stop]:
    """Return the stops in order of time: sightings of one spot shortly after each other are one."""
    fine = [s for s in members if s.last - s.first <= ONE_STOP] or members
    by_spot: dict[tuple[float, float], list[list[Seen]]] = {}
    for seen in sorted(fine, key=lambda s: (s.first, s.last, s.key)):
        groups = by_spot.setdefault(_spot(seen), [[]])
        if groups[-1] and seen.first - max(s.last for s in groups[-1]) > ONE_STOP:
            groups.append([])
        groups[-1].append(seen)
    found = [_stop(group) for groups in by_spot.values() for group in groups]
    strongest = sorted(found, key=lambda stop: (-stop.support, stop.first, stop.key))[:MOST]
    return sorted(strongest, key=lambda stop: (stop.first + stop.last, stop.first, stop.key))


def _stop(group: Sequence[Seen]) -> Stop:
    return Stop(first=min(s.first for s in group), last=max(s.last for s in group), key=min(s.key for s in group),
                seen=min(group, key=lambda s: (s.radius_km, s.key)), support=len({s.duplicates for s in group}), group=tuple(group))


def _chain(stops: Sequence[Stop], label: Label, networks: Networks) -> list[Stop]:
    """Return the best supported chain of possible steps; of equals the one that begins first."""
    best: list[tuple[int, int]] = []  # support up to here, the stop before
    for index, stop in enumerate(stops):
        before = [(best[i][0], -i) for i in range(index) if stops[i].first <= stop.first and stops[i].last <= stop.last
                  and possible(stops[i], stop, label, networks)]
        support, at = max(before, default=(0, 1))
        best.append((support + stop.support, -at))
    if not best:
        return []
    at = max(range(len(best)), key=lambda i: (best[i][0], -i))
    chain = [stops[at]]
    while (at := best[at][1]) >= 0:
        chain.append(stops[at])
    return chain[::-1]


def _legs(chain: Sequence[Stop], label: Label, independent: Callable[[Sequence[Seen]], int], networks: Networks) -> list[Leg]:
    legs: list[Leg] = []
    for index, stop in enumerate(chain):
        if stop.seen.anchor is None:
            continue
        place = msgspec.structs.replace(stop.seen.anchor, role=Role.AT, surface="", start=None, end=None, because=())
        km = minutes = 0.0
        if index:
            before = chain[index - 1]
            km = distance(before.seen, stop.seen, networks.of(FAMILY[label]))
            minutes = float(max(0, stop.first - before.last))
        legs.append(Leg(place=place, start=moments.text(stop.first), end=moments.text(stop.last), km=round(km, 1),
                        gap=bool(index) and (minutes > GAP_MINUTES or km > GAP_KM), reports=independent(stop.group)))
    return legs
