"""Search in the reports: by what, where and when. There are no words to search in."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from dazor.desk.errors import Stopped
from dazor.desk.models import IncidentRow, ReportRow
from dazor.desk.opening import open_words, reports_row
from dazor.desk.people import editor_of
from dazor.desk.views.shared import now, person
from dazor.model.codes import LANGUAGES, Disposition, Label

PAGE = 50


def reports(request: HttpRequest) -> HttpResponse:
    """List reports by type, place, civil day and what became of them; quarantined ones are only counted."""
    asked = {name: request.GET.get(name, "").strip() for name in ("type", "place", "since", "until", "lang", "state")}
    rows = ReportRow.objects.exclude(disposition=Disposition.QUARANTINED).filter(epoch__gte=editor_of(person(request)).since)
    if asked["type"]:
        rows = rows.filter(types__contains=f" {asked['type']} ")
    if asked["place"]:
        rows = rows.filter(places__contains=asked["place"].lower())
    if asked["since"]:
        rows = rows.filter(day__gte=asked["since"])
    if asked["until"]:
        rows = rows.filter(day__lte=asked["until"])
    if asked["lang"]:
        rows = rows.filter(lang=asked["lang"])
    if asked["state"]:
        rows = rows.filter(disposition=asked["state"])
    page = Paginator(rows.order_by("-epoch", "-day", "id"), PAGE).get_page(request.GET.get("page"))
    return render(request, "desk/reports.html", {
        "page": page, "asked": asked, "types": [label.value for label in Label], "langs": LANGUAGES,
        "states": [d.value for d in Disposition if d is not Disposition.QUARANTINED],
        "quarantined": ReportRow.objects.filter(disposition=Disposition.QUARANTINED).count(),
        "query": "&".join(f"{name}={value}" for name, value in asked.items() if value)})


def report(request: HttpRequest, report_id: str) -> HttpResponse:
    """Show one report; its words on request by POST, since opening them is written down.

    Raises: Stopped for what was received before the person came.
    """
    row = reports_row(report_id)
    if row.epoch < editor_of(person(request)).since:
        raise Stopped(_("this report was received before you came to the desk. It is closed to you."))
    words = open_words(report_id, by=person(request), now=now()) if request.method == "POST" else None
    return render(request, "desk/report.html", {
        "row": row, "report": row.report, "words": words,
        "incidents": IncidentRow.objects.filter(members__report=row).distinct().order_by("id")})
