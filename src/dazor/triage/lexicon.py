"""The lexicons: words and phrases → what they can mean, as bits of one number, so that a clause is one `or`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache, reduce
from operator import or_
from pathlib import Path
from typing import NamedTuple

from dazor.gazetteer.memory import Memory
from dazor.triage.tokens import keys

_LEXICONS = Path(__file__).parent / "lexicons"
_FILES = ("concepts", "civil", "polarity", "times", "numbers", "roles", "observer", "danger", "compass", "intents")


class Phrase(NamedTuple):
    """The words of a phrase after its first, and its bit."""

    rest: tuple[tuple[str, bool], ...]  # (word, is a stem)
    bit: int


class Word(NamedTuple):
    """What one word can mean and the phrases it may open."""

    mask: int
    exact: dict[str, tuple[Phrase, ...]]  # phrases by their second word
    stems: tuple[tuple[int, dict[str, tuple[Phrase, ...]]], ...]  # (letters, phrases by the beginning of their second word)
    opens: bool  # a phrase


class Table(NamedTuple):
    """Bits that stand for numbers: months, number words, parts of the day."""

    any: int
    items: tuple[tuple[int, int], ...]
    known: dict[int, int]  # values of the bits that were met together


class Marks:
    """The meanings of a message's tokens."""

    __slots__ = ("ends", "masks", "phrases", "whole")

    def __init__(self, masks: list[int], phrases: list[tuple[int, int, int]], ends: dict[int, list[tuple[int, int]]]) -> None:
        """Keep them; from here on `masks` are changed by `add` and `drop` only, so that `whole` stays what they are together."""
        self.masks = masks  # per token, with the bits of phrases on each of their words
        self.phrases = phrases  # (first token, after last, bit)
        self.ends = ends  # last token of a phrase → (first token, bit)
        self.whole = reduce(or_, masks, 0)

    def add(self, at: int, bits: int) -> None:
        """Let a token mean more."""
        self.masks[at] |= bits
        self.whole |= bits

    def drop(self, at: int, bits: int) -> None:
        """Let a token mean less."""
        if self.masks[at] & bits:
            self.masks[at] &= ~bits
            self.whole = reduce(or_, self.masks)

    def where(self, wanted: int) -> list[int]:
        """Return the tokens that can mean one of some things."""
        return [at for at, mask in enumerate(self.masks) if mask & wanted] if self.whole & wanted else []

    def until(self, after: int) -> Marks:
        """Return those of the first words of a message."""
        return Marks(self.masks[:after], [phrase for phrase in self.phrases if phrase[1] <= after], self.ends)

    def without(self, taken: Sequence[bool]) -> Marks:
        """Return them with nothing meant by the tokens that are taken."""
        return Marks([0 if is_taken else mask for mask, is_taken in zip(self.masks, taken, strict=True)], self.phrases, self.ends)


