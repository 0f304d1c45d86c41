"""What was found in a message → its sightings: one for each type, place, time or direction that differs."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from datetime import date
from functools import reduce
from operator import or_
from typing import NamedTuple

from dazor.gazetteer import Choice, Pack
from dazor.model.codes import DEFAULT_CODE, Label, PlaceKind, Role
from dazor.model.facts import Place, Sighting
from dazor.triage.amounts import count_of
from dazor.triage.counts import Counted
from dazor.triage.dating import dated
from dazor.triage.events import Read, beaten, triggers, types
from dazor.triage.lexicon import load
from dazor.triage.named import MOVES, TAKES_OFF, Named
from dazor.triage.objects import objects
from dazor.triage.pairing import paired
from dazor.triage.parsed import Parsed, within
from dazor.triage.placing import place, resolve
from dazor.triage.polarity import (
    UNSAID,
    Polarity,
    clauses,
    denial,
    event_words,
    polarity,
    speaks_of_itself,
    supposed,
    supposes,
)
from dazor.triage.quiet import quiet
from dazor.triage.roles import role_in
from dazor.triage.tokens import sentences
from dazor.triage.unnamed import unknown_source

_AREAS = (PlaceKind.COUNTRY, PlaceKind.REGION, PlaceKind.DISTRICT, PlaceKind.ROAD)
_SOUNDS = (Label.MISSILE_LAUNCH, Label.AIRCRAFT_FLIGHT, Label.DRONE, Label.AIRCRAFT_TAKEOFF)  # heard from afar
_HISTORY_YEARS = 2  # a year this far before publication is history


class Draft(NamedTuple):
    """A sighting with the tokens that say why."""

    sighting: Sighting
    triggers: tuple[int, ...]
    denied: tuple[int, ...]
    doubted: tuple[int, ...]


class _Unit(NamedTuple):
    first: int
    after: int
    read: tuple[Read, ...]
    denied: tuple[int, ...]
    doubted: tuple[int, ...]
    negated: bool
    paired: bool = False  # one of several that a sentence tells apart by place and number
    counted: tuple[Counted, ...] = ()  # a number of its own without a thing


def sightings(parsed: Parsed, pack: Pack) -> list[Draft]:
    """Return the sightings of a message, in its order, with the tokens that say why."""
    whole = _mask(parsed, 0, len(parsed.words))
    units = [unit for first, after in sentences(parsed.words) for unit in _units(parsed, first, after, whole)]
    if past := _past(parsed):
        units = [unit for unit in units if not any(unit.first <= at < unit.after for at in past)]
    if supposes(parsed.marks.whole):
        units = [unit for unit in units if not supposed(parsed.marks.masks, unit.first, unit.after)]
    if len(units) > 1:
        units = _without_own_quiet(parsed, units)
    if units and not any(unit.read for unit in units):
        units = [_as_one(parsed, whole, units)]
    told = _merged(parsed, _denied_after(parsed, _without_lesser(parsed, units))) if len(units) > 1 else [unit for unit in units if unit.read]
    held = {at for unit in told for at in range(unit.first, unit.after)} if parsed.counted else ()
    free = [item for item in parsed.counted if item.first not in held] if told else []
    return [draft for unit in told for draft in _drafts(parsed, unit, told, free, pack)]


def _mask(parsed: Parsed, first: int, after: int) -> int:
    """Return what a stretch can mean, worked out once."""
    known = parsed.stretches.get((first, after))
    if known is None:
        known = parsed.stretches[first, after] = reduce(or_, parsed.meant[first:after], 0)
    return known


def _said(parsed: Parsed, first: int, after: int) -> Polarity:
    """Return what a stretch denies and doubts."""
    return polarity(parsed.marks.masks, first, after) if _mask(parsed, first, after) & speaks_of_itself() else UNSAID


def _units(parsed: Parsed, first: int, after: int, whole: int) -> list[_Unit]:
    """Part a sentence where a denied clause with a place of its own stands beside a told one."""
    negated = _said(parsed, first, after).negated
    if negated and len(parts := clauses(parsed.words, first, after)) > 1:
        here = [item.first for item in parsed.named if first <= item.first < after]
        empty = [part for part in parts if any(part[0] <= at < part[1] for at in negated)
                 and (any(part[0] <= at < part[1] for at in here) or _of_its_own(parsed, part, parts, whole))]
        rest = [part for part in parts if part not in empty]
        told = [part for part in rest if not any(part[0] <= at < part[1] for at in negated)]
        speaking = load().union("concepts.")
        if len(told) < len(rest):
            speaking &= ~load().union("concepts.authority", "concepts.says")  # beside what else is denied, who only speaks tells of nothing
        speaks = any(_mask(parsed, *part) & speaking or any(part[0] <= at < part[1] for at in here) for part in told)
        if empty and speaks:
            groups = [(start, end, True) for start, end in empty]
            groups.append((min(p[0] for p in rest), max(p[1] for p in rest), False))
            groups.sort()
            return [_unit(parsed, start, end, whole, denied=denied) for start, end, denied in groups]
    unit = _unit(parsed, first, after, whole)
    return [unit] if unit.negated else _paired(parsed, unit, whole) or [unit]


def _of_its_own(parsed: Parsed, part: tuple[int, int], parts: Sequence[tuple[int, int]], whole: int) -> bool:
    """Say whether a clause tells of another type than the clauses around it: "a search at X, she was not detained"."""
    own = {item.label for item in types(_mask(parsed, *part), whole)}
    rest = reduce(or_, [_mask(parsed, *other) for other in parts if other != part], 0)
    return bool(own) and not own & {Label.OTHER, *(item.label for item in types(rest, whole))}


def _paired(parsed: Parsed, unit: _Unit, whole: int) -> list[_Unit]:
    """Part a sentence that pairs numbers with places; each part tells what the sentence tells, or of several things its own."""
    out = []
    for first, after, counted in paired(parsed, unit.first, unit.after):
        labels = {item.label for item in unit.read}
        own = tuple(item for item in types(_mask(parsed, first, after), whole) if item.label in labels) if len(labels) > 1 else ()
        out.append(unit._replace(first=first, after=after, read=own or unit.read, paired=True, counted=counted))
    return out


def _unit(parsed: Parsed, first: int, after: int, whole: int, *, denied: bool | None = None) -> _Unit:
    mask = _mask(parsed, first, after)
    read = tuple(types(mask, whole))
    said = _said(parsed, first, after)
    negated = bool(said.negated) and denied is not False
    if negated and denied is None:
        negated = _about_the_event(parsed, first, after, read, said.negated)
    if negated and not any(item.label is not Label.OTHER for item in read):
        read = quiet(parsed, first, after, mask) or read
    if denial(mask) and any(item.label is Label.OFFICIAL_CLAIM for item in read):
        negated = True  # what the office denies is no event of its own
        read = tuple(item for item in read if item.label is Label.OFFICIAL_CLAIM)
    return _Unit(first, after, read, said.negated if negated else (), said.hedged, negated)


def _about_the_event(parsed: Parsed, first: int, after: int, read: Sequence[Read], denied: Sequence[int]) -> bool:
    """Say whether what is denied is the event: "columns passed, then quiet" denies nothing."""
    if not read or any(denial(parsed.marks.masks[at]) for at in denied):
        return True  # "a fake" denies whatever stands beside it
    doing = event_words()
    spoken = {at for item in read for at in triggers(parsed.words, parsed.marks.masks, first, after, item.mask & doing)} - set(denied)
    parts = clauses(parsed.words, first, after)
    free = [part for part in parts if not any(part[0] <= at < part[1] for at in denied)]
    return not any(part[0] <= at < part[1] for part in free for at in spoken) or len(parts) == 1


def _past(parsed: Parsed) -> list[int]:
    """Return where years are named that are history."""
    limit = parsed.at.day.year - _HISTORY_YEARS if parsed.at else 2013
    return [mention.first for mention in parsed.mentions if mention.year is not None and mention.year <= limit]


def _without_own_quiet(parsed: Parsed, units: list[_Unit]) -> list[_Unit]:
    """Leave out "quiet where I live" beside what is told of elsewhere: it would say where the reporter is."""
    if not parsed.observers:
        return units
    rest = [unit for unit in units if not (_vague(unit) and _of_observers(parsed, unit))]
    return rest if any(unit.read for unit in rest) else units


def _of_observers(parsed: Parsed, unit: _Unit) -> bool:
    """Say whether a unit names places of reporters only."""
    here = [index in parsed.observers for index, item in enumerate(parsed.named) if unit.first <= item.first < unit.after]
    return bool(here) and all(here)


def _without_lesser(parsed: Parsed, units: Sequence[_Unit]) -> list[_Unit]:
    """Drop types that are part of what another sentence tells: the columns of an exercise, the strikes of a launch."""
    best: dict[bool, dict[Label, float]] = {False: {}, True: {}}  # the score of each type among what is told, and among what is denied
    exercises: list[_Unit] = []
    for unit in units:
        for item in unit.read:
            best[unit.negated][item.label] = max(item.score, best[unit.negated].get(item.label, item.score))
            if item.label is Label.EXERCISE:
                exercises.append(unit)
    out = []
    for unit in units:
        if _vague(unit) and any(other.negated and other.read and not _vague(other) and not _places_in(parsed, other) for other in units):
            unit = unit._replace(read=())  # "тихо в X. ни один не садился"
        exercise = any(other is not unit and other.negated == unit.negated for other in exercises)
        if exercise or not _places_in(parsed, unit):
            unit = unit._replace(read=tuple(item for item in unit.read if not beaten(item, best[unit.negated])))
        out.append(unit)
    return out


def _vague(unit: _Unit) -> bool:
    """Say whether a stretch tells only that all is quiet."""
    return unit.negated and all(not item.mask for item in unit.read)


def _places_in(parsed: Parsed, unit: _Unit) -> bool:
    return bool(within(parsed.named, unit.first, unit.after))


def _denied_after(parsed: Parsed, units: Sequence[_Unit]) -> list[_Unit]:
    """Let a sentence that only denies ("this was not confirmed", "a fake") deny the one before it."""
    out: list[_Unit] = []
    for unit in units:
        if unit.read:
            out.append(unit)
        elif out and denial(_mask(parsed, unit.first, unit.after)) and not _places_in(parsed, unit):
            out[-1] = out[-1]._replace(negated=True, denied=out[-1].denied + unit.denied)
    return out


def _as_one(parsed: Parsed, whole: int, units: Sequence[_Unit]) -> _Unit:
    return _unit(parsed, units[0].first, units[-1].after, whole)


def _merged(parsed: Parsed, units: Sequence[_Unit]) -> list[_Unit]:
    """Join units that tell of the same event: same types, same polarity, no day of their own that differs."""
    out: list[_Unit] = []
    apart: list[bool] = []  # of each whether it has a place and a number to itself
    days = [(mention.first, mention.day) for mention in parsed.mentions if mention.day]
    places = sorted(item.first for item in parsed.named if item.hit and item.role in (Role.AT, Role.NEAR))
    numbers = sorted(item.first for item in parsed.counted if item.said.max != 1)
    for unit in units:
        labels, alone = {item.label for item in unit.read}, _apart(unit, places, numbers)
        for at, other in enumerate(out):
            if unit.negated != other.negated or (alone and apart[at]):
                continue
            common = labels & {item.label for item in other.read}
            if common and _same_day(days, unit, other):
                more = tuple(item for item in unit.read if item.label not in common)
                out[at] = _Unit(other.first, unit.after if at == len(out) - 1 else other.after, (*other.read, *more) if at == len(out) - 1
                                else other.read, other.denied + unit.denied, other.doubted + unit.doubted, other.negated)
                apart[at] = _apart(out[at], places, numbers)
                break
        else:
            out.append(unit)
            apart.append(alone)
    return out


def _apart(unit: _Unit, places: Sequence[int], numbers: Sequence[int]) -> bool:
    """Say whether a stretch has a place and a number to itself: "Поставы — 12 БТР. Глубокое — 3 «Града»."."""
    return unit.paired or all(bisect_left(here, unit.first) < bisect_left(here, unit.after) for here in (places, numbers))


def _same_day(days: Sequence[tuple[int, date]], one: _Unit, other: _Unit) -> bool:
    first = {day for at, day in days if one.first <= at < one.after}
    second = {day for at, day in days if other.first <= at < other.after} if first else first
    return not second or not first.isdisjoint(second)


def _drafts(parsed: Parsed, unit: _Unit, told: Sequence[_Unit], free: Sequence[Counted], pack: Pack) -> list[Draft]:
    named = _named(parsed, unit, told)
    own = [parsed.named[index] for index in parsed.observers]
    arrives = bool(_mask(parsed, unit.first, unit.after) & load().bits["concepts.arrive"])
    hedged = unit.doubted or (_said(parsed, 0, len(parsed.words)).hedged if len(told) == 1 else ())
    when = dated(parsed, unit.first, unit.after, alone=len(told) == 1)
    modes = (*(("negation",) if unit.negated else ()), *(("future",) if when and when.future else ()))
    heading = _heading(parsed, unit)
    named_objects = objects(parsed.words, parsed.marks, unit.first, unit.after)
    out = []
    flown = next((read.label for read in unit.read if read.label in TAKES_OFF), None)  # the flight is from there too
    for read in unit.read:
        resolved = resolve(named, pack, flown or read.label, parsed.lang, own)
        places = _places(parsed, read.label, resolved, pack, arrives=arrives)
        here: Sequence[Counted] = _counted(parsed, unit, read)
        if free and all(item.said.max == 1 for item in here):
            here = free  # "летят ракеты. штук десять"
        sighting = Sighting(type=read.label, code=DEFAULT_CODE[read.label], places=places, when=when, count=count_of(parsed, unit.first, unit.after, read.label, here),
                            heading=heading, objects=named_objects, hedged=bool(hedged),
                            negated=unit.negated, modes=modes, because=read.because)
        out.append(Draft(sighting, tuple(triggers(parsed.words, parsed.marks.masks, unit.first, unit.after, read.mask)),
                         unit.denied, tuple(hedged)))
    return out


_POINTS = ("n", "ne", "e", "se", "s", "sw", "w", "nw")
def _heading(parsed: Parsed, unit: _Unit) -> str:
    """Return the compass point a stretch names, the finer one when it names two: "на северо-восток"."""
    mask, compass = _mask(parsed, unit.first, unit.after), load().union("compass.")
    if not mask & compass:
        return ""
    return max((name for name in _POINTS if mask & load().bits[f"compass.heading.{name}"]), key=len)


_DOING = {Label.DETENTION: ("concepts.detain", "concepts.took"), Label.SEARCH_RAID: ("concepts.search",), Label.TRIAL_OR_SENTENCE: ("concepts.trial", "concepts.jail"),
          Label.AIRCRAFT_TAKEOFF: ("concepts.takeoff",), Label.AIRCRAFT_LANDING: ("concepts.landing",), Label.AIRCRAFT_FLIGHT: ("concepts.fly",),
          Label.DRONE: ("concepts.drone",), Label.FIRE_OR_EXPLOSION: ("concepts.explosion", "concepts.fire"),
          Label.RAIL_TRANSPORT: ("concepts.train", "concepts.wagon")}


def _counted(parsed: Parsed, unit: _Unit, read: Read) -> list[Counted]:
    own = [item for item in parsed.counted if unit.first <= item.first < unit.after] + list(unit.counted)
    if (len(unit.read) > 1 or read.label is Label.DETENTION) and len(own) > 1:  # "пять сели, к вечеру четыре улетели": each clause has its own
        own_words = load().union(*_DOING[read.label]) if read.label in _DOING else read.mask & event_words()
        doing = triggers(parsed.words, parsed.marks.masks, unit.first, unit.after, own_words)
        parts = [part for part in clauses(parsed.words, unit.first, unit.after) if any(part[0] <= at < part[1] for at in doing)]
        here = [item for item in own if any(part[0] <= item.after - 1 < part[1] for part in parts)]  # its thing may stand before it
        own = here if any(item.said.max != 1 for item in here) or (here and read.label is Label.DETENTION) else own
    return own


def _watched(item: Named) -> Named:
    """A place said to be quiet is where it is told of, whatever word stands before it."""
    return item._replace(role=Role.AT, because="nothing is seen there") if item.role in (Role.TO, Role.DIRECTION) else item


def _named(parsed: Parsed, unit: _Unit, told: Sequence[_Unit]) -> list[Named]:
    """Return the names that belong to a unit: its own, those no unit holds, or, when it has none, its neighbour's."""
    vague = _vague(unit)
    if len(told) == 1 and not parsed.observers:
        return list(map(_watched, parsed.named)) if vague else parsed.named
    event = [item for index, item in enumerate(parsed.named) if index not in parsed.observers]
    still = any(item.label not in MOVES or item.label in _SOUNDS for item in unit.read)
    firm = any(_firm(item, still=still) for item in event)
    others = sorted(parsed.observers)[:-1]  # of several, the reporter's own is named first and the one told of last
    sites = [item for item in event if item.hit and item.hit.entries[0].kind not in _AREAS]
    away = bool(parsed.observers) and unknown_source(parsed.words, parsed.marks, parsed.named)
    if sites or away:  # "a friend from X writes: they go to Y"; "I live in X, they went from Y to Z"
        left = away or any(item.role is Role.FROM for item in sites)
        others = [index for index, quoted in parsed.observers.items() if quoted or left or index in others]
    candidates = event if firm else [item._replace(role=Role.AT) if index in parsed.observers and item.role is Role.FROM else item
                                     for index, item in enumerate(parsed.named) if index not in others]
    if vague:
        candidates = list(map(_watched, candidates))
    own = list(within(candidates, unit.first, unit.after))
    if len(told) == 1 or unit is told[0]:
        held = {at for other in told for at in range(other.first, other.after)}
        loose = [item for item in candidates if item.first not in held]
        own = sorted(own + loose, key=lambda item: item[:2])
    if not any(item.hit for item in own):
        before = told[max(0, list(told).index(unit) - 1)]
        own = own or list(within(candidates, before.first, before.after)) or list(candidates)
    return own


