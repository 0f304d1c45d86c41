"""Whose words somebody may read: compartments of region and kind, so that one arrest opens one of them.

A compartment is written as `Brest Region : rail, ground`; `*` is every region, or every kind. Regions are called as
the gazetteer calls them in English, kinds are the layers of `model.codes.LAYERS`. A report that names no region, or
tells of no event, is read only by who reads every region, or every kind: nobody can say whose it is.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from dazor.model.codes import EVENT_TYPES, LAYERS, Level
from dazor.model.errors import UnusableInput
from dazor.model.facts import Sighting

ANY = "*"


class BadCompartment(UnusableInput):
    """A compartment is not written as `region : kind, kind`. Nothing was changed."""

    code = "verification.V06"


class Compartment(msgspec.Struct, frozen=True, order=True):
    """One region and one kind; `*` for all of either."""

    region: str
    layer: str


def parsed(text: str) -> tuple[Compartment, ...]:
    """Return the compartments of a text, one region a line. Raises: BadCompartment."""
    found: set[Compartment] = set()
    for line in filter(None, map(str.strip, text.replace(";", "\n").splitlines())):
        region, mark, kinds = line.partition(":")
        layers = [kind.strip() for kind in kinds.split(",") if kind.strip()]
        unknown = sorted(set(layers) - {ANY, *LAYERS})
        if not mark or not region.strip() or not layers or unknown:
            raise BadCompartment(f"{line!r} is not a compartment{f': no kind {unknown[0]}' if unknown else ''}. Write a region, "
                                 f"a colon and kinds, for example `Brest Region : rail, ground`. Kinds: {', '.join(LAYERS)}, *. "
                                 "Nothing was changed.")
        found.update(Compartment(region.strip(), layer) for layer in layers)
    if not found:
        raise BadCompartment("at least one compartment is needed; `* : *` is everything. Nothing was changed.")
    return tuple(sorted(found))


def written(compartments: Sequence[Compartment]) -> str:
    """Return compartments as text that `parsed` reads."""
    regions: dict[str, list[str]] = {}
    for one in compartments:
        regions.setdefault(one.region, []).append(one.layer)
    return "\n".join(f"{region} : {', '.join(sorted(layers))}" for region, layers in sorted(regions.items()))


def opens(compartments: Sequence[Compartment], sightings: Sequence[Sighting]) -> bool:
    """Tell whether somebody with these compartments may read a report that tells of these sightings."""
    if not sightings:
        return Compartment(ANY, ANY) in compartments
    return any(_inside(one, sighting) for one in compartments for sighting in sightings)


def _inside(one: Compartment, sighting: Sighting) -> bool:
    kind = EVENT_TYPES.get(sighting.code)
    if one.layer not in (ANY, kind.layer if kind else ""):
        return False
    return one.region == ANY or one.region in regions_of(sighting)


def regions_of(sighting: Sighting) -> frozenset[str]:
    """Return the English names of the regions of a sighting's places."""
    return frozenset(area.names.get("en", area.id) for place in sighting.places for area in place.ladder
                     if area.level is Level.REGION)
