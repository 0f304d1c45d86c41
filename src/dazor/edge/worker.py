"""One worker: it accepts, answers a few visits at a time and dies with everything it has seen.

A slow visitor shares the worker with seven others and holds up none of them; while the last ones finish, another
worker already accepts. Nothing is written, nothing is logged: an error that nobody foresaw ends the worker silently.
"""

from __future__ import annotations

import os
import secrets
import selectors
import socket
import time
from datetime import UTC, datetime

import h11

from dazor.edge.answers import Answer, Asked, House, language_of, notice
from dazor.edge.entrance import respond
from dazor.edge.errors import BadForm
from dazor.edge.form import MAX_BODY, clean
from dazor.edge.upload import Upload
from dazor.sealing.errors import SealingError

VISITS = 8  # then no more: a worker that lived on kept 100 of 100 addresses in memory, one that died none
LIFE = 15.0  # seconds of accepting
PATIENCE = 30.0  # seconds for a whole request; a page of 32 KiB over a poor Tor circuit takes about ten
MOST_PATIENCE = 300.0  # seconds for a form with a file that keeps coming
SLOWEST = 16 * 1_024  # bytes a second for which a form with a file is given more time
LINGER = 5.0  # seconds to hear out what is still being sent, so that the answer is not lost with a reset
DRAIN = 5.0  # seconds for visits under way when the door closes
MAX_HEADERS = 16 * 1_024  # bytes
MAX_DISCARD = 16 << 20  # bytes heard out after a refusal
_PIECE = 16 * 1_024


class Visit:
    """One connection, from its first byte to its answer."""

    def __init__(self, connection: socket.socket, house: House, always_onion: bool) -> None:
        connection.setblocking(False)
        self.connection, self._house, self._onion = connection, house, always_onion
        self._http = h11.Connection(h11.SERVER, max_incomplete_event_size=MAX_HEADERS)
        self._request: h11.Request | None = None
        self._body = bytearray()
        self._upload: Upload | None = None  # of a form with a file, sealed as it comes
        self._out = b""
        self._discarded = 0
        self._lingering = False
        self._heard_out = False  # the whole request has been read
        self._began = time.monotonic()
        self.deadline = self._began + PATIENCE
        self.done = False

    @property
    def wants(self) -> int:
        """Which event the connection waits for."""
        return selectors.EVENT_WRITE if self._out else selectors.EVENT_READ

    def go_on(self) -> None:
        """Read or write what can be, without waiting."""
        try:
            if self._out:
                self._send()
            else:
                self._receive()
        except (BlockingIOError, InterruptedError):
            return
        except OSError:  # the visitor has gone
            self.done = True

    def too_late(self) -> None:
        """Say that the time is over, if anything can still be said."""
        if self._out or self._lingering or self._request is None:
            self.done = True
            return
        self.deadline = time.monotonic() + LINGER
        self._refuse(408)

    def _receive(self) -> None:
        data = self.connection.recv(_PIECE)
        if self._lingering:
            self._discarded += len(data)
            self.done = not data or self._discarded > MAX_DISCARD
            return
        try:
            self._http.receive_data(data)
            self._take_events()
        except h11.RemoteProtocolError as error:
            self._refuse(error.error_status_hint)
        except BadForm:
            self._refuse(400)

    def _take_events(self) -> None:
        while not (self._out or self.done):
            event = self._http.next_event()
            if event is h11.NEED_DATA:
                if self._http.they_are_waiting_for_100_continue:
                    self.connection.send(self._http.send(h11.InformationalResponse(status_code=100, headers=[])) or b"")
                return
            match event:
                case h11.Request():
                    self._begin(event)
                case h11.Data():
                    self._take(event.data)
                case h11.EndOfMessage():
                    self._heard_out = True
                    self._answer(respond(self._asked(), self._house, datetime.now(UTC)))
                case _:  # closed or paused: nothing more will come
                    self.done = True

    def _take(self, data: bytes | bytearray) -> None:
        if self._upload is None:
            self._body += data
            if len(self._body) > MAX_BODY:
                self._refuse(413)
            return
        self._upload.feed(bytes(data))
        self.deadline = min(self.deadline + len(data) / SLOWEST, self._began + MOST_PATIENCE)
        if self._upload.hopeless:
            self._answer(respond(self._asked(), self._house, datetime.now(UTC)))

    def _begin(self, request: h11.Request) -> None:
        self._request = request
        form = self._header(b"content-type")
        if self._house.media is not None and request.method == b"POST" and form.lower().startswith("multipart/form-data"):
            try:
                self._upload = Upload(form, self._house.key(datetime.now(UTC)), clean)
            except SealingError:
                self._refuse(503)
        elif int(self._header(b"content-length") or 0) > MAX_BODY:
            self._refuse(413)

    def _header(self, name: bytes) -> str:
        if self._request is None:
            return ""
        return next((value.decode("latin-1") for key, value in self._request.headers if key == name), "")

    def _asked(self) -> Asked:
        host = self._header(b"host").partition(":")[0].lower()
        method, target = (b"GET", b"/") if self._request is None else (self._request.method, self._request.target)
        return Asked(method=method.decode("latin-1"), target=target.decode("latin-1"), body=bytes(self._body),
                     onion=self._onion or host.endswith(".onion"), content_type=self._header(b"content-type"),
                     filled=self._upload.filled() if self._upload else None)

    def _refuse(self, status: int) -> None:
        target = "/" if self._request is None else self._request.target.decode("latin-1")
        self._answer(notice(self._house, language_of(target), status))

    def _answer(self, answer: Answer) -> None:
        """Write the answer. It is put together from bytes made at start: having the headers checked again costs a fifth of a report."""
        self._body.clear()
        own = [*answer.extra, ("Content-Length", str(len(answer.body)))]
        if self._house.onion_location and not self._onion:
            own.append(("Onion-Location", self._house.onion_location))
        self._out = b"".join((b"HTTP/1.1 %d \r\n" % answer.status, self._house.pages.head,
                              *(f"{name}: {value}\r\n".encode() for name, value in own), b"\r\n"))
        if self._request is None or self._request.method != b"HEAD":
            self._out += answer.body

    def _send(self) -> None:
        self._out = self._out[self.connection.send(self._out):]
        if self._out:
            return
        self.connection.shutdown(socket.SHUT_WR)
        self.done = self._heard_out
        self._lingering = True
        self.deadline = time.monotonic() + LINGER


