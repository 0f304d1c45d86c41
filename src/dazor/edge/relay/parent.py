"""The parent of the relay: one child after the other, and the slot files at their rhythm. It sees no update."""

from __future__ import annotations

import contextlib
import gc
import math
import os
import select
import signal
import socket
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from dazor.edge import hardening
from dazor.edge.bundle import BundleFile
from dazor.edge.door import desk_key_of
from dazor.edge.doors import Told
from dazor.edge.flash import FlashLane
from dazor.edge.mailboxes import AnswerFile
from dazor.edge.media_lane import MediaLane
from dazor.edge.panic import Panicked
from dazor.edge.relay import child as children
from dazor.edge.relay.api import Api
from dazor.edge.relay.child import Child
from dazor.edge.relay.pending import Pending
from dazor.edge.relay.replies import Desk
from dazor.edge.relay.returns import Returns
from dazor.edge.relay.token import Token
from dazor.edge.ring import Ring
from dazor.edge.spool import Spool
from dazor.sealing import answer_table, epochs, receipt_words, returns
from dazor.sealing.errors import SealingError
from dazor.settings import BadSetting

FOLDER = "relay"  # below the spool: two programs never write one slot file
LONGEST = 50  # seconds an answer may stay: with its deletion it is gone in a minute
LOOK = 10.0  # seconds between two looks for the order to panic, at most
PAUSE = 3.0  # seconds after a child that could not work
_CLOSING = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
_SAID = {children.SILENT: "the messenger does not answer; it is tried again.",
         children.BUSY: "the messenger says that another program fetches with this token, or asks for patience; it is tried again.",
         children.FAULT: "a child ended with a fault; its batch is fetched again."}


def start(settings: dict[str, Any], token: Token) -> Relay:
    """Return a relay that is ready. Raises: NoDeskKey, BadSetting, BadAddress, PagesMissing, SpoolUnusable."""
    if not 1 <= settings["relay_answer_seconds"] <= LONGEST:
        raise BadSetting(f"relay_answer_seconds = {settings['relay_answer_seconds']}: between 1 and {LONGEST}. The relay did not start.")
    Api(settings["relay_api"], "").close()
    return Relay(settings, token)


