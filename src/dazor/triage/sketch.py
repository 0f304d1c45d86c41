"""A short sketch of a text by which near-duplicates are found without the words.

Format: 32 minima of 16 bits each, written as 4 hex digits, big-endian, one after the other: 128 characters. The
similarity of two texts is the share of equal positions (an estimate of the Jaccard index of their shingles, standard
error 0.09 at 0.5). A text too short for a shingle has the signature "".

Shingles are 4 consecutive characters of the folded words, so that case, punctuation, digits' neighbours, soft signs and
the alphabet play no part. Every shingle is hashed once: five bits choose one of 32 places, the least of the other bits
stays there (one-permutation MinHash; Li, Owen, Zhang 2012), an empty place borrows from the next. The hash is fixed: the
same text gives the same signature for ever.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain
from struct import Struct
from typing import NamedTuple
from zlib import crc32

from dazor.gazetteer.memory import Memory

POSITIONS = 32
_SHINGLE = 4
_SEAM = _SHINGLE - 1  # letters at the end of a word that a shingle can share with the next
_NONE = POSITIONS << 16  # more than any shingle: an empty place
_WRITTEN = Struct(f">{POSITIONS}H").pack
_SPREAD = 0x9E3779B1  # odd, 2^32 over the golden ratio: mixes what crc32 leaves linear
_PAIRS = (("shch", "щ"), ("sch", "щ"), ("zh", "ж"), ("kh", "х"), ("ts", "ц"), ("ch", "ч"), ("cz", "ч"), ("sh", "ш"), ("sz", "ш"))
# Vowels that alternate between the languages become one; soft signs are gone already.
_FOLD = str.maketrans({**dict(zip("abcdefghijklmnopqrstuvwxyz", "абцдафгхиийклмнапкрстуввкиз", strict=False)),
                       **dict.fromkeys("оеэєя", "а"), **dict.fromkeys("ыіїй", "и"), "ў": "в", "щ": "ш", "ю": "у"})


class Inside(NamedTuple):
    """What a word brings to the sketch of a text."""

    folded: str
    head: str  # its first three letters
    tail: str  # its last three; "" when it has fewer
    shingles: tuple[int, ...]  # those that lie in the word


def inside(spelled: str) -> Inside:
    """Return what a word, in the spelling of `tokens.key`, brings to a sketch."""
    folded = _folded(spelled)
    return Inside(folded, folded[:_SEAM], folded[-_SEAM:] if len(folded) >= _SEAM else "", tuple(_shingled(folded)))


def _folded(word: str) -> str:
    if not word[:1].isalnum():
        return ""
    for latin, cyrillic in _PAIRS:
        if latin in word:
            word = word.replace(latin, cyrillic)
    return word.translate(_FOLD)


def _shingled(text: str) -> list[int]:
    raw = text.encode("utf-16-le", "surrogatepass")
    return [crc32(raw[at:at + 2 * _SHINGLE]) * _SPREAD >> 11 & 0x1FFFFF for at in range(0, len(raw) - 2 * _SHINGLE + 2, 2)]


_SEAMS: Memory[tuple[int, ...]] = Memory(lambda seam: tuple(_shingled(seam)))  # where two words meet: six letters at most


def signature(words: Iterable[Inside]) -> str:
    """Return the sketch of a text given what its words bring."""
    tail = ""
    seams: list[str] = []
    shingles: list[tuple[int, ...]] = []
    for folded, head, last, within in words:
        if folded:
            seams.append(tail + head)
            shingles.append(within)
            tail = last or (tail + folded)[-_SEAM:]
    minima = [_NONE] * POSITIONS
    for found in chain(*shingles, *_SEAMS.of(seams)):
        place = found >> 16
        if found < minima[place]:
            minima[place] = found
    if minima.count(_NONE) == POSITIONS:
        return ""
    return _WRITTEN(*[(_borrowed(minima, place) if found == _NONE else found) & 0xFFFF for place, found in enumerate(minima)]).hex()


def _borrowed(minima: Sequence[int], empty: int) -> int:
    """Return the minimum of the next filled place, changed by how far it was."""
    for step, found in enumerate(chain(minima[empty + 1:], minima[:empty]), 1):
        if found != _NONE:
            return found + step * 40_503
    return 0


def similarity(one: str, other: str) -> float:
    """Return the share of equal positions of two signatures, 0…1; 0 when either is empty."""
    if not one or len(one) != len(other):
        return 0.0
    size = len(one) // 4
    return sum(one[at:at + 4] == other[at:at + 4] for at in range(0, 4 * size, 4)) / size
