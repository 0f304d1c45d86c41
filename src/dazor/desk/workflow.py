"""The order of the work: from a sealed slot to a written site.

    1 collect    sealed slots of the spool → envelopes; a slot fetched twice is one envelope, dummies vanish
    2 open       with the epoch's private key, in memory
    3 read       triage: what, where, when, how many
    4 store      the bare report, no word of it; planning of an attack is quarantined
    5 associate  sightings join incidents; an incident a person has judged changes by proposal only
    6 assess     the ledger of reasons, with the judgements
    7 queue      the order in which people look
    8 disclose   a release or a refusal, when an editor asks (`releasing.preview`, `releasing.sign`)
    9 publish    the whole site from the releases, in one move (`releasing.publish`)

Steps 1–7 are `run`; people stand between 7 and 8. Each batch is one transaction: a crash leaves the batches before
it and nothing of its own, and the next run does the rest. Every step may be repeated and changes nothing twice.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
from django.conf import settings
from django.db import transaction

from dazor import incidents, triage
from dazor.desk import handed, media, recordings, shredding, store
from dazor.desk.errors import DeskError
from dazor.desk.keys import KEYRING
from dazor.desk.models import EnvelopeRow, EnvelopeState, IncidentRow, ReportRow, SpoolMark
from dazor.desk.reading import words_read
from dazor.desk.settling import Settling
from dazor.model.codes import Disposition
from dazor.model.facts import Report
from dazor.model.raw import Envelope, Message
from dazor.sealing import epochs, slots, unseal
from dazor.sealing.errors import Damaged, SlotFileDamaged, WrongKey

BATCH = 100  # envelopes a transaction: half a second of reading at most
WINDOW = timedelta(hours=48)  # reports this young may still join something; older ones only with their incident
Progress = Callable[[str, int, int], None]  # step, done, of how many


class Done(msgspec.Struct, kw_only=True):
    """What a run did, for `dazor desk work` and the demo."""

    collected: int = 0
    known: int = 0
    torn: int = 0  # ticks whose writing was cut off; looked at again next time
    keyless: int = 0  # ticks of epochs this desk holds no key for; looked at again next time
    damaged: int = 0  # slots and envelopes that opened to nothing; kept
    locked: int = 0  # envelopes whose key is not here; kept
    shredded: int = 0
    read: int = 0
    quarantined: int = 0
    incidents: int = 0
    proposals: int = 0


def silent(_step: str, _done: int, _of: int) -> None:
    """Say nothing."""


def run(*, now: datetime, progress: Progress = silent, again: bool = True, aside: Callable[[], None] | None = None) -> Done:
    """Do steps 1 to 7. `now` is aware. Raises: SlotFileDamaged after the other steps were done.

    `again` False leaves 5 to 7 out when no new report was read: for a desk whose last run came to its end. `aside` is
    called by the thread that copies videos when it has changed reports; without it they are copied here.
    """
    done, damage = Done(), None
    shred(now, done)
    # 1 – collect
    for path in spools(Path(str(settings.DAZOR["spool"])), slots.FILE_NAME):
        try:
            collect(path, done, progress)
        except SlotFileDamaged as error:
            damage = error
    # 2, 3, 4 – open, read, store
    read_envelopes(done, progress)
    files = media.work(now, aside=aside)
    # 5, 6, 7 – associate, assess, queue
    if again or done.read or files:
        associate(now, done, progress)
    if damage is not None:
        raise damage
    return done


def shred(now: datetime, done: Done) -> None:
    """Destroy the keys that are due and empty the envelopes whose time is over; the facts stay. Raises: as `shredding.shred`."""
    done.shredded += shredding.shred(now)


# 1 – collect

def spools(folder: Path, name: str) -> list[Path]:
    """Return the files of this name in the spool and in the folders right below it, one for each door."""
    return [folder / name, *sorted(folder.glob(f"*/{name}"))]


def collect(path: Path, done: Done, progress: Progress = silent) -> None:
    """Fetch the sealed slots that are new. Without unlocked keys nothing is fetched: the spool keeps them a day.

    Raises: SlotFileDamaged: the file is not one of ours; it was not changed. DeskError: it cannot be read.
    """
    if not KEYRING.open or not path.exists():
        return
    try:
        data = path.read_bytes()
    except OSError as error:
        raise DeskError(f"the slot file {path} could not be read: {error.strerror}. Nothing was fetched; the spool "
                        "keeps its ticks for a day.") from error
    file_id = slots.read_layout(data).file_id.hex()
    mark = SpoolMark.objects.filter(pk=file_id).first()
    after = mark.sequence if mark else 0
    file = slots.read(data, after=after)
    done.torn += len(file.torn)
    halt = min(file.torn, default=None)
    for index, tick in enumerate(file.ticks):
        if not _keys_for(tick.epoch):
            done.keyless += 1
            halt = tick.sequence if halt is None else min(halt, tick.sequence)
        opener = unseal.Opener(tick.epoch, KEYRING.keys)
        with transaction.atomic():
            _fetch(tick, opener, done)
            if halt is None or tick.sequence < halt:
                SpoolMark.objects.update_or_create(file_id=file_id, defaults={"sequence": tick.sequence})
        progress("collect", index + 1, len(file.ticks))


def _keys_for(epoch: str) -> bool:
    return any(epochs.later(epoch, -back) in KEYRING.keys for back in range(unseal.BACKLOG + 1))


def _fetch(tick: slots.Tick, opener: unseal.Opener, done: Done) -> None:
    for sealed in tick.sealed:
        try:
            opened = opener.open(sealed)
        except Damaged:
            _keep_damaged(sealed, tick.epoch, done)
            continue
        if opened is not None:
            envelope, state = handed.of_slot(opened)
            _, new = EnvelopeRow.objects.get_or_create(
                id=envelope.id, defaults={"epoch": envelope.epoch, "sealed": envelope.sealed, "state": state})
            done.collected += new
            done.known += not new
            done.damaged += new and state == EnvelopeState.UNREADABLE


def _keep_damaged(sealed: bytes, epoch: str, done: Done) -> None:
    from dazor.sealing.shape import envelope

    done.damaged += EnvelopeRow.objects.get_or_create(
        id=envelope(sealed, epoch).id,
        defaults={"epoch": epoch, "sealed": sealed, "state": EnvelopeState.UNREADABLE})[1]


# 2, 3, 4 – open, read, store

def read_envelopes(done: Done, progress: Progress = silent) -> None:
    """Open, read and store every sealed envelope whose key is here, a batch a transaction."""
    waiting = list(EnvelopeRow.objects.filter(state=EnvelopeState.SEALED).order_by("epoch", "id")
                   .values_list("id", "epoch"))
    ready = [name for name, epoch in waiting if KEYRING.private(epoch) is not None]
    done.locked += len(waiting) - len(ready)
    for start in range(0, len(ready), BATCH):
        with transaction.atomic():
            for row in EnvelopeRow.objects.filter(pk__in=ready[start:start + BATCH]).order_by("id"):
                _read(row, done)
        progress("read", min(start + BATCH, len(ready)), len(ready))


def _read(row: EnvelopeRow, done: Done) -> None:
    try:
        message = _message(row)
        report = triage.bare(_as_read(message, row))
    except (WrongKey, Damaged):
        row.state, done.damaged = EnvelopeState.UNREADABLE, done.damaged + 1
        row.save(update_fields=["state"])
        return
    kept = store.report_row(report, row)
    kept.save(force_insert=True)
    if kept.disposition != Disposition.QUARANTINED:
        media.expect(kept, message.media)
    row.state = EnvelopeState.OPENED
    row.save(update_fields=["state"])
    done.read += 1
    done.quarantined += kept.disposition == Disposition.QUARANTINED


def _message(row: EnvelopeRow) -> Message:
    """Return an envelope's message: for memory only. Raises: WrongKey, Damaged."""
    key = KEYRING.private(row.epoch)
    if key is None:
        raise WrongKey(f"the key of the epoch {row.epoch} is not here. The envelope is kept as it is.")
    return unseal.open_envelope(Envelope(id=row.id, epoch=row.epoch, sealed=bytes(row.sealed)), key)


