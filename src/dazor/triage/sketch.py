"""A short sketch of a text by which near-duplicates are found without the words.

Format: 32 minima of 16 bits each, written as 4 hex digits, big-endian, one after the other: 128 characters. The
similarity of two texts is the share of equal positions (an estimate of the Jaccard index of their shingles, standard
error 0.09 at 0.5). A text too short for a shingle has the signature "".

Shingles are 4 consecutive characters of the folded words, so that case, punctuation, digits' neighbours, soft signs and
the alphabet play no part. The permutations are fixed numbers; the same text gives the same signature for ever.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from zlib import crc32

POSITIONS = 32
_SHINGLE = 4
_PRIME = (1 << 31) - 1
# Multipliers and addends of the 32 permutations: powers of 48271 modulo 2^31-1, a known full-period generator.
_STEPS = tuple(pow(48271, 2 * i + 1, _PRIME) for i in range(POSITIONS))
_ADDS = tuple(pow(48271, 2 * i + 2, _PRIME) for i in range(POSITIONS))
_PAIRS = (("shch", "щ"), ("sch", "щ"), ("zh", "ж"), ("kh", "х"), ("ts", "ц"), ("ch", "ч"), ("cz", "ч"), ("sh", "ш"), ("sz", "ш"))
# Vowels that alternate between the languages become one; soft signs are gone already.
_FOLD = str.maketrans({**dict(zip("abcdefghijklmnopqrstuvwxyz", "абцдафгхиийклмнапкрстуввкиз", strict=False)),
                       **dict.fromkeys("оеэєя", "а"), **dict.fromkeys("ыіїй", "и"), "ў": "в", "щ": "ш", "ю": "у"})


@lru_cache(maxsize=65_536)
def _folded(word: str) -> str:
    for latin, cyrillic in _PAIRS:
        if latin in word:
            word = word.replace(latin, cyrillic)
    return word.translate(_FOLD)


def signature(keys: Iterable[str]) -> str:
    """Return the sketch of a text given the spellings of its words."""
    text = "".join(_folded(spelled) for spelled in keys if spelled[:1].isalnum())
    shingles = {crc32(text[at:at + _SHINGLE].encode()) for at in range(len(text) - _SHINGLE + 1)}
    if not shingles:
        return ""
    return "".join(f"{min((step * shingle + add) % _PRIME for shingle in shingles) & 0xFFFF:04x}"
                   for step, add in zip(_STEPS, _ADDS, strict=True))


def similarity(one: str, other: str) -> float:
    """Return the share of equal positions of two signatures, 0…1; 0 when either is empty."""
    if not one or len(one) != len(other):
        return 0.0
    size = len(one) // 4
    return sum(one[at:at + 4] == other[at:at + 4] for at in range(0, 4 * size, 4)) / size
