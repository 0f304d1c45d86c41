"""Around every page: strict headers, the second factor before anything else, sentences instead of stack traces."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable
from urllib.parse import urlencode, urlsplit

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import Resolver404, resolve, reverse

from dazor.desk import admission, keeping, modes, stops, watch
from dazor.desk.errors import NotThere
from dazor.desk.models import Editor
from dazor.desk.views.shared import now
from dazor.model.errors import DazorError
from dazor.verification.states import SEES

Handler = Callable[[HttpRequest], HttpResponse]

# Nothing from anywhere else, no inline script, no inline style; `data:` is the QR code of the authenticator app.
POLICY = ("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self'; connect-src 'self'; "
          "form-action 'self'; frame-ancestors 'none'; base-uri 'none'")
# What a person without a second factor may reach: enrolling one, leaving, the language.
BEFORE_ENROLMENT = frozenset({"welcome", "second_factor", "mfa_activate_totp", "mfa_add_webauthn", "account_logout",
                              "account_login", "account_reauthenticate", "mfa_reauthenticate", "set_language", "knock"})
# What a page shows, by its name; who has no role that sees it is stopped. Pages not named here show one's own things.
SHOWS = {**dict.fromkeys(["queue", "reports", "report", "incident", "act", "merge", "split", "undo", "proposals", "release",
                          "fakes", "export", "expose", "floods", "flood", "sun", "presence", "recordings", "recording", "shift"], "facts"),
         "words": "words", "people": "people", "person": "people", "notices": "journal", "allowance": "words"}


def strict_headers(get_response: Handler) -> Handler:
    """Give every answer the headers that keep other hosts, frames and caches out."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response["Content-Security-Policy"] = POLICY
        response["X-Frame-Options"] = "DENY"  # for browsers that know no frame-ancestors
        response["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()"
        response["Cross-Origin-Resource-Policy"] = "same-origin"
        if not request.path.startswith("/static/"):
            response["Cache-Control"] = "no-store"
        return response

    return answer


def _route(request: HttpRequest) -> str:
    try:
        return resolve(request.path_info).url_name or ""
    except Resolver404:
        return ""


def _back(request: HttpRequest) -> str:
    """Return where somebody whose session ended goes on after coming in again: the page asked for, or the one a form stood on."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return ""
    page = request.get_full_path() if request.method == "GET" else urlsplit(request.headers.get("Referer", "")).path
    return f"?{urlencode({'next': page})}" if page.strip("/") else ""


def second_factor_first(get_response: Handler) -> Handler:
    """Send whoever has no second factor to its enrolment, and whoever is nobody to the log-in."""

    def answer(request: HttpRequest) -> HttpResponse:
        user, route = request.user, _route(request)
        if not user.is_authenticated:
            entrance = route.startswith(("account_", "mfa_")) or route in {"welcome", "set_language", "knock"}
            return get_response(request) if entrance else HttpResponseRedirect(f"{reverse('account_login')}{_back(request)}")
        factors = Authenticator.objects.filter(
            user_id=user.pk, type__in=[Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN])
        if route not in BEFORE_ENROLMENT and not factors.exists():
            return HttpResponseRedirect(reverse("second_factor"))
        return get_response(request)

    return answer


def in_and_open(get_response: Handler) -> Handler:
    """Keep out who is not in yet or asleep, show each role its own, stop writing while the desk is closed for it."""

    def answer(request: HttpRequest) -> HttpResponse:
        route = _route(request)
        if not request.user.is_authenticated or route in BEFORE_ENROLMENT or route == "waiting" or route.startswith("mfa_"):
            return get_response(request)
        moment, editor = now(), Editor.objects.filter(user_id=request.user.pk).first()
        if editor is None or admission.standing(editor, moment) != "in":
            return HttpResponseRedirect(reverse("waiting"))
        mode = modes.said(moment)
        if route != "waits":  # asked by the open page itself: no sign that a person is there
            if mode != "database":
                admission.arrive(editor, moment)
            keeping.heard(request.user.get_username(), moment)
        return _stopped(request, route, editor, mode) or get_response(request)

    return answer


def _stopped(request: HttpRequest, route: str, editor: Editor, mode: str) -> HttpResponse | None:
    """Return the page that stops this person here, None when nothing does; pages of content are counted."""
    if (shows := SHOWS.get(route)) and not any(shows in SEES.get(role, ()) for role in editor.role_set):
        if route == "queue":
            return HttpResponseRedirect(reverse("account"))
        return render(request, "desk/stop.html", {"closed": True, "code": "verification.V01"}, status=403)
    if request.method == "POST" and mode and modes.stops(route, mode, request.POST.get("what", "")):
        return render(request, "desk/stop.html", {"read_only": mode, "code": "desk.W09"}, status=409)
    if request.method == "GET" and route in {"report", "incident"}:
        watch.browsed(request.user.get_username(), now())
    return None


def sentences_for_errors(get_response: Handler) -> Handler:
    """Answer the house's errors with a page that says what happened, what was kept and what to do."""

    def answer(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    def process_exception(request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, DazorError):
            status = 404 if isinstance(error, NotThere) else 409
            return render(request, "desk/stop.html", {"sentence": stops.stop(str(error)), "code": error.code}, status=status)
        if isinstance(error, OperationalError):
            return render(request, "desk/stop.html", {"locked": True, "code": "desk.W07"}, status=503)
        where = traceback.extract_tb(error.__traceback__)[-1]
        # The kind and the line only: a message could hold words or an address.
        print(f"dazor desk: a page failed: {type(error).__name__} at {where.name}, line {where.lineno}", file=sys.stderr)  # noqa: T201
        return None

    answer.process_exception = process_exception  # type: ignore[attr-defined]
    return answer
