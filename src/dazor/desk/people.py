"""Accounts: each one person's, with a second factor, no e-mail anywhere. How they come and go is `admission`."""

from __future__ import annotations

import base64
import time
from collections.abc import Collection
from datetime import datetime
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.contrib.auth.models import AnonymousUser, User
from django.contrib.auth.tokens import default_token_generator
from django.contrib.sessions.models import Session
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from dazor.desk import clock, notices
from dazor.desk.errors import NotThere, Stopped
from dazor.desk.models import AccountState, Editor, EnvelopeRow
from dazor.verification import compartments
from dazor.verification.states import ROLES


def derived(purpose: str) -> bytes:
    """Return 32 bytes derived from the desk's secret for one purpose."""
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=f"dazor desk {purpose}".encode()).derive(
        settings.SECRET_KEY.encode())


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth is untyped
    """Accounts as the desk wants them: nobody signs up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth's signature
        """Return False."""
        return False

    def is_reauthentication_required(self, *, app: str, **_more: Any) -> bool:  # noqa: ANN401, ARG002 - allauth's
        """Return whether the last password or code of this session is older than ten minutes."""
        records = get_authentication_records(self.request, self.request.user)
        return not records or bool(time.time() - records[-1]["at"] > settings.ACCOUNT_REAUTHENTICATION_TIMEOUT)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send nothing: the desk has no e-mail."""


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth is untyped
    """Second factors as the desk wants them: secrets encrypted in the database, the last one cannot be removed."""

    def encrypt(self, text: str) -> str:
        """Return the secret locked with a key derived from the desk's secret."""
        return Fernet(base64.urlsafe_b64encode(derived("second factor"))).encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return the secret. Raises: Stopped when the desk's secret is another than at enrolment."""
        try:
            return Fernet(base64.urlsafe_b64encode(derived("second factor"))).decrypt(encrypted_text.encode()).decode()
        except InvalidToken as error:
            raise Stopped("the second factor was enrolled under another desk secret. Set the old secret back, or run "
                          "`dazor desk new-link NAME`.") from error

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Return False for the last factor: an account without one shows nothing."""
        mine = Authenticator.objects.filter(user_id=authenticator.user_id).exclude(pk=authenticator.pk)
        strong = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
        return authenticator.type not in strong or mine.filter(type__in=strong).exists()


def add_editor(name: str, roles: Collection[str], *, within: str = "* : *") -> str:
    """Make the account of a founder and return the path of its set-up page, good once and for a day.

    Raises: Stopped when the name is taken, a role is unknown, or the desk has received reports: then a newcomer knocks.
    BadCompartment.
    """
    if unknown := sorted(set(roles) - set(ROLES)):
        raise Stopped(f"unknown role {', '.join(unknown)}. Known: {', '.join(ROLES)}. No account was made.")
    if User.objects.filter(username__iexact=name).exists():
        raise Stopped(f"there is an account {name} already. No account was made; `dazor desk new-link {name}` gives it "
                      "a new set-up link.")
    if not founding():
        raise Stopped(f"this desk has received reports, so no link lets anybody in. {name} opens /enter/new/ on the desk; two "
                      "editors answer for the code that page shows. No account was made.")
    with transaction.atomic():
        user = User(username=name)
        user.set_unusable_password()
        user.full_clean(exclude=["password"])
        user.save()
        Editor.objects.create(user=user, roles=",".join(sorted(roles)),
                              compartments=compartments.written(compartments.parsed(within)))
    return set_up_path(user)


def find(name: str) -> User:
    """Return an account. Raises: NotThere."""
    user = User.objects.filter(username=name).first()
    if user is None:
        raise NotThere(f"there is no account {name}. Nothing was changed.")
    return user


def editor_of(name: str, *, lock: bool = False) -> Editor:
    """Return the editor of an account. Raises: NotThere."""
    rows = Editor.objects.select_for_update(of=("self",)) if lock else Editor.objects.all()
    row = rows.select_related("user").filter(user__username=name).first()
    if row is None:
        raise NotThere(f"there is no account {name}. Nothing was changed.")
    return row


def founding() -> bool:
    """Tell whether the desk never received a report: only then accounts are made without two others."""
    return not EnvelopeRow.objects.exists()


def new_link(name: str) -> str:
    """Take password and second factors from a founder's account and return its new set-up path.

    Raises: NotThere; Stopped when the desk has received reports.
    """
    user = find(name)
    if not founding():
        raise Stopped(f"this desk has received reports, so no link opens an account. {name} comes in with a recovery code, or "
                      "is revoked by two editors and knocks anew. Nothing was changed.")
    with transaction.atomic():
        Authenticator.objects.filter(user=user).delete()
        user.set_unusable_password()
        user.save()  # a changed password ends every session
    return set_up_path(user)


def shut_out(name: str, now: datetime | None = None) -> None:
    """End an account from the machine: its sessions end at once. Its acts stay in the journal. Raises: NotThere."""
    with transaction.atomic():
        end(editor_of(name, lock=True), by="operator", now=now or clock.now(), what="shut_out")


def end(editor: Editor, *, by: str, now: datetime, what: str = "revoked") -> None:
    """End an account: password, factors, sessions and roles are gone when this returns; its acts stay."""
    user = editor.user
    Authenticator.objects.filter(user=user).delete()
    user.is_active = False
    user.set_unusable_password()
    user.save()
    editor.state, editor.enters = AccountState.OUT, ""
    editor.save()
    editor.approvals.all().delete()
    for session in Session.objects.iterator():
        if str(session.get_decoded().get("_auth_user_id", "")) == str(user.pk):
            session.delete()
    notices.add(what, by=by, whom=user.username, now=now)


def set_up_path(user: User) -> str:
    """Return the path of the set-up page of an account."""
    return reverse("welcome", args=[urlsafe_base64_encode(force_bytes(user.pk)), default_token_generator.make_token(user)])


def roles_of(user: User | AnonymousUser) -> frozenset[str]:
    """Return the roles of an account; none for nobody."""
    editor = Editor.objects.filter(user_id=user.pk).first() if user.is_authenticated else None
    return editor.role_set if editor else frozenset()
