"""Coming in: the one-time set-up page, the enrolment of a second factor, one's own account."""

from __future__ import annotations

import ipaddress

from allauth.mfa.models import Authenticator
from django.contrib.auth.views import PasswordResetConfirmView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse_lazy

from dazor.desk.people import roles_of


class Welcome(PasswordResetConfirmView):
    """The one-time set-up page of an account: choose a password, then enrol a second factor at the log-in."""

    template_name = "desk/welcome.html"
    success_url = reverse_lazy("account_login")


def _named_host(request: HttpRequest) -> bool:
    """Tell whether the desk is called by a name; passkeys are bound to names, not to numbers."""
    host = request.get_host().rpartition(":")[0] or request.get_host()
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return True
    return False


def second_factor(request: HttpRequest) -> HttpResponse:
    """Offer the two kinds of second factor; nothing else is shown before one is enrolled."""
    return render(request, "desk/second_factor.html", {"named_host": _named_host(request)})


def own_account(request: HttpRequest) -> HttpResponse:
    """Show one's own roles and factors with what can be changed."""
    kinds = list(Authenticator.objects.filter(user_id=request.user.pk).values_list("type", flat=True))
    return render(request, "desk/account.html", {
        "roles": sorted(roles_of(request.user)), "has_totp": Authenticator.Type.TOTP in kinds,
        "passkeys": kinds.count(Authenticator.Type.WEBAUTHN), "named_host": _named_host(request),
        "has_codes": Authenticator.Type.RECOVERY_CODES in kinds})
