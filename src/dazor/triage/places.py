"""Names in a message → places with the part each plays, by the words and endings around them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from dazor.gazetteer import Choice, Entry, Hit, Pack, choose, find, ladder
from dazor.model.codes import Label, PlaceKind, Role
from dazor.model.facts import Area, Place
from dazor.triage.language import SMALL_WORDS
from dazor.triage.lexicon import Marks, load
from dazor.triage.tokens import Clean, Token, key

_KINDS = {"settlement": PlaceKind.SETTLEMENT, "station": PlaceKind.STATION, "airfield": PlaceKind.AIRFIELD,
          "range": PlaceKind.TRAINING_GROUND, "district": PlaceKind.DISTRICT, "region": PlaceKind.REGION,
          "road": PlaceKind.ROAD, "street": PlaceKind.STREET}
_ROAD = re.compile(r"[МMРPPНHЕE]-?\d{1,3}$")
_ROAD_LETTERS = frozenset("МMРPНHЕE")
_ADJECTIVE = re.compile(r"(?:ском|скай|ской|скага|ского|ским|скім|ською|ський|ському|ские|скія|skim|skiej|skiego|енном|енным|ном|ным|овом|най|ной|"
                        r"ым|ім|ым|ом|ій)$")
_LOCATIVE = re.compile(r"(?:е|і|ы|и|у|ю|ах|ях|ом|ым|им|ім|ой|ай|эй|ей|ie|ach|iu|u|ej|im|ym|i|y)$")
_QUOTES = "«»\"“”„'‘’()["
_ARTICLES = frozenset(("the", "a", "den", "der", "dem", "die", "das", "самом", "самым", "самой", "сам", "саму"))
_AND = frozenset((",", "и", "і", "й", "та", "ды", "або", "или", "i", "oraz", "and", "und", "ir", "/"))
_DASHES = "-–—"
_KNOWN = 3000  # inhabitants from which a name is believed on less
MOVES = frozenset((Label.GROUND_CONVOY, Label.RAIL_TRANSPORT, Label.AIRCRAFT_FLIGHT, Label.LOOTED_GOODS, Label.DRONE,
                   Label.AIRCRAFT_TAKEOFF, Label.AIRCRAFT_LANDING, Label.MISSILE_LAUNCH, Label.OFFICIAL_CLAIM))


class Named(NamedTuple):
    """A name in the text before it is decided which place it is."""

    first: int  # token indexes
    after: int
    hit: Hit | None  # None: a road, a street or a name that no pack knows
    kinds: tuple[PlaceKind, ...]
    role: Role
    because: str
    strong: bool  # a preposition or a kind word stands before it
    on: bool = False  # stands after "на": an airfield, a station, a training ground


class _Bits(NamedTuple):
    roles: tuple[tuple[int, Role], ...]
    on: int
    in_: int
    any: int
    kinds: tuple[tuple[int, PlaceKind], ...]
    any_kind: int
    concepts: int
    road: int
    street: int
    here: int


@cache
def _bits() -> _Bits:
    lexicon = load()
    order = (("direction", Role.DIRECTION), ("near", Role.NEAR), ("from", Role.FROM), ("to", Role.TO), ("at", Role.AT))
    roles = tuple((lexicon.bits[f"roles.{name}"], role) for name, role in order)
    kinds = tuple((lexicon.bits[f"roles.kind_{name}"], kind) for name, kind in _KINDS.items())
    on, in_ = lexicon.bits["roles.on"], lexicon.bits["roles.in"]
    return _Bits(roles, on, in_, on | in_ | sum(bit for bit, _ in roles), kinds, sum(bit for bit, _ in kinds),
                 lexicon.union("concepts.", "times.", "numbers.", "civil.", "polarity.absent", "compass.", "observer.self"), lexicon.bits["roles.kind_road"],
                 lexicon.bits["roles.kind_street"], lexicon.bits["observer.here"])


def name_places(words: Sequence[Token], marks: Marks, taken: Sequence[bool], pack: Pack) -> list[Named]:
    """Return the names of places in a message with the roles their surroundings give them, in order."""
    index = [at for at, word in enumerate(words) if word.text[0].isalnum() and not taken[at]]
    hits = find([words[at].text for at in index], pack)
    out: list[Named] = []
    used = [False] * len(words)
    for first, after in _roads(words, taken):
        out.append(Named(first, after, None, (PlaceKind.ROAD,), Role.AT, "a road by its number", strong=True))
        used[first:after] = [True] * (after - first)
    streets = _streets(words, marks, taken)
    named_after = {at for first, after in streets for at in range(first, after)}
    for hit in hits:
        first, after = index[hit.start], index[hit.end - 1] + 1
        if first in named_after and hit.entries[0].kind not in (PlaceKind.SITE, PlaceKind.STREET):
            continue  # a street is named after a town more often than the town is meant
        twin = bool(out) and out[-1].first == first and out[-1].hit is not None and after == first + 1  # "Полоцк-Витебск"
        if (any(used[first:after]) and not twin) or after - first > hit.end - hit.start + 2:
            continue
        named = _surrounded(words, marks, first, after, hit)
        if _believed(words, marks, named) and not _speaks(words, marks, named):
            out.append(named)
            used[first:after] = [True] * (after - first)
    for first, after in streets:
        if not any(used[first:after]):
            out.append(Named(first, after, None, (PlaceKind.STREET,), Role.AT, "a street", strong=True))
            used[first:after] = [True] * (after - first)
    out.extend(_unknown(words, marks, used, taken))
    return _linked(words, marks, sorted(out, key=lambda named: named[:2]))


def _roads(words: Sequence[Token], taken: Sequence[bool]) -> list[tuple[int, int]]:
    out = []
    for at, word in enumerate(words):
        if taken[at]:
            continue
        if word.text[0] not in _ROAD_LETTERS:
            continue
        if _ROAD.match(word.text):
            out.append((at, at + 1))
        elif word.text in ("М", "M", "Р", "P", "Н", "H") and at + 2 < len(words) and words[at + 1].text == "-" and words[at + 2].number:
            out.append((at, at + 3))
    return out


def _streets(words: Sequence[Token], marks: Marks, taken: Sequence[bool]) -> list[tuple[int, int]]:
    bit = _bits().street
    out = []
    for at in range(len(words)):
        if not marks.masks[at] & bit or taken[at]:
            continue
        after = at + 1
        if after < len(words) and words[after].text == ".":
            after += 1
        if after < len(words) and words[after].text[0].isupper() and not taken[after]:
            out.append((at, after + 1))
        elif at and words[at - 1].text[0].isupper() and re.search(r"(?:ай|ой|ая|ую|кага|ского|скай|ській|у)$", words[at - 1].key):
            out.append((at - 1, at + 1))
    return out


def _surrounded(words: Sequence[Token], marks: Marks, first: int, after: int, hit: Hit) -> Named:
    bits = _bits()
    kinds: list[PlaceKind] = []
    at = first - 1
    skipped = 0
    while at >= 0 and skipped < 4:
        mask, word = marks.masks[at], words[at]
        kind = next((kind for bit, kind in bits.kinds if mask & bit), None) if mask & bits.any_kind else None
        if kind is not None and kind is not PlaceKind.ROAD:
            kinds.append(kind)
        elif not (word.text in _QUOTES or word.key in _ARTICLES or (word.text.isupper() and 1 < len(word.text) < 4) or (word.text == "." and at and marks.masks[at - 1] & bits.any_kind)
                  or (_ADJECTIVE.search(word.key) and not mask & bits.any)):
            break
        at -= 1
        skipped += 1
    if after < len(words) and marks.masks[after] & bits.any_kind:
        ahead = next((kind for bit, kind in bits.kinds if marks.masks[after] & bit and kind in
                      (PlaceKind.AIRFIELD, PlaceKind.TRAINING_GROUND, PlaceKind.STATION)), None)
        if ahead:
            kinds.append(ahead)
    role, because, strong, on = _role(words, marks, at, first, after, hit)
    return Named(first, after, hit, tuple(kinds), role, because, strong or bool(kinds), on)


def _role(words: Sequence[Token], marks: Marks, at: int, first: int, after: int, hit: Hit) -> tuple[Role, str, bool, bool]:
    bits = _bits()
    if at < 0:
        return Role.AT, "no word says otherwise", False, False
    mask = marks.masks[at] if _ends_phrase(marks, at) or words[at].text.isalpha() else 0
    word = words[at].text
    if mask & bits.on and word.lower() in ("на", "na", "auf", "on"):
        if at and marks.masks[at - 1] & bits.roles[0][0]:
            return Role.DIRECTION, f"«{words[at - 1].text} {word}»", True, True
        if _accusative(words, first, after, hit):
            return Role.DIRECTION, f"«{word}» with an accusative", True, True
        return Role.AT, f"«{word}»", True, True
    role = next((role for bit, role in bits.roles if mask & bit), None) if mask & bits.any else None
    if role is None:
        return Role.AT, "no word says otherwise", False, False
    if role is Role.AT and mask & bits.in_ and _accusative(words, first, after, hit):
        return Role.TO, f"«{word}» with an accusative", True, False
    return role, f"«{word}»", True, False


def _ends_phrase(marks: Marks, at: int) -> bool:
    return at in marks.ends


def _accusative(words: Sequence[Token], first: int, after: int, hit: Hit) -> bool:
    """Say whether a name stands in the accusative: the nominative itself, or -у/-ю where it ends in -а/-я."""
    entry = hit.entries[0]
    spelled = " ".join(words[at].key for at in range(first, after))
    nominatives = [key(name) for name in entry.names.values()]
    if spelled in nominatives:
        return not re.search(r"[оеэoe]$", spelled)
    if re.search(r"[бвгджзйклмнпрстфхцчшщ]$", spelled) and not re.search(r"(?:ах|ях|ом|ем|ам|ым|им|ім|ой|ай|ей|эй|ий|ій)$", spelled):
        return not re.search(r"[оеа]в$", spelled)  # "на Волинь", "в Слуцк": no locative ends so
    if spelled[-1:] in ("у", "ю", "ę", "е", "e") or words[after - 1].text[-1:] == "ę":
        stem = spelled[:-1]
        ends_in_a = any(name[:-1] == stem and name[-1:] in ("а", "я", "a") for name in nominatives)
        return ends_in_a and (spelled[-1] in "ую" or words[after - 1].text[-1:] == "ę")
    return False


def _believed(words: Sequence[Token], marks: Marks, named: Named) -> bool:
    """Say whether a hit is a name here and not an ordinary word that looks like one."""
    hit = named.hit
    if hit is None:
        return True
    mask = 0
    for at in range(named.first, named.after):
        mask |= marks.masks[at]
    several = named.after - named.first > 1
    capital = words[named.first].text[0].isupper()
    best = hit.entries[0]
    known = best.kind is not PlaceKind.SETTLEMENT or (best.population or 0) >= _KNOWN
    plain = hit.because.startswith(("written as", "the name"))
    if _ordinary(words, marks, named):
        return False
    if mask & _bits().concepts and not several:
        return capital and plain and not hit.weak and (named.strong or (best.population or 0) >= _KNOWN)
    if not hit.weak and (capital or several):
        return True
    if not capital:
        told = named.first > 0 and marks.masks[named.first - 1] & _bits().here and hit.how != "typo" and len(words[named.first].text) > 3
        return bool(told) or _believed_small(hit, named, known=known, plain=plain)
    faint = not plain and "inflected form;" not in hit.because + ";"
    if "ordinary" in hit.because:
        return (plain and known) or (named.strong and named.first > 0 and not faint)
    return (named.strong and hit.how != "typo") or known or ("written as" in hit.because and len(words[named.first].text) > 4)


def _ordinary(words: Sequence[Token], marks: Marks, named: Named) -> bool:
    """Say whether a hit is a small word, or begins with a preposition or with an ordinary word in small letters."""
    if named.after == named.first + 1:
        return words[named.first].key in SMALL_WORDS
    small = not any(word.text[0].isupper() for word in words[named.first:named.after])
    mask = marks.masks[named.first]
    return bool(mask & _bits().any) or bool(small and mask & _bits().concepts and not mask & _bits().any_kind)


def _believed_small(hit: Hit, named: Named, *, known: bool, plain: bool) -> bool:
    """Judge a word without a capital letter that may be a name: "в бресте" is one, "на вайну" is not."""
    length = len(hit.entries[0].name)
    if hit.how == "typo" or "differ" in hit.because or "ordinary" in hit.because:
        return False
    if known:
        return named.strong or (plain and hit.entries[0].cc == "BY" and length > 4)
    return named.strong and plain and "written as" in hit.because and length > 4


def _speaks(words: Sequence[Token], marks: Marks, named: Named) -> bool:
    """Say whether a country or capital is named for its government ("Мінск заперечує") or as a dateline ("Minsk: …")."""
    if named.strong or named.hit is None:
        return False
    entry = named.hit.entries[0]
    after = words[named.after].text if named.after < len(words) else ""
    if entry.kind is not PlaceKind.COUNTRY and (entry.population or 0) < 400_000:
        return False
    said = load().union("concepts.says", "concepts.deny")
    ahead = marks.masks[named.after:named.after + 6]
    speaks = any(mask & said for mask in ahead)
    if speaks:
        marks.masks[named.first] |= load().bits["concepts.authority"]
    return speaks or (after == ":" and named.first == 0 and named.after < 3)


def _unknown(words: Sequence[Token], marks: Marks, used: Sequence[bool], taken: Sequence[bool]) -> list[Named]:
    """Return capitalised names after a word for a settlement or station that no pack knows."""
    out: list[Named] = []
    if not any(mask & _bits().any_kind for mask in marks.masks):
        return out
    wanted = {PlaceKind.SETTLEMENT, PlaceKind.STATION, PlaceKind.AIRFIELD, PlaceKind.TRAINING_GROUND}
    for at in range(1, len(words)):
        if used[at] or taken[at] or not words[at].text[0].isupper() or len(words[at].text) < 4 or words[at].text.isupper():
            continue
        before = at - 1
        while before > 0 and words[before].text in (*_QUOTES, "."):
            before -= 1
        kind = next((kind for bit, kind in _bits().kinds if marks.masks[before] & bit and kind in wanted), None)
        if kind is not None and not marks.masks[at] & _bits().concepts:
            out.append(Named(at, at + 1, None, (kind,), Role.AT, "a name after a word for a place; no pack knows it", strong=True))
    return out


def _linked(words: Sequence[Token], marks: Marks, found: Sequence[Named]) -> list[Named]:
    """Pass roles on: "на Брест и Кобрин", "Полоцк–Витебск" (along, then to), "трасса Гомель–Мозырь" (one road)."""
    out: list[Named] = []
    for named in found:
        before = out[-1] if out else None
        if before is None or named.strong or named.hit is None or before.hit is None:
            out.append(named)
            continue
        joint = "-" if named.first < before.after else "".join(word.key for word in words[before.after:named.first])
        if joint in _DASHES and joint and before.first and marks.masks[before.first - 1] & _bits().road:
            out[-1] = Named(before.first, named.after, None, (PlaceKind.ROAD,), Role.AT, "a road by its ends", strong=True)
            continue
        out.append(_joined(before, named, named.hit, joint))
    return out


def _joined(before: Named, named: Named, hit: Hit, joint: str) -> Named:
    if hit.entries[0].kind in (PlaceKind.DISTRICT, PlaceKind.REGION) or not joint:
        return named
    if joint in _AND and before.strong:
        return named._replace(role=before.role, because="the same part as the name before it", strong=True)
    if joint in _DASHES:
        return named._replace(role=Role.TO, because="the second of two names joined by a dash", strong=True)
    return named


def resolve(found: Sequence[Named], pack: Pack, event: Label | None) -> list[tuple[Named, Choice | None]]:
    """Decide which place each name is: areas and well-known names first, then the others beside them."""
    district = next((hit.entries[0].id for named in found if (hit := named.hit) and hit.entries[0].kind is PlaceKind.DISTRICT), "")
    region = next((hit.entries[0].id for named in found if (hit := named.hit) and hit.entries[0].kind is PlaceKind.REGION), "")
    first = [_chosen(named, pack, (), (district, region, event)) if named.hit else None for named in found]
    anchors: list[Entry] = [choice.entry for choice in first if choice and choice.entry and not choice.ambiguous]
    if not anchors and not any(choice and choice.ambiguous for choice in first):
        return list(zip(found, first, strict=True))
    out: list[tuple[Named, Choice | None]] = []
    for named, choice in zip(found, first, strict=True):
        if named.hit and choice and len(named.hit.entries) > 1:
            near = [entry for entry in anchors if choice.entry is None or entry.id != choice.entry.id]
            out.append((named, _chosen(named, pack, near, (district, region, event)) if near else choice))
        else:
            out.append((named, choice))
    return out


def _chosen(named: Named, pack: Pack, near: Sequence[Entry], asked: tuple[str, str, Label | None]) -> Choice | None:
    """Choose among the candidates by what stands around the name."""
    if named.hit is None:
        return None
    return _choose(named.hit, pack, named.kinds, near, (asked[0], asked[1], _event(named, asked[2])))


_MEMO = 32_768
_choices: dict[tuple[object, ...], tuple[Hit, Pack, Choice]] = {}  # holds what its keys name by id, so that no id is used again


def _choose(hit: Hit, pack: Pack, kinds: tuple[PlaceKind, ...], near: Sequence[Entry], asked: tuple[str, str, Label | None]) -> Choice:
    """Return the gazetteer's choice, remembered: a day speaks of the same places again and again."""
    mark = (id(hit.entries), id(pack), hit.because, kinds, asked, *[entry.id for entry in near])
    known = _choices.get(mark)
    if known is not None and known[0].entries is hit.entries:
        return known[2]
    if len(_choices) >= _MEMO:
        _choices.clear()
    choice = choose(hit, pack=pack, kinds=kinds, near=near, district=asked[0], region=asked[1], event=asked[2])
    _choices[mark] = (hit, pack, choice)
    return choice


