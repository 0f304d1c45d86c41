"""What every editor must know: written down chained, to the hour, and shown to each until it is put away."""

from __future__ import annotations

from datetime import UTC, datetime

from dazor.desk import chain
from dazor.desk.models import Editor, NoticeRow

SHOWN = 12  # lines of the banner; the rest stands on the page of notices
ALARMS = frozenset({"bulk_opening", "bulk_browsing", "exported", "revoke_asked", "revoked", "shut_out", "wrong_code"})


def hour(now: datetime) -> str:
    """Return the hour of a moment, UTC: 2026-11-22T14."""
    return now.astimezone(UTC).strftime("%Y-%m-%dT%H")


def add(what: str, *, by: str, now: datetime, whom: str = "", value: str = "") -> NoticeRow:
    """Tell all editors. `now` is aware."""
    line: NoticeRow = chain.add(NoticeRow, at=hour(now), by=by[:150], what=what, whom=whom[:150], value=value[:200])
    return line


def once_an_hour(what: str, *, by: str, now: datetime, value: str = "") -> None:
    """Tell all editors unless they were told this hour."""
    if not NoticeRow.objects.filter(what=what, by=by, at=hour(now)).exists():
        add(what, by=by, now=now, value=value)


def unseen(editor: Editor) -> list[NoticeRow]:
    """Return what an editor has not put away, newest first."""
    return list(NoticeRow.objects.filter(seq__gt=editor.noticed).order_by("-seq")[:SHOWN])


def put_away(editor: Editor, last: int) -> None:
    """Note that an editor has seen everything up to a line."""
    known = NoticeRow.objects.filter(seq__lte=last).order_by("-seq").values_list("seq", flat=True).first() or 0
    Editor.objects.filter(pk=editor.pk, noticed__lt=known).update(noticed=known)
