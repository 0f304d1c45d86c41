"""What identifies a person: found, marked with its reason, and masked on the desk's screen."""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections.abc import Iterator, Sequence
from functools import cache, reduce
from operator import or_

from dazor.model.facts import Marked, Report
from dazor.triage.gates import Gates, Rule
from dazor.triage.identity import LOW, NAME, OPPOSITE, PERSON, RULES
from dazor.triage.lexicon import table
from dazor.triage.tokens import key, tokens

_GATES = Gates((*RULES, *PERSON))
sign = _GATES.sign  # the rules that a word opens
_BETWEEN = re.compile(r"[\s,.]*(?:[^\W\d_]{1,3}[\s,.]+){0,2}")
_NOT_NAMES = re.compile(r"(?i:from|in|at|near|with|going|not|sure|seeing|hearing|zdaje|z|w|в|из|з|у|ў|на|рядом|живу)$")
_OPENING = re.compile(rf"\W*({NAME})\s*[,–—-]")
_FIRST_NAME = re.compile(rf"(?<!\w)({NAME}),?\s+(?=\+?\d)")
_FULL_NAME = re.compile(rf"(?<!\w)({NAME})\s+({NAME})(?!\w)")
_OPPOSITE = re.compile(rf"(?i:{OPPOSITE})\s+(?:the\s+)?[{LOW}]+(?:\s+(?=[a-z])[{LOW}]+)?")
_IN_TOWN = re.compile(r"\s+(?:в|во|у|ў|u|v|w|we|in)\s+(?:г\.?\s*|город\w*\s+|горад\w*\s+|місті\s+)?", re.IGNORECASE)
_OF_TOWN = re.compile(r"\s+(?:из|с|со|з|зь|са|із|iz|s|z|ze|from)\s+", re.IGNORECASE)
READABLE = frozenset(("where somebody works", "where somebody lives"))  # their words may name the place of the event: masked, and read
_DOTTED = re.compile(r"\.(?<=\w.)\w")  # begins with a sign that is looked for at once
_LINK = re.compile(r"(?:https?://|www\.)\S+|(?<![\w@.])(?:[a-z0-9-]+\.)+(?:com|org|net|ru|by|ua|pl|info|me|io|example|site|xyz|top|eu|online|link|"
                   r"ly|рф|бел)(?:/\S*)?(?!\w)", re.IGNORECASE)


_NOT_CALLED = frozenset(("не", "ня", "как", "як", "так", "его", "яго", "не", "это", "гэта", "на", "not", "is", "the", "nie", "to", "jak", "jako", "меня", "мяне", "мене", "помощь", "дапамог"))


@cache
def _given() -> frozenset[str]:
    return frozenset(map(key, str(table("names")["given"]["all"]).split()))  # type: ignore[index]


@cache
def _compiled(pattern: str, flags: int) -> re.Pattern[str]:
    """Return a pattern compiled when it is first needed: all of them together take a tenth of a second."""
    return re.compile(pattern, flags)


def links(text: str) -> list[tuple[int, int]]:
    """Return where web addresses stand."""
    return [found.span() for found in _LINK.finditer(text)] if "//" in text or _DOTTED.search(text) else []


def find_private(text: str, signs: int | None = None) -> list[tuple[int, int, str, str]]:
    """Return (start, end, kind, because) of what identifies a person, in order, none overlapping.

    `signs`: what `sign` says of the words of the text together, where it is known already.
    """
    held: list[tuple[int, int, str, str]] = []
    stretches: list[tuple[int, int]] = []  # those held, in the order of the text
    if signs is None:
        signs = reduce(or_, [sign(token.text, token.key) for token in tokens(text)], 0)
    for rule in _GATES.open(text, signs):
        for found in _compiled(rule.pattern, rule.flags).finditer(text):
            start, end = found.span(rule.group)
            end = start + len(text[start:end].rstrip(" ,.;"))
            if end > start and _free(stretches, start, end) and not _ordinary(rule, text[start:end]):
                held.append((start, end, rule.kind, rule.because))
                insort(stretches, (start, end))
    if held:
        held += [item for item in _beside(held, text) if _free(stretches, item[0], item[1])]
    return _joined(sorted(held), text) if held else held


