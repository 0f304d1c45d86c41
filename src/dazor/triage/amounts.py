"""The numbers of a stretch → how many of what an event of its type is counted in."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from dazor.model.codes import Label
from dazor.model.facts import Count
from dazor.triage.counts import SOMEBODY, Counted, people, total
from dazor.triage.parsed import Parsed

_UNITS = {Label.GROUND_CONVOY: "vehicle", Label.RAIL_TRANSPORT: "vehicle", Label.AIRCRAFT_FLIGHT: "aircraft",
          Label.AIRCRAFT_TAKEOFF: "aircraft", Label.AIRCRAFT_LANDING: "aircraft", Label.DRONE: "drone",
          Label.MISSILE_LAUNCH: "missile", Label.DETENTION: "person", Label.SEARCH_RAID: "person", Label.FIRE_OR_EXPLOSION: "explosion",
          Label.OFFICIAL_CLAIM: "person", Label.TRIAL_OR_SENTENCE: "person", Label.RAILWAY_DISRUPTION: "case"}
# Units that an event cannot be counted in: a detention has no wagons, a flight no people.
_FOREIGN = {Label.AIRCRAFT_FLIGHT: ("person", "vehicle", "wagon", "train"), Label.DETENTION: ("vehicle", "explosion"),
            Label.FIRE_OR_EXPLOSION: ("vehicle", "train", "person", "wagon"), Label.DRONE: ("person", "vehicle"),
            Label.AIRCRAFT_TAKEOFF: ("person", "vehicle"), Label.MISSILE_LAUNCH: ("person",)}
_OF_PEOPLE = (Label.DETENTION, Label.TRIAL_OR_SENTENCE, Label.SEARCH_RAID)


def _placed(parsed: Parsed) -> list[bool]:
    taken = [False] * len(parsed.words)
    for item in parsed.named:
        taken[item.first:item.after] = [True] * (item.after - item.first)
    return taken


def count_of(parsed: Parsed, first: int, after: int, label: Label, found: Sequence[Counted]) -> Count | None:
    """Return the count of an event of a type, told between two tokens, from the numbers found there."""
    if not found and label not in _OF_PEOPLE:
        return None
    if label is Label.TRIAL_OR_SENTENCE:
        found = [item for item in found if item.said.unit]  # "два з паловай" are years
    found = [item for item in found if item.said.unit != SOMEBODY or label in _OF_PEOPLE]
    count = total([item for item in found if item.said.unit not in _FOREIGN.get(label, ())])
    if count is None and label in _OF_PEOPLE and (named := people(parsed.words, _placed(parsed), first, after)):
        return Count(min=named, max=named, unit="person")
    if count is not None and count.unit == SOMEBODY:
        return replace(count, unit="person")
    return replace(count, unit=_UNITS.get(label, "unit")) if count is not None and not count.unit else count
