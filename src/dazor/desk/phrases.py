"""The rooms' English reasons in the reader's language: why words were read so, and why something is not released.

A room says a reason as one English sentence with its values in it. Here stands each sentence once, with place-holders;
a reason is matched against them, its values are translated by their kind, and what matches nothing is shown in the
room's English. `tests/rooms/desk/test_phrases.py` reads a corpus and fails when reasons slip through.
"""

from __future__ import annotations

import re
from datetime import datetime

from babel.dates import format_datetime
from babel.numbers import format_decimal
from django.utils.translation import get_language, gettext

from dazor.desk import sayings
from dazor.desk.matching import Sentences
from dazor.model.codes import DEFAULT_CODE, Label, Precision
from dazor.model.public import PublicCount
from dazor.publishing import words


def _(text: str) -> str:
    """Mark a sentence for translation and leave it as it is."""
    return text


READ: tuple[str, ...] = (
    _("in {place}"), _("{number} inhabitants"), _("an inflected form"), _("an inflected form, vowels differ"),
    _("written as the name"), _("the name in another spelling"), _("one letter off"), _("the adjective of an area"),
    _("told in the language of {country}"), _("no word says otherwise"), _("{event} asks for a {kind}"),
    _("the words around it ask for a {kind}"), _("{word} with an accusative"), _("{number} km from {place}, named beside it"),
    _("{number} km from the middle of {place}"), _("an ordinary word as well"), _("no capital letter"), _("a likeness only"),
    _("nothing is seen there"), _("the second of two names joined by a dash"), _("the same part as the name before it"),
    _("part of a hyphenated word"), _("the closest spelling"), _("no such name"),
    _("{number} more of this name weigh nearly as much"), _("denies {event}"), _("doubts {event}"),
    _("nothing seen at a named place"),
    # recordings of transponders
    _("transponder {word}"), _("on the ground, then in the air"), _("in the air, then on the ground"), _("first heard low, climbing"),
    _("last heard low, sinking"),
    # what identifies a person
    _("an e-mail address"), _("an e-mail address with the sign spelled out"), _("a link to an account"), _("a handle"),
    _("an account name after a messenger's name"), _("a model of telephone"), _("a make of telephone"),
    _("sixteen digits of a bank card"), _("a bank account"), _("a telephone number"),
    _("a telephone number with its country code"), _("a telephone number of Belarus"), _("a number after a word for telephone"),
    _("digits grouped as a telephone number"), _("a passport number"), _("a personal number"),
    _("a number after a word for passport"), _("a number plate of {place}"), _("a street with a house number"),
    _("a house and a flat"), _("a street and a house"), _("an entrance, floor or house"), _("an entrance or floor"),
    _("where somebody says their address is"), _("coordinates"), _("a house of a street"), _("a date of birth"),
    _("a flat number"), _("says how they are called"), _("introduces themself"), _("gives a first name"),
    _("an office and a name"), _("a name and an age"), _("a name beside a number"), _("a relative by name"),
    _("where somebody lives"), _("a name with a patronymic"), _("signs with a name"),
)
REFUSED: tuple[str, ...] = (
    _("class {word} is looser than {other}, which this incident needs"), _("class {word} is published from {other}"),
    _("sooner once it is known to have left"), _("it has no event type of the list, so no policy holds for it. Give it a type"),
    _("it was not assessed. Assess it first"), _("it was found to be false ({state})"),
    _("it is not believed enough (p {number} < {least}). Grade it first"), _("it is not believed enough: {word} graded it {other}"),
    _("this kind of information is never published"),
    _("it is announced, not seen: no plan, timetable or future transport is published"),
    _("nobody said when it happened, so no delay can be reckoned. State a time"),
    _("it is about a person: record the consent of the person or the family, or the human-rights organisation that published it. "
      "Without that it only counts in a total"),
    _("the public record needs its source: name the outlet or office that published it"),
    _("no area around it is known that class {word} may name"),
    _("only {number} adults could have seen it from what class {word} may name; it takes {least}"),
    _("with what was published of that area in the last week it would point to one observer"),
)
ROLES: dict[str, str] = {"at": _("there"), "near": _("near"), "from": _("from there"), "to": _("to there"),
                         "direction": _("in that direction")}
PRECISIONS: dict[str, str] = {"minute": _("to the minute"), "part_of_day": _("a part of the day"), "day": _("a day"), "week": _("a week"),
                              "month": _("a month"), "year": _("a year"), "range": _("from and to"), "unknown": _("not known")}
KINDS: dict[str, str] = {
    "settlement": _("settlement"), "station": _("station"), "airfield": _("airfield"), "base": _("base"),
    "training_ground": _("training ground"), "rail_section": _("railway section"), "border_crossing": _("border crossing"),
    "site": _("site"), "street": _("street"), "road": _("road"), "river": _("river"), "district": _("district"),
    "region": _("region"), "country": _("country"), "vague": _("vague area")}