def _beside(held: Sequence[tuple[int, int, str, str]], text: str) -> Iterator[tuple[int, int, str, str]]:
    """Yield what identifies a person only beside other private data: a full name, what the house stands opposite, who a number is of."""
    numbers = {start for start, _, kind, _ in held if kind == "phone"}
    for found in _FIRST_NAME.finditer(text) if numbers else ():
        if found.end() in numbers and key(found[1]) in _given():
            yield *found.span(1), "person", "a full name beside private data"
    for found in _FULL_NAME.finditer(text):
        if key(found[1]) in _given() or key(found[2]) in _given():
            yield *found.span(), "person", "a full name beside private data"
    if any(kind == "address" for _, _, kind, _ in held):
        if (opening := _OPENING.match(text)) and key(opening[1]) in _given():
            yield *opening.span(1), "person", "a first name that opens a message with an address"
        for found in _OPPOSITE.finditer(text):
            yield *found.span(), "address", "what a house stands opposite"


def _joined(held: list[tuple[int, int, str, str]], text: str) -> list[tuple[int, int, str, str]]:
    """Join parts of one address that only small words part: "на Ленина 5, третий подъезд"."""
    out: list[tuple[int, int, str, str]] = []
    for item in held:
        if out and item[2] == out[-1][2] == "address" and _BETWEEN.fullmatch(text, out[-1][1], item[0]):
            out[-1] = (out[-1][0], item[1], "address", out[-1][3])
        else:
            out.append(item)
    return out


def with_towns(held: Sequence[tuple[int, int, str, str]], text: str, towns: Sequence[tuple[int, int]]) -> list[tuple[int, int, str, str]]:
    """Stretch an address over the town it stands in, and a first name over the town its bearer is of: together they tell who.

    `towns`: where places are named. The words of a town stay readable as a place; only what is masked grows.
    """
    out = []
    for start, end, kind, because in held:
        joint = _IN_TOWN if kind == "address" or because in READABLE else _OF_TOWN if kind == "person" and " " not in text[start:end] else None
        after = next((last for first, last in towns if joint and first >= end and joint.fullmatch(text, end, first)), end)
        out.append((start, after, kind, because))
    return out


def _free(stretches: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    at = bisect_left(stretches, (start, start))
    return not ((at and stretches[at - 1][1] > start) or (at < len(stretches) and stretches[at][0] < end))


def _ordinary(rule: Rule, surface: str) -> bool:
    if rule.because in ("gives a first name", "a name and an age"):
        return key(surface.split()[0]) not in _given()
    if rule.because == "says how they are called":
        return surface.split()[0].lower() in _NOT_CALLED or _NOT_NAMES.match(surface.split()[0]) is not None
    if rule.because == "a name with a patronymic" and len(surface.split()) == 2:
        return key(surface.split()[0]) not in _given()  # "Жители Баранович"
    if rule.kind == "person":
        return _NOT_NAMES.match(surface.split()[0]) is not None
    if rule.kind == "phone" and rule.because != "a telephone number in words":
        digits = sum(char.isdigit() for char in surface)
        return digits < 6 or re.fullmatch(r"\d{4}[-–]\d{4}|\d{1,2}[-–.]\d{1,2}[-–.]\d{4}", surface) is not None
    return False


def mask(text: str, report: Report) -> str:
    """Return the text with what identifies a person replaced by ⟨kind⟩, for the desk's screen."""
    out, last = [], 0
    for item in sorted((item for item in report.pii if item.start is not None and item.end is not None),
                       key=lambda item: item.start or 0):
        start, end = item.start or 0, item.end or 0
        if start >= last:
            out += [text[last:start], f"⟨{item.kind}⟩"]
            last = end
    return "".join((*out, text[last:]))


def marked(surface: str, kind: str, start: int, end: int) -> Marked:
    """Return a stretch to be protected."""
    return Marked(surface=surface, kind=kind, start=start, end=end)
