"""Words → the places they may name, longest name first, with how each was recognised."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

import msgspec

from dazor.gazetteer.folding import loose_root
from dazor.gazetteer.pack import Pack
from dazor.gazetteer.places import Entry
from dazor.gazetteer.recognising import (
    Found,
    Piece,
    Reading,
    Trust,
    doubt,
    gather,
    how,
    pieces,
    prior,
    rank_all,
    says,
    weighty,
)

MAX_PARTS = 4
_PAIRS = 1 << 16  # pairs of words remembered
_ENDS = frozenset(".!?…:;\n\"«»–—-*•")
_Kept = TypeVar("_Kept")
__all__ = ["Hit", "Trust", "alike", "find", "prior"]


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """Words that may name a place, and the places they may name."""

    start: int  # index of the first word
    end: int  # index after the last word
    entries: tuple[Entry, ...]  # best first by match and prior
    how: str  # exact, stem, typo: of the best entry
    because: str
    costs: tuple[float, ...] = ()  # per entry: what its likeness costs it against better matches
    weak: bool = False  # an ordinary word as well, or too faint: believe it with a preposition or a capital letter


def find(words: Sequence[str], pack: Pack, trusts: Sequence[Trust] = ()) -> tuple[Hit, ...]:
    """Return the places that words may name, in the order of the words, longest name first, none overlapping.

    Names have one to four words, in any case and inflection of be, ru, uk, en, pl. A hyphenated word is tried whole,
    then by its parts. Marks may stand among the words (".", "«"): after one, a capital letter proves less. `trusts`: which
    hits on one word could be believed; the others are left out.
    """
    said: list[Any] = list(map(pack.words.get, words))
    if None in said:
        new = {word: pieces(word, pack) for word in {word for word, known in zip(words, said, strict=True) if known is None}}  # some stay with the message
        said = [known if known is not None else new[word] for word, known in zip(words, said, strict=True)]
    parts = [(token, piece) for token, known in enumerate(said) for piece in known]
    trusts = trusts or [Trust.ANY] * len(words)
    naming = [at for at, (token, piece) in enumerate(parts) if piece.opens or piece.reading(pack, trusts[token]) is not None]  # of most messages, few words
    if not naming:
        return ()
    caseless = not any(word[:1].isupper() for word in words[1:])
    hits, after = [], 0
    for at in naming:
        if at < after:
            continue
        token, piece = parts[at]
        size, found = _longest(parts, at, pack) if piece.opens else (1, None)
        if found is not None:
            hits.append(_several(parts[at:at + size], found, pack, caseless=caseless))
        elif (reading := piece.reading(pack, trusts[token])) is not None:
            hits.append(_one(words, token, reading, hyphened=len(said[token]) > 1, caseless=caseless))
        after = at + size
    return tuple([hit for hit in hits if hit.end > hit.start + 1 or _trusted(hit, trusts[hit.start])])


def _trusted(hit: Hit, trust: Trust) -> bool:
    """Tell whether a hit on one word could be believed: not what is only like a name, or an ordinary word, where nothing supports it."""
    if trust is Trust.SURE:
        return not hit.weak
    return trust is Trust.ANY or (trust is Trust.CLEAR and not alike(hit))


def alike(hit: Hit) -> bool:
    """Tell whether words are only like a name, or ordinary ones."""
    return hit.how == "typo" or "differ" in hit.because or "ordinary" in hit.because


def _longest(parts: Sequence[tuple[int, Piece]], at: int, pack: Pack) -> tuple[int, Found | None]:
    """Return how many parts are one name of several words, and its places; (1, None) when none are."""
    first = parts[at][1]
    if at + 1 < len(parts) and parts[at + 1][1].continues and _begins(first.root, parts[at + 1][1].root, pack):
        window = [piece for _, piece in parts[at:at + MAX_PARTS]]
        for size in range(len(window), 1, -1):
            if found := _together(window[:size], pack):
                return size, found
    return 1, None


def _begins(one: str, two: str, pack: Pack) -> bool:
    """Tell whether two roots begin a name of several words."""
    pair = hash((one, two))  # what stands beside what in a message is not remembered in words
    known = pack.pairs.get(pair)
    if known is None:
        known = pack.has("pair", f"{one} {two}") or pack.has("pair", f"{loose_root(one)} {loose_root(two)}")
        _keep(pack.pairs, pair, known)
    return known


def _keep(kept: dict[int, _Kept], mark: int, value: _Kept) -> None:
    if len(kept) >= _PAIRS:
        kept.clear()
    kept[mark] = value


def _together(window: Sequence[Piece], pack: Pack) -> Found | None:
    """Return the places of one name of several words, remembered by a hash of the words."""
    mark = hash(tuple([piece.text for piece in window]))
    if mark not in pack.several:
        _keep(pack.several, mark, _of_several(window, pack))
    return pack.several[mark]  # type: ignore[return-value]  # what was kept in the line before


def _of_several(window: Sequence[Piece], pack: Pack) -> Found | None:
    indexes, tier = pack.look("roots", " ".join(piece.root for piece in window)), "stem"
    if not indexes:
        indexes, tier = pack.look("looseroots", " ".join(loose_root(piece.root) for piece in window)), "loose"
    if not indexes:
        return None
    exact = set(pack.look("plain", " ".join(piece.text for piece in window)))
    return gather(rank_all([(index, "plain" if index in exact else tier) for index in indexes], pack), pack)


def _one(words: Sequence[str], token: int, reading: Reading, *, hyphened: bool, caseless: bool) -> Hit:
    because = f"{reading.because}; part of a hyphenated word" if hyphened else reading.because
    against = reading.doubt_caseless if caseless else reading.doubt
    if not against and reading.shy and (not token or words[token - 1][-1:] in _ENDS):
        against = "the first word of a sentence, and a small place"
    found = reading.found
    return Hit(start=token, end=token + 1, entries=found.entries, costs=found.costs, how=how(found.tier), weak=bool(against),
               because=f"{because}; {against}" if against else because)


def _several(window: Sequence[tuple[int, Piece]], found: Found, pack: Pack, *, caseless: bool) -> Hit:
    best = found.entries[0]
    capital = any(piece.capital for _, piece in window) or (caseless and weighty(best))
    ordinary = not all(piece.capital for _, piece in window) and all(piece.ordinary(pack) for _, piece in window)
    against = doubt(best, found.tier, stop=ordinary, capital=capital)
    because = f"{says(found.tier)}; {against}" if against else says(found.tier)
    return Hit(start=window[0][0], end=window[-1][0] + 1, entries=found.entries, costs=found.costs, how=how(found.tier),
               because=because, weak=bool(against))
