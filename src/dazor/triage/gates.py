"""Which rules of private data can hold in a text at all: told by signs that they cannot do without, before any is tried.

Trying every rule takes longer than all the rest of the reading. A gate is exact: a rule that it leaves out matches nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from dazor.triage.tokens import key


class Rule(NamedTuple):
    """A pattern of private data, and what it needs."""

    kind: str
    because: str
    pattern: str
    flags: int
    group: int
    wants: frozenset[str]  # beginnings of words, four letters, of which one must stand in the text; none: any text
    also: frozenset[str] = frozenset()  # the same of the parts of words: one of these must stand there too


_FEW = 4  # digits of which no rule is left that their distance could rule out
_NUMBERED = 2  # digits beside what no word opens: a street and a house, a name and a number
_KIND_DIGITS = {"card": 14, "phone": 6, "document": 6, "plate": 4, "person": _NUMBERED}  # digits a text must hold for a kind
_DIGITS = {"a telephone number with its country code": 10, "a telephone number of Belarus": 8, "digits grouped as a telephone number": 10,
           "a telephone number of Ukraine": 10, "a telephone number of Lithuania": 9, "nine digits as in Poland": 9, "an account by its number": 5,
           "a name with a number sign": 4, "an address on the network": 4, "a plate after a word for it": 4, "a number after a word for passport": 3,
           "a date of birth after a word for it": 3,
           "a passport number": 7, "a personal number": 11, "a number plate of Belarus": 5, "a number plate of Russia": 5,
           "a number plate of Belarus, goods": 5, "a street with a house number": 1, "a house and a flat": 2, "a house of a street": 1,
           "a flat number": 1, "coordinates": 10, "where somebody says their address is": 1, "a telephone number in words": 0, "a year of birth": 4, "says how old they are": 2,
           "a serial number": 3, "coordinates in degrees": 6, "where somebody lives": 0, "lives on a street": 0, "a school by its number": 1, "a name with a patronymic": 0}
# Digits that must stand together, with no more than three marks or spaces between any two: the day, the hour and the number of a report do not.
_RUNS = {"sixteen digits of a bank card": 16, "a personal number": 7, "a passport number": 7, "an address on the network": 4, "a date of birth": 6,
         "a number plate of Russia": 3, "coordinates": 5}
# What some word of the text must hold, where not every text can hold the rule.
_HOLDS = {because: re.compile(pattern, re.IGNORECASE) for because, pattern in {
    "a name and an age": "гад|год|лет|рок|lat|years", "a name beside a number": r"tel|тел|phone|номер|нумар|^\+$",
    "a number plate of Belarus": r"\d{4}", "a number plate of Ukraine": r"\d{4}", "a number plate of Belarus, goods": r"\d{4}",
    "an account by its number": r"^id\d", "a year of birth": r"^(?:19[3-9]\d|200\d)$",
    "an e-mail address with the sign spelled out": "^(?:at|собака|сабака)$",
}.items()}
_HOLDS_ANY = re.compile("|".join(pattern.pattern for pattern in _HOLDS.values()), re.IGNORECASE)
_CHARACTERS = {"coordinates in degrees": "°", "a name with a number sign": "#", "an address on the network": ".", "an e-mail address": "@", "a handle": "@", "a link to an account": "/", "a name and an age": ",",
               "an e-mail address with the sign spelled out": "."}
_ENDINGS = {"a name with a patronymic": ("вич", "вна", "віч", "ўна", "ич", "івна", "овна", "евна", "ична")}
# What every match of a rule holds that is sooner looked for than the rule.
_CAPITAL = "[A-ZА-ЯЁІЎЇЄҐŁŚŻŹĆŃÓĄĘ][a-zа-яёіўїєґłśżźćńóąę'’ʼ]"
_MARKED = {because: re.compile(pattern) for because, pattern in {
    "a street and a house": rf"{_CAPITAL}+\s+\d", "an office and a name": rf"{_CAPITAL}+\s+{_CAPITAL}",
    "an account name after a messenger's name": r"[A-Za-zİıſK][\w.]",
}.items()}
_PARTED = re.compile("[-’'ʼ]")  # parts of a word
_DIGIT, _RUN = re.compile(r"\d"), re.compile(r"\d(?:[\s().\-–]{0,3}\d)*")


class Gates:
    """Rules as bits: `sign` says which rules a word opens, `open` which of them can hold in a text."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._rules = rules
        self._wanted: dict[str, int] = {}
        self._also: dict[str, int] = {}  # bits beyond those of the rules
        worded = 0
        for at, rule in enumerate(rules):
            for begins in rule.wants:
                self._wanted[begins] = self._wanted.get(begins, 0) | 1 << at
            for begins in rule.also:
                self._also[begins] = self._also.get(begins, 0) | 1 << len(rules) + at
            worded |= bool(rule.wants or rule.because in _HOLDS or rule.because in _ENDINGS) << at
        self._always = (1 << len(rules)) - 1 & ~worded
        self._alone = sum(1 << len(rules) + at for at, rule in enumerate(rules) if not rule.also)
        self._holds = [(pattern, self._bits(because)) for because, pattern in _HOLDS.items()]
        self._endings = [(ends, self._bits(because)) for because, ends in _ENDINGS.items()]
        self._characters = [(sign, self._bits(because)) for because, sign in _CHARACTERS.items()]
        needs = [self._digits(rule) for rule in rules]
        self._by_digits = _by(needs)
        self._by_run = _by([_RUNS.get(rule.because, need if rule.kind == "phone" else 0) for rule, need in zip(rules, needs, strict=True)])

    def _bits(self, because: str) -> int:
        return sum(1 << at for at, rule in enumerate(self._rules) if rule.because == because)

    def _digits(self, rule: Rule) -> int:
        given = _DIGITS.get(rule.because)
        if given is not None:
            return given
        if rule.wants and rule.kind == "person":
            return 0
        return _KIND_DIGITS.get(rule.kind, _NUMBERED if rule.kind == "address" and not rule.wants else 0)

    def sign(self, word: str, spelled: str) -> int:
        """Return the rules that a word, in the spelling of `tokens.key` too, opens, as bits."""
        found = self._wanted.get(spelled[:4], 0)
        if _HOLDS_ANY.search(word):
            for pattern, bits in self._holds:
                if pattern.search(word):
                    found |= bits
        for ends, bits in self._endings:
            if spelled.endswith(ends):
                found |= bits
        found |= self._also.get(spelled[:4], 0)
        if not word.isalpha():  # it may have parts
            for part in _PARTED.split(word):
                found |= self._also.get(key(part)[:4], 0)
        return found

    def open(self, text: str, signs: int) -> Iterator[Rule]:
        """Yield the rules that may match a text, in their order; `signs` is what its words open together."""
        bits = (self._always | signs) & (self._alone | signs) >> len(self._rules)
        digits = len(_DIGIT.findall(text))
        bits &= self._by_digits[min(digits, len(self._by_digits) - 1)]
        if digits >= _FEW:
            longest = max([len(_DIGIT.findall(run)) for run in _RUN.findall(text)])
            bits &= self._by_run[min(longest, len(self._by_run) - 1)]
        for sign, those in self._characters:
            if bits & those and sign not in text:
                bits &= ~those
        while bits:
            lowest = bits & -bits
            bits ^= lowest
            rule = self._rules[lowest.bit_length() - 1]
            marked = _MARKED.get(rule.because)
            if marked is None or marked.search(text):
                yield rule


def _by(needs: Sequence[int]) -> list[int]:
    """Return the rules that so many digits allow, by how many they are."""
    return [sum(1 << at for at, need in enumerate(needs) if need <= digits) for digits in range(max(needs) + 1)]
