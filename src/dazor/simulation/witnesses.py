"""An event → the messages of those who saw it, with their honest mistakes, and what others make of those messages."""

from __future__ import annotations

import math
import random

import msgspec

from dazor.model.codes import Label
from dazor.simulation import noise, wording
from dazor.simulation.events import PLAN, Happening, label_of
from dazor.simulation.saying import Saying
from dazor.simulation.values import Kind
from dazor.simulation.world import World, km

LANGUAGES = {"ru": 0.50, "be": 0.20, "uk": 0.12, "pl": 0.08, "en": 0.06, "mixed": 0.04}
WRONG_PLACE, WRONG_TYPE, WRONG_COUNT, ROUNDED, HEDGED = 0.05, 0.04, 0.10, 0.22, 0.10
SAYS_TIME, SAYS_COUNT, SAYS_WAY, PRIVATE, SAYS_HOME = 0.60, 0.60, 0.55, 0.03, 0.05
TALK = 0.42  # scales all means, so that a day of 1,000 messages holds some 220 incidents, a good third told once
GROWTH = 0.45  # witnesses grow with this power of the inhabitants
NIGHT = 0.4  # share of people awake between midnight and five
SPREAD = 1.4  # shape of the gamma that makes some events talked of and others not
HEARD_KM = 20.0
LAST = 24 * 60 - 1
_CONFUSED = {"mil.air.takeoff": "mil.air.overflight", "mil.air.landing": "mil.air.overflight",
             "mil.launch.missile": "mil.explosion_unexplained", "mil.explosion_unexplained": "mil.launch.missile",
             "mil.air.uav": "mil.air.overflight", "mil.base.camp": "mil.ground.column",
             "mil.ground.border_crossing": "mil.ground.column"}
CHANNELS = ("gorad_navin_example", "dva_raiona_example", "palescie_online_example", "vestnik_okrugi_example",
             "chata_pytanni_example", "novosti_nad_rekoj_example", "kresy_info_example", "viesnik_example")
OUTLETS = ("navina.example.org", "vestnik.example.com", "visnyk.example.net", "glos.example.org")


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """A message on the way to become a sample, with what it truly is."""

    kind: Kind
    lang: str
    text: str
    sent: int  # minute of the day
    place: int  # index, -1: names none
    type: Label | None = None
    incident: str = ""
    campaign: str = ""
    of: int = -1  # index of the draft it repeats
    count: int | None = None
    traits: tuple[str, ...] = ()
    door: str = "telegram"
    origin: str = ""
    saying: Saying | None = None
    observer: int = -1  # index of the place where the writer says to be


def tongue(world: World, place: int, rng: random.Random) -> str:
    """Return the language of a message about a place: as the shares say, among those that have a name for it."""
    lang = rng.choices(tuple(LANGUAGES), weights=tuple(LANGUAGES.values()))[0]
    if place < 0 or wording.book(lang).inflects in world.nodes[place].names:
        return lang
    return "ru"


def poisson(mean: float, rng: random.Random) -> int:
    """Return a Poisson number (Knuth's product of uniforms; the means here are below 60)."""
    limit, product, count = math.exp(-min(mean, 60.0)), rng.random(), 0
    while product > limit:
        product *= rng.random()
        count += 1
    return count


def said(world: World, saying: Saying, lang: str, rng: random.Random) -> tuple[str, str]:
    """Return the language and the sentence: a mixed message is trasianka or another language in Latin letters."""
    if lang == "mixed" and (pick := rng.random()) < 0.45:
        source, script = (("ru", noise.russian_latin), ("be", noise.belarusian_latin))[
            int(pick < 0.2 and "be" in world.nodes[saying.place].names)]
        text = wording.book(source)
        return lang, script(wording.sentence(text.events[saying.key], text, world, saying, rng))
    text = wording.book(lang)
    return lang, wording.sentence(text.events[saying.key], text, world, saying, rng)


def _neighbour(world: World, place: int, rng: random.Random) -> int:
    return rng.choice(world.near[place][:4]) if world.near[place] else place


def _hearers(world: World, place: int) -> tuple[int, ...]:
    return (place, *(i for i in world.near[place] if km(world.nodes[place], world.nodes[i]) <= HEARD_KM))


def _home(world: World, place: int, rng: random.Random) -> int:
    """Where the writer lives, when the message says so and it is not the place of the event; else -1."""
    home = _neighbour(world, place, rng) if rng.random() < SAYS_HOME else -1
    return -1 if home == place else home


def seats(world: World, event: Happening, rng: random.Random, talk: float = TALK) -> list[tuple[int, int]]:
    """Where and when it was witnessed: (place, minute) for every message to come."""
    seats = []
    mood = rng.gammavariate(SPREAD, 1 / SPREAD)
    for place, minute in zip(event.path, event.minutes, strict=True):
        for spot in _hearers(world, place) if event.plan.how == "heard" else (place,):
            awake = NIGHT if minute < 5 * 60 else 1.0
            mean = talk * event.plan.witnesses * (world.nodes[spot].people / 10_000) ** GROWTH * awake * mood
            seats += [(spot, minute)] * min(25, poisson(mean, rng))
    return seats or [rng.choice(tuple(zip(event.path, event.minutes, strict=True)))]


