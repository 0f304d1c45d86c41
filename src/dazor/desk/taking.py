"""Imported messages enter like everything else: sealed at once, then opened, read and stored by the workflow."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from itertools import islice

import msgspec
from django.db import transaction

from dazor.desk import attached
from dazor.desk.attached import Files
from dazor.desk.handed import Handed, take_armour
from dazor.desk.keys import KEYRING
from dazor.desk.models import EnvelopeRow, KnownMessage
from dazor.desk.people import derived
from dazor.desk.workflow import Done, Progress, associate, read_envelopes, silent
from dazor.model.errors import DazorError
from dazor.model.raw import Message
from dazor.sealing.seal import seal
from dazor.sealing.shape import EpochKey

BATCH = 200  # messages a transaction


class Taken(msgspec.Struct, kw_only=True):
    """What became of an import."""

    taken: int = 0
    known: int = 0
    refused: list[tuple[str, str]] = []  # id in its import, why
    files: int = 0
    without: list[tuple[str, str]] = []  # id in its import, why a file of it was not taken
    done: Done = msgspec.field(default_factory=Done)


def known_hash(message_id: str) -> str:
    """Return the keyed hash under which an imported message is remembered; its id is kept nowhere."""
    return hmac.new(derived("known messages"), message_id.encode(), hashlib.sha256).hexdigest()


def take(messages: Iterable[Message], *, now: datetime, dry_run: bool = False, seal_only: bool = False,
         progress: Progress = silent, files: Files = lambda _: None) -> Taken:
    """Seal messages to the current epoch key, then do steps 2 to 7 of the workflow with them.

    The same message taken twice is one; a dry run counts and writes nothing; `seal_only` leaves the
    reading to the desk that runs. `files` opens what came with a message. `now` is aware.
    Raises: NoEpochKey: there is nothing to seal to; nothing was taken. OSError: a file cannot be read.
    """
    key, result = KEYRING.current(now), Taken()
    stream, seen = iter(messages), set[str]()
    while batch := list(islice(stream, BATCH)):
        if not dry_run:  # before the transaction: a video takes seconds, and nobody else could write meanwhile
            batch = list(_with_files(batch, seen, files, key, result))
        with transaction.atomic():
            _take_batch(batch, key, result, seen, dry_run=dry_run)
        progress("take", result.taken + result.known, 0)
    if not dry_run and not seal_only:
        read_envelopes(result.done, progress)
        associate(now, result.done, progress)
    return result


def _with_files(batch: list[Message], seen: set[str], files: Files, key: EpochKey, result: Taken) -> Iterator[Message]:
    """Yield the messages, those that are new with their files locked."""
    before, here = _known([known_hash(m.id) for m in batch if m.media]), set(seen)
    for message in batch:
        name = known_hash(message.id) if message.media else ""
        if not name or name in before or name in here:
            yield message
            continue
        here.add(name)
        done = attached.with_files(message, files, key)
        result.files += sum(media.parts != "" for media in done.media)
        result.without += [(message.id, new.problem) for old, new in zip(message.media, done.media, strict=True)
                           if new.problem != old.problem]
        yield done


def _known(hashes: Collection[str]) -> set[str]:
    return set(KnownMessage.objects.filter(pk__in=hashes).values_list("pk", flat=True))


def _take_batch(batch: list[Message], key: EpochKey, result: Taken, seen: set[str], *, dry_run: bool) -> None:
    hashes = [known_hash(message.id) for message in batch]
    before = _known(hashes)
    for message, name in zip(batch, hashes, strict=True):
        if name in before or name in seen:
            result.known += 1
            continue
        if (found := take_armour(message.text, dry_run=dry_run)) is not None:
            _add(found, message.id, result)
            seen.add(name)
            if found.taken and not found.refused and not dry_run:
                KnownMessage.objects.create(hash=name)
            continue
        try:
            envelope = seal(message, key)
        except DazorError as error:
            result.refused.append((message.id, str(error)))
            continue
        seen.add(name)
        result.taken += 1
        if not dry_run:
            EnvelopeRow.objects.create(id=envelope.id, epoch=envelope.epoch, sealed=envelope.sealed)
            KnownMessage.objects.create(hash=name)


def _add(found: Handed, message_id: str, result: Taken) -> None:
    result.taken += found.taken
    result.known += found.known
    result.refused += [(message_id, why) for why in found.refused]
