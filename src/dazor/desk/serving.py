"""The working desk: one process with the pages, and a thread that fetches, reads, associates and publishes."""

from __future__ import annotations

import _thread
import contextlib
import signal
import sys
import threading
import time
from datetime import datetime

from django.conf import settings
from django.db import DatabaseError, connection

from dazor.desk import answering, clock, flash, keeping, lease, modes, workflow
from dazor.desk.errors import BadDatabase, ClosedForWriting, DeskError, NoSecret, SecondDesk
from dazor.desk.models import ReleaseRow
from dazor.desk.releasing import publish
from dazor.model.errors import DazorError

WAKE = threading.Event()  # an alert or a withdrawal does not wait for the tick


def check_ready() -> None:
    """Raises: NoSecret without a secret of 32 characters; BadDatabase when it is missing or of another version."""
    from django.db.migrations.executor import MigrationExecutor

    if not settings.SECRET_IS_SET:
        raise NoSecret("the setting desk_secret is missing or shorter than 32 characters, so sessions could be forged. The "
                       "desk did not start. Make one: python3 -c 'import secrets; print(secrets.token_urlsafe(48))'")
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as error:
        raise BadDatabase(f"the database could not be opened: {str(error).strip()}. Nothing was changed.") from error
    if waiting:
        raise BadDatabase(f"the database is not made, or {len(waiting)} steps behind this version. Nothing was changed; "
                          "run `dazor desk init`.")


class Worker(threading.Thread):
    """Runs the workflow at every tick until told to stop; a failed tick is said and the next one tries again."""

    def __init__(self, held: lease.Lease) -> None:
        super().__init__(name="desk-work", daemon=True)
        self._held, self._stop_asked = held, threading.Event()
        self._published = -1
        self._settled = False  # the last tick came to its end: the next need only look at what is new

    def stop(self) -> None:
        """Stop after what is being done."""
        self._stop_asked.set()
        WAKE.set()

    def run(self) -> None:
        """Work until stopped or until the lease is lost."""
        try:
            while not self._stop_asked.is_set() and not self._held.lost.is_set():
                self.once(clock.now())
                self._rest(time.monotonic() + float(settings.DAZOR["tick_seconds"]))
        finally:
            connection.close()
            if not self._stop_asked.is_set():
                _thread.interrupt_main()  # a desk that no longer works must not look as if it did

    def _copied(self) -> None:
        """A video was copied and turned out to be one that came before: look at what belongs together at once."""
        self._settled = False
        WAKE.set()

    def _rest(self, until: float) -> None:
        """Wait for the next tick; look at the quick signals meanwhile, twice in their rhythm."""
        pause = float(settings.DAZOR["flash_seconds"]) / 2 or float(settings.DAZOR["tick_seconds"])
        while not self._held.lost.is_set() and not WAKE.wait(max(0.0, min(pause, until - time.monotonic()))):
            if time.monotonic() >= until:
                return
            self._quick(clock.now())
        WAKE.clear()

    def _quick(self, now: datetime) -> None:
        """Take the quick signals; a failure is said and the next look tries again."""
        try:
            _right_clock(now)
            flash.collect(now)
        except (DazorError, DatabaseError, OSError) as error:
            code = getattr(error, "code", type(error).__name__)
            _say(f"quick signals were not taken and are tried again: {error} [{code}]")

    def once(self, now: datetime) -> workflow.Done:
        """Do one tick. Errors are said on standard error: without words, addresses or names."""
        done = workflow.Done()
        try:
            _right_clock(now)
            again, self._settled = not self._settled, True  # before the work: a copy that ends meanwhile unsettles it anew
            done = workflow.run(now=now, again=again, aside=self._copied)
            answering.write_row(now)
            if keeping.keep_open(now):
                _say("editors were heard; the bundle was signed anew. Push epochs.json to the door.")
            state = ReleaseRow.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
            if state != self._published:
                publish(now)
                self._published = state
        except (DazorError, DatabaseError, OSError) as error:
            self._settled = False
            code = getattr(error, "code", type(error).__name__)
            _say(f"this tick failed and is tried again at the next: {error} [{code}]")
        return done


def _say(sentence: str) -> None:
    """Tell whoever started the desk. A log on a full disk must not end a desk that waits for room."""
    with contextlib.suppress(OSError):
        print(f"dazor desk: {sentence}", file=sys.stderr)  # noqa: T201


def _right_clock(now: datetime) -> None:
    """Refuse to work by a wrong clock: one that runs ahead would destroy keys that are still needed."""
    if modes.clock_is_wrong(now):
        raise ClosedForWriting("the clock of this machine is wrong. Nothing was fetched, destroyed or published; set it.")


def serve() -> None:
    """Hold the lease, work and answer pages until interrupted. Raises: NoSecret, BadDatabase, SecondDesk, DeskError."""
    from django.core.wsgi import get_wsgi_application
    from waitress import create_server

    check_ready()
    application = get_wsgi_application()
    host, _, port = str(settings.DAZOR["desk_address"]).rpartition(":")
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # stopped by its service: give the database back
    with lease.Lease() as held:
        worker = Worker(held)
        worker.start()
        server = create_server(application, host=host.strip("[]"), port=int(port), threads=6, ident=None,
                               clear_untrusted_proxy_headers=True)
        try:
            server.run()
        finally:
            server.close()
            died = not worker.is_alive()
            worker.stop()
            worker.join(timeout=30)
    if held.lost.is_set():
        raise SecondDesk("another desk took this database over while this one was silent. This one stopped; nothing was lost.")
    if died:
        raise DeskError("the work of the desk stopped and so did its pages. Start it again; what was read is kept.")
