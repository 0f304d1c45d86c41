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

from collections.abc import Iterable, Mapping
from functools import lru_cache
from zlib import crc32

POSITIONS = 32
_SHINGLE = 4
_WRITTEN = "%04x" * POSITIONS
_SPREAD = 0x9E3779B1  # odd, 2^32 over the golden ratio: mixes what crc32 leaves linear
_PAIRS = (("shch", "щ"), ("sch", "щ"), ("zh", "ж"), ("kh", "х"), ("ts", "ц"), ("ch", "ч"), ("cz", "ч"), ("sh", "ш"), ("sz", "ш"))
# Vowels that alternate between the languages become one; soft signs are gone already.
_FOLD = str.maketrans({**dict(zip("abcdefghijklmnopqrstuvwxyz", "абцдафгхиийклмнапкрстуввкиз", strict=False)),
                       **dict.fromkeys("оеэєя", "а"), **dict.fromkeys("ыіїй", "и"), "ў": "в", "щ": "ш", "ю": "у"})


@lru_cache(maxsize=65_536)
def _folded(word: str) -> str:
    if not word[:1].isalnum():
        return ""
    for latin, cyrillic in _PAIRS:
        if latin in word:
            word = word.replace(latin, cyrillic)
    return word.translate(_FOLD)


def signature(keys: Iterable[str]) -> str:
    """Return the sketch of a text given the spellings of its words."""
    text = "".join(map(_folded, keys))
    raw = text.encode("utf-16-le", "surrogatepass")
    shingles = set(map(crc32, [raw[at:at + 2 * _SHINGLE] for at in range(0, len(raw) - 2 * _SHINGLE + 2, 2)]))
    # From the greatest down, so that the least of each place stays.
    minima = {mixed >> 16: mixed & 0xFFFF for mixed in sorted([one * _SPREAD >> 11 & 0x1FFFFF for one in shingles], reverse=True)}
    if not minima:
        return ""
    if len(minima) < POSITIONS:
        minima |= {place: _borrowed(minima, place) for place in range(POSITIONS) if place not in minima}
    return _WRITTEN % tuple([minima[place] for place in range(POSITIONS)])


def _borrowed(minima: Mapping[int, int], place: int) -> int:
    """Return the minimum of the next filled place, changed by how far it was."""
    for step in range(1, POSITIONS):
        found = minima.get((place + step) % POSITIONS)
        if found is not None:
            return (found + step * 40_503) & 0xFFFF
    return 0


def similarity(one: str, other: str) -> float:
    """Return the share of equal positions of two signatures, 0…1; 0 when either is empty."""
    if not one or len(one) != len(other):
        return 0.0
    size = len(one) // 4
    return sum(one[at:at + 4] == other[at:at + 4] for at in range(0, 4 * size, 4)) / size
