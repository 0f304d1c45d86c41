"""A sighting made ready for comparison: one anchor point, one stretch of time, what it says."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

import msgspec

from dazor.incidents import moments
from dazor.incidents.spots import NOWHERE, Spots
from dazor.model.codes import Label, PlaceKind, Role
from dazor.model.facts import Count, Member, Place, Report, Sighting

MOVERS = frozenset({Label.GROUND_CONVOY, Label.RAIL_TRANSPORT, Label.AIRCRAFT_FLIGHT, Label.AIRCRAFT_TAKEOFF,
                    Label.AIRCRAFT_LANDING, Label.DRONE})
FAMILY: dict[Label, str] = {
    Label.GROUND_CONVOY: "ground", Label.RAIL_TRANSPORT: "rail", Label.AIRCRAFT_TAKEOFF: "air",
    Label.AIRCRAFT_LANDING: "air", Label.AIRCRAFT_FLIGHT: "air", Label.MISSILE_LAUNCH: "strike",
    Label.DRONE: "strike", Label.FIRE_OR_EXPLOSION: "strike", Label.CAMP_OR_BASE: "base", Label.EXERCISE: "base",
    Label.LOOTED_GOODS: "loot", Label.RAILWAY_DISRUPTION: "disruption", Label.DETENTION: "persons",
    Label.SEARCH_RAID: "persons", Label.TRIAL_OR_SENTENCE: "trial", Label.OFFICIAL_CLAIM: "claim", Label.OTHER: "other",
}
WINDOW_MINUTES = {"air": 180, "strike": 150, "base": 4320, "disruption": 1440, "loot": 720}
WINDOW = 480  # minutes, for everything else (methods.md 2); in a capital one detention follows another within hours
COMPASS = ("n", "ne", "e", "se", "s", "sw", "w", "nw")
CELL = (0.5, 0.8)  # degrees; 56 km by 53 at 53° N
CELL_MINUTES = 120
KM_PER_DEGREE = 111.195  # of a great circle
DATE = 720  # minutes; who names no finer time than the day on which he writes tells of what he has just seen
JUST_NOW = 40  # minutes before sending in which something without a word of time was most likely seen
ROLE_ORDER = {Role.AT: 0, Role.NEAR: 1, Role.FROM: 2, Role.TO: 3, Role.DIRECTION: 4}
_LANDING_ORDER = {Role.AT: 0, Role.TO: 1, Role.NEAR: 2, Role.FROM: 3, Role.DIRECTION: 4}
KIND_RADIUS_KM: dict[PlaceKind, float] = {
    PlaceKind.DISTRICT: 25.0, PlaceKind.REGION: 120.0, PlaceKind.COUNTRY: 400.0, PlaceKind.SETTLEMENT: 4.0,
    PlaceKind.VAGUE: 50.0, PlaceKind.RAIL_SECTION: 15.0, PlaceKind.TRAINING_GROUND: 8.0, PlaceKind.BORDER_CROSSING: 5.0}


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """What the comparison reads of a sighting."""

    member: Member
    key: tuple[str, int]  # of the member; the order that makes results independent of the input's order
    sighting: Sighting
    label: Label
    family: str
    anchor: Place | None  # where it is compared; None: it can only join as a near-duplicate
    lat: float
    lon: float
    radius_km: float
    first: int  # minutes; 0 with timed False
    last: int
    window: int  # minutes that another of its kind may be apart
    timed: bool
    middle: float  # minutes; of the stretch within `first`…`last` in which it most likely was
    width: int  # minutes; of that stretch
    stated: bool  # the time is a word of the message, not only when it was sent
    duplicates: int  # group of near-duplicate reports
    media: frozenset[str]
    objects: frozenset[str]
    numbers: tuple[float, float] | None  # its count as an interval
    bound: int  # index of its heading in COMPASS; −1 for none
    moves: bool  # it is of a kind that goes from place to place
    negated: bool
    located: bool  # it has an anchor
    comparable: bool  # it has an anchor and a time: it can join others by place and time
    around: float = 0.0  # independent sightings within some 60 km and two hours


def anchor(sighting: Sighting, spots: Spots = NOWHERE) -> Place | None:
    """Return the place a sighting is compared by: where it was seen, else where from, else where to.

    A country is none: it would join everything. A name without a point is one when `spots` knows where it stands.
    """
    order = _LANDING_ORDER if sighting.type is Label.AIRCRAFT_LANDING else ROLE_ORDER
    usable = [place for place in sighting.places if place.kind is not PlaceKind.COUNTRY and spots.point(place) is not None]
    return min(usable, key=lambda p: (order[p.role], radius(p), p.id, p.name), default=None)


def radius(place: Place) -> float:
    """Return how far, in km, the point may be from the true spot."""
    return place.radius_km if place.radius_km is not None else KIND_RADIUS_KM.get(place.kind, 2.0)


def km(a_lat: float, a_lon: float, b_lat: float, b_lon: float) -> float:
    """Return the great-circle distance in km between two points in degrees."""
    half_lat, half_lon = math.radians(b_lat - a_lat) / 2, math.radians(b_lon - a_lon) / 2
    h = math.sin(half_lat) ** 2 + math.cos(math.radians(a_lat)) * math.cos(math.radians(b_lat)) * math.sin(half_lon) ** 2
    return 12_742.0 * math.asin(math.sqrt(min(1.0, h)))


def near_km(a_lat: float, a_lon: float, b_lat: float, b_lon: float) -> float:
    """Return the distance in km on a plane: within 0.2 % of `km` over 300 km at these latitudes, at a third of its cost."""
    return KM_PER_DEGREE * math.hypot(b_lat - a_lat, (b_lon - a_lon) * math.cos(math.radians((a_lat + b_lat) / 2)))


def prepare(reports: Sequence[Report], groups: Sequence[int]) -> list[Seen]:
    """Return every sighting of the reports, ready for comparison, in the order of their members' keys."""
    spots = Spots(place for report in reports for sighting in report.sightings for place in sighting.places)
    found = [_seen(report, index, group, spots) for report, group in zip(reports, groups, strict=True)
             for index in range(len(report.sightings))]
    return _counted(sorted(found, key=lambda seen: seen.key))


