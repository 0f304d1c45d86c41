"""Meanings of a stretch of text → the types of event it tells, each with its score and the words that say why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from msgspec import Struct, convert

from dazor.model.codes import Label
from dazor.triage.lexicon import load, table
from dazor.triage.tokens import Token

_PSEUDO = ("counted", "own", "route", "leaves")
_FIRM = 0.6  # share of a civil weight that is left where weapons or soldiers are named beside it
_ELSEWHERE = 0.6  # share of a civil weight that reaches other sentences


class Rule(NamedTuple):
    """Concepts that must all be there, concepts that must not, and what it is worth."""

    weight: float
    needs: tuple[int, ...]
    unless: int
    written: str


class Type(NamedTuple):
    """A label with its rules and the labels it beats."""

    label: Label
    rules: tuple[Rule, ...]
    beats: frozenset[Label]
    opens: int  # a rule of the type can hold only where one of these bits is set


class Read(NamedTuple):
    """A type read in a stretch of text."""

    label: Label
    score: float
    because: tuple[str, ...]
    mask: int  # the concepts that speak for it


class _Written(Struct):
    rules: list[tuple[float, str]]
    beats: list[Label]


@cache
def pseudo() -> dict[str, int]:
    """Return the bits of facts that are not words: something is counted, a place stands there."""
    top = len(load().bits)
    return {name: 1 << (top + index) for index, name in enumerate(_PSEUDO)}


@cache
def _types() -> tuple[tuple[Type, ...], float]:
    written = table("types")
    threshold = convert(written.pop("threshold"), float)
    entries = convert(written, dict[str, _Written])
    return tuple(_type(Label(name), entry) for name, entry in entries.items()), threshold


def _type(label: Label, entry: _Written) -> Type:
    rules, opens = tuple(_rule(*rule) for rule in entry.rules), 0
    for rule in rules:
        opens |= rule.needs[0]
    return Type(label, rules, frozenset(entry.beats), opens)


def _bit(name: str) -> int:
    extra = pseudo()
    if name in extra:
        return extra[name]
    return load().bits["polarity.hedge" if name == "hedge" else f"concepts.{name}"]


def _rule(weight: float, written: str) -> Rule:
    needs, unless = [], 0
    for part in written.replace(" - ", " + -").split(" + "):
        names = part.strip().lstrip("-")
        bits = sum(_bit(name) for name in names.split("|"))
        if part.strip().startswith("-"):
            unless |= bits
        else:
            needs.append(bits)
    return Rule(weight, tuple(needs), unless, written)


@cache
def _civil() -> tuple[tuple[int, float, str], ...]:
    sections = convert(table("civil"), dict[str, dict[str, float | str]])
    bits = load().bits
    return tuple((bits[f"civil.{name}"], float(section["weight"]), name) for name, section in sections.items())


@cache
def _firm() -> int:
    return sum(_bit(name) for name in ("armour", "artillery", "military", "russian"))


@cache
def _concepts() -> int:
    return load().union("concepts.") | sum(pseudo().values())


def civil(mask: int) -> tuple[float, tuple[str, ...]]:
    """Return how much speaks for a civilian matter, and what."""
    found = [(weight, name) for bit, weight, name in _civil() if mask & bit]
    if not found:
        return 0.0, ()
    weight = sum(weight for weight, _ in found)
    return weight * (_FIRM if mask & _firm() else 1.0), tuple(f"−{weight:g} {name}" for weight, name in found)


def _holds(rule: Rule, mask: int) -> bool:
    for need in rule.needs:  # noqa: SIM110 - `all` over a generator takes three times as long here
        if not mask & need:
            return False
    return True


@cache
def _relevant() -> tuple[int, int]:
    """Return the bits that rules and civil matters look at, and those of civil matters."""
    bits = sum(bit for bit, _, _ in _civil())
    rules = _firm() | _concepts() | load().bits["polarity.hedge"]
    return rules | bits, bits


def types(mask: int, whole: int) -> tuple[Read, ...]:
    """Return the types read in a stretch of meanings; `whole` holds those of the whole message, for civil matters."""
    relevant, civil_ = _relevant()
    return _types_of(mask & relevant, whole & (civil_ | _firm()))


@lru_cache(maxsize=32_768)
def _types_of(mask: int, whole: int) -> tuple[Read, ...]:
    here, why = civil(mask)
    if not here and whole:
        elsewhere, why = civil(whole)
        here = elsewhere * _ELSEWHERE
    known, threshold = _types()
    read: list[Read] = []
    if not mask & _concepts():
        return ()
    for type_ in known:
        if not mask & type_.opens:
            continue
        for rule in type_.rules:
            if rule.weight - here < threshold:
                continue
            if mask & rule.unless or not mask & rule.needs[0] or not _holds(rule, mask):
                continue
            read.append(Read(type_.label, rule.weight - here, (f"{type_.label.value} {rule.weight:g}: {rule.written}", *why),
                             sum(rule.needs)))
            break
    return tuple(_unbeaten(read))


@cache
def _beats() -> dict[Label, frozenset[Label]]:
    return {type_.label: type_.beats for type_ in _types()[0]}


def _unbeaten(read: list[Read]) -> list[Read]:
    if len(read) < 2:
        return read
    by_label = _beats()
    out = [item for item in read if not any(item.label in by_label[other.label] and other.score >= item.score for other in read)]
    if any(item.label is not Label.OTHER for item in out):
        out = [item for item in out if item.label is not Label.OTHER]
    movers = {Label.GROUND_CONVOY, Label.CAMP_OR_BASE}
    both = [item for item in out if item.label in movers]
    if len(both) > 1:
        best = max(both, key=lambda item: item.score)
        out = [item for item in out if item.label not in movers or item is best]
    return out


def beaten(read: Read, best: Mapping[Label, float]) -> bool:
    """Say whether a type gives way to a type read in the message; `best`: the greatest score of each."""
    beats = _beats()
    return any(read.label in beats[label] and score >= read.score for label, score in best.items())


@cache
def _words() -> int:
    """Return the bits of words, as against `pseudo`."""
    return (1 << len(load().bits)) - 1


def triggers(words: Sequence[Token], masks: Sequence[int], first: int, after: int, mask: int) -> list[int]:
    """Return the tokens of a stretch whose meanings speak for a type."""
    concepts = mask & _words()
    return [at for at in range(first, after) if masks[at] & concepts and words[at].text[0].isalnum()]
