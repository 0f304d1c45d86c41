"""Two editors who look at nothing but the ledger. Imported only after the desk is set up."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import msgspec
from django.contrib.auth.models import User
from django.db import transaction

from dazor.desk import acts, people, releasing
from dazor.desk.errors import DeskError
from dazor.desk.models import IncidentRow
from dazor.model.codes import Act, ReleaseClass, Verification
from dazor.model.public import Release
from dazor.verification import ActRefused

ROLES = {"alena": ("triager", "geolocator", "verifier", "claims_keeper"),
         "bohdan": ("publisher", "case_officer", "safety_officer", "auditor")}
ENOUGH = 0.5  # probability from which the two take an incident up; the rest stays in the queue for you


BELIEVED = frozenset({Verification.CORROBORATED, Verification.VERIFIED})


class Released(msgspec.Struct, kw_only=True):
    """What the two did, and why the rest was held."""

    looked: int = 0
    released: int = 0
    refused: dict[str, int] = {}  # code of the refusal → how often


def enrol(passwords: Mapping[str, str]) -> dict[str, str]:
    """Make the two accounts with password and one-time codes. Returns the TOTP secret of each."""
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    found: dict[str, str] = {}
    for name, roles in ROLES.items():
        people.add_editor(name, roles)
        with transaction.atomic():
            user = User.objects.get(username=name)
            user.set_password(passwords[name])
            user.save()
            found[name] = generate_totp_secret()
            TOTP.activate(user, found[name])
    return found


def code(secret: str, now: datetime) -> str:
    """Return the six digits of this half minute."""
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

    return str(format_hotp_value(hotp_value(secret, int(now.timestamp()) // 30)))


def work(now: datetime) -> Released:
    """Take up what the ledger believes, grade it, and sign what the policy lets out."""
    done = Released()
    for row in IncidentRow.objects.filter(merged_into=None).order_by("id"):
        assessment = row.incident.assessment
        if assessment is None or assessment.p < ENOUGH or row.incident.groups < 2:
            continue
        if assessment.verification not in BELIEVED:
            continue
        done.looked += 1
        seen = releasing.preview(row, now)
        if not isinstance(seen, Release):
            done.refused[seen.code] = done.refused.get(seen.code, 0) + 1
            continue
        try:
            _release(row, seen, assessment.grade, now)
            done.released += 1
        except (ActRefused, DeskError) as refusal:
            done.refused[refusal.code] = done.refused.get(refusal.code, 0) + 1
    return done


def _release(row: IncidentRow, seen: Release, grade: str, now: datetime) -> None:
    acts.judge(row.id, by="alena", act=Act.CLAIMED, now=now)
    acts.judge(row.id, by="alena", act=Act.GRADED, now=now, value=grade, why="as the ledger says")
    if seen.release_class is ReleaseClass.R2:
        releasing.sign(row.id, by="alena", now=now)
    if seen.release_class is ReleaseClass.R4:
        releasing.sign(row.id, by="alena", now=now)
    else:
        releasing.sign(row.id, by="bohdan", now=now)