def _seen(report: Report, index: int, group: int, spots: Spots) -> Seen:
    sighting = report.sightings[index]
    place = anchor(sighting, spots)
    lat, lon = (place and spots.point(place)) or (0.0, 0.0)
    stated = moments.stated(sighting.when)
    before = moments.before(report.published, report.received)
    times = _told_by(stated, before)
    first, last = times or (0, 0)
    vague = before is not None and last == before[1] and (stated is None or stated[1] - stated[0] >= DATE)
    early = max(first, last - JUST_NOW) if vague else first
    heading = sighting.heading
    family = _family(sighting)
    return Seen(member=Member(id=report.id, sighting=index), key=(report.id, index), sighting=sighting,
                label=sighting.type, family=family, anchor=place, lat=lat, lon=lon, radius_km=radius(place) if place else 0.0,
                first=first, last=last, window=WINDOW_MINUTES.get(family, WINDOW), timed=times is not None,
                middle=(early + last) / 2, width=last - early, stated=stated is not None,
                duplicates=group, media=frozenset(report.media), objects=frozenset(sighting.objects),
                numbers=bounds(sighting.count), bound=COMPASS.index(heading) if heading in COMPASS else -1,
                moves=sighting.type in MOVERS,
                negated=sighting.negated, located=place is not None,
                comparable=place is not None and times is not None)


def _told_by(stated: moments.Span | None, before: moments.Span | None) -> moments.Span | None:
    """Return the stated minutes up to when the message was sent, where it was sent within them: nobody saw what came after."""
    if stated is None or before is None or not stated[0] <= before[1] < stated[1]:
        return stated or before
    return stated[0], before[1]


def _family(sighting: Sighting) -> str:
    """Return what a type is compared with. A kind that has no type of ours is compared with its own."""
    return FAMILY[sighting.type] if sighting.type is not Label.OTHER or not sighting.code else f"other:{sighting.code}"


Cell = tuple[int, int, int]


def _cell(seen: Seen) -> Cell:
    return int(seen.lat // CELL[0]), int(seen.lon // CELL[1]), int(seen.middle // CELL_MINUTES)


def _counted(found: Sequence[Seen]) -> list[Seen]:
    """Return the sightings with how many independent ones are around each: copies of one message are one."""
    alone = {(_cell(s), s.duplicates) for s in found if s.comparable}
    many = Counter(cell for cell, _ in alone)
    around: dict[Cell, float] = {}
    for row, column, slot in many:
        around[row, column, slot] = float(sum(many.get((row + up, column + aside, slot + later), 0)
                                              for up in (-1, 0, 1) for aside in (-1, 0, 1) for later in (-1, 0, 1)))
    return [msgspec.structs.replace(s, around=around[_cell(s)]) if s.comparable else s for s in found]


def bounds(count: Count | None) -> tuple[float, float] | None:
    """Return a count as an interval; "at least" has no upper end. None when nothing is said."""
    if count is None or (count.min is None and count.max is None):
        return None
    return (float(count.min or 0), float(count.max) if count.max is not None else math.inf)
