"""A report without the words: what may be stored."""

from __future__ import annotations

from msgspec.structs import replace

from dazor.model.facts import Report, Sighting


def bare(report: Report) -> Report:
    """Return the report without any surface, span or offset, and without the reporter's place or private data."""
    return replace(report, sightings=tuple(map(_bare, report.sightings)), observer_places=(), pii=(), spans=())


def _bare(sighting: Sighting) -> Sighting:
    # The reasons of a place quote the words around it, so they go as well. A name that no pack knows is a surface.
    places = tuple(replace(place, surface="", start=None, end=None, because=tuple(why for why in place.because if "«" not in why))
                   for place in sighting.places if place.id)
    return replace(sighting, places=places, when=replace(sighting.when, surface="") if sighting.when else None,
                   count=replace(sighting.count, surface="") if sighting.count else None)
