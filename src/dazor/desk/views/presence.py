"""What is at each facility: what came in, did it leave, and for how long nobody looked. Reckoned anew from the incidents."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from dazor.desk import blind, store
from dazor.desk.models import IncidentRow
from dazor.desk.templatetags.desk import lang, place_said
from dazor.desk.views.shared import now
from dazor.incidents import picture
from dazor.incidents.presence import ARRIVED, COUNTED, LEFT, WATCHED, Account, Movement, Presence, accounts, movements
from dazor.model.codes import Label, Verification
from dazor.model.facts import Incident
from dazor.publishing import words

LABELS = (Label.AIRCRAFT_LANDING, Label.AIRCRAFT_TAKEOFF, Label.CAMP_OR_BASE, Label.RAIL_TRANSPORT)
SPANS = (31, 92, 366)  # days looked back
BELIEVED = 0.5  # p from which an incident moves a balance unless an editor has judged it


def page(request: HttpRequest) -> HttpResponse:
    """Show the accounts of the last weeks, the fullest first, with stays, coverage, denials and a picture each."""
    asked = request.GET.get("days", "")
    span = int(asked) if asked in {str(days) for days in SPANS} else SPANS[0]
    since = f"{store.civil(now()) - timedelta(days=span):%Y-%m-%d}"
    found = _incidents(since)
    moves = movements(found)
    names = {place.id or place.name: place_said(place) for incident in found for place in incident.places}
    made = accounts(moves)
    place = request.GET.get("place", "")
    shown = [_account(one, moves, names) for one in sorted(made, key=lambda a: (-a.steps[-1].best, a.facility, a.kind))
             if place in ("", one.facility)]
    told = {account.facility for account in made}
    return render(request, "desk/presence.html", {
        "accounts": shown, "span": span, "spans": SPANS, "place": place, "since": since,
        "places": sorted({(f, names.get(f, f)) for f in told}, key=lambda pair: pair[1]),
        "only_watched": [(names.get(f, f), days) for f, days in sorted(_watched(moves).items()) if f not in told and place in ("", f)]})


def _incidents(since: str) -> list[Incident]:
    """Return what moves a balance: not found false, believed or judged, and nothing whose ledger is still hidden.

    A denial counts without being believed: it moves nothing and says only that somebody looked.
    """
    rows = IncidentRow.objects.filter(Q(label__in=LABELS) | Q(code__startswith="obs."), merged_into=None, day__gte=since).exclude(
        verification__in=[Verification.DISCOUNTED, Verification.DECEPTION]).order_by("day", "id")
    hidden = blind.veiled(rows)
    found = [row.incident for row in rows if row.id not in hidden]
    return [i for i in found if i.negated or ((a := i.assessment) is not None and (a.p >= BELIEVED or a.by != "ledger"))]


def _watched(moves: Sequence[Movement]) -> dict[str, list[tuple[str, str]]]:
    """Return (day, incident) of the negative observations of each facility."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for move in moves:
        if move.what == WATCHED:
            found[move.facility].append((move.at[:10], move.incident))
    return found


def _account(account: Account, moves: Sequence[Movement], names: dict[str, str]) -> dict[str, Any]:
    name, kind = names.get(account.facility, account.facility), _kind(account.kind)
    what = {move.incident: move.what for move in moves if move.facility == account.facility}
    covered = _("covered on %(many)s of %(days)s days") % {"many": len(account.covered), "days": account.days}
    return {"name": name, "kind": kind, "now": account.steps[-1], "range": _range(account.steps[-1]), "covered": covered,
            "steps": [{"step": step, "range": _range(step), "what": _what(what.get(step.incident, ""))} for step in reversed(account.steps)],
            "stays": account.stays, "watched": _watched(moves).get(account.facility, []),
            "picture": picture.svg(account, title=f"{name} · {kind}", covered=covered)}


def _range(step: Presence) -> str:
    """Return how many are there: the best figure with its bounds, "at least" where nobody counted to the end."""
    if step.high is None:
        return _("%(best)s or more, at least %(low)s") % {"best": step.best, "low": step.low}
    if step.low == step.high:
        return str(step.best)
    return _("%(best)s, from %(low)s to %(high)s") % {"best": step.best, "low": step.low, "high": step.high}


def _what(code: str) -> str:
    return {ARRIVED: _("came"), LEFT: _("went"), COUNTED: _("counted there")}.get(code, "")


def _kind(kind: str) -> str:
    """Return the name of a type; an airframe keeps its registration."""
    thing, _mark, airframe = kind.partition(" ")
    said = words.unit("", 1, thing, lang()).strip() if thing in words.UNITS else words.thing(thing, lang())
    return f"{said} {airframe}" if airframe else said


