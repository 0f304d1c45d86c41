"""Places from anywhere → the bytes of a pack: the lists written by hand are always in it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import msgspec

from dazor.gazetteer.filing import compile_pack, spellings
from dazor.gazetteer.importing import byhand
from dazor.gazetteer.importing.deriving import derive, name_lands, settle_languages
from dazor.gazetteer.importing.found import Addition, Found
from dazor.gazetteer.merging import (
    fill_populations,
    lend_regions,
    measure_distances,
    merge,
    note_borders,
    people_seats,
    place_in_areas,
)
from dazor.gazetteer.pack import Pack
from dazor.gazetteer.places import Raw
from dazor.model.codes import PlaceKind

Say = Callable[[str], None]
_DISTRICT = re.compile(r"(?i)\b(?:район|раён|raion|rayon|rajon)\b")
_AREAS = (PlaceKind.DISTRICT, PlaceKind.REGION, PlaceKind.COUNTRY)


class Built(msgspec.Struct, frozen=True):
    """A pack and what is worth telling about its making."""

    data: bytes
    counts: dict[str, int]  # entries by kind
    merged: int  # rows that turned out to be a place already there
    missing: tuple[str, ...]  # aliases whose place is not in it


def build(places: Iterable[Raw], *, attribution: Sequence[str], additions: Iterable[Addition] = (),
          polygons: Sequence[tuple[str, Any]] = (), say: Say = lambda _: None) -> Built:
    """Return a pack of the given places and of those written by hand, merged, each in its areas."""
    rows = [*byhand.places(), *(place for place in places if not _part_of_a_city(place))]
    _add(rows, additions)
    say(f"joining {len(rows)} rows")
    if polygons:
        _by_polygon(rows, polygons)
    kept = merge(rows)
    settle_languages(kept)
    missing = byhand.name_towns(kept) + byhand.add_aliases(kept)
    derive(kept)
    name_lands(kept)
    place_in_areas(kept)
    lend_regions(kept)
    people_seats(kept)
    fill_populations(kept)
    measure_distances(kept)
    note_borders(kept)
    say(f"filing the names of {len(kept)} places")
    counts = dict(sorted(Counter(place.kind.value for place in kept).items()))
    credit = tuple(dict.fromkeys(one for one in (byhand.ATTRIBUTION, byhand.WORDS, *attribution) if one))
    data = compile_pack(kept, stop=byhand.stop_words(), common=byhand.common_words(), attribution=credit, counts=counts)
    return Built(data, counts, len(rows) - len(kept), tuple(missing))


def build_from(found: Sequence[Found], base: Pack | None = None, say: Say = lambda _: None) -> Built:
    """Return a pack of what several files gave, and of the towns of a base pack that they lack."""
    places = [place for one in found for place in one.places]
    attribution = [one.attribution for one in found]
    if base is not None:
        places += _towns_of(base)
        attribution += base.attribution
    return build(places, attribution=attribution,
                 additions=[addition for one in found for addition in one.additions],
                 polygons=[polygon for one in found for polygon in one.polygons], say=say)


def _part_of_a_city(place: Raw) -> bool:
    """Tell whether a settlement of a source is a district of a city: Desna is a town, and no "Деснянский район" of Kyiv."""
    return place.kind is PlaceKind.SETTLEMENT and any(_DISTRICT.search(name) for name in place.names.values())


def _towns_of(base: Pack) -> list[Raw]:
    """Return the settlements of a pack as rows of the lowest rank: an extract ends at a border, what is told does not."""
    entries = (base.entry(index) for index in range(len(base)))
    return [Raw(id=entry.id, names=dict(entry.names), kind=entry.kind, lat=entry.lat, lon=entry.lon,
                population=entry.population, cc=entry.cc, region_id=entry.region_id, rank=5)
            for entry in entries
            if entry.kind is PlaceKind.SETTLEMENT and entry.lat is not None and entry.lon is not None]


def _add(rows: Sequence[Raw], additions: Iterable[Addition]) -> None:
    by_id = {row.id: row for row in rows}
    for addition in additions:
        row = by_id.get(addition.id)
        if row is None:
            continue
        if row.population is None:
            row.population = addition.population
        known = set(spellings(row))
        row.alt = [*row.alt, *(name for name in addition.names if name and name not in known)]


def _by_polygon(rows: Sequence[Raw], polygons: Sequence[tuple[str, Any]]) -> None:
    """Say in which district and region each place lies; the polygon of a source beats what the place's row says."""
    from shapely import STRtree, points

    districts = {row.id: row for row in rows if row.kind is PlaceKind.DISTRICT}
    inside = [(id_, shape) for id_, shape in polygons if id_ in districts]
    if not inside:
        return
    tree = STRtree([shape for _, shape in inside])
    asked = [row for row in rows if row.kind not in _AREAS and row.cc in ("", "BY")]
    found = tree.query(points([(row.lon, row.lat) for row in asked]), predicate="within")
    for at, which in zip(*found.tolist(), strict=True):
        district = districts[inside[which][0]]
        asked[at].district_id, asked[at].region_id, asked[at].cc = district.id, district.region_id, "BY"
