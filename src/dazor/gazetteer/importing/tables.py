"""Tab-separated tables with a header → places. The kind of a table is seen from its columns."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator
from typing import Protocol

from dazor.gazetteer.importing.found import Addition, Areas, Found, Progress, UnknownFile, point
from dazor.gazetteer.importing.languages import kin, language
from dazor.gazetteer.places import Raw
from dazor.model.codes import LANGUAGES, PlaceKind

Row = dict[str, str]
MAX_NAME = 80  # characters; a longer "name" is a damaged row


def _places(row: Row, found: Found, areas: Areas) -> None:
    lat, lon = point(row["lat"], row["lon"])
    cc = row["cc"]
    names = {code: row[f"name_{code}"] for code in ("be", "ru", "uk") if row[f"name_{code}"]}
    english = row["name_lat"] or next(iter([*names.values(), *row["alt"].split("|")]), "")
    alt = kin(english, row["alt"].split("|"))
    if not english:
        raise ValueError("no name in any language")
    if row["kind"] in ("abandoned", "historical"):
        raise ValueError(f"{row['kind']} place")
    names["en"] = english
    for name in alt:
        if (code := language(name, cc)) and code != "pl":
            names.setdefault(code, name)
    population = int(row["pop"]) if row["pop"] else None
    found.take(Raw(id=row["id"], names=names, kind=PlaceKind.SETTLEMENT, lat=lat, lon=lon, alt=alt, cc=cc,
                   population=population, district_id=areas.find(cc, row["district"]) if cc == "BY" else "",
                   region_id=areas.find(cc, row["region"]), rank=40 if row["pop_src"] == "geonames-2026" else 25))


def _stations(row: Row, found: Found, areas: Areas) -> None:
    lat, lon = point(row["lat"], row["lon"])
    names = {code: row[f"name_{code}"] for code in ("be", "ru") if row[f"name_{code}"]}
    if not names:
        raise ValueError("no name in any language")
    if row["kind"] not in ("station", "halt", "siding", "passing_point", "yard"):
        raise ValueError(f"unknown kind {row['kind']!r}")
    district = areas.find("BY", f"{row['district_ru']} район")
    found.take(Raw(id=f"s{row['code']}", names=names, kind=PlaceKind.STATION, lat=lat, lon=lon,
                   alt=[row["name_ru_old"]] if row["name_ru_old"] else [], cc="BY", code=row["code"],
                   district_id=district, note="" if row["kind"] == "station" else row["kind"].replace("_", " "),
                   radius_km=2.0, rank=60))


def _airfields(row: Row, found: Found, _: Areas) -> None:
    lat, lon = point(row["lat"], row["lon"])
    if row["type"] == "heliport":
        raise ValueError("heliport")
    note = "closed" if row["type"] == "closed" else ""
    found.take(Raw(id=f"a{row['ident']}", names={"en": row["name"]}, kind=PlaceKind.AIRFIELD, lat=lat, lon=lon,
                   cc=row["cc"], code=row["ident"], note=note, rank=20))


def _areas(row: Row, found: Found, areas: Areas) -> None:
    if row["level"] not in ("district", "region"):
        raise ValueError(f"{row['level']}: only districts and regions are areas of a pack")
    id_ = areas.find("BY", row["name_be"], row["name_ru"])
    if not id_:
        raise ValueError(f"{row['name_ru']} is no known area")
    found.additions.append(Addition(id_, names=(row["name_be"], row["name_ru"])))
    found.taken += 1


def _census(row: Row, found: Found, _: Areas) -> None:
    if not row["place_id"]:
        raise ValueError("joined to no place, or to several")
    found.additions.append(Addition(row["place_id"], population=int(row["population"])))
    found.taken += 1


def _links(_: Row, __: Found, ___: Areas) -> None:
    raise ValueError("a rail link is no place; a pack holds places only")


def _by_hand(row: Row, found: Found, _: Areas) -> None:
    lat, lon = point(row["lat"], row["lon"])
    names = {code: row[f"name_{code}"] for code in LANGUAGES if row[f"name_{code}"]}
    if not names or not row["id"]:
        raise ValueError("no id or no name")
    found.take(Raw(id=row["id"], names=names, kind=PlaceKind(row["kind"]), lat=lat, lon=lon, cc=row["cc"],
                   alt=[name for name in row["alt"].split("|") if name], region_id=row["region"], code=row["code"],
                   radius_km=float(row["radius_km"]) if row["radius_km"] else None,
                   population=int(row["pop"]) if row["pop"] else None, note=row["note"], rank=70))


KINDS: tuple[tuple[str, frozenset[str], Callable[[Row, Found, Areas], None], str], ...] = tuple(
    (what, frozenset(columns.split()), take, credit) for what, columns, take, credit in (
        ("settlements", "id kind name_be name_ru name_uk name_lat alt lat lon cc region district pop pop_src", _places,
         "Settlements: GeoNames (geonames.org), CC BY 4.0; Who's On First; census of 2009: Belstat"),
        ("railway stations", "code kind name_be name_ru name_ru_old lat lon district_ru", _stations,
         "Railway stations: OsmBelarus/Databases; © OpenStreetMap contributors (ODbL)"),
        ("airfields", "ident name type lat lon cc", _airfields, "Airfields: OurAirports, public domain"),
        ("names of areas", "level iso name_be name_ru parent_ru", _areas, "Names of areas: OsmBelarus/Databases"),
        ("census", "soato district council type name population place_id", _census, "Populations: Belstat, census of 2009"),
        ("rail links", "code_a code_b km how", _links, ""),
        ("places in Dazor's own columns", "id kind name_be name_ru name_uk name_en name_pl alt lat lon radius_km pop cc "
         "region code note", _by_hand, ""),
    ))


class Lines(Protocol):
    """What a table is read from: a text stream, or one whose first line was looked at."""

    def readline(self) -> str:
        """Return the next line."""

    def __iter__(self) -> Iterator[str]: ...


def read_table(stream: Lines, name: str, areas: Areas, progress: Progress = lambda _: None) -> Found:
    """Return what a table gives; a bad row is refused with its line and the rest is read.

    Raises: UnknownFile when the columns are none that are known.
    """
    header = stream.readline().rstrip("\r\n").split("\t")
    fits = next((kind for kind in KINDS if kind[1] <= set(header)), None)
    if fits is None:
        raise UnknownFile(f"{name}: a table with the columns {', '.join(header)[:200]} is none a pack is built from. "
                          f"Nothing was taken from it. Known: {', '.join(kind[0] for kind in KINDS)}.")
    what, _, take, credit = fits
    found = Found(file=name, what=what, attribution=credit)
    for number, row in _rows(stream, header, found):
        try:
            if any(len(value) > MAX_NAME for key, value in row.items() if key.startswith("name")):
                raise ValueError(f"a name is longer than {MAX_NAME} characters")
            take(row, found, areas)
        except (ValueError, KeyError) as error:
            found.refuse(f"line {number}", str(error))
        if not number % 1000:
            progress(number)
    return found


def _rows(stream: Iterable[str], header: list[str], found: Found) -> Iterator[tuple[int, Row]]:
    for number, cells in enumerate(csv.reader(stream, delimiter="\t", quoting=csv.QUOTE_NONE), start=2):
        if not cells:
            continue
        found.read += 1
        if len(cells) != len(header):
            found.refuse(f"line {number}", f"{len(cells)} columns instead of {len(header)}")
            continue
        yield number, dict(zip(header, cells, strict=True))
