"""A name in the text before it is decided which place it is, and the meanings of words that decide it."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from dazor.gazetteer import Hit
from dazor.model.codes import Label, PlaceKind, Role
from dazor.triage.lexicon import load

_KINDS = {"settlement": PlaceKind.SETTLEMENT, "station": PlaceKind.STATION, "airfield": PlaceKind.AIRFIELD,
          "range": PlaceKind.TRAINING_GROUND, "district": PlaceKind.DISTRICT, "region": PlaceKind.REGION,
          "road": PlaceKind.ROAD, "street": PlaceKind.STREET}
# Words that say a place was only passed.
PASSED = frozenset(f"«{word}»" for word in ("через", "праз", "through", "przez", "мимо", "міма", "повз", "past", "над", "over", "nad", "cherez", "praz"))
UNSAID = "no word says otherwise"
RESIDENT = "somebody of there"  # where those live who are spoken of
MOVES = frozenset((Label.GROUND_CONVOY, Label.RAIL_TRANSPORT, Label.AIRCRAFT_FLIGHT, Label.LOOTED_GOODS, Label.DRONE,
                   Label.AIRCRAFT_TAKEOFF, Label.AIRCRAFT_LANDING, Label.MISSILE_LAUNCH, Label.OFFICIAL_CLAIM))

TAKES_OFF = (Label.AIRCRAFT_TAKEOFF, Label.AIRCRAFT_LANDING)  # at the airfield of the town named


class Named(NamedTuple):
    """A name in the text before it is decided which place it is."""

    first: int  # token indexes
    after: int
    hit: Hit | None  # None: a road, a street or a name that no pack knows
    kinds: tuple[PlaceKind, ...]
    role: Role
    because: str
    strong: bool  # a preposition or a kind word stands before it
    on: bool = False  # stands after "на": an airfield, a station, a training ground


class Bits(NamedTuple):
    """The bits of the lexicons that name_places and role_of ask for."""

    roles: tuple[tuple[int, Role], ...]
    on: int
    in_: int
    any: int
    kinds: tuple[tuple[int, PlaceKind], ...]
    any_kind: int
    concepts: int
    road: int
    street: int
    here: int
    office: int
    district: int
    area: int
    city_district: int
    media: int
    institution: int
    river: int
    bridge: int
    resident: int
    person_after: int
    outside: int
    range_: int


@cache
def bits() -> Bits:
    """Return the bits of the lexicons that decide what is a name and which part it plays."""
    lexicon = load()
    order = (("direction", Role.DIRECTION), ("near", Role.NEAR), ("from", Role.FROM), ("to", Role.TO), ("at", Role.AT))
    roles = tuple((lexicon.bits[f"roles.{name}"], role) for name, role in order)
    kinds = tuple((lexicon.bits[f"roles.kind_{name}"], kind) for name, kind in _KINDS.items())
    on, in_ = lexicon.bits["roles.on"], lexicon.bits["roles.in"]
    return Bits(roles, on, in_, on | in_ | sum(bit for bit, _ in roles), kinds, sum(bit for bit, _ in kinds),
                 lexicon.union("concepts.", "times.", "numbers.", "civil.", "polarity.absent", "compass.", "observer.self"), lexicon.bits["roles.kind_road"],
                 lexicon.bits["roles.kind_street"], lexicon.bits["observer.here"],
                 lexicon.union("concepts.authority", "concepts.police"), lexicon.bits["roles.kind_district"],
                 lexicon.union("roles.kind_district", "roles.kind_region"),
                 lexicon.bits["roles.city_district"], lexicon.bits["roles.media"], lexicon.bits["roles.institution"], lexicon.bits["roles.river"], lexicon.bits["roles.bridge"],
                lexicon.bits["roles.resident"], lexicon.bits["roles.person_after"], lexicon.bits["roles.outside"],
                lexicon.bits["roles.kind_range"])
