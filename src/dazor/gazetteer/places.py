"""What a gazetteer entry is, and what is put into a pack."""

from __future__ import annotations

import math

import msgspec

from dazor.model.codes import PlaceKind
from dazor.model.errors import DazorError


class BadPack(DazorError):
    """The file is not a pack that can be used: foreign, cut short, damaged or of a newer kind."""

    code = "gazetteer.G01"


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """A place as the pack knows it."""

    id: str
    name: str  # English
    names: dict[str, str]  # by language: be ru uk en pl; a missing one falls back to en
    kind: PlaceKind
    lat: float | None  # degrees, WGS 84; None for what has no point (an alias of a road)
    lon: float | None
    radius_km: float  # precision: the place lies within this distance of the point
    population: int | None = None  # inhabitants
    cc: str = ""  # ISO 3166-1 alpha-2
    district_id: str = ""
    region_id: str = ""
    code: str = ""  # railway or ICAO code
    note: str = ""  # where it is from and what is approximate
    index: int = -1  # in its pack
    beyond_km: int = 0  # from the nearest settlement of Belarus, when abroad: what is far is named less often
    borders: tuple[str, ...] = ()  # other countries of which some place lies within BORDER_KM


class Raw(msgspec.Struct, kw_only=True):
    """A place on its way into a pack; merged with others before it becomes an entry."""

    id: str
    names: dict[str, str]  # by language; en may be missing
    kind: PlaceKind
    lat: float
    lon: float
    alt: list[str] = []  # further spellings, of any language
    radius_km: float | None = None  # None: from kind and population
    population: int | None = None
    cc: str = ""
    district_id: str = ""
    region_id: str = ""
    code: str = ""
    note: str = ""
    beyond_km: int = 0  # see Entry
    borders: tuple[str, ...] = ()  # see Entry
    rank: int = 0  # whose point and names win when merged: higher is better


BORDER_KM = 25.0
RADIUS_KM = {
    PlaceKind.STATION: 2.0, PlaceKind.AIRFIELD: 2.0, PlaceKind.BASE: 3.0, PlaceKind.TRAINING_GROUND: 6.0,
    PlaceKind.BORDER_CROSSING: 2.0, PlaceKind.SITE: 1.0, PlaceKind.DISTRICT: 22.0, PlaceKind.REGION: 100.0,
    PlaceKind.COUNTRY: 350.0, PlaceKind.VAGUE: 50.0,
}


def radius(kind: PlaceKind, population: int | None) -> float:
    """Return the precision in km: a village 1, a town of 100,000 about 5, a city of a million and more 8 to 12."""
    if kind is not PlaceKind.SETTLEMENT:
        return RADIUS_KM.get(kind, 5.0)
    inhabitants = population or 300
    return round(min(12.0, max(1.0, math.sqrt(inhabitants / 4000))), 1)  # 4,000 people on a square km of radius²


def km(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Return the great-circle distance in km between two points in degrees."""
    one, two = math.radians(lat), math.radians(other_lat)
    half = math.sin((two - one) / 2) ** 2
    half += math.cos(one) * math.cos(two) * math.sin(math.radians(other_lon - lon) / 2) ** 2
    return 12742 * math.asin(math.sqrt(min(1.0, half)))
