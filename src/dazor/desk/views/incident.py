"""The incident page: what is known, why it is believed, what people did, what the public would see."""

from __future__ import annotations

import math
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from dazor import verification
from dazor.desk import acts, blind, drawing, releasing, store
from dazor.desk.errors import Stopped
from dazor.desk.models import AccessRow, IncidentRow
from dazor.desk.opening import Words, open_words
from dazor.desk.people import roles_of
from dazor.desk.views.queue import beside
from dazor.desk.views.shared import now, person
from dazor.model.codes import EVENT_TYPES, Act, InformationGrade, ReleaseClass, SourceGrade, Verification, Work
from dazor.model.facts import Incident
from dazor.model.public import Release
from dazor.verification.checks import CHECK_METHODS, CONSENTS, RESULTS, useful
from dazor.verification.fakes import RECOGNISED

NEAR_KM = 60.0  # how far away other incidents are proposed for a merge
NEAR_MOST = 12
VERDICTS = [v.value for v in Verification if v not in (Verification.UNVERIFIED, Verification.DECEPTION)]


def page(request: HttpRequest, incident_id: str) -> HttpResponse:
    """Show an incident, or lead to the one it was merged into."""
    row = store.incident_row(incident_id)
    if row.merged_into_id:
        return HttpResponseRedirect(reverse("incident", args=[row.merged_into_id]))
    return render(request, "desk/incident.html", context(request, row, {}))


def words(request: HttpRequest, incident_id: str, report_id: str) -> HttpResponse:
    """Show the incident with one report's words, or all of them ("all"), opened; opening takes a press of the button."""
    if request.method != "POST":  # a change of language or a new log-in leads here
        return HttpResponseRedirect(reverse("incident", args=[incident_id]))
    row = store.incident_row(incident_id)
    members = list(row.members.order_by("report_id").values_list("report_id", flat=True).distinct())
    wanted = members if report_id == "all" else [name for name in members if name == report_id]
    opened = {name: open_words(name, by=person(request), now=now()) for name in wanted}
    return render(request, "desk/incident.html", context(request, row, opened))


def context(request: HttpRequest, row: IncidentRow, opened: dict[str, Words]) -> dict[str, Any]:
    """Return everything the page shows."""
    incident, history = row.incident, acts.history(row.id)
    way = drawing.way(incident)
    return {"veiled": bool(blind.veiled([row])), "blind": _blind(row, history),
            "row": row, "seen": store.last_act(row.id), "incident": incident, "assessment": incident.assessment, "reports": _reports(row, opened),
            "proposals": _proposals(row), "standing": verification.standing(history), "picture": drawing.svg(incident, way), "way": way,
            "history": _history(history), "may": _may(request, row), "near": _near(row),
            "preview": _preview(request, row), "types": sorted(EVENT_TYPES),
            "sources": [g.value for g in SourceGrade], "grades": [g.value for g in InformationGrade],
            "verdicts": VERDICTS,
            "recognised": RECOGNISED, "results": RESULTS, "point": _point(incident),
            "methods": _methods(incident),
            "classes": [c.value for c in ReleaseClass if c is not ReleaseClass.R6],
            "openings": AccessRow.objects.filter(report__in=row.members.values("report_id")).count(),
            "opened": bool(opened), "queue": beside(request, row)}


def _blind(row: IncidentRow, history: list[Any]) -> Any:  # noqa: ANN401 - a Judgement or nothing
    """Return the verdict that was given before the ledger was seen, None when there is none."""
    given = [act for act in history if act.what == Act.VERIFIED] if blind.sampled(row) else []
    return given[0] if given else None


def _methods(incident: Incident) -> list[str]:
    """Return the methods of checking, those that say most about this type first; what is for persons only last."""
    first = useful(incident.type)
    return [*first, *sorted(CHECK_METHODS - set(first)), *sorted(CONSENTS)]


def _point(incident: Incident) -> dict[str, object] | None:
    """Return place and day of an incident for the sun's page."""
    place = next((p for p in incident.places if p.lat is not None), None)
    when = incident.when.start if incident.when else ""
    return None if place is None else {"lat": place.lat, "lon": place.lon, "day": when[:10], "time": when[11:16]}


