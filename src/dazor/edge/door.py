"""The parent: it binds, forks workers and rewrites the slot file at the tick. It never accepts and sees no visitor."""

from __future__ import annotations

import contextlib
import math
import os
import re
import selectors
import signal
import socket
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from dazor.edge import hardening
from dazor.edge.answers import House
from dazor.edge.bundle import BundleFile
from dazor.edge.errors import BadAddress, NoDeskKey, PagesMissing, SpoolUnusable
from dazor.edge.flash import FlashLane
from dazor.edge.flood import FloodLane
from dazor.edge.mailboxes import AnswerFile
from dazor.edge.media_lane import MediaLane
from dazor.edge.pages import Pages
from dazor.edge.panic import Panicked
from dazor.edge.rehearsal import rehearse
from dazor.edge.ring import CAPACITY, PATIENT, Ring
from dazor.edge.sealing_page import SealingPage
from dazor.edge.spool import Spool
from dazor.edge.worker import DRAIN, Worker
from dazor.sealing import answer_table, epochs
from dazor.sealing.errors import SealingError
from dazor.settings import BadSetting

MOST_WORKERS = 64  # accepting and finishing together: 512 slow visitors before a new one waits
_CLOSING = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
LOOK = 10.0  # seconds between two looks for the order to panic, at most
_VALID = "The epoch keys are valid."
RETRY = 10  # seconds between tries to write a tick that failed


def listen(address: str) -> tuple[socket.socket, str]:
    """Return a listening socket and where it is: `host:port`, or `unix:/path`. Raises: BadAddress."""
    try:
        if address.startswith("unix:"):
            path = Path(address.removeprefix("unix:"))
            if path.is_socket():
                path.unlink()  # left by a door that was killed; one that lives holds the slot file and stopped us before
            listener = socket.socket(socket.AF_UNIX)
            listener.bind(str(path))
            path.chmod(0o660)
            where = address
        else:
            host, _, port = address.rpartition(":")
            family = socket.AF_INET6 if ":" in host else socket.AF_INET
            listener = socket.socket(family)
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind((host.strip("[]"), int(port)))
            where = f"http://{host}:{listener.getsockname()[1]}/"
        listener.listen(128)
    except (OSError, ValueError, OverflowError) as error:
        raise BadAddress(f"{address} cannot be listened on: {error}. The door did not start; "
                         "edge_address is host:port or unix:/path.") from error
    listener.setblocking(False)
    return listener, where


def desk_key_of(settings: dict[str, Any]) -> str:
    """Return the public desk key of the settings. Raises: NoDeskKey."""
    key: str = settings["desk_key"].strip().lower()
    if len(key) != 64 or not set(key) <= set("0123456789abcdef"):
        raise NoDeskKey("desk_key is not the 64 hex digits that `dazor keys init` printed. The door did not start.")
    return key


def start(settings: dict[str, Any]) -> Door:
    """Return a door that is ready to open. Raises: NoDeskKey, BadSetting, PagesMissing, SpoolUnusable, BadAddress."""
    desk_key_of(settings)
    for name in ("tick_seconds", "edge_workers"):
        if settings[name] < 1:
            raise BadSetting(f"{name} = {settings[name]}: it must be 1 or more. The door did not start.")
    if not re.fullmatch(r"|https?://[\w.:/-]+", settings["onion_location"]):
        raise BadSetting(f"onion_location = {settings['onion_location']} is no address. The door did not start.")
    if settings["flash_seconds"] < 0:
        raise BadSetting("flash_seconds is below 0; 0 switches quick signals off. The door did not start.")
    pages = Pages()
    spool = Spool(Path(settings["spool"]), settings["slots"], settings["ticks_kept"])
    door = Door(settings, pages=pages, spool=spool)
    door.listener, door.where = listen(settings["edge_address"])
    return door


