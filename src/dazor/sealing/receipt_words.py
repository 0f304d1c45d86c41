"""Six words of one list ↔ six places in it: read as people remember, type and hear them.

A list has 2,048 words (11 bits each) and none lies within one slip of another, so one wrong, missing, doubled or
swapped letter leads back to its word or to none. tools/build_receipt_words.py made the lists and says from what.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

from dazor.model.codes import LANGUAGES

COUNT = 6
_LISTS = Path(__file__).parent / "words"
_SAME = str.maketrans({"ё": "е", "э": "е", "є": "е", "і": "и", "ї": "и", "й": "и", "ы": "и", "ґ": "г", "ў": "у", "ł": "l"}
                      | dict.fromkeys("ьъ'’ʼ`´‘\"*", ""))
# The same keys of the usual keyboards of Russian, Belarusian and Ukrainian.
_LATIN = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`"
_CYRILLIC = ("йцукенгшщзхъфывапролджэячсмитьбюё", "йцукенгшўзх'фывапролджэячсмітьбюё", "йцукенгшщзхїфівапролджєячсмитьбю'")
_CUT = re.compile(r"[\s\d\-–—_.,;:/|+()]+")  # people number them
_CUT_LATIN = re.compile(r"[\s\d\-–—_/|+()]+")  # where a comma may be the letter б typed on the wrong keyboard
_MOST_LETTERS = 240
_MOST_READINGS = 64  # of one line of six words


def fold(word: str) -> str:
    """Return a word without case, accents and the letters people exchange: ё е, і и, ў у, ь and apostrophes."""
    plain = unicodedata.normalize("NFC", word).casefold().translate(_SAME)
    return "".join(c for c in unicodedata.normalize("NFD", plain) if not unicodedata.combining(c)).translate(_SAME)


@cache
def words(language: str) -> tuple[str, ...]:
    """Return the list of a language; a word's place in it is what it means."""
    return tuple((_LISTS / f"{language}.txt").read_text(encoding="utf-8").split())


@cache
def _places(language: str) -> Mapping[str, int]:
    return {fold(word): place for place, word in enumerate(words(language))}


@cache
def _near(language: str) -> Mapping[str, tuple[int, ...]]:
    """Return the places of a language's words by each word with one letter left out."""
    near: dict[str, tuple[int, ...]] = {}
    for folded, place in _places(language).items():
        for slip in _slips(folded):
            near[slip] = (*near.get(slip, ()), place)
    return near


def warm() -> None:
    """Read every list now: in a process that forks, and must not read files after it. What mends slips (12 MB) comes later."""
    for language in LANGUAGES:
        _places(language)


def readings(written: str) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Yield (language, places) of what may have been meant, the likeliest first; at most a few score."""
    found: list[tuple[int, str, tuple[int, ...]]] = []
    for line in dict.fromkeys(_as_typed(written[:_MOST_LETTERS])):
        for language in LANGUAGES:
            options = [_options(word, language) for word in line]
            if all(options):
                found += _together(options, language)
    seen: set[tuple[str, tuple[int, ...]]] = set()
    for _, language, places in sorted(found):
        if (language, places) not in seen:
            seen.add((language, places))
            yield language, places


def _together(options: list[Mapping[int, int]], language: str) -> Iterator[tuple[int, str, tuple[int, ...]]]:
    """Yield (cost, language, places) for one choice a word."""
    for chosen in itertools.islice(itertools.product(*(o.items() for o in options)), _MOST_READINGS):
        yield sum(cost for _, cost in chosen), language, tuple(place for place, _ in chosen)


def _as_typed(written: str) -> Iterator[tuple[str, ...]]:
    """Yield six words: as written, and as the same keys give them with the keyboard in another language."""
    lower = unicodedata.normalize("NFC", written).casefold().strip()
    for row in (None, *_CYRILLIC):
        for lines in ((lower,) if row is None else (lower.translate(str.maketrans(_LATIN, row)),
                                                    lower.translate(str.maketrans(row, _LATIN)))):
            cut = tuple(filter(None, (_CUT if row is None else _CUT_LATIN).split(lines)))
            if len(cut) == COUNT:
                yield tuple(map(fold, cut))
            elif row is None:
                yield from _without_spaces(cut)


def _without_spaces(cut: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Yield six words out of fewer or more pieces, where a space was forgotten or one was put inside a word."""
    joined = fold("".join(cut))
    if not 3 * COUNT <= len(joined) <= 12 * COUNT:
        return
    for language in LANGUAGES:
        yield from itertools.islice(_split(joined, COUNT, language), 8)


def _split(joined: str, count: int, language: str) -> Iterator[tuple[str, ...]]:
    """Yield the ways to cut letters into `count` words of a list, each exactly written."""
    if count == 0:
        if not joined:
            yield ()
        return
    known = _places(language)
    for length in range(4, min(len(joined), 12) + 1):
        if joined[:length] in known:
            for rest in _split(joined[length:], count - 1, language):
                yield (joined[:length], *rest)


def _options(folded: str, language: str) -> Mapping[int, int]:
    """Return the places a written word may mean, each with what it costs: 0 as it is, 1 with one slip."""
    place = _places(language).get(folded)
    if place is not None:
        return {place: 0}
    near = _near(language)
    candidates = {place for slip in _slips(folded) for place in near.get(slip, ())}
    return {place: 1 for place in sorted(candidates) if _one_slip(folded, fold(words(language)[place]))}


def _slips(word: str) -> Iterable[str]:
    """Return the word and the word with one letter left out."""
    return {word} | {word[:i] + word[i + 1:] for i in range(len(word))}


def _one_slip(one: str, other: str) -> bool:
    """Return whether one wrong, missing, added or swapped letter leads from one to the other."""
    if len(one) != len(other):
        longer, shorter = (one, other) if len(one) > len(other) else (other, one)
        return len(longer) == len(shorter) + 1 and any(longer[:i] + longer[i + 1:] == shorter for i in range(len(longer)))
    wrong = [i for i, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    swapped = len(wrong) == 2 and wrong[1] == wrong[0] + 1 and one[wrong[0]] == other[wrong[1]] and one[wrong[1]] == other[wrong[0]]
    return len(wrong) < 2 or swapped
