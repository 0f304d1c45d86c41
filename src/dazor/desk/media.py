"""Files that came with reports: fetched in sealed parts, put together in memory, shown as a safe copy only.

    media.dazor ──> MediaPart (sealed) ── all there ──> in memory: hash compared, recoded in a box ──> safe copy (sealed)

Nothing is ever written in the clear. The parts go 72 hours after their epoch, the safe copy dies with the key of its
epoch. A picture that looks like an earlier one gets the earlier one's name among the report's origins, so that one
picture sent by ten people counts once.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
from django.conf import settings
from django.db import transaction

from dazor.desk import chain, sandbox
from dazor.desk.errors import NotThere, Stopped
from dazor.desk.keys import KEYRING
from dazor.desk.models import AccessRow, MediaPart, MediaRow, MediaState, ReportRow, SpoolMark
from dazor.desk.opening import closed_to
from dazor.model.raw import Media
from dazor.sealing import epochs, parts, slots, unseal

ORIGINAL = timedelta(hours=72)  # after the end of its epoch
PATIENCE = timedelta(hours=24)  # for parts that are still at the door
ALIKE = 6  # of 64 bits: recompressed and scaled pictures differ in 0 to 4, others in 20 and more
_encode = msgspec.json.Encoder().encode


def expect(report: ReportRow, files: Iterable[Media]) -> None:
    """Note the files of a report that was just read; the caller holds the transaction."""
    for file in files:
        MediaRow.objects.get_or_create(id=file.parts or secrets.token_hex(16), defaults={
            "report": report, "epoch": report.epoch, "kind": file.kind[:10], "sha256": file.sha256[:64], "size": file.size or 0,
            "state": MediaState.AWAITED if file.parts else MediaState.REFUSED, "problem": file.problem[:200],
            "original": bool(file.parts)})


def work(now: datetime) -> int:
    """Fetch parts, make safe copies, forget what is due. Returns how many files changed what is known of their reports.

    Raises: SlotFileDamaged, OSError: the spool or the box; everything is tried again at the next tick.
    """
    forget(now)
    folder = Path(str(settings.DAZOR["spool"]))
    for path in (folder / slots.MEDIA_NAME, *sorted(folder.glob(f"*/{slots.MEDIA_NAME}"))):
        if KEYRING.open and path.exists():
            _collect(path.read_bytes())
    if sandbox.missing():
        return 0  # `dazor check` says so; the parts wait
    return sum(_make_safe(row) for row in MediaRow.objects.filter(state=MediaState.AWAITED))


def forget(now: datetime) -> None:
    """Destroy originals after 72 hours, safe copies with the key of their epoch; tell of files that never came."""
    limit = epochs.epoch_of(now - ORIGINAL - timedelta(hours=epochs.HOURS))
    MediaPart.objects.filter(epoch__lt=limit).delete()
    MediaRow.objects.filter(epoch__lt=limit).update(original=False)
    late = epochs.epoch_of(now - PATIENCE - timedelta(hours=epochs.HOURS))
    MediaRow.objects.filter(state=MediaState.AWAITED, epoch__lt=late).update(
        state=MediaState.REFUSED, problem="it never came whole: the door was stopped, or the spool was not fetched in time")
    oldest = epochs.epoch_of(now - timedelta(days=int(settings.DAZOR["retention_days"]), hours=epochs.HOURS))
    MediaRow.objects.filter(epoch__lt=oldest).exclude(state=MediaState.GONE).update(
        state=MediaState.GONE, safe=b"", original=False)


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


def _make_safe(row: MediaRow) -> bool:
    """Put a file together if all of it is here, and make its safe copy. Returns whether the report has a new origin."""
    own = list(MediaPart.objects.filter(media=row.pk).order_by("number"))
    whole = own and own[-1].of == len(own)
    key = KEYRING.private(row.epoch)
    if not whole or key is None:
        return False
    data = _opened(own)
    if hashlib.sha256(data).hexdigest() != row.sha256:
        return _refuse(row, "it is not the file that was sent: a part was changed on the way")
    copy = sandbox.safe_copy(data) if row.kind == "photo" else sandbox.Copy(problem="only photos can be shown safely")
    if copy.problem:
        return _refuse(row, copy.problem)
    row.state, row.look, row.safe_type = MediaState.SAFE, copy.look, "image/jpeg"
    row.safe = parts.lock(copy.data, epochs.public_half(row.epoch, key))
    with transaction.atomic():
        origin = first_alike(row)
        row.save()
        return _same_picture(row, origin)


def _opened(own: Iterable[MediaPart]) -> bytes:
    """Return the file, in memory."""
    pieces = []
    for part in own:
        opened = unseal.PartOpener(part.epoch, KEYRING.keys).open(bytes(part.sealed))
        pieces.append(opened[1].data if opened else b"")
    return b"".join(pieces)


def _refuse(row: MediaRow, problem: str) -> bool:
    row.state, row.problem = MediaState.REFUSED, problem
    row.save(update_fields=["state", "problem"])
    return False


def first_alike(row: MediaRow) -> str:
    """Return the hash of the first picture that looks like this one, or its own."""
    bits = int(row.look, 16)
    for sha256, look in MediaRow.objects.exclude(look="").exclude(pk=row.pk).order_by("epoch", "pk").values_list("sha256", "look"):
        if (int(look, 16) ^ bits).bit_count() <= ALIKE:
            return str(sha256)
    return row.sha256


def _same_picture(row: MediaRow, origin: str) -> bool:
    """Add the earlier picture's hash to the report's origins. Returns whether it was new there."""
    report = row.report.report
    if origin in report.media:
        return False
    row.report.facts = _encode(msgspec.structs.replace(report, media=(*report.media, origin))).decode()
    row.report.save(update_fields=["facts"])
    return True


def show(media_id: str, *, by: str, now: datetime) -> tuple[str, bytes]:
    """Return type and bytes of a safe copy for one page and write down that this person saw it.

    Raises: NotThere; Stopped: not for this person, or no safe copy; WrongKey.
    """
    row = MediaRow.objects.select_related("report").filter(pk=media_id).first()
    if row is None:
        raise NotThere(f"there is no file {media_id}. Nothing was changed.")
    if closed_to(row.report, by):
        raise Stopped("you do not read the words of this report, so you do not see its file. Nothing was shown.")
    key = KEYRING.private(row.epoch)
    if row.state != MediaState.SAFE or key is None:
        raise Stopped("there is no safe copy of this file, or no key for it. Nothing was shown.")
    chain.add(AccessRow, day=f"{now:%Y-%m-%d}", by=by, report=row.report_id, what="looked")
    return row.safe_type, unseal.open_copy(bytes(row.safe), row.epoch, key)
