"""Code lists. Each names the standard it follows; the labels are those the development files are marked with.

Sources: ACLED codebook 2019, PLOVER event modes, CAP 1.2 categories, Admiralty grading AJP-2.1, HURIDOCS.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec

LANGUAGES = ("be", "ru", "uk", "en", "pl")  # everything a person in danger reads, and the desk


class Label(StrEnum):
    """Coarse type of a sighting, as triage names it."""

    GROUND_CONVOY = "ground_convoy"
    RAIL_TRANSPORT = "rail_transport"
    AIRCRAFT_TAKEOFF = "aircraft_takeoff"
    AIRCRAFT_LANDING = "aircraft_landing"
    AIRCRAFT_FLIGHT = "aircraft_flight"
    MISSILE_LAUNCH = "missile_launch"
    DRONE = "drone"
    CAMP_OR_BASE = "camp_or_base"
    EXERCISE = "exercise"
    LOOTED_GOODS = "looted_goods"
    RAILWAY_DISRUPTION = "railway_disruption"
    FIRE_OR_EXPLOSION = "fire_or_explosion"
    DETENTION = "detention"
    SEARCH_RAID = "search_raid"
    TRIAL_OR_SENTENCE = "trial_or_sentence"
    OFFICIAL_CLAIM = "official_claim"
    OTHER = "other"


class Role(StrEnum):
    """The part a place plays in a sighting."""

    AT = "at"
    FROM = "from"
    TO = "to"
    DIRECTION = "direction"  # heading for it, not known to arrive
    NEAR = "near"


class PlaceKind(StrEnum):
    """What kind of place a name is."""

    SETTLEMENT = "settlement"
    STATION = "station"
    AIRFIELD = "airfield"
    BASE = "base"
    TRAINING_GROUND = "training_ground"
    RAIL_SECTION = "rail_section"
    BORDER_CROSSING = "border_crossing"
    SITE = "site"
    STREET = "street"
    ROAD = "road"
    RIVER = "river"
    DISTRICT = "district"
    REGION = "region"
    COUNTRY = "country"
    VAGUE = "vague"


class Level(StrEnum):
    """Rungs from a spot to a country, smallest first."""

    SPOT = "spot"  # airfield, station
    LOCALITY = "locality"
    DISTRICT = "district"
    REGION = "region"
    COUNTRY = "country"


class Precision(StrEnum):
    """How exactly a time is known (EDTF level 1 in words)."""

    MINUTE = "minute"
    PART_OF_DAY = "part_of_day"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"
    RANGE = "range"
    UNKNOWN = "unknown"


class ReleaseClass(StrEnum):
    """Release classes; what each demands is data of the disclosure room."""

    R0 = "R0"
    R1 = "R1"
    R2 = "R2"
    R3 = "R3"
    R4 = "R4"
    R5 = "R5"
    R6 = "R6"


class Disposition(StrEnum):
    """What became of a report."""

    NEW = "new"
    IRRELEVANT = "irrelevant"
    DUPLICATE = "duplicate"
    DECEPTION = "deception"
    LANGUAGE_HELP = "language_help"
    ATTACHED = "attached"
    QUARANTINED = "quarantined"  # planning of an attack: unread, answered with a fixed refusal
    CLOSED = "closed"
    PROPOSED = "proposed"  # a recording that waits for a person's yes


class Work(StrEnum):
    """Where an incident stands on the desk."""

    CANDIDATE = "candidate"
    CLAIMED = "claimed"
    IN_VERIFICATION = "in_verification"
    READY = "ready_for_review"
    CLOSED = "closed"
    REOPENED = "reopened"


class Verification(StrEnum):
    """How far it is verified (Airwars: Weak, Fair, Confirmed, Contested, Discounted)."""

    UNVERIFIED = "unverified"
    SINGLE_SOURCE = "single_source"
    CORROBORATED = "corroborated"
    VERIFIED = "verified"
    CONTESTED = "contested"
    DISCOUNTED = "discounted"
    DECEPTION = "deception"


class ReleaseState(StrEnum):
    """Where a release stands."""

    HELD = "held"
    SCHEDULED = "scheduled"
    RELEASED = "released"
    UPDATED = "updated"
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"


class Act(StrEnum):
    """What a person can do to an incident; each is kept in its history."""

    OPENED = "opened"
    CLAIMED = "claimed"
    GRADED = "graded"
    VERIFIED = "verified"
    RETYPED = "retyped"
    MERGED = "merged"
    SPLIT = "split"
    CHECKED = "checked"
    NOTED = "noted"
    SIGNED = "signed"
    RELEASED = "released"
    WITHDREW = "withdrew"
    CLOSED = "closed"
    REOPENED = "reopened"
    UNDID = "undid"


class SourceGrade(StrEnum):
    """Admiralty reliability of the source."""

    A = "A"  # completely reliable
    B = "B"  # usually reliable
    C = "C"  # fairly reliable
    D = "D"  # not usually reliable
    E = "E"  # unreliable
    F = "F"  # cannot be judged


class InformationGrade(StrEnum):
    """Admiralty credibility of the information."""

    ONE = "1"  # confirmed by other sources
    TWO = "2"  # probably true
    THREE = "3"  # possibly true
    FOUR = "4"  # doubtful
    FIVE = "5"  # improbable
    SIX = "6"  # cannot be judged


class EventType(msgspec.Struct, frozen=True):
    """An event type with its place in other people's vocabularies."""

    code: str
    label: Label
    layer: str  # one of LAYERS
    release_class: ReleaseClass  # default; a desk may tighten it
    seen_km: float | None  # how far it is seen or heard: the observer set (model-and-policy 8.3); None: not observed
    acled: str = ""
    plover: str = ""
    cap: str = ""


