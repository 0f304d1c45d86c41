"""Between the house's values and the rows: saving reports and incidents, reading them back."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec
from django.conf import settings

from dazor import incidents
from dazor.desk import blind
from dazor.desk.errors import NotThere
from dazor.desk.models import (
    AlarmRow,
    EnvelopeRow,
    FakeRow,
    IncidentRow,
    JudgementRow,
    LinkRow,
    Membership,
    Proposal,
    ReleaseRow,
    ReportRow,
)
from dazor.model.codes import EVENT_TYPES, Disposition, Label, Level, Work
from dazor.model.facts import Incident, Judgement, Member, Report
from dazor.model.public import Release
from dazor.verification import order
from dazor.verification.fakes import Fake

Key = tuple[str, int]  # report id, index of the sighting
_RECORDED = frozenset({"aircraft_landing", "aircraft_takeoff", "aircraft_flight"})  # recordings are proposed to these unjudged too
_encode = msgspec.json.Encoder().encode


def civil(now: datetime) -> datetime:
    """Return a moment as civil time of the country watched."""
    return now.astimezone(ZoneInfo(str(settings.DAZOR["zone"])))


# Reports

def disposition(report: Report) -> Disposition:
    """Return what becomes of a report as it is read: planning is quarantined, what tells of nothing is set aside."""
    if "planning" in report.danger:
        return Disposition.QUARANTINED
    if not report.sightings:
        return Disposition.LANGUAGE_HELP if report.lang not in {"be", "ru", "uk", "en", "pl", "mixed"} else Disposition.IRRELEVANT
    return Disposition.NEW


def report_row(report: Report, envelope: EnvelopeRow) -> ReportRow:
    """Return the row of a bare report; quarantined ones keep no sighting."""
    state = disposition(report)
    if state is Disposition.QUARANTINED:
        report = Report(id=report.id, danger=report.danger, door=report.door, lang=report.lang)
    whens = [s.when.start[:10] for s in report.sightings if s.when is not None]
    names = {name.lower() for s in report.sightings for p in s.places for name in (p.name, *p.names.values())}
    return ReportRow(
        id=report.id, envelope=envelope, facts=_encode(report).decode(), disposition=state, door=report.door[:20],
        epoch=envelope.epoch, day=min(whens, default=report.published[:10]), lang=report.lang[:8],
        types=f" {' '.join(sorted({s.type.value for s in report.sightings}))} ", places=" · ".join(sorted(names)),
        danger=",".join(report.danger)[:120])


# Incidents

def _region(incident: Incident) -> str:
    for place in incident.places:
        for area in place.ladder:
            if area.level is Level.REGION:
                return area.names.get("en", area.id)[:120]
    return ""


def _point(incident: Incident) -> tuple[float | None, float | None]:
    return next(((p.lat, p.lon) for p in incident.places if p.lat is not None), (None, None))


def retyped(incident: Incident, code: str) -> Incident:
    """Return the incident as the type an editor gave it."""
    if code not in EVENT_TYPES:
        return incident
    return msgspec.structs.replace(incident, code=code, type=EVENT_TYPES[code].label)


def as_associated(row: IncidentRow) -> Incident:
    """Return an incident with the type it had before any editor changed it."""
    return msgspec.structs.replace(row.incident, code=row.base_code, type=Label(row.base_label))


def fill(row: IncidentRow, incident: Incident, reports: Iterable[Report], now: datetime) -> None:
    """Put an incident's facts and their copies for sorting and filtering into its row."""
    reports = list(reports)
    row.facts = _encode(incident).decode()
    row.label, row.code = incident.type.value, incident.code
    row.place = incident.places[0].name[:160] if incident.places else ""
    row.region, (row.lat, row.lon) = _region(incident), _point(incident)
    row.day = incident.when.start[:16] if incident.when else ""
    row.reports, row.groups = incident.reports, incident.groups
    row.langs = f" {' '.join(sorted({r.lang for r in reports if r.lang}))} "[:60]
    if incident.assessment is not None:
        row.grade = incident.assessment.grade[:2]
        row.verification = incident.assessment.verification.value
    danger = frozenset(kind for r in reports for kind in r.danger)
    shown = msgspec.structs.replace(incident, assessment=None) if blind.veiled([row]) else incident  # the order would tell p
    row.urgency, lines = order.ranked(shown, work=Work(row.work), now=civil(now), danger=danger,
                                      quick=any(r.door == "flash" for r in reports),
                                      proposals=row.proposals.filter(refused=False).count() if row.judged or row.label in _RECORDED else 0)
    row.because = _encode(lines).decode()
    row.changed = now.strftime("%Y-%m-%dT%H")


def incident_row(incident_id: str, *, lock: bool = False) -> IncidentRow:
    """Return an incident's row. Raises: NotThere."""
    rows = IncidentRow.objects.select_for_update() if lock else IncidentRow.objects.all()
    row = rows.filter(pk=incident_id).first()
    if row is None:
        raise NotThere(f"there is no incident {incident_id}. Nothing was changed.")
    return row


def reports_of(row: IncidentRow) -> list[Report]:
    """Return the bare reports that tell of an incident."""
    return [r.report for r in ReportRow.objects.filter(memberships__incident=row).distinct().order_by("id")]


