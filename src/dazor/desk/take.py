"""`dazor import` hands its messages over here: Django, keys, lease and clock are set up around `taking`."""

from __future__ import annotations

import getpass
from collections.abc import Collection, Iterable
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from dazor.model.raw import Message


class TakeResult(msgspec.Struct, frozen=True, kw_only=True):
    """How many messages were taken, known already, refused; and the refusals as (id in its import, why)."""

    taken: int
    known: int
    refused: int
    refusals: tuple[tuple[str, str], ...] = ()
    read: int = 0  # 0 also when a running desk will read them at its next tick
    left_to_running_desk: bool = False


def take_messages(messages: Iterable[Message], *, dry_run: bool = False, now: datetime | None = None) -> TakeResult:
    """Seal messages, and read and associate them unless a desk is running, which then does it at its next tick.

    Raises: NoEpochKey, Unlockable: nothing was taken.
    """
    ready()
    from dazor.desk import taking
    from dazor.desk.errors import SecondDesk
    from dazor.desk.lease import Lease

    unlock()
    now = now or datetime.now(UTC)
    if dry_run:
        return _result(taking.take(messages, now=now, dry_run=True))
    try:
        with Lease():
            return _result(taking.take(messages, now=now))
    except SecondDesk:
        return _result(taking.take(messages, now=now, seal_only=True), left=True)


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
    """Unlock the key store unless it is, asking for the passphrase when no setting has it. Raises: Unlockable."""
    from django.conf import settings

    from dazor.desk.keys import KEYRING
    from dazor.sealing.keystore import FILE_NAME

    if KEYRING.open:
        return
    passphrase = str(settings.DAZOR["key_passphrase"]) or getpass.getpass("Passphrase of the key store: ")
    KEYRING.unlock(Path(str(settings.DAZOR["data_dir"])) / FILE_NAME, passphrase)


def _result(found: object, *, left: bool = False) -> TakeResult:
    from dazor.desk.taking import Taken

    assert isinstance(found, Taken)  # noqa: S101 - typed here because Django must be ready before it is imported
    return TakeResult(taken=found.taken, known=found.known, refused=len(found.refused), refusals=tuple(found.refused),
                      read=found.done.read, left_to_running_desk=left)
