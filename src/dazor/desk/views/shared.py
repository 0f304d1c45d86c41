"""What every page needs: who is here, what time it is, one person's act done once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import User
from django.http import HttpRequest

from dazor.desk.errors import Stopped
from dazor.desk.keys import KEYRING


def now() -> datetime:
    """Return this moment, UTC: the desk holds the clock, rooms are told."""
    return datetime.now(UTC)


def person(request: HttpRequest) -> str:
    """Return the name of whoever asks. Raises: Stopped for nobody; the middleware has sent nobody away already."""
    if not isinstance(request.user, User):
        raise Stopped("nobody is logged in. Nothing was changed.")
    return request.user.username


def around_every_page(request: HttpRequest) -> Mapping[str, Any]:
    """Return what the frame of every page shows."""
    user = getattr(request, "user", None)
    enrolled = bool(user and user.is_authenticated and Authenticator.objects.filter(
        user_id=user.pk, type__in=[Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]).exists())
    name = request.resolver_match.url_name if request.resolver_match else ""
    here = "reports" if name in {"reports", "report"} else "account" if name == "account" else "queue" if name == "queue" else ""
    return {"enrolled": enrolled, "here": here, "languages": settings.LANGUAGES, "keys_open": KEYRING.open}
