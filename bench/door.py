"""How many reports a second the door takes over loopback, and what each costs in processor time, beside other ways to take one.

    python bench/door.py [SECONDS] [CLIENTS] [PYTHON OF PEERS]

A real door with its default lanes; every report is a connection of its own, as over an onion, and a form as a browser sends
it. The clients run on the same cores, so beside the rate stands the processor time of both.
The peers (`bench/door_peers.py` says how to install them) get the same words in the same run: a Flask form that keeps
everything in SQLite, one that puts OpenPGP around the words (Hush Line's design), a python-telegram-bot with SQLite, and
our own relay, the last two from a messenger over HTTP that has messages waiting.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import resource
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from dazor.sealing import epochs

TEXT = "Калона з 14 вантажовікоў і двух БТР на трасе М10 у бок Рэчыцы, каля 14:20. " * 3
MESSAGES = 300  # that wait at the messenger
_BOUNDARY = "----geckoformboundary8f3f3c2b1a99"
_PEERS = Path(__file__).with_name("door_peers.py")


def post(kind: str, body: bytes) -> bytes:
    """Return a posted form as bytes."""
    return (f"POST /report/be HTTP/1.1\r\nHost: door\r\nContent-Type: {kind}\r\nConnection: close\r\n"
            f"Content-Length: {len(body)}\r\n\r\n").encode() + body


def as_asked() -> bytes:
    """Return the door's form as a browser fills it in: words, and a place for a photo left empty."""
    fields = {'name="language"': "be", 'name="text"': TEXT, 'name="file"; filename=""': ""}
    body = "".join(f"--{_BOUNDARY}\r\nContent-Disposition: form-data; {name}\r\n\r\n{value}\r\n" for name, value in fields.items())
    return post(f"multipart/form-data; boundary={_BOUNDARY}", f"{body}--{_BOUNDARY}--\r\n".encode())


PLAIN = post("application/x-www-form-urlencoded", b"language=be&text=" + urllib.parse.quote_plus(TEXT).encode())


def client(port: int, request: bytes, until: float, told: multiprocessing.connection.Connection) -> None:
    """Send reports until the moment; tell how many were accepted, how long each took, and the processor time."""
    taken, times = 0, list[float]()
    while time.time() < until:
        began = time.perf_counter()
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=20) as line:
                line.sendall(request)
                answer = line.recv(65_536)
                while line.recv(65_536):
                    pass
        except OSError:
            continue
        taken += b" 200 " in answer[:20]
        times.append(time.perf_counter() - began)
    usage = resource.getrusage(resource.RUSAGE_SELF)
    told.send((taken, times, usage.ru_utime + usage.ru_stime))


def measure(name: str, port: int, request: bytes, seconds: float, clients: int, spent: Callable[[], float]) -> None:
    """Send from all clients and print one line; `spent` gives the server's processor time so far, seconds."""
    before, until, ends = spent(), time.time() + seconds, []
    for _ in range(clients):
        mine, theirs = multiprocessing.Pipe(duplex=False)
        multiprocessing.Process(target=client, args=(port, request, until, theirs), daemon=True).start()
        ends.append(mine)
    results = [end.recv() for end in ends]
    time.sleep(0.3)  # the last workers
    own, taken = spent() - before, max(1, sum(r[0] for r in results))
    times = sorted(t for r in results for t in r[1]) or [0.0]
    print(f"{name:40} {taken / seconds:6,.0f} /s  median {times[len(times) // 2] * 1e3:5.1f} ms  95 of 100 in "
          f"{times[len(times) * 95 // 100] * 1e3:6.1f} ms  processor: server {own / taken * 1e3:5.2f} ms, client "
          f"{sum(r[2] for r in results) / taken * 1e3:5.2f} ms")


def spent_by(pid: int) -> Callable[[], float]:
    """Return what tells the processor time of a process and all its children, dead and alive, seconds."""
    def one(process: int) -> float:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")

    def spent() -> float:
        total = one(pid)
        for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
            try:
                total += one(int(child))
            except OSError:  # dead since; its time is in the parent's by then, or the next look finds it there
                continue
        return total
    return spent


@contextmanager
def running(*command: str, said: bytes, settings: dict[str, str] | None = None, told: bytes = b"") -> Iterator[tuple[int, bytes]]:
    """Run a program until the block ends; gives its number and what it said once `said` was in it."""
    with tempfile.TemporaryFile() as out:
        process = subprocess.Popen(command, env={**os.environ, **(settings or {})}, stdin=subprocess.PIPE, stdout=out, stderr=out)
        if process.stdin is not None:
            process.stdin.write(told)
            process.stdin.close()
        heard = b""
        while said not in heard:
            time.sleep(0.05)
            heard = os.pread(out.fileno(), 1 << 16, 0)
            if process.poll() is not None:
                raise SystemExit(heard.decode())
        try:
            yield process.pid, heard
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(60)


