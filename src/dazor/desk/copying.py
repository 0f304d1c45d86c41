"""Whole files → safe copies, and which of them are the same thing seen again.

What looks like an earlier picture or video gets the earlier one's name among its report's origins, so that one video sent
by ten people counts once. Voice and paper have no look and are known by the hash of what is locked of them, which no
longer depends on who saved the file: the looks of two different pages of print differed in 0 and 1 of 64 bits.
"""

from __future__ import annotations

import hashlib
import sys
import threading
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

import msgspec
from django.db import DatabaseError, connection, transaction

from dazor import box
from dazor.desk import custody
from dazor.desk.keys import KEYRING
from dazor.desk.models import MediaPart, MediaRow, MediaState
from dazor.model.errors import DazorError
from dazor.sealing import epochs, parts, unseal

ALIKE = 6  # of 64 bits: recompressed and scaled pictures differ in 0 to 4, others in 20 and more
_encode = msgspec.json.Encoder().encode
_WORKING = threading.Lock()


def make(now: datetime, *, slow: bool | None = None) -> int:
    """Make the copies that can be made; `slow` True: of video, voice and PDF only, False: of photos only.

    Returns how many reports have a new origin. Raises: OSError: the box itself could not be made.
    """
    rows = MediaRow.objects.filter(state=MediaState.AWAITED)
    if slow is not None:
        rows = rows.exclude(kind="photo") if slow else rows.filter(kind="photo")
    return sum(_make_safe(row, now) for row in rows)


def aside(now: datetime, then: Callable[[], None]) -> None:
    """Make the slow copies in a thread of their own, one at a time, unless it is at work; a video may take minutes.

    The desk's own work goes on meanwhile: quick signals reach it within a minute. `then` is called when reports have changed.
    """
    if MediaRow.objects.filter(state=MediaState.AWAITED).exclude(kind="photo").exists() and _WORKING.acquire(blocking=False):
        threading.Thread(target=_aside, args=(now, then), name="desk-copies", daemon=True).start()


def _aside(now: datetime, then: Callable[[], None]) -> None:
    try:
        if make(now, slow=True):
            then()
    except (DazorError, DatabaseError, OSError) as error:
        print(f"dazor desk: a safe copy was not made and is tried again: {error}", file=sys.stderr)  # noqa: T201
    finally:
        connection.close()
        _WORKING.release()


def _make_safe(row: MediaRow, now: datetime) -> bool:
    """Put a file together if all of it is here, and make its safe copy. Returns whether the report has a new origin."""
    own = list(MediaPart.objects.filter(media=row.pk).order_by("number"))
    whole = own and own[-1].of == len(own)
    key = KEYRING.private(row.epoch)
    if not whole or key is None:
        return False
    data = _opened(own)
    if hashlib.sha256(data).hexdigest() != row.sha256:
        return _refuse(row, "it is not the file that was sent: a part was changed on the way", now)
    made = box.safe_copy(data)
    if made.problem:
        return _refuse(row, made.problem, now)
    row.kind, row.look, row.pieces = made.kind[:10], " ".join(made.looks), " ".join(piece.role for piece in made.pieces)
    row.safe_type, row.state = made.pieces[0].type[:20], MediaState.SAFE
    row.safe = parts.lock(made.frame, epochs.public_half(row.epoch, key))
    with transaction.atomic():
        if not MediaRow.objects.filter(pk=row.pk, state=MediaState.AWAITED).exists():
            return False  # destroyed while the copy was made
        custody.note(row, "received", now, row.sha256)
        custody.note(row, "copied", now, hashlib.sha256(made.frame).hexdigest())
        origin = first_alike(row)
        row.save()
        return _same_thing(row, origin)


def _opened(own: Iterable[MediaPart]) -> bytes:
    """Return the file, in memory."""
    pieces = []
    for part in own:
        opened = unseal.PartOpener(part.epoch, KEYRING.keys).open(bytes(part.sealed))
        pieces.append(opened[1].data if opened else b"")
    return b"".join(pieces)


def _refuse(row: MediaRow, problem: str, now: datetime) -> bool:
    row.state, row.problem = MediaState.REFUSED, problem
    with transaction.atomic():
        custody.note(row, "refused", now, row.sha256)
        row.save(update_fields=["state", "problem"])
    return False


def first_alike(row: MediaRow) -> str:
    """Return the hash of the first file that looks like this one, or its own."""
    if not row.look:
        return row.sha256
    mine = bits(row.look)
    for sha256, look in MediaRow.objects.exclude(look="").exclude(pk=row.pk).order_by("epoch", "pk").values_list("sha256", "look"):
        if alike(mine, bits(look)):
            return str(sha256)
    return row.sha256


def bits(look: str) -> list[int]:
    """Return the looks of a file as numbers of 64 bits."""
    return [int(one, 16) for one in look.split()]


def alike(one: Sequence[int], other: Sequence[int]) -> bool:
    """Tell whether at least half of the frames of the shorter show the same; a photo is one frame."""
    few, many = sorted((one, other), key=len)
    return 2 * sum(any((a ^ b).bit_count() <= ALIKE for b in many) for a in few) >= len(few) > 0


def _same_thing(row: MediaRow, origin: str) -> bool:
    """Add the earlier file's hash to the report's origins. Returns whether it was new there."""
    report = row.report.report
    if origin in report.media:
        return False
    row.report.facts = _encode(msgspec.structs.replace(report, media=(*report.media, origin))).decode()
    row.report.save(update_fields=["facts"])
    return True
