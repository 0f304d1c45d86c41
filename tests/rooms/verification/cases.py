"""Incidents with their reports for the tests of verification. Places and numbers are invented."""

from __future__ import annotations

from typing import Any

from dazor.model.codes import Act, Label, PlaceKind, Precision, Role
from dazor.model.facts import Count, Incident, Judgement, Member, Place, Reason, Report, Sighting, When

STAMP = "2022-03-17T14:20"


def place(name: str = "Vokan", lat: float = 53.0, people: int | None = 50_000, role: Role = Role.AT) -> Place:
    """Return a place with a population."""
    return Place(name=name, id=name, kind=PlaceKind.SETTLEMENT, role=role, lat=lat, lon=27.0, radius_km=3.0, population=people)


def seen(where: Place | None = None, at: str | None = STAMP, number: int | None = 20,
         label: Label = Label.RAIL_TRANSPORT, **values: Any) -> Sighting:
    """Return a sighting of a train."""
    return Sighting(type=label, places=(where or place(),), count=Count(min=number, max=number) if number else None,
                    when=When(start=at, end=at, precision=Precision.MINUTE) if at else None, **values)


def case(*reports: Report, groups: int | None = None, **values: Any) -> tuple[Incident, list[Report]]:
    """Return an incident whose members are all sightings of the reports."""
    first = reports[0].sightings[0]
    fields: dict[str, Any] = {
        "id": "abcdefghij", "type": first.type, "code": "mil.rail.train", "places": first.places, "when": first.when,
        "members": tuple(Member(id=r.id, sighting=n) for r in reports for n in range(len(r.sightings))),
        "reports": len(reports), "groups": len(reports) if groups is None else groups}
    return Incident(**{**fields, **values}), list(reports)


def crowd(many: int, *, door: str = "form", **values: Any) -> list[Report]:
    """Return as many like reports."""
    return [Report(id=f"r{n:03d}", sightings=(seen(**values),), door=door) for n in range(many)]


def denied(*by: str) -> tuple[Reason, ...]:
    """Return the reason that stands on an incident that others deny."""
    return (Reason(factor="negated_conflict", evidence=by),) if by else ()


def said(act: Act | str, by: str = "ann", value: str = "", at: str = "", why: str = "") -> Judgement:
    """Return a judgement; its time is a counter when none is given."""
    said.number += 1  # type: ignore[attr-defined]
    return Judgement(incident="abcdefghij", by=by, at=at or f"2022-03-18T10:00:{said.number:06d}Z",  # type: ignore[attr-defined]
                     what=str(act), value=value, why=why)


said.number = 0  # type: ignore[attr-defined]
