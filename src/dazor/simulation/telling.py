"""One person's report of something as triage would read it, without words: type, place, time, number, and a signature."""

from __future__ import annotations

import random

import msgspec

from dazor.model.codes import DEFAULT_CODE, Label, PlaceKind, Precision
from dazor.model.facts import Count, Place, Report, Sighting, When
from dazor.simulation.events import clock
from dazor.simulation.manners import Ways
from dazor.simulation.witnesses import CHANNELS, OUTLETS
from dazor.simulation.world import World

HEDGED = 0.10  # of all reports
MINIMA = 32  # of a signature (`incidents.duplicates`)
CONFUSED = {
    Label.RAIL_TRANSPORT: Label.GROUND_CONVOY, Label.GROUND_CONVOY: Label.RAIL_TRANSPORT,
    Label.AIRCRAFT_FLIGHT: Label.AIRCRAFT_TAKEOFF, Label.AIRCRAFT_TAKEOFF: Label.AIRCRAFT_FLIGHT,
    Label.AIRCRAFT_LANDING: Label.AIRCRAFT_FLIGHT, Label.CAMP_OR_BASE: Label.EXERCISE, Label.EXERCISE: Label.CAMP_OR_BASE,
    Label.FIRE_OR_EXPLOSION: Label.MISSILE_LAUNCH, Label.MISSILE_LAUNCH: Label.FIRE_OR_EXPLOSION,
    Label.DRONE: Label.FIRE_OR_EXPLOSION, Label.DETENTION: Label.SEARCH_RAID, Label.SEARCH_RAID: Label.DETENTION}


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What one person tells. Minutes are of the day; `place` is an index of the world."""

    label: Label
    place: int
    minute: int
    sent: int
    count: int | None = None
    unit: str = ""
    heading: str = ""
    says_time: bool = True
    rounded: bool = False
    negated: bool = False
    hedged: bool = False
    words: tuple[int, ...] = ()  # minima
    door: str = "form"
    origin: str = ""
    media: tuple[str, ...] = ()


def fresh(rng: random.Random) -> tuple[int, ...]:
    """Return the minima of words that nobody else used."""
    return tuple(rng.randrange(65_536) for _ in range(MINIMA))


def varied(words: tuple[int, ...], changed: int, rng: random.Random) -> tuple[int, ...]:
    """Return nearly the same words: as many minima changed."""
    new = list(words)
    for index in rng.sample(range(MINIMA), changed):
        new[index] = rng.randrange(65_536)
    return tuple(new)


def way(rng: random.Random, kinds: Ways) -> tuple[str, str]:
    """Return door and public origin of a report."""
    kind = rng.choices([name for name, _ in kinds], weights=[share for _, share in kinds])[0]
    if kind == "channel":
        return "telegram", f"@{rng.choice(CHANNELS)}"
    return ("feed", rng.choice(OUTLETS)) if kind == "outlet" else (kind, "")


def honest(world: World, told: Told, rng: random.Random, doors: Ways = ()) -> Told:
    """Return what an honest person makes of an event: wrong type, wrong place, a number by eye, half of it unsaid."""
    own = world.manners
    wrong = rng.random() < own.wrong_place and world.near[told.place]
    place = rng.choice(world.near[told.place][:4]) if wrong else told.place
    label = CONFUSED.get(told.label, told.label) if rng.random() < own.wrong_type else told.label
    said = told.count is not None and rng.random() < own.says_count
    count = max(1, round((told.count or 0) * rng.lognormvariate(0.0, 0.22))) if said else None
    door, origin = way(rng, doors or own.doors)
    return msgspec.structs.replace(
        told, place=place, label=label, count=count, heading=told.heading if rng.random() < own.says_heading else "",
        says_time=rng.random() < own.says_time, rounded=rng.random() < own.rounded, hedged=rng.random() < HEDGED, words=fresh(rng), door=door, origin=origin,
        sent=min(1439, told.minute + round(rng.lognormvariate(1.8, 1.1))),
        media=(f"{rng.getrandbits(64):016x}",) if rng.random() < own.own_file else ())


def report(world: World, told: Told, name: str, date: str) -> Report:
    """Return the report as triage would have read it."""
    node = world.nodes[told.place]
    at = world.fields.get(node.field, (node.lat, node.lon))
    lat, lon = at if told.label in (Label.AIRCRAFT_TAKEOFF, Label.AIRCRAFT_LANDING) else (node.lat, node.lon)
    stamp = clock(date, round(told.minute / 15) * 15 if told.rounded else told.minute)
    unknown = told.place * 0.618034 % 1 < world.manners.uncounted  # the same places all day
    place = Place(name=node.name, id=node.id, kind=PlaceKind.SETTLEMENT, lat=lat, lon=lon, radius_km=3.0,
                  population=None if unknown else node.people)
    sighting = Sighting(
        type=told.label, code=DEFAULT_CODE[told.label], places=(place,), heading=told.heading, negated=told.negated,
        hedged=told.hedged, when=When(start=stamp, end=stamp, precision=Precision.MINUTE, approx=told.rounded) if told.says_time else None,
        count=Count(min=told.count, max=told.count, unit=told.unit) if told.count is not None else None)
    return Report(id=name, sightings=(sighting,), signature="".join(f"{word:04x}" for word in told.words),
                  published=clock(date, told.sent), received=clock(date, told.sent), door=told.door, origin=told.origin,
                  media=told.media)
