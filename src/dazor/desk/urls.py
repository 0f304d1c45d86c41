"""Every address of the desk, listed once. No sign-up, no password mail, no back office."""

from __future__ import annotations

from allauth.account import views as account
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.shortcuts import render
from django.urls import include, path
from django.views.i18n import set_language

from dazor.desk.views import (
    answering,
    deceptions,
    entrance,
    guide,
    incident,
    incident_acts,
    media,
    people,
    presence,
    queue,
    recordings,
    search,
    shared,
    shift,
    sun,
)


def not_here(_request: HttpRequest) -> HttpResponse:
    """Answer 404 for the pages that allauth wants a name for and the desk does not have."""
    return HttpResponseNotFound()


def missing(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Say that there is no such page."""
    return render(request, "desk/stop.html", {"missing": True, "code": "404"}, status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """Say that the desk failed, without a word of how."""
    return render(request, "desk/stop.html", {"broken": True, "code": "500"}, status=500)


def stale(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Say that a form is older than the log-in, so that nothing was taken from it."""
    return render(request, "desk/stop.html", {"stale": True, "code": "403"}, status=403)


handler404 = missing
handler500 = broken

urlpatterns = [
    path("", queue.queue, name="queue"),
    path("reports/", search.reports, name="reports"),
    path("reports/<str:report_id>/", search.report, name="report"),
    path("reports/<str:report_id>/answer/", answering.send, name="answer"),
    path("pictures/<str:media_id>/", media.picture, name="picture"),
    path("pictures/<str:media_id>/<int:number>/", media.picture, name="piece"),
    path("incidents/<str:incident_id>/", incident.page, name="incident"),
    path("incidents/<str:incident_id>/words/<str:report_id>/", incident.words, name="words"),
    path("incidents/<str:incident_id>/act/", incident_acts.act, name="act"),
    path("incidents/<str:incident_id>/merge/", incident_acts.merge, name="merge"),
    path("incidents/<str:incident_id>/split/", incident_acts.split, name="split"),
    path("incidents/<str:incident_id>/undo/", incident_acts.undo, name="undo"),
    path("incidents/<str:incident_id>/proposals/", incident_acts.answer, name="proposals"),
    path("incidents/<str:incident_id>/release/", incident_acts.release, name="release"),
    path("incidents/<str:incident_id>/fake/", deceptions.expose, name="expose"),
    path("floods/", deceptions.floods, name="floods"),
    path("floods/<str:alarm_id>/", deceptions.flood, name="flood"),
    path("fakes/", deceptions.fakes, name="fakes"),
    path("fakes/export/", deceptions.export, name="export"),
    path("shift/", shift.page, name="shift"),
    path("waits/", shared.waits, name="waits"),
    path("help/", guide.page, name="help"),
    path("sun/", sun.page, name="sun"),
    path("presence/", presence.page, name="presence"),
    path("recordings/", recordings.page, name="recordings"),
    path("recordings/<str:report_id>/", recordings.answer, name="recording"),
    path("people/", people.people, name="people"),
    path("people/<str:name>/", people.about, name="person"),
    path("notices/", people.journal, name="notices"),
    path("notices/seen/", people.seen, name="seen"),
    path("notices/more/<int:number>/", people.allowance, name="allowance"),
    path("enter/new/", people.knock, name="knock"),
    path("enter/waiting/", people.waiting, name="waiting"),
    path("account/", entrance.own_account, name="account"),
    path("language/", set_language, name="set_language"),
    path("welcome/<uidb64>/<token>/", entrance.Welcome.as_view(), name="welcome"),
    path("enter/second-factor/", entrance.second_factor, name="second_factor"),
    path("enter/", account.login, name="account_login"),
    path("leave/", account.logout, name="account_logout"),
    path("enter/again/", account.reauthenticate, name="account_reauthenticate"),
    path("account/password/", account.password_change, name="account_change_password"),
    path("account/factors/", include("allauth.mfa.urls")),
    *(path(f"none/{name}/", not_here, name=f"account_{name}")
      for name in ("signup", "inactive", "email", "set_password", "reset_password", "email_verification_sent")),
]