class Worker:
    """Accepts until it has had its visits or its time, then finishes what it began."""

    def __init__(self, listener: socket.socket, house: House, *, stop: int, accepting: int) -> None:
        """`stop` becomes readable when the door closes; `accepting` is closed when this worker accepts no more."""
        self._listener, self._house, self._stop, self._accepting = listener, house, stop, accepting
        self._events = selectors.DefaultSelector()
        self._visits: set[Visit] = set()
        self._taken = 0
        self._until = time.monotonic() + LIFE * (0.8 + secrets.randbelow(100) / 500)  # not all at once
        self._open = True

    def run(self) -> None:
        """Work until the last visit is over."""
        self._events.register(self._listener, selectors.EVENT_READ)
        self._events.register(self._stop, selectors.EVENT_READ)
        while self._open or self._visits:
            for key, _ in self._events.select(self._wait()):
                if key.fileobj is self._listener:
                    self._accept()
                elif key.fd == self._stop:
                    self._close_door()
                else:
                    key.data.go_on()
                    self._settle(key.data)
            self._look_at_the_clock()

    def _wait(self) -> float:
        moments = [visit.deadline for visit in self._visits] + ([self._until] if self._open else [])
        return max(0.0, min(moments) - time.monotonic())

    def _accept(self) -> None:
        try:
            connection = self._listener.accept()[0]
        except OSError:  # another worker was quicker, or the visitor has gone
            return
        visit = Visit(connection, self._house, self._listener.family == socket.AF_UNIX)
        self._visits.add(visit)
        self._events.register(connection, visit.wants, visit)
        self._taken += 1
        if self._taken >= VISITS:
            self._accept_no_more()

    def _settle(self, visit: Visit) -> None:
        if visit.done:
            self._events.unregister(visit.connection)
            visit.connection.close()
            self._visits.discard(visit)
        else:
            self._events.modify(visit.connection, visit.wants, visit)

    def _look_at_the_clock(self) -> None:
        now = time.monotonic()
        if self._open and now >= self._until:
            self._accept_no_more()
        for visit in [v for v in self._visits if now >= v.deadline]:
            visit.too_late()
            self._settle(visit)

    def _accept_no_more(self) -> None:
        self._open = False
        self._events.unregister(self._listener)
        self._listener.close()
        os.close(self._accepting)  # the parent sees the end of the pipe and forks the next one

    def _close_door(self) -> None:
        self._events.unregister(self._stop)
        if self._open:
            self._accept_no_more()
        last = time.monotonic() + DRAIN
        for visit in self._visits:
            visit.deadline = min(visit.deadline, last)
