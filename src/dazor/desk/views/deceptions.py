"""Floods and campaigns to look at; deliberate deceptions on record, and as cases for later tests."""

from __future__ import annotations

import json

import msgspec
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from dazor.desk import acts, chain, notices, store
from dazor.desk.errors import NotThere
from dazor.desk.models import AccessRow, AlarmRow, FakeRow, IncidentRow
from dazor.desk.templatetags.desk import place_said
from dazor.desk.views.queue import stands
from dazor.desk.views.shared import now, person, said_back
from dazor.incidents import Alarm
from dazor.verification.fakes import cases

SHOWN = 60  # alarms on the page
INCIDENTS = 6  # of an alarm


def floods(request: HttpRequest) -> HttpResponse:
    """List floods and campaigns with their reasons, those put away last."""
    rows = AlarmRow.objects.order_by("away", "-start")[:SHOWN]
    return render(request, "desk/floods.html", {"alarms": [_shown(row) for row in rows]})


def _shown(row: AlarmRow) -> dict[str, object]:
    alarm = msgspec.json.decode(row.facts, type=Alarm)
    told = IncidentRow.objects.filter(members__report__in=alarm.reports[:400]).distinct().order_by("-reports", "id")
    shown = list(told[:INCIDENTS])
    places = [place for one in shown for place in one.incident.places if alarm.place and place.name == alarm.place]
    return {"row": row, "alarm": alarm, "incidents": shown, "places": places, "place": place_said(places[0]) if places else alarm.place}


@require_POST
def flood(request: HttpRequest, alarm_id: str) -> HttpResponse:
    """Put an alarm away, or bring it back."""
    by, back = person(request), request.POST.get("what") == "back"

    def deed() -> str:
        if not AlarmRow.objects.filter(pk=alarm_id).update(away="" if back else by):
            raise NotThere("there is no such alarm. Nothing was changed.")
        return _("Taken back.") if back else _("Put away. It comes back if it grows by half.")

    return said_back(request, deed, reverse("floods"))


@require_POST
def expose(request: HttpRequest, incident_id: str) -> HttpResponse:
    """Call an incident a deliberate deception."""
    by = person(request)
    stands(request, incident_id)

    def deed() -> str:
        acts.expose(incident_id, request.POST.getlist("how"), by=by, now=now(), note=request.POST.get("note", "").strip())
        return _("Written down as a deception. It can be taken back.")

    return said_back(request, deed, reverse("incident", args=[incident_id]))


def fakes(request: HttpRequest) -> HttpResponse:
    """List the deceptions that stand, newest first."""
    rows = FakeRow.objects.filter(undone=False).select_related("act").order_by("-pk")
    found = IncidentRow.objects.in_bulk([row.incident for row in rows])
    return render(request, "desk/fakes.html", {
        "fakes": [{"row": row, "incident": found[row.incident].incident, "how": row.how.split(",")} for row in rows
                  if row.incident in found]})


@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """Give the deceptions out as JSON lines: bare readings only. It is written down, and all editors are told."""
    by, moment, lines = person(request), now(), list(cases(store.fakes()))
    with transaction.atomic():
        chain.add(AccessRow, day=f"{moment:%Y-%m-%d}", by=by, report="fakes", what="exported")
        notices.add("exported", by=by, now=moment, value=f"fakes.jsonl, {len(lines)}")
    body = "".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in lines)
    return HttpResponse(body, content_type="application/jsonl; charset=utf-8",
                        headers={"Content-Disposition": 'attachment; filename="fakes.jsonl"'})
