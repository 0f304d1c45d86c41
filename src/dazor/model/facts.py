"""What is left when the words are gone: reports as read, sightings, incidents, assessments, judgements.

Degrees are WGS 84. Times are civil times as the message states them (ISO 8601 of reduced precision: `2022-03-17`,
`2022-03-17T14:20`), never shifted through a time zone. A count with `max` null is "at least".
"""

from __future__ import annotations

import msgspec

from dazor.model.codes import Label, Level, PlaceKind, Precision, Role, Verification


class Area(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One rung of the ladder from a spot to a country, as coarse as a release may need it."""

    id: str
    level: Level
    names: dict[str, str]  # by language: be ru uk en pl; a missing one falls back to en
    lat: float  # degrees
    lon: float  # degrees
    radius_km: float  # a circle of this radius around the point holds the area
    population: int | None = None  # inhabitants; None when not known
    cc: str = ""  # ISO 3166-1 alpha-2


class Place(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A named place and the part it plays. `lat` and `lon` are None where the name is all that is known."""

    name: str  # canonical English
    kind: PlaceKind
    role: Role = msgspec.field(default_factory=lambda: Role.AT)  # a factory, so that it is always written out
    id: str = ""  # gazetteer id; "" for a road or a name that was not found
    unknown: bool = False  # it was looked for and no pack has it: it may be invented
    lat: float | None = None
    lon: float | None = None
    radius_km: float | None = None  # precision of the point
    population: int | None = None
    names: dict[str, str] = {}  # by language, as in Area
    ladder: tuple[Area, ...] = ()  # from the smallest area that holds it to the country
    ambiguous: tuple[str, ...] = ()  # "name, district" of the other candidates when it cannot be decided
    because: tuple[str, ...] = ()  # why this place and this role
    surface: str = ""  # as written; only in what triage prints, never stored, never in an incident
    start: int | None = None  # character offsets of the surface in the text
    end: int | None = None


class When(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """When it happened, as stated. `surface` is "" when the message has no word of time."""

    start: str
    end: str
    precision: Precision
    approx: bool = False
    future: bool = False  # announced, not yet happened
    surface: str = ""


class Count(msgspec.Struct, frozen=True, kw_only=True):
    """How many: exact when min = max, "at least" when max is None, "at most" when min is None."""

    min: int | None = None
    max: int | None = None
    unit: str = ""  # vehicle, wagon, train, aircraft, helicopter, missile, person, tank, unit …
    approx: bool = False
    surface: str = ""


class Span(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch of the text and what it was read as."""

    start: int  # character offsets
    end: int
    label: str  # type, place, time, count, object, hedge, negation, observer, pii, danger
    because: str


class Sighting(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One event that a message tells of."""

    type: Label
    code: str = ""  # dotted event type of codes.EVENT_TYPES
    places: tuple[Place, ...] = ()
    when: When | None = None
    count: Count | None = None
    objects: tuple[str, ...] = ()  # ids of the equipment lexicon
    airframe: str = ""  # registration, else ICAO address, where a recording tells it
    heading: str = ""  # compass point: n, ne, e …
    hedged: bool = False
    negated: bool = False
    modes: tuple[str, ...] = ()  # PLOVER auxiliary modes: historical, future, hypothetical, negation
    because: tuple[str, ...] = ()


class Marked(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A stretch of the text to be protected: the reporter's own place, or what identifies a person."""

    surface: str
    kind: str  # place; phone, account, e-mail, card, plate, person, address, document
    start: int | None = None
    end: int | None = None


class Report(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A message as triage read it: one line of `dazor triage`."""

    id: str
    lang: str = ""  # be ru uk en pl de lt, or mixed
    seconds: float | None = None  # what reading took
    sightings: tuple[Sighting, ...] = ()
    observer_places: tuple[Marked, ...] = ()
    pii: tuple[Marked, ...] = ()
    danger: tuple[str, ...] = ()  # planning, doxxing, spam, link, instruction, threat
    spans: tuple[Span, ...] = ()
    read_to: int | None = None  # character up to which a very long text was read for events; None: all of it
    signature: str = ""  # near-duplicate sketch, hex; compare with incidents.duplicates
    published: str = ""  # carried through from the message
    received: str = ""
    door: str = ""
    origin: str = ""  # public channel key
    media: tuple[str, ...] = ()  # hashes


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """A sighting of a report."""

    id: str  # of the report
    sighting: int  # index in it


class Reason(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One line of a ledger. No score stands without its reasons."""

    factor: str  # stable code, translated by the desk
    decibans: float = 0.0  # 10·log10 of the likelihood ratio; positive speaks for it
    because: str = ""  # the same in English words with the values filled in
    evidence: tuple[str, ...] = ()  # ids of reports or checks
    values: dict[str, str] = {}  # what the translated sentence is filled with


class Assessment(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How far an incident can be believed, with the whole reckoning."""

    p: float  # probability that it happened as described, 0…1
    kinds: int = 0  # independent kinds of evidence; anonymous intake is one kind however much it brings
    grade: str = "F6"  # Admiralty: source A–F, information 1–6, each judged alone
    verification: Verification = Verification.UNVERIFIED
    ledger: tuple[Reason, ...] = ()
    would_change: tuple[str, ...] = ()  # the cheapest further evidence that would cross the next grade
    by: str = "ledger"  # or the name of the editor who overruled it


class Leg(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A stop of a moving object where it was seen. What lies between two stops nobody saw."""

    place: Place
    start: str  # civil time of the first sighting there
    end: str  # of the last
    km: float = 0.0  # from the stop before, by the network where there is one
    gap: bool = False  # far or long from the stop before: to be drawn as a gap
    reports: int = 1  # independent ones


class Incident(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What happened once, in a bounded time and place."""

    id: str
    type: Label
    code: str
    members: tuple[Member, ...] = ()
    places: tuple[Place, ...] = ()  # without surfaces
    when: When | None = None
    count: Count | None = None
    objects: tuple[str, ...] = ()
    airframes: tuple[str, ...] = ()  # registrations, else ICAO addresses, where recordings tell them
    heading: str = ""
    hedged: bool = False
    negated: bool = False
    reports: int = 0  # how many reports
    groups: int = 0  # how many independent ones: near-duplicates, forwards and one slot of one channel count once
    wordings: int = 0  # how many after near-duplicates, files and forwards alone; 0: not counted
    track: tuple[Place, ...] = ()  # in order of time, for what moves
    legs: tuple[Leg, ...] = ()  # the same with times and gaps
    reasons: tuple[Reason, ...] = ()  # why these sightings are one incident
    assessment: Assessment | None = None
    left: bool | None = None  # known to have left the place; None when not known


class Judgement(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a person decided about an incident. Never overwritten: a later one is added."""

    incident: str
    by: str
    at: str  # UTC, ISO 8601
    what: str  # codes.Act
    value: str = ""  # new grade, state, type …
    why: str = ""