class Lexicon:
    """All lexicons compiled together. One instance a process; `load()` returns it."""

    def __init__(self, tables: Mapping[str, Mapping[str, object]]) -> None:
        self.bits: dict[str, int] = {}
        self._exact: dict[str, int] = {}
        self._stems: dict[str, int] = {}
        self._never: dict[str, int] = {}  # what a word does not mean although it begins with a stem
        self._opens: dict[str, list[tuple[str, int]]] = {}  # what follows, and the bit
        self._opens_stem: dict[str, list[tuple[str, int]]] = {}
        self._memory = Memory(self._word)
        self._unions: dict[tuple[str, ...], int] = {}
        for family, sections in tables.items():
            self._file(family, sections)
        self._begins = {*self._stems, *self._opens_stem}
        self._lengths = sorted(set(map(len, self._begins)))

    def _file(self, family: str, sections: Mapping[str, object]) -> None:
        lines = [(name, sub, words) for name, section in sections.items() if isinstance(section, dict)
                 for sub, words in section.items() if isinstance(words, str)]
        spelled = keys("\n".join([words.replace("\n", " ") for _, _, words in lines])).split("\n")  # all at once: a line is short
        for (name, sub, _), words in zip(lines, spelled, strict=True):
            valued = family in ("times", "numbers", "compass") and sub != "all"
            bit = self._bit(f"{family}.{name}.{sub}" if valued else f"{family}.{name}")
            for written in words.split():
                if written.isalpha():
                    self._exact[written] = self._exact.get(written, 0) | bit
                else:
                    self._add(written, bit)

    def _bit(self, name: str) -> int:
        if name not in self.bits:
            self.bits[name] = 1 << len(self.bits)
        return self.bits[name]

    def _add(self, written: str, bit: int) -> None:
        if "_" in written.rstrip("_"):
            first, _, rest = written.lstrip("_").partition("_")
            opens = self._opens_stem if first[-1] == "-" else self._opens
            opens.setdefault(first.rstrip("-"), []).append((rest, bit))  # parted when a message has its first word
            return
        meant = self._never if written[0] == "!" else self._stems if written[-1] == "-" else self._exact
        word = written.lstrip("!").rstrip("-_")
        meant[word] = meant.get(word, 0) | bit

    def word(self, spelled: str) -> Word:
        """Return what a word (in the spelling of `tokens.key`) can mean; remembered."""
        return self._memory[spelled]

    def _word(self, spelled: str) -> Word:
        mask, phrases = self._exact.get(spelled, 0) or self._between(spelled), list(self._opens.get(spelled, ()))
        for length in self._lengths:
            if length > len(spelled):
                break
            if (stem := spelled[:length]) in self._begins:
                mask |= self._stems.get(stem, 0)
                phrases.extend(self._opens_stem.get(stem, ()))
        return _word(mask & ~self._never.get(spelled, 0), [_phrase(*written) for written in phrases]) if mask or phrases else _NOTHING

    def _between(self, spelled: str) -> int:
        """Return the values of two number words joined by a hyphen: "сем-восем"."""
        low, _, high = spelled.partition("-")
        either = self._exact.get(low, 0) if high else 0
        both = self._exact.get(high, 0) if either else 0
        return (either | both) & self.values("numbers.value").any if either and both else 0

    def mark(self, keys: Sequence[str]) -> Marks:
        """Return the meanings of a message's tokens by their spellings (cyrillised where transliterated)."""
        known = self._memory.of(keys)
        masks = [item.mask for item in known]
        found: list[tuple[int, int, int]] = []
        ends: dict[int, list[tuple[int, int]]] = {}
        for at in [at for at, item in enumerate(known) if item.opens]:
            for phrase in _begun(known[at], keys[at + 1]) if at + 1 < len(keys) else ():
                last = at + len(phrase.rest)
                if last < len(keys) and _follows(phrase, keys, at):
                    found.append((at, last + 1, phrase.bit))
                    ends.setdefault(last, []).append((at, phrase.bit))
        for first, after, bit in found:
            for at in range(first, after):
                masks[at] |= bit
        return Marks(masks, found, ends)

    def union(self, *names: str) -> int:
        """Return the bits of names, remembered; a name ending in a dot means all names that begin so."""
        found = self._unions.get(names)
        if found is None:
            found = 0
            for name in names:
                found |= sum(bit for known, bit in self.bits.items() if known.startswith(name)) if name.endswith(".") else \
                    self.bits[name]
            self._unions[names] = found
        return found

    def values(self, prefix: str) -> Table:
        """Return the bits and values of the names `prefix.<number>`."""
        items = tuple((bit, int(name.rsplit(".", 1)[1])) for name, bit in self.bits.items() if name.startswith(prefix + "."))
        return Table(sum(bit for bit, _ in items), items, {})


_NOTHING = Word(0, {}, (), False)


def _phrase(written: str, bit: int) -> Phrase:
    return Phrase(tuple([(part.rstrip("-"), part.endswith("-")) for part in written.split("_") if part.strip("-")]), bit)


def _word(mask: int, phrases: Sequence[Phrase]) -> Word:
    exact: dict[str, tuple[Phrase, ...]] = {}
    stems: dict[int, dict[str, tuple[Phrase, ...]]] = {}
    for phrase in phrases:
        second, is_stem = phrase.rest[0]
        table_ = stems.setdefault(len(second), {}) if is_stem else exact
        table_[second] = (*table_.get(second, ()), phrase)
    return Word(mask, exact, tuple(sorted(stems.items())), bool(phrases))


def _begun(word: Word, following: str) -> Sequence[Phrase]:
    """Return the phrases whose first two words stand there."""
    begun = word.exact.get(following, ())
    for length, known in word.stems:
        more = known.get(following[:length])
        if more:
            begun = (*begun, *more)
    return begun


def _follows(phrase: Phrase, keys: Sequence[str], at: int) -> bool:
    if len(phrase.rest) == 1:  # the second word was looked up by
        return True
    for offset, (word, is_stem) in enumerate(phrase.rest[1:], 2):
        spelled = keys[at + offset]
        if not (spelled.startswith(word) if is_stem else spelled == word):
            return False
    return True


def value(mask: int, table: Table) -> int | None:
    """Return the value whose bit is set, the largest when several are."""
    here = mask & table.any
    if not here:
        return None
    found = table.known.get(here)
    if found is None:
        found = table.known[here] = max([number for bit, number in table.items if here & bit])
    return found


def values(mask: int, table: Table) -> list[int]:
    """Return all values whose bits are set, the least first."""
    return sorted(number for bit, number in table.items if mask & bit)


def table(name: str) -> dict[str, object]:
    """Return a lexicon file as it is written."""
    return tomllib.loads((_LEXICONS / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def load() -> Lexicon:
    """Return the lexicons, compiled once a process (about 20 ms)."""
    return Lexicon({name: table(name) for name in _FILES})
