"""Recordings of transponders that wait for a person: proposed to an incident, or on their own; and what became of the others."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from dazor.desk import recordings, store, workflow
from dazor.desk.errors import Stopped
from dazor.desk.models import IncidentRow, Proposal, ReportRow
from dazor.desk.views.shared import now, person, said_back
from dazor.incidents.transponders import DOOR
from dazor.model.codes import Disposition

SHOWN = 100


def page(request: HttpRequest) -> HttpResponse:
    """List recordings, those that wait first, each with why it was found and its history."""
    rows = list(ReportRow.objects.filter(door=DOOR).order_by("-day", "id")[:SHOWN])
    rows.sort(key=lambda row: row.disposition != Disposition.PROPOSED)
    histories = store.histories([row.id for row in rows])
    asked = {p.report_id: p.incident for p in Proposal.objects.filter(report__in=rows, refused=False).select_related("incident")}
    return render(request, "desk/recordings.html", {"recordings": [_shown(row, asked.get(row.id), histories.get(row.id, [])) for row in rows]})


def _shown(row: ReportRow, asked: IncidentRow | None, history: list[Any]) -> dict[str, Any]:
    return {"row": row, "sighting": row.report.sightings[0], "asked": asked, "history": history,
            "incident": IncidentRow.objects.filter(members__report=row).first(),
            "waits": row.disposition == Disposition.PROPOSED, "aside": row.disposition == Disposition.CLOSED}


@require_POST
def answer(request: HttpRequest, report_id: str) -> HttpResponse:
    """Bring a recording into the queue, set it aside, or take either back."""
    def work() -> str:
        by, what = person(request), request.POST.get("what", "")
        match what:
            case "bring":
                recordings.bring(report_id, by=by, now=now())
                workflow.associate(now())
                return _("It stands in the queue now. It can be taken back.")
            case "aside":
                recordings.set_aside(report_id, by=by, now=now())
                return _("Set aside. It can be taken back.")
            case "back":
                recordings.back(report_id, by=by, now=now())
                return _("Taken back.")
            case _:
                raise Stopped("there is no such act. Nothing was changed.")

    return said_back(request, work, reverse("recordings"))
