"""Names in a message → places with the part each plays, by the words and endings around them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from dazor.gazetteer import Hit, Pack, find
from dazor.model.codes import Label, PlaceKind, Role
from dazor.triage.language import SMALL_WORDS
from dazor.triage.lexicon import Marks, load
from dazor.triage.streets import roads, streets
from dazor.triage.tokens import Token, key

_KINDS = {"settlement": PlaceKind.SETTLEMENT, "station": PlaceKind.STATION, "airfield": PlaceKind.AIRFIELD,
          "range": PlaceKind.TRAINING_GROUND, "district": PlaceKind.DISTRICT, "region": PlaceKind.REGION,
          "road": PlaceKind.ROAD, "street": PlaceKind.STREET}
_ADJECTIVE = re.compile(r"(?:(?:с|сь|ц|ць|з|зь)к(?:ий|ый|ій|ого|ому|им|ім|ої|ою|ой|ай|ая|ую|уе|ае|ага|аму|ом|ем|ие|ия|ія|і|у|их|ых|іх)|(?:s|c|dz)k(?:i|iego|iemu|im|iej|ą|a|ie|ich)|"
                        r"енном|енным|енской|ном|ным|нага|ного|ней|овом|овой|ової|най|ной|ної|ым|ім|ом|ій|anym|ową|nej|nym|nego)$")
_LOCATIVE = re.compile(r"(?:е|і|ы|и|у|ю|ах|ях|ом|ым|им|ім|ой|ай|эй|ей|ie|ach|iu|u|ej|im|ym|i|y)$")
_QUOTES = "«»\"“”„'‘’()["
_ARTICLES = frozenset(("the", "a", "den", "der", "dem", "die", "das", "самом", "самым", "самой", "сам", "саму"))
_AND = frozenset((",", "и", "і", "й", "та", "ды", "або", "или", "i", "oraz", "and", "und", "ir", "/"))
_RUSSIAN_NEAR = frozenset(("«у»", "«У»"))  # "у Мозыря" is near it; in Belarusian and Ukrainian "у" is "in"
_ABBREVIATED = frozenset(("с", "п", "c", "s", "p"))  # a village, a settlement; "from" without a full stop
_ACROSS = frozenset(("за", "через", "праз", "za", "przez", "over", "across", "вдоль", "уздоўж", "вздовж", "nad", "над", "river"))
_CONJUNCTIONS = frozenset(("і", "i", "и"))  # not the numeral of "Осиповичи I"
_RANK = re.compile("областн|абласн|районн|раённ|гарадск|городск|міськ|центральн|цэнтральн|обласн|rejonow|miejsk|wojskow|ваенн|военн|военно")
_LOCATIVE_KINDS = frozenset(("станции", "станцыі", "станції", "stacji", "stancyi", "stancii", "вокзале", "вакзале", "вокзалі", "dworcu", "аэродроме", "аэрадроме", "аеродромі", "lotnisku",
                             "полигоне", "палігоне", "полігоні", "poligonie", "базе", "авиабазе", "авіябазе", "авіабазі", "трассе", "трасе", "трасі", "trasie", "раз'ездзе", "разъезде"))
_OF_TOWN = re.compile(r"(.{2,}?)([сц]к|sk|ck)(?:ий|ый|ого|ому|им|ом|ая|ой|ую|ие|их|ими|і|ага|аму|ім|ай|ія|іх|ій|ої|ою|i|iego|iemu|im|iej|a|ą|ie|ich)$")
_DASHES = "-–—"
_HAMLET = 500  # inhabitants below which an ordinary word in some case is not believed to be a name
_KNOWN = 3000  # inhabitants from which a name is believed on less
# Words that say a place was only passed.
PASSED = frozenset(f"«{word}»" for word in ("через", "праз", "through", "przez", "мимо", "міма", "повз", "past", "над", "over", "nad", "cherez", "praz"))
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
    office: int
    district: int
    city_district: int
    media: int
    institution: int
    river: int
    bridge: int


@cache
def _bits() -> _Bits:
    lexicon = load()
    order = (("direction", Role.DIRECTION), ("near", Role.NEAR), ("from", Role.FROM), ("to", Role.TO), ("at", Role.AT))
    roles = tuple((lexicon.bits[f"roles.{name}"], role) for name, role in order)
    kinds = tuple((lexicon.bits[f"roles.kind_{name}"], kind) for name, kind in _KINDS.items())
    on, in_ = lexicon.bits["roles.on"], lexicon.bits["roles.in"]
    return _Bits(roles, on, in_, on | in_ | sum(bit for bit, _ in roles), kinds, sum(bit for bit, _ in kinds),
                 lexicon.union("concepts.", "times.", "numbers.", "civil.", "polarity.absent", "compass.", "observer.self"), lexicon.bits["roles.kind_road"],
                 lexicon.bits["roles.kind_street"], lexicon.bits["observer.here"],
                 lexicon.union("concepts.authority", "concepts.police"), lexicon.bits["roles.kind_district"],
                 lexicon.bits["roles.city_district"], lexicon.bits["roles.media"], lexicon.bits["roles.institution"], lexicon.bits["roles.river"], lexicon.bits["roles.bridge"])


def name_places(words: Sequence[Token], marks: Marks, taken: Sequence[bool], pack: Pack, lang: str = "") -> list[Named]:
    """Return the names of places in a message with the roles their surroundings give them, in order."""
    used = _city_districts(words, marks)
    out: list[Named] = []
    for first, after in roads(words, taken):
        out.append(Named(first, after, None, (PlaceKind.ROAD,), Role.AT, "a road by its number", strong=True))
        used[first:after] = [True] * (after - first)
    named_streets = streets(words, marks, taken)
    for named in _of_towns(words, marks, used, taken, pack):
        out.append(named)
        used[named.first:named.after] = [True] * (named.after - named.first)
    _take_hits(words, marks, taken, pack, (out, used, named_streets, lang))
    for first, after in named_streets:
        if not any(used[first:after]):
            out.append(Named(first, after, None, (PlaceKind.STREET,), Role.AT, "a street", strong=True))
            used[first:after] = [True] * (after - first)
    out.extend(_unknown(words, marks, used, taken))
    return _linked(words, marks, sorted(out, key=lambda named: named[:2]))


def _take_hits(words: Sequence[Token], marks: Marks, taken: Sequence[bool], pack: Pack,
               found: tuple[list[Named], list[bool], list[tuple[int, int]], str]) -> None:
    """Add to what was found what the gazetteer knows and the words around it let be believed."""
    out, used, in_streets, lang = found
    index = [at for at, word in enumerate(words) if word.text[0].isalnum() and not taken[at]]
    named_after = {at for first, after in in_streets for at in range(first, after)}
    for hit in find(["та" if words[at].text in _CONJUNCTIONS else words[at].text for at in index], pack):
        first, after = index[hit.start], index[hit.end - 1] + 1
        if first in named_after and hit.entries[0].kind not in (PlaceKind.SITE, PlaceKind.STREET):
            continue  # a street is named after a town more often than the town is meant
        twin = bool(out) and "-" in words[first].text and out[-1].first == first and out[-1].hit is not None and after == first + 1  # "Полоцк-Витебск"
        if (any(used[first:after]) and not twin) or after - first > hit.end - hit.start + 2:
            continue
        named = _surrounded(words, marks, first, after, hit)
        if lang == "ru" and named.because in _RUSSIAN_NEAR:
            named = named._replace(role=Role.NEAR)
        if _believed(words, marks, named) and not _speaks(words, marks, named):
            out.append(named)
            used[first:after] = [True] * (after - first)


def _city_districts(words: Sequence[Token], marks: Marks) -> list[bool]:
    """Return which tokens name a part of some city: "суд Ленінскага раёна"."""
    used = [False] * len(words)
    for at in range(1, len(words)):
        if marks.masks[at] & _bits().district and marks.masks[at - 1] & _bits().city_district:
            used[at - 1:at + 1] = [True, True]
    return used


def _of_towns(words: Sequence[Token], marks: Marks, used: Sequence[bool], taken: Sequence[bool], pack: Pack) -> list[Named]:
    """Return towns named by an adjective before one of their institutions: "Ельская ЦРБ", "мозырский СДЭК"."""
    out: list[Named] = []
    for at in range(1, len(words)):
        if not marks.masks[at] & _bits().institution:
            continue
        back = 2 if at > 1 and _RANK.match(words[at - 1].key) else 1  # "Гомельскі абласны суд"
        cut = None if used[at - back] or taken[at - back] else _OF_TOWN.match(words[at - back].key)
        hit = next((hit for name in _towns_of(cut) for hit in find([name], pack) if _is_town(hit)), None) if cut else None
        if hit is not None:
            out.append(_surrounded(words, marks, at - back, at - back + 1, hit)._replace(because="an institution of the town", strong=True))
    return out


def _towns_of(cut: re.Match[str]) -> list[str]:
    """Return the names a town may have whose adjective this is: мозырский → Мозырск, Мозыр, Мозырь, Мозыри, Мозыра, Мозыро."""
    stem, sound = cut[1], cut[2]
    short = stem + ("ц" if sound[0] == "ц" else "c" if sound[0] == "c" else "")
    ends = ("", "y", "i", "a", "o", "e") if short.isascii() else ("", "ь", "и", "ы", "а", "о", "і")
    return [(stem + sound).capitalize(), *[(short + end).capitalize() for end in ends]]


def _is_town(hit: Hit) -> bool:
    best = hit.entries[0]
    return hit.how == "exact" and not hit.weak and best.cc == "BY" and best.kind is PlaceKind.SETTLEMENT and (best.population or 0) >= _KNOWN


def housed(words: Sequence[Token], item: Named) -> int:
    """Return how many tokens after a street are its house number: "На Прытыцкага, 39" counts nothing."""
    if item.kinds[:1] != (PlaceKind.STREET,) and (item.hit is None or item.hit.entries[0].kind is not PlaceKind.SITE):
        return 0
    comma = item.after < len(words) and words[item.after].text == ","
    at = item.after + comma
    return 1 + comma if at < len(words) and words[at].number and comma else 0


def _surrounded(words: Sequence[Token], marks: Marks, first: int, after: int, hit: Hit) -> Named:
    bits = _bits()
    kinds: list[PlaceKind] = []
    at = first - 1
    skipped = 0
    while at >= 0 and skipped < 4:
        mask, word = marks.masks[at], words[at]
        kind = next((kind for bit, kind in bits.kinds if mask & bit), None) if mask & bits.any_kind else None
        if kind is not None and kind is not PlaceKind.ROAD and (word.key not in _ABBREVIATED or words[at + 1].text == "."):
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
    mask = marks.masks[at] if _ends_phrase(marks, at) or words[at].text.replace("-", "").isalpha() else 0
    word = words[at].text
    if mask & bits.on and word.lower() in ("на", "na", "auf", "on"):
        if at and marks.masks[at - 1] & bits.roles[0][0]:
            return Role.DIRECTION, f"«{words[at - 1].text} {word}»", True, True
        if words[at + 1].key in _LOCATIVE_KINDS:  # "на станцыі Лунінец": the kind word bears the case
            return Role.AT, f"«{word}»", True, True
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
    if re.search(r"[бвгджзйклмнпрстфхцчшщbcdfghjklnprstvwxz]$", spelled) and not re.search(r"(?:ах|ях|ом|ем|ам|ым|им|ім|ой|ай|ей|эй|ий|ій|ach|ech|ich|ych|ej)$", spelled):
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
    if _barred(words, marks, named, hit, mask):
        return False
    several = named.after - named.first > 1
    if several and (mask & _bits().street or (named.strong and hit.entries[0].kind is PlaceKind.SITE)):
        return True
    return _by_looks(words, marks, named, hit, mask)


def _barred(words: Sequence[Token], marks: Marks, named: Named, hit: Hit, mask: int) -> bool:
    """Say whether a hit is no place here: a river, an office that speaks ("заявили в Минобороны"), a small word."""
    if mask & _bits().media:
        return True
    if mask & _bits().river and _over(words, marks, named):
        return True
    if hit.entries[0].kind is PlaceKind.SITE and mask & _bits().office and named.role is not Role.NEAR:
        return True
    return _ordinary(words, marks, named)


def _by_looks(words: Sequence[Token], marks: Marks, named: Named, hit: Hit, mask: int) -> bool:
    best, several = hit.entries[0], named.after - named.first > 1
    capital = words[named.first].text[0].isupper()
    known = best.kind is not PlaceKind.SETTLEMENT or (best.population or 0) >= _KNOWN
    plain = hit.because.startswith(("written as", "the name"))
    if mask & _bits().concepts and not several:
        large = (best.population or 0) >= _KNOWN
        return capital and not hit.weak and ((named.strong and named.first > 0) or (plain and (named.strong or large)))
    if not hit.weak and (capital or several):
        return True
    if not capital:
        told = named.first > 0 and marks.masks[named.first - 1] & _bits().here and not mask & _bits().here and hit.how != "typo" and len(words[named.first].text) > 3
        return bool(told) or _believed_small(hit, named, known=known, plain=plain)
    return _believed_weak(words, named, hit, known=known, plain=plain)


def _believed_weak(words: Sequence[Token], named: Named, hit: Hit, *, known: bool, plain: bool) -> bool:
    faint = not plain and "inflected form;" not in hit.because + ";"
    if "ordinary" in hit.because and not plain and not named.kinds and (hit.entries[0].population or 0) < _HAMLET and not known:
        return False  # "З Новим роком"
    if "ordinary" in hit.because:
        return (plain and known) or (named.strong and named.first > 0 and not faint)
    return (named.strong and hit.how != "typo") or known or ("written as" in hit.because and len(words[named.first].text) > 4)


def _over(words: Sequence[Token], marks: Marks, named: Named) -> bool:
    """Say whether a river is meant and no town of its name: over it, across it, a bridge, a bank."""
    bits = _bits()
    ahead = range(max(0, named.first - 4), named.first)
    return any(marks.masks[at] & bits.bridge or words[at].key in _ACROSS for at in ahead)


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
    if named.first and words[named.first - 1].key in _AND:
        return False  # "in X, Y and Homel, doctors told"
    said = load().union("concepts.says", "concepts.deny")
    ahead = marks.masks[max(0, named.first - 1):named.after + 8]
    speaks = any(mask & said for mask in ahead)
    if speaks:
        marks.masks[named.first] |= load().bits["concepts.authority"]
    dateline = after == ":" and named.first == 0 and named.after < 3
    if dateline:
        marks.masks[named.first] |= load().bits["concepts.authority"] | load().bits["concepts.says"]
    return speaks or dateline


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
