"""The only way to somebody's words: opened in memory for one page, masked, marked, and written down.

Nothing here is stored except the line of the access journal. The words are read anew by triage for their spans,
since what is kept of a report has none.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise

import msgspec
from django.db import transaction

from dazor.desk import chain, watch
from dazor.desk.errors import NotThere, Stopped
from dazor.desk.keys import KEYRING
from dazor.desk.models import AccessRow, Editor, EnvelopeState, ReportRow
from dazor.desk.reading import words_read
from dazor.model.codes import Disposition
from dazor.model.facts import Report, Span
from dazor.model.raw import Envelope
from dazor.sealing import unseal
from dazor.sealing.errors import Damaged, WrongKey
from dazor.verification import compartments
from dazor.verification.states import SEES

PER_DAY = 400  # openings a person a day; ten times a busy shift's reading, and far below a bulk read


class Piece(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch of the words and how it is shown."""

    text: str
    kind: str = ""  # label of the narrowest span over it; "mask" for what is hidden
    because: str = ""  # of a mask: what kind of thing is hidden
    spans: tuple[Span, ...] = ()  # all spans over it, the narrowest first


class Words(msgspec.Struct, frozen=True, kw_only=True):
    """A report's words as the page shows them, or why there are none."""

    pieces: tuple[Piece, ...] = ()
    gone: str = ""  # destroyed, locked, damaged; before, role, compartment, second
    epoch: str = ""
    read: Report | None = None  # as triage reads it anew, reasons included: for this one page


def reports_row(report_id: str) -> ReportRow:
    """Return a report's row. Raises: NotThere, for quarantined ones too: planning is shown to nobody."""
    row = ReportRow.objects.select_related("envelope").filter(pk=report_id).first()
    if row is None or row.disposition == Disposition.QUARANTINED:
        raise NotThere(f"there is no report {report_id}. Nothing was changed.")
    return row


def open_words(report_id: str, *, by: str, now: datetime) -> Words:
    """Return a report's words for one page and write down that this person read them. `now` is aware.

    Raises: NotThere; Stopped when the person has opened PER_DAY reports today.
    """
    row = reports_row(report_id)
    if closed := closed_to(row, by):
        return Words(gone=closed, epoch=row.epoch)
    envelope = row.envelope
    if envelope.state == EnvelopeState.SHREDDED:
        return Words(gone="destroyed", epoch=envelope.epoch)
    key = KEYRING.private(envelope.epoch)
    if key is None:
        return Words(gone="locked" if not KEYRING.open else "destroyed", epoch=envelope.epoch)
    if not watch.may_open(by, now):
        return Words(gone="second", epoch=envelope.epoch)
    _write_down(report_id, by, now)
    watch.OPENINGS.one_more(by, now)
    try:
        message = unseal.open_envelope(Envelope(id=envelope.id, epoch=envelope.epoch, sealed=bytes(envelope.sealed)), key)
    except (WrongKey, Damaged):
        return Words(gone="damaged", epoch=envelope.epoch)
    read = words_read(message, row.id, envelope.epoch)
    return Words(pieces=tuple(pieces(message.text, read)), epoch=envelope.epoch, read=read)


def closed_to(row: ReportRow, by: str) -> str:
    """Return why a report's words are closed to a person whatever the hour: before, role, compartment; "" when not."""
    editor = Editor.objects.filter(user__username=by).first()
    if editor is None or not any("words" in SEES[role] for role in editor.role_set):
        return "role"
    if row.epoch < editor.since:
        return "before"
    return "" if compartments.opens(compartments.parsed(editor.compartments), row.report.sightings) else "compartment"


def _write_down(report_id: str, by: str, now: datetime) -> None:
    day = f"{now:%Y-%m-%d}"
    with transaction.atomic():
        if AccessRow.objects.filter(by=by, day=day).count() >= PER_DAY:
            raise Stopped(f"{by} has opened {PER_DAY} reports today; that is the limit for one person. Nothing was opened.")
        chain.add(AccessRow, day=day, by=by, report=report_id, what="opened")


def pieces(text: str, read: Report) -> list[Piece]:
    """Return the words cut at every span, with what identifies a person hidden behind its kind."""
    masked = sorted((m.start, m.end, m.kind) for m in read.pii if m.start is not None and m.end is not None)
    marked = [s for s in read.spans if s.label != "pii"]
    edges = sorted({0, len(text), *(e for m in masked for e in m[:2]), *(e for s in marked for e in (s.start, s.end))})
    found: list[Piece] = []
    for start, end in pairwise(edges):
        hidden = next((m for m in masked if m[0] <= start < m[1]), None)
        if hidden is not None:
            if hidden[0] == start:
                found.append(Piece(text="", kind="mask", because=hidden[2]))
            continue
        found.append(_shown(text[start:end], start, marked))
    return found


def _shown(text: str, start: int, marked: Sequence[Span]) -> Piece:
    """Return a stretch under the narrowest span that covers it, with all that do."""
    over = sorted((s for s in marked if s.start <= start < s.end), key=lambda s: s.end - s.start)
    return Piece(text=text, kind=over[0].label, spans=tuple(over)) if over else Piece(text=text)