@lru_cache(maxsize=16_384)
def _ladder(id_: str, pack: Pack) -> tuple[Area, ...]:
    entry = pack.by_id(id_)
    return ladder(entry, pack) if entry is not None else ()


def _event(named: Named, event: Label | None) -> Label | None:
    """Let an event ask for its kind of place only where the place is the site itself, not a way there."""
    if named.role in (Role.AT, Role.FROM, Role.TO) or named.on:
        return event
    return None


def place(named: Named, choice: Choice | None, text: Clean, words: Sequence[Token], pack: Pack) -> Place:
    """Return the place of a name, with its surface and offsets in the original text."""
    start, end = words[named.first].start, words[named.after - 1].end
    first, last = text.span(start, end)
    surface = text.surface(start, end)
    entry = choice.entry if choice else None
    if choice is None or entry is None:
        kind = named.kinds[0] if named.kinds else PlaceKind.SETTLEMENT
        return Place(name=surface, kind=kind, role=named.role, because=(named.because,), surface=surface, start=first, end=last)
    rivals = tuple(f"{other.name}, {other.district_id or other.cc}" for other in choice.ambiguous if other.id != entry.id)
    area = entry.kind in (PlaceKind.COUNTRY, PlaceKind.ROAD, PlaceKind.RIVER)
    return Place(name=entry.name, kind=entry.kind, role=named.role, id=entry.id, lat=None if area else entry.lat,
                 lon=None if area else entry.lon, radius_km=entry.radius_km, population=entry.population, names=entry.names,
                 ladder=_ladder(entry.id, pack), ambiguous=rivals, because=(*choice.because, named.because),
                 surface=surface, start=first, end=last)
