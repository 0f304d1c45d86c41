"""What each token of a message can mean: its words, and the facts that are told there and are no words."""

from __future__ import annotations

from collections.abc import Sequence

from dazor.model.codes import PlaceKind, Role
from dazor.triage.counts import Counted
from dazor.triage.events import pseudo
from dazor.triage.named import Named
from dazor.triage.roles import SIDE

_ROUTE = (Role.FROM, Role.TO, Role.DIRECTION)
_TOWN = 15_000  # a quiet town is no quiet airfield, even where it has one


def meanings(masks: Sequence[int], named: Sequence[Named], counted: Sequence[Counted]) -> list[int]:
    """Return the masks with the bits of `events.pseudo` where something is counted and where a place stands."""
    extra, meant = pseudo(), list(masks)
    for several in counted:
        if (several.said.min or several.said.max or 0) > 1:
            meant[several.first] |= extra["counted"]
    for item in named:
        meant[item.first] |= extra["own"]
        if item.role in _ROUTE:
            meant[item.first] |= extra["route"]
        if item.role is Role.FROM and airfield(item) and not SIDE.search(item.because):
            meant[item.first] |= extra["leaves"]
    return meant


def airfield(item: Named) -> bool:
    """Say whether a name is first of all an airfield's: Machulishchy is, Minsk is not."""
    entries = item.hit.entries if item.hit else ()
    return any(entry.kind is PlaceKind.AIRFIELD for entry in entries[:4]) and all((entry.population or 0) < _TOWN for entry in entries[:2])
