"""A release in one language: everything a page, a list, a map or a feed says of it, worded once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

import msgspec
from markupsafe import Markup

from dazor.model.codes import EVENT_TYPES, Label, Level, Precision
from dazor.model.public import PublicArea, Release
from dazor.publishing import labels, maps, sentences, ways
from dazor.publishing.catalogues import mark, say

_MOVES = (Label.GROUND_CONVOY, Label.RAIL_TRANSPORT, Label.AIRCRAFT_FLIGHT, Label.DRONE, Label.LOOTED_GOODS)


class Story(msgspec.Struct, frozen=True, kw_only=True):
    """A release, worded in one language."""

    release: Release
    lang: str
    title: str  # headline without its date
    what: str
    place: str
    bound: str  # where it was heading, "" when not known
    when: str
    start: str  # civil date or date-time, "" when not known
    chips: tuple[tuple[str, str], ...]  # (kind, words): how certain

    @property
    def id(self) -> str:
        """The public address."""
        return self.release.id

    @property
    def layer(self) -> str:
        """The layer's code."""
        return self.release.layer

    @property
    def folder(self) -> str:
        """The page's folder below the language."""
        return f"incident/{self.release.id}/"

    @property
    def icon(self) -> Markup:
        """The layer's symbol."""
        return _ICONS[self.release.layer]

    @property
    def layer_name(self) -> str:
        """The layer's name."""
        return labels.layer(self.release.layer, self.lang)


_ICONS = {layer: Markup(maps.icon(layer)) for layer in maps.SYMBOLS}  # noqa: S704 - drawn from the constants of maps


def tell(release: Release, lang: str) -> Story:
    """Word a release in a language."""
    return Story(release=release, lang=lang, title=sentences.headline(release, lang, dated=False),
                 what=sentences.what(release, lang), bound=sentences.heading(release, lang),
                 place=sentences.places(release.places, lang), when=sentences.when(release.when, lang),
                 start=release.when.start if release.when else "", chips=tuple(_chips(release, lang)))


def _chips(release: Release, lang: str) -> Iterable[tuple[str, str]]:
    state = release.verification.replace("-", "_")
    lone = release.sources == "one_report" and state in ("", "unverified", "single_source")
    if release.sources:
        yield ("weak" if lone else "plain", labels.sources(release.sources, release.verification, lang))
    if state and not lone:
        strength = {"verified": "strong", "corroborated": "strong", "discounted": "bad", "contested": "bad",
                    "deception": "bad"}.get(state, "weak")
        yield (strength, labels.verification(state, lang))
    if release.hedged:
        yield ("weak", say(mark("reporter not certain"), lang))
    if release.state.value in ("corrected", "updated"):
        yield ("plain", labels.label(labels.STATES, release.state.value, lang))


def facts(story: Story) -> tuple[tuple[str, str], ...]:
    """Return (name, value) of everything that is known, in the order a reader asks."""
    release, lang = story.release, story.lang
    rows = (
        (mark("What"), sentences.what(release, lang)),
        (mark("Where"), "; ".join(_where(area, lang) for area in release.places)),
        (mark("Direction"), sentences.heading(release, lang)),
        (mark("When"), story.when),
        (mark("Time is given as"), _precision(release, lang)),
        (mark("How many"), sentences.count(release.count, lang)),
        (mark("Equipment"), ", ".join(labels.thing(item, lang) for item in release.objects)),
        (mark("Said by"), release.attribution),
        (mark("Alert valid until"), sentences.instant(release.expires, lang) if release.expires else ""),
    )
    return tuple((say(name, lang), value) for name, value in rows if value)


def _where(area: PublicArea, lang: str) -> str:
    called = sentences.place(area, lang)
    if area.radius_km and area.radius_km >= 1 and area.level is not Level.SPOT:
        return say(mark("{place}: an area of about {km} km around its centre"), lang, place=called,
                   km=round(area.radius_km))
    return called


_PRECISIONS = {Precision.MINUTE: mark("minute"), Precision.PART_OF_DAY: mark("part of the day"),
               Precision.DAY: mark("day"), Precision.WEEK: mark("week"), Precision.MONTH: mark("month"),
               Precision.YEAR: mark("year"), Precision.RANGE: mark("period"), Precision.UNKNOWN: mark("not known")}


def _precision(release: Release, lang: str) -> str:
    return say(_PRECISIONS[release.when.precision], lang) if release.when else ""


