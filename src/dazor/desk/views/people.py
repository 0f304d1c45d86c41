"""Who is on this desk: coming in, answering for others, going out; notices to all; a second person's yes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from dazor.desk import admission, keeping, notices, watch
from dazor.desk import people as accounts
from dazor.desk.errors import Stopped
from dazor.desk.models import AccessRow, Editor, NoticeRow
from dazor.desk.views.shared import now, person, said_back
from dazor.model.codes import LAYERS
from dazor.model.errors import DazorError
from dazor.verification.states import ROLES

LINES = 200  # notices on the page
DAYS = 14  # days of openings on the page


def knock(request: HttpRequest) -> HttpResponse:
    """Let a newcomer make an account that sees nothing yet."""
    said = ""
    if request.method == "POST":
        name, first, second = (request.POST.get(key, "") for key in ("name", "password1", "password2"))
        try:
            if first != second:
                raise Stopped(_("the two passwords differ. No account was made."))
            admission.knock(name.strip(), first, now=now())
        except Stopped as error:
            said = str(error)
        else:
            messages.success(request, _("Come in with it: add a second factor, then read your code aloud to two editors."))
            return HttpResponseRedirect(reverse("account_login"))
    return render(request, "desk/knock.html", {"said": said, "name": request.POST.get("name", "")})


def waiting(request: HttpRequest) -> HttpResponse:
    """Show somebody who is not in yet what is missing."""
    editor, moment = accounts.editor_of(person(request)), now()
    state = admission.standing(editor, moment)
    if state == "in":
        return HttpResponseRedirect(reverse("queue"))
    return render(request, "desk/waiting.html", {
        "state": state, "code": admission.code(editor) if state == "knocking" else "", "editor": editor,
        "answered": editor.approvals.filter(what="enter").count(), "needed": admission.needed(editor, moment)}, status=403)


def people(request: HttpRequest) -> HttpResponse:
    """List the accounts with what may be said about each."""
    me, moment = person(request), now()
    speaks = me in {e.user.username for e in admission.answering(moment)}
    rows = Editor.objects.select_related("user").prefetch_related("approvals").order_by("user__username")
    return render(request, "desk/people.html", {"due": keeping.due(), "people": [_shown(e, me, moment) for e in rows], "speaks": speaks,
                                                "roles": ROLES, "layers": LAYERS})


def _shown(editor: Editor, me: str, moment: Any) -> dict[str, Any]:  # noqa: ANN401 - a datetime
    words = list(editor.approvals.all())
    factors = Authenticator.objects.filter(user_id=editor.user_id).exclude(type=Authenticator.Type.RECOVERY_CODES).exists()
    return {"editor": editor, "name": editor.user.username, "state": admission.standing(editor, moment), "factors": factors,
            "roles": sorted(filter(None, editor.roles.split(","))), "needed": admission.needed(editor, moment),
            "answered": [w.by for w in words if w.what == "enter"], "asking": [w.by for w in words if w.what == "revoke"],
            "mine": any(w.by == me for w in words), "self": editor.user.username == me}


def _out(name: str, moment: datetime) -> str:
    """Make the living keys anew after an account was ended, and say what is left to do."""
    try:
        took = keeping.part(name, moment)
    except DazorError as error:
        return _("Out: password, second factors and sessions are gone. The keys could not be made anew: %(why)s") % {"why": error}
    if took is None:
        return _("Out: password, second factors and sessions are gone.")
    return _("Out: password, second factors and sessions are gone. Every living key was made anew in %(seconds)d s. Push epochs.json to "
             "the door now: until it has it, reports are locked to the old keys.") % {"seconds": max(1, round(took))}


@require_POST
def about(request: HttpRequest, name: str) -> HttpResponse:
    """Say one thing about another's account."""
    form, by, moment = request.POST, person(request), now()

    def deed() -> str:
        match form.get("what", ""):
            case "answer":
                return _answered(admission.answer(name, form.get("heard", ""), by=by, now=moment, roles=form.getlist("role"),
                                                  within=form.get("within", "")))
            case "object":
                admission.object_to(name, by=by, now=moment)
                return _("Turned away.")
            case "out":
                return _out(name, moment) if admission.ask_out(name, by=by, now=moment) else _("Asked. A second editor must ask for it too.")
            case "back":
                admission.take_back(name, by=by, now=moment)
                return _("Taken back.")
            case "renew":
                admission.renew(name, by=by, now=moment)
            case "confine":
                admission.confine(name, form.get("within", ""), by=by, now=moment)
            case _:
                raise Stopped("there is no such act. Nothing was changed.")
        return _("Written down.")

    return said_back(request, deed, reverse("people"))


def _answered(left: int) -> str:
    return _("Written down. One more editor must answer.") if left else _("Written down. The waiting time begins; all editors see it.")


def journal(request: HttpRequest) -> HttpResponse:
    """Show what all editors must know, who asks for more, and how much each person opened by day."""
    moment = now()
    openings = (AccessRow.objects.values("day", "by", "what").annotate(n=Count("seq")).order_by("-day", "by"))[:DAYS * 12]
    return render(request, "desk/notices.html", {"lines": NoticeRow.objects.order_by("-seq")[:LINES], "openings": openings,
                                                 "asked": watch.waiting(moment), "granted": watch.granted(moment),
                                                 "me": person(request)})


@require_POST
def seen(request: HttpRequest) -> HttpResponse:
    """Put the banner away and go on where one was."""
    last, back = request.POST.get("last", ""), request.POST.get("back", "")
    notices.put_away(accounts.editor_of(person(request)), int(last) if last.isdecimal() else 0)
    return HttpResponseRedirect(back if url_has_allowed_host_and_scheme(back, None) else reverse("queue"))


@require_POST
def allowance(request: HttpRequest, number: int) -> HttpResponse:
    """Say yes or no to more openings."""
    by, moment, yes = person(request), now(), request.POST.get("what") == "allow"

    def deed() -> str:
        (watch.allow if yes else watch.refuse)(number, by=by, now=moment)
        return _("Written down.")

    return said_back(request, deed, reverse("notices"))
