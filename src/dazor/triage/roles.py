"""The part a place plays in what is told: by the preposition before it, its case, and the names it stands in a row with."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from dazor.gazetteer import Hit
from dazor.gazetteer.memory import Memory
from dazor.model.codes import Label, PlaceKind, Role
from dazor.triage.lexicon import Marks
from dazor.triage.named import MOVES, PASSED, RESIDENT, UNSAID, Named, bits
from dazor.triage.tokens import Token, key

_ADJECTIVE = re.compile(r"(?:(?:с|сь|ц|ць|з|зь)к(?:ий|ый|ій|ого|ому|им|ім|ої|ою|ой|ай|ая|ую|уе|ае|ага|аму|ом|ем|ие|ия|ія|і|у|их|ых|іх)|(?:s|c|dz)k(?:i|iego|iemu|im|iej|ą|a|ie|ich)|"
                       r"енном|енным|енской|ном|ным|нага|ного|ней|овом|овой|ової|най|ной|ної|ым|ім|ом|ій|anym|ową|nej|nym|nego)$")
ADJECTIVE = Memory(lambda spelled: _ADJECTIVE.search(spelled) is not None)  # whether a word ends as an adjective does
ARTICLES = frozenset(("the", "a", "den", "der", "dem", "die", "das", "самом", "самым", "самой", "сам", "саму"))
_AND = frozenset((",", "и", "і", "й", "та", "ды", "або", "или", "i", "oraz", "and", "und", "ir", "/", ",и", ",і", ",i", ",та", ",and"))
_DASHES = frozenset(("-", "–", "—", "→", "->", "–>", "—>", "=>", ">", "➡"))
_ON = frozenset(("на", "na", "auf", "on"))
# The forms in which a word for a kind of place is made for: "на станцию X", "у вёску X"; in all others one is there.
_MADE_FOR = frozenset(map(key, ["станцию", "станцыю", "станцію", "stację", "stancyju", "деревню", "вёску", "весь", "wieś", "город", "горад", "місто", "miasto", "село", "сяло", "селище", "посёлок", "поселок", "пасёлак", "агрогородок", "аграгарадок", "мястэчка", "местечко", "полигон", "палігон", "полігон", "poligon", "аэродром", "аэрадром", "аеродром", "lotnisko", "аэропорт", "аэрапорт", "аеропорт", "авиабазу", "авіябазу", "авіабазу", "базу", "район", "раён", "rejon", "powiat", "область", "вобласць", "obwód", "трассу", "трасу", "trasę", "шоссе", "шашу", "szosę", "вокзал", "вакзал", "dworzec"]))
_FAR_APART = 5  # words between two names beyond which they stand in no row
_PLURAL = "иыіiy"
_OBLIQUE = re.compile(r"(?:ах|ях|ом|ем|ам|ым|им|ім|ой|ай|ей|эй|ий|ій|ach|ech|ich|ych|ej)$")
_HARD_END = re.compile(r"[бвгджзйклмнпрстфхцчшщbcdfghjklnprstvwxz]$")

SIDE = re.compile("стор|бок|бік|боку|stron|direction|напр|кірун|kierunk")  # "from the direction of X" leaves no airfield
_STILL = (Label.FIRE_OR_EXPLOSION, Label.CAMP_OR_BASE, Label.EXERCISE, Label.OTHER, Label.SEARCH_RAID, Label.RAILWAY_DISRUPTION)
_OF_PERSONS = (Label.DETENTION, Label.TRIAL_OR_SENTENCE, Label.SEARCH_RAID)
_COLUMNS = (Label.GROUND_CONVOY, Label.RAIL_TRANSPORT)

_Said = tuple[Role, str, bool, bool]  # the part, the words that say so, whether a word says so, whether it is "on"
_NOTHING: _Said = (Role.AT, UNSAID, False, False)


def role_of(words: Sequence[Token], marks: Marks, at: int, name: tuple[int, int], hit: Hit) -> _Said:
    """Return the part the words around a name give it; `at`: the last token before it and the words that belong to it."""
    known = bits()
    mask = marks.masks[at] if at >= 0 and (at in marks.ends or words[at].text.replace("-", "").isalpha()) else 0
    if mask & known.resident or _of_person(words, marks, name[1], hit):
        return Role.AT, RESIDENT, True, False
    if not mask:
        return _after_unknown(words, marks, at) if at > 1 else _NOTHING
    word = words[at].text
    if mask & known.on and word.lower() in _ON:
        return _on(words, marks, at, name, hit)
    role = said(marks, at, mask) if mask & known.any and (word.lower() != "i") else None
    if role is None:
        return _after_unknown(words, marks, at)
    if role in (Role.AT, Role.NEAR) and (outer := _outer(words, marks, at)):
        return outer
    if role is Role.AT and mask & known.in_ and _made_for(words, marks, at, name, hit):
        return Role.TO, f"«{word}» with an accusative", True, False
    if role is Role.AT and name[1] < len(words) and marks.masks[name[1]] & known.outside:
        return Role.NEAR, f"«{words[name[1]].text}» beside it", True, False  # "в Наровле в лесу"
    return role, f"«{_phrase(words, marks, at)}»", True, False


def _phrase(words: Sequence[Token], marks: Marks, at: int) -> str:
    """Return the longest phrase that ends at a word: "from the direction of"."""
    if at not in marks.ends:
        return words[at].text
    return " ".join([word.text for word in words[min(marks.ends[at])[0]:at + 1]])


def _after_unknown(words: Sequence[Token], marks: Marks, at: int) -> _Said:
    """Return the part of the second of two names of which no pack knows the first: "над Городичами й Туменями"."""
    if at > 1 and words[at].key in _AND and words[at - 1].text[0].isupper() and marks.masks[at - 2] & bits().any:
        role = said(marks, at - 2, marks.masks[at - 2])
        if role is not None:
            return role, "the same part as the name before it", True, False
    return _NOTHING


def _of_person(words: Sequence[Token], marks: Marks, after: int, hit: Hit) -> bool:
    """Say whether a town is named for somebody who is of it: "a Lida man"."""
    return after < len(words) and bool(marks.masks[after] & bits().person_after) and words[after].text.isascii() and hit.entries[0].kind is PlaceKind.SETTLEMENT


def _on(words: Sequence[Token], marks: Marks, at: int, name: tuple[int, int], hit: Hit) -> _Said:
    word = words[at].text
    if at and marks.masks[at - 1] & bits().roles[0][0]:
        return Role.DIRECTION, f"«{words[at - 1].text} {word}»", True, True
    if _made_for(words, marks, at, name, hit):
        return Role.DIRECTION, f"«{word}» with an accusative", True, True
    return Role.AT, f"«{word}»", True, True


def said(marks: Marks, at: int, mask: int) -> Role | None:
    """Return the role of the longest phrase that ends at a word, or of the word itself: "from near X" is from."""
    roles = bits().roles
    for _, ended in sorted(marks.ends[at]) if at in marks.ends else ():
        for bit, role in roles:
            if bit == ended:
                return role
    for bit, role in roles:
        if mask & bit:
            return role
    return None


def _outer(words: Sequence[Token], marks: Marks, at: int) -> _Said | None:
    """Return the role of a kind of place that is in the place named: "с аэродрома в Мачулищах" leaves Machulishchy."""
    known = bits()
    if at < 2 or not marks.masks[at - 1] & known.any_kind:
        return None
    before = at - 2
    while before > 0 and ADJECTIVE[words[before].key] and not marks.masks[before] & known.any:
        before -= 1
    mask = marks.masks[before]
    role = said(marks, before, mask) if mask & known.any else None
    if role in (Role.FROM, Role.TO, Role.DIRECTION):
        return role, f"«{words[before].text} {words[at - 1].text}»", True, False
    return None


def _made_for(words: Sequence[Token], marks: Marks, at: int, name: tuple[int, int], hit: Hit) -> bool:
    """Say whether a place is made for: the word for its kind bears the case where there is one, else the name."""
    kinds = [words[between].key for between in range(at + 1, name[1]) if marks.masks[between] & bits().any_kind]
    if kinds:
        return kinds[0] in _MADE_FOR
    return _accusative(words, at, name, hit)


@lru_cache(maxsize=16_384)
def _keys(forms: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(map(key, forms))


def _accusative(words: Sequence[Token], at: int, name: tuple[int, int], hit: Hit) -> bool:
    """Say whether a name stands in the accusative: the nominative itself, -ую, or -у/-ю where it ends in -а/-я."""
    first, after = name
    spelled = " ".join(words[token].key for token in range(first, after))
    nominatives = _keys(tuple(hit.entries[0].names.values()))
    if spelled in nominatives:  # of a name in -о or -е one cannot tell after "в"; Polish names in -e and -o have other locatives
        return words[at].key in ("на", "na", "w", "we") or spelled[-1:] not in "оеэo"
    if words[after - 1].text[-1:] in "ўŭ" or spelled.endswith(("ую", "юю")) or (hit.how == "exact" and spelled[-1:] in _PLURAL and any(form[-1:] in _PLURAL for form in nominatives)):
        return True
    if _HARD_END.search(spelled) and not _OBLIQUE.search(spelled):
        return spelled[-2:] not in ("ов", "ев", "ав")  # "на Волинь", "в Слуцк": no locative ends so
    if spelled[-1:] in ("у", "ю") or words[after - 1].text[-1:] == "ę":
        return any(form[:-1] == spelled[:-1] and form[-1:] in ("а", "я", "a") for form in nominatives)
    return False


def linked(words: Sequence[Token], marks: Marks, found: Sequence[Named]) -> list[Named]:
    """Pass roles on: "на Брест и Кобрин", "Полоцк–Витебск" (along, then to), "трасса Гомель–Мозырь" (one road)."""
    out: list[Named] = []
    for named in found:
        before = out[-1] if out else None
        if before is None or named.because != UNSAID or named.hit is None or before.hit is None:
            out.append(named)
            continue
        joint = "-" if named.first < before.after else _joint(words, marks, before.after, named.first)
        if joint in _DASHES and before.first and marks.masks[before.first - 1] & bits().road:
            out[-1] = Named(before.first, named.after, None, (PlaceKind.ROAD,), Role.AT, "a road by its ends", strong=True)
            continue
        out.append(_joined(before, named, named.hit, joint))
    return out


def _joint(words: Sequence[Token], marks: Marks, first: int, after: int) -> str:
    """Return what joins two names, without words that belong to the second: "and the eastern city of"."""
    if after - first > _FAR_APART:
        return " "
    return "".join(word.key for word, mask in zip(words[first:after], marks.masks[first:after], strict=True)
                   if not (mask & bits().any_kind or (word.key in ARTICLES and word.key != "a") or word.key in ("of", "eastern", "western", "northern", "southern")))


def _joined(before: Named, named: Named, hit: Hit, joint: str) -> Named:
    if hit.entries[0].kind in (PlaceKind.DISTRICT, PlaceKind.REGION) or not joint:
        return named
    if before.strong and (joint in _AND or (joint == "a" and before.role is Role.NEAR)):  # "między Pińskiem a Łunińcem"
        return named._replace(role=before.role, because="the same part as the name before it", strong=True)
    if joint in _DASHES:
        return named._replace(role=Role.TO, because="the second of two names joined by a dash", strong=True)
    return named


def role_in(label: Label, named: Named, roles: Sequence[Role], *, arrives: bool, left: bool) -> Role:
    """Return the part a place plays in an event of a type: what stands still is at the place it is told from."""
    if named.because == RESIDENT and label in _OF_PERSONS:
        return Role.FROM
    onto = named.role is Role.DIRECTION and named.on
    if label is Label.AIRCRAFT_LANDING and onto:
        return Role.AT  # "сели на аэродром X"
    if onto and ((label in _COLUMNS and arrives) or label is Label.OFFICIAL_CLAIM):
        return Role.TO  # "прыйшло на Палонку", "удар на Волынь"
    if label is Label.RAIL_TRANSPORT and named.role is Role.AT and left and Role.TO not in roles and Role.DIRECTION not in roles \
            and named.because not in PASSED:
        return Role.TO  # "from X, … stood at Y": it came to Y
    if label is Label.MISSILE_LAUNCH and (named.on or Role.FROM in roles) and named.role is not Role.FROM and named.because not in PASSED:
        return Role.TO
    if label not in MOVES and named.role in (Role.TO, Role.DIRECTION):
        return Role.NEAR if named.role is Role.DIRECTION and not named.on else Role.AT
    if label in _STILL and named.role is Role.FROM and Role.AT not in roles and Role.NEAR not in roles and not SIDE.search(named.because):
        return Role.AT
    return named.role
