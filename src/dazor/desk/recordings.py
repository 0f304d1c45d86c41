"""Recordings of transponders at the desk: proposed as evidence of their own kind, taken or set aside by a person.

A recording never joins an incident by itself. The incidents room says which one it would join; the incident's page asks, and
the answer is an act like any other, with undo. What would join nothing waits on a page of its own. How each came in (which
file, its hash) and who brought it forward or set it aside are lines of the journal under the recording's id.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

import msgspec
from django.db import transaction

from dazor import incidents, verification
from dazor.desk import acts, chain, store
from dazor.desk.errors import NotThere, Stopped
from dazor.desk.models import EnvelopeRow, EnvelopeState, IncidentRow, JudgementRow, Membership, Proposal, ReportRow
from dazor.desk.people import find, roles_of
from dazor.incidents.transponders import DOOR
from dazor.model.codes import Act, Disposition, Label, Verification
from dazor.model.facts import Report
from dazor.sealing import epochs

AIR = (Label.AIRCRAFT_LANDING, Label.AIRCRAFT_TAKEOFF, Label.AIRCRAFT_FLIGHT)
AROUND = timedelta(days=1)  # an incident dated so far from a recording may still be the same
FALSE = (Verification.DISCOUNTED, Verification.DECEPTION)


class Taken(msgspec.Struct, kw_only=True):
    """What became of an import of recordings."""

    taken: int = 0
    known: int = 0
    proposed: int = 0


def take(reports: Iterable[Report], *, source: str, now: datetime) -> Taken:
    """Keep take-offs and landings as recordings that wait for a person; the same one twice is one. `now` is aware."""
    done = Taken()
    with transaction.atomic():
        for report in reports:
            if ReportRow.objects.filter(pk=report.id).exists():
                done.known += 1
                continue
            # A recording has no words: its envelope is empty from the start.
            envelope = EnvelopeRow.objects.create(id=report.id, epoch=epochs.epoch_of(now), sealed=b"", state=EnvelopeState.SHREDDED)
            row = store.report_row(report, envelope)
            row.disposition = Disposition.PROPOSED
            row.save(force_insert=True)
            _write_down(report.id, "imported", by="dazor import adsb", now=now, why=source)
            done.taken += 1
        done.proposed = propose(now)
    return done


def _write_down(report_id: str, value: str, *, by: str, now: datetime, why: str = "") -> None:
    chain.add(JudgementRow, incident=report_id, by=by, at=acts.moment(report_id, now), what=Act.NOTED.value, value=value,
              why=why[:4000], before="{}")


def propose(now: datetime) -> int:
    """Ask the incidents that waiting recordings would join; returns how many were newly asked."""
    Proposal.objects.filter(report__disposition=Disposition.PROPOSED, refused=False, incident__merged_into__isnull=False).delete()
    asked = Proposal.objects.filter(report__disposition=Disposition.PROPOSED).values("report")
    waiting = [row.report for row in ReportRow.objects.filter(disposition=Disposition.PROPOSED).exclude(pk__in=asked).order_by("id")]
    rows = {row.id: row for row in _near(waiting)} if waiting else {}
    if not rows:
        return 0
    known = ReportRow.objects.filter(memberships__incident__in=list(rows)).distinct().order_by("id")
    found = incidents.associate([*(row.report for row in known), *waiting], previous=[store.as_associated(r) for r in rows.values()],
                                judged=list(rows), must=store.links(must=True), cannot=store.links(must=False))
    mine, made = {report.id for report in waiting}, 0
    for one in found:
        for name in {reason.values["incident"] for reason in one.reasons if reason.factor == "proposed"} & set(rows):
            made += store.propose(rows[name], [member for member in one.members if member.id in mine])
            store.fill(rows[name], rows[name].incident, store.reports_of(rows[name]), now)
            rows[name].save()
    return made


def _near(waiting: Sequence[Report]) -> Iterable[IncidentRow]:
    """Return the incidents of aircraft around the days of the recordings; what was found false is not asked."""
    days = {date.fromisoformat(s.when.start[:10]) + shift for report in waiting for s in report.sightings if s.when is not None
            for shift in (-AROUND, timedelta(), AROUND)}
    if not days:
        return ()
    return IncidentRow.objects.filter(merged_into=None, label__in=AIR, day__gte=f"{min(days)}", day__lte=f"{max(days)}T99").exclude(
        verification__in=FALSE).order_by("id")


# A recording that would join nothing

def bring(report_id: str, *, by: str, now: datetime) -> None:
    """Let a recording be an incident of its own, or join what is told of later. Raises: NotThere; Stopped; WrongRole."""
    with transaction.atomic():
        row = _waiting(report_id, by, Disposition.PROPOSED)
        row.disposition, row.epoch = Disposition.NEW, epochs.epoch_of(now)
        row.save(update_fields=["disposition", "epoch"])
        _write_down(report_id, "taken", by=by, now=now)


def set_aside(report_id: str, *, by: str, now: datetime) -> None:
    """Set a recording aside: it is asked about no more. Raises: NotThere; Stopped; WrongRole."""
    with transaction.atomic():
        row = _waiting(report_id, by, Disposition.PROPOSED)
        row.disposition = Disposition.CLOSED
        row.save(update_fields=["disposition"])
        Proposal.objects.filter(report=row, refused=False).delete()
        _write_down(report_id, "aside", by=by, now=now)


def back(report_id: str, *, by: str, now: datetime) -> None:
    """Take either back: the recording waits again. Raises: NotThere; Stopped when others have built on it; WrongRole."""
    with transaction.atomic():
        row = _waiting(report_id, by, Disposition.CLOSED, Disposition.NEW, Disposition.ATTACHED)
        home = IncidentRow.objects.filter(members__report=row).first()
        if home is not None:
            if home.judged or home.members.exclude(report=row).exists():
                raise Stopped(f"{home.pk} was judged or holds other reports since. Take the recording out there. Nothing was changed.")
            Membership.objects.filter(report=row).delete()
            home.delete()
        row.disposition = Disposition.PROPOSED
        row.save(update_fields=["disposition"])
        _write_down(report_id, "back", by=by, now=now)
        propose(now)


def _waiting(report_id: str, by: str, *states: Disposition) -> ReportRow:
    acts.role_for(verification.Standing(), Act.MERGED, by, roles_of(find(by)))
    row = ReportRow.objects.select_for_update().filter(pk=report_id, door=DOOR).first()
    if row is None:
        raise NotThere("there is no such recording. Nothing was changed.")
    if row.disposition not in states:
        raise Stopped("this recording was answered already. Nothing was changed.")
    return row
