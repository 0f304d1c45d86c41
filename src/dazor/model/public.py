"""What the public may see, and the answer when it may not. Made by disclosure, rendered by publishing.

No field here can hold a sender, a report, a quotation or a number of messages.
"""

from __future__ import annotations

import msgspec

from dazor.model.codes import Level, Precision, ReleaseClass, ReleaseState


class PublicArea(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where, as coarse as the class asks."""

    id: str
    level: Level
    names: dict[str, str]  # be ru uk en pl
    lat: float | None = None  # centre of the area, degrees; never the spot itself unless the level is the spot
    lon: float | None = None
    radius_km: float | None = None
    cc: str = ""


class PublicTime(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """When, as coarse as the class asks; civil time as stated."""

    start: str
    end: str
    precision: Precision


class PublicCount(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How many, as exact as the class allows; both None: not said."""

    min: int | None = None
    max: int | None = None
    unit: str = ""
    fewer_than_three: bool = False


class PublicStop(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where something that moved was seen. What lies between two stops nobody saw, and nothing lies after the last."""

    area: PublicArea
    when: PublicTime | None = None
    gap: bool = False  # far or long from the stop before, or a stop between them may not be told


class Correction(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was wrong, since when. Public, never silently edited."""

    at: str  # UTC date
    what: str  # code: place, time, count, type, withdrawn
    note: str = ""


class Release(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One incident as the public sees it: one line of `dazor disclose`."""

    id: str  # public address, not derived from any report
    code: str  # dotted event type
    layer: str  # one of codes.LAYERS
    release_class: ReleaseClass
    state: ReleaseState = ReleaseState.RELEASED
    version: int = 1
    places: tuple[PublicArea, ...] = ()  # the first is where it is drawn
    heading: tuple[PublicArea, ...] = ()  # where it was bound, not known to arrive
    compass: str = ""  # n, ne, e …
    track: tuple[PublicStop, ...] = ()  # for what moved: where it was seen, in order of time
    when: PublicTime | None = None
    count: PublicCount | None = None
    objects: tuple[str, ...] = ()
    verification: str = ""  # unverified, single-source, corroborated, verified
    grade: str = ""  # Admiralty
    sources: str = ""  # one_report, several_reports, several_kinds, public_record
    hedged: bool = False
    negated: bool = False
    published: str = ""  # UTC hour of release; never a function of the arrival minute
    expires: str = ""  # UTC; alerts only
    attribution: str = ""  # for the public record: who said it, where to read it
    signatures_needed: int = 1  # people who must sign at a desk
    corrections: tuple[Correction, ...] = ()


class Refusal(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Why it may not be published now, and what would pass. A stop, not a warning."""

    id: str  # of the incident
    code: str  # disclosure.D01 …
    why: str
    would_pass: str = ""  # the level that would pass: "region, week, class R3"; "" when none would
    earliest: str = ""  # civil time from which that level passes; "" when time alone does not help
