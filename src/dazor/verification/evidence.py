"""What an incident rests on, counted from its reports and its checks: the raw material of the ledger."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from itertools import combinations

import msgspec

from dazor.model.codes import Act, Label, Role
from dazor.model.facts import Count, Incident, Judgement, Place, Report, Sighting
from dazor.verification.weights import OWN_FILES_MOST, SLACK_HOURS, SPEED_KMH, Reporting

PAIRS_LOOKED_AT = 60  # sightings in the speed check
_OUTLETS = frozenset({"feed", "article", "rss", "atom", "outlet"})
CHECK_METHODS = frozenset({"second_source", "geolocation", "chronolocation", "reverse_image", "satellite", "weather",
                           "timetable", "airframe_register", "official", "expert", "adsb"})
CONSENTS = frozenset({"consent", "rights_organisation"})  # not evidence: what lets a person's case be published


class Check(msgspec.Struct, frozen=True):
    """An editor's check that stands: method, what it says, whose it is."""

    method: str
    confirms: bool
    by: str
    at: str


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """Everything the ledger reads."""

    label: Label
    reports: int
    independent: int
    wordings: int  # groups of different words, files and public origins; never below `independent`
    own_files: int  # different files, at most three
    places: int
    channels: tuple[tuple[str, tuple[str, ...]], ...]  # kind of channel and the reports that came by it
    checks: tuple[Check, ...]
    consents: tuple[Check, ...]
    agreement: float  # 0…1
    hedged: float  # 0…1
    impossible: tuple[tuple[str, str], ...]  # reports that cannot both be right
    sent_from: tuple[tuple[int, int], ...]  # reports that name a place, its inhabitants; the most excessive is a flood
    contradicting: tuple[str, ...]
    deniers: int  # independent ones among them
    located: bool
    timed: bool
    ids: tuple[str, ...]


def gather(incident: Incident, reports: Sequence[Report], judgements: Sequence[Judgement]) -> Evidence:
    """Return what the incident rests on. Reports that are not its members are not looked at."""
    wanted = {member.id for member in incident.members}
    own = {report.id: report for report in reports if report.id in wanted}
    rows = [(report.id, report.sightings[member.sighting]) for member in incident.members
            if (report := own.get(member.id)) is not None and member.sighting < len(report.sightings)]
    total = max(incident.reports, len(own), 1)
    anchors = [place for _, sighting in rows if (place := seen_at(sighting)) is not None]
    checks = tuple(checks_of(judgements))
    independent = min(total, max(1, incident.groups or len(own)))
    contradicting = _contradicting(incident, rows)
    return Evidence(
        label=incident.type, reports=total, independent=independent,
        wordings=min(total, max(independent, incident.wordings or independent)),
        own_files=min(OWN_FILES_MOST, len({name for report in own.values() for name in report.media})),
        places=max(1, len({place.id or place.name for place in anchors})), channels=_channels(list(own.values())),
        checks=tuple(c for c in checks if c.method not in CONSENTS),
        consents=tuple(c for c in checks if c.method in CONSENTS),
        agreement=_agreement(incident, [s for _, s in rows]),
        hedged=sum(s.hedged for _, s in rows) / len(rows) if rows else float(incident.hedged),
        impossible=_impossible(rows), sent_from=_sent_from(incident, rows, total), contradicting=contradicting,
        deniers=_deniers(incident, contradicting),
        located=any(place.lat is not None or place.ladder for place in incident.places), timed=incident.when is not None,
        ids=tuple(sorted(own)))


def seen_at(sighting: Sighting) -> Place | None:
    """Return where it was seen: not where it was bound for."""
    usable = [p for p in sighting.places if p.lat is not None and p.role not in (Role.TO, Role.DIRECTION)]
    return min(usable, key=lambda p: (p.role is not Role.AT, p.radius_km or 0.0, p.id), default=None)


def checks_of(judgements: Sequence[Judgement]) -> list[Check]:
    """Return the checks that stand, one a method: a later one replaces the earlier; made-up methods are no kinds."""
    from dazor.verification.standing import effective

    latest: dict[str, Check] = {}
    for judgement in effective(judgements):
        method, _, result = judgement.value.partition(":")
        if judgement.what == Act.CHECKED and method in CHECK_METHODS | CONSENTS and result in ("confirms", "denies"):
            latest[method] = Check(method, result == "confirms", judgement.by, judgement.at)
    return [latest[method] for method in sorted(latest)]


def channel(report: Report) -> str:
    """Return the kind of channel. Everything that names no public origin is one kind: anonymous intake."""
    if report.door in _OUTLETS:
        return "outlet"
    return "channel" if report.origin else "anonymous"