class Relay:
    """The ring, the slot files, the table of what must be deleted, and the child of the moment."""

    def __init__(self, settings: dict[str, Any], token: Token) -> None:
        self._base, self._token, self._tick = settings["relay_api"], token, settings["tick_seconds"]
        self._life, self._slots = settings["relay_answer_seconds"], settings["slots"]
        self._bundle = BundleFile(Path(settings["epoch_bundle"]), desk_key_of(settings))
        folder = Path(settings["spool"]) / FOLDER
        self._ring, self._pending = Ring(), Pending()
        self._spool = Spool(folder, self._slots, settings["ticks_kept"])
        self._flash = FlashLane(folder, settings["flash_seconds"], self._bundle.key) if settings["flash_seconds"] else None
        self._media = (MediaLane(folder, settings["media_slots"], settings["media_ticks_kept"])
                       if settings["relay_photos"] and settings["media_slots"] else None)
        answers = Path(settings["answers"] or Path(settings["epoch_bundle"]).with_name(answer_table.FILE_NAME))
        self._returns = Returns(answers.with_name(returns.FILE_NAME)) if settings["relay_replies"] else None
        self._desk = Desk(said=Told(), key=self._bundle.key, queue=self._ring, tick_seconds=self._tick,
                          presses=self._flash.presses if self._flash else None, media=self._media,
                          answers=AnswerFile(answers),
                          ticket=self._returns.ticket if self._returns else None)
        self._child, self._again = 0, 0.0  # process id; when the next one may begin
        self._stopping, self._wiped, self._told = False, False, dict[str, str]()
        self._next = self._tick_after(time.time())

    def run(self) -> int:
        """Relay until SIGTERM, or until the token is refused; then delete and write what waits. Returns the exit code."""
        for sentence in hardening.shut_in():
            _say(f"note: {sentence}")
        receipt_words.warm()
        wake = self._catch_signals()
        self._tell("keys", self._bundle.trouble(datetime.now(UTC)))
        gc.freeze()
        _say(f"the relay is open ({self._slots} reports every {self._tick} s)")
        refused = False
        while not (self._stopping or refused or self._panicked()):
            if self._returns is not None:
                self._returns.turn(time.time())
            if not self._child and time.time() >= self._again:
                self._child = self._fork()
            self._wait(wake)
            refused = self._bury() == children.REFUSED
            self._write(time.time())
        self._close()
        return 2 if refused or self._wiped else 0

    def _panicked(self) -> bool:
        """Obey the desk's order to close for good: forget what waits, write over the slots, end, and with it the token."""
        try:
            self._bundle.panic.refuse()
        except Panicked as error:
            self._wiped = True
            self._ring.shut(closed=True)
            self._ring.drop(self._ring.waiting())
            _say(str(error))
            for lane in (self._spool, self._flash, self._media):
                with contextlib.suppress(OSError):  # a disk that fails must not keep the token in memory
                    if lane is not None:
                        lane.wipe()
        return self._wiped

    # Children

    def _fork(self, *, last: bool = False) -> int:
        process = os.fork()
        if process:
            return process
        code = children.FAULT
        try:
            signal.set_wakeup_fd(-1)
            for number in (*_CLOSING, signal.SIGCHLD):
                signal.signal(number, signal.SIG_IGN)
            nowhere = os.open(os.devnull, os.O_RDWR)
            for standard in (0, 1, 2):
                os.dup2(nowhere, standard)
            hardening.lock_memory()
            words = self._token.words()
            worker = Child(lambda: Api(self._base, words), self._desk, self._pending, self._life, self._returns)
            signal.signal(signal.SIGTERM, worker.stop)
            code = worker.run(last=last)
        finally:
            os._exit(code)

    def _bury(self) -> int:
        """Take leave of a dead child and return its number, 0 while it lives."""
        if not self._child:
            return 0
        dead, status = os.waitpid(self._child, os.WNOHANG)
        if not dead:
            return 0
        code = os.waitstatus_to_exitcode(status)
        self._child = 0
        self._again = 0.0 if code == children.DONE else time.time() + PAUSE
        if code != children.DONE:
            self._tell("child", _SAID.get(code, _SAID[children.FAULT] if code != children.REFUSED else "the messenger refuses the token."))
        elif self._told.pop("child", ""):
            _say("the messenger answers again.")
        if failures := self._pending.failures():
            self._tell("deleting", f"{failures} messages could not be deleted at the messenger.")
        return code

    # Slot files

    def _tick_after(self, now: float) -> float:
        return float((math.floor(now / self._tick) + 1) * self._tick)

    def _write(self, now: float) -> None:
        if self._flash is not None and self._flash.due(now):
            self._write_flash()
        self._next = min(self._next, self._tick_after(now))
        if now >= self._next:
            self._next = self._tick_after(now)
            self._tell("keys", self._bundle.trouble(datetime.now(UTC)))
            self._flush()

    def _write_flash(self) -> None:
        assert self._flash is not None  # noqa: S101 - asked by the callers
        try:
            self._flash.tick(datetime.now(UTC))
        except (OSError, SealingError) as error:
            self._tell("flash", f"quick signals cannot be written and wait in memory: {error}")

    def _flush(self) -> bool:
        reports = self._ring.peek(self._slots)
        try:
            self._spool.write(reports, epochs.epoch_of(datetime.now(UTC)))
        except OSError as error:
            self._ring.shut(closed=True)
            self._tell("slots", f"{self._spool.path}: {error.strerror}. The relay takes nothing; reports that wait are kept in memory.")
            return False
        self._ring.drop(len(reports))
        self._ring.shut(closed=False)
        self._told.pop("slots", None)
        if self._media is not None:
            self._write_photos(self._media)
        return True

    def _write_photos(self, lane: MediaLane) -> bool:
        """Write one tick of the media lane; a failure keeps the parts for the next and closes nothing."""
        try:
            lane.tick(epochs.epoch_of(datetime.now(UTC)))
        except OSError as error:
            self._tell("media", f"{lane.spool.path}: {error.strerror}. Parts of photos wait in memory.")
            return False
        self._told.pop("media", None)
        return True

    # Closing

    def _catch_signals(self) -> socket.socket:
        wake, self._wake_out = socket.socketpair()
        wake.setblocking(False)
        self._wake_out.setblocking(False)
        signal.set_wakeup_fd(self._wake_out.fileno(), warn_on_full_buffer=False)
        for number in _CLOSING:
            signal.signal(number, self._stop)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        return wake

    def _stop(self, *_: object) -> None:
        self._stopping = True

    def _wait(self, wake: socket.socket) -> None:
        now = time.time()
        moments = [self._next, now + LOOK, *([self._flash.next] if self._flash else []), *([self._again] if not self._child else [])]
        if select.select([wake], [], [], max(0.0, min(moments) - now))[0]:
            wake.recv(4_096)

    def _close(self) -> None:
        """Let the child finish, delete every answer that still lies at the messenger, write every report that waits."""
        if self._child:
            os.kill(self._child, signal.SIGTERM)
        self._finish(children.POLL + 30.0)
        if self._pending.waiting():
            self._child = self._fork(last=True)
            self._finish(30.0)
        if left := self._pending.waiting():
            _say(f"{left} messages could not be deleted at the messenger before the end.")
        if self._wiped:
            return
        if self._flash is not None:
            self._write_flash()
        self._write_all()

    def _write_all(self) -> None:
        """Write what waits, one tick after the other."""
        written = self._flush()
        while written and self._ring.waiting():
            written = self._flush()
        while self._media is not None and self._media.ring.waiting() and self._write_photos(self._media):
            pass
        if lost := self._ring.waiting():
            _say(f"{lost} sealed reports could not be written and are lost with this process.")

    def _finish(self, seconds: float) -> None:
        last = time.monotonic() + seconds
        while self._child and time.monotonic() < last:
            self._bury()
            time.sleep(0.05)
        if self._child:
            os.kill(self._child, signal.SIGKILL)
            os.waitpid(self._child, 0)
            self._child = 0

    def _tell(self, subject: str, sentence: str) -> None:
        if sentence and sentence != self._told.get(subject):
            self._told[subject] = sentence
            _say(sentence)


def _say(sentence: str) -> None:
    """Tell whoever started the relay. Nothing about a person is ever said."""
    with contextlib.suppress(OSError):
        os.write(2, f"dazor relay: {sentence}\n".encode())
