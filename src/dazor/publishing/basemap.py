"""The own base map: plane coordinates, what lies in a view, names of countries and towns. Made at set-up."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

import msgspec

from dazor.model.codes import LANGUAGES
from dazor.model.errors import DazorError

BELARUS = (23.0, 51.15, 32.9, 56.25)  # west, south, east, north in degrees: the view when none is asked for
KM_PER_DEGREE = 111.32  # of a great circle


class NotBuilt(DazorError):
    """The base map and the map library are not inside the package. Run `make set-up-demo`; nothing was written."""

    code = "publishing.P01"


class Path(msgspec.Struct, frozen=True):
    """A country, lake or river as an SVG path in plane units."""

    kind: str
    bounds: tuple[float, float, float, float]  # left, top, right, bottom
    d: str
    cc: str = ""  # ISO 3166-1 alpha-2
    names: dict[str, str] = {}  # by language


class BaseMap(msgspec.Struct, frozen=True):
    """What set-up made of Natural Earth. Plane units: Mercator, 100 a degree of longitude, from the top left."""

    box: tuple[float, float, float, float]  # west, south, east, north in degrees
    paths: tuple[Path, ...]


class Town(msgspec.Struct, frozen=True):
    """A town that is only a label: rank 1 is drawn first."""

    rank: int
    lat: float  # degrees
    lon: float  # degrees
    names: dict[str, str]  # by language


class View(msgspec.Struct, frozen=True):
    """A window on the plane: pixel = (plane - left, top) × scale."""

    left: float
    top: float
    scale: float  # pixels a plane unit
    width: int  # pixels
    height: int

    def at(self, lat: float, lon: float) -> tuple[float, float]:
        """Return the pixel of a point in degrees."""
        x, y = plane(lat, lon)
        return round((x - self.left) * self.scale, 1), round((y - self.top) * self.scale, 1)

    def pixels(self, km: float, lat: float) -> float:
        """Return how long so many kilometres are at this latitude."""
        return round(km / KM_PER_DEGREE * 100 / math.cos(math.radians(lat)) * self.scale, 1)


def built(name: str) -> bytes:
    """Return a file that set-up built into the package. Raises: NotBuilt."""
    try:
        return (files("dazor.publishing") / "built" / name).read_bytes()
    except FileNotFoundError as error:
        raise NotBuilt(f"{name} is not inside the package: run `make set-up-demo`. Nothing was written.") from error


@cache
def base() -> BaseMap:
    """Return the base map. Raises: NotBuilt."""
    return msgspec.json.decode(built("basemap.json"), type=BaseMap)


@cache
def towns() -> tuple[Town, ...]:
    """Return the towns that are labels, most important first."""
    text = (files("dazor.publishing") / "towns.tsv").read_text(encoding="utf-8")
    rows = csv.DictReader(io.StringIO(text), delimiter="\t")
    found = (Town(int(r["rank"]), float(r["lat"]), float(r["lon"]), {lang: r[lang] for lang in LANGUAGES}) for r in rows)
    return tuple(sorted(found, key=lambda town: town.rank))


def mercator(lat: float) -> float:
    """Return the Mercator ordinate in degrees."""
    return math.degrees(math.asinh(math.tan(math.radians(lat))))


def plane(lat: float, lon: float) -> tuple[float, float]:
    """Return plane units of a point in degrees."""
    west, _, _, north = base().box
    return (lon - west) * 100, (mercator(north) - mercator(lat)) * 100


def view(bbox: tuple[float, float, float, float] | None, width: int, height: int) -> View:
    """Return the smallest view of this shape that shows the whole box (degrees: west, south, east, north)."""
    west, south, east, north = bbox or BELARUS
    left, top = plane(north, west)
    right, bottom = plane(south, east)
    scale = min(width / max(right - left, 1.0), height / max(bottom - top, 1.0))
    return View((left + right - width / scale) / 2, (top + bottom - height / scale) / 2, scale, width, height)


def around(lat: float, lon: float, km: float) -> tuple[float, float, float, float]:
    """Return the box (west, south, east, north in degrees) that reaches so many kilometres every way."""
    up = km / KM_PER_DEGREE
    side = up / math.cos(math.radians(lat))
    return lon - side, lat - up, lon + side, lat + up


def holding(points: Sequence[tuple[float, float]], margin: float = 35.0) -> tuple[float, float, float, float]:
    """Return the box (west, south, east, north in degrees) around points of (latitude, longitude), with so many km to spare."""
    boxes = [around(lat, lon, margin) for lat, lon in points]
    return (min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes))


def km(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Return the kilometres between two points of (latitude, longitude), flat: within 1 % inside the map."""
    east = (b[1] - a[1]) * math.cos(math.radians((a[0] + b[0]) / 2))
    return KM_PER_DEGREE * math.hypot(b[0] - a[0], east)


@cache
def shapes() -> tuple[tuple[str, object], ...]:
    """Return (country code, shape in plane units) of the countries, for placing their names."""
    import shapely
    from shapely.geometry import shape

    found = msgspec.json.decode(built("basemap.geojson"))["features"]
    west, _, _, north = base().box

    def projected(points: object) -> object:
        import numpy

        lon, lat = numpy.asarray(points).T
        y = (mercator(north) - numpy.degrees(numpy.arcsinh(numpy.tan(numpy.radians(lat))))) * 100
        return numpy.stack([(lon - west) * 100, y], axis=1)

    return tuple((f["properties"]["cc"], shapely.transform(shape(f["geometry"]), projected))
                 for f in found if f["properties"]["kind"] == "country")


@cache
def name_spots(seen: View) -> tuple[tuple[str, float, float, float], ...]:
    """Return (country code, x, y, room in pixels) where the name of each country in view stands most freely."""
    import shapely

    window = shapely.box(seen.left, seen.top, seen.left + seen.width / seen.scale, seen.top + seen.height / seen.scale)
    spots = []
    for code, country in shapes():
        part = shapely.intersection(country, window)
        if part.is_empty or not code:
            continue
        radius = shapely.maximum_inscribed_circle(part, tolerance=2 / seen.scale)
        (x, y), _ = shapely.get_coordinates(radius)
        room = radius.length * seen.scale
        spots.append((code, round(float(x - seen.left) * seen.scale, 1), round(float(y - seen.top) * seen.scale, 1), room))
    return tuple(spots)


def country_points() -> tuple[tuple[str, float, float], ...]:
    """Return (country code, latitude, longitude) where the name of each country near Belarus stands."""
    seen = view(None, 1000, 760)
    west, _, _, north = base().box
    found = []
    for code, x, y, _ in name_spots(seen):
        ordinate = mercator(north) - (y / seen.scale + seen.top) / 100
        lat = math.degrees(math.atan(math.sinh(math.radians(ordinate))))
        found.append((code, round(lat, 3), round(west + (x / seen.scale + seen.left) / 100, 3)))
    return tuple(found)
