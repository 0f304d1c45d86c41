"""What became of every file, with its hash, in a journal that shows when it was changed behind the desk's back.

A line is added in the transaction that does the thing it tells of. Its time is the six-hour epoch; who looked at a file
stands in the journal of openings, to the day.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from dazor.desk import chain
from dazor.desk.models import CustodyRow, MediaRow
from dazor.sealing import epochs


def note(row: MediaRow, what: str, now: datetime, digest: str = "") -> None:
    """Write down what became of a file: received, copied, refused, never whole, original gone, gone."""
    chain.add(CustodyRow, epoch=epochs.epoch_of(now), media=row.pk, what=what, digest=digest)


def of(media_id: str) -> Sequence[CustodyRow]:
    """Return the lines of one file, oldest first."""
    return list(CustodyRow.objects.filter(media=media_id).order_by("seq"))
