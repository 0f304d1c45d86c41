"""Places of several sources → one list: the same place once, each in its district, region and country."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence

from dazor.gazetteer.filing import spellings
from dazor.gazetteer.folding import fold
from dazor.gazetteer.places import BORDER_KM, Raw, km
from dazor.model.codes import PlaceKind

SAME_KM = {PlaceKind.SETTLEMENT: 6.0, PlaceKind.STATION: 4.0, PlaceKind.AIRFIELD: 8.0}
_AREAS = (PlaceKind.DISTRICT, PlaceKind.REGION, PlaceKind.COUNTRY)

SEAT = 5_000  # inhabitants of a district seat, about: the smallest has 2,000


def merge(places: Iterable[Raw]) -> list[Raw]:
    """Return the places with those of one kind, one name and nearly one point made into one.

    The source of the higher rank gives the point and the names; the larger known population wins; no name is lost.
    """
    kept: list[Raw] = []
    filed: defaultdict[tuple[PlaceKind, str], list[int]] = defaultdict(list)
    by_id: dict[str, int] = {}
    for place in sorted(places, key=lambda p: (-p.rank, p.id)):
        keys = {(place.kind, fold(name)) for name in spellings(place)}
        at = by_id.get(place.id, _same(place, keys, filed, kept))
        if at is None:
            at = len(kept)
            kept.append(place)
            by_id[place.id] = at
        else:
            _join(kept[at], place)
        for key in keys:
            if at not in filed[key]:
                filed[key].append(at)
    return kept


def _same(place: Raw, keys: Iterable[tuple[PlaceKind, str]], filed: dict[tuple[PlaceKind, str], list[int]],
          kept: Sequence[Raw]) -> int | None:
    reach = SAME_KM.get(place.kind, 4.0)
    near = [(km(place.lat, place.lon, kept[at].lat, kept[at].lon), at) for key in keys for at in filed.get(key, ())]
    if place.kind in _AREAS:
        return min((at for _, at in near if kept[at].cc == place.cc), default=None)
    away, at = min(near, default=(reach + 1, -1))
    return at if away <= reach else None


def _join(kept: Raw, other: Raw) -> None:
    known = set(spellings(kept))
    for language, name in other.names.items():
        kept.names.setdefault(language, name)
    kept.alt = [*kept.alt, *(name for name in spellings(other) if name not in known)]
    if other.population is not None and (kept.population is None or kept.rank == other.rank):
        kept.population = max(kept.population or 0, other.population)
    kept.district_id = kept.district_id or other.district_id
    kept.region_id = kept.region_id or other.region_id
    kept.code = kept.code or other.code


def place_in_areas(places: Sequence[Raw]) -> None:
    """Fill in what district and region a place lies in: told by its source, else by the nearest district seat.

    The nearest seat is a guess, right for about four villages of five; its note says so. It serves the embedded pack;
    a full pack has the district of each place from its source or by polygon.
    """
    districts = [place for place in places if place.kind is PlaceKind.DISTRICT]
    of = {district.id: district for district in districts}
    for place in places:
        if place.kind in _AREAS:
            continue
        if not place.district_id and place.cc == "BY" and districts:
            same = [d for d in districts if not place.region_id or d.region_id == place.region_id] or districts
            place.district_id = min(same, key=lambda d: km(place.lat, place.lon, d.lat, d.lon)).id
            place.note = "; ".join(filter(None, (place.note, "district by the nearest seat")))
        if place.district_id in of:
            place.region_id = of[place.district_id].region_id


def lend_regions(places: Sequence[Raw]) -> None:
    """Give a place abroad without a region that of the nearest one of its country that has it: a release may climb there.

    A quarter-degree grid, three cells about: some 50 km. Russia is left out, whose sources name the region or mean none.
    """
    known: defaultdict[tuple[str, int, int], list[Raw]] = defaultdict(list)
    for place in places:
        if place.region_id and place.cc and place.kind is PlaceKind.SETTLEMENT:
            known[place.cc, int(place.lat * 4), int(place.lon * 4)].append(place)
    for place in places:
        if place.region_id or place.cc in ("", "BY", "RU") or place.kind in _AREAS:
            continue
        row, column = int(place.lat * 4), int(place.lon * 4)
        for reach in range(4):
            near = [other for y in range(row - reach, row + reach + 1) for x in range(column - reach, column + reach + 1)
                    for other in known.get((place.cc, y, x), ())]
            if near:
                place.region_id = min(near, key=lambda other: km(place.lat, place.lon, other.lat, other.lon)).region_id
                break


def measure_distances(places: Sequence[Raw]) -> None:
    """Say of each place abroad how far beyond the nearest settlement of Belarus it lies, in km."""
    from shapely import STRtree, points

    home = [place for place in places if place.cc == "BY" and place.kind is PlaceKind.SETTLEMENT]
    away = [place for place in places if place.cc != "BY" and place.kind not in _AREAS]
    if not home or not away:
        return
    narrow = 0.6  # a degree of longitude against one of latitude, at 53.5° N: near enough to find the nearest
    tree = STRtree(points([(place.lon * narrow, place.lat) for place in home]))
    nearest = tree.nearest(points([(place.lon * narrow, place.lat) for place in away])).tolist()
    for place, at in zip(away, nearest, strict=True):
        place.beyond_km = round(km(place.lat, place.lon, home[at].lat, home[at].lon))


def note_borders(places: Iterable[Raw]) -> None:
    """Say of each place which other countries have a place within BORDER_KM: asked of every village of a common name."""
    cells: defaultdict[tuple[int, int], defaultdict[str, list[Raw]]] = defaultdict(lambda: defaultdict(list))
    for place in places:
        cells[int(place.lat * 4), int(place.lon * 4)][place.cc].append(place)
    for (row, column), here in list(cells.items()):
        high = BORDER_KM / 111.0 * 4
        wide = high / max(0.05, math.cos(math.radians(min(89.0, abs(row) / 4 + 1))))
        around = [cells[y, x] for y in range(row - math.ceil(high), row + math.ceil(high) + 1)
                  for x in range(column - math.ceil(wide), column + math.ceil(wide) + 1) if (y, x) in cells]
        countries = sorted({cc for cell in around for cc in cell})
        for place in [place for those in here.values() for place in those]:
            place.borders = tuple([cc for cc in countries if cc and cc != place.cc and any(
                km(place.lat, place.lon, other.lat, other.lon) <= BORDER_KM for cell in around for other in cell.get(cc, ()))])


def people_seats(places: Sequence[Raw]) -> None:
    """Give the seat of a district that no source counts some thousand inhabitants: none has fewer, and its name is the district's.

    Of settlements of that name it is the one nearest to the district's point: the others are hamlets.
    """
    named: defaultdict[str, list[Raw]] = defaultdict(list)
    for place in places:
        if place.kind is PlaceKind.SETTLEMENT and place.cc == "BY":
            named[f"{place.names.get('en')} District"].append(place)
    for district in [place for place in places if place.kind is PlaceKind.DISTRICT]:
        seat = min(named[district.names.get("en", "")], key=lambda place: km(place.lat, place.lon, district.lat, district.lon), default=None)
        if seat is not None and seat.population is None:
            seat.population = SEAT
            seat.note = "; ".join(filter(None, (seat.note, "population assumed: a district seat")))


def fill_populations(places: Sequence[Raw]) -> None:
    """Give an area the larger of the population stated and the sum of its settlements; a region, of its districts too.

    What is stated is the census of 2019; a pack without villages would make every district look emptier than it is,
    and a release be refused, and a city of its own rank belongs to the district around it as a reader sees it.
    """
    total: defaultdict[str, int] = defaultdict(int)
    for place in places:
        if place.kind is PlaceKind.SETTLEMENT and place.population:
            for area in {place.district_id, place.region_id}:
                total[area] += place.population
    districts = [place for place in places if place.kind is PlaceKind.DISTRICT]
    _at_least(districts, total)
    together: defaultdict[str, int] = defaultdict(int)
    for district in districts:
        together[district.region_id] += district.population or 0
    _at_least((place for place in places if place.kind is PlaceKind.REGION),
              {id_: max(total.get(id_, 0), together.get(id_, 0)) for id_ in {*total, *together}})


def _at_least(areas: Iterable[Raw], counted: dict[str, int]) -> None:
    for area in areas:
        area.population = max(area.population or 0, counted.get(area.id, 0)) or None
