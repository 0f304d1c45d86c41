"""What one file gave: places, additions to known places, polygons, and what was refused and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from dazor.gazetteer.filing import spellings
from dazor.gazetteer.folding import fold, plain, stem
from dazor.gazetteer.generic import generic
from dazor.gazetteer.places import Raw
from dazor.model.codes import PlaceKind
from dazor.model.errors import DazorError

KEPT_REFUSALS = 5
Progress = Callable[[int], None]


class UnknownFile(DazorError):
    """The file is of no kind that a pack can be built from. Nothing was taken from it."""

    code = "gazetteer.G02"


class Addition(msgspec.Struct, frozen=True):
    """What a file knows about a place that another file brought."""

    id: str
    population: int | None = None
    names: tuple[str, ...] = ()


class Found(msgspec.Struct):
    """What was read from one file."""

    file: str
    what: str  # kind of file in words
    attribution: str = ""
    places: list[Raw] = []
    additions: list[Addition] = []
    polygons: list[tuple[str, Any]] = []  # (district or region id, shapely geometry)
    read: int = 0
    taken: int = 0
    refused: Counter[str] = msgspec.field(default_factory=Counter)  # by reason
    examples: list[str] = []
    note: str = ""

    def refuse(self, where: str, why: str) -> None:
        """Count one refused row; the first few are kept by name."""
        self.refused[why] += 1
        if len(self.examples) < KEPT_REFUSALS:
            self.examples.append(f"{where}: {why}")

    def take(self, place: Raw) -> None:
        """Take one place."""
        self.places.append(place)
        self.taken += 1


class Areas:
    """The districts and regions written by hand, to be found by the names that files give them."""

    def __init__(self, places: Sequence[Raw]) -> None:
        """File the areas of a list of places by stem and by code."""
        self._by_name: dict[tuple[str, str], str] = {}
        self.by_code: dict[str, str] = {}
        self.all = {p.id: p for p in places if p.kind in (PlaceKind.DISTRICT, PlaceKind.REGION, PlaceKind.COUNTRY)}
        for place in self.all.values():
            for name in spellings(place):
                self._by_name[place.cc, stem(name)] = place.id
                self._by_name.setdefault((place.cc, fold(name)), place.id)
            self.by_code.update(dict.fromkeys(place.code.split(), place.id))
            if place.cc != "BY":  # files give the bare name of a region abroad: Utena, Lubelskie
                for name in (place.names.get("en", ""), place.names.get("pl", "")):
                    for part in plain(name).split():
                        if not generic(part) and len(part) > 3:
                            self._by_name.setdefault((place.cc, fold(part)), place.id)

    def find(self, cc: str, *names: str) -> str:
        """Return the id of the area a file means, or ""; a name of digits is GeoNames' number of a first-level area."""
        for name in filter(None, names):
            if name.startswith("BY-") and f"r-{name}" in self.all:
                return f"r-{name}"
            if name.isdigit() and f"{cc}.{name}" in self.by_code:
                return self.by_code[f"{cc}.{name}"]
            for key in (stem(name), fold(name)):
                if found := self._by_name.get((cc, key)):
                    return found
        return ""


def point(lat: str, lon: str) -> tuple[float, float]:
    """Return a point in degrees. Raises: ValueError when it is none, or lies outside the earth."""
    north, east = float(lat), float(lon)
    if not (-90 <= north <= 90 and -180 <= east <= 180):
        raise ValueError(f"{lat}, {lon} is no point on earth")
    return north, east
