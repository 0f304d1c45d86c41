"""What a person can do to an incident, and how each of it is taken back.

Whether an act is allowed is `verification.allowed`; this module writes it down, does it, and recounts. The journal is
only added to: an undo is a line of its own that names the line it takes back.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import msgspec
from django.contrib.auth.models import User
from django.db import transaction

from dazor import incidents, verification
from dazor.desk import believing, chain, store
from dazor.desk.errors import NotThere, Stopped
from dazor.desk.models import FakeRow, IncidentRow, JudgementRow, Membership, Proposal, ReportRow
from dazor.desk.people import find, roles_of
from dazor.incidents.transponders import DOOR as TRANSPONDERS
from dazor.model.codes import Act, Disposition, ReleaseClass, Verification
from dazor.model.facts import Incident, Judgement, Member, Report
from dazor.verification import Standing, WrongRole
from dazor.verification.fakes import problems

DECIDING = frozenset({Act.GRADED, Act.VERIFIED, Act.CHECKED, Act.RETYPED, Act.MERGED, Act.SPLIT, Act.SIGNED, Act.RELEASED,
                      Act.WITHDREW, Act.CLOSED})
FINAL = frozenset({Act.RELEASED, Act.WITHDREW})  # the public has seen it: corrected by a further act, never undone
LEFT = {"left:yes": True, "left:no": False}  # value of a note: known to have left the place, or known to be there


def history(incident_id: str) -> list[Judgement]:
    """Return everything people did to an incident, oldest first, undone acts included."""
    return store.as_values(store.judgements(incident_id))


def role_for(standing: Standing, act: Act, person: str, roles: Collection[str],
             release_class: ReleaseClass | None = None) -> str:
    """Return the role in which a person may do this now. Raises: the room's refusal that says most."""
    refusal: verification.ActRefused | None = None
    for role in sorted(roles):
        try:
            verification.allowed(standing, act, role, person, release_class=release_class)
        except verification.ActRefused as error:
            if refusal is None or not isinstance(error, WrongRole):
                refusal = error
        else:
            return role
    raise refusal or Stopped(f"{person} has no role on this desk. Nothing was changed; `dazor desk roles` gives one.")


def judge(incident_id: str, *, by: str, act: Act, now: datetime, value: str = "", why: str = "") -> JudgementRow:
    """Do one act that changes nothing but the incident's standing, and write it down. `now` is aware.

    Raises: NotThere; verification's refusals with what is missing; Stopped for acts that have their own function.
    """
    if act in {Act.MERGED, Act.SPLIT, Act.UNDID, Act.SIGNED, Act.RELEASED, Act.WITHDREW}:
        raise Stopped(f"{act} has its own function. Nothing was changed.")
    with transaction.atomic():
        row = store.incident_row(incident_id, lock=True)
        role_for(verification.standing(history(incident_id)), act, by, roles_of(find(by)))
        line = write_down(row, by=by, act=act, now=now, value=value, why=why)
        recount(row, now)
    return line


def write_down(row: IncidentRow, *, by: str, act: Act, now: datetime,  # noqa: PLR0913 - a line of the journal
               value: str = "", why: str = "", before: dict[str, Any] | None = None) -> JudgementRow:
    """Add a line to the journal; the caller holds the incident's lock and has asked whether it is allowed."""
    line: JudgementRow = chain.add(JudgementRow, incident=row.id, by=by, at=moment(row.id, now), what=act.value,
                                   value=value[:200], why=why[:4000], before=msgspec.json.encode(before or {}).decode())
    return line