def _reports(row: IncidentRow, opened: dict[str, Words]) -> list[dict[str, Any]]:
    found = []
    for member in row.members.select_related("report").order_by("report_id", "sighting"):
        report = member.report.report
        if member.sighting < len(report.sightings):
            found.append({"row": member.report, "report": report, "sighting": report.sightings[member.sighting],
                          "key": f"{member.report_id}:{member.sighting}",
                          "words": opened.pop(member.report_id, None)})
    return found


def _proposals(row: IncidentRow) -> list[dict[str, Any]]:
    found = []
    for proposal in row.proposals.filter(refused=False).select_related("report").order_by("pk"):
        sightings = proposal.report.report.sightings
        if proposal.sighting < len(sightings):
            found.append({"pk": proposal.pk, "row": proposal.report, "sighting": sightings[proposal.sighting]})
    return found


def _history(history: list[Any]) -> list[dict[str, Any]]:
    """Return the acts, newest first, each with whether it still stands and what its value means."""
    standing = {(j.at, j.what) for j in verification.effective(history)}
    at_of = {j.at: j.what for j in history}
    return [{"act": j, "stands": (j.at, j.what) in standing or j.what == Act.UNDID,
             "of": at_of.get(j.value, "") if j.what == Act.UNDID else ""} for j in reversed(history)]


def _may(request: HttpRequest, row: IncidentRow) -> dict[str, bool]:
    """Return which acts the person may do now; the room decides, the page only leaves out what would be refused."""
    standing, roles = verification.standing(acts.history(row.id)), roles_of(request.user)
    found = {}
    for act in Act:
        try:
            acts.role_for(standing, act, person(request), roles)
        except (verification.NotSigned, verification.SamePerson):
            found[act.value] = act is not Act.RELEASED
        except (verification.ActRefused, Stopped):
            found[act.value] = False
        else:
            found[act.value] = True
    return found


def _preview(request: HttpRequest, row: IncidentRow) -> dict[str, Any]:
    """Return what the public would see, or the refusal, and who has signed exactly this."""
    asked = request.GET.get("as_class", "")
    chosen = asked if asked in {c.value for c in ReleaseClass} else ""
    current = row.releases.filter(current=True).first()
    found = releasing.preview(row, now(), chosen)
    shown: dict[str, Any] = {"current": current, "as_class": chosen}
    if not isinstance(found, Release):
        return {**shown, "refusal": found}
    digest = releasing.digest(found)
    standing = releasing.standing_for(acts.history(row.id), found)
    return {**shown, "release": found, "digest": digest, "signatures": standing.signatures,
            "missing": max(0, found.signatures_needed - len(standing.signatures)),
            "same": current is not None and current.digest == digest and current.state != "withdrawn"}


def _near(row: IncidentRow) -> list[dict[str, Any]]:
    """Return open incidents of the same region or nearby, nearest first: what this might be merged with."""
    others = IncidentRow.objects.filter(merged_into=None).exclude(pk=row.pk).exclude(work=Work.CLOSED)
    if row.lat is None or row.lon is None:
        chosen = others.filter(code=row.code).order_by("-urgency")[:NEAR_MOST]
        return [{"row": other, "km": None} for other in chosen]
    high, wide = NEAR_KM / 111.0, NEAR_KM / (111.0 * max(0.2, math.cos(math.radians(row.lat))))
    boxed = others.filter(lat__range=(row.lat - high, row.lat + high), lon__range=(row.lon - wide, row.lon + wide))
    found = [{"row": other, "km": _km(row, other), "same": other.label == row.label} for other in boxed[:200]]
    return sorted(found, key=lambda item: (not item["same"], item["km"]))[:NEAR_MOST]


def _km(a: IncidentRow, b: IncidentRow) -> int:
    lat_a, lon_a, lat_b, lon_b = (math.radians(x or 0.0) for x in (a.lat, a.lon, b.lat, b.lon))
    north, east = lat_b - lat_a, (lon_b - lon_a) * math.cos((lat_a + lat_b) / 2)
    return round(6371 * math.hypot(north, east))