def unknowns(story: Story) -> tuple[str, ...]:
    """Return what is not known or not said, in plain sentences."""
    release = story.release
    tests: tuple[tuple[Callable[[Release], bool], str], ...] = (
        (lambda r: r.sources == "one_report" and r.verification in ("", "unverified", "single_source"),
         mark("Whether it happened as described: nobody independent has confirmed it yet.")),
        (lambda r: r.when is None or r.when.precision is not Precision.MINUTE,
         mark("The exact time. It is published more coarsely than it may be known, to protect those who saw it.")),
        (lambda r: bool(r.places) and r.places[0].level is not Level.SPOT,
         mark("The exact place. It is published as an area in which many people could have seen the same.")),
        (lambda r: bool(r.heading), mark("Whether it arrived. The direction is where it was bound for when seen.")),
        (lambda r: not r.heading and not r.compass and EVENT_TYPES[r.code].label in _MOVES,
         mark("Where it was going.")),
        (lambda r: r.count is None or (r.count.min is None and r.count.max is None and not r.count.fewer_than_three),
         mark("How many there were.")),
        (lambda r: r.count is not None and r.count.min is not None and r.count.max is None,
         mark("How many there were in all: the number is the least that was seen.")),
        (lambda r: r.sources != "public_record",
         mark("Who reported it. This is not recorded anywhere, by design.")),
    )
    return tuple(say(message, story.lang) for test, message in tests if test(release))


def marks(stories: Sequence[Story], root: str) -> tuple[maps.Mark, ...]:
    """Return what is drawn for these stories; those of one layer at one place become one mark with their number."""
    groups: dict[tuple[float, float, str], list[Story]] = {}
    for story in stories:
        area = story.release.places[0] if story.release.places else None
        if area and area.lat is not None and area.lon is not None:
            groups.setdefault((area.lat, area.lon, story.layer), []).append(story)
    found = []
    for (lat, lon, layer), group in groups.items():
        first, many = group[0], len(group)
        title = f"{first.title}. {first.when}" if many == 1 else say(
            mark("{place}: {layer}, {n}"), first.lang, place=first.place, layer=first.layer_name, n=many)
        folder = first.folder if many == 1 else f"layer/{layer}/"
        radius = max(s.release.places[0].radius_km or 0.0 for s in group)
        found.append(maps.Mark(lat=lat, lon=lon, radius_km=radius, layer=layer, title=title, number=many,
                               href=f"{root}{folder}index.html" if root else "",
                               toward=toward(first.release) if many == 1 else None))
    return tuple(sorted(found, key=lambda m: -m.radius_km))  # a small area stays above a wide one


def way(story: Story) -> tuple[ways.Stop, ...]:
    """Return the stops of what moved, each with its place and time in words, and the length of the gap before it."""
    lang = story.lang
    return tuple(ways.Stop(
        lat=one.lat, lon=one.lon, radius_km=one.stop.area.radius_km or 0.0, gap=_gap(one.gap_km, lang),
        brief=f"≈ {one.gap_km} km" if one.gap_km else "",
        title=f"{sentences.place(one.stop.area, lang)}, {sentences.when(one.stop.when, lang)}") for one in ways.passed(story.release))


def _gap(km: int | None, lang: str) -> str:
    if km is None:
        return ""
    return say(mark("not seen for about {km} km"), lang, km=str(km)) if km else say(mark("not seen for a time"), lang)


def toward(release: Release) -> tuple[float, float] | None:
    """Return latitude and longitude of the first place it was bound for; None where its way is drawn, which ends where it was seen."""
    aim = release.heading[0] if release.heading and not release.track else None
    return (aim.lat, aim.lon) if aim and aim.lat is not None and aim.lon is not None else None


def by(stories: Iterable[Story], length: int) -> dict[str, list[Story]]:
    """Return stories by the first characters of their date: 7 the month, 10 the day; undated ones under ""."""
    found: dict[str, list[Story]] = {}
    for story in stories:
        found.setdefault(story.start[:length] if len(story.start) >= 7 else "", []).append(story)
    return found


def neighbours(months: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Return (earlier, later) month of each; "" at the ends. Months come newest first."""
    earlier = dict(pairwise(months))
    later = {old: new for new, old in earlier.items()}
    return {month: (earlier.get(month, ""), later.get(month, "")) for month in months}
