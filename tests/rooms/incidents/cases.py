"""Reports for the tests of association, made by hand and at random. Every name in them is invented."""

from __future__ import annotations

import hashlib
from typing import Any

from hypothesis import strategies as st

from dazor.model.codes import DEFAULT_CODE, Label, Level, PlaceKind, Precision, Role
from dazor.model.facts import Area, Count, Place, Report, Sighting, When
from dazor.triage import sketch

TOWNS = {"Vokan": (53.0, 27.0), "Zara": (53.3, 27.4), "Hut": (52.1, 29.0), "Brod": (55.2, 30.2)}
SURFACE = "ВОКАНЕ-СЛОВА"  # stands in every surface; must stand in no incident


def _own_words(name: str) -> str:
    """Return a text that no other report has: enough letters for every place of a signature."""
    digits = hashlib.shake_128(name.encode()).hexdigest(64)
    letters = digits.translate(str.maketrans("0123456789abcdef", "бвгджзклмнпрстфх"))
    return " ".join(letters[at:at + 8] for at in range(0, len(letters), 8))


def place(name: str = "Vokan", role: Role = Role.AT, kind: PlaceKind = PlaceKind.SETTLEMENT, **values: Any) -> Place:
    """Return a place as triage prints it: with its surface and offsets."""
    lat, lon = TOWNS.get(name, (None, None))
    rung = (Area(id=f"d:{name}", level=Level.DISTRICT, names={"en": name}, lat=lat or 0.0, lon=lon or 0.0,
                 radius_km=20.0, population=40_000),) if lat else ()
    fields: dict[str, Any] = {"id": name if lat else "", "lat": lat, "lon": lon, "radius_km": 3.0, "ladder": rung,
                              "surface": SURFACE, "start": 3, "end": 9, "because": (SURFACE,)}
    return Place(name=name, role=role, kind=kind, **{**fields, **values})


def when(stamp: str, end: str = "") -> When:
    """Return a time to the minute, or to the day."""
    return When(start=stamp, end=end or stamp, precision=Precision.MINUTE if "T" in stamp else Precision.DAY, surface=SURFACE)


def sighting(label: Label = Label.RAIL_TRANSPORT, where: str | Place | None = "Vokan",
             at: str | None = "2022-03-17T14:20", number: int | None = None, **values: Any) -> Sighting:
    """Return one sighting."""
    spot = (place(where),) if isinstance(where, str) else (where,) if where else ()
    fields: dict[str, Any] = {
        "type": label, "code": DEFAULT_CODE[label], "places": spot, "when": when(at) if at else None,
        "count": Count(min=number, max=number, unit="wagon", surface=SURFACE) if number is not None else None,
        "because": (SURFACE,)}
    return Sighting(**{**fields, **values})


def report(name: str, *seen: Sighting, text: str = "", **values: Any) -> Report:
    """Return a report; without a text it resembles no other."""
    return Report(id=name, sightings=seen, signature=sketch(text or _own_words(name)), **values)


@st.composite
def reports(draw: st.DrawFn) -> list[Report]:
    """Return a few reports that can and cannot belong together."""
    found = []
    for number in range(draw(st.integers(1, 12))):
        seen = []
        for _ in range(draw(st.integers(0, 2))):
            minute = draw(st.integers(0, 1439))
            label = draw(st.sampled_from([Label.RAIL_TRANSPORT, Label.GROUND_CONVOY, Label.AIRCRAFT_FLIGHT,
                                          Label.CAMP_OR_BASE, Label.OFFICIAL_CLAIM, Label.OTHER]))
            seen.append(sighting(
                label, draw(st.sampled_from(["Vokan", "Vokan", "Zara", "Hut", "M77", None])),
                draw(st.sampled_from([f"2022-03-17T{minute // 60:02d}:{minute % 60:02d}", "2022-03-17", None])),
                draw(st.sampled_from([None, 5, 20, 21])), negated=draw(st.sampled_from([False, False, True])),
                heading=draw(st.sampled_from(["", "n", "s"])), objects=draw(st.sampled_from([(), ("t-72",)])),
                hedged=draw(st.booleans())))
        found.append(report(f"r{number:02d}", *seen, text=draw(st.sampled_from(["", "", "a train of tanks at the crossing"])),
                            media=draw(st.sampled_from([(), (), ("f1",)])), published="2022-03-17T15:00"))
    return found
