"""A saying and a language → a sentence, from the template files in `templates/`.

A template is a sentence with slots in braces; what stands in square brackets is left out when one of its slots is
empty, and now and then otherwise. Marks in front: `1|` only for one thing or an unknown number; `2|` only for several;
`h|` only when the writer is there ("past our house"), not when the message says that the writer is elsewhere.
Slots: `{nom} {gen} {loc} {acc} {ins}` cases of the place; `{at} {near} {through}` the place with its preposition;
`{what}` the thing; `{n}` the number with its noun; `{way}` the direction; `{time}` the time as people say it.
"""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import lru_cache, partial
from importlib.resources import files

import msgspec

from dazor.simulation.inflection import Forms, forms
from dazor.simulation.saying import Saying
from dazor.simulation.values import BadTemplates
from dazor.simulation.world import Node, World

BOOKS = ("be", "ru", "uk", "pl", "en", "mixed")
SMALL_TOWN, TOWN = 2500, 8000  # inhabitants from which on people say so
OPTIONAL = 0.85  # how often a possible optional part is said
TAIL, GREETING, FULL_STOP = 0.14, 0.05, 0.35  # shares, as in everyday chats: most end without a full stop
SLOTS = ("nom", "gen", "loc", "acc", "ins", "at", "near", "through", "what", "n", "way", "time")
_GROUP, _SLOT = re.compile(r"\[([^\]]*)\]"), re.compile(r"\{(\w+)\}")
_MARKS = re.compile(r"^(?:[12h]\|)*")
_SPACES, _BEFORE_STOP = re.compile(r"\s{2,}"), re.compile(r"\s+([,.!?;:])")
Texts = tuple[str, ...]


