"""GeoNames: a country dump (19 columns) and alternate names (v2) → places. Source: geonames.org/export, readme.txt."""

from __future__ import annotations

from collections.abc import Iterable

from dazor.gazetteer.importing.found import Addition, Areas, Found, Progress, point
from dazor.gazetteer.importing.languages import kin, sort_names
from dazor.gazetteer.places import Raw
from dazor.model.codes import LANGUAGES, PlaceKind

COLUMNS, NAME_COLUMNS = 19, 10
CREDIT = "Places: GeoNames (geonames.org), CC BY 4.0"
_KINDS = {"RSTN": PlaceKind.STATION, "RSTP": PlaceKind.STATION, "AIRP": PlaceKind.AIRFIELD, "AIRF": PlaceKind.AIRFIELD,
          "AIRB": PlaceKind.AIRFIELD, "AIRQ": PlaceKind.AIRFIELD, "MILB": PlaceKind.BASE, "INSM": PlaceKind.BASE}
_GONE = {"PPLQ", "PPLH", "PPLW"}


def looks_like_dump(line: str) -> bool:
    """Tell whether a line is one of a country dump."""
    cells = line.rstrip("\r\n").split("\t")
    return len(cells) == COLUMNS and cells[0].isdigit() and len(cells[8]) == 2 and len(cells[6]) <= 1


def looks_like_names(line: str) -> bool:
    """Tell whether a line is one of the alternate names, version 2 (10 columns) or 1 (8)."""
    cells = line.rstrip("\r\n").split("\t")
    return len(cells) in (8, NAME_COLUMNS) and cells[0].isdigit() and cells[1].isdigit() and len(cells[2]) <= 7


def read_dump(lines: Iterable[str], name: str, areas: Areas, progress: Progress = lambda _: None) -> Found:
    """Return the settlements, stations, airfields and bases of a country dump."""
    found = Found(file=name, what="GeoNames country dump", attribution=CREDIT)
    for number, line in enumerate(lines, start=1):
        found.read += 1
        cells = line.rstrip("\r\n").split("\t")
        try:
            if len(cells) != COLUMNS:
                raise ValueError(f"{len(cells)} columns instead of {COLUMNS}")
            found.take(_place(cells, areas))
        except ValueError as error:
            found.refuse(f"line {number}", str(error))
        if not number % 1000:
            progress(number)
    return found


def _place(cells: list[str], areas: Areas) -> Raw:
    id_, name, _, alternates, lat, lon, class_, code, cc, _, admin1, *_ = cells
    kind = PlaceKind.SETTLEMENT if class_ == "P" and code not in _GONE else _KINDS.get(code)
    if kind is None:
        raise ValueError("not a settlement, station, airfield or base" if class_ != "P" else "an abandoned place")
    if not name:
        raise ValueError("no name")
    north, east = point(lat, lon)
    others = kin(name, alternates.split(","))
    population = int(cells[14]) if cells[14].isdigit() and int(cells[14]) else None
    return Raw(id=f"g{id_}", names=sort_names(name, others, cc), kind=kind, lat=north, lon=east, alt=others,
               population=population, cc=cc, region_id=areas.by_code.get(f"{cc}.{admin1}", ""), rank=35)


def read_names(lines: Iterable[str], name: str, progress: Progress = lambda _: None) -> Found:
    """Return the alternate names in our languages, as additions to places that another file brings."""
    found = Found(file=name, what="GeoNames alternate names", attribution=CREDIT)
    for number, line in enumerate(lines, start=1):
        found.read += 1
        cells = line.rstrip("\r\n").split("\t")
        if len(cells) not in (8, NAME_COLUMNS):
            found.refuse(f"line {number}", f"{len(cells)} columns instead of {NAME_COLUMNS}")
        elif cells[2] not in LANGUAGES:
            found.refuse(f"line {number}", "not a name in be, ru, uk, en, pl")
        else:
            found.additions.append(Addition(f"g{cells[1]}", names=(cells[3],)))
            found.taken += 1
        if not number % 10_000:
            progress(number)
    return found
