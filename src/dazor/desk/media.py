"""Files that came with reports: fetched in sealed parts, put together in memory, shown as a safe copy only.

    media.dazor ──> MediaPart (sealed) ── all there ──> `copying`: hash compared, made anew in a box ──> safe copy (sealed)
    dazor import ─> `attached`: stripped in a box ──^

Nothing is ever written in the clear. The parts go 72 hours after their epoch, the safe copy dies with the key of its
epoch. What becomes of a file stands in a journal of its own (`custody`).
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from dazor import box
from dazor.box.inside.frame import unframed
from dazor.desk import chain, copying, custody
from dazor.desk.errors import NotThere, Stopped
from dazor.desk.keys import KEYRING
from dazor.desk.models import AccessRow, MediaPart, MediaRow, MediaState, ReportRow, SpoolMark
from dazor.desk.opening import closed_to
from dazor.model.raw import Media
from dazor.sealing import epochs, slots, unseal

ORIGINAL = timedelta(hours=72)  # after the end of its epoch
PATIENCE = timedelta(hours=24)  # for parts that are still at the door
NEVER_WHOLE = "it never came whole: the door was stopped, or the spool was not fetched in time"


def expect(report: ReportRow, files: Iterable[Media]) -> None:
    """Note the files of a report that was just read; the caller holds the transaction."""
    for file in files:
        MediaRow.objects.get_or_create(id=file.parts or secrets.token_hex(16), defaults={
            "report": report, "epoch": report.epoch, "kind": file.kind[:10], "sha256": file.sha256[:64], "size": file.size or 0,
            "state": MediaState.AWAITED if file.parts else MediaState.REFUSED, "problem": file.problem[:200],
            "original": bool(file.parts)})


def work(now: datetime, *, aside: Callable[[], None] | None = None) -> int:
    """Fetch parts, make safe copies, forget what is due. Returns how many files changed what is known of their reports.

    With `aside`, video, voice and PDF are copied in a thread of their own, which calls it when reports have changed.
    Raises: SlotFileDamaged, OSError: the spool or the box; everything is tried again at the next tick.
    """
    forget(now)
    folder = Path(str(settings.DAZOR["spool"]))
    for path in (folder / slots.MEDIA_NAME, *sorted(folder.glob(f"*/{slots.MEDIA_NAME}"))):
        if KEYRING.open and path.exists():
            _collect(path.read_bytes())
    if box.missing():
        return 0  # `dazor check` says so; the parts wait
    if aside is None:
        return copying.make(now)
    changed = copying.make(now, slow=False)
    copying.aside(now, aside)
    return changed


def forget(now: datetime) -> None:
    """Destroy originals after 72 hours, safe copies with the key of their epoch; tell of files that never came."""
    limit = epochs.epoch_of(now - ORIGINAL - timedelta(hours=epochs.HOURS))
    MediaPart.objects.filter(epoch__lt=limit).delete()
    _change(MediaRow.objects.filter(epoch__lt=limit, original=True), "original gone", now, original=False)
    late = epochs.epoch_of(now - PATIENCE - timedelta(hours=epochs.HOURS))
    _change(MediaRow.objects.filter(state=MediaState.AWAITED, epoch__lt=late), "never whole", now, state=MediaState.REFUSED,
            problem=NEVER_WHOLE)
    oldest = epochs.epoch_of(now - timedelta(days=int(settings.DAZOR["retention_days"]), hours=epochs.HOURS))
    gone = MediaRow.objects.filter(epoch__lt=oldest).exclude(state=MediaState.GONE)
    _change(gone.filter(state=MediaState.SAFE), "gone", now, state=MediaState.GONE, safe=b"", original=False)
    gone.update(state=MediaState.GONE, original=False)  # of these there was no copy


def _change(rows: QuerySet[MediaRow], what: str, now: datetime, **fields: object) -> None:
    """Change these rows and write down what became of each file."""
    with transaction.atomic():
        found = list(rows.order_by("pk").defer("safe"))
        for row in found:
            custody.note(row, what, now)
        MediaRow.objects.filter(pk__in=[row.pk for row in found]).update(**fields)


def _collect(data: bytes) -> None:
    """Keep the parts of the ticks that are new, still sealed."""
    file_id = slots.read_layout(data).file_id.hex()
    mark = SpoolMark.objects.filter(pk=file_id).first()
    file = slots.read(data, after=mark.sequence if mark else 0)
    halt = min(file.torn, default=None)
    for tick in file.ticks:
        opener = unseal.PartOpener(tick.epoch, KEYRING.keys)
        with transaction.atomic():
            for sealed in tick.sealed:
                if (opened := opener.open(sealed)) is not None:
                    epoch, part = opened
                    MediaPart.objects.get_or_create(media=part.file[:32], number=part.number, defaults={
                        "of": part.number + 1 if part.last else 0, "epoch": epoch, "sealed": sealed})
            if halt is None or tick.sequence < halt:
                SpoolMark.objects.update_or_create(file_id=file_id, defaults={"sequence": tick.sequence})


def show(media_id: str, number: int = 0, *, by: str, now: datetime, again: bool = False) -> tuple[str, bytes]:
    """Return type and bytes of a piece of a safe copy for one page and write down that this person saw or heard it.

    `again` is true for the rest of what was shown already; it is not written down twice.
    Raises: NotThere; Stopped: not for this person, or no safe copy; WrongKey.
    """
    row = MediaRow.objects.select_related("report").filter(pk=media_id).first()
    if row is None:
        raise NotThere(f"there is no file {media_id}. Nothing was changed.")
    if closed_to(row.report, by):
        raise Stopped("you do not read the words of this report, so you do not see its file. Nothing was shown.")
    key = KEYRING.private(row.epoch)
    if row.state != MediaState.SAFE or key is None or number >= len(row.roles):
        raise Stopped("there is no safe copy of this file, or no key for it. Nothing was shown.")
    _, pieces = unframed(unseal.open_copy(bytes(row.safe), row.epoch, key))
    line = {"day": f"{now:%Y-%m-%d}", "by": by, "report": row.report_id, "what": "heard" if pieces[number].role == "sound" else "looked"}
    if not (again and AccessRow.objects.filter(**line).exists()):
        chain.add(AccessRow, **line)
    return pieces[number].type, pieces[number].data
