"""How much a person reads in an hour: beyond the limit a second person must say yes, and all editors are told.

The hour is counted in the memory of this process and nowhere written: the journal of openings keeps the day, so that
who holds the database cannot lay an editor's minutes beside anything else. A restart forgets at most one hour's count.
"""

from __future__ import annotations

import threading
from collections import deque
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import transaction

from dazor.desk import notices
from dazor.desk.errors import NotThere, Stopped
from dazor.desk.models import Allowance

HOUR = timedelta(hours=1)


class Count:
    """How often each person did something in the hour before a moment."""

    def __init__(self) -> None:
        self._at: dict[str, deque[datetime]] = {}
        self._lock = threading.Lock()

    def within(self, name: str, now: datetime) -> int:
        """Return how often in the last hour."""
        with self._lock:
            kept = self._at.setdefault(name, deque())
            while kept and now - kept[0] >= HOUR:
                kept.popleft()
            return len(kept)

    def one_more(self, name: str, now: datetime) -> int:
        """Count one more and return how often in the last hour."""
        with self._lock:
            self._at.setdefault(name, deque()).append(now)
        return self.within(name, now)

    def forget(self) -> None:
        """Forget everybody."""
        with self._lock:
            self._at.clear()


OPENINGS, BROWSING = Count(), Count()  # one a process: the pages


def _minute(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ")


def may_open(who: str, now: datetime) -> bool:
    """Tell whether a person may open one more report this hour; at the limit a second person is asked, and all are told."""
    limit, opened = int(settings.DAZOR["opens_an_hour"]), OPENINGS.within(who, now)
    granted = Allowance.objects.filter(who=who, until__gt=_minute(now)).exclude(by="").count()
    if opened < limit * (1 + granted):
        return True
    with transaction.atomic():
        notices.once_an_hour("bulk_opening", by=who, now=now, value=str(opened))
        if not Allowance.objects.filter(who=who, by="", until__gt=_minute(now)).exists():
            Allowance.objects.create(who=who, until=_minute(now + HOUR))
    return False


def browsed(who: str, now: datetime) -> None:
    """Count a page of a report or incident; at the limit all editors are told."""
    if BROWSING.one_more(who, now) == int(settings.DAZOR["pages_an_hour"]):
        notices.once_an_hour("bulk_browsing", by=who, now=now, value=str(settings.DAZOR["pages_an_hour"]))


def waiting(now: datetime) -> list[Allowance]:
    """Return who asks to open more."""
    return list(Allowance.objects.filter(by="", until__gt=_minute(now)).order_by("pk"))


def granted(now: datetime) -> list[Allowance]:
    """Return what was allowed and still counts."""
    return list(Allowance.objects.filter(until__gt=_minute(now)).exclude(by="").order_by("pk"))


def allow(number: int, *, by: str, now: datetime) -> None:
    """Allow a person as many openings again for an hour. Raises: NotThere; Stopped for oneself."""
    with transaction.atomic():
        asked = Allowance.objects.select_for_update().filter(pk=number, by="", until__gt=_minute(now)).first()
        if asked is None:
            raise NotThere("nobody asks for this any more. Nothing was changed.")
        if asked.who == by:
            raise Stopped("a second person says yes to this, not oneself. Nothing was changed.")
        asked.by, asked.until = by, _minute(now + HOUR)
        asked.save()
        notices.add("allowed_more", by=by, whom=asked.who, now=now, value=str(settings.DAZOR["opens_an_hour"]))


def refuse(number: int, *, by: str, now: datetime) -> None:
    """Refuse openings that are asked for, or take back what was allowed. Raises: NotThere."""
    with transaction.atomic():
        asked = Allowance.objects.select_for_update().filter(pk=number).first()
        if asked is None:
            raise NotThere("nobody asks for this any more. Nothing was changed.")
        notices.add("refused_more", by=by, whom=asked.who, now=now)
        asked.delete()