# Heads of the lexicon: what a rule of the reading looks for.
CONCEPTS: dict[str, str] = {
    "column": _("column"), "vehicle": _("vehicle"), "armour": _("armour"), "artillery": _("artillery"), "military": _("military"),
    "russian": _("Russian"), "own": _("own army"), "move": _("moves"), "stand": _("stands"), "train": _("train"), "wagon": _("wagon"),
    "railway": _("railway"), "load": _("loading"), "plane": _("aeroplane"), "helicopter": _("helicopter"), "takeoff": _("take-off"),
    "landing": _("landing"), "fly": _("flies"), "missile": _("missile"), "launch": _("launch"), "drone": _("drone"),
    "explosion": _("explosion"), "fire": _("fire"), "camp": _("camp"), "exercise": _("exercise"), "range": _("training ground"),
    "loot": _("looting"), "rail_harm": _("harm to the railway"), "rail_stop": _("trains stopped"), "detain": _("detention"),
    "search": _("search"), "trial": _("trial"), "authority": _("authority"), "says": _("says"), "deny": _("denial"),
    "threat": _("threat"), "police": _("police"), "person": _("person"), "road": _("road"), "unrest": _("unrest"), "heard": _("heard"),
    "shot": _("shot"), "charge": _("criminal charge"), "took": _("took away"), "assure": _("assures"), "placed": _("placed"),
    "go": _("goes"), "stun": _("stun grenade"), "jail": _("jail"), "casualty": _("casualty"), "hospital": _("hospital"),
    "alert": _("alert"), "arrive": _("arrives"), "counted": _("a number"), "accident": _("accident"), "airfield": _("airfield")}
_RULE = re.compile(r"^(\w+) (−?[\d.]+): (.+)$")
_AGAINST = re.compile(r"^(−[\d.]+) (\w+)$")
_TIME = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d$")
_NUMBER = re.compile(r"^(\d+|None)–(\d+|None) ?(\w*)$")
_FORMS = {"number": r"[\d.,−-]+", "least": r"[\d.]+", "event": r"\w+", "kind": r"\w+", "country": r"\w+", "state": r"\w+",
          "word": r"[^;]+?", "other": r"[^;]+?", "place": r"[^;]+?"}


def _value(name: str, value: str) -> str:
    match name:
        case "event":
            return event(value)
        case "kind":
            return gettext(KINDS.get(value, value))
        case "state":
            return str(sayings.VERIFIED.get(value, value))
        case "number" if value.isdigit():
            return str(format_decimal(int(value), locale=_lang()))
        case "other":
            return civil(value)
        case _:
            return value


_READ, _REFUSED = Sentences(READ, _FORMS, _value), Sentences(REFUSED, _FORMS, _value)


def civil(text: str) -> str:
    """Return a civil time that disclosure states (2026-11-23T05:00) in the reader's language; anything else as it is."""
    return str(format_datetime(datetime.fromisoformat(text), "d MMM y, HH:mm", locale=_lang())) if _TIME.match(text) else text


def _lang() -> str:
    return (get_language() or "en")[:2]


def event(label: str) -> str:
    """Return the name of a coarse type."""
    return words.event(DEFAULT_CODE[Label(label)], _lang()) if label in set(Label) else label


def known(text: str) -> bool:
    """Tell whether a reason is one of the sentences, whole or part by part."""
    return all(_RULE.match(part) or _AGAINST.match(part) or part.startswith("«") or _READ.said(part) is not None
               for part in text.split("; "))


def reading(text: str) -> str:
    """Return a reason of the reading in the reader's language."""
    return "; ".join(_part(part) for part in text.split("; "))


def _part(text: str) -> str:
    if (said := _READ.said(text)) is not None:
        return said
    if rule := _RULE.match(text):
        return f"{event(rule[1])} ({rule[2]}): {_part(rule[3]) if rule[3].startswith('nothing seen') else _rule(rule[3])}"
    if against := _AGAINST.match(text):
        return f"{_concept(against[2])} ({against[1]})"
    return text


def _rule(text: str) -> str:
    """Return `a|b + c - d` as: a / b + c, without d."""
    wanted, *without = text.split(" - ")
    found = " + ".join(" / ".join(_concept(one) for one in part.split("|")) for part in wanted.split(" + "))
    named = " / ".join(_concept(one) for part in without for one in part.split("|"))
    return f"{found}, " + gettext("without {concepts}").format(concepts=named) if named else found


def _concept(name: str) -> str:
    return gettext(CONCEPTS[name]) if name in CONCEPTS else name.replace("_", " ")


def span(label: str, because: str) -> str:
    """Return why a stretch of words was read as it was: in the reader's language, without the label."""
    head, mark, rest = because.partition(": ")
    match label:
        case "type":
            return event(because)
        case "time":
            return gettext(PRECISIONS[because]) if because in set(Precision) else because
        case "count" if (count := _NUMBER.match(because)):
            low, high = (None if part == "None" else int(part) for part in (count[1], count[2]))
            return words.count(PublicCount(min=low, max=high, unit=count[3]), _lang())
        case "pii" if mark:
            return f"{sayings.KINDS.get(head, head)}: {reading(rest)}"
        case "place" | "observer" if mark and head in ROLES:
            return f"{gettext(ROLES[head])}: {reading(rest)}"
        case _:
            return reading(because)


def refusal(text: str) -> str:
    """Return why something is not released, in the reader's language."""
    return _REFUSED.said(text) or "; ".join(_REFUSED.said(part) or part for part in text.split("; "))


def would_pass(text: str) -> str:
    """Return the level, time and class at which a release would pass."""
    parts = text.split(", ")
    if len(parts) != 3:
        return text
    level, time, kind = parts
    code = time.replace(" ", "_")
    return ", ".join((words.level(level, _lang()), gettext(PRECISIONS[code]) if code in PRECISIONS else time,
                      gettext("class {word}").format(word=kind.removeprefix("class "))))
