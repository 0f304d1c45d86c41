"""What is sent to mislead or by mistake: floods, invented tracks, campaigns, and messages about nothing.

No text here says how anything could be attacked. The two or three texts that ask for company in "doing something" are
as vague as that; triage must quarantine them.
"""

from __future__ import annotations

import random

import msgspec

from dazor.simulation import noise, wording
from dazor.simulation.events import LAST_MINUTE, PLANS, Plan, label_of
from dazor.simulation.saying import Saying
from dazor.simulation.values import Kind
from dazor.simulation.witnesses import LAST, Draft, private, said, tongue
from dazor.simulation.world import World, compass

FLOOD, TRACK, CAMPAIGN = (8, 30), (4, 7), (6, 15)  # messages of one attack
FAMILIES = ("single", "track", "campaign")
FAMILY_SHARES = (0.35, 0.35, 0.30)  # of attacks
_COUNTED = tuple(plan for plan in PLANS if plan.most)


def _false(world: World, rng: random.Random, plan: Plan, place: int, at: int) -> Saying:
    """An invented sighting: everything is said, as it is when nothing was seen."""
    thing, unit = rng.choice(plan.things)
    goal = rng.randrange(min(40, len(world.nodes))) if plan.how in ("road", "rail", "sky", "low") else -1
    heading = compass(world.nodes[place], world.nodes[goal]) if goal >= 0 and goal != place else ""
    return Saying(key=plan.key, place=place, sent=min(LAST, at + rng.randint(0, 12)), at=at, thing=thing, unit=unit,
                  count=rng.randint(1, max(1, plan.most)) if plan.most else None, goal=goal, heading=heading)


def _draft(world: World, saying: Saying, lang: str, kind: Kind, campaign: str, rng: random.Random) -> Draft:
    lang, text = said(world, saying, lang, rng)
    return Draft(kind=kind, lang=lang, text=noise.noisy(text, lang, rng), sent=saying.sent, place=saying.place,
                 type=label_of(saying.key), campaign=campaign, count=saying.count, saying=saying)


def flood(world: World, rng: random.Random, name: str, most: int) -> list[Draft]:
    """Return 8–30 near-same messages within an hour from one village, about something that did not happen."""
    villages = [i for i, node in enumerate(world.nodes) if node.people < 3000] or list(range(len(world.nodes)))
    place, plan, begin = rng.choice(villages), rng.choice(_COUNTED), rng.randint(6 * 60, LAST_MINUTE - 60)
    first = _draft(world, _false(world, rng, plan, place, begin), tongue(world, place, rng), Kind.FLOOD, name, rng)
    drafts = [first]
    for _ in range(min(most, rng.randint(*FLOOD)) - 1):
        text = first.text
        for _ in range(rng.randint(0, 2)):
            text = noise.typo(text, rng)
        if rng.random() < 0.4:
            text = f"{text}{rng.choice(('!', '!!', '...', ' ‼️'))}"
        drafts.append(msgspec.structs.replace(first, text=text, sent=min(LAST, begin + rng.randint(0, 59))))
    return drafts


def track(world: World, rng: random.Random, name: str, most: int) -> list[Draft]:
    """Return sightings of one invented column that is in far places at nearly the same time."""
    plan, at = rng.choice([p for p in _COUNTED if p.how in ("road", "rail")]), rng.randint(6 * 60, LAST_MINUTE - 100)
    saying = _false(world, rng, plan, 0, at)
    drafts = []
    for _ in range(min(most, rng.randint(*TRACK))):
        place = rng.choices(range(len(world.nodes)), weights=world.weights)[0]
        at += rng.randint(3, 15)
        here = msgspec.structs.replace(saying, place=place, at=at, sent=min(LAST, at + rng.randint(0, 8)))
        drafts.append(_draft(world, here, tongue(world, place, rng), Kind.FAKE, name, rng))
    return drafts


def campaign(world: World, rng: random.Random, name: str, most: int) -> list[Draft]:
    """Return invented sightings in one style, one template, one language, over three hours and many places."""
    plan, begin = rng.choice(_COUNTED), rng.randint(5 * 60, LAST_MINUTE - 180)
    lang = rng.choice(("ru", "ru", "be", "uk"))
    text = wording.book(lang)
    named = [i for i, node in enumerate(world.nodes) if text.inflects in node.names]
    # one hand, one turn of phrase: a template that needs no more than the place always fits
    style = [t for t in text.events[plan.key] if not wording.marks(t) and not set(wording.required(t)) & {"way", "n", "time"}]
    template = rng.choice(style)
    drafts = []
    for _ in range(min(most, rng.randint(*CAMPAIGN))):
        saying = _false(world, rng, plan, rng.choice(named), begin + rng.randint(0, 180))
        words = wording.sentence([template], text, world, saying, rng)
        drafts.append(Draft(kind=Kind.FAKE, lang=lang, text=words, sent=saying.sent, place=saying.place,
                            type=label_of(saying.key), campaign=name, count=saying.count, saying=saying))
    return drafts


def single(world: World, rng: random.Random, name: str, most: int) -> list[Draft]:  # noqa: ARG001 - one of a family
    """Return one invented sighting."""
    place = rng.choices(range(len(world.nodes)), weights=world.weights)[0]
    saying = _false(world, rng, rng.choice(_COUNTED), place, rng.randint(0, LAST_MINUTE))
    return [_draft(world, saying, tongue(world, place, rng), Kind.FAKE, "", rng)]


def _plain(text: str, lang: str, rng: random.Random, traits: tuple[str, ...] = ()) -> Draft:
    return Draft(kind=Kind.NONEVENT, lang=lang, text=text, sent=rng.randint(5 * 60, LAST), place=-1, traits=traits,
                 door=rng.choice(("form", "telegram")))


def nonevent(world: World, rng: random.Random, trait: str = "") -> Draft:
    """Return a message with nothing to report; `trait` asks for planning, instruction or link."""
    place = rng.choices(range(len(world.nodes)), weights=world.weights)[0]
    lang = tongue(world, place, rng)
    text = wording.book(lang)
    templates = {"": text.nonevent, "planning": text.planning, "instruction": text.instruction,
                 "link": text.link}[trait]
    saying = Saying(key="", place=place, sent=0)
    words = wording.joined(wording.capital(
        wording.choose(templates, wording.slots_of(text, world, saying, rng), None, rng)), text.inflects)
    if not trait:
        words = noise.noisy(words, lang, rng)
        if rng.random() < 0.03:
            return _plain(f"{words} {private(lang, rng)}", lang, rng, ("private",))
    return _plain(words, lang, rng, (trait,) if trait else ())


def negated(world: World, rng: random.Random) -> Draft:
    """Return a message that says nothing was seen, or that what was said is not so."""
    key = rng.choice(tuple(wording.book("ru").negated))
    home = key.startswith("mil.air")
    place = rng.choice(world.airfields) if home else rng.choices(range(len(world.nodes)), weights=world.weights)[0]
    lang = tongue(world, place, rng)
    text = wording.book(lang)
    sent = rng.randint(6 * 60, LAST)
    saying = Saying(key=key, place=place, sent=sent)
    slots = wording.slots_of(text, world, saying, rng)
    words = wording.joined(wording.capital(wording.choose(text.negated[key], slots, None, rng)), text.inflects)
    return Draft(kind=Kind.NEGATED, lang=lang, text=noise.noisy(words, lang, rng), sent=sent, place=place,
                 type=label_of(key), door=rng.choice(("form", "telegram")))
