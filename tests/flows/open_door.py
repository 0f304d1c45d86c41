"""A real door in a process of its own, on a free port, with a tick of a second; and the desk that reads its slots."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote_plus

from dazor.sealing import epochs, slots, unseal

SIGNER = epochs.new_signer()
BUNDLE, KEYS = epochs.make(datetime.now(UTC), 12, SIGNER)  # three days: no warning of the end
DESK_KEY = epochs.desk_key(SIGNER)
NEVER = 1 << 40  # seconds: a tick that no test lives to see; one of 900 s comes at every quarter of an hour
PATIENCE = 120.0  # seconds until what must come is called missing; only a test that fails waits so long


class Reply:
    """What came back: status, headers in small letters, page."""

    def __init__(self, raw: http.client.HTTPResponse) -> None:
        self.status = raw.status
        self.headers = {name.lower(): value for name, value in raw.getheaders()}
        self.page = raw.read().decode()


class OpenDoor:
    """Alice's door."""

    def __init__(self, home: Path, **settings: object) -> None:
        self.home, self.spool, self.bundle = home, home / "spool", home / "epochs.json"
        self._said = home / "said"
        (home / "tmp").mkdir(parents=True, exist_ok=True)
        values = {"spool": self.spool, "epoch_bundle": self.bundle, "desk_key": DESK_KEY, "edge_address": "127.0.0.1:0",
                  "tick_seconds": 1, "slots": 4, "ticks_kept": 240, "media_slots": 0, "flood_slots": 0, **settings}
        clean = {k: v for k, v in os.environ.items() if not k.startswith("DAZOR_")}
        self.environment = {**clean, "TMPDIR": str(home / "tmp"),
                            **{f"DAZOR_{name.upper()}": str(value) for name, value in values.items()}}
        self.process: subprocess.Popen[bytes] | None = None
        self.port = 0

    def start(self, *flags: str, before: Callable[[], None] | None = None) -> int | None:
        """Start it. Returns None when it is open, or the exit code when it refused."""
        code = "from dazor.cli.edge import edge; edge()"
        with self._said.open("wb") as said:
            self.process = subprocess.Popen([sys.executable, *flags, "-c", code], env=self.environment, stderr=said,
                                            stdout=subprocess.DEVNULL, preexec_fn=before)
        last = time.monotonic() + PATIENCE
        while time.monotonic() < last:
            if "the door is open at " in self.said:
                where = self.said.partition("the door is open at ")[2].split()[0]
                self.port = int(where.rstrip("/").rpartition(":")[2]) if where.startswith("http") else 0
                return None
            if self.process.poll() is not None:
                return self.process.returncode
            time.sleep(0.02)
        raise AssertionError(f"the door did not open: {self.said}")

    @property
    def said(self) -> str:
        """All it told whoever started it."""
        return self._said.read_text(errors="replace")

    @property
    def pid(self) -> int:
        """The parent's."""
        assert self.process is not None
        return self.process.pid

    def workers(self) -> set[int]:
        """Process ids of the workers now."""
        return {int(p) for p in Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()}

    def stop(self) -> None:
        """Ask it to close and wait."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(PATIENCE)

    def ask(self, method: str, path: str, body: bytes | None = None, *, kind: str = "application/x-www-form-urlencoded",
            source: str = "127.0.0.1", **headers: str) -> Reply:
        """Send a request and return the reply."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=40, source_address=(source, 0))
        try:
            sent = {"Content-Type": kind, **headers} if body is not None else headers
            connection.request(method, path, body, sent)
            return Reply(connection.getresponse())
        finally:
            connection.close()

    def send(self, text: str, language: str = "en", source: str = "127.0.0.1") -> Reply:
        """Fill in the form and send it."""
        return self.ask("POST", f"/report/{language}", f"language={language}&text={quote_plus(text)}".encode(), source=source)

    def connect(self) -> socket.socket:
        """A bare connection."""
        return socket.create_connection(("127.0.0.1", self.port), timeout=20)

    def opened(self) -> list[unseal.Opened]:
        """What the desk finds in the slot file now, oldest tick first."""
        file = slots.read((self.spool / slots.FILE_NAME).read_bytes())
        found = (unseal.open_slot(s, tick.epoch, KEYS) for tick in file.ticks for s in tick.sealed)
        return [o for o in found if o]

    def wait_for(self, count: int) -> list[unseal.Opened]:
        """What the desk finds as soon as there are `count` reports."""
        last = time.monotonic() + PATIENCE
        while len(found := self.opened()) < count and time.monotonic() < last:
            time.sleep(0.1)
        return found


@contextmanager
def open_door(home: Path, **settings: object) -> Iterator[OpenDoor]:
    """A door with a good bundle, open for the length of the block."""
    door = OpenDoor(home, **settings)
    door.bundle.write_bytes(BUNDLE)
    try:
        assert door.start() is None, door.said
        yield door
    finally:
        door.stop()


def files_with(needles: list[bytes], folder: Path) -> list[str]:
    """Names of the files below a folder whose bytes or whose name hold one of the needles."""
    found = []
    for path in folder.rglob("*"):
        content = path.read_bytes() if path.is_file() else b""
        if any(needle in content or needle in os.fsencode(path.name) for needle in needles):
            found.append(path.name)
    return found
