"""Puts places into a pack: same input, same bytes."""

from __future__ import annotations

import hashlib
import json
import re
from array import array
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from dazor.gazetteer import pack as layout
from dazor.gazetteer.folding import ENDINGS, cuts, declensions, even, head, loose_root, loosen, plain, readings, root
from dazor.gazetteer.generic import SIGNS, generic
from dazor.gazetteer.places import Raw, radius
from dazor.model.codes import LANGUAGES, PlaceKind

_KNOWN = 500  # inhabitants from which a misspelt name may still be recognised
TOWN = 3000  # inhabitants from which a name is known without support
_CITY = 20_000  # the same abroad
_AREAS = (PlaceKind.DISTRICT, PlaceKind.REGION, PlaceKind.COUNTRY)
_LIKENESS = 5  # letters: соки and the village Сакі fold alike
_ACRONYM = 5  # letters: МТЗ, ЧАЭС are nothing but themselves
_ADJECTIVE = 6  # letters
TYPO_STEM = 5  # letters of a stem from which one may be wrong
_MAX_PARTS = 4
_SIEVE_BITS = 8  # a key, at least
_KNOWN_KINDS = (PlaceKind.AIRFIELD, PlaceKind.TRAINING_GROUND, PlaceKind.SITE)
_CYRILLIC = re.compile("[а-яіїєґў]")
_CONTROL = re.compile(r"[\t\n\r\x00-\x1f]+")


def spellings(place: Raw) -> Iterator[str]:
    """Yield every distinct spelling of a place's names."""
    yield from dict.fromkeys(name for name in (*place.names.values(), *place.alt) if name)


def keys_of(name: str, *, known: bool) -> Iterator[tuple[str, str]]:
    """Yield (space, key) under which one spelling is filed; `known` files it for misspellings too."""
    written = plain(name)
    parts = written.split()
    if not parts or len(parts) > _MAX_PARTS:
        return
    yield "plain", written
    if name.isupper() and len(name) <= _ACRONYM:
        return
    yield from _keys_of_several(parts) if len(parts) > 1 else _keys_of_one(written, known=known)


def _keys_of_several(parts: Sequence[str]) -> Iterator[tuple[str, str]]:
    roots = [generic(part) or root(readings(part)[0]) for part in parts]
    loose = [loose_root(each) for each in roots]
    yield from (("roots", " ".join(roots)), ("looseroots", " ".join(loose)), ("first", roots[0]), ("first", loose[0]),
                ("pair", " ".join(roots[:2])), ("pair", " ".join(loose[:2])))


def _keys_of_one(written: str, *, known: bool) -> Iterator[tuple[str, str]]:
    for folded in readings(written):
        yield "fold", folded
        for stem_, kind in declensions(folded):
            yield "stem", f"{stem_}|{kind}"
            if loose := loosen(stem_):
                yield "loose", f"{loose}|{kind}"
            if known and len(stem_) >= TYPO_STEM:
                for at, shorter in deletions(stem_):
                    yield "dropped", f"{shorter}|{kind}"
                    yield "changed", f"{at}{shorter}|{kind}"


def adjectives(name: str) -> Iterator[str]:
    """Yield the keys of an area's name without its generic word."""
    for own in own_word(name):
        for folded in readings(own):
            yield from (f"{stem_}|{kind}" for stem_, kind in declensions(folded))


def own_word(name: str) -> tuple[str, ...]:
    """Return the word of an area's name that its generic word leaves, if it is one: `Баранавіцкі` of `Баранавіцкі раён`."""
    written = plain(name)
    own = [part for part in written.split() if not generic(part)]
    return (own[0],) if len(own) == 1 and len(own[0]) >= _ADJECTIVE and own[0] != written else ()


def deletions(stem_: str) -> Iterator[tuple[int, str]]:
    """Yield (place, stem with the letter there gone), the first letter always kept: people get that one right."""
    for at in range(1, len(stem_)):
        yield at, stem_[:at] + stem_[at + 1:]


