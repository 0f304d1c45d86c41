"""What is destroyed when: keys and envelopes seven days after their epoch, words 72 hours after people have judged them.

A judged report has given what it had: the facts stay with its incident, the words go early. What belongs to no
incident goes 72 hours after its epoch. A report of several incidents stays until the last of them is judged.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet

from dazor.desk.keys import KEYRING
from dazor.desk.models import EnvelopeRow, EnvelopeState, JudgementRow, Membership
from dazor.sealing import epochs


def shred(now: datetime) -> int:
    """Move the tide on, destroy the keys that are due, empty their envelopes and those of judged reports; returns how many.

    The facts stay. Raises: TideLost, Unlockable: what could be destroyed without the disk's help is destroyed.
    """
    days = int(settings.DAZOR["retention_days"])
    oldest = epochs.epoch_of(now - timedelta(days=days, hours=epochs.HOURS))
    count = _empty(EnvelopeRow.objects.filter(epoch__lt=oldest)) + empty_judged(now, int(settings.DAZOR["judged_hours"]))
    SessionStore.clear_expired()  # by the machine's clock, as they were made: the end of one tells when an editor came in
    KEYRING.forget(now, days)
    _leave_nothing_beside()
    return count


def empty_judged(now: datetime, hours: int) -> int:
    """Empty the envelopes of reports whose incidents people judged `hours` ago, and of those that no incident needs."""
    limit = now - timedelta(hours=hours)
    text = limit.astimezone(UTC).isoformat(timespec="microseconds")
    judged = JudgementRow.objects.filter(incident=OuterRef("incident_id"), at__lte=text)
    mine = Membership.objects.filter(report__envelope=OuterRef("pk"))
    waits = Exists(mine.filter(~Exists(judged)))
    opened = EnvelopeRow.objects.filter(state=EnvelopeState.OPENED)
    lonely = opened.filter(~Exists(mine), epoch__lt=epochs.epoch_of(limit - timedelta(hours=epochs.HOURS)))
    return _empty(opened.filter(Exists(mine), ~waits)) + _empty(lonely)


def _empty(rows: QuerySet[EnvelopeRow]) -> int:
    names = list(rows.exclude(state=EnvelopeState.SHREDDED).values_list("pk", flat=True))
    for start in range(0, len(names), 500):
        EnvelopeRow.objects.filter(pk__in=names[start:start + 500]).update(state=EnvelopeState.SHREDDED, sealed=b"")
    return len(names)


def _leave_nothing_beside() -> None:
    """Write SQLite's log back and cut it to nothing: what was overwritten in the database stands in the log until then.

    Measured: 2,000 of 2,000 deleted rows were in the log of a database with secure_delete on. With others at work the
    log is cut at a later tick.
    """
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
