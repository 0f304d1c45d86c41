"""Names in a message → places with the part each plays, by the words and endings around them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from dazor.gazetteer import Hit, Pack, Trust, alike, find
from dazor.model.codes import PlaceKind, Role
from dazor.triage.language import SMALL_WORDS
from dazor.triage.lexicon import Marks, load
from dazor.triage.named import Named, bits
from dazor.triage.roles import ADJECTIVE, ARTICLES, linked, role_of, said
from dazor.triage.streets import roads, streets
from dazor.triage.tokens import Token
from dazor.triage.unnamed import grounds, kinds_beside

_QUOTES = "«»\"“”„'‘’()["
_BEFORE_NAMES = (*_QUOTES, ".")
_FOUNDED = (PlaceKind.SETTLEMENT, PlaceKind.STATION, PlaceKind.AIRFIELD, PlaceKind.TRAINING_GROUND)
_AND = frozenset((",", "и", "і", "й", "та", "ды", "або", "или", "i", "oraz", "and", "und", "ir", "/"))
_RUSSIAN_NEAR = frozenset(("«у»", "«У»"))  # "у Мозыря" is near it; in Belarusian and Ukrainian "у" is "in"
_ABBREVIATED = frozenset(("с", "п", "c", "s", "p"))  # a village, a settlement; "from" without a full stop
_ACROSS = frozenset(("за", "через", "праз", "za", "przez", "over", "across", "вдоль", "уздоўж", "вздовж", "nad", "над", "river"))
_CONJUNCTIONS = frozenset(("і", "i", "и"))  # not the numeral of "Осиповичи I"
_RANK = re.compile("областн|абласн|районн|раённ|гарадск|городск|міськ|центральн|цэнтральн|обласн|rejonow|miejsk|wojskow|ваенн|военн|военно")
_OF_TOWN = re.compile(r"(.{2,}?)([сц]к|sk|ck)(?:ий|ый|ого|ому|им|ом|ая|ой|ую|ие|их|ими|і|ага|аму|ім|ай|ія|іх|ій|ої|ою|i|iego|iemu|im|iej|a|ą|ie|ich)$")
_SURNAME = re.compile(r"(?:(?:ск|цк|ськ|цьк)(?:ой|ого|ому|ай|ага|аму|ої|ій)|(?:sk|ck)(?:iej|iego|iemu)|(?:ов|ев|ин|ын)(?:ой|ым|ай))$")
_OF_SURNAME = re.compile(r"(?:[оеа]ва|[иы]на|[іы]на|ск[оа]га|ского|ського)$")
_OF_SOMETHING = re.compile(r"[сц]к(?:і|ий|ій|ага|ого|аму|ому|ім|им|ая|ай|ой|ую|ае|ое|ія|ие|іх|их)$")
_OF_AREA = re.compile(r"(?:ск|цк|sk|ck)(?:и|і|ий|ого|ага|ому|аму|им|ім|ом|i|iego|iemu|im)$")
_OFFICIAL = re.compile(r"(?:н|в|ск|цк)(?:ый|ий|ій|ы|і|ая|а)$")
_PARTS = frozenset(",;:()")
_HAMLET = 500  # inhabitants below which an ordinary word in some case is not believed to be a name
_BY_EAR = 3.2  # what a likeness costs of which vowels and other letters differ
_KNOWN = 3000  # inhabitants from which a name is believed on less


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
    out.extend(grounds(words, marks, used, out, pack))
    return linked(words, marks, sorted(out, key=lambda named: named[:2]))


def _take_hits(words: Sequence[Token], marks: Marks, taken: Sequence[bool], pack: Pack,
               found: tuple[list[Named], list[bool], list[tuple[int, int]], str]) -> None:
    """Add to what was found what the gazetteer knows and the words around it let be believed."""
    out, used, in_streets, lang = found
    index = [at for at, (word, is_taken) in enumerate(zip(words, taken, strict=True)) if not is_taken and word.text[0].isalnum()]
    named_after = {at for first, after in in_streets for at in range(first, after)} if in_streets else ()
    for first, after, hit in _hits(words, marks, index, pack):
        if first in named_after and hit.entries[0].kind not in (PlaceKind.SITE, PlaceKind.STREET):
            continue  # a street is named after a town more often than the town is meant
        if True in used[first:after] and not _twin(words, first, after, out):
            continue
        named = _surrounded(words, marks, first, after, hit)
        if lang == "ru" and named.because in _RUSSIAN_NEAR:
            named = named._replace(role=Role.NEAR)
        if _believed(words, marks, named) and not _speaks(words, marks, named):
            out.append(named)
            used[first:after] = [True] * (after - first)


def _twin(words: Sequence[Token], first: int, after: int, out: Sequence[Named]) -> bool:
    """Say whether a name is the second in one word: "Полоцк-Витебск"."""
    return bool(out) and "-" in words[first].text and out[-1].first == first and after == first + 1 and (
        out[-1].hit is not None and out[-1].hit.entries[0].kind in (PlaceKind.SETTLEMENT, PlaceKind.STATION))


def _hits(words: Sequence[Token], marks: Marks, index: Sequence[int], pack: Pack) -> Iterator[tuple[int, int, Hit]]:
    """Yield what the gazetteer finds in some tokens; a name of several words neither crosses a comma nor begins with a preposition."""
    said = ["та" if words[at].text in _CONJUNCTIONS else words[at].text for at in index]
    for hit in find(said, pack, [_trust(words[at], marks.masks[at], marks.masks[at - 1] if at else 0) for at in index]):
        first, after = index[hit.start], index[hit.end - 1] + 1
        cut = _cut(words, marks, first, after) if hit.end - hit.start > 1 else 0
        if cut:
            head = [at for at in index[hit.start:hit.end] if at < cut]
            yield from _hits(words, marks, head, pack) if marks.masks[first] & bits().any == 0 else ()
            yield from _hits(words, marks, [at for at in index[hit.start:hit.end] if at >= cut], pack)
        elif after - first <= hit.end - hit.start + 2:
            yield first, after, hit


def _cut(words: Sequence[Token], marks: Marks, first: int, after: int) -> int:
    """Return the token before which a name of several words must be parted, or 0: "Серабранцы, Менск", "з раёна Ельска"."""
    comma = next((at for at in range(first + 1, after - 1) if words[at].text in _PARTS), 0)
    if comma:
        return comma + 1
    around = marks.masks[first] & bits().any_kind and marks.masks[first] & bits().any and not _OF_AREA.search(words[first + 1].key)
    return first + 1 if first and around else 0  # but "w rejonie wołożyńskim" is one name


def _trust(word: Token, mask: int, before: int) -> Trust:
    """Say which hits on a word could be believed, as `_believed` does: most small and ordinary words need not be looked up."""
    known = bits()
    capital = word.text[0].isupper()
    if word.key in SMALL_WORDS or mask & known.media:
        return Trust.NONE
    if mask & known.concepts:
        return Trust.SURE if capital else Trust.NONE
    return Trust.ANY if capital or before & known.here else Trust.CLEAR


def _city_districts(words: Sequence[Token], marks: Marks) -> list[bool]:
    """Return which tokens name a part of some city: "суд Ленінскага раёна"."""
    used = [False] * len(words)
    for at in marks.where(bits().district):
        if at and marks.masks[at - 1] & bits().city_district:
            used[at - 1:at + 1] = [True, True]
    return used


def _of_towns(words: Sequence[Token], marks: Marks, used: Sequence[bool], taken: Sequence[bool], pack: Pack) -> list[Named]:
    """Return towns named by an adjective before one of their institutions: "Ельская ЦРБ", "мозырский СДЭК"."""
    out: list[Named] = []
    for at in filter(None, marks.where(bits().institution)):
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
    known = bits()
    kinds: list[PlaceKind] = []
    at = first - 1
    skipped = 0
    while at >= 0 and skipped < 4:
        mask, word = marks.masks[at], words[at]
        kind = next((kind for bit, kind in known.kinds if mask & bit), None) if mask & known.any_kind else None
        if kind is not None and kind is not PlaceKind.ROAD and (word.key not in _ABBREVIATED or words[at + 1].text == "."):
            kinds.append(kind)
        elif not (word.text in _QUOTES or word.key in ARTICLES or (word.text.isupper() and 1 < len(word.text) < 4) or (word.text == "." and at and marks.masks[at - 1] & known.any_kind)
                  or (word.text == "," and at and marks.masks[at - 1] & known.any_kind)  # "around the capital, Minsk"
                  or (not mask & known.any and ADJECTIVE[word.key])):
            break
        at -= 1
        skipped += 1
    if after < len(words) and marks.masks[after] & known.any_kind:
        ahead = next((kind for bit, kind in known.kinds if marks.masks[after] & bit and kind in
                      (PlaceKind.AIRFIELD, PlaceKind.TRAINING_GROUND, PlaceKind.STATION)), None)
        if ahead:
            kinds.append(ahead)
    kinds += kinds_beside(words, marks, at, after)
    if _in_area(words, marks, after):
        kinds.append(PlaceKind.SETTLEMENT)
    role, because, strong, on = role_of(words, marks, at, (first, after), hit)
    if role is Role.NEAR and marks.masks[first] & known.area:
        role = Role.AT  # "w rejonie wołożyńskim" is in it
    return Named(first, after, hit, tuple(kinds), role, because, strong or bool(kinds), on)


def _in_area(words: Sequence[Token], marks: Marks, after: int) -> bool:
    """Say whether a district or region stands beside a name: "Красное, Брагинский район", "Мір (Карэліцкі р-н)"."""
    if after >= len(words) or words[after].text not in (",", "("):
        return False
    return any(marks.masks[at] & bits().area and any(
        ADJECTIVE[words[beside].key] or words[beside].text[0].isupper() for beside in (at - 1, at + 1) if beside < len(words))
        for at in range(after + 1, min(after + 4, len(words))))


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
    if several and (mask & bits().street or (named.strong and hit.entries[0].kind is PlaceKind.SITE)):
        return True
    return _by_looks(words, marks, named, hit, mask)


def _barred(words: Sequence[Token], marks: Marks, named: Named, hit: Hit, mask: int) -> bool:
    """Say whether a hit is no place here: a river, an office that speaks ("заявили в Минобороны"), a small word."""
    if mask & bits().media:
        return True
    if (mask & bits().river and _over(words, marks, named)) or _bridged(words, marks, named):
        return True
    if hit.entries[0].kind is PlaceKind.SITE and mask & bits().office and named.role is not Role.NEAR:
        return True
    if hit.how != "exact" and not named.strong and named.after == named.first + 1 and hit.entries[0].kind is PlaceKind.SETTLEMENT and _OF_SOMETHING.search(words[named.first].key):
        return True  # "Віцебскі журналіст"
    if named.after < len(words) and marks.masks[named.after] & bits().office and _OFFICIAL.search(words[named.after - 1].key):
        return True  # "Пограничный комитет"
    return _ordinary(words, marks, named)


def _by_looks(words: Sequence[Token], marks: Marks, named: Named, hit: Hit, mask: int) -> bool:
    best, several = hit.entries[0], named.after - named.first > 1
    capital = words[named.first].text[0].isupper()
    known = best.kind is not PlaceKind.SETTLEMENT or (best.population or 0) >= _KNOWN
    plain = hit.because.startswith(("written as", "the name"))
    if mask & bits().concepts and not several:
        large = (best.population or 0) >= _KNOWN
        return capital and not hit.weak and ((named.strong and named.first > 0) or (plain and (named.strong or large)))
    if not hit.weak and (capital or several):
        return True
    if not capital:
        told = named.first > 0 and marks.masks[named.first - 1] & bits().here and not mask & bits().here and hit.how != "typo" and len(words[named.first].text) > 3
        return bool(told) or _believed_small(hit, named, known=known, plain=plain)
    return _believed_weak(words, named, hit, known=known, plain=plain)


def _believed_weak(words: Sequence[Token], named: Named, hit: Hit, *, known: bool, plain: bool) -> bool:
    if "faint" in hit.because and hit.entries[0].cc != "BY" and not named.kinds and _SURNAME.search(words[named.first].key):
        return False  # "у Бернацкой" is a person sooner than a hamlet abroad
    if named.on and not named.kinds and not known and hit.how == "stem" and _OF_SURNAME.search(words[named.first].key):
        return False  # "на Рыжкова" is a street; a village would be "в Рыжкове"
    if named.after - named.first > 1 and hit.entries[0].kind in (PlaceKind.DISTRICT, PlaceKind.REGION):
        return True  # "Брянской области": each word of it is an ordinary one
    if words[named.first].text.isupper() and not known and "written as" not in hit.because:
        return False  # РАУС, РОВД: an office
    if not known and hit.costs and hit.costs[0] >= _BY_EAR:
        return False  # "Пірэва" is no Перовое
    faint = not plain and "inflected form;" not in hit.because + ";"
    if "ordinary" in hit.because and not plain and not named.kinds and (hit.entries[0].population or 0) < _HAMLET and not known:
        return False  # "З Новим роком"
    if "ordinary" in hit.because:
        return (plain and known) or (named.strong and (named.first > 0 or bool(named.kinds)) and not faint)
    return (named.strong and hit.how != "typo") or known or ("written as" in hit.because and len(words[named.first].text) > 4)


def _over(words: Sequence[Token], marks: Marks, named: Named) -> bool:
    """Say whether a river is meant and no town of its name: over it, across it, a bridge, a bank."""
    known = bits()
    ahead = range(max(0, named.first - 4), named.first)
    return any(marks.masks[at] & known.bridge or words[at].key in _ACROSS for at in ahead)


def _bridged(words: Sequence[Token], marks: Marks, named: Named) -> bool:
    """Say whether a name is what a bridge leads over: "мост праз Брагінку"."""
    return named.first > 1 and words[named.first - 1].key in _ACROSS and bool(marks.masks[named.first - 2] & bits().bridge)


def _ordinary(words: Sequence[Token], marks: Marks, named: Named) -> bool:
    """Say whether a hit is a small word, or begins with a preposition or with an ordinary word in small letters."""
    if named.after == named.first + 1:
        return words[named.first].key in SMALL_WORDS
    small = not any(word.text[0].isupper() for word in words[named.first:named.after])
    mask = marks.masks[named.first]
    return not mask & bits().any_kind and bool(mask & bits().any or (small and mask & bits().concepts))


def _believed_small(hit: Hit, named: Named, *, known: bool, plain: bool) -> bool:
    """Judge a word without a capital letter that may be a name: "в бресте" is one, "на вайну" is not."""
    length = len(hit.entries[0].name)
    if alike(hit):
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
        marks.add(named.first, load().bits["concepts.authority"])
    dateline = after == ":" and named.first == 0 and named.after < 3
    if dateline:
        marks.add(named.first, load().bits["concepts.authority"] | load().bits["concepts.says"])
    return speaks or dateline


def _unknown(words: Sequence[Token], marks: Marks, used: Sequence[bool], taken: Sequence[bool]) -> list[Named]:
    """Return capitalised names after a word for a settlement or station that no pack knows."""
    out: list[Named] = []
    for near in marks.where(sum(bit for bit, kind in bits().kinds if kind in _FOUNDED)):
        at = next((at for at in range(near + 1, len(words)) if words[at].text not in _BEFORE_NAMES), 0)
        if not at or used[at] or taken[at] or marks.masks[at] & bits().concepts:
            continue
        word = words[at].text
        if word[0].isupper() and len(word) >= 4 and not word.isupper():
            kind = next(kind for bit, kind in bits().kinds if marks.masks[near] & bit and kind in _FOUNDED)
            role = said(marks, near - 1, marks.masks[near - 1]) if near else None  # "са станцыі Месяц"
            out.append(Named(at, at + 1, None, (kind,), role or Role.AT, "a name after a word for a place; no pack knows it", strong=True))
    return out
