"""Roads by their number, streets by their word, and the number of a house after a street."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dazor.triage.lexicon import Marks, load
from dazor.triage.tokens import Token

_ROAD = re.compile(r"[МMРPPНHЕE]-?\d{1,3}$")
_ROAD_LETTERS = frozenset("МMРPНHЕE")


def roads(words: Sequence[Token], taken: Sequence[bool]) -> list[tuple[int, int]]:
    """Return where roads are named by their number, as (first token, after last)."""
    out = []
    for at in [at for at, word in enumerate(words) if word.text[0] in _ROAD_LETTERS and not taken[at]]:
        word = words[at]
        if _ROAD.match(word.text):
            out.append((at, at + 1))
        elif word.text in ("М", "M", "Р", "P", "Н", "H") and at + 2 < len(words) and words[at + 1].text == "-" and words[at + 2].number:
            out.append((at, at + 3))
    return out


def streets(words: Sequence[Token], marks: Marks, taken: Sequence[bool]) -> list[tuple[int, int]]:
    """Return where streets and squares are named, as (first token, after last)."""
    bit = load().bits["roles.kind_street"]
    out = []
    for at in marks.where(bit):
        if taken[at]:
            continue
        after = at + 1
        if after < len(words) and words[after].text == ".":
            after += 1
        if after < len(words) and words[after].text[0].isupper() and not taken[after]:
            out.append((at, after + 1))
        elif at and words[at - 1].text[0].isupper() and re.search(r"(?:ай|ой|ая|ую|кага|ского|скай|ській|у)$", words[at - 1].key):
            out.append((at - 1, at + 1))
    return out
