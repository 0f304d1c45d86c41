"""What the buttons of the incident page do. Each is a POST, leads back to the page, and says what happened."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from dazor.desk import acts, releasing, serving
from dazor.desk.errors import Stopped
from dazor.desk.models import IncidentRow, JudgementRow
from dazor.desk.views.queue import stands
from dazor.desk.views.shared import now, person, said_back
from dazor.model.codes import EVENT_TYPES, Act, ReleaseClass, Verification
from dazor.model.facts import Member
from dazor.verification.checks import CHECK_METHODS, CONSENTS, RESULTS
from dazor.verification.standing import is_grade


def _try(request: HttpRequest, incident_id: str, work: Callable[[], str]) -> HttpResponse:
    stands(request, incident_id)

    def looked() -> str:
        _others(request, incident_id)
        return work()

    return said_back(request, looked, reverse("incident", args=[incident_id]))


def _others(request: HttpRequest, incident_id: str) -> None:
    """Raises: Stopped when another person did something to the incident that the page did not show yet."""
    seen = request.GET.get("seen", "")
    if seen.isdecimal():
        new = JudgementRow.objects.filter(incident=incident_id, seq__gt=int(seen)).exclude(by=person(request)).order_by("seq").last()
        if new is not None:
            raise Stopped(f"{new.by} has worked on this incident since you loaded the page. Look at its history; nothing was changed.")


def _value(request: HttpRequest, act: Act) -> str:
    """Return the value of an act from its form, "" when the form gives none that is possible."""
    form = request.POST
    match act:
        case Act.GRADED:
            grade = form.get("source", "") + form.get("information", "")
            return grade if is_grade(grade) else ""
        case Act.VERIFIED:
            return form.get("value", "") if form.get("value", "") in set(Verification) else ""
        case Act.RETYPED:
            return form.get("value", "") if form.get("value", "") in EVENT_TYPES else ""
        case Act.CHECKED:
            method, result = form.get("method", ""), form.get("result", "")
            return f"{method}:{result}" if method in CHECK_METHODS | CONSENTS and result in RESULTS else ""
        case Act.NOTED:
            return form.get("value", "") if form.get("value", "") in acts.LEFT else "note"
        case _:
            return "-"


@require_POST
def act(request: HttpRequest, incident_id: str) -> HttpResponse:
    """Do one act that has a form of its own: claim, grade, check, verify, retype, note, close, reopen."""
    name = request.POST.get("act", "")

    def work() -> str:
        if name not in {"claimed", "graded", "verified", "retyped", "checked", "noted", "closed", "reopened"}:
            raise Stopped("there is no such act. Nothing was changed.")
        value = _value(request, Act(name))
        why = request.POST.get("why", "").strip()
        if not value or (value == "note" and not why):
            raise Stopped("the form is not filled in. Nothing was changed.")
        acts.judge(incident_id, by=person(request), act=Act(name), now=now(), value="" if value == "-" else value, why=why)
        return _("Written down.")

    return _try(request, incident_id, work)


@require_POST
def merge(request: HttpRequest, incident_id: str) -> HttpResponse:
    """Merge another incident into this one."""

    def work() -> str:
        other = request.POST.get("typed", "").strip().strip("/").rpartition("/")[2] or request.POST.get("other", "")
        if not IncidentRow.objects.filter(pk=other).exists():
            raise Stopped(f"there is no incident {other}. Nothing was changed." if other else
                          "choose an incident nearby or type its number. Nothing was changed.")
        acts.merge(incident_id, other, by=person(request), now=now(), why=request.POST.get("why", ""))
        return _("Merged. It can be taken back.")

    return _try(request, incident_id, work)


@require_POST
def split(request: HttpRequest, incident_id: str) -> HttpResponse:
    """Take the chosen sightings into an incident of their own."""

    def work() -> str:
        chosen = []
        for key in request.POST.getlist("member"):
            report, _mark, index = key.rpartition(":")
            if report and index.isdecimal():
                chosen.append(Member(id=report, sighting=int(index)))
        line = acts.split(incident_id, chosen, by=person(request), now=now(), why=request.POST.get("why", ""))
        return _("Split: the chosen reports are now incident %(name)s. It can be taken back.") % {"name": line.value}

    return _try(request, incident_id, work)


@require_POST
def undo(request: HttpRequest, incident_id: str) -> HttpResponse:
    """Take back the last act that stands."""

    def work() -> str:
        acts.undo(incident_id, by=person(request), now=now())
        return _("Taken back.")

    return _try(request, incident_id, work)


@require_POST
def answer(request: HttpRequest, incident_id: str) -> HttpResponse:
    """Answer the proposals: each belongs here, or not, or is left open."""

    def work() -> str:
        said = {int(name.removeprefix("proposal-")): value for name, value in request.POST.items()
                if name.startswith("proposal-") and name.removeprefix("proposal-").isdecimal()}
        if not said:
            raise Stopped("the form is not filled in. Nothing was changed.")
        if not acts.answer(incident_id, [n for n, v in said.items() if v == "yes"], [n for n, v in said.items() if v == "no"],
                           by=person(request), now=now()):
            raise Stopped("nobody asks for this any more. Nothing was changed.")
        return _("Written down.")

    return _try(request, incident_id, work)


@require_POST
def release(request: HttpRequest, incident_id: str) -> HttpResponse:
    """Sign, release what is signed, or withdraw."""
    what, as_class = request.POST.get("what", ""), request.POST.get("as_class", "")
    as_class = as_class if as_class in set(ReleaseClass) else ""

    def work() -> str:
        by = person(request)
        if what == "withdraw":
            releasing.withdraw(incident_id, by=by, now=now(), why=request.POST.get("why", ""))
            serving.WAKE.set()
            return _("Withdrawn. It leaves the site with its next writing, in a minute.")
        if what == "release":
            made = releasing.release_signed(incident_id, by=by, now=now(), as_class=as_class)
        else:
            signed = releasing.sign(incident_id, by=by, now=now(), seen=request.POST.get("seen", ""), as_class=as_class)
            if signed is None:
                return _("Signed. Another person's signature is missing.")
            made = signed
        if made.release.release_class is ReleaseClass.R0:
            serving.WAKE.set()
        return _("Released. The site shows it after its next writing.")

    return _try(request, incident_id, work)