class Door:
    """The listening socket, the ring, the slot file and the workers."""

    listener: socket.socket
    where = ""

    def __init__(self, settings: dict[str, Any], *, pages: Pages, spool: Spool) -> None:
        self._workers, self._slots, self._tick = (settings[n] for n in ("edge_workers", "slots", "tick_seconds"))
        self._bundle = BundleFile(Path(settings["epoch_bundle"]), desk_key_of(settings))
        self._ring, self._spool = Ring(), spool
        self._flash = (FlashLane(spool.path.parent, settings["flash_seconds"], self._bundle.key)
                       if settings["flash_seconds"] else None)
        self._flood = (FloodLane(spool.path.parent, self._ring, self._tick, (self._slots, settings["flood_slots"]))
                       if settings["flood_slots"] else None)
        self._ring.most = CAPACITY if self._flood else PATIENT
        self._media = (MediaLane(spool.path.parent, settings["media_slots"], settings["media_ticks_kept"])
                       if settings["media_slots"] else None)
        self._house = House(pages=pages, key=self._bundle.key, queue=self._ring, tick_seconds=self._tick, media=self._media,
                            presses=self._flash.presses if self._flash else None,
                            answers=AnswerFile(Path(settings["answers"] or Path(settings["epoch_bundle"]).with_name(answer_table.FILE_NAME))),
                            sealing_page=_sealing_page(self._bundle), onion_location=settings["onion_location"])
        self._events = selectors.DefaultSelector()
        self._children: set[int] = set()
        self._accepting = 0  # workers that accept; each holds the other end of a pipe in self._events
        self._stopping = self._wiped = False
        self._told: dict[str, str] = {}  # last sentence by subject: each is said once
        self._next = self._tick_after(time.time())

    def run(self) -> None:
        """Stay open until SIGTERM or SIGINT, then write out what waits."""
        missing = hardening.shut_in()
        for sentence in missing:
            _say(f"note: {sentence}")
        wake = self._catch_signals()
        self._stop_read, self._stop_write = os.pipe()
        self._mind_the_keys()
        rehearse(self._house)
        _say(f"the door is open at {self.where} ({self._slots} reports every {self._tick} s)")
        while not self._stopping:
            self._keep_workers()
            soonest = min(self._next, self._flash.next) if self._flash else self._next
            for event, _ in self._events.select(max(0.0, min(soonest - time.time(), LOOK))):
                if event.fileobj is wake:
                    wake.recv(4_096)
                else:
                    self._forget_pipe(event.fd)
            self._bury()
            self._next = min(self._next, self._tick_after(time.time()))  # the clock may have been set back
            self._mind_panic()
            if time.time() >= self._next:
                self._mind_the_keys()
                self._next = self._tick_after(time.time()) if self._flush() else time.time() + min(RETRY, self._tick)
            self._flash_tick()
            if self._flood is not None and self._flood.due(time.time()):
                self._flood_tick(self._flood)
        self._close()

    # Workers

    def _keep_workers(self) -> None:
        while self._accepting < self._workers and len(self._children) < MOST_WORKERS and not self._stopping:
            self._bundle.trouble(datetime.now(UTC))  # what is read of the keys here, no worker reads
            self._fork()

    def _fork(self) -> None:
        read, write = os.pipe()
        child = os.fork()
        if child == 0:
            self._be_worker(write)
        os.close(write)
        self._children.add(child)
        self._accepting += 1
        self._events.register(read, selectors.EVENT_READ)

    def _be_worker(self, accepting: int) -> None:
        """Work and die. Whatever happens, nothing is printed: a trace could hold somebody's words."""
        code = 1
        try:
            signal.set_wakeup_fd(-1)
            for number in _CLOSING:
                signal.signal(number, signal.SIG_IGN)  # the door closing is heard through the pipe
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            self._events.close()
            os.close(self._stop_write)
            nowhere = os.open(os.devnull, os.O_RDWR)
            for standard in (0, 1, 2):
                os.dup2(nowhere, standard)
            hardening.lock_memory()
            Worker(self.listener, self._house, stop=self._stop_read, accepting=accepting).run()
            code = 0
        finally:
            os._exit(code)

    def _forget_pipe(self, pipe: int) -> None:
        self._events.unregister(pipe)
        os.close(pipe)
        self._accepting -= 1

    def _bury(self) -> None:
        """Take leave of dead workers. One that died of a fault costs a pause, so that a fault cannot become a fork storm."""
        for child in list(self._children):
            dead, status = os.waitpid(child, os.WNOHANG)
            if dead:
                self._children.discard(child)
                if status:
                    time.sleep(0.05)

    # Slot file

    def _tick_after(self, now: float) -> float:
        """Return the next round multiple of the tick: a rhythm that no arrival moves."""
        return float((math.floor(now / self._tick) + 1) * self._tick)

    def _flush(self) -> bool:
        """Rewrite one tick. A failure keeps the reports in memory and closes the door until a later try succeeds."""
        if self._wiped:
            return True
        reports = self._ring.peek(self._slots)
        try:
            self._spool.write(reports, epochs.epoch_of(datetime.now(UTC)))
        except OSError as error:
            self._ring.shut(closed=True)
            self._tell("slots", f"{self._spool.path}: {error.strerror}. The door is closed; the reports that wait are kept "
                                "in memory and written as soon as it can be done.")
            return False
        self._ring.drop(len(reports))
        if self._ring.is_shut():
            self._ring.shut(closed=False)
            self._tell("slots", "the slot file can be written again; the door is open.")
        self._media_tick()
        return True

    def _flood_tick(self, lane: FloodLane) -> bool:
        """Write what waits beyond half an hour of ticks into the wider lane; without room for it, it waits as before."""
        try:
            lane.tick(epochs.epoch_of(datetime.now(UTC)))
        except (OSError, SpoolUnusable) as error:
            self._ring.most = PATIENT  # whoever is forked now says so earlier that the door is full
            self._tell("flood", f"there is a flood and the wider lane cannot be written: {error}")
            return False
        self._ring.most = self._ring.capacity
        self._tell("flood", "there is a flood: reports go through the wider lane, to be fetched within the hour.")
        return True

    def _media_tick(self) -> None:
        """Write one tick of the media lane; a failure keeps the parts for the next and closes nothing."""
        if self._media is None:
            return
        try:
            self._media.tick(epochs.epoch_of(datetime.now(UTC)))
            self._tell("media", "files can be written again." if self._told.get("media") else "")
        except OSError as error:
            self._tell("media", f"{self._media.spool.path}: {error.strerror}. Parts of files wait in memory.")

    def _flash_tick(self, *, last: bool = False) -> None:
        """Write the quick signals when their moment has come, or at the end; a failure keeps them for the next moment."""
        if self._flash is None or self._wiped or not (last or self._flash.due(time.time())):
            return
        try:
            self._flash.tick(datetime.now(UTC))
            self._tell("flash", "quick signals can be written again." if self._told.get("flash") else "")
        except (OSError, SealingError) as error:
            self._tell("flash", f"quick signals cannot be written and wait in memory: {error}")

    def _mind_panic(self) -> None:
        """Obey the desk's order to close for good: forget what waits, write over the slots, answer with the closed page."""
        try:
            self._bundle.panic.refuse()
        except Panicked as error:
            if self._wiped:
                return
            self._ring.shut(closed=True)
            self._ring.drop(self._ring.waiting())
            self._tell("panic", str(error))
            with contextlib.suppress(OSError):  # tried again at the next look
                self._spool.wipe()
                for lane in (self._flash, self._media, self._flood):
                    if lane is not None:
                        lane.wipe()
                self._wiped = True

    def _mind_the_keys(self) -> None:
        trouble, told = self._bundle.trouble(datetime.now(UTC)), self._told.get("keys")
        if not trouble and told not in (None, _VALID):
            rehearse(self._house)  # until now only the closed page could be played
        self._tell("keys", trouble or (_VALID if told else ""))

    def _tell(self, subject: str, sentence: str) -> None:
        if sentence and sentence != self._told.get(subject):
            self._told[subject] = sentence
            _say(sentence)

    # Closing

    def _catch_signals(self) -> socket.socket:
        wake, out = socket.socketpair()
        wake.setblocking(False)
        out.setblocking(False)
        self._wake_out = out  # kept, or it would be closed
        signal.set_wakeup_fd(out.fileno(), warn_on_full_buffer=False)
        for number in _CLOSING:
            signal.signal(number, self._stop)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        self._events.register(wake, selectors.EVENT_READ)
        return wake

    def _stop(self, *_: object) -> None:
        self._stopping = True

    def _close(self) -> None:
        """Hear out the visits under way, then write every report that waits, one tick after the other."""
        self.listener.close()
        os.close(self._stop_write)
        last = time.monotonic() + DRAIN + 1
        while self._children and time.monotonic() < last:
            self._bury()
            time.sleep(0.02)
        for child in self._children:
            os.kill(child, signal.SIGKILL)
        self._flash_tick(last=True)
        while self._flood is not None and self._flood.needed() and self._flood_tick(self._flood):
            pass
        written = self._flush()
        while written and self._ring.waiting():
            written = self._flush()
        if lost := self._ring.waiting():
            _say(f"{lost} sealed reports could not be written and are lost with this process.")
        if self.where.startswith("unix:"):
            Path(self.where.removeprefix("unix:")).unlink(missing_ok=True)


def _sealing_page(bundle: BundleFile) -> Callable[[datetime], bytes] | None:
    """Return what makes the sealing page, or None, said aloud, when its script was not built into this package."""
    try:
        page = SealingPage()
    except PagesMissing as error:
        _say(f"note: {error}")
        return None
    return lambda now: page.made(bundle.raw(now), bundle.desk_key)


def _say(sentence: str) -> None:
    """Tell whoever started the door. Nothing about a visitor is ever said.

    A console that cannot be written (the same full disk) must not end the door and the reports that wait in it.
    """
    with contextlib.suppress(OSError):
        os.write(2, f"dazor edge: {sentence}\n".encode())
