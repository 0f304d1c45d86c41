"""Words → the places they may name, longest name first, with how each was recognised."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence

import msgspec

from dazor.gazetteer.filing import TYPO_STEM, deletions
from dazor.gazetteer.folding import cuts, loose_root, loosen, plain, readings, root
from dazor.gazetteer.generic import generic
from dazor.gazetteer.pack import Pack, remember
from dazor.gazetteer.places import Entry
from dazor.model.codes import PlaceKind

MAX_PARTS = 4
MAX_CANDIDATES = 64
_SMALL = 3000  # inhabitants under which a name needs support to be believed
_TYPO_FROM = 6  # letters

# How far apart in log10 of population a worse match must be better known to win: the village Лиды (20 people) is
# exactly what "Лиды" says, and Lida (100,000) is what is meant.
_COST = {"plain": 0.0, "fold": 0.5, "stem": 1.2, "loose": 2.5, "typo": 3.0, "adjective": 2.0}
_HOW = {"plain": "exact", "fold": "exact", "stem": "stem", "loose": "stem", "typo": "typo",
        "adjective": "stem"}
_SAYS = {"plain": "written as the name", "fold": "the name in another spelling", "stem": "an inflected form",
         "loose": "an inflected form, vowels differ", "typo": "one letter off", "adjective": "the adjective of an area"}
_KIND_PRIOR = {PlaceKind.COUNTRY: 7.0, PlaceKind.REGION: 6.0, PlaceKind.DISTRICT: 5.0, PlaceKind.AIRFIELD: 3.4,
               PlaceKind.TRAINING_GROUND: 3.4, PlaceKind.BASE: 3.4, PlaceKind.BORDER_CROSSING: 3.3,
               PlaceKind.SITE: 3.3, PlaceKind.STATION: 2.6, PlaceKind.VAGUE: 3.0, PlaceKind.RIVER: 3.0}


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """Words that may name a place, and the places they may name."""

    start: int  # index of the first word
    end: int  # index after the last word
    entries: tuple[Entry, ...]  # best first by match and prior
    how: str  # exact, stem, typo: of the best entry
    because: str
    weak: bool = False  # an ordinary word as well, or too faint: believe it with a preposition or a capital letter


class _Word(msgspec.Struct, frozen=True):
    """What the pack knows about one token, remembered."""

    parts: tuple[str, ...]  # plain, parted at hyphens
    roots: tuple[str, ...]
    opens: tuple[bool, ...]  # whether a part opens a name of several words
    single: tuple[tuple[tuple[int, str], ...], ...]  # per part: (entry index, tier), best first
    stop: tuple[bool, ...]


def prior(entry: Entry) -> float:
    """Return how likely a place is to be meant before anything is known, in log10 of inhabitants."""
    known = _KIND_PRIOR.get(entry.kind)
    if entry.kind is PlaceKind.STATION and entry.note:
        known = 1.9  # a halt, a siding: named far less often than a station
    value = known if known is not None else math.log10(max(entry.population or 0, 30))
    if entry.cc == "BY":
        return value + 1.0
    return value if entry.kind is not PlaceKind.SETTLEMENT else value - 0.3


def _ranked(found: Iterable[tuple[int, str]], pack: Pack) -> tuple[tuple[int, str], ...]:
    best: dict[int, str] = {}
    for index, tier in found:
        if index not in best or _COST[tier] < _COST[best[index]]:
            best[index] = tier
    order = sorted(best.items(), key=lambda item: (_COST[item[1]] - prior(pack.entry(item[0])), item[0]))
    return tuple(order[:MAX_CANDIDATES])


def _tiers(part: str, pack: Pack) -> Iterable[tuple[int, str]]:
    yield from ((index, "plain") for index in pack.look("plain", part))
    if len(part) < 3:
        return
    for folded in readings(part):
        yield from ((index, "fold") for index in pack.look("fold", folded))
        for stem_, kind in cuts(folded):
            yield from ((index, "stem") for index in pack.look("stem", f"{stem_}|{kind}"))


def _loose(part: str, pack: Pack) -> Iterable[tuple[int, str]]:
    for folded in readings(part):
        for stem_, kind in cuts(folded):
            if loose := loosen(stem_):
                yield from ((index, "loose") for index in pack.look("loose", f"{loose}|{kind}"))


def _typo(part: str, pack: Pack) -> Iterable[tuple[int, str]]:
    """One letter missing, too many, another one, or two changed about."""
    for stem_, kind in (cut for folded in readings(part) for cut in cuts(folded) if len(cut[0]) >= TYPO_STEM):
        keys = [("dropped", stem_)]
        for at, shorter in deletions(stem_):
            keys += [("changed", f"{at}{shorter}"), ("stem", shorter)]
            keys.append(("stem", stem_[:at] + stem_[at + 1:at + 2] + stem_[at] + stem_[at + 2:]))
        yield from ((index, "typo") for space, key in keys for index in pack.look(space, f"{key}|{kind}")
                    if pack.entry(index).cc == "BY")


def _single(part: str, pack: Pack, *, capital: bool) -> tuple[tuple[int, str], ...]:
    found = list(_tiers(part, pack))
    if len(part) >= 5 and not any(_weighty(pack.entry(index)) for index, _ in found):
        found.extend(_loose(part, pack))
    if not any(_weighty(pack.entry(index)) for index, _ in found):
        found.extend((index, "adjective") for folded in readings(part) for stem_, kind in cuts(folded)
                     for index in pack.look("adjective", f"{stem_}|{kind}"))
    if not found and capital and len(part) >= _TYPO_FROM:
        found.extend(_typo(part, pack))
    return _ranked(found, pack)


def _weighty(entry: Entry) -> bool:
    return entry.kind is not PlaceKind.SETTLEMENT or (entry.population or 0) >= _SMALL


def _is_stop(part: str, pack: Pack) -> bool:
    if pack.has("stop", part):
        return True
    return any(pack.has("stopstem", f"{stem_}|{kind}") for folded in readings(part) for stem_, kind in cuts(folded))


def _word(token: str, pack: Pack) -> _Word:
    known = pack.words.get(token)
    if isinstance(known, _Word):
        return known
    parts = tuple(plain(token).split())
    roots = tuple(generic(part) or root(readings(part)[0]) for part in parts)
    capital = token[:1].isupper()
    word = _Word(parts, roots, tuple(pack.has("first", key) or pack.has("first", loose_root(key)) for key in roots),
                 tuple(_single(part, pack, capital=capital) for part in parts),
                 tuple(_is_stop(part, pack) for part in parts))
    remember(pack, token, word)
    return word


class _Part(msgspec.Struct, frozen=True):
    token: int
    word: _Word
    at: int  # which part of the word

    @property
    def text(self) -> str:
        return self.word.parts[self.at]

    @property
    def root(self) -> str:
        return self.word.roots[self.at]


def find(words: Sequence[str], pack: Pack) -> tuple[Hit, ...]:
    """Return the places that words may name, in the order of the words, longest name first, none overlapping.

    Names have one to four words, in any case and inflection of be, ru, uk, en, pl. A hyphenated word is tried whole,
    then by its parts.
    """
    known = [_word(token, pack) for token in words]
    parts = [_Part(token, word, at) for token, word in enumerate(known) for at in range(len(word.parts))]
    caseless = not any(word[:1].isupper() for word in words[1:])
    hits, at = [], 0
    while at < len(parts):
        size, found = _longest(parts, at, pack)
        if found:
            hits.append(_hit(words, parts[at:at + size], found, pack, caseless=caseless))
        at += size
    return tuple(hits)


def _longest(parts: Sequence[_Part], at: int, pack: Pack) -> tuple[int, tuple[tuple[int, str], ...]]:
    here = parts[at]
    if here.word.opens[here.at]:
        for size in range(min(MAX_PARTS, len(parts) - at), 1, -1):
            window = parts[at:at + size]
            if found := _several([part.root for part in window], [part.text for part in window], pack):
                return size, _ranked(found, pack)
    return 1, here.word.single[here.at]


def _several(roots: Sequence[str], texts: Sequence[str], pack: Pack) -> list[tuple[int, str]]:
    indexes, tier = pack.look("roots", " ".join(roots)), "stem"
    if not indexes:
        indexes, tier = pack.look("looseroots", " ".join(loose_root(each) for each in roots)), "loose"
    exact = set(pack.look("plain", " ".join(texts))) if indexes else set()
    return [(index, "plain" if index in exact else tier) for index in indexes]


def _hit(words: Sequence[str], parts: Sequence[_Part], found: tuple[tuple[int, str], ...], pack: Pack, *,
         caseless: bool) -> Hit:
    first, last = parts[0], parts[-1]
    entries = tuple(pack.entry(index) for index, _ in found)
    tier = found[0][1]
    reasons = [_SAYS[tier]]
    if len(parts) == 1 and len(first.word.parts) > 1:
        reasons.append("part of a hyphenated word")
    doubt = _doubt(words, parts, entries[0], tier, caseless=caseless)
    if doubt:
        reasons.append(doubt)
    return Hit(start=first.token, end=last.token + 1, entries=entries, how=_HOW[tier], because="; ".join(reasons),
               weak=bool(doubt))


def _doubt(words: Sequence[str], parts: Sequence[_Part], best: Entry, tier: str, *, caseless: bool) -> str:
    """Return why a hit needs support from its context, or ""."""
    first, small = parts[0], not _weighty(best)
    capital = any(words[part.token][:1].isupper() for part in parts)
    if all(part.word.stop[part.at] for part in parts):
        return "an ordinary word as well" if len(parts) == 1 else "ordinary words as well"
    if tier in ("typo", "adjective"):
        return "a likeness only" if tier == "typo" else "an adjective only"
    if not capital and (small or not caseless) and best.kind is not PlaceKind.COUNTRY:
        return "no capital letter"
    if len(parts) > 1:
        return ""
    if small and (tier == "loose" or (best.cc != "BY" and tier != "plain")):
        return "a faint likeness to a small place"
    if small and _opens_sentence(words, first.token):
        return "the first word of a sentence, and a small place"
    if small and tier != "plain" and _PERSON.search(first.text):
        return "may be a person's name"
    return "too short" if len(first.text) <= _SHORT[tier == "plain", small] else ""


def _opens_sentence(words: Sequence[str], at: int) -> bool:
    return not at or words[at - 1][-1:] in _ENDS


_SHORT = {(True, True): 2, (True, False): 2, (False, True): 4, (False, False): 3}  # letters, by (as written, small)
_PERSON = re.compile("(ич|іч|ов|ев|аў|еў|ёў|ова|ева|ава|ева|енко|энка|енка|ский|скі|ський|чук)$")
_ENDS = frozenset(".!?…:;\n\"«»–—-*•")
