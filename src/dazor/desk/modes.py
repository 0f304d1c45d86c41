"""Whether the desk may be written to: it closes itself when it could write something wrong, and says why."""

from __future__ import annotations

import os
import time
from datetime import datetime, timedelta
from pathlib import Path

from django.db import DatabaseError, connection

from dazor.desk import clock, notices
from dazor.desk.keys import KEYRING
from dazor.desk.models import EnvelopeRow, JudgementRow, NoticeRow
from dazor.sealing import epochs

SLACK = timedelta(minutes=10)  # a clock that is off by this much writes days and delays that are wrong
_RUNNING = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)  # goes on while a machine sleeps: one that slept has no wrong clock
# What stays possible although the desk is closed for writing: coming in and out, and what protects people.
ALWAYS = frozenset({"account_login", "account_logout", "account_reauthenticate", "mfa_authenticate", "mfa_reauthenticate",
                    "mfa_login_webauthn", "mfa_activate_totp", "mfa_add_webauthn", "set_language", "welcome"})
# What protects people stays possible too, unless the database takes nothing: by page and by what its form says.
PROTECTING = {"release": {"withdraw"}, "person": {"out", "object", "back"}}


def _started() -> float:
    """Return when this machine started, by its own clock: moves when somebody sets that clock while it runs."""
    return time.time() - time.clock_gettime(_RUNNING)


_STARTED = _started()


def read_only(now: datetime) -> str:
    """Return why nothing may be written now: by_hand, database, clock, keys; "" when all is well."""
    if _database_refuses():
        return "database"
    last = NoticeRow.objects.filter(what__in=["read_only_on", "read_only_off"]).order_by("-seq").first()
    if last is not None and last.what == "read_only_on":
        return "by_hand"
    if clock_is_wrong(now):
        return "clock"
    return "" if KEYRING.open else "keys"


def stops(route: str, why: str, what: str = "") -> bool:
    """Tell whether a page that writes is stopped in this mode."""
    protects = what in PROTECTING.get(route, ()) and why != "database"
    return route not in ALWAYS and not protects


def clock_is_wrong(now: datetime) -> bool:
    """Tell whether the clock was set while the desk runs, or stands before what was already written."""
    if abs(_started() - _STARTED) > SLACK.total_seconds():
        return True
    last = JudgementRow.objects.order_by("-seq").values_list("at", flat=True).first()
    if last is not None and datetime.fromisoformat(last) > now + SLACK:
        return True
    newest = EnvelopeRow.objects.order_by("-epoch").values_list("epoch", flat=True).first()
    return newest is not None and epochs.start_of(newest) > now + SLACK


def _database_refuses() -> bool:
    if connection.vendor != "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('transaction_read_only')")
            return str(cursor.fetchone()[0]) == "on"
    name = str(connection.settings_dict["NAME"])
    if "memory" in name or not Path(name).exists():
        return False
    return not os.access(name, os.W_OK) or bool(os.statvfs(name).f_flag & os.ST_RDONLY)


def close(*, by: str, now: datetime) -> None:
    """Close the desk for writing until `reopen`."""
    notices.add("read_only_on", by=by, now=now)


def reopen(*, by: str, now: datetime) -> None:
    """Open the desk for writing again."""
    notices.add("read_only_off", by=by, now=now)


def said(now: datetime | None = None) -> str:
    """Return the mode for a page that must not fail: "" also when the database cannot be asked."""
    try:
        return read_only(now or clock.now())
    except DatabaseError:
        return "database"