def moment(incident_id: str, now: datetime) -> str:
    """Return the moment of an act, UTC to the microsecond, later than every earlier one: an undo names its act by it."""
    last = JudgementRow.objects.filter(incident=incident_id).order_by("-at").values_list("at", flat=True).first()
    moment = now.astimezone(UTC)
    if last is not None:
        moment = max(moment, datetime.fromisoformat(last) + timedelta(microseconds=1))
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def recount(row: IncidentRow, now: datetime, incident: Incident | None = None) -> None:
    """Bring an incident's facts and standing up to date after an act."""
    acts = history(row.id)
    standing = verification.standing(acts)
    incident = incident or store.as_associated(row)
    row.base_code, row.base_label = incident.code, incident.type.value
    standing_acts = verification.effective(acts)
    left = [LEFT[j.value] for j in standing_acts if j.what == Act.NOTED and j.value in LEFT]
    incident = store.retyped(msgspec.structs.replace(incident, left=left[-1] if left else incident.left), standing.type)
    reports = store.reports_of(row)
    incident = msgspec.structs.replace(incident, assessment=believing.alone(incident, reports, acts, row.incident.assessment))
    row.work = standing.work
    row.judged = any(j.what in DECIDING for j in standing_acts)
    row.assigned = User.objects.filter(username=standing.claimed_by).first() if standing.claimed_by else None
    store.fill(row, incident, reports, now)
    row.save()


def built(incident_id: str, members: Sequence[Member], like: Incident) -> Incident:
    """Return what the incidents room makes of exactly these sightings. Raises: NotThere when their reports are gone."""
    reports: list[Report] = [r.report for r in ReportRow.objects.filter(pk__in={m.id for m in members}).order_by("id")]
    wanted = {(m.id, m.sighting) for m in members}
    others = [Member(id=r.id, sighting=i) for r in reports for i in range(len(r.sightings)) if (r.id, i) not in wanted]
    must = set(pairwise(sorted(members, key=lambda m: (m.id, m.sighting))))
    cannot = {(members[0], other) for other in others}
    previous = msgspec.structs.replace(like, id=incident_id, members=tuple(members))
    for found in incidents.associate(reports, previous=[previous], must=must, cannot=cannot):
        if (members[0].id, members[0].sighting) in {(m.id, m.sighting) for m in found.members}:
            return msgspec.structs.replace(found, id=incident_id)
    raise NotThere(f"the reports of {incident_id} are not there any more. Nothing was changed.")


def _members(row: IncidentRow) -> list[Member]:
    return [Member(id=m.report_id, sighting=m.sighting) for m in row.members.order_by("report_id", "sighting")]


def _moves(members: Iterable[Member], home: str) -> list[list[Any]]:
    return [[m.id, m.sighting, home] for m in members]


def expose(incident_id: str, how: Sequence[str], *, by: str, now: datetime, note: str = "") -> FakeRow:
    """Call an incident a deliberate deception, and keep its bare readings as a case for later tests.

    `how`: codes of `verification.fakes.RECOGNISED`. Raises: Stopped when it is not said how; as `judge`.
    """
    if problem := problems(how):
        raise Stopped(f"{problem}. Nothing was changed.")
    with transaction.atomic():
        row = store.incident_row(incident_id, lock=True)
        role_for(verification.standing(history(incident_id)), Act.VERIFIED, by, roles_of(find(by)))
        line = write_down(row, by=by, act=Act.VERIFIED, now=now, value=Verification.DECEPTION.value, why=note)
        kept = FakeRow.objects.create(act=line, incident=row.id, how=",".join(how), note=note[:2000], day=f"{now:%Y-%m-%d}",
                                      readings=msgspec.json.encode(store.reports_of(row)).decode())
        recount(row, now)
    return kept


# Merge, split, proposals

def merge(incident_id: str, other_id: str, *, by: str, now: datetime, why: str = "") -> JudgementRow:
    """Put all sightings of another incident into this one; the other's address leads here. Raises: Stopped; as `judge`."""
    if incident_id == other_id:
        raise Stopped("an incident cannot be merged with itself. Nothing was changed.")
    with transaction.atomic():
        row, other = store.incident_row(incident_id, lock=True), store.incident_row(other_id, lock=True)
        role_for(verification.standing(history(incident_id)), Act.MERGED, by, roles_of(find(by)))
        role_for(verification.standing(history(other_id)), Act.MERGED, by, roles_of(find(by)))
        if other.merged_into_id or row.merged_into_id:
            raise Stopped("one of the two is already part of another incident. Nothing was changed; open that one.")
        if other.releases.filter(current=True).exclude(state="withdrawn").exists():
            raise Stopped(f"{other_id} is public. Withdraw it first, or merge this one into it. Nothing was changed.")
        mine, theirs = _members(row), _members(other)
        if not mine or not theirs:
            raise Stopped("one of the two has no sightings. Nothing was changed.")
        line = write_down(row, by=by, act=Act.MERGED, now=now, value=other_id, why=why,
                          before={"moves": _moves(theirs, other_id), "other": other_id})
        store.add_links(line, [(mine[0], theirs[0]), *pairwise(theirs)], must=True)
        incident = built(row.id, [*mine, *theirs], store.as_associated(row))
        store.set_members(row, incident.members)
        other.merged_into = row
        other.save(update_fields=["merged_into"])
        recount(row, now, incident)
    return line


