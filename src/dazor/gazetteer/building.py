"""Places from anywhere → the bytes of a pack: the lists written by hand are always in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import msgspec

from dazor.gazetteer.filing import compile_pack
from dazor.gazetteer.importing import byhand
from dazor.gazetteer.merging import fill_populations, merge, place_in_areas
from dazor.gazetteer.places import Raw


class Built(msgspec.Struct, frozen=True):
    """A pack and what is worth telling about its making."""

    data: bytes
    counts: dict[str, int]  # entries by kind
    merged: int  # rows that turned out to be a place already there
    missing: tuple[str, ...]  # aliases whose place is not in it


def build(places: Iterable[Raw], *, attribution: Sequence[str]) -> Built:
    """Return a pack of the given places and of those written by hand, merged, each in its areas."""
    rows = [*byhand.places(), *places]
    kept = merge(rows)
    missing = byhand.add_aliases(kept)
    place_in_areas(kept)
    fill_populations(kept)
    counts = dict(sorted(Counter(place.kind.value for place in kept).items()))
    data = compile_pack(kept, stop=byhand.stop_words(), attribution=(byhand.ATTRIBUTION, *attribution), counts=counts)
    return Built(data, counts, len(rows) - len(kept), tuple(missing))
