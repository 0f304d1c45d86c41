"""Incidents over weeks → what is where: what came in, did it leave, and for how long nobody looked.

Arrived − left = present, per facility and type, as low, best and high. "At least" stays "at least": its high end is open.
Nothing is ever below zero: when more left than can have been there, the rest came unseen and is said so. A day on which
somebody watched and nothing moved counts as covered; on a day that nobody covered the balance is only what was seen.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

import msgspec

from dazor.incidents import moments
from dazor.model.codes import Label, Role
from dazor.model.facts import Count, Incident, Place

ARRIVED, LEFT, COUNTED, WATCHED = "arrived", "left", "counted", "watched"
_BY_LABEL = {Label.AIRCRAFT_LANDING: ARRIVED, Label.AIRCRAFT_TAKEOFF: LEFT, Label.CAMP_OR_BASE: COUNTED}
_BY_CODE = {"mil.rail.unloading": ARRIVED, "mil.rail.loading": LEFT}
_ROLES = {ARRIVED: (Role.AT, Role.TO, Role.NEAR), LEFT: (Role.AT, Role.FROM, Role.NEAR),
          COUNTED: (Role.AT, Role.NEAR), WATCHED: (Role.AT, Role.NEAR, Role.FROM)}


class Movement(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing that changed, or was seen not to change, what is at a facility."""

    facility: str  # gazetteer id or name
    kind: str  # equipment id, or the unit of the count
    at: str  # civil time
    what: str  # arrived, left, counted, watched
    low: int = 1
    high: int | None = 1  # None: at least `low`
    incident: str = ""


class Presence(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is at a facility after a movement."""

    at: str
    low: int
    best: int
    high: int | None  # None: not bounded
    unseen: int = 0  # at least so many came without being seen, since they were counted or seen to leave
    incident: str = ""


class Stay(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Some that came together and left together, first in first out of the best figures."""

    since: str  # "" when they came unseen
    until: str = ""  # "" when they are still there
    many: int
    days: int | None = None


class Account(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The account of one type at one facility."""

    facility: str
    kind: str
    steps: tuple[Presence, ...]
    stays: tuple[Stay, ...]
    covered: tuple[str, ...]  # civil days on which somebody told of the facility, a "nothing moved" included
    days: int  # from the first to the last of them


def movements(incidents: Sequence[Incident]) -> tuple[Movement, ...]:
    """Return what the incidents say about presence, in order of time; the rest of them is left out.

    A denial ("watched, nothing flew") is coverage. What a recording names by its airframe moves in an account of its own
    too, beside that of its type. Hypothetical and undated ones say nothing.
    """
    found = [move for incident in incidents if (move := _movement(incident)) is not None]
    known = {incident.id: incident.airframes for incident in incidents if len(incident.airframes) == 1}
    named = [msgspec.structs.replace(move, kind=f"{move.kind} {known[move.incident][0]}", low=1, high=1) for move in found
             if move.incident in known and move.kind and move.what in (ARRIVED, LEFT)]
    return tuple(sorted([*found, *named], key=_order))


def _order(move: Movement) -> tuple[int, int, str]:
    return (_minute(move.at), (ARRIVED, COUNTED, WATCHED, LEFT).index(move.what), move.incident)


def _minute(civil: str) -> int:
    found = moments.span(civil)
    return found[0] if found else 0


def _movement(incident: Incident) -> Movement | None:
    what = _BY_CODE.get(incident.code) or _BY_LABEL.get(incident.type)
    if what is None or incident.when is None or incident.when.future or moments.span(incident.when.start) is None:
        return None
    what = WATCHED if incident.negated else what
    place = _facility(incident.places, what)
    if place is None:
        return None
    low, high = _bounds(incident.count)
    kind = incident.objects[0] if incident.objects else (incident.count.unit if incident.count else "") or "unit"
    return Movement(facility=place.id or place.name, kind="" if what == WATCHED else kind, at=incident.when.start,
                    what=what, low=low, high=high, incident=incident.id)


def _facility(places: Sequence[Place], what: str) -> Place | None:
    roles = _ROLES[what]
    return min((p for p in places if p.role in roles), key=lambda p: roles.index(p.role), default=None)


def _bounds(count: Count | None) -> tuple[int, int | None]:
    """Return low and high; one that says no number is at least one."""
    if count is None or (count.min is None and count.max is None):
        return 1, None
    low = max(0, count.min if count.min is not None else 0)
    return low, None if count.max is None else max(low, count.max)


def accounts(moves: Iterable[Movement]) -> tuple[Account, ...]:
    """Return the account of every facility and type, by name."""
    by_key: dict[tuple[str, str], list[Movement]] = defaultdict(list)
    watched: dict[str, set[str]] = defaultdict(set)
    for move in moves:
        watched[move.facility].add(move.at[:10])
        if move.what != WATCHED:
            by_key[move.facility, move.kind].append(move)
    return tuple(_account(facility, kind, sorted(own, key=_order), sorted(watched[facility]))
                 for (facility, kind), own in sorted(by_key.items()))


def _account(facility: str, kind: str, moves: Sequence[Movement], covered: Sequence[str]) -> Account:
    return Account(facility=facility, kind=kind, steps=tuple(_steps(moves)), stays=tuple(_stays(moves)),
                   covered=tuple(covered), days=_days(covered[0], covered[-1]) + 1)


def _steps(moves: Sequence[Movement]) -> Iterator[Presence]:
    now = Presence(at="", low=0, best=0, high=0)
    for move in moves:
        now = _after(now, move)
        yield now


def _after(now: Presence, move: Movement) -> Presence:
    """Return what is there after a movement; never below zero, never a high end below the low one."""
    most = move.high
    if move.what == ARRIVED:
        high = None if now.high is None or most is None else now.high + most
        return Presence(at=move.at, low=now.low + move.low, best=now.best + move.low, high=high, unseen=now.unseen,
                        incident=move.incident)
    if move.what == COUNTED:
        unseen = max(0, move.low - now.high) if now.high is not None else 0
        best = min(max(now.best, move.low), most) if most is not None else max(now.best, move.low)
        return Presence(at=move.at, low=move.low, best=best, high=most, unseen=now.unseen + unseen, incident=move.incident)
    unseen = max(0, move.low - now.high) if now.high is not None else 0
    high = None if now.high is None else max(0, now.high - move.low)
    low = 0 if most is None else max(0, now.low - most)
    best = max(low, now.best - move.low)
    return Presence(at=move.at, low=low, best=best if high is None else min(best, high), high=high,
                    unseen=now.unseen + unseen, incident=move.incident)


def _stays(moves: Sequence[Movement]) -> Iterator[Stay]:
    """Yield who came when and left when, first in first out; what left without having come is a stay since ""."""
    there: list[tuple[str, int]] = []
    for move in moves:
        if move.what == ARRIVED and move.low:
            there.append((move.at, move.low))
        elif move.what == LEFT:
            leaving = move.low
            while leaving and there:
                since, many = there.pop(0)
                gone = min(many, leaving)
                leaving -= gone
                if many > gone:
                    there.insert(0, (since, many - gone))
                yield Stay(since=since, until=move.at, many=gone, days=_days(since, move.at))
            if leaving:
                yield Stay(since="", until=move.at, many=leaving)
    yield from (Stay(since=since, many=many) for since, many in there)


def _days(first: str, last: str) -> int:
    begin, end = (date.fromordinal(_minute(civil) // moments.DAY + 719_163) for civil in (first, last))
    return (end - begin).days
