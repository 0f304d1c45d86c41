"""The lists written by hand inside the package: areas, airfields, grounds, crossings, stations, sites, aliases, stops."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from dazor.gazetteer.filing import spellings
from dazor.gazetteer.folding import plain
from dazor.gazetteer.places import Raw
from dazor.model.codes import LANGUAGES, PlaceKind

SOURCES = Path(__file__).resolve().parents[1] / "sources"
ATTRIBUTION = "Areas, airfields, grounds, crossings, stations, aliases: Dazor, written by hand (AGPL-3.0-or-later)"
COLUMNS = ("id", "kind", "name_be", "name_ru", "name_uk", "name_en", "name_pl", "alt", "lat", "lon", "radius_km", "pop",
           "cc", "region", "code", "note")
RANK = 50
_CYRILLIC = re.compile("[а-яіўї]", re.IGNORECASE)


def rows(path: Path) -> Iterator[dict[str, str]]:
    """Yield the rows of a tab-separated file with a header; lines that begin with # are remarks."""
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader((line for line in file if not line.startswith("#")), delimiter="\t",
                                  quoting=csv.QUOTE_NONE)


def places() -> list[Raw]:
    """Return every place written by hand."""
    files = sorted(path for path in SOURCES.glob("*.tsv") if path.name not in ("aliases.tsv", "names.tsv", "stop.tsv"))
    return [_place(row) for path in files for row in rows(path)]


def _place(row: dict[str, str]) -> Raw:
    names = {language: row[f"name_{language}"] for language in LANGUAGES if row.get(f"name_{language}")}
    return Raw(id=row["id"], names=names, kind=PlaceKind(row["kind"]), lat=float(row["lat"]), lon=float(row["lon"]),
               alt=[name for name in (row.get("alt") or "").split("|") if name],
               radius_km=float(row["radius_km"]) if row.get("radius_km") else None,
               population=int(row["pop"]) if row.get("pop") else None, cc=row["cc"], region_id=row.get("region") or "",
               code=row.get("code") or "", note=row.get("note") or "", rank=RANK)


def stop_words() -> list[str]:
    """Return the ordinary words that are place names too."""
    return [word for row in rows(SOURCES / "stop.tsv") for word in row["words"].split()]


def name_towns(found: Sequence[Raw]) -> list[str]:
    """Give the larger towns their proper names in five languages; return those that are not among the places.

    Sources bring spellings of many tongues unmarked; what a person reads must be right.
    """
    by_name: dict[tuple[str, str], Raw] = {}
    for place in sorted((p for p in found if p.kind is PlaceKind.SETTLEMENT), key=lambda p: p.population or 0):
        for name in spellings(place):
            by_name[place.cc, plain(name)] = place
    missing = []
    for row in rows(SOURCES / "names.tsv"):
        names = {language: row[f"name_{language}"] for language in LANGUAGES}
        keys = [(row["cc"], plain(names[language])) for language in ("ru", "be", "en", "uk", "pl")]
        known = [by_name[key] for key in keys if key in by_name]
        if not known:
            missing.append(names["en"])
            continue
        place = max(known, key=lambda p: p.population or 0)
        others = [*place.alt, *place.names.values()]
        # Abroad, GeoNames lists a city in a hundred tongues: Mosca would be found in Масты.
        place.alt = [name for name in others if place.cc == "BY" or _CYRILLIC.search(name)]
        place.names = names
    return missing


def add_aliases(found: Sequence[Raw]) -> list[str]:
    """Give places their other names; return the aliases whose place is not among them.

    An alias goes to the largest place of the kind with that English, Russian or Belarusian name.
    """
    by_name: dict[tuple[str, str], Raw] = {}
    for place in sorted(found, key=lambda p: p.population or 0):
        for name in spellings(place):
            by_name[place.kind.value, plain(name)] = place
    missing = []
    for row in rows(SOURCES / "aliases.tsv"):
        place_or_none = by_name.get((row["kind"], plain(row["name"])))
        if place_or_none is None:
            missing.append(row["name"])
        else:
            place_or_none.alt = [*place_or_none.alt, *row["aliases"].split("|")]
    return missing
