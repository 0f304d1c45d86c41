"""Reports → alarms: more messages than a place can plausibly send, and many messages in one turn of phrase.

    flood      differently worded messages that name one place within an hour, more than its inhabitants can plausibly send
    campaign   nearly the same words, or the same file, sent privately again and again

An alarm says what is odd and rests on nothing but counts. It judges no incident and deletes nothing: a person looks.
Messages with a public origin are no flood: one channel may tell much of one village. A place whose inhabitants nobody
counted raises none. A campaign is counted over all places: the names may be swapped in the same words.
"""

from __future__ import annotations

import base64
import hashlib
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from dazor.incidents import duplicates, moments
from dazor.incidents.seen import anchor
from dazor.model.codes import Role
from dazor.model.facts import Place, Reason, Report

FLOOD, CAMPAIGN = "flood", "campaign"
HOUR = 60  # minutes

SENTENCES: dict[str, str] = {  # factor → English sentence; the desk translates by factor and values
    "flood_rate": "{wordings} differently worded messages within {minutes} min name {place}",
    "flood_population": "{population} inhabitants live there; of one event up to {plausible} are plausible",
    "campaign_wording": "{messages} private messages within {minutes} min in nearly the same words or with the same file",
    "campaign_places": "the same words name {places} places",
    "public_first": "{origin} published these words first: readers may be passing them on",
    "public_later": "{origin} published these words after {before} private messages",
}


class Expected(msgspec.Struct, frozen=True, kw_only=True):
    """How many messages a place sends of one true event. The rate and power are those that verification fitted."""

    rate: float = 1.18  # of a place of 1,000 inhabitants
    power: float = 0.31
    shape: float = 1.4  # of the gamma: some events are talked of, others not
    chance: float = 0.001  # of a true event that is taken for a flood
    per_minutes: int = 180  # a longer slot than this may hold more events than one
    fewest: int = 6  # messages below which nothing is a flood
    campaign: int = 6  # private messages in one wording
    passed_on: int = 15  # of them after a public channel said it first
    campaign_minutes: int = 360


