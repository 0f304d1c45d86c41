"""What is denied and what is doubted, clause by clause."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from dazor.triage.lexicon import load
from dazor.triage.tokens import Token

_JOINTS = frozenset(("а", "але", "но", "однак", "однако", "but", "ale", "lecz", "aber", "зато", "затое", "only", "тільки", "толькі", "только", "tylko"))
_NOT_REACH = 2
_RATHER_REACH = 3  # words between what is not and "but"
_TELLS_REACH = 9  # words between a neighbour and what they tell: "сваяк з Лунінца кажа"


class Polarity(NamedTuple):
    """What a stretch says about itself."""

    negated: tuple[int, ...]  # tokens that deny
    hedged: tuple[int, ...]  # tokens that doubt


UNSAID = Polarity((), ())


class _Bits(NamedTuple):
    absent: int
    not_: int
    hedge: int
    deny: int
    event: int
    ago: int
    kind: int
    people_say: int
    tells: int
    kin: int
    authority: int
    plane: int
    airborne: int
    rumour: int
    they_report: int
    empty: int
    supposed: int
    if_: int
    if_not: int
    rather: int
    lacks: int
    things: int
    any: int  # a stretch without one of these neither denies nor doubts


@cache
def _bits() -> _Bits:
    bits = load().bits
    event = sum(bits[f"concepts.{name}"] for name in
                ("move", "takeoff", "landing", "fly", "launch", "explosion", "column", "train", "detain", "stand", "fire", "drone",
                 "plane", "helicopter", "armour", "missile"))
    return _Bits(bits["polarity.absent"], bits["polarity.not"], bits["polarity.hedge"], bits["concepts.deny"], event,
                 bits["numbers.at_least"] | bits["numbers.at_most"] | bits["concepts.rail_harm"], bits["polarity.plain_hedge_off"],
                 bits["polarity.people_say"], bits["polarity.tells"], bits["observer.kin"], bits["concepts.authority"], bits["concepts.plane"],
                 load().union("concepts.takeoff", "concepts.landing", "concepts.fly", "concepts.airfield"), bits["polarity.rumour"],
                 bits["polarity.they_report"], bits["polarity.empty"], bits["polarity.supposed"], bits["polarity.if"], bits["polarity.if_not"], bits["polarity.rather"], bits["polarity.lacks"],
                 event | load().union("concepts.military", "concepts.vehicle", "concepts.wagon", "concepts.artillery", "concepts.camp"), load().union("polarity.absent", "polarity.not", "polarity.hedge", "polarity.people_say", "polarity.tells",
                                                            "polarity.they_report", "polarity.lacks"))


def clauses(words: Sequence[Token], first: int, after: int) -> list[tuple[int, int]]:
    """Return the clauses of a sentence: between commas, dashes with spaces, and words like "but"."""
    out, start = [], first
    for at in range(first, after):
        joint = words[at].key in _JOINTS and at > start
        if words[at].text in ",:()" or joint or (words[at].text in "–—" and _spaced(words, at)):
            if at > start:
                out.append((start, at))
            start = at if joint else at + 1
    if start < after:
        out.append((start, after))
    return out


def _spaced(words: Sequence[Token], at: int) -> bool:
    return 0 < at < len(words) - 1 and words[at].start > words[at - 1].end and words[at + 1].start > words[at].end


def polarity(masks: Sequence[int], first: int, after: int) -> Polarity:
    """Return the tokens of a stretch that deny and those that doubt."""
    bits = _bits()
    denied, doubted = [], []
    for at in range(first, after):
        mask = masks[at]
        if not mask & bits.any:
            continue
        if mask & bits.they_report and at == first:
            doubted.append(at)  # "Паведамляюць пра выбухі": nobody says who
        elif mask & (bits.hedge | bits.people_say | bits.tells) and not mask & bits.kind and _doubts(masks, at, first, after):
            doubted.append(at)
        if (mask & bits.absent and not mask & (bits.ago | bits.hedge) and not (mask & bits.empty and _carries(masks, at, first, after))) or (
                mask & bits.not_ and _denies(masks, at, after)) or (mask & bits.lacks and at > first and masks[at - 1] & bits.things):
            denied.append(at)
    return Polarity(tuple(denied), tuple(doubted))


def _carries(masks: Sequence[int], at: int, first: int, after: int) -> bool:
    """Say whether a lorry, a wagon or a bus is what is empty: it moves all the same."""
    return any(masks[beside] & load().union("concepts.vehicle", "concepts.wagon") for beside in (at - 1, at + 1) if first <= beside < after)


def _doubts(masks: Sequence[int], at: int, first: int, after: int) -> bool:
    """Say whether a word doubts here: hearsay is of people and neighbours, not of an office that speaks or denies."""
    bits, mask = _bits(), masks[at]
    if mask & bits.hedge:
        if mask & bits.plane:  # "МіГ" is an aircraft, "міг" is "could"
            return not any(masks[other] & bits.airborne for other in range(first, after))
        return not (mask & bits.rumour and any(masks[other] & bits.deny for other in range(first, after)))
    if mask & bits.people_say:
        return not any(masks[other] & bits.authority for other in range(first, after))
    return any(masks[before] & bits.kin for before in range(max(first, at - _TELLS_REACH), at))


def _denies(masks: Sequence[int], at: int, after: int) -> bool:
    """Say whether a bare "not" stands right before a word of an event; "not less than" does not deny."""
    bits = _bits()
    if masks[at] & bits.ago:
        return False
    said = next((ahead for ahead in range(at + 1, min(after, at + 1 + _NOT_REACH)) if masks[ahead] & bits.event), None)
    return said is not None and not any(mask & bits.rather for mask in masks[said + 1:min(after, said + 1 + _RATHER_REACH)])  # "not A but B"


def event_words() -> int:
    """Return the bits of what happens or is seen, as against who speaks of it."""
    bits = load().bits
    return _bits().event | sum(bits[f"concepts.{name}"] for name in ("vehicle", "wagon", "camp", "load", "search", "trial", "loot", "exercise", "rail_harm", "artillery"))


def speaks_of_itself() -> int:
    """Return the bits without which a stretch neither denies nor doubts."""
    return _bits().any


def denial(mask: int) -> bool:
    """Say whether a stretch holds a word of denying ("refutes", "fake")."""
    return bool(mask & _bits().deny)


def supposes(mask: int) -> bool:
    """Say whether a text holds a word of imagining or of "if"."""
    return bool(mask & (_bits().supposed | _bits().if_))


def supposed(masks: Sequence[int], first: int, after: int) -> bool:
    """Say whether a stretch only imagines, or tells what would be "if": all that happens in it stands after that word."""
    bits, doing = _bits(), event_words()
    for at in range(first, after):
        if masks[at] & bits.supposed:
            return True
        if masks[at] & bits.if_ and not (at + 1 < after and masks[at + 1] & bits.if_not):
            return not any(masks[before] & doing for before in range(first, at))
    return False
