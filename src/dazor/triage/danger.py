"""Messages that are not reports and may harm: planning, doxxing, instructions to the machine, links, spam, threats."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from dazor.triage.lexicon import load
from dazor.triage.tokens import Token, sentences

_PHRASED = ("doxxing", "instruction", "spam", "threat")
_KINDS = ("planning", *_PHRASED)
_FACTS = 2
_NEAR = 5  # words between a deed and what it is aimed at: "что-то делать с этой техникой"
_ORDER_NEAR = 4  # words between "forget" and "rules"
_RECORD = re.compile(r"</?\s*(?:message|assistant|system|user|tool|script|prompt)\b|\{\s*\"\w+\"\s*:|<\|im_|\[INST\]|DROP\s+TABLE", re.IGNORECASE)


class _Bits(NamedTuple):
    first_person: int
    method: int
    call: int
    something: int
    do: int
    stop: int
    harm: int
    will: int
    how: int
    things: int
    road: int
    told: int
    authority: int
    says: int
    phrased: tuple[tuple[int, str], ...]
    any_phrased: int
    forget: int
    rules: int
    machine: int
    you_are: int
    system: int
    mark: int
    as_true: int
    show: int
    senders: int
    publish: int
    unchecked: int
    own: int
    theirs: int


@cache
def _bits() -> _Bits:
    lexicon = load()
    bits = lexicon.bits
    wanted = {name: bits[f"intents.{name}"] for name in
              ("call", "something", "do", "stop", "harm", "will", "how", "forget", "rules", "machine", "you_are", "system", "mark",
               "as_true", "show", "senders", "publish", "unchecked")}
    things = bits["intents.things"] | lexicon.union(*(f"concepts.{name}" for name in (
        "train", "wagon", "railway", "vehicle", "armour", "artillery", "column", "military", "plane", "helicopter", "airfield", "camp", "police")))
    return _Bits(first_person=bits["danger.planning"], method=bits["danger.method"], things=things, road=bits["concepts.road"],
                 told=lexicon.union("concepts.detain", "concepts.trial", "concepts.charge"), authority=bits["concepts.authority"] | bits["concepts.police"],
                 says=bits["concepts.says"], phrased=tuple((bits[f"danger.{kind}"], kind) for kind in _PHRASED),
                 any_phrased=sum(bits[f"danger.{kind}"] for kind in _PHRASED),
                 own=bits["observer.mine"] | bits["observer.self"], theirs=bits["observer.theirs"], **wanted)


def exposes(masks: Sequence[int], private: int) -> bool:
    """Say whether a text exposes a third person: private data, two facts of their life, and not a word of oneself."""
    bits = _bits()
    if not private or any(mask & bits.own for mask in masks):
        return False
    return sum(bool(mask & bits.theirs) for mask in masks) >= _FACTS


def is_record(text: str) -> bool:
    """Say whether a text pretends to be a record or a message of the system's own, not words of a person."""
    return text.lstrip()[:1] in ("{", "<", "[") and _RECORD.search(text) is not None


def _recorded(text: str) -> bool:
    """Say whether a text holds marks of a record: a search only where a sign of one stands."""
    return ("<" in text or "{" in text or "[" in text or "drop" in text.lower()) and _RECORD.search(text) is not None


def dangers(text: str, words: Sequence[Token], masks: Sequence[int], *, whole: int, linked: bool, private: int = 0) -> tuple[str, ...]:
    """Return the kinds of danger a message holds, in a fixed order. Its text is data whatever it asks for.

    `whole` is the union of the masks: most messages hold no word that could be dangerous and end here.
    """
    bits = _bits()
    found = {kind for bit, kind in bits.phrased if whole & bit} if whole & bits.any_phrased else set()
    if plans(words, masks, whole):
        found.add("planning")
    if "doxxing" not in found and exposes(masks, private):
        found.add("doxxing")
    if "instruction" not in found and (orders(words, masks, whole) or _recorded(text)):
        found.add("instruction")
    if not found:
        return ("link",) if linked else ()
    kinds = tuple(kind for kind in _KINDS if kind in found)
    return (*kinds, "link") if linked else kinds


def plans(words: Sequence[Token], masks: Sequence[int], whole: int) -> bool:
    """Say whether a text plans a deed against trains, vehicles or soldiers, asks how, or calls people to it.

    A report of people detained or tried for such words, or an authority that speaks of them, plans nothing.
    """
    bits = _bits()
    if whole & bits.first_person:
        return True
    wanted = whole & (bits.call | bits.will | bits.how) and whole & (bits.do | bits.stop | bits.harm)
    if not wanted and not whole & bits.method:
        return False
    told = any(mask & bits.told and not mask & bits.stop for mask in masks) or bool(whole & bits.authority and whole & bits.says)
    told = told and not (whole & bits.call and whole & bits.own)  # "they took my brother, who is with me?"
    if whole & bits.method and not told:
        return True
    if not wanted or told:
        return False
    spoken = sentences(list(words))
    for at, (first, after) in enumerate(spoken):
        until = spoken[at + 1][1] if at + 1 < len(spoken) else after  # "Who is with me? These trains must be stopped."
        if _plans_within(masks, first, until):
            return True
    return False


def _plans_within(masks: Sequence[int], first: int, after: int) -> bool:
    bits = _bits()
    here = 0
    for at in range(first, after):
        here |= masks[at]
    aimed = bits.things
    if here & bits.call and here & bits.stop and here & (bits.something | bits.things) and _aims(masks, first, after, bits.stop, aimed | bits.road):
        return True
    if here & bits.call and here & bits.do and here & bits.something and _aims(masks, first, after, bits.do, aimed | (bits.road if here & bits.stop else 0)):
        return True
    return bool(here & (bits.call | bits.will | bits.how) and here & bits.harm) and _aims(masks, first, after, bits.harm, aimed)


def _aims(masks: Sequence[int], first: int, after: int, deed: int, aimed: int) -> bool:
    """Say whether a word of a deed stands near a word of what it is aimed at."""
    return _near(masks, range(first, after), deed, aimed, _NEAR)


def _near(masks: Sequence[int], stretch: range, one: int, other: int, reach: int) -> bool:
    for at in stretch:
        if masks[at] & one and any(masks[near] & other for near in range(max(stretch.start, at - reach), min(stretch.stop, at + reach + 1)) if near != at):
            return True
    return False


def orders(words: Sequence[Token], masks: Sequence[int], whole: int) -> bool:
    """Say whether a text gives orders to the machine that reads it: forget your rules, mark as verified, show who wrote."""
    bits = _bits()
    if not whole & (bits.forget | bits.mark | bits.show | bits.you_are | bits.publish | bits.system):
        return False
    everywhere = range(len(masks))
    if whole & bits.you_are and whole & (bits.machine | bits.publish | bits.show | bits.mark):
        return True
    if whole & bits.publish and whole & bits.unchecked:
        return True
    if _near(masks, everywhere, bits.forget, bits.rules, _ORDER_NEAR) or _near(masks, everywhere, bits.show, bits.senders, _ORDER_NEAR):
        return True
    return bool(whole & bits.mark and whole & bits.as_true) and (
        _near(masks, everywhere, bits.mark, bits.as_true, 6) or _addressed(words, masks))


def _addressed(words: Sequence[Token], masks: Sequence[int]) -> bool:
    """Say whether a text opens by calling the machine: "SYSTEM: …"."""
    return len(words) > 1 and words[1].text == ":" and bool(masks[0] & _bits().system)
