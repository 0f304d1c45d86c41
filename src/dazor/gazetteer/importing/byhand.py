"""The lists written by hand inside the package: areas, airfields, grounds, crossings, stations, sites, villages, aliases, stops."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from dazor.gazetteer.folding import plain
from dazor.gazetteer.places import Raw
from dazor.model.codes import LANGUAGES, PlaceKind

SOURCES = Path(__file__).resolve().parents[1] / "sources"
ATTRIBUTION = "Areas, airfields, grounds, crossings, stations, aliases: Dazor, written by hand (AGPL-3.0-or-later)"
COLUMNS = ("id", "kind", "name_be", "name_ru", "name_uk", "name_en", "name_pl", "alt", "lat", "lon", "radius_km", "pop",
           "cc", "region", "code", "note")
WORDS = "Ordinary words: chosen with wordfreq by Robyn Speer, CC BY-SA 4.0"
RANK = 50
_NO_PLACES = ("aliases.tsv", "names.tsv", "stop.tsv", "common.tsv")
_CYRILLIC = re.compile("[а-яіўї]", re.IGNORECASE)


def rows(path: Path) -> Iterator[dict[str, str]]:
    """Yield the rows of a tab-separated file with a header; lines that begin with # are remarks."""
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader((line for line in file if not line.startswith("#")), delimiter="\t",
                                  quoting=csv.QUOTE_NONE)


def places() -> list[Raw]:
    """Return every place written by hand."""
    files = sorted(path for path in SOURCES.glob("*.tsv") if path.name not in _NO_PLACES)
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


def common_words() -> list[str]:
    """Return frequent words, in the form they stand in, that would be found as some place."""
    return [word for row in rows(SOURCES / "common.tsv") for word in row["words"].split()]


def name_towns(found: Sequence[Raw]) -> list[str]:
    """Give the larger towns their proper names in five languages; return those that are not among the places.

    Sources bring spellings of many tongues unmarked; what a person reads must be right.
    """
    by_name = _largest((place.cc, place) for place in found if place.kind is PlaceKind.SETTLEMENT)
    table = list(rows(SOURCES / "names.tsv"))
    proper = {(row["cc"], plain(row[f"name_{code}"])): row["name_en"] for row in table for code in LANGUAGES}
    missing = []
    for row in table:
        names = {language: row[f"name_{language}"] for language in LANGUAGES}
        known = [by_name[row["cc"], plain(names[code])] for code in ("ru", "be", "en", "uk", "pl")
                 if (row["cc"], plain(names[code])) in by_name]
        if not known:
            missing.append(names["en"])
            continue
        place = known[0]
        # Abroad, GeoNames lists a city in a hundred tongues: Mosca would be found in Масты. And it gives Полацк as a
        # name of Новополоцк: what is the proper name of one town is no name of another.
        place.alt = [name for name in (*place.alt, *place.names.values()) if (place.cc == "BY" or _CYRILLIC.search(name))
                     and proper.get((place.cc, plain(name)), names["en"]) == names["en"]]
        place.names = names
    return missing


def _largest(places: Iterable[tuple[str, Raw]]) -> dict[tuple[str, str], Raw]:
    """File places by (group, name): the largest wins, and a name of the first rank beats an alternate one."""
    filed: dict[tuple[str, str], Raw] = {}
    by_size = sorted(places, key=lambda item: item[1].population or 0)
    for group, place in by_size:
        filed.update({(group, plain(name)): place for name in place.alt})
    for group, place in by_size:
        filed.update({(group, plain(name)): place for name in place.names.values()})
    return filed


def add_aliases(found: Sequence[Raw]) -> list[str]:
    """Give places their other names; return the aliases whose place is not among them.

    An alias goes to the largest place of the kind with that English, Russian or Belarusian name.
    """
    by_name = _largest((place.kind.value, place) for place in found)
    missing = []
    for row in rows(SOURCES / "aliases.tsv"):
        place_or_none = by_name.get((row["kind"], plain(row["name"])))
        if place_or_none is None:
            missing.append(row["name"])
        else:
            place_or_none.alt = [*place_or_none.alt, *row["aliases"].split("|")]
    return missing