def _firm(item: Named, *, still: bool) -> bool:
    """Say whether a name is where the event was, so that the reporter's own place is not; what is heard "from X" was at X."""
    if item.hit is None:
        return item.kinds[:1] not in ((PlaceKind.ROAD,), (PlaceKind.STREET,))
    if item.hit.entries[0].kind in _AREAS:
        return item.role is Role.AT and item.because.startswith("«") and item.hit.entries[0].kind in (PlaceKind.DISTRICT, PlaceKind.REGION)
    return still or item.role in (Role.AT, Role.NEAR, Role.TO)


def _places(parsed: Parsed, label: Label, resolved: Sequence[tuple[Named, Choice | None]], pack: Pack, *, arrives: bool) -> tuple[Place, ...]:
    out: list[Place] = []
    seen: set[str] = set()
    left = any(item.role is Role.FROM and (item.hit is None or (choice and choice.entry and choice.entry.kind not in _AREAS)) for item, choice in resolved)
    roles = [item.role for item, _ in resolved]
    for named, choice in resolved:
        if choice and choice.entry and choice.entry.id in seen:
            continue
        role = role_in(label, named, roles, arrives=arrives, left=left)
        if role is not named.role:
            named = named._replace(role=role)
        found = place(named, choice, parsed.clean, parsed.words, pack)
        mark = found.id or found.name
        if mark not in seen:
            seen.add(mark)
            out.append(found)
    return tuple(out)
