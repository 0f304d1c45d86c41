"""Open data: CSV (plain, and with a row of HXL tags) and GeoJSON. One row an incident, English codes, no sentence.

Ways stand in files of their own: one row a stop, one line a stretch between two stops.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

import msgspec

from dazor.model.codes import EVENT_TYPES
from dazor.model.public import PublicArea, PublicCount, PublicTime, Release
from dazor.publishing import ways
from dazor.publishing.ways import Passed

Value = str | int | float | None
Read = Callable[[Release], Value]


def _place(read: Callable[[PublicArea], Value]) -> Read:
    return lambda release: read(release.places[0]) if release.places else None


def _count(read: Callable[[PublicCount], Value]) -> Read:
    return lambda release: read(release.count) if release.count else None


def _when(read: Callable[[PublicTime], Value]) -> Read:
    return lambda release: read(release.when) if release.when else None


# name, HXL tag (hxlstandard.org 1.1), value; reference: docs/reference/feeds.md
COLUMNS: tuple[tuple[str, str, Read], ...] = (
    ("id", "#event+id", lambda r: r.id),
    ("version", "#meta+version", lambda r: r.version),
    ("state", "#status+release", lambda r: r.state.value),
    ("type", "#event+type", lambda r: r.code),
    ("layer", "#event+layer", lambda r: r.layer),
    ("acled", "#event+type+acled", lambda r: EVENT_TYPES[r.code].acled),
    ("plover", "#event+type+plover", lambda r: EVENT_TYPES[r.code].plover),
    ("date_start", "#date+start", _when(lambda v: v.start)),
    ("date_end", "#date+end", _when(lambda v: v.end)),
    ("date_precision", "#date+precision", _when(lambda v: str(v.precision))),
    ("place_id", "#loc+id", _place(lambda v: v.id)),
    ("place", "#loc+name", _place(lambda v: v.names.get("en", ""))),
    ("place_level", "#loc+type", _place(lambda v: str(v.level))),
    ("country", "#country+code", _place(lambda v: v.cc)),
    ("lat", "#geo+lat", _place(lambda v: v.lat)),
    ("lon", "#geo+lon", _place(lambda v: v.lon)),
    ("radius_km", "#geo+precision+km", _place(lambda v: v.radius_km)),
    ("other_places", "#loc+other", lambda r: "; ".join(a.names.get("en", a.id) for a in r.places[1:])),
    ("bound_for", "#loc+destination", lambda r: "; ".join(a.names.get("en", a.id) for a in r.heading)),
    ("compass", "#geo+heading", lambda r: r.compass),
    ("stops", "#indicator+stops", lambda r: len(ways.passed(r))),
    ("count_min", "#indicator+count+min", _count(lambda v: v.min)),
    ("count_max", "#indicator+count+max", _count(lambda v: v.max)),
    ("count_unit", "#indicator+unit", _count(lambda v: v.unit)),
    ("fewer_than_three", "#indicator+few", _count(lambda v: int(v.fewer_than_three))),
    ("objects", "#item", lambda r: "; ".join(r.objects)),
    ("verification", "#status+verification", lambda r: r.verification),
    ("grade", "#status+grade", lambda r: r.grade),
    ("sources", "#meta+source", lambda r: r.sources),
    ("hedged", "#meta+hedged", lambda r: int(r.hedged)),
    ("negated", "#meta+negated", lambda r: int(r.negated)),
    ("attribution", "#meta+attribution", lambda r: r.attribution),
    ("published", "#date+reported", lambda r: r.published),
)
# name and value of a stop
STOPS: tuple[tuple[str, Callable[[Passed], Value]], ...] = (
    ("stop", lambda p: p.number),
    ("date_start", lambda p: p.stop.when.start if p.stop.when else None),
    ("date_end", lambda p: p.stop.when.end if p.stop.when else None),
    ("date_precision", lambda p: str(p.stop.when.precision) if p.stop.when else None),
    ("place_id", lambda p: p.stop.area.id),
    ("place", lambda p: p.stop.area.names.get("en", "")),
    ("place_level", lambda p: str(p.stop.area.level)),
    ("country", lambda p: p.stop.area.cc),
    ("lat", lambda p: p.lat),
    ("lon", lambda p: p.lon),
    ("radius_km", lambda p: p.stop.area.radius_km),
    ("gap", lambda p: int(p.gap_km is not None)),
    ("gap_km", lambda p: p.gap_km),
)


def guarded(value: Value) -> Value:
    """Keep a spreadsheet from running a text as a formula: it gets an apostrophe in front. Source: OWASP."""
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%"):
        return "'" + value
    return value


def table(releases: Iterable[Release], *, hxl: bool = False) -> bytes:
    """Return the incidents as CSV (UTF-8, CRLF as RFC 4180 wants), with HXL tags as second row when asked."""
    head: list[list[Value]] = [[name for name, _, _ in COLUMNS]]
    if hxl:
        head.append([tag for _, tag, _ in COLUMNS])
    return _written([*head, *([guarded(value(release)) for _, _, value in COLUMNS] for release in releases)])


def ways_table(releases: Iterable[Release]) -> bytes:
    """Return the ways as CSV: one row a stop, in order of time; after the last stop there is nothing."""
    rows = ([release.id, *(guarded(value(stop)) for _, value in STOPS)] for release in releases for stop in ways.passed(release))
    return _written([["incident", *(name for name, _ in STOPS)], *rows])


def _written(rows: Iterable[Sequence[Value]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def geojson(releases: Sequence[Release]) -> bytes:
    """Return the incidents as GeoJSON (RFC 7946). A point is the centre of an area of `radius_km`."""
    found = []
    for release in releases:
        area = release.places[0] if release.places else None
        point = {"type": "Point", "coordinates": [area.lon, area.lat]} if area and area.lat is not None else None
        properties = {name: value(release) for name, _, value in COLUMNS if name not in ("lat", "lon")}
        found.append({"type": "Feature", "id": release.id, "geometry": point,
                      "properties": properties | {"names": area.names if area else {}}})
    return msgspec.json.encode({"type": "FeatureCollection", "features": found})


def ways_geojson(releases: Iterable[Release]) -> bytes:
    """Return the ways as GeoJSON: a straight line between the centres of two areas in which the same was seen."""
    found = [{"type": "Feature", "id": f"{release.id}.{a.number}",
              "geometry": {"type": "LineString", "coordinates": [[a.lon, a.lat], [b.lon, b.lat]]},
              "properties": {"incident": release.id, "type": release.code, "layer": release.layer, "from_stop": a.number,
                             "to_stop": b.number, "gap": int(b.gap_km is not None), "gap_km": b.gap_km}}
             for release in releases for a, b in pairwise(ways.passed(release))]
    return msgspec.json.encode({"type": "FeatureCollection", "features": found})
