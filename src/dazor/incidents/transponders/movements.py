"""Positions → take-offs and landings: low runs of one transponder at one airfield, told by how they begin and end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, tzinfo
from itertools import pairwise

import msgspec

from dazor.gazetteer import Pack
from dazor.gazetteer.choosing import ladder
from dazor.incidents.transponders.recordings import Position
from dazor.model.codes import Label, PlaceKind, Precision, Role
from dazor.model.facts import Count, Place, Report, Sighting, When

NEAR_KM = 9.0  # of an airfield; a runway and what one sees of the climb
LOW_FEET = 3500.0  # above the sea: fields of the country lie at 400–1,000 feet
PAUSE = 15 * 60  # seconds without a low position after which another run begins
CLIMB = 300.0  # feet that a run must gain or lose when nobody saw the wheels on the ground
RATE = 250.0  # feet a minute that count as climbing or sinking
DOOR = "adsb"

# ICAO designators of military types → ids of the equipment lexicon. What is not in it is left out unless all are asked for.
MILITARY = {
    "IL76": "il-76", "A50": "a-50", "AN26": "an-26", "A124": "an-124", "AN12": "aircraft", "AN22": "aircraft", "AN30": "aircraft",
    "AN72": "aircraft", "AN32": "an-26", "A148": "aircraft", "T154": "aircraft", "T134": "aircraft", "IL62": "aircraft",
    "IL18": "aircraft", "IL20": "aircraft", "IL22": "aircraft", "IL38": "aircraft", "IL78": "il-76", "TU22": "tu-22", "TU95": "tu-95",
    "T160": "bomber", "MG29": "mig-29", "MG31": "mig-31", "SU24": "su-24", "SU25": "su-25", "SU27": "sukhoi", "SU30": "su-30",
    "SU34": "su-34", "SU35": "su-35", "YK30": "aircraft", "Y130": "aircraft", "L39": "aircraft", "MI8": "mi-8", "MI17": "mi-8",
    "MI24": "mi-24", "MI26": "mi-26", "KA52": "ka-52"}


class Movement(msgspec.Struct, frozen=True, kw_only=True):
    """An airframe that took off or landed."""

    label: Label
    field: str  # gazetteer id
    at: float  # seconds since 1970, UTC
    hex: str
    flight: str = ""
    registration: str = ""
    type: str = ""
    sure: bool = True  # seen on the ground and in the air; else told by climbing or sinking alone
    because: str = ""


class _Point(msgspec.Struct, frozen=True, order=True):
    at: float
    ground: bool
    feet: float
    rate: float


class Runs:
    """Collects what is low at an airfield. Memory grows with low positions only, and their order does not matter."""

    def __init__(self, pack: Pack) -> None:
        """Find airfields in a pack."""
        self._pack = pack
        self._fields: dict[tuple[int, int], str] = {}
        self._points: dict[tuple[str, str], set[_Point]] = {}
        self._named: dict[str, tuple[str, str, str]] = {}

    def add(self, position: Position) -> bool:
        """Take a position in; say whether it was low at an airfield."""
        if not position.ground and (position.feet is None or position.feet > LOW_FEET):
            return False
        field = self._field(position.lat, position.lon)
        if not field:
            return False
        points = self._points.setdefault((position.hex, field), set())
        points.add(_Point(position.at, position.ground, position.feet or 0.0, position.rate or 0.0))
        known = self._named.get(position.hex, ("", "", ""))
        said = (position.flight, position.registration, position.type)
        self._named[position.hex] = (max(known[0], said[0]), max(known[1], said[1]), max(known[2], said[2]))
        return True

    def _field(self, lat: float, lon: float) -> str:
        cell = (round(lat * 100), round(lon * 100))  # a kilometre: transponders send many positions of one spot
        if cell not in self._fields:
            near = self._pack.near(cell[0] / 100, cell[1] / 100, NEAR_KM)
            self._fields[cell] = next((entry.id for entry in near if entry.kind is PlaceKind.AIRFIELD), "")
        return self._fields[cell]

    def movements(self) -> tuple[Movement, ...]:
        """Return what took off and landed, in order of time."""
        found = [move for (hex_, field), points in self._points.items() for move in self._of(hex_, field, sorted(points))]
        return tuple(sorted(found, key=lambda m: (m.at, m.hex, m.label)))

    def _of(self, hex_: str, field: str, points: Sequence[_Point]) -> Iterator[Movement]:
        flight, registration, type_ = self._named[hex_]
        for run in _runs(points):
            for label, at, sure, because in _told(run):
                yield Movement(label=label, field=field, at=at, hex=hex_, flight=flight, registration=registration,
                               type=type_, sure=sure, because=because)


def movements(positions: Iterable[Position], pack: Pack) -> tuple[Movement, ...]:
    """Return the take-offs and landings among positions at the airfields of a pack, in order of time."""
    runs = Runs(pack)
    for position in positions:
        runs.add(position)
    return runs.movements()


def _runs(points: Sequence[_Point]) -> Iterator[list[_Point]]:
    run: list[_Point] = []
    for point in points:
        if run and point.at - run[-1].at > PAUSE:
            yield run
            run = []
        run.append(point)
    if run:
        yield run


def _told(run: Sequence[_Point]) -> Iterator[tuple[Label, float, bool, str]]:
    """Yield (type, moment, sure, why). A run in which it neither left the ground nor came to it tells by its climb."""
    turned = False
    for before, after in pairwise(_steady(run)):
        if before.ground and not after.ground:
            turned = True
            yield Label.AIRCRAFT_TAKEOFF, after.at, True, "on the ground, then in the air"
        elif after.ground and not before.ground:
            turned = True
            yield Label.AIRCRAFT_LANDING, after.at, True, "in the air, then on the ground"
    if turned or run[0].ground:
        return
    gained = run[-1].feet - run[0].feet
    steady = sum(point.rate for point in run) / len(run)
    if gained >= CLIMB or (len(run) == 1 and steady >= RATE):
        yield Label.AIRCRAFT_TAKEOFF, run[0].at, False, "first heard low, climbing"
    elif gained <= -CLIMB or (len(run) == 1 and steady <= -RATE):
        yield Label.AIRCRAFT_LANDING, run[-1].at, False, "last heard low, sinking"


def _steady(run: Sequence[_Point]) -> list[_Point]:
    """Return the points without a single one that says ground between two in the air, or the reverse: a bit that flipped."""
    return [point for at, point in enumerate(run) if not 0 < at < len(run) - 1
            or point.ground in (run[at - 1].ground, run[at + 1].ground)]


def military(movement: Movement, flagged: frozenset[str] = frozenset()) -> bool:
    """Say whether an airframe is to be proposed: flagged by the recorder, of a military type, or of none that is known."""
    return movement.hex in flagged or not movement.type or movement.type.upper() in MILITARY


def reports(found: Iterable[Movement], pack: Pack, zone: tzinfo) -> Iterator[Report]:
    """Yield a report for each movement, in the civil time of a zone. The same movement has the same id in every import."""
    for move in found:
        civil = datetime.fromtimestamp(move.at, UTC).astimezone(zone)
        stamp = civil.strftime("%Y-%m-%dT%H:%M")
        what = "takeoff" if move.label is Label.AIRCRAFT_TAKEOFF else "landing"
        named = ", ".join(word for word in (move.registration, move.type, move.flight) if word)
        yield Report(
            id=f"adsb-{move.hex.lstrip('~')}-{datetime.fromtimestamp(move.at, UTC):%Y%m%d%H%M}-{what}", door=DOOR,
            published=stamp, received=stamp,
            sightings=(Sighting(type=move.label, code=f"mil.air.{what}", places=(_place(move.field, pack),), hedged=not move.sure,
                                when=When(start=stamp, end=stamp, precision=Precision.MINUTE),
                                count=Count(min=1, max=1, unit="aircraft"), objects=_objects(move),
                                because=(f"transponder {move.hex}" + (f" ({named})" if named else ""), move.because)),))


def _objects(move: Movement) -> tuple[str, ...]:
    known = MILITARY.get(move.type.upper())
    return (known,) if known else ()


def _place(id_: str, pack: Pack) -> Place:
    entry = pack.by_id(id_)
    if entry is None:
        return Place(name=id_, id=id_, kind=PlaceKind.AIRFIELD)
    return Place(name=entry.name, id=entry.id, kind=PlaceKind.AIRFIELD, role=Role.AT, lat=entry.lat, lon=entry.lon,
                 radius_km=entry.radius_km, population=entry.population, names=entry.names, ladder=ladder(entry, pack))