def split(incident_id: str, chosen: Collection[Member], *, by: str, now: datetime, why: str = "") -> JudgementRow:
    """Take sightings out of an incident into one of their own. Returns the act; its value is the new incident's id.

    Raises: as `judge`; Stopped when nothing or everything is chosen.
    """
    with transaction.atomic():
        row = store.incident_row(incident_id, lock=True)
        role_for(verification.standing(history(incident_id)), Act.SPLIT, by, roles_of(find(by)))
        wanted = {(m.id, m.sighting) for m in chosen}
        out = [m for m in _members(row) if (m.id, m.sighting) in wanted]
        stay = [m for m in _members(row) if (m.id, m.sighting) not in wanted]
        if not out or not stay:
            raise Stopped("choose at least one report to take out and leave at least one. Nothing was changed.")
        new = _new_incident(out, store.as_associated(row))
        line = write_down(row, by=by, act=Act.SPLIT, now=now, value=new.id, why=why,
                          before={"moves": _moves(out, row.id), "other": new.id})
        store.add_links(line, [*pairwise(out), *pairwise(stay)], must=True)
        store.add_links(line, [(out[0], stay[0])], must=False)
        other = IncidentRow(id=new.id)
        store.fill(other, msgspec.structs.replace(new, assessment=row.incident.assessment), [], now)  # they share their day
        other.base_code, other.base_label = new.code, new.type.value
        other.save()
        store.set_members(other, new.members)
        recount(other, now, new)
        recount(row, now, built(row.id, stay, store.as_associated(row)))
    return line


def _new_incident(members: Sequence[Member], like: Incident) -> Incident:
    """Return the incident of these sightings under an id that was never used."""
    from dazor.incidents.identity import born

    attempt = 0
    while IncidentRow.objects.filter(pk=(name := born(like.type.value, (members[0].id, members[0].sighting), attempt))).exists():
        attempt += 1
    return built(name, members, like)


def answer(incident_id: str, accepted: Collection[int], refused: Collection[int], *, by: str, now: datetime) -> int:
    """Answer proposals by their numbers and return how many. Raises: as `judge`."""
    with transaction.atomic():
        row = store.incident_row(incident_id, lock=True)
        waiting = {p.pk: p for p in row.proposals.filter(refused=False).order_by("pk")}
        yes = [waiting[n] for n in accepted if n in waiting]
        no = [waiting[n] for n in refused if n in waiting and n not in set(accepted)]
        mine = _members(row)
        for act, chosen in ((Act.MERGED, yes), (Act.SPLIT, no)):
            if not chosen or not mine:
                continue
            role_for(verification.standing(history(incident_id)), act, by, roles_of(find(by)))
            members = [Member(id=p.report_id, sighting=p.sighting) for p in chosen]
            line = write_down(row, by=by, act=act, now=now, value=f"proposals:{len(chosen)}",
                              before={"moves": [[m.id, m.sighting, store.home_of(m)] for m in members], "other": ""})
            store.add_links(line, [(mine[0], m) for m in members], must=act is Act.MERGED)
        Proposal.objects.filter(pk__in=[p.pk for p in no]).update(refused=True)
        if yes and mine:
            _take_in(row, mine, yes, now)
        else:
            recount(row, now)
    return len(yes) + len(no)


