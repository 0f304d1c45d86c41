"""Incidents that tell once more what an earlier one told, of a place nearby: one thing told with a wrong place, or a decoy.

Found among incidents that nothing joined. Only the later is noted, and only where the earlier has as many independent
reports, so that nobody takes belief from a true event by inventing another beside it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from dazor.incidents.independence import arrival
from dazor.incidents.seen import Seen, bounds, near_km
from dazor.model.facts import Incident, Reason, Report

TWIN = "twin"  # factor of the reasons made here; `verification` reads how many
NEAR_KM, NEAR_MINUTES = 40.0, 15
ALIKE = 1.25  # ratio of two numbers that are the same by eye
_FEW = 3  # numbers up to it are told of many things
_CELL = (0.5, 0.8)  # degrees; 56 km by 53 at 53° N
_LOOKED_AT = 24  # sightings of one cell, type and hour; a flood cannot make the work quadratic

Cell = tuple[str, int, int, int]


class _Told(msgspec.Struct, frozen=True):
    """What one sighting of an incident tells, as far as it can be compared."""

    incident: int
    place: str
    lat: float
    lon: float
    minute: int
    number: tuple[float, float] | None
    heading: str


def noted(incidents: Sequence[Incident], seen: Iterable[Seen], reports: Iterable[Report]) -> list[Incident]:
    """Return the incidents, each with a note where an earlier one with as many independent reports is its twin."""
    came = {report.id: stamp for report in reports if (stamp := arrival(report)) is not None}
    home = {(m.id, m.sighting): index for index, incident in enumerate(incidents) for m in incident.members}
    first = [min((came[m.id] for m in incident.members if m.id in came), default=None) for incident in incidents]
    found: dict[int, int] = {}
    for one, other in _alike(seen, home):
        a, b = first[one], first[other]
        if a is not None and b is not None and a != b:
            later, earlier = (one, other) if a > b else (other, one)
            if incidents[earlier].groups >= incidents[later].groups:
                found[later] = min(found.get(later, earlier), earlier)
    return [_noted(incident, incidents[found[index]]) if index in found else incident
            for index, incident in enumerate(incidents)]


def _noted(incident: Incident, earlier: Incident) -> Incident:
    reason = Reason(factor=TWIN, because=f"an earlier incident, {earlier.id}, tells of the same nearby", values={"incident": earlier.id},
                    evidence=tuple(sorted({member.id for member in incident.members})))
    return msgspec.structs.replace(incident, reasons=(*incident.reasons, reason))


def _alike(seen: Iterable[Seen], home: Mapping[tuple[str, int], int]) -> Iterator[tuple[int, int]]:
    """Yield pairs of incidents of which two sightings tell the same thing at one hour, of two places near each other."""
    cells: dict[Cell, list[_Told]] = defaultdict(list)
    for label, told in _telling(seen, home):
        row, column, slot = int(told.lat // _CELL[0]), int(told.lon // _CELL[1]), told.minute // NEAR_MINUTES
        for up in (-1, 0, 1):
            for aside in (-1, 0, 1):
                for later in (-1, 0, 1):
                    for other in cells.get((label, row + up, column + aside, slot + later), ()):
                        if _same(told, other):
                            yield told.incident, other.incident
        if len(cells[label, row, column, slot]) < _LOOKED_AT:
            cells[label, row, column, slot].append(told)


def _telling(seen: Iterable[Seen], home: Mapping[tuple[str, int], int]) -> Iterator[tuple[str, _Told]]:
    """Yield what has a minute, a place and a number or a heading; copies within an incident once."""
    known: set[_Told] = set()
    for s in seen:
        number = bounds(s.sighting.count)
        number = number if number is not None and number[0] > _FEW else None
        if s.stated and s.first == s.last and s.anchor is not None and not s.negated and (number or s.sighting.heading) and s.key in home:
            told = _Told(home[s.key], s.anchor.id or s.anchor.name, s.lat, s.lon, s.first, number, s.sighting.heading)
            if told not in known:
                known.add(told)
                yield s.label.value, told


def _same(a: _Told, b: _Told) -> bool:
    if a.incident == b.incident or a.place == b.place or abs(a.minute - b.minute) > NEAR_MINUTES:
        return False
    if a.number and b.number and max(a.number[0], b.number[0]) > ALIKE * min(a.number[1], b.number[1]):
        return False
    if a.heading and b.heading and a.heading != b.heading:
        return False
    told = bool(a.number and b.number) or bool(a.heading and b.heading)
    return told and near_km(a.lat, a.lon, b.lat, b.lon) <= NEAR_KM