def _count(event: Happening, rng: random.Random) -> tuple[int | None, bool]:
    true = event.planted.count
    if true is None or rng.random() > SAYS_COUNT:
        return None, False
    if rng.random() < WRONG_COUNT and true > 3:
        return max(1, round(true * rng.choice((0.6, 0.75, 1.3, 1.5)))), True
    return true, False


def _minute(event: Happening, minute: int, rng: random.Random) -> tuple[int, int, bool]:
    """When it was seen, when the message was sent, whether the time is rounded."""
    if not event.planted.moving:
        lasted = max(0, int(event.planted.end[11:13]) * 60 + int(event.planted.end[14:16]) - minute)
        minute += rng.randint(0, lasted) if lasted else 0
    sent = min(LAST, minute + round(rng.lognormvariate(1.8, 1.1)))
    rounded = rng.random() < ROUNDED
    return minute, sent, rounded


def witness(world: World, event: Happening, place: int, minute: int, rng: random.Random) -> Draft:
    """Return one person's message about an event."""
    traits = []
    seen, sent, rounded = _minute(event, minute, rng)
    count, wrong = _count(event, rng)
    key, named = event.plan.key, place
    if rng.random() < WRONG_PLACE:
        named = _neighbour(world, place, rng)
        traits.append("wrong_place")
    if key in _CONFUSED and rng.random() < WRONG_TYPE:
        key = _CONFUSED[key]
        traits.append("wrong_type")
    thing = event.planted.thing if key == event.plan.key or PLAN[key].things[0][1] else PLAN[key].things[0][0]
    hedged, home = rng.random() < HEDGED, _home(world, named, rng)
    traits += [name for name, is_so in (("wrong_count", wrong), ("rounded", rounded), ("hedged", hedged),
                                      ("observer", home >= 0)) if is_so]
    tells = rng.random() < SAYS_WAY and home not in (event.goal, event.origin)
    saying = Saying(
        key=key, place=named, sent=sent, at=seen if rng.random() < SAYS_TIME else None, thing=thing,
        unit=event.planted.unit, count=count, about=rounded, goal=event.goal if tells else -1,
        origin=event.origin if tells else -1, heading=event.planted.heading if tells else "", hedged=hedged,
        observer=home, traits=tuple(traits))
    lang, text = said(world, saying, tongue(world, named, rng), rng)
    text = noise.noisy(text, lang, rng)
    if rng.random() < PRIVATE:
        text = f"{text} {private(lang, rng)}"
        traits.append("private")
    public = key in ("inf.claim.report", "rep.trial") and rng.random() < 0.7
    return Draft(kind=Kind.WITNESS, lang=lang, text=text, sent=sent, place=named, type=label_of(key),
                 incident=event.planted.id, count=count, observer=home, traits=tuple(traits), saying=saying,
                 door="feed" if public else rng.choice(("form", "telegram")),
                 origin=rng.choice(OUTLETS) if public else "")


def witnesses(world: World, event: Happening, rng: random.Random) -> list[Draft]:
    """Return the messages of everybody who wrote about an event; at least one."""
    return [witness(world, event, place, minute, rng) for place, minute in seats(world, event, rng)]


def private(lang: str, rng: random.Random) -> str:
    """Return an invented telephone number, account or address, in ranges that belong to nobody."""
    phone = rng.choice(("+375 29 555-01-{n:02d}", "+375 33 555 01 {n:02d}", "+380 67 555 01 {n:02d}",
                        "+48 555 010 1{n:02d}", "8 029 555 01 {n:02d}")).format(n=rng.randrange(100))
    account = f"@svedka_{rng.randrange(100):02d}_example"
    mail = f"svedka{rng.randrange(100):02d}@example.org"
    return rng.choice(wording.book(lang).private).format(phone=phone, account=account, mail=mail)


def echo(world: World, drafts: list[Draft], of: int, rng: random.Random) -> Draft:
    """Return a repetition of a message: forwarded as it is, reworded, or told in another language."""
    first = drafts[of]
    sent = min(LAST, first.sent + rng.randint(3, 180))
    channel = rng.choice(CHANNELS)
    lang, way, text = first.lang, rng.random(), first.text
    if first.saying is None or way < 0.45:
        text = rng.choice(wording.book(lang).forward).format(channel=f"@{channel}", text=text)
        traits = (*first.traits, "forwarded")
    else:
        lang = tongue(world, first.place, rng) if way > 0.75 else first.lang
        later = msgspec.structs.replace(first.saying, sent=sent)
        lang, text = said(world, later, lang, rng)
        text = noise.noisy(text, lang, rng)
        traits = (*(t for t in first.traits if t != "private"), "reworded" if lang == first.lang else "translated")
    public = rng.random() < 0.6
    return msgspec.structs.replace(
        first, kind=Kind.ECHO, lang=lang, text=text, sent=sent, of=of, traits=traits, saying=None,
        door=rng.choice(("telegram", "feed")) if public else "form", origin=f"@{channel}" if public else "")