class Where(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a place is said. `hinted` adds the town nearby: slots {loc} and {big_ins}."""

    at: Texts
    near: Texts
    through: Texts
    hinted: Texts


class Way(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a direction is said."""

    to: Texts
    from_to: Texts
    heading: Texts
    compass: dict[str, str]


class Time(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a time is said: `exact` {h} {hh} {mm}; `ago` {m} minutes; `hour` 24 phrases; parts of the day."""

    exact: Texts
    now: Texts
    ago: Texts
    half: Texts
    hour: Texts
    night: Texts
    morning: Texts
    day: Texts
    evening: Texts


class Book(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One template file."""

    inflects: str  # language of the place names
    events: dict[str, Texts]
    things: dict[str, Texts]
    units: dict[str, tuple[str, str, str]]  # noun after 1, after 2, after 5
    numbers: dict[str, str]  # in words
    about: Texts  # {n}: a number that takes the noun's third form
    where: Where
    way: Way
    time: Time
    hedge: Texts
    tail: Texts
    greeting: Texts
    nonevent: Texts
    negated: dict[str, Texts]
    planning: Texts
    instruction: Texts
    link: Texts
    private: Texts
    forward: Texts
    observer: Texts  # {gen} {loc} of where the writer is, {said}


@lru_cache(maxsize=8)
def book(lang: str) -> Book:
    """Return the templates of a language. Raises: BadTemplates when the file is missing or malformed."""
    try:
        text = files("dazor.simulation").joinpath("templates", f"{lang}.toml").read_text(encoding="utf-8")
        return msgspec.convert(tomllib.loads(text), Book)
    except (OSError, tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise BadTemplates(f"templates/{lang}.toml: {error}. Correct the file; the day was not made.") from error


def plural(lang: str, number: int) -> int:
    """Return which of the three noun forms a number takes: after 1, after 2–4, after the rest."""
    ten, hundred = number % 10, number % 100
    if lang == "en":
        return 0 if number == 1 else 2
    if ten == 1 and hundred != 11 and (lang != "pl" or number == 1):
        return 0
    return 1 if 2 <= ten <= 4 and not 12 <= hundred <= 14 else 2


def cases(node: Node, lang: str) -> Forms:
    """Return the cases of a place's name in a language; the caller has checked that the name exists."""
    neuter = lang == "be" and node.names.get("ru", "").endswith(("о", "е"))
    return forms(node.names[lang], lang, (node.people >= SMALL_TOWN) + (node.people >= TOWN), neuter)


def number(text: Book, saying: Saying, rng: random.Random) -> str:
    """Return the count with its noun, "" when it is not said."""
    if saying.count is None or saying.count < 2 or saying.unit not in text.units:
        return ""  # one is said by the singular
    which = plural(text.inflects, saying.count)
    digits, noun = str(saying.count), text.units[saying.unit][which]
    if saying.about and which == 2:
        return rng.choice(text.about).format(n=f"{digits} {noun}")
    if rng.random() < 0.5:
        digits = text.numbers.get(digits, digits)
    return f"{digits} {noun}"


def _hinted(world: World, node: Node, lang: str) -> bool:
    return node.hint >= 0 and lang in world.nodes[node.hint].names


def where(text: Book, world: World, saying: Saying, rng: random.Random) -> dict[str, str]:
    """Return the slots that say the place."""
    node = world.nodes[saying.place]
    form = cases(node, text.inflects)
    slots = {name: getattr(form, name) for name in ("nom", "gen", "loc", "acc", "ins")}
    choices = {"at": text.where.at, "near": text.where.near, "through": text.where.through}
    said = {name: rng.choice(patterns).format(**slots) for name, patterns in choices.items()}
    if _hinted(world, node, text.inflects) and (node.homonym or rng.random() < 0.35):
        big = cases(world.nodes[node.hint], text.inflects)
        said["at"] = rng.choice(text.where.hinted).format(**slots, big_ins=big.ins, big_gen=big.gen)
    return slots | said


def way(text: Book, world: World, saying: Saying, rng: random.Random) -> str:
    """Return the direction as said, "" when it is not."""
    goal = world.nodes[saying.goal] if saying.goal >= 0 else None
    origin = world.nodes[saying.origin] if saying.origin >= 0 else None
    if goal is None or text.inflects not in goal.names or saying.goal == saying.place:
        if not saying.heading:
            return ""
        return rng.choice(text.way.heading).format(compass=text.way.compass[saying.heading])
    to = cases(goal, text.inflects)
    slots = {"to_gen": to.gen, "to_acc": to.acc}
    if origin is not None and text.inflects in origin.names and saying.origin != saying.place and rng.random() < 0.3:
        return rng.choice(text.way.from_to).format(**slots, from_gen=cases(origin, text.inflects).gen)
    return rng.choice(text.way.to).format(**slots)


def time(text: Book, saying: Saying, rng: random.Random) -> str:
    """Return the time as said, "" when it is not."""
    if saying.at is None:
        return ""
    gone, said = saying.sent - saying.at, text.time
    if gone <= 4 and rng.random() < 0.6:
        return rng.choice(said.now)
    if 5 <= gone <= 55 and rng.random() < 0.4:
        return rng.choice(said.half) if 25 <= gone <= 35 else rng.choice(said.ago).format(m=max(5, round(gone / 5) * 5))
    hour, minute = divmod(saying.at, 60)
    if saying.about:
        return said.hour[hour]
    if rng.random() < 0.15:
        return rng.choice((said.night, said.morning, said.day, said.evening)[min(3, max(0, (hour + 1) // 6))])
    return rng.choice(said.exact).format(h=hour, hh=f"{hour:02d}", mm=f"{minute:02d}")


def fill(template: str, slots: Mapping[str, str], rng: random.Random) -> str:
    """Return the sentence with its slots filled and the parts in brackets said or left out."""
    def part(group: re.Match[str]) -> str:
        inside = group.group(1)
        said = all(slots.get(name) for name in _SLOT.findall(inside)) and rng.random() < OPTIONAL
        return inside if said else ""

    text = _GROUP.sub(part, template).format(**slots)
    return _BEFORE_STOP.sub(r"\1", _SPACES.sub(" ", text)).strip(" ,")


def body(template: str) -> str:
    """Return a template without its marks."""
    return _MARKS.sub("", template)


def marks(template: str) -> frozenset[str]:
    """Return the marks in front of a template: 1, 2, h."""
    return frozenset(template[: len(template) - len(body(template))]) - {"|"}


def required(template: str) -> tuple[str, ...]:
    """Return the slots without which a template cannot be said."""
    return tuple(_SLOT.findall(_GROUP.sub("", body(template))))


def fits(template: str, slots: Mapping[str, str], count: int | None, away: bool = False) -> bool:
    """Return whether a template can be used: number and whereabouts agree, every required slot has a value."""
    marked = marks(template)
    if ("1" in marked and count not in (None, 1)) or ("2" in marked and (count is None or count < 2)):
        return False
    return not ("h" in marked and away) and all(slots.get(name) for name in required(template))


def choose(templates: Sequence[str], slots: Mapping[str, str], count: int | None, rng: random.Random,
           away: bool = False) -> str:
    """Return a filled template that fits. Raises: BadTemplates when none does."""
    fitting = [t for t in templates if fits(t, slots, count, away)]
    if not fitting:
        raise BadTemplates(f"no template fits the slots {sorted(k for k, v in slots.items() if v)}. Add one that needs "
                           "only the place.")
    return fill(body(rng.choice(fitting)), slots, rng)


def slots_of(text: Book, world: World, saying: Saying, rng: random.Random) -> dict[str, str]:
    """Return every slot of a saying, "" where there is nothing to say."""
    what = text.things.get(saying.thing, ("",))
    return {**where(text, world, saying, rng), "what": rng.choice(what), "n": number(text, saying, rng),
            "way": way(text, world, saying, rng), "time": time(text, saying, rng)}


def capital(sentence: str) -> str:
    """Return the sentence with its first letter large."""
    return sentence[:1].upper() + sentence[1:]


def sentence(templates: Sequence[str], text: Book, world: World, saying: Saying, rng: random.Random) -> str:
    """Return a saying in words: the template, the time, a hedge, a greeting, a remark."""
    slots = slots_of(text, world, saying, rng)
    timeless = {**slots, "time": ""} if rng.random() < 0.5 else slots
    said = choose(templates, timeless, saying.count, rng, saying.observer >= 0)
    if slots["time"] and slots["time"] not in said:
        said = f"{said}, {slots['time']}" if rng.random() < 0.5 else f"{slots['time']} {said}"
    if saying.hedged:
        said = rng.choice(text.hedge).format(said=said)
    if saying.observer >= 0 and text.inflects in world.nodes[saying.observer].names:
        home = cases(world.nodes[saying.observer], text.inflects)
        said = rng.choice(text.observer).format(said=said, nom=home.nom, gen=home.gen, loc=home.loc)
    if rng.random() < GREETING:
        said = f"{rng.choice(text.greeting)} {said}"
    said = capital(said) + ("." if rng.random() < FULL_STOP else "")
    if rng.random() < TAIL:
        said = f"{said.rstrip('.')}. {capital(rng.choice(text.tail))}"
    return joined(said, text.inflects)


_HARD = "бвгджзклмнпрстфхцчшў"
_LINKS: dict[str, tuple[tuple[re.Pattern[str], dict[str, str]], ...]] = {
    "be": ((re.compile(r"(?<=[аеёіоуыэюяАЕЁІОУЫЭЮЯ] )(у)(?= \w)"), {"у": "ў"}),
           (re.compile(rf"\b([Зз])(?= [СсЗзШш][{_HARD}])"), {"з": "са", "З": "Са"})),
    "ru": ((re.compile(rf"\b([Вв])(?= [ВвФф][{_HARD}])"), {"в": "во", "В": "Во"}),),
    "uk": ((re.compile(rf"\b([Зз])(?= [СсЗзШш][{_HARD}])"), {"з": "зі", "З": "Зі"}),),
    "pl": ((re.compile(r"\b([Ww])(?= [WwFf][bcdfghjklłmnprstwzż])"), {"w": "we", "W": "We"}),
           (re.compile(r"\b([Zz])(?= [SsZzŚśŻż][bcdfghjklłmnprtwz])"), {"z": "ze", "Z": "Ze"})),
}


def _bent(instead: Mapping[str, str], found: re.Match[str]) -> str:
    return instead[found.group(1)]


def joined(text: str, lang: str) -> str:
    """Return the text with prepositions in the form that the next word asks for (у → ў, в → во, w → we, z → ze)."""
    for pattern, instead in _LINKS.get(lang, ()):
        text = pattern.sub(partial(_bent, instead), text)
    return text
