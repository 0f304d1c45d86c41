"""What an incident rests on, counted from its reports and its checks: the raw material of the ledger.

Counted among those who say that it happened. Whoever says that it did not is counted on the other side, so nobody makes
an event more credible by denying it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import msgspec

from dazor.model.codes import Label, PlaceKind
from dazor.model.facts import Count, Incident, Judgement, Place, Reason, Report, Sighting
from dazor.model.sources import ANONYMOUS, EDITED, TRANSPONDER, kind_of
from dazor.verification import channels, sources
from dazor.verification.checks import CHECK_METHODS, CONSENTS, Check, checks_of
from dazor.verification.physics import impossible, seen_at, waited_minutes
from dazor.verification.weights import OWN_FILES_MOST, Reporting

__all__ = ["CHECK_METHODS", "CONSENTS", "Evidence", "flood", "gather"]

AT_ONCE, SLOW = 10, 30  # minutes from the stated minute to the first report; people round by some
Row = tuple[Report, Sighting]
_SPOTS = frozenset(PlaceKind) - {PlaceKind.COUNTRY, PlaceKind.REGION, PlaceKind.VAGUE, PlaceKind.ROAD, PlaceKind.RIVER, PlaceKind.STREET}  # a name finds them


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """Everything the ledger reads."""

    label: Label
    reports: int
    independent: int
    wordings: int  # groups of different words, files and public origins; never below `independent`
    own_files: int  # different files, at most three
    places: int
    channels: tuple[tuple[str, tuple[str, ...]], ...]  # kind of source and the reports that came by it
    kinds: tuple[str, ...]  # kinds of source with a report of their own, those without credit left out
    public: int  # independent reports among those of public sources
    edited: int = 0  # independent reports among those of outlets and authorities, who answer for what they print
    retold: int = 0  # further places that were told of in nearly the same words
    borrowed: int = 0  # files that another incident's report had before
    twin: str = ""  # an earlier incident that tells of the same nearby
    slow: float = 0.0  # 0…1: how late the first word of it came
    negated: bool  # it is a report that nothing happened
    records: tuple[tuple[str, float], ...] = ()  # best named source of a kind with a record, and odds against its class, dB
    checks: tuple[Check, ...]
    consents: tuple[Check, ...]
    agreement: float  # 0…1
    hedged: float  # 0…1
    impossible: tuple[tuple[str, str], ...]  # reports that cannot both be right
    sent_from: tuple[tuple[int, int], ...]  # reports that name a place, its inhabitants (0: not known)
    contradicting: tuple[str, ...]
    deniers: int  # independent ones among them
    located: bool
    timed: bool
    ids: tuple[str, ...]


def gather(incident: Incident, reports: Sequence[Report], judgements: Sequence[Judgement],
           records: channels.Records = channels.NONE) -> Evidence:
    """Return what the incident rests on. Reports that are not its members are not looked at."""
    wanted = {member.id for member in incident.members}
    own = {report.id: report for report in reports if report.id in wanted}
    rows = [(report, report.sightings[member.sighting]) for member in incident.members
            if (report := own.get(member.id)) is not None and member.sighting < len(report.sightings)]
    against = sorted({report.id for report, sighting in rows if sighting.negated != incident.negated})
    rows = [(report, sighting) for report, sighting in rows if sighting.negated == incident.negated]
    members = {report.id: report for report, _ in rows} or {i: r for i, r in own.items() if i not in against}
    total = max(incident.reports - len(against), len(members), 1)
    independent = min(total, max(1, incident.groups or len(members)))
    checks = tuple(checks_of(judgements))
    kinds = sources.by_kind(members.values())
    credited = _credited(kinds, members, records)
    once = [frozenset(reason.evidence) for reason in incident.reasons if reason.factor == "counted_once"]
    contradicting, deniers = _denied(incident, against)
    return Evidence(
        label=incident.type, reports=total, independent=independent,
        wordings=min(total, max(independent, incident.wordings or independent)),
        own_files=min(OWN_FILES_MOST, len({name for report in members.values() for name in report.media})),
        places=_places(rows), channels=tuple(kinds.items()),
        kinds=sources.standing_alone(credited, once)[:independent], public=min(independent, sources.public(credited, once)),
        edited=min(independent, sources.public({kind: credited[kind] for kind in EDITED if kind in credited}, once)),
        retold=sum(max(0, _number(r, "places") - 1) for r in incident.reasons if r.factor == "one_hand"),
        borrowed=sum(_number(r, "files") for r in incident.reasons if r.factor == "borrowed_files"),
        twin=next((r.values.get("incident", "") for r in incident.reasons if r.factor == "twin"), ""),
        slow=_slow(rows), negated=incident.negated, records=_records(list(members.values()), records),
        checks=tuple(c for c in checks if c.method not in CONSENTS),
        consents=tuple(c for c in checks if c.method in CONSENTS),
        agreement=_agreement(incident, [s for _, s in rows]),
        hedged=sum(s.hedged for _, s in rows) / len(rows) if rows else float(incident.hedged),
        impossible=impossible(rows), sent_from=_sent_from(incident, rows, total), contradicting=contradicting,
        deniers=deniers, located=any(place.lat is not None or place.ladder or (place.kind in _SPOTS and not place.unknown) for place in incident.places),
        timed=incident.when is not None, ids=tuple(sorted(members)))


def _slow(rows: Sequence[Row]) -> float:
    """Return 0 when somebody told it within ten minutes of the stated minute, 1 when nobody did within half an hour.

    Among several who saw it one tells at once (methods: lognormal 1.8, 1.1); a story is agreed on first. Who prints asks
    first too, and recordings are read out later: they say nothing either way.
    """
    waited = [minutes for report, sighting in rows
              if kind_of(report) not in (*EDITED, TRANSPONDER) and (minutes := waited_minutes(report, sighting)) is not None]
    return max(0.0, min(1.0, (min(waited) - AT_ONCE) / (SLOW - AT_ONCE))) if waited else 0.0


def _places(rows: Sequence[Row]) -> int:
    anchors = [place for _, sighting in rows if (place := seen_at(sighting, on_map=False)) is not None]
    return max(1, len({place.id or place.name for place in anchors}))


def _credited(kinds: dict[str, tuple[str, ...]], members: dict[str, Report],
              records: channels.Records) -> dict[str, tuple[str, ...]]:
    """Return the reports of each kind without those of discredited channels, which count for nothing."""
    good = {kind: tuple(i for i in ids if not members[i].origin or kind == ANONYMOUS
                        or records.share(kind, members[i].origin) >= channels.DISCREDITED) for kind, ids in kinds.items()}
    return {kind: ids for kind, ids in good.items() if ids}


def _records(reports: Sequence[Report], records: channels.Records) -> tuple[tuple[str, float], ...]:
    """Return for each kind the named source with the best record, and its odds against those of its class in decibans."""
    if not records.own:
        return ()
    best: dict[str, tuple[float, str]] = {}
    for kind, origin in channels.named(reports):
        best[kind] = max(best.get(kind, (0.0, "")), (records.share(kind, origin), origin))
    return tuple((origin, _odds(share) - _odds(records.usual[kind])) for kind, (share, origin) in sorted(best.items()))


def _odds(share: float) -> float:
    return 10 * math.log10(share / (1 - share))


def _population(place: Place) -> int | None:
    if place.population is not None:
        return place.population
    return next((area.population for area in place.ladder if area.population is not None), None)


def _sent_from(incident: Incident, rows: Sequence[Row], total: int) -> tuple[tuple[int, int], ...]:
    """Return (reports, inhabitants or 0) of every place that is named; without the reports, all stand for the place shown."""
    senders: dict[str, set[str]] = {}
    people: dict[str, int] = {}
    for report, sighting in rows:
        if (place := seen_at(sighting, on_map=False)) is not None:
            senders.setdefault(place.id or place.name, set()).add(report.id)
            people[place.id or place.name] = _population(place) or 0
    if not rows and incident.places:
        return ((total, _population(incident.places[0]) or 0),)
    return tuple(sorted((len(ids), people[name]) for name, ids in senders.items()))


def flood(found: Evidence, reporting: Reporting) -> tuple[float, int, int]:
    """Return ln of the largest excess over what a place can send (0: none), the reports and the inhabitants there."""
    most = (0.0, 0, 0)
    for reports, people in found.sent_from:
        if reports >= reporting.smallest:
            expected = reporting.rate * (max(people or reporting.unknown, 50) / 1000) ** reporting.power
            most = max(most, (math.log((reports + 0.5) / (reporting.factor * expected + 0.5)), reports, people))
    return most


def _denied(incident: Incident, against: Sequence[str]) -> tuple[tuple[str, ...], int]:
    """Return the reports that say the contrary, and how many of them are independent where `incidents` counted it."""
    reasons = [r for r in incident.reasons if r.factor == "negated_conflict"]
    said = tuple(sorted({e for r in reasons for e in r.evidence} | set(against)))
    counted = [number for r in reasons if (number := _number(r, "independent"))]
    return said, min(sum(counted), len(said)) if counted else len(said)


def _number(reason: Reason, name: str) -> int:
    """Return a number that `incidents` counted; 0 where it is none."""
    said = reason.values.get(name, "")
    return int(said) if said.isdigit() else 0


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
