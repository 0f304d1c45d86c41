"""The queue: open incidents in the order in which they need a person, with the reasons of the order."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from dazor.desk import blind, modes
from dazor.desk.models import EnvelopeRow, EnvelopeState, IncidentRow, ReportRow
from dazor.desk.templatetags.desk import region_said
from dazor.desk.views.shared import now, person
from dazor.model.codes import EVENT_TYPES, LANGUAGES, ReleaseState, Work

PAGE = 40  # incidents; two screens
OPEN = [Work.CANDIDATE, Work.CLAIMED, Work.IN_VERIFICATION, Work.READY, Work.REOPENED]
VIEWS = ("open", "mine", "ready", "public", "closed")
ASKED = ("type", "region", "lang", "text")


def queue(request: HttpRequest) -> HttpResponse:
    """Show the queue with its filters and counts."""
    asked, view = _asked(request.GET)
    everything = IncidentRow.objects.filter(merged_into=None)
    views = {name: _view(everything, name, person(request)) for name in VIEWS}
    rows = _filtered(views[view], asked)
    page = Paginator(rows.select_related("assigned").order_by("-urgency", "id"), PAGE).get_page(request.GET.get("page"))
    query = _query(asked, view)
    # The incident's page leads through this queue. What found nothing is not kept: it could be anything that somebody typed,
    # and a session lies in the database in clear; what found something is part of a name that lies there already.
    if page.paginator.count and request.session.get("queue", "") != query and modes.said(now()) != "database":
        request.session["queue"] = query
    states = dict(EnvelopeRow.objects.values_list("state").annotate(n=Count("pk")))
    return render(request, "desk/queue.html", {
        "page": page, "veiled": blind.veiled(page.object_list), "asked": asked, "view": view, "counts": [(name, rows.count()) for name, rows in views.items()],
        "types": sorted(EVENT_TYPES), "regions": _regions(everything), "langs": LANGUAGES, "filtered": any(asked.values()),
        "reports": ReportRow.objects.count(), "waiting": states.get(EnvelopeState.SEALED, 0),
        "unreadable": states.get(EnvelopeState.UNREADABLE, 0),
        "query": query})


def _regions(rows: QuerySet[IncidentRow]) -> list[tuple[str, str]]:
    """Return the regions of the incidents with their names in the reader's language."""
    names = rows.exclude(region="").values_list("region", flat=True).distinct()
    found = [(name, rows.filter(region=name).first()) for name in names]
    return sorted(((name, region_said(row.incident, name) if row else name) for name, row in found), key=lambda pair: pair[1])


def _asked(given: Mapping[str, Any]) -> tuple[dict[str, str], str]:
    view = str(given.get("view", "open"))
    return {name: str(given.get(name, "")) for name in ASKED}, view if view in VIEWS else "open"


def _query(asked: dict[str, str], view: str) -> str:
    return urlencode([(name, value) for name, value in [("view", view), *asked.items()] if value])


def beside(request: HttpRequest, row: IncidentRow) -> dict[str, Any]:
    """Return what stands before and after an incident in the queue the person came from, and the way back to its place.

    An act moves an incident in the queue, or out of it; the place it had before the act is where the person goes on.
    """
    asked, view = _asked(dict(parse_qsl(request.session.get("queue", ""))))
    rows = _filtered(_view(IncidentRow.objects.filter(merged_into=None), view, person(request)), asked).exclude(pk=row.pk)
    name, urgency = request.session.get("stood", ("", 0.0))
    moved = name == row.pk
    urgency = urgency if moved else row.urgency
    before = rows.filter(Q(urgency__gt=urgency) | Q(urgency=urgency, id__lt=row.pk))
    after = rows.filter(Q(urgency__lt=urgency) | Q(urgency=urgency, id__gt=row.pk))
    following = after.order_by("-urgency", "id").first()
    here = following if moved and following is not None else row
    return {"before": before.order_by("urgency", "-id").first(), "after": following, "left": after.count(),
            "back": f"{_query(asked, view)}&page={before.count() // PAGE + 1}#i-{here.pk}"}


def stands(request: HttpRequest, incident_id: str) -> None:
    """Remember where an incident stands in the queue before an act moves it."""
    if request.session.get("stood", ("", 0.0))[0] != incident_id:
        urgency = IncidentRow.objects.filter(pk=incident_id).values_list("urgency", flat=True).first()
        request.session["stood"] = (incident_id, urgency or 0.0)


def _view(rows: QuerySet[IncidentRow], name: str, who: str) -> QuerySet[IncidentRow]:
    match name:
        case "mine":
            return rows.filter(assigned__username=who, work__in=OPEN)
        case "ready":
            return rows.filter(work=Work.READY)
        case "public":
            return rows.exclude(release__in=[ReleaseState.HELD, ReleaseState.WITHDRAWN])
        case "closed":
            return rows.filter(work=Work.CLOSED)
        case _:
            return rows.filter(work__in=OPEN)


def _filtered(rows: QuerySet[IncidentRow], asked: dict[str, str]) -> QuerySet[IncidentRow]:
    if asked["type"]:
        rows = rows.filter(code=asked["type"])
    if asked["region"]:
        rows = rows.filter(region=asked["region"])
    if asked["lang"]:
        rows = rows.filter(langs__contains=f" {asked['lang']} ")
    if asked["text"]:
        rows = rows.filter(Q(place__icontains=asked["text"]) | Q(id=asked["text"]))
    return rows
