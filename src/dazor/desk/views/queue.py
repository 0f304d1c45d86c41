"""The queue: open incidents in the order in which they need a person, with the reasons of the order."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from dazor.desk import blind
from dazor.desk.models import EnvelopeRow, EnvelopeState, IncidentRow, ReportRow
from dazor.desk.views.shared import person
from dazor.model.codes import EVENT_TYPES, LANGUAGES, ReleaseState, Work

PAGE = 40  # incidents; two screens
OPEN = [Work.CANDIDATE, Work.CLAIMED, Work.IN_VERIFICATION, Work.READY, Work.REOPENED]
VIEWS = ("open", "mine", "ready", "public", "closed")


def queue(request: HttpRequest) -> HttpResponse:
    """Show the queue with its filters and counts."""
    asked = {name: request.GET.get(name, "") for name in ("type", "region", "lang", "text")}
    view = request.GET.get("view", "open")
    view = view if view in VIEWS else "open"
    everything = IncidentRow.objects.filter(merged_into=None)
    views = {name: _view(everything, name, person(request)) for name in VIEWS}
    rows = _filtered(views[view], asked)
    page = Paginator(rows.select_related("assigned").order_by("-urgency", "id"), PAGE).get_page(request.GET.get("page"))
    regions = everything.exclude(region="").order_by("region").values_list("region", flat=True).distinct()
    states = dict(EnvelopeRow.objects.values_list("state").annotate(n=Count("pk")))
    return render(request, "desk/queue.html", {
        "page": page, "veiled": blind.veiled(page.object_list), "asked": asked, "view": view, "counts": [(name, rows.count()) for name, rows in views.items()],
        "types": sorted(EVENT_TYPES), "regions": regions, "langs": LANGUAGES, "filtered": any(asked.values()),
        "reports": ReportRow.objects.count(), "waiting": states.get(EnvelopeState.SEALED, 0),
        "unreadable": states.get(EnvelopeState.UNREADABLE, 0),
        "query": "&".join(f"{name}={value}" for name, value in [("view", view), *asked.items()] if value)})


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
