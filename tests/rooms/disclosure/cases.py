"""Incidents for the tests of disclosure, made by hand and at random. Places and numbers are invented."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from dazor.model.codes import EVENT_TYPES, Label, Level, PlaceKind, Precision, Role, Verification
from dazor.model.facts import Area, Assessment, Count, Incident, Place, Reason, When

NOON = datetime(2022, 3, 25, 9, 0, tzinfo=UTC)  # 12:00 in Minsk, eight days after the events below


def ladder(name: str = "Stary Vokan", *, spot: bool = False, town: int | None = 20_000, district: int | None = 45_000,
           region: int | None = 900_000) -> tuple[Area, ...]:
    """Return spot (when asked), town, district, region and country around a name."""
    def area(level: Level, population: int | None, radius: float) -> Area:
        return Area(id=f"{level}:{name}", level=level, names={"en": f"{name} {level}"}, lat=53.0, lon=27.0,
                    radius_km=radius, population=population, cc="BY")
    rungs = (area(Level.LOCALITY, town, 4.0), area(Level.DISTRICT, district, 22.0), area(Level.REGION, region, 110.0),
             area(Level.COUNTRY, 9_000_000, 300.0))
    return (area(Level.SPOT, None, 1.0), *rungs) if spot else rungs


def place(name: str = "Stary Vokan", kind: PlaceKind = PlaceKind.SETTLEMENT, role: Role = Role.AT,
          **rungs: Any) -> Place:
    """Return a place with its ladder."""
    return Place(name=name, kind=kind, role=role, id=name, lat=53.0, lon=27.0, radius_km=2.0,
                 ladder=ladder(name, **rungs))


def believed(p: float = 0.9, *, kinds: int = 1, by: str = "ledger", grade: str = "F2",
             verification: Verification = Verification.CORROBORATED, ledger: tuple[Reason, ...] = ()) -> Assessment:
    """Return an assessment that lets an incident through."""
    return Assessment(p=p, kinds=kinds, grade=grade, verification=verification, by=by, ledger=ledger)


def incident(code: str = "mil.ground.column", when: str | tuple[str, str] | None = "2022-03-17T14:20",
             precision: Precision = Precision.MINUTE, **values: Any) -> Incident:
    """Return an incident that its class lets through eight days later."""
    start, end = (when, when) if isinstance(when, str) else (when or ("", ""))
    label = EVENT_TYPES[code].label if code in EVENT_TYPES else Label.OTHER
    fields: dict[str, Any] = {
        "id": "abcdefghij", "type": label, "code": code, "places": (place(),), "groups": 3, "reports": 4,
        "when": When(start=start, end=end, precision=precision) if when else None,
        "count": Count(min=17, max=17, unit="vehicle"), "objects": ("t-72",), "heading": "s", "assessment": believed()}
    return Incident(**{**fields, **values})


def _days() -> st.SearchStrategy[date]:
    return st.dates(date(2022, 3, 1), date(2022, 4, 20))


@st.composite
def whens(draw: st.DrawFn) -> When:
    """Return a stated time of any precision."""
    day = draw(_days())
    minute = draw(st.integers(0, 1439))
    stamp = f"{day}T{minute // 60:02d}:{minute % 60:02d}"
    later = datetime.fromisoformat(stamp) + timedelta(minutes=draw(st.integers(1, 3000)))
    start, end, precision = draw(st.sampled_from([
        (stamp, stamp, Precision.MINUTE), (stamp, later.isoformat(timespec="minutes"), Precision.RANGE),
        (f"{day}T06:00", f"{day}T11:59", Precision.PART_OF_DAY), (str(day), str(day), Precision.DAY),
        (str(day), str(day + timedelta(days=6)), Precision.WEEK), (str(day)[:7], str(day)[:7], Precision.MONTH),
        ("2022", "2022", Precision.YEAR)]))
    return When(start=start, end=end, precision=precision, future=draw(seldom([False], True)))


@st.composite
def places(draw: st.DrawFn) -> Place:
    """Return a place of any kind and size, sometimes without a ladder."""
    kind = draw(st.sampled_from([PlaceKind.SETTLEMENT, PlaceKind.STATION, PlaceKind.AIRFIELD, PlaceKind.DISTRICT]))
    name = draw(st.sampled_from(["Stary Vokan", "Novaja Zara", "Orsha"]))
    people = st.sampled_from([90_000, 12_000, 4_000, 700, 80, None])
    found = place(name, kind, draw(st.sampled_from(Role)), spot=kind in (PlaceKind.STATION, PlaceKind.AIRFIELD),
                  town=draw(people), district=draw(people), region=draw(seldom([900_000], None)))
    chosen: Place = draw(seldom([found], Place(name="M77", kind=PlaceKind.ROAD)))
    return chosen


@st.composite
def counts(draw: st.DrawFn) -> Count | None:
    """Return a number: exact, at least, at most, a range, or none."""
    low, more = draw(st.integers(0, 300)), draw(st.integers(0, 50))
    return draw(st.sampled_from([None, Count(min=low, max=low), Count(min=low), Count(max=low),
                                 Count(min=low, max=low + more, unit="wagon", approx=True)]))


_GOOD = (Verification.CORROBORATED, Verification.VERIFIED, Verification.SINGLE_SOURCE, Verification.CONTESTED)


def seldom(usual: Sequence[Any], *odd: Any) -> st.SearchStrategy[Any]:
    """Return mostly the usual: a draw among all would be stopped at the first gate nineteen times in twenty."""
    return st.sampled_from([*list(usual) * (1 + 24 * len(odd) // len(usual)), *odd])


@st.composite
def assessments(draw: st.DrawFn) -> Assessment:
    """Return an assessment, mostly believed."""
    lines = draw(seldom([(Reason(factor="consent"),), (Reason(factor="rights_organisation"),)], ()))
    return believed(draw(seldom((0.97, 0.8, 0.5), 0.2)), kinds=draw(st.integers(1, 3)), ledger=lines,
                    by=draw(st.sampled_from(["ledger", "ann"])), grade=draw(seldom(("F2", "B1"), "C5")),
                    verification=draw(seldom(_GOOD, Verification.DISCOUNTED, Verification.DECEPTION)))


@st.composite
def incidents(draw: st.DrawFn) -> Incident:
    """Return any incident at all."""
    code = draw(seldom(tuple(EVENT_TYPES), ""))
    label = EVENT_TYPES[code].label if code else Label.OTHER
    spoken = Reason(factor="attribution", values={"origin": "A ministry"})
    return Incident(
        id=draw(st.text("abcdefghij234567", min_size=10, max_size=10)), type=label, code=code,
        places=tuple(draw(st.lists(places(), min_size=draw(seldom([1], 0)), max_size=3))),
        when=draw(seldom([draw(whens())], None)),
        count=draw(counts()), objects=draw(st.sampled_from([("t-72", "ural"), ("MiG-31K",), ()])),
        heading=draw(st.sampled_from(["", "n", "sw"])), groups=draw(st.integers(1, 4)), reports=draw(st.integers(4, 9)),
        hedged=draw(st.booleans()), negated=draw(st.booleans()), left=draw(st.sampled_from([None, True, False])),
        reasons=draw(seldom([(spoken,)], ())), assessment=draw(seldom([draw(assessments())], None)))


def moments() -> st.SearchStrategy[datetime]:
    """Return a time of decision between a day before the first and a month after the last incident."""
    return st.integers(0, 80 * 1440).map(lambda minutes: datetime(2022, 2, 28, tzinfo=UTC) + timedelta(minutes=minutes))


@st.composite
def shortly_after(draw: st.DrawFn, found: Incident) -> datetime:
    """Return a time of decision from an hour before to ten days after an incident: where most limits lie."""
    if found.when is None or len(found.when.end) != len("2022-03-17T14:20"):
        return draw(moments())
    ended = datetime.fromisoformat(found.when.end).replace(tzinfo=UTC) - timedelta(hours=3)
    minutes = draw(st.one_of(st.integers(-60, 60), st.integers(60, 14_400)))
    return ended + timedelta(minutes=minutes)


@st.composite
def decisions(draw: st.DrawFn) -> tuple[Incident, datetime]:
    """Return an incident and a time of decision that suits it."""
    found = draw(incidents())
    return found, draw(shortly_after(found))
