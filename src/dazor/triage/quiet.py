"""What is denied where only the quiet of a place is told: "all quiet in X"."""

from __future__ import annotations

from dazor.model.codes import Label
from dazor.triage.events import Read
from dazor.triage.lexicon import load
from dazor.triage.meanings import airfield
from dazor.triage.parsed import Parsed

_WATCHED = ((("concepts.train", "concepts.wagon"), Label.RAIL_TRANSPORT), (("concepts.drone",), Label.DRONE),
            (("concepts.missile", "concepts.launch"), Label.MISSILE_LAUNCH), (("concepts.takeoff",), Label.AIRCRAFT_TAKEOFF),
            (("concepts.landing",), Label.AIRCRAFT_LANDING), (("concepts.plane", "concepts.helicopter", "concepts.fly"), Label.AIRCRAFT_FLIGHT),
            (("concepts.explosion", "concepts.fire"), Label.FIRE_OR_EXPLOSION))


def quiet(parsed: Parsed, first: int, after: int, mask: int) -> tuple[Read, ...]:
    """Read what is denied at a named place; where nothing is named, a movement, or a take-off where the place is an airfield."""
    here = [item for item in parsed.named if first <= item.first < after and item.hit]
    label = _label(mask, air=any(map(airfield, here))) if here else None
    return (Read(label, 2.0, (f"{label.value} 2: nothing seen at a named place",), 0),) if label else ()


def _label(mask: int, *, air: bool) -> Label | None:
    bits = load()
    seen = next((label for concepts, label in _WATCHED if mask & bits.union(*concepts)), None)
    if mask & bits.union("civil.") and not mask & bits.union("concepts.military", "concepts.armour", "concepts.russian"):
        accident = seen is Label.FIRE_OR_EXPLOSION and mask & bits.bits["civil.accident"]
        return None if accident or seen is None else Label.OTHER  # "ціха, ляціць пасажырскі": nothing of note
    return seen or (Label.AIRCRAFT_TAKEOFF if air else Label.GROUND_CONVOY)