def settings_of(folder: Path) -> dict[str, str]:
    """Return the settings of a door and a relay with keys of their own."""
    signer = epochs.new_signer()
    bundle, _ = epochs.make(datetime.now(UTC), 12, signer)
    (folder / "epochs.json").write_bytes(bundle)
    return {"DAZOR_SPOOL": str(folder / "spool"), "DAZOR_EPOCH_BUNDLE": str(folder / "epochs.json"),
            "DAZOR_DESK_KEY": epochs.desk_key(signer), "DAZOR_EDGE_ADDRESS": "127.0.0.1:0"}


def forms(seconds: float, clients: int, peers: str) -> None:
    """Measure the door and the forms of others."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with running(sys.executable, "-m", "dazor.cli", "edge", said=b"is open at", settings=settings_of(folder)) as (pid, heard):
            measure("the door, workers that die", int(heard.partition(b"127.0.0.1:")[2].partition(b"/")[0]), as_asked(), seconds, clients,
                    spent_by(pid))
        for kind, said in (("form", "Flask and SQLite"), ("sealed", "Flask, OpenPGP and SQLite")) if peers else ():
            (folder / kind).mkdir()
            with running(peers, str(_PEERS), kind, str(folder / kind), said=b"port ") as (pid, heard):
                time.sleep(1)  # its workers begin
                measure(f"{said}, two that live on", int(heard.split()[-1]), PLAIN, seconds, clients, spent_by(pid))


class Messenger(ThreadingHTTPServer):
    """A messenger with messages that wait; it counts answers and takes any other call for done."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Call)
        self.offset, self.answered, self.number = 0, 0, threading.Lock()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def updates(self, offset: int, limit: int) -> list[dict[str, Any]]:
        """Return the messages from an offset on: each of somebody else."""
        self.offset = max(self.offset, offset)
        return [{"update_id": n, "message": {"message_id": n, "date": 1, "text": TEXT, "chat": {"id": 5 * 10**9 + n, "type": "private"},
                                             "from": {"id": 5 * 10**9 + n, "is_bot": False, "first_name": "x", "language_code": "be"}}}
                for n in range(max(self.offset, 1), MESSAGES + 1)][:limit]


class _Call(BaseHTTPRequestHandler):
    """One connection of a bot."""

    protocol_version, server = "HTTP/1.1", Messenger.__new__(Messenger)

    def do_POST(self) -> None:
        """Answer a call, in JSON or as a form."""
        raw, method = self.rfile.read(int(self.headers.get("Content-Length", 0))), self.path.rpartition("/")[2]
        fields = json.loads(raw) if raw[:1] == b"{" else {k: v[0] for k, v in urllib.parse.parse_qs(raw.decode()).items()}
        result: object = True
        if method == "getUpdates":
            result = self.server.updates(int(fields.get("offset", 0)), int(fields.get("limit", 100)))
            time.sleep(0 if result else 0.2)
        elif method == "getMe":
            result = {"id": 1, "is_bot": True, "first_name": "b", "username": "b"}
        elif method == "sendMessage":
            with self.server.number:
                self.server.answered += 1
            result = {"message_id": 10**6 + self.server.answered, "date": 1, "chat": {"id": int(fields["chat_id"]), "type": "private"}}
        body = json.dumps({"ok": True, "result": result}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def bots(peers: str) -> None:
    """Measure the relay and a plain bot on messages that wait."""
    relay = (sys.executable, "-m", "dazor.cli", "relay")
    for name in ("our relay", *(["python-telegram-bot and SQLite"] if peers else [])):
        with tempfile.TemporaryDirectory() as folder:
            messenger, ours = Messenger(), name == "our relay"
            base = f"http://127.0.0.1:{messenger.server_address[1]}"
            command = relay if ours else (peers, str(_PEERS), "bot", folder, base)
            began = time.time()
            with running(*command, said=b"open" if ours else b"", told=b"1:" + b"x" * 30 + b"\n",
                         settings={**settings_of(Path(folder)), "DAZOR_RELAY_API": base}) as (pid, _):
                spent = spent_by(pid)
                while messenger.answered == 0:
                    time.sleep(0.01)
                before, began = spent(), time.time()
                while messenger.answered < MESSAGES:
                    time.sleep(0.02)
                own, took = spent() - before, time.time() - began
            messenger.shutdown()
        print(f"{name:40} {MESSAGES / took:6,.0f} /s of {MESSAGES:,} that waited; processor: bot {own / MESSAGES * 1e3:5.2f} ms")


def main(seconds: float = 3.0, clients: int = 4, peers: str = "") -> None:
    """Measure the door, the relay and their peers."""
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores; SQLite {sqlite3.sqlite_version}")
    forms(seconds, clients, peers)
    bots(peers)
    if not peers:
        print("without the peers: bench/door_peers.py says how to install them")


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 3.0, int(sys.argv[2]) if len(sys.argv) > 2 else 4, *sys.argv[3:4])