class Alarm(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something odd for a person to look at. The same messages give the same id."""

    id: str
    kind: str  # flood, campaign
    place: str = ""  # name; of a campaign the one named most
    place_id: str = ""
    population: int | None = None
    start: str  # civil time of the first message, to the minute
    end: str  # of the last
    minutes: int  # of the window that was compared
    messages: int  # in the busiest window, all of them
    wordings: int  # of them differently worded
    plausible: int  # so many would not be odd
    reports: tuple[str, ...]  # all of the stretch, sorted
    because: tuple[Reason, ...]


class _Sent(msgspec.Struct, frozen=True, order=True):
    """A message at the minute it came; `width` is how coarse that is, `words` its group of near-duplicates."""

    minute: int
    id: str
    width: int
    words: int
    origin: str


def alarms(reports: Sequence[Report], *, expected: Expected = Expected(), slot_minutes: int = HOUR) -> tuple[Alarm, ...]:  # noqa: B008
    """Return the floods and campaigns among the reports, in order of time; the same for every order of the reports.

    Args:
        reports: as triage read them. The time is `published`, else `received`; a report with neither raises nothing.
        expected: what a place plausibly sends.
        slot_minutes: how wide a `received` that names only an hour is: the length of an epoch.
    """
    ordered = sorted(reports, key=lambda report: report.id)
    sent = {report.id: one for report, group in zip(ordered, duplicates.grouped(ordered), strict=True)
            if (one := _sent(report, group, slot_minutes)) is not None}
    found = [*_floods(ordered, sent, expected), *_campaigns(ordered, sent, expected)]
    return tuple(sorted(found, key=lambda alarm: (alarm.start, alarm.kind, alarm.id)))


def plausible(population: int, minutes: int, expected: Expected = Expected()) -> int:  # noqa: B008
    """Return how many messages a place sends of a true event at the most, but for `expected.chance`.

    Gamma–Poisson: the mean grows with the inhabitants, the spread stands for what people find worth telling.
    """
    mean = expected.rate * (max(population, 50) / 1000) ** expected.power * max(1.0, minutes / expected.per_minutes)
    ratio = mean / (mean + expected.shape)
    term = total = (1.0 - ratio) ** expected.shape
    many = 0
    while total < 1.0 - expected.chance:
        many += 1
        term *= (expected.shape + many - 1) / many * ratio
        total += term
    return max(many, expected.fewest - 1)


def _sent(report: Report, words: int, slot_minutes: int) -> _Sent | None:
    stamp = report.published or report.received
    found = moments.span(stamp) if stamp else None
    if found is None:
        return None
    coarse = not report.published and ":" not in stamp and "T" in stamp
    return _Sent(minute=found[0], id=report.id, width=slot_minutes if coarse else found[1] - found[0], words=words,
                 origin=report.origin)


# ── floods ─────────────────────────────────────────────────────────────────────────────────────────────────────────
def _floods(reports: Iterable[Report], sent: dict[str, _Sent], expected: Expected) -> Iterator[Alarm]:
    named: dict[tuple[str, int], list[_Sent]] = defaultdict(list)
    places: dict[str, Place] = {}
    for report in reports:
        one = sent.get(report.id)
        if one is None or one.origin:
            continue
        for key, place in _where(report).items():
            named[key, max(HOUR, one.width)].append(one)
            if key not in places or _people(place) > _people(places[key]):
                places[key] = place  # the kinder of two figures
    for (key, minutes), own in sorted(named.items()):
        if (people := _people(places[key])) >= 0:
            yield from _of_place(places[key], people, sorted(own), minutes, expected)


def _where(report: Report) -> dict[str, Place]:
    """Return the places a report says something was seen at; where it was bound for is not where people saw it."""
    found = [anchor(sighting) for sighting in report.sightings]
    return {place.id or place.name: place for place in found
            if place is not None and place.role not in (Role.TO, Role.DIRECTION)}


def _people(place: Place) -> int:
    """Return the inhabitants of the place or of the smallest area that holds it; −1 when nobody counted them."""
    known = (place.population, *(area.population for area in place.ladder))
    return next((people for people in known if people is not None), -1)


def _of_place(place: Place, people: int, own: Sequence[_Sent], minutes: int, expected: Expected) -> Iterator[Alarm]:
    most = plausible(people, minutes, expected)
    for stretch, busiest in _stretches(own, minutes, most + 1):
        wordings = len({one.words for one in busiest})
        values = {"place": place.name, "population": str(people), "plausible": str(most), "wordings": str(wordings),
                  "minutes": str(minutes), "messages": str(len(busiest))}
        ids = tuple(sorted(one.id for one in stretch))
        yield Alarm(id=_id(FLOOD, place.id or place.name, stretch[0].id), kind=FLOOD, place=place.name, place_id=place.id,
                    population=people, start=moments.text(stretch[0].minute), end=moments.text(stretch[-1].minute),
                    minutes=minutes, messages=len(busiest), wordings=wordings, plausible=most, reports=ids,
                    because=(_said("flood_rate", values, 10 * math.log10(wordings / most), ids),
                             _said("flood_population", values)))


def _stretches(own: Sequence[_Sent], minutes: int, least: int) -> Iterator[tuple[list[_Sent], list[_Sent]]]:
    """Yield (messages of windows in a row with `least` wordings, the busiest window)."""
    stretch: dict[str, _Sent] = {}
    busiest: list[_Sent] = []
    last = first = 0
    wordings: dict[int, int] = defaultdict(int)
    for index, one in enumerate(own):
        wordings[one.words] += 1
        while own[first].minute + minutes <= one.minute:
            _less(wordings, own[first].words)
            first += 1
        if len(wordings) < least:
            continue
        if stretch and first > last:
            yield list(stretch.values()), busiest
            stretch, busiest = {}, []
        window = own[first:index + 1]
        stretch.update((each.id, each) for each in own[max(first, last):index + 1])
        last = index
        if len(window) > len(busiest):
            busiest = list(window)
    if stretch:
        yield list(stretch.values()), busiest


def _less(counted: dict[int, int], key: int) -> None:
    counted[key] -= 1
    if not counted[key]:
        del counted[key]


# ── campaigns ──────────────────────────────────────────────────────────────────────────────────────────────────────
def _campaigns(reports: Iterable[Report], sent: dict[str, _Sent], expected: Expected) -> Iterator[Alarm]:
    by_words: dict[int, list[Report]] = defaultdict(list)
    for report in reports:
        if report.id in sent:
            by_words[sent[report.id].words].append(report)
    for own in by_words.values():
        if len(own) >= expected.campaign:
            yield from _of_words(own, sent, expected)


def _of_words(own: Sequence[Report], sent: dict[str, _Sent], expected: Expected) -> Iterator[Alarm]:
    public = min((sent[r.id] for r in own if r.origin), default=None)
    private = sorted(sent[r.id] for r in own if not r.origin)
    passed_on = public is not None and bool(private) and public.minute <= private[0].minute
    least = expected.passed_on if passed_on else expected.campaign
    stretch = _longest(private, expected.campaign_minutes)
    if len(stretch) < least:
        return
    minutes = max(1, stretch[-1].minute - stretch[0].minute)
    places = [place for r in own for place in _where(r).values()]
    named = sorted({place.id or place.name for place in places})
    most = min(places, key=lambda p: (-sum((o.id or o.name) == (p.id or p.name) for o in places), p.id, p.name), default=None)
    ids = tuple(sorted(one.id for one in stretch))
    values = {"messages": str(len(stretch)), "minutes": str(minutes), "places": str(len(named))}
    lines = [_said("campaign_wording", values, 10 * math.log10(len(stretch) / (least - 1)), ids)]
    people = _people(most) if most is not None else -1
    if len(named) > 1:
        lines.append(_said("campaign_places", values))
    elif people >= 0:
        lines.append(_said("flood_population", {"population": str(people), "plausible": str(plausible(people, minutes, expected))}))
    if public is not None:
        before = sum(one.minute < public.minute for one in private)
        lines.append(_said("public_first" if passed_on else "public_later",
                           {"origin": public.origin, "before": str(before)}, evidence=(public.id,)))
    yield Alarm(id=_id(CAMPAIGN, "", stretch[0].id), kind=CAMPAIGN, place=most.name if most else "",
                place_id=most.id if most else "", population=people if people >= 0 else None,
                start=moments.text(stretch[0].minute), end=moments.text(stretch[-1].minute), minutes=minutes,
                messages=len(stretch), wordings=1, plausible=least - 1, reports=ids, because=tuple(lines))


def _longest(own: Sequence[_Sent], minutes: int) -> list[_Sent]:
    """Return the fullest window; of equals the first."""
    best: tuple[int, int] = (0, 0)
    first = 0
    for index, one in enumerate(own):
        while own[first].minute + minutes < one.minute:
            first += 1
        if index + 1 - first > best[1] - best[0]:
            best = (first, index + 1)
    return list(own[best[0]:best[1]])


def _said(factor: str, values: dict[str, str], decibans: float = 0.0, evidence: tuple[str, ...] = ()) -> Reason:
    """Return a line with its sentence. The decibans of an alarm are an excess over the plausible, no weight of evidence."""
    return Reason(factor=factor, decibans=round(decibans, 1), because=SENTENCES[factor].format(**values), evidence=evidence,
                  values=values)


def _id(kind: str, place: str, first: str) -> str:
    raw = hashlib.blake2b(f"dazor.alarm\0{kind}\0{place}\0{first}".encode(), digest_size=8).digest()
    return base64.b32encode(raw).decode().lower()[:10]
