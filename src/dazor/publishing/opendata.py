"""Open data: CSV (plain, and with a row of HXL tags) and GeoJSON. One row an incident, English codes, no sentence."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence

import msgspec

from dazor.model.codes import EVENT_TYPES
from dazor.model.public import PublicArea, PublicCount, PublicTime, Release

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


def guarded(value: Value) -> Value:
    """Keep a spreadsheet from running a text as a formula: it gets an apostrophe in front. Source: OWASP."""
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%"):
        return "'" + value
    return value


def table(releases: Iterable[Release], *, hxl: bool = False) -> bytes:
    """Return the incidents as CSV (UTF-8, CRLF as RFC 4180 wants), with HXL tags as second row when asked."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([name for name, _, _ in COLUMNS])
    if hxl:
        writer.writerow([tag for _, tag, _ in COLUMNS])
    for release in releases:
        writer.writerow([guarded(value(release)) for _, _, value in COLUMNS])
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
