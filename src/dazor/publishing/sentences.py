"""Sentences made from fields and from nothing else: how many, when, where, the headline, the summary."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache

from babel.dates import format_date, format_skeleton
from babel.numbers import format_decimal

from dazor.model.codes import Level, Precision
from dazor.model.public import PublicArea, PublicCount, PublicTime, Release
from dazor.publishing.catalogues import mark, say
from dazor.publishing.labels import compass, event, level, sources, thing, verification
from dazor.publishing.labels import unit as counted

_PARTS = (mark("at night"), mark("in the morning"), mark("in the afternoon"), mark("in the evening"))
# Days before months, as the house writes English; a language without an entry is its own locale.
_LOCALES = {"en": "en_GB"}
# A name of this level that holds one of these says itself what it is.
_LEVEL_WORDS = {Level.DISTRICT: ("раён", "район", "rejon", "district", "powiat", "raion"),
                Level.REGION: ("вобласць", "область", "obwód", "region", "oblast", "województwo")}


def count(value: PublicCount | None, lang: str) -> str:
    """Return how many, never more exact than it is known: "at least 30 vehicles"; "" when nothing is said."""
    if value is None:
        return ""
    if value.fewer_than_three:
        return say(mark("fewer than three"), lang)
    low, high = value.min, value.max
    if low is None and high is None:
        return ""
    if low is not None and high is not None and low != high:
        return counted(f"{_number(low, lang)}–{_number(high, lang)}", high, value.unit, lang)
    known = high if low is None else low
    assert known is not None  # noqa: S101 - both None was answered above
    said = counted(_number(known, lang), known, value.unit, lang)
    if high is None:
        return say(mark("at least {number}"), lang, number=said)
    return said if low is not None else say(mark("no more than {number}"), lang, number=said)


@lru_cache(maxsize=4096)
def _number(value: int, lang: str) -> str:
    return format_decimal(value, locale=lang)


def _moment(text: str) -> datetime:
    """Read a civil date of reduced precision; what is left out is its first day or minute."""
    if len(text) < 10:
        text += "-01-01"[len(text) - 4:] if len(text) == 4 else "-01"
    return datetime.fromisoformat(text).replace(tzinfo=None)


def day(text: str, lang: str) -> str:
    """Return a date in words: "17 March 2022"."""
    return _long(_moment(text).date(), lang)


@lru_cache(maxsize=4096)  # Babel takes 40 µs a date, and thousands of incidents share a few hundred days
def _long(value: date, lang: str) -> str:
    return format_date(value, "long", locale=_LOCALES.get(lang, lang))


def month(text: str, lang: str) -> str:
    """Return a month in words: "March 2022"."""
    return format_skeleton("yMMMM", _moment(text), locale=lang)


def when(value: PublicTime | None, lang: str) -> str:
    """Return when, as coarse as it is given; civil time as stated, never shifted through a zone."""
    if value is None or not value.start:
        return say(mark("time not known"), lang)
    start, end = _moment(value.start), _moment(value.end or value.start)
    match value.precision:
        case Precision.MINUTE:
            return f"{day(value.start, lang)}, {start:%H:%M}"
        case Precision.PART_OF_DAY:
            return f"{day(value.start, lang)}, {say(_PARTS[start.hour // 6], lang)}"
        case Precision.MONTH:
            return month(value.start, lang)
        case Precision.YEAR:
            return str(start.year)
        case Precision.UNKNOWN:
            return say(mark("time not known"), lang)
        case Precision.DAY | Precision.WEEK | Precision.RANGE:
            return _between(start, end, lang, hours="T" in value.start and "T" in value.end)


def _between(start: datetime, end: datetime, lang: str, *, hours: bool) -> str:
    """Name the first and the last day; a month they share is said once, since CLDR's intervals abbreviate it."""
    first, last = start.date(), end.date()
    if first == last:
        return f"{_long(first, lang)}, {start:%H:%M}–{end:%H:%M}" if hours and start < end else _long(first, lang)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{_long(last, lang)}"  # the five languages all write the day first
    return f"{_long(first, lang)} – {_long(last, lang)}"


@lru_cache(maxsize=4096)
def instant(text: str, lang: str) -> str:
    """Return a UTC time of publication in words, to the minute when the text holds one."""
    if len(text) <= 10:
        return day(text, lang)
    moment = datetime.fromisoformat(text)
    return say(mark("{day}, {time} UTC"), lang, day=_long(moment.date(), lang),
               time=moment.strftime("%H:%M"))


def name(area: PublicArea, lang: str) -> str:
    """Return the bare name of an area, in English when the language has none."""
    return area.names.get(lang) or area.names.get("en") or next(iter(area.names.values()), area.id)


def place(area: PublicArea, lang: str) -> str:
    """Return the name of an area; a district or region says that it is one."""
    called = name(area, lang)
    words = _LEVEL_WORDS.get(area.level, ())
    if not words or any(word in called.lower() for word in words):
        return called
    return f"{called} ({level(area.level, lang)})"


def places(areas: tuple[PublicArea, ...], lang: str) -> str:
    """Return several areas, in their order."""
    return " – ".join(dict.fromkeys(place(area, lang) for area in areas))


def heading(release: Release, lang: str) -> str:
    """Return where it was bound, "" when that is not said. Bound for a place is not arrived there."""
    if release.heading:
        return say(mark("heading for {place}"), lang, place=places(release.heading, lang))
    return say(mark("heading {compass}"), lang, compass=compass(release.compass, lang)) if release.compass else ""


def what(release: Release, lang: str) -> str:
    """Return what happened: type, equipment, how many."""
    said = event(release.code, lang)
    unit = release.count.unit if release.count else ""
    things = dict.fromkeys(thing(item, lang) for item in release.objects if item != unit)  # "missiles: 2 missiles"
    if things:
        said = f"{said} ({', '.join(things)})"
    if release.negated and release.code != "obs.negative":
        said = say(mark("Not observed: {what}"), lang, what=said)
    many = count(release.count, lang)
    return f"{said}: {many}" if many else said


def headline(release: Release, lang: str, *, dated: bool = True) -> str:
    """Return one line: what, how many, where, bound for, when. "Military column: at least 30 vehicles, Mazyr …"."""
    parts = [what(release, lang), places(release.places, lang), heading(release, lang)]
    if dated and release.when is not None:
        parts.append(when(release.when, lang))
    return ", ".join(part for part in parts if part)


def summary(release: Release, lang: str) -> str:
    """Return two to four plain sentences: the headline, what it rests on, what is not certain."""
    said = [headline(release, lang).removesuffix(".") + "."]  # a date may end in a dot: "2022 г."
    if release.sources:
        said.append(say(mark("Basis: {sources}."), lang, sources=sources(release.sources, release.verification, lang)))
    if release.verification and not (release.sources == "one_report" and release.verification == "unverified"):
        said.append(say(mark("Status: {status}."), lang, status=verification(release.verification, lang)))
    if release.hedged:
        said.append(say(mark("Those who reported it were not certain."), lang))
    if release.places and release.places[0].level not in (Level.SPOT, Level.LOCALITY):
        said.append(say(mark("The place is given as an area, not as a point."), lang))
    if release.attribution:
        said.append(say(mark("Said by: {who}."), lang, who=release.attribution))
    return " ".join(said)