def _take_in(row: IncidentRow, mine: Sequence[Member], accepted: Sequence[Proposal], now: datetime) -> None:
    """Move what was accepted from the incidents it stood in; one that is left empty leads here."""
    new = [Member(id=p.report_id, sighting=p.sighting) for p in accepted]
    homes = {home for m in new if (home := store.home_of(m)) not in ("", row.pk)}
    Proposal.objects.filter(pk__in=[p.pk for p in accepted]).delete()
    members = [*mine, *new]
    store.set_members(row, members)
    recount(row, now, built(row.pk, members, store.as_associated(row)))
    for name in sorted(homes):
        _settle_home(store.incident_row(name, lock=True), row, now)


def _settle_home(home: IncidentRow, goal: IncidentRow, now: datetime) -> None:
    left = _members(home)
    home.merged_into = None if left else goal
    home.save(update_fields=["merged_into"])
    if left:
        recount(home, now, built(home.pk, left, store.as_associated(home)))


# Undo

def undo(incident_id: str, *, by: str, now: datetime, why: str = "") -> JudgementRow:
    """Take back the last act that stands. Raises: NothingToUndo; Stopped for what the public has seen."""
    with transaction.atomic():
        row = store.incident_row(incident_id, lock=True)
        standing = verification.standing(history(incident_id))
        role_for(standing, Act.UNDID, by, roles_of(find(by)))
        last = JudgementRow.objects.get(incident=incident_id, at=standing.undoable[-1])
        if last.what in FINAL:
            raise Stopped("the public has seen this. It is withdrawn or released anew, not undone. Nothing was changed.")
        line = write_down(row, by=by, act=Act.UNDID, now=now, value=last.at, why=why)
        FakeRow.objects.filter(act=last).update(undone=True)
        incident = _put_back(row, last, now) if last.what in (Act.MERGED, Act.SPLIT) else None
        recount(row, now, incident)
    return line


def _put_back(row: IncidentRow, act: JudgementRow, now: datetime) -> Incident:
    """Undo a merge or split: sightings go home, links fall, the other incident comes back or leaves."""
    before = msgspec.json.decode(act.before)
    other = IncidentRow.objects.select_for_update().filter(pk=before["other"]).first()
    if act.what == Act.SPLIT and other is not None and JudgementRow.objects.filter(incident=other.pk).exists():
        raise Stopped(f"somebody has worked on {other.pk} since. Merge it back instead. Nothing was changed.")
    act.links.update(undone=True)
    moved = {(report, sighting) for report, sighting, _ in before["moves"]}
    if other is None:
        return _proposals_again(row, act, before["moves"], now)
    if act.what == Act.MERGED:
        back = [Member(id=report, sighting=sighting) for report, sighting in sorted(moved)]
        other.merged_into = None
        other.save()
        store.set_members(other, back)
        recount(other, now, built(other.pk, back, store.as_associated(other)))
        stay = _members(row)
    else:
        stay = [*_members(row), *(Member(id=r, sighting=s) for r, s in sorted(moved))]
        store.set_members(row, stay)
        other.merged_into = row
        other.save(update_fields=["merged_into"])
    return built(row.pk, stay, store.as_associated(row))


def _proposals_again(row: IncidentRow, act: JudgementRow, moves: Sequence[Sequence[Any]], now: datetime) -> Incident:
    """Ask about proposals again that were answered by the act; what was taken in goes back where it stood."""
    homes: dict[str, list[Member]] = {}
    for report, sighting, home in moves:
        homes.setdefault(home, []).append(Member(id=report, sighting=sighting))
    for name, members in sorted(homes.items()) if act.what == Act.MERGED else []:
        home = IncidentRow.objects.select_for_update().filter(pk=name).first()
        if home is None:
            Membership.objects.filter(incident=row, report__in=[m.id for m in members]).delete()
            ReportRow.objects.filter(pk__in=[m.id for m in members], door=TRANSPONDERS).update(disposition=Disposition.PROPOSED)
            continue
        store.set_members(home, [*_members(home), *members])
        _settle_home(home, row, now)
    for report, sighting, _home in moves:
        Proposal.objects.update_or_create(report_id=report, sighting=sighting, defaults={"incident": row, "refused": False})
    return built(row.pk, _members(row), store.as_associated(row))
