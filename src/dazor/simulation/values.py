"""What a simulated day is made of: the messages a reader gets, and the planted truth kept apart from them.

Times are civil times of the day, `2022-03-17T14:20`. Degrees are WGS 84. Distances are kilometres.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec

from dazor.model.codes import Label
from dazor.model.errors import DazorError
from dazor.model.facts import Report


class NotADay(DazorError):
    """A day cannot be made from what was asked for. Nothing was written."""

    code = "simulation.S01"


class BadTemplates(DazorError):
    """A template file of the simulation cannot be used. Nothing was written."""

    code = "simulation.S02"


class Kind(StrEnum):
    """Why a message exists."""

    WITNESS = "witness"  # saw or heard a planted incident
    ECHO = "echo"  # repeats another message: forwarded, reworded, translated
    FLOOD = "flood"  # one of many near-same messages within an hour about nothing that happened
    FAKE = "fake"  # an invented sighting: single, a track that teleports, a campaign in one style
    NONEVENT = "nonevent"  # nothing to report: weather, traffic, history, films, adverts …
    NEGATED = "negated"  # says that something was not seen or did not happen


class Sample(msgspec.Struct, frozen=True, kw_only=True):
    """One message as it arrives. Nothing in it tells what it is."""

    id: str
    text: str
    published: str  # civil minute
    received: str  # civil minute, never before `published`
    door: str  # form, telegram, feed
    origin: str  # invented public channel, "" for a private message
    lang: str  # be ru uk pl en, or mixed: trasianka, Latin letters, transliteration


class Spot(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A place of an incident."""

    id: str  # gazetteer id
    name: str  # English
    lat: float
    lon: float
    at: str = ""  # civil minute at which it was there


class Planted(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An incident that truly happened in the simulated day."""

    id: str
    type: Label
    code: str  # codes.EVENT_TYPES; "" for Label.OTHER
    moving: bool
    places: tuple[Spot, ...]  # moving: the track in order of time; else one
    start: str  # civil minute
    end: str  # civil minute
    count: int | None = None
    unit: str = ""  # vehicle, wagon, aircraft, helicopter, drone, missile, person
    thing: str = ""  # key of the `things` table of the templates
    to: str = ""  # gazetteer id of where it was bound
    heading: str = ""  # compass point
    speed_kmh: float | None = None


class Fate(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What one message truly is."""

    id: str  # of the message
    kind: Kind
    lang: str
    incident: str = ""  # Planted.id; "" where nothing happened
    campaign: str = ""  # floods, teleporting tracks and campaigns: messages of one hand
    type: Label | None = None  # what the message claims; None where it claims nothing
    place: str = ""  # gazetteer id of the place it names, right or wrong
    lat: float | None = None
    lon: float | None = None
    of: str = ""  # an echo: the message it repeats
    observer: str = ""  # gazetteer id of where the writer says to be, where that is another place: to be protected
    count: int | None = None  # as said
    traits: tuple[str, ...] = ()  # wrong_place, wrong_type, wrong_count, rounded, hedged, private, instruction, link, …


class Truth(msgspec.Struct, frozen=True, kw_only=True):
    """The planted truth of a day. Never given to what is being measured."""

    seed: int
    date: str
    incidents: tuple[Planted, ...]
    fates: tuple[Fate, ...]  # one for every message, in the order of the messages


class Day(msgspec.Struct, frozen=True, kw_only=True):
    """A simulated day."""

    messages: tuple[Sample, ...]  # in order of arrival
    truth: Truth


class Claim(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What one report of a day without words truly is."""

    id: str  # of the report
    incident: str  # what it tells of: a true event, an honest mistake, one attack
    happened: bool  # whether that is so as told
    family: str = ""  # of the attack; "" for honest people, "mistake" for honest people who were wrong


class ReadDay(msgspec.Struct, frozen=True, kw_only=True):
    """A day as triage would have read it, and what each report truly is."""

    seed: int
    date: str
    hostile: float  # share of all reports that was asked for
    reports: tuple[Report, ...]  # in order of arrival
    claims: tuple[Claim, ...]  # in the same order
    texts: tuple[str, ...] = ()  # words of the reports in the same order, where they have any
