"""What every page needs: who is here, what time it is, one person's act done once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import User
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from dazor.desk import admission, clock, modes, notices, sayings, stops, watch
from dazor.desk.errors import NotThere, Stopped
from dazor.desk.keys import KEYRING
from dazor.desk.models import AlarmRow, Editor, IncidentRow, ReportRow
from dazor.model.codes import Verification, Work
from dazor.model.errors import DazorError
from dazor.verification.states import SEES


def now() -> datetime:
    """Return this moment by the desk's clock, UTC."""
    return clock.now()


def person(request: HttpRequest) -> str:
    """Return the name of whoever asks. Raises: Stopped for nobody; the middleware has sent nobody away already."""
    if not isinstance(request.user, User):
        raise Stopped("nobody is logged in. Nothing was changed.")
    return request.user.username


def said_back(request: HttpRequest, work: Callable[[], str], back: str) -> HttpResponse:
    """Do the work and lead back with what happened, or with why it did not. Raises: NotThere."""
    try:
        messages.success(request, work())
    except NotThere:
        raise
    except DazorError as error:
        plain = sayings.STOPS.get(error.code)
        text = stops.stop(str(error))
        messages.error(request, f"{plain} {text[:1].upper()}{text[1:]}" if plain else f"{text[:1].upper()}{text[1:]}")
    return HttpResponseRedirect(back)


FALSE = (Verification.DISCOUNTED, Verification.DECEPTION)
TAKEN_UP_AT_ONCE = 5  # alerts named on every page; the rest stands at the top of the queue
HERE = {"report": "reports", "people": "people", "notices": "notices", "floods": "fakes", "recordings": "presence"}


def around_every_page(request: HttpRequest) -> Mapping[str, Any]:
    """Return what the frame of every page shows."""
    user = getattr(request, "user", None)
    enrolled = bool(user and user.is_authenticated and Authenticator.objects.filter(
        user_id=user.pk, type__in=[Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]).exists())
    name = request.resolver_match.url_name if request.resolver_match else ""
    known = {"here": HERE.get(name or "", name), "languages": settings.LANGUAGES, "keys_open": KEYRING.open}
    editor = Editor.objects.filter(user_id=user.pk).first() if user is not None and enrolled else None
    moment = now()
    if editor is None or admission.standing(editor, moment) != "in":
        return {**known, "enrolled": False}
    sees = frozenset().union(*(SEES.get(role, frozenset()) for role in editor.role_set))
    told = notices.unseen(editor) if "people" in sees else []
    return {**known, "enrolled": True, "sees": sees, "mode": modes.said(moment), "told": told,
            "waits": _waiting("facts" in sees),
            "flooded": AlarmRow.objects.filter(away="").count() if "facts" in sees else 0,
            "alarmed": any(line.what in notices.ALARMS for line in told),
            "asks": [a for a in watch.waiting(moment) if a.who != editor.user.username] if "words" in sees else []}


def _waiting(facts: bool) -> dict[str, Any]:
    """Return the alerts that can still warn and that nobody has taken up, and how many reports were ever read."""
    untaken = IncidentRow.objects.filter(
        Q(because__contains='"factor":"alert"') | Q(because__contains='"factor":"quick_signal"'),
        merged_into=None, work=Work.CANDIDATE).exclude(verification__in=FALSE).order_by("-urgency", "id")
    return {"alerts": list(untaken[:TAKEN_UP_AT_ONCE]) if facts else [], "read": ReportRow.objects.count() if facts else 0}


def waits(request: HttpRequest) -> HttpResponse:
    """Show what waits for somebody, for a page that is open: `read` reports had been read when it was loaded."""
    read = request.GET.get("read", "")
    newer = ReportRow.objects.count() - int(read) if read.isdecimal() and len(read) < 12 else 0
    return render(request, "desk/waits.html", {"newer": max(0, newer), "at": request.GET.get("at", "")})