def _as_read(message: Message, row: EnvelopeRow) -> Report:
    """Return a message as triage reads it, words and spans included: for memory only."""
    # The envelope's id, not the message's: an import's own ids stay in its file.
    report = words_read(message, row.id, row.epoch)
    return msgspec.structs.replace(report, door=message.door, origin=message.origin, published=message.published,
                                   received=row.epoch, media=tuple(m.sha256 for m in message.media if m.sha256))


# 5, 6, 7 – associate, assess, queue

def associate(now: datetime, done: Done | None = None, progress: Progress = silent) -> None:
    """Join the reports of the last 48 hours with what was there, assess, and put in order, in one transaction."""
    done = done or Done()
    with transaction.atomic():
        rows, values = _within(now)
        if not values:
            return
        judged = [row.id for row in rows.values() if row.judged]
        progress("associate", 0, len(values))
        found = incidents.associate(values, previous=[store.as_associated(r) for r in rows.values()], judged=judged,
                                    must=store.links(must=True), cannot=store.links(must=False))
        round_ = Settling(rows, found, {r.id: r for r in values}, now)
        round_.vanished()
        for index, incident in enumerate(found):
            round_.settle(incident)
            if index % BATCH == 0:
                progress("associate", index + 1, len(found))
        round_.propose()
        store.alarms(incidents.alarms(values, slot_minutes=60 * epochs.HOURS))
        done.proposals += round_.proposals + recordings.propose(now)
        done.incidents = IncidentRow.objects.filter(merged_into=None).count()


def _within(now: datetime) -> tuple[dict[str, IncidentRow], list[Report]]:
    """Return the incidents and reports to look at: the last 48 hours, each incident with all its reports."""
    since = epochs.epoch_of(now - WINDOW)
    live = [Disposition.NEW, Disposition.ATTACHED]
    recent = ReportRow.objects.filter(epoch__gte=since, disposition__in=live)
    touched = IncidentRow.objects.filter(merged_into=None, members__report__in=recent).distinct()
    rows = {row.id: row for row in touched}
    older = ReportRow.objects.filter(memberships__incident__in=list(rows), disposition__in=live)
    found = {row.id: row.report for row in [*recent, *older.distinct()]}
    return rows, [found[name] for name in sorted(found)]