def compile_pack(places: Sequence[Raw], *, stop: Iterable[str], attribution: Sequence[str],
                 counts: dict[str, int], common: Iterable[str] = ()) -> bytes:
    """Return the bytes of a pack of the given places, in the order of their ids.

    `stop`: ordinary words, taken in all their cases. `common`: further ones, in the form they stand in.
    """
    places = sorted(places, key=lambda place: place.id)
    number = {place.id: index for index, place in enumerate(places)}
    meta = json.dumps({"attribution": list(attribution), "counts": dict(sorted(counts.items())),
                       "entries": len(places), **_beginnings(places)}, ensure_ascii=False, sort_keys=True).encode()
    records, texts = bytearray(), []
    for place in places:
        records += _record(place, number)
        texts.append(_text(place))
    ends, total = array("I"), 0
    for text in texts:
        total += len(text)
        ends.append(total)
    keys = _keys(places, stop, common)
    hashes, starts, postings = _postings(keys)
    sieve = _sieve([*keys, *_forms(places)])
    cells = sorted((layout.cell(place.lat, place.lon), index) for index, place in enumerate(places))
    return _assemble([meta, bytes(records), ends.tobytes(), b"".join(texts), hashes.tobytes(), starts.tobytes(),
                      postings.tobytes(), array("I", [c for c, _ in cells]).tobytes(),
                      array("I", [i for _, i in cells]).tobytes(), sieve], len(places), len(hashes))


def _record(place: Raw, number: dict[str, int]) -> bytes:
    reach = place.radius_km if place.radius_km is not None else radius(place.kind, place.population)
    population = layout.NONE if place.population is None else place.population
    return layout.RECORD.pack(round(place.lat * 1e5), round(place.lon * 1e5), population, round(reach * 1000),
                              layout.KINDS.index(place.kind), 1, min(place.beyond_km, 32767), number.get(place.district_id, layout.NONE),
                              number.get(place.region_id, layout.NONE))


def _text(place: Raw) -> bytes:
    english = place.names.get("en") or next(iter(spellings(place)), place.id)
    fields = [place.id, place.cc, place.code, place.note, " ".join(place.borders)]
    fields += [english if language == "en" else place.names.get(language, "") for language in LANGUAGES]
    return "\t".join(_CONTROL.sub(" ", field) for field in fields).encode()


def _keys(places: Sequence[Raw], stop: Iterable[str], common: Iterable[str]) -> dict[tuple[str, str], set[int]]:
    filed: defaultdict[tuple[str, str], set[int]] = defaultdict(set)
    for index, place in enumerate(places):
        for key in _keys_of_place(place):
            filed[key].add(index)
    for key in _stop_keys(stop, common, places):
        filed[key].update(())
    return filed


