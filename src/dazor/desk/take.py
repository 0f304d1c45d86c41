"""`dazor import` hands its messages over here: Django, keys, lease and clock are set up around `taking`."""

from __future__ import annotations

import getpass
from collections.abc import Callable, Collection, Iterable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import BinaryIO

import msgspec

from dazor.desk import clock
from dazor.model.facts import Report
from dazor.model.raw import Media, Message
from dazor.sealing import chest
from dazor.sealing.chest import Chest
from dazor.sealing.holders import NEEDED, PASSPHRASE, SHARES, Key


class TakeResult(msgspec.Struct, frozen=True, kw_only=True):
    """How many messages were taken, known already, refused; and the refusals as (id in its import, why)."""

    taken: int
    known: int
    refused: int
    refusals: tuple[tuple[str, str], ...] = ()
    files: int = 0
    without: tuple[tuple[str, str], ...] = ()  # (id in its import, why a file of it was not taken)
    read: int = 0  # 0 also when a running desk will read them at its next tick
    left_to_running_desk: bool = False


class Recorded(msgspec.Struct, frozen=True, kw_only=True):
    """How many recordings were taken, known already, and proposed to an incident."""

    taken: int
    known: int
    proposed: int


def take_messages(messages: Iterable[Message], *, dry_run: bool = False, now: datetime | None = None,
                  files: Callable[[Media], BinaryIO | None] = lambda _: None) -> TakeResult:
    """Seal messages, and read and associate them unless a desk is running, which then does it at its next tick.

    `files` opens what came with a message, by its hash. Raises: NoEpochKey, Unlockable: nothing was taken. OSError.
    """
    ready()
    from dazor.desk import taking
    from dazor.desk.errors import SecondDesk
    from dazor.desk.lease import Lease

    unlock()
    now = now or clock.now()
    if dry_run:
        return _result(taking.take(messages, now=now, dry_run=True))
    try:
        with Lease():
            return _result(taking.take(messages, now=now, files=files))
    except SecondDesk:
        return _result(taking.take(messages, now=now, seal_only=True, files=files), left=True)


def take_recordings(reports: Iterable[Report], *, source: str, now: datetime | None = None) -> Recorded:
    """Keep take-offs and landings that recordings tell of, for people to answer; a desk may run meanwhile.

    `source`: the files and their hashes, for the journal.
    """
    ready()
    from dazor.desk import recordings

    done = recordings.take(reports, source=source, now=now or clock.now())
    return Recorded(taken=done.taken, known=done.known, proposed=done.proposed)


def known_among(ids: Collection[str]) -> frozenset[str]:
    """Return which of these ids, as an import gives them, were taken before."""
    ready()
    from dazor.desk.models import KnownMessage
    from dazor.desk.taking import known_hash

    hashes = {known_hash(id_): id_ for id_ in ids}
    return frozenset(hashes[name] for name in KnownMessage.objects.filter(pk__in=hashes).values_list("pk", flat=True))


def ready() -> None:
    """Set Django up in this process unless it is."""
    from django.apps import apps

    if not apps.ready:
        from dazor.desk import setup

        setup()


def unlock() -> None:
    """Unlock the key store unless it is, as `unlock_by` says, asking people for what it needs. Raises: Unlockable."""
    from django.conf import settings

    from dazor.desk import tide
    from dazor.desk.keys import KEYRING
    from dazor.sealing.keystore import FILE_NAME

    if KEYRING.open:
        return
    path, where = Path(str(settings.DAZOR["data_dir"])) / FILE_NAME, tide.path_of(settings.DAZOR)
    by = str(settings.DAZOR.get("unlock_by") or PASSPHRASE)
    if by == PASSPHRASE:
        passphrase = str(settings.DAZOR["key_passphrase"]) or getpass.getpass("Passphrase of the key store: ")
        KEYRING.unlock(path, passphrase, tide=where)
    else:
        KEYRING.unlock_by(path, _shares if by == SHARES else partial(_editor, Path(by)), tide=where)
    KEYRING.forget(clock.now(), int(settings.DAZOR["retention_days"]))


def _shares(found: Chest) -> Key:
    """Ask for the words of the shares, one sheet after the other."""
    return chest.unlock_shares(found, [getpass.getpass(f"Share {n + 1} of {NEEDED}, its words: ") for n in range(NEEDED)])


def _editor(path: Path, found: Chest) -> Key:
    """Open with an editor's own key file. Raises: Unlockable."""
    from dazor.desk.errors import Unlockable

    try:
        data = path.read_bytes()
    except OSError as error:
        raise Unlockable(f"the editor's key file {path} could not be read ({error.strerror}). Nothing was unlocked.") from error
    return chest.unlock_editor(found, data, getpass.getpass(f"Passphrase of the key in {path}: "))


def _result(found: object, *, left: bool = False) -> TakeResult:
    from dazor.desk.taking import Taken

    assert isinstance(found, Taken)  # noqa: S101 - typed here because Django must be ready before it is imported
    return TakeResult(taken=found.taken, known=found.known, refused=len(found.refused), refusals=tuple(found.refused),
                      files=found.files, without=tuple(found.without),
                      read=found.done.read, left_to_running_desk=left)