def _channels(reports: Sequence[Report]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    kinds: dict[str, list[str]] = {}
    for report in reports:
        kinds.setdefault(channel(report), []).append(report.id)
    return tuple((kind, tuple(sorted(ids))) for kind, ids in sorted(kinds.items()))


def _population(place: Place) -> int | None:
    if place.population is not None:
        return place.population
    return next((area.population for area in place.ladder if area.population is not None), None)


def _sent_from(incident: Incident, rows: Sequence[tuple[str, Sighting]], total: int) -> tuple[tuple[int, int], ...]:
    """Return (reports, inhabitants) of every place that is named; without the reports, all stand for the place shown."""
    senders: dict[str, set[str]] = {}
    people: dict[str, int] = {}
    for report, sighting in rows:
        place = seen_at(sighting)
        known = _population(place) if place is not None else None
        if place is not None and known is not None:
            senders.setdefault(place.id or place.name, set()).add(report)
            people[place.id or place.name] = known
    if not rows and incident.places and (known := _population(incident.places[0])) is not None:
        return ((total, known),)
    return tuple(sorted((len(ids), people[name]) for name, ids in senders.items()))


def flood(found: Evidence, reporting: Reporting) -> tuple[float, int, int]:
    """Return ln of the largest excess over what a place can send (0: none), the reports and the inhabitants there."""
    most = (0.0, 0, 0)
    for reports, people in found.sent_from:
        if reports >= reporting.smallest:
            expected = reporting.rate * (max(people, 50) / 1000) ** reporting.power
            most = max(most, (math.log((reports + 0.5) / (reporting.factor * expected + 0.5)), reports, people))
    return most


def _contradicting(incident: Incident, rows: Sequence[tuple[str, Sighting]]) -> tuple[str, ...]:
    """Return the reports that say it did not happen: of the incidents that deny it, and denials among its own."""
    said = {e for r in incident.reasons if r.factor == "negated_conflict" for e in r.evidence}
    return tuple(sorted(said | {report for report, sighting in rows if sighting.negated and not incident.negated}))


def _deniers(incident: Incident, contradicting: Sequence[str]) -> int:
    """Return how many of them are independent, where `incidents` counted it: ten copies of one denial are one."""
    counted = [int(r.values["independent"]) for r in incident.reasons
               if r.factor == "negated_conflict" and r.values.get("independent", "").isdigit()]
    return min(sum(counted), len(contradicting)) if counted else len(contradicting)


def _agreement(incident: Incident, sightings: Sequence[Sighting]) -> float:
    if len(sightings) < 2:
        return 0.5
    counts = sorted(c.min for s in sightings if (c := s.count) is not None and c.min is not None)
    middle = counts[len(counts) // 2] if counts else None
    return sum(s.type is incident.type and _near(s.count, middle) for s in sightings) / len(sightings)


def _near(count: Count | None, middle: int | None) -> bool:
    """A number agrees within a factor of two; nobody counts a passing train."""
    if count is None or count.min is None or middle is None:
        return True
    return (count.min + 1) <= 2 * (middle + 1) and (middle + 1) <= 2 * (count.min + 1)


def _impossible(rows: Sequence[tuple[str, Sighting]]) -> tuple[tuple[str, str], ...]:
    found = []
    for (a_id, a), (b_id, b) in combinations(rows[:PAIRS_LOOKED_AT], 2):
        first, second = seen_at(a), seen_at(b)
        limit = SPEED_KMH.get(a.type)
        if a_id != b_id and limit is not None and first is not None and second is not None:
            minutes = _minutes(a, b)
            distance = _km(first, second) - (first.radius_km or 0.0) - (second.radius_km or 0.0)
            if minutes is not None and distance > limit * (minutes / 60 + SLACK_HOURS):
                found.append((a_id, b_id))
    return tuple(found)


_MINUTE = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}")


def _minutes(a: Sighting, b: Sighting) -> float | None:
    """Return the minutes at most between two sightings; None when either is no finer than a part of the day."""
    from datetime import datetime

    ends = [t for s in (a, b) if s.when is not None for t in (s.when.start, s.when.end) if _MINUTE.match(t)]
    if len(ends) != 4:
        return None
    first, last, other, final = (datetime.fromisoformat(t[:16]) for t in ends)
    return max(abs((final - first).total_seconds()), abs((last - other).total_seconds())) / 60


def _km(a: Place, b: Place) -> float:
    lat, lon, to_lat, to_lon = (math.radians(v or 0.0) for v in (a.lat, a.lon, b.lat, b.lon))
    h = math.sin((to_lat - lat) / 2) ** 2 + math.cos(lat) * math.cos(to_lat) * math.sin((to_lon - lon) / 2) ** 2
    return 12_742.0 * math.asin(math.sqrt(min(1.0, h)))
