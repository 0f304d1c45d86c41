"""The beginning of a shift: what changed while a person was away, and what waits for somebody now."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from dazor import verification
from dazor.desk import store
from dazor.desk.models import IncidentRow, JudgementRow
from dazor.desk.views.queue import OPEN
from dazor.desk.views.shared import now, person
from dazor.model.codes import Act
from dazor.sealing import epochs

AWAY = timedelta(hours=4)  # between two acts of one person: a new shift has begun
LONGEST = timedelta(days=7)  # what is older no longer has words to look at
SPANS = (6, 12, 24, 72)  # hours that can be asked for instead
ACTS, FRESH = 300, 15  # lines of the journal that are read; new incidents that are named
PUBLIC = frozenset({Act.RELEASED, Act.WITHDREW})


def page(request: HttpRequest) -> HttpResponse:
    """Show what others did since one's last act of the last shift, or in so many hours, and what came in."""
    me, moment = person(request), now()
    asked = request.GET.get("hours", "")
    hours = int(asked) if asked in {str(span) for span in SPANS} else 0
    since = moment - timedelta(hours=hours) if hours else last_shift(me, moment)
    acts = JudgementRow.objects.filter(at__gte=_text(since)).exclude(by=me).exclude(what=Act.OPENED).order_by("-seq")[:ACTS]
    done = _by_incident(list(acts))
    grown = IncidentRow.objects.filter(merged_into=None, work__in=OPEN, members__report__epoch__gte=epochs.epoch_of(since)).annotate(
        more=Count("members__report", distinct=True))
    return render(request, "desk/shift.html", {
        "since": since, "hours": hours, "spans": SPANS, "epoch": epochs.epoch_of(since),
        "public": [one for one in done if one["public"]], "decided": [one for one in done if not one["public"]],
        "mine": IncidentRow.objects.filter(merged_into=None, assigned__username=me, work__in=OPEN).order_by("-urgency", "id"),
        "asked": IncidentRow.objects.filter(merged_into=None, proposals__refused=False).annotate(n=Count("proposals")).order_by("-urgency"),
        "grown": grown.order_by("-urgency", "id")[:FRESH], "grown_count": grown.count()})


def last_shift(name: str, moment: datetime) -> datetime:
    """Return a person's last act before the present shift began; a day ago for whoever has done nothing.

    Reckoned from the journal of acts: when a person comes and goes is written down nowhere.
    """
    later = moment
    for at in JudgementRow.objects.filter(by=name).order_by("-seq").values_list("at", flat=True)[:ACTS]:
        act = datetime.fromisoformat(at)
        if later - act >= AWAY:
            return max(act, moment - LONGEST)
        later = act
    return moment - timedelta(days=1)


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _by_incident(acts: Sequence[JudgementRow]) -> list[dict[str, Any]]:
    """Return the acts by incident, the last touched first, each with whether it still stands."""
    names = list(dict.fromkeys(act.incident for act in acts))
    rows, histories = IncidentRow.objects.in_bulk(names), store.histories(names)
    found = []
    for name in names:
        if name not in rows:
            continue
        stands = {(one.at, one.what) for one in verification.effective(store.as_values(histories[name]))}
        here = [act for act in acts if act.incident == name]
        found.append({"row": rows[name], "public": any(act.what in PUBLIC for act in here),
                      "acts": [{"act": act, "stands": (act.at, act.what) in stands or act.what == Act.UNDID} for act in here]})
    return found