LAYERS = ("air", "launch", "rail", "ground", "base", "loot", "railway_service", "repression", "protest", "claim",
          "survey", "law", "negative")

_MOVE = "Strategic developments / Change to group/activity"
_ARREST = "Strategic developments / Arrests"
_OTHER = "Strategic developments / Other"
_STRIKE = "Explosions/Remote violence (target)"
R, L = ReleaseClass, Label

EVENT_TYPES: dict[str, EventType] = {t.code: t for t in (
    EventType("mil.ground.column", L.GROUND_CONVOY, "ground", R.R2, 0.3, _MOVE, "MOBILIZE/weapons [military]"),
    EventType("mil.ground.movement", L.GROUND_CONVOY, "ground", R.R2, 0.3, _MOVE, "MOBILIZE/troops"),
    EventType("mil.ground.border_crossing", L.GROUND_CONVOY, "ground", R.R1, 0.3, _MOVE, "MOBILIZE/troops", "Security"),
    EventType("mil.rail.train", L.RAIL_TRANSPORT, "rail", R.R2, 1.0, _MOVE, "MOBILIZE/weapons"),
    EventType("mil.rail.loading", L.RAIL_TRANSPORT, "rail", R.R2, 1.0, _MOVE, "MOBILIZE/weapons"),
    EventType("mil.rail.unloading", L.RAIL_TRANSPORT, "rail", R.R2, 1.0, _MOVE, "MOBILIZE/weapons"),
    EventType("mil.air.takeoff", L.AIRCRAFT_TAKEOFF, "air", R.R1, 10.0, _MOVE, "MOBILIZE/weapons", "Security"),
    EventType("mil.air.takeoff_strike", L.AIRCRAFT_TAKEOFF, "air", R.R0, 10.0, _MOVE, "MOBILIZE/weapons", "Security"),
    EventType("mil.air.landing", L.AIRCRAFT_LANDING, "air", R.R1, 10.0, _MOVE, "MOBILIZE/weapons", "Security"),
    EventType("mil.air.overflight", L.AIRCRAFT_FLIGHT, "air", R.R1, 10.0, _MOVE, "MOBILIZE/weapons"),
    EventType("mil.air.uav", L.DRONE, "air", R.R0, 3.0, "Explosions / Air/drone strike (target)", "ASSAULT/drone",
              "Security"),
    EventType("mil.air.incident", L.AIRCRAFT_FLIGHT, "air", R.R1, 10.0, _OTHER),
    EventType("mil.launch.missile", L.MISSILE_LAUNCH, "launch", R.R0, 20.0, _STRIKE, "ASSAULT/heavy-weapons",
              "Security"),
    EventType("mil.launch.drone", L.DRONE, "launch", R.R0, 20.0, _STRIKE, "ASSAULT/drone", "Security"),
    EventType("mil.explosion_unexplained", L.FIRE_OR_EXPLOSION, "launch", R.R1, 10.0,
              "Explosions / Remote explosive (if confirmed)", "", "Security"),
    EventType("mil.base.camp", L.CAMP_OR_BASE, "base", R.R2, 0.5,
              "Strategic developments / Headquarters or base established", "MOBILIZE/troops"),
    EventType("mil.exercise", L.EXERCISE, "base", R.R1, 3.0, _OTHER, "MOBILIZE"),
    EventType("obs.negative", L.OTHER, "negative", R.R1, 10.0, "", "+ negation"),
    EventType("loot.shipment", L.LOOTED_GOODS, "loot", R.R2, 0.3,
              "Strategic developments / Looting/property destruction", "COERCE/seize [crime]"),
    EventType("rail.disruption", L.RAILWAY_DISRUPTION, "railway_service", R.R3, 1.0,
              "Strategic developments / Looting/property destruction", "ASSAULT/destroy"),
    EventType("rep.detention", L.DETENTION, "repression", R.R5, 0.3, _ARREST, "COERCE/arrest"),
    EventType("rep.raid_search", L.SEARCH_RAID, "repression", R.R5, 0.3, _OTHER, "COERCE/seize"),
    EventType("rep.trial", L.TRIAL_OR_SENTENCE, "repression", R.R5, None, _ARREST, "ACCUSE/allege [legal]"),
    EventType("inf.claim.report", L.OFFICIAL_CLAIM, "claim", R.R4, None),
)}

# What a label becomes until somebody says more. OTHER has no default: no type, no policy, no release.
DEFAULT_CODE: dict[Label, str] = {
    L.GROUND_CONVOY: "mil.ground.column", L.RAIL_TRANSPORT: "mil.rail.train", L.AIRCRAFT_TAKEOFF: "mil.air.takeoff",
    L.AIRCRAFT_LANDING: "mil.air.landing", L.AIRCRAFT_FLIGHT: "mil.air.overflight",
    L.MISSILE_LAUNCH: "mil.launch.missile", L.DRONE: "mil.air.uav", L.CAMP_OR_BASE: "mil.base.camp",
    L.EXERCISE: "mil.exercise", L.LOOTED_GOODS: "loot.shipment", L.RAILWAY_DISRUPTION: "rail.disruption",
    L.FIRE_OR_EXPLOSION: "mil.explosion_unexplained", L.DETENTION: "rep.detention", L.SEARCH_RAID: "rep.raid_search",
    L.TRIAL_OR_SENTENCE: "rep.trial", L.OFFICIAL_CLAIM: "inf.claim.report", L.OTHER: "",
}
