"""How people of the other country tell: habits drawn anew for every day, words of no language, times as coarse as they come."""

from __future__ import annotations

import random

import msgspec

from dazor.model.codes import DEFAULT_CODE, Label, PlaceKind, Precision
from dazor.model.facts import Count, Place, Report, Sighting, When
from dazor.simulation.elsewhere.country import Country, word
from dazor.simulation.events import clock

LABELS = (Label.RAIL_TRANSPORT, Label.GROUND_CONVOY, Label.AIRCRAFT_FLIGHT, Label.MISSILE_LAUNCH, Label.CAMP_OR_BASE,
          Label.FIRE_OR_EXPLOSION)
KMH = {Label.RAIL_TRANSPORT: (20.0, 70.0), Label.GROUND_CONVOY: (15.0, 60.0), Label.AIRCRAFT_FLIGHT: (250.0, 700.0)}
UNITS = {Label.RAIL_TRANSPORT: "wagon", Label.GROUND_CONVOY: "vehicle", Label.AIRCRAFT_FLIGHT: "aircraft",
         Label.MISSILE_LAUNCH: "missile", Label.CAMP_OR_BASE: "tent", Label.FIRE_OR_EXPLOSION: ""}
CHANNELS = tuple(f"kanal_{n:02d}_example" for n in range(16))
PAPERS = tuple(f"paper-{n}.example.org" for n in range(6))
PUBLIC = frozenset({"channel", "outlet", "authority"})
# What a door is called differs between desks: (bot, web, channel, outlet, authority).
_CALLED = (("telegram", "form", "telegram", "feed", "feed"), ("bot", "web", "channel", "outlet", "authority"),
           ("telegram", "form", "channel", "article", "authority"))
KINDS = ("bot", "web", "channel", "outlet", "authority")


class Habits(msgspec.Struct, frozen=True, kw_only=True):
    """The habits of one day. Shares are 0…1."""

    doors: dict[str, str]
    ways: tuple[float, ...]  # share of honest reports by bot, web, channel, outlet, authority
    talk: float  # reports of a true event at a town of a thousand
    power: float
    unevenness: float  # shape of the gamma of talk
    wrong_type: float
    wrong_place: float
    says_count: float
    says_time: float
    rounded: float
    own_file: float
    forwards: float
    mistakes: float
    in_public: float  # of hostile reports of those who get a channel to carry them
    carried: float  # of attacks that get one
    uncounted: float


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What one person of the other country tells."""

    label: Label
    town: int
    minute: int
    sent: int
    text: str
    way: str = "bot"
    origin: str = ""
    count: int | None = None
    file: str = ""
    time: str = "exact"  # exact, rounded, hour, none
    negated: bool = False
    about: str = ""  # incident it is filed under, when that is another's


def habits(rng: random.Random) -> Habits:
    """Return the habits of a day, each from its range."""
    public, outlet = rng.uniform(0.28, 0.50), rng.uniform(0.04, 0.14)
    bot = rng.uniform(0.4, 0.9) * (1 - public - outlet - 0.02)
    return Habits(
        doors=dict(zip(KINDS, rng.choice(_CALLED), strict=True)), ways=(bot, 1 - bot - public - outlet - 0.02, public, outlet, 0.02),
        talk=rng.uniform(0.30, 0.55), power=rng.uniform(0.45, 0.65), unevenness=rng.uniform(0.8, 1.6),
        wrong_type=rng.uniform(0.05, 0.15), wrong_place=rng.uniform(0.08, 0.16), says_count=rng.uniform(0.4, 0.8),
        says_time=rng.uniform(0.6, 0.95), rounded=rng.uniform(0.1, 0.4), own_file=rng.uniform(0.03, 0.2),
        forwards=rng.uniform(0.05, 0.25), mistakes=rng.uniform(0.03, 0.07), in_public=rng.uniform(0.1, 0.5),
        carried=rng.uniform(0.1, 0.3), uncounted=rng.choice((0.0, 0.1, 0.4)))


def words(rng: random.Random, vocabulary: tuple[str, ...]) -> str:
    """Return a message nobody else wrote."""
    return " ".join(rng.choice(vocabulary) for _ in range(rng.randint(6, 16)))


def retold(text: str, edits: int, rng: random.Random) -> str:
    """Return nearly the same words: letters doubled or dropped, a word put in front."""
    letters = list(text)
    for _ in range(edits):
        at = rng.randrange(len(letters))
        letters[at] = rng.choice(("", letters[at] * 2))
    return ("" if rng.random() < 0.6 else word(rng) + " ") + "".join(letters)


def vocabulary(rng: random.Random) -> tuple[str, ...]:
    """Return the words of the other country."""
    return tuple(word(rng, 1, 4) for _ in range(700))


def origin(way: str, rng: random.Random) -> str:
    """Return a public name for a public way, "" for a private one."""
    if way == "channel":
        return rng.choice(CHANNELS)
    return rng.choice(PAPERS) if way == "outlet" else "authority.example.org" if way == "authority" else ""


def honest(country: Country, own: Habits, rng: random.Random, told: Told, ways: tuple[float, ...] = ()) -> Told:
    """Return what a witness makes of it."""
    way = rng.choices(KINDS, weights=ways or own.ways)[0]
    town = rng.choice(country.near[told.town][:3]) if rng.random() < own.wrong_place else told.town
    label = rng.choice(LABELS) if rng.random() < own.wrong_type else told.label
    count = max(1, round(told.count * rng.lognormvariate(0, 0.3))) if told.count and rng.random() < own.says_count else None
    return msgspec.structs.replace(
        told, town=town, label=label, count=count, way=way, origin=origin(way, rng),
        sent=told.minute + 1 + round(rng.expovariate(1 / 18)), time=_time(own, rng),
        file=f"{rng.getrandbits(80):020x}" if rng.random() < own.own_file else "")


def _time(own: Habits, rng: random.Random) -> str:
    if rng.random() > own.says_time:
        return "none"
    return rng.choices(("exact", "rounded", "hour"), weights=(1 - own.rounded, own.rounded, 0.1))[0]


def _when(told: Told, date: str) -> When | None:
    minute = max(0, min(1439, told.minute))
    if told.time == "none":
        return None
    if told.time == "hour":
        first = minute // 60 * 60
        return When(start=clock(date, first), end=clock(date, first + 59), precision=Precision.RANGE)
    stamp = clock(date, round(minute / 15) * 15 if told.time == "rounded" else minute)
    return When(start=stamp, end=stamp, precision=Precision.MINUTE, approx=told.time == "rounded")


def report(country: Country, own: Habits, told: Told, name: str, date: str) -> Report:
    """Return the line of a report; its words stand beside it, not in it."""
    town = country.towns[told.town]
    place = Place(name=town.name, id=town.id, kind=PlaceKind.SETTLEMENT, lat=round(town.lat, 4), lon=round(town.lon, 4),
                  population=town.people if town.counted else None)
    count = Count(min=told.count, max=told.count, unit=UNITS[told.label]) if told.count and not told.negated else None
    seen = Sighting(type=told.label, code=DEFAULT_CODE[told.label], places=(place,), when=_when(told, date), count=count,
                    negated=told.negated)
    return Report(id=name, sightings=(seen,), received=clock(date, told.sent), door=own.doors[told.way], origin=told.origin,
                  media=(told.file,) if told.file else ())
