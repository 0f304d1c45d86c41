"""OSM extracts and GeoJSON of districts → places and polygons."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

from dazor.gazetteer.importing.found import Areas, Found, Progress, UnknownFile
from dazor.gazetteer.places import Raw
from dazor.model.codes import LANGUAGES, PlaceKind

OSM_CREDIT = "© OpenStreetMap contributors (ODbL), openstreetmap.org/copyright"
_PLACES = {"city", "town", "village", "hamlet", "isolated_dwelling", "suburb", "neighbourhood", "locality", "farm"}
_RAIL = {"station", "halt", "yard", "junction"}


def read_polygons(stream: TextIO, name: str, areas: Areas) -> Found:
    """Return the polygons of districts and regions. Raises: UnknownFile when the file is no such GeoJSON."""
    from shapely import GEOSException
    from shapely.geometry import shape

    try:
        features = json.load(stream)["features"]
    except (ValueError, KeyError, TypeError) as error:
        raise UnknownFile(f"{name} is no GeoJSON feature collection. Nothing was taken from it.") from error
    found = Found(file=name, what="polygons of districts", attribution="Districts: Who's On First (CC0, CC BY)")
    for number, feature in enumerate(features, start=1):
        found.read += 1
        try:
            facts = feature["properties"]
            id_ = areas.find("BY", facts["name_be"], facts.get("name_ru", ""))
            if not id_:
                raise ValueError(f"{facts['name_be']} is no known area")
            found.polygons.append((id_, shape(feature["geometry"])))
            found.taken += 1
        except (KeyError, TypeError, ValueError, GEOSException) as error:
            found.refuse(f"feature {number}", f"{error}" or "no polygon")
    return found


def _names(tags: Any) -> dict[str, str]:  # noqa: ANN401 - pyosmium has no types
    names = {code: tags[f"name:{code}"] for code in LANGUAGES if f"name:{code}" in tags}
    if "en" not in names and "int_name" in tags:
        names["en"] = tags["int_name"]
    if "name" in tags and not names:
        names["en"] = tags["name"]
    return names


def _kind(tags: Any) -> PlaceKind | None:  # noqa: ANN401 - pyosmium has no types
    if tags.get("place") in _PLACES:
        return PlaceKind.SETTLEMENT
    if tags.get("railway") in _RAIL:
        return PlaceKind.STATION
    return PlaceKind.AIRFIELD if tags.get("aeroway") == "aerodrome" else None


def _number(text: str | None) -> int | None:
    digits = "".join(c for c in text or "" if c.isdigit())
    return int(digits) if digits else None


def read_osm(path: Path, areas: Areas, progress: Progress = lambda _: None) -> Found:
    """Return settlements, stations, airfields and names of areas of an OSM file. Raises: UnknownFile when unreadable."""
    import osmium

    found = Found(file=path.name, what="OpenStreetMap extract", attribution=OSM_CREDIT)
    processor = osmium.FileProcessor(str(path)).with_locations().with_filter(
        osmium.filter.KeyFilter("place", "railway", "aeroway", "boundary"))
    try:
        for thing in processor:
            found.read += 1
            if not found.read % 1000:
                progress(found.read)
            _osm_object(thing, found, areas)
    except RuntimeError as error:
        raise UnknownFile(f"{path.name} could not be read as OpenStreetMap data: {error}. Nothing was taken.") from error
    return found


def _osm_object(thing: Any, found: Found, areas: Areas) -> None:  # noqa: ANN401 - pyosmium has no types
    from dazor.gazetteer.importing.found import Addition

    tags = thing.tags
    if tags.get("boundary") == "administrative":
        names = _names(tags)
        id_ = areas.find("BY", *names.values()) if tags.get("admin_level") in ("4", "6") else ""
        if id_:
            found.additions.append(Addition(id_, population=_number(tags.get("population")), names=tuple(names.values())))
            found.taken += 1
        else:
            found.refuse(f"{thing.type_str()}{thing.id}", "not a region or district that is known")
        return
    kind, names, where = _kind(tags), _names(tags), next(_points(thing), None)
    if kind is None or not names or where is None:
        found.refuse(f"{thing.type_str()}{thing.id}", "no kind of place we keep" if kind is None else
                     "no name" if not names else "no point")
        return
    found.take(Raw(id=f"o{thing.type_str()}{thing.id}", names=names, kind=kind, lat=where[0], lon=where[1], rank=45,
                   alt=[tags[key] for key in ("name", "alt_name", "old_name", "official_name") if key in tags],
                   population=_number(tags.get("population")), cc=tags.get("addr:country", ""),
                   code=tags.get("icao", tags.get("esr:user", ""))))


def _points(thing: Any) -> Iterator[tuple[float, float]]:  # noqa: ANN401 - pyosmium has no types
    if thing.is_node():
        yield thing.location.lat, thing.location.lon
    elif thing.is_way():
        seen = [(node.location.lat, node.location.lon) for node in thing.nodes if node.location.valid()]
        if seen:
            yield sum(lat for lat, _ in seen) / len(seen), sum(lon for _, lon in seen) / len(seen)