def set_members(row: IncidentRow, members: Collection[Member]) -> None:
    """Make these sightings, and no others, the members of an incident; each belongs to one incident at a time."""
    wanted = {(m.id, m.sighting) for m in members}
    mine = {(m.report_id, m.sighting): m for m in Membership.objects.filter(incident=row)}
    Membership.objects.filter(pk__in=[m.pk for key, m in mine.items() if key not in wanted]).delete()
    new = wanted - set(mine)
    if not new:
        return
    ids = {report for report, _ in new}
    taken = {(m.report_id, m.sighting): m.pk for m in Membership.objects.filter(report__in=ids)}
    Membership.objects.filter(pk__in=[taken[key] for key in new if key in taken]).update(incident=row)
    Membership.objects.bulk_create([Membership(incident=row, report_id=report, sighting=sighting)
                                    for report, sighting in sorted(new) if (report, sighting) not in taken])
    ReportRow.objects.filter(pk__in=ids, disposition__in=[Disposition.NEW, Disposition.PROPOSED]).update(disposition=Disposition.ATTACHED)


def home_of(member: Member) -> str:
    """Return the incident a sighting belongs to, "" for none."""
    found = Membership.objects.filter(report=member.id, sighting=member.sighting).values_list("incident_id", flat=True).first()
    return found or ""


# Judgements and links

def judgements(incident_id: str) -> list[JudgementRow]:
    """Return every act on an incident in its order, undone ones too."""
    return list(JudgementRow.objects.filter(incident=incident_id).order_by("seq"))


def last_act(incident_id: str) -> int:
    """Return the number of the last act on an incident, 0 for none."""
    return JudgementRow.objects.filter(incident=incident_id).order_by("-seq").values_list("seq", flat=True).first() or 0


def histories(incident_ids: Collection[str]) -> dict[str, list[JudgementRow]]:
    """Return every act on these incidents by incident, each in its order."""
    found: dict[str, list[JudgementRow]] = {}
    for names in batched(sorted(incident_ids)):
        for row in JudgementRow.objects.filter(incident__in=names).order_by("seq"):
            found.setdefault(row.incident, []).append(row)
    return found


def batched(names: Sequence[str], size: int = 500) -> Iterator[Sequence[str]]:
    """Yield the names in pieces that a query can name one by one."""
    return (names[start:start + size] for start in range(0, len(names), size))


def as_values(rows: Iterable[JudgementRow]) -> list[Judgement]:
    """Return the whole history as values, undone acts included."""
    return [Judgement(incident=r.incident, by=r.by, at=r.at, what=r.what, value=r.value, why=r.why) for r in rows]


def links(must: bool) -> set[tuple[Member, Member]]:
    """Return what editors said belongs together, or does not."""
    return {(Member(id=link.report_a, sighting=link.sighting_a), Member(id=link.report_b, sighting=link.sighting_b))
            for link in LinkRow.objects.filter(must=must, undone=False)}


def add_links(act: JudgementRow, pairs: Iterable[tuple[Member, Member]], *, must: bool) -> None:
    """Keep what an act says about pairs of sightings."""
    LinkRow.objects.bulk_create([LinkRow(act=act, must=must, report_a=a.id, sighting_a=a.sighting, report_b=b.id,
                                         sighting_b=b.sighting) for a, b in pairs])


def propose(row: IncidentRow, members: Iterable[Member]) -> int:
    """Propose sightings to an incident that a person has judged; what was refused once is not asked again."""
    made = 0
    for member in members:
        _, new = Proposal.objects.get_or_create(report_id=member.id, sighting=member.sighting, defaults={"incident": row})
        made += new
    return made


# Alarms and fakes

def alarms(found: Iterable[incidents.Alarm]) -> None:
    """Keep floods and campaigns; what a person put away stays away until it grows by half."""
    for alarm in found:
        row = AlarmRow.objects.filter(pk=alarm.id).first() or AlarmRow(id=alarm.id)
        if row.facts and row.away and alarm.messages >= 1.5 * msgspec.json.decode(row.facts, type=incidents.Alarm).messages:
            row.away = ""
        if row.facts != (facts := _encode(alarm).decode()):
            row.facts, row.start = facts, alarm.start[:16]
            row.save()


def fakes() -> list[Fake]:
    """Return the deceptions that stand, oldest first."""
    return [Fake(incident=row.incident, how=tuple(row.how.split(",")), day=row.day,
                 readings=tuple(msgspec.json.decode(row.readings, type=list[Report])))
            for row in FakeRow.objects.filter(undone=False).order_by("pk")]


# Releases

def released(*, current: bool = True) -> list[Release]:
    """Return the releases the public sees, or all that ever were, in a fixed order."""
    rows = ReleaseRow.objects.filter(current=True) if current else ReleaseRow.objects.all()
    return [row.release for row in rows.order_by("public", "version")]


def by_key(found: Iterable[Incident]) -> Mapping[Key, str]:
    """Return which incident each sighting belongs to."""
    return {(m.id, m.sighting): incident.id for incident in found for m in incident.members}