def _sieve(keys: Collection[tuple[str, str]]) -> bytes:
    """Return a bit for every key, eight or more to choose from a key: of eight keys that are not filed at most one is looked for."""
    bits = 1 << (_SIEVE_BITS * (len(keys) + 1)).bit_length()
    sieve = bytearray(bits // 8)
    for space, key in keys:
        bit = layout.sieve_bit(space, key, bits)
        sieve[bit >> 3] |= 1 << (bit & 7)
    return bytes(sieve)


def _postings(keys: Mapping[tuple[str, str], set[int]]) -> tuple[array[int], array[int], array[int]]:
    filed: defaultdict[int, set[int]] = defaultdict(set)
    for (space, key), indexes in keys.items():
        filed[layout.key_hash(space, key)] |= indexes
    hashes, starts, postings = array("Q"), array("I", [0]), array("I")
    for hash_ in sorted(filed):
        hashes.append(hash_)
        postings.extend(sorted(filed[hash_]))
        starts.append(len(postings))
    return hashes, starts, postings


def _forms(places: Sequence[Raw]) -> set[tuple[str, str]]:
    """Return the evened folds and stems of all names of one word: in the sieve alone, to tell at once that a word is none of them."""
    names = {word for place in places for name in spellings(place) for word in (plain(name), *own_word(name)) if " " not in word}
    return {("form", even(form)) for name in names for folded in readings(name) for form in (folded, *(stem_ for stem_, _ in declensions(folded)))}


def _beginnings(places: Sequence[Raw]) -> dict[str, str]:
    """Return how words of names of several words begin, and how well-known names begin and end: most words go no further."""
    heads: set[str] = set()
    hints: set[str] = set()
    several = {name for place in places for name in map(plain, spellings(place)) if " " in name}
    for word in {word for name in several for word in name.split()} | set(SIGNS):
        for folded in readings(word):
            for short in {folded, root(folded), *(stem_ for stem_, _ in declensions(folded))}:
                heads.update(head(even(short + ending)) for ending in (ENDINGS if len(short) < 6 else ("",)))
    for name in {name for place in places if _is_known(place) for name in map(plain, spellings(place)) if " " not in name}:
        hints.update(hint for folded in readings(name) for stem_, _ in declensions(folded) for hint in hints_of(stem_))
    return {"heads": " ".join(sorted(heads)), "hints": " ".join(sorted(hints))}


def hints_of(stem_: str) -> tuple[str, ...]:
    """Return the beginning and the end of a stem: one wrong letter, not the first, leaves one of them as it was."""
    if len(stem_) < TYPO_STEM:
        return ()
    long, short = f"{stem_[0]}-{stem_[-3:]}", f"{stem_[0]}-{stem_[-2:]}"
    return (stem_[:3], long) if len(stem_) > 6 else (stem_[:3], long, short) if len(stem_) == 6 else (stem_[:3], short)


def _is_known(place: Raw) -> bool:
    return place.cc == "BY" and (place.kind in _KNOWN_KINDS or (place.population or 0) >= _KNOWN)


def _keys_of_place(place: Raw) -> Iterator[tuple[str, str]]:
    known = _is_known(place)
    area = place.kind in (PlaceKind.DISTRICT, PlaceKind.REGION)
    yield "id", place.id
    for name in spellings(place):
        yield from keys_of(name, known=known)
        if area:
            yield from (("adjective", key) for key in adjectives(name))


def _stop_keys(stop: Iterable[str], common: Iterable[str], places: Sequence[Raw]) -> Iterator[tuple[str, str]]:
    """Yield the keys of ordinary words; one that folds like a town (палатка, Полоцке) is filed as written only."""
    towns = [place for place in places if place.kind in _AREAS or place.kind in _KNOWN_KINDS or (
        place.kind is PlaceKind.SETTLEMENT and (place.population or 0) >= (TOWN if place.cc == "BY" else _CITY))]
    spelt = {plain(name) for town in towns for name in town.names.values()}
    like = {(stem_, kind) for name in spelt for folded in readings(name) for stem_, kind in declensions(folded)
            if len(stem_) >= len(folded) - 1}  # "городом" is no form of Haradzei
    for word in stop:
        written = plain(word)
        yield "stop", written
        for folded in readings(written):
            if written in spelt or like.isdisjoint(cuts(folded)):
                yield from (("stopstem", f"{stem_}|{kind}") for stem_, kind in declensions(folded) or cuts(folded))
    for word in common:
        written = plain(word)
        yield "stop", written
        if _CYRILLIC.search(written):  # людей is людзей too; no likeness of "like"
            yield from (("stopfold", folded) for folded in readings(written)
                        if len(folded) >= _LIKENESS and like.isdisjoint(cuts(folded)))


def _assemble(parts: list[bytes], entries: int, keys: int) -> bytes:
    at, table, body = layout.HEAD.size + layout.TABLE.size, [], bytearray()
    begin = at
    for part in parts:
        table += [begin + len(body), len(part)]
        body += part + b"\0" * (-len(part) % 8)
    digest, length = hashlib.sha256(body).digest(), at + len(body)
    packed = layout.TABLE.pack(*table)
    head = layout.HEAD.pack(layout.MAGIC, layout.VERSION, len(layout.SECTIONS),
                            layout.header_crc(digest, packed, length, (entries, keys)), length, entries, keys, digest)
    return head + packed + bytes(body)
