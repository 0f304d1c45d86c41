"""One desk works on a database at a time: a row that the working process renews."""

from __future__ import annotations

import contextlib
import secrets
import threading
import time
from types import TracebackType

from django.db import DatabaseError, connection, transaction

from dazor.desk.errors import SecondDesk
from dazor.desk.models import DeskLease

STALE = 45.0  # seconds without a beat after which a desk counts as dead: three missed beats
BEAT = 15.0  # seconds between two beats


def take(holder: str, now: float) -> None:
    """Take the lease, or renew it. Raises: SecondDesk when another desk renewed it less than STALE seconds ago."""
    with transaction.atomic():
        row, made = DeskLease.objects.select_for_update().get_or_create(
            pk=1, defaults={"holder": holder, "beat": now})
        if made:
            return
        if row.holder != holder and now - row.beat < STALE:
            raise SecondDesk(f"another desk is working on this database (last sign of life {now - row.beat:.0f} s ago). "
                             "Nothing was changed. Stop it first; if it crashed, wait "
                             f"{STALE - (now - row.beat):.0f} s and start again.")
        DeskLease.objects.filter(pk=1).update(holder=holder, beat=now)


def give_back(holder: str) -> None:
    """Give the lease back so that the next desk need not wait."""
    DeskLease.objects.filter(pk=1, holder=holder).delete()


def seen(now: float) -> float | None:
    """Return the seconds since the working desk's last beat, or None when none works."""
    row = DeskLease.objects.filter(pk=1).first()
    return None if row is None else now - row.beat


class Lease:
    """Holds the lease while the block runs, beating in a thread of its own.

    `lost` is set when another desk took it over, which happens only after this one was silent for STALE seconds.
    """

    def __init__(self) -> None:
        self.holder = secrets.token_hex(16)
        self.lost = threading.Event()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._beat, name="desk-lease", daemon=True)

    def __enter__(self) -> Lease:
        take(self.holder, time.time())
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._stop.set()
        self._thread.join(timeout=BEAT)
        if not self.lost.is_set():
            with contextlib.suppress(DatabaseError):  # on a full disk it runs out by itself after STALE seconds
                give_back(self.holder)

    def _beat(self) -> None:
        last = time.time()
        try:
            while not self._stop.wait(BEAT):
                try:
                    take(self.holder, time.time())
                    last = time.time()
                except DatabaseError:  # a full disk, a lock: tried again at the next beat, until others may take over
                    connection.close()
                    if time.time() - last >= STALE:
                        raise SecondDesk("the lease could not be renewed") from None
        except SecondDesk:
            self.lost.set()
        finally:
            connection.close()
