"""One hit → the place most likely meant, with reasons; or several, when it cannot be decided."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import msgspec

from dazor.gazetteer.finding import Hit, prior
from dazor.gazetteer.pack import Pack
from dazor.gazetteer.places import Entry, km
from dazor.gazetteer.recognising import BY_SOUND
from dazor.model.codes import Label, Level, PlaceKind
from dazor.model.facts import Area

_AIR = (PlaceKind.AIRFIELD, PlaceKind.BASE)
# What kind of place an event asks for. A plain town stays possible: trains stop in towns.
WANTED: dict[Label, tuple[PlaceKind, ...]] = {
    Label.RAIL_TRANSPORT: (PlaceKind.STATION,), Label.RAILWAY_DISRUPTION: (PlaceKind.STATION,),
    Label.AIRCRAFT_TAKEOFF: _AIR, Label.AIRCRAFT_LANDING: _AIR,
    Label.AIRCRAFT_FLIGHT: _AIR, Label.EXERCISE: (PlaceKind.TRAINING_GROUND,),
    Label.CAMP_OR_BASE: (PlaceKind.TRAINING_GROUND, PlaceKind.BASE, PlaceKind.AIRFIELD),
}
_TAKES_OFF = (Label.AIRCRAFT_TAKEOFF, Label.AIRCRAFT_LANDING)
_SHARED = (PlaceKind.STATION, *_AIR)  # kinds that bear the name of the settlement they lie at
_AIR_BASE, _UNASKED = 2.2, -1.5  # "взлетел из Барановичей" is the air base of a town of 170,000; a detention is in the town
_IN_DISTRICT, _IN_REGION, _ASKED, _BY_EVENT = 4.0, 2.5, 5.0, 0.8  # in log10 of inhabitants, as the prior
_NEAR = ((15.0, 2.2), (40.0, 1.7), (90.0, 1.1))  # km, gain
_HOME, _AT_HOME = {"uk": "UA", "pl": "PL", "lt": "LT"}, 1.0
_AMONG_ITS_OWN = 0.8  # beside a place of its country
_BY_SOUND = 1.5  # costs more: what only sounds alike at home, where that country has the name: "Городня" told in Ukrainian is no Гродно
_AT_BORDER = 0.8
_VILLAGE = 3000  # inhabitants
_CLOSE_CALL = 0.7  # a runner-up within a factor of five in weight leaves it undecided
_SAME_PLACE_KM = 12.0  # candidates this close are one place for whoever reads it


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """What was chosen and why. `ambiguous` lists the candidates, best first, when it could not be decided."""

    entry: Entry | None
    ambiguous: tuple[Entry, ...] = ()
    because: tuple[str, ...] = ()


def choose(hit: Hit, *, pack: Pack, kinds: Collection[PlaceKind] = (), near: Sequence[Entry] = (),  # noqa: PLR0913 - the fixed interface
           district: str = "", region: str = "", event: Label | None = None, lang: str = "", neighbour: str = "") -> Choice:
    """Return the place most likely meant by a hit.

    `kinds`: what the words around it ask for ("станция", "полигон"). `near`: other places of the message.
    `district`, `region`: ids of areas the message names. `event`: what is told, which may ask for a kind. `lang`: of the message; who
    writes in Ukrainian names a village of Ukraine as readily as one of Belarus. `neighbour`: the country that is named; of
    villages of one name the one at its border is meant sooner.
    """
    if not hit.entries:
        return Choice(entry=None, because=("no such name",))
    areas = tuple(area for id_ in (district, region) if id_ and (area := pack.by_id(id_)))
    scored = []
    several = len(hit.entries) > 1 and hit.entries[0].kind is PlaceKind.SETTLEMENT and (hit.entries[0].population or 0) < _VILLAGE
    for place, (entry, cost) in enumerate(zip(hit.entries, _costs(hit, lang), strict=True)):
        weight, reasons = _weigh(entry, kinds, near, areas, event)
        if entry.kind in _SHARED and not kinds and entry.kind not in (WANTED.get(event, ()) if event else ()) and _has_town(entry, hit):
            weight += _UNASKED
        if lang in _HOME and entry.cc == _HOME[lang] and entry.kind is PlaceKind.SETTLEMENT:
            weight, reasons = weight + _AT_HOME, (*reasons, f"told in the language of {entry.cc}")
            if any(other.cc == entry.cc for other in near):
                weight += _AMONG_ITS_OWN
        elif (beyond := neighbour or _HOME.get(lang, "")) and several and _borders(entry, beyond):
            weight, reasons = weight + _AT_BORDER, (*reasons, f"at the border with {beyond}")
        scored.append((weight - cost - 0.002 * place, -place, entry, reasons))
    scored.sort(key=lambda item: item[:2], reverse=True)
    best, _, chosen, reasons = scored[0]
    rivals = [entry for weight, _, entry, _ in scored[1:]
              if best - weight < _CLOSE_CALL and _apart(chosen, entry) and entry.name]
    if rivals:
        reasons = (*reasons, f"{len(rivals)} more of this name weigh nearly as much")
    return Choice(entry=chosen, ambiguous=(chosen, *rivals) if rivals else (), because=(hit.because, *reasons))


def _costs(hit: Hit, lang: str) -> tuple[float, ...]:
    """Return what the likeness of each candidate costs it: more by sound alone where the country of the language has a town by letter."""
    costs = hit.costs or (0.0,) * len(hit.entries)
    home = _HOME.get(lang)
    if home and any(entry.cc == home and cost not in BY_SOUND and (entry.population or 0) >= _VILLAGE
                    for entry, cost in zip(hit.entries, costs, strict=True)):
        return tuple([cost + _BY_SOUND if cost in BY_SOUND else cost for cost in costs])
    return costs


def _borders(entry: Entry, neighbour: str) -> bool:
    """Tell whether a village of Belarus lies at the border with a neighbour."""
    return (neighbour in entry.borders and entry.cc == "BY" and entry.kind is PlaceKind.SETTLEMENT
            and (entry.population or 0) < _VILLAGE)


def _has_town(entry: Entry, hit: Hit) -> bool:
    """Tell whether a station or airfield lies at a settlement that the hit may mean as well."""
    return any(other.kind is PlaceKind.SETTLEMENT and not _apart(entry, other) for other in hit.entries)


def _apart(one: Entry, other: Entry) -> bool:
    if one.lat is None or one.lon is None or other.lat is None or other.lon is None:
        return True
    return km(one.lat, one.lon, other.lat, other.lon) > _SAME_PLACE_KM + one.radius_km


def _weigh(entry: Entry, kinds: Collection[PlaceKind], near: Sequence[Entry], areas: Sequence[Entry],
           event: Label | None) -> tuple[float, tuple[str, ...]]:
    weight, reasons = prior(entry), []
    if entry.cc == "BY":
        reasons.append("in Belarus")
    if entry.population:
        reasons.append(f"{entry.population} inhabitants")
    if kinds and entry.kind in kinds:
        weight += _ASKED
        reasons.append(f"the words around it ask for a {entry.kind.value}")
    elif not kinds and event in WANTED and entry.kind in WANTED[event]:
        base = event in _TAKES_OFF and "air base" in entry.name.casefold() and entry.note != "closed"
        weight += _AIR_BASE if base else _BY_EVENT
        reasons.append(f"{event.value} asks for a {entry.kind.value}")
    for area in areas:
        gain, why = _within(entry, area)
        weight += gain
        reasons += why
    gain, why = _beside(entry, near)
    return weight + gain, (*reasons, *why)


def _within(entry: Entry, area: Entry) -> tuple[float, list[str]]:
    gain = _IN_DISTRICT if area.kind is PlaceKind.DISTRICT else _IN_REGION
    if area.id in (entry.id, entry.district_id, entry.region_id):
        return gain, [f"in {area.name}"]
    if entry.kind is PlaceKind.COUNTRY or entry.lat is None or entry.lon is None or area.lat is None or area.lon is None:
        return 0.0, []
    away = km(entry.lat, entry.lon, area.lat, area.lon)
    if away <= area.radius_km * 1.4:
        return gain * 0.6, [f"{away:.0f} km from the middle of {area.name}"]
    return (-1.0, []) if away > area.radius_km * 3 else (0.0, [])


def _beside(entry: Entry, near: Sequence[Entry]) -> tuple[float, list[str]]:
    if entry.lat is None or entry.lon is None:
        return 0.0, []
    distances = [(km(entry.lat, entry.lon, other.lat, other.lon), other.name) for other in near
                 if other.lat is not None and other.lon is not None and other.id != entry.id
                 and other.kind not in (PlaceKind.REGION, PlaceKind.COUNTRY)]
    if not distances:
        return 0.0, []
    away, name = min(distances)
    for reach, gain in _NEAR:
        if away <= reach:
            return gain, [f"{away:.0f} km from {name}, named beside it"]
    return 0.0, []


_LEVEL = {PlaceKind.SETTLEMENT: Level.LOCALITY, PlaceKind.DISTRICT: Level.DISTRICT, PlaceKind.REGION: Level.REGION,
          PlaceKind.VAGUE: Level.REGION, PlaceKind.COUNTRY: Level.COUNTRY}


def area(entry: Entry) -> Area | None:
    """Return an entry as a rung of the ladder; None for what has no point."""
    if entry.lat is None or entry.lon is None:
        return None
    return Area(id=entry.id, level=_LEVEL.get(entry.kind, Level.SPOT), names=entry.names, lat=entry.lat, lon=entry.lon,
                radius_km=entry.radius_km, population=entry.population, cc=entry.cc)


def ladder(entry: Entry, pack: Pack) -> tuple[Area, ...]:
    """Return the areas that hold a place, smallest first: itself, district, region, country."""
    rungs = [entry]
    for id_ in (entry.district_id, entry.region_id, f"cc-{entry.cc}"):
        found = pack.by_id(id_) if id_ else None
        if found is not None and found.id not in {rung.id for rung in rungs}:
            rungs.append(found)
    return tuple(rung for item in rungs if (rung := area(item)) is not None)
