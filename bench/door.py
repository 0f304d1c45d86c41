"""How many reports a second the door takes over loopback, and what each costs in processor time.

    python bench/door.py [SECONDS] [CLIENTS]

A real door with two workers at a time; every report is a connection of its own, as over an onion. The clients run on the
same cores, so beside the rate stands the processor time of door and clients: what two free cores would take is two
seconds divided by the door's time a report. The peers get the same words over the same kind of connection:
a plain form that keeps everything in SQLite (one long-lived process of Python's own http.server), and the same with a
PGP encryption per message in place of the database row (Hush Line's way without scripts), where pysequoia is installed.
"""

from __future__ import annotations

import http.server
import multiprocessing
import os
import resource
import secrets
import signal
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from dazor.sealing import epochs

TEXT = "Калона з 14 вантажовікоў і двух БТР на трасе М10 у бок Рэчыцы, каля 14:20. " * 3
BODY = b"language=be&text=" + urllib.parse.quote_plus(TEXT).encode()
REQUEST = (b"POST /report/be HTTP/1.1\r\nHost: door\r\nContent-Type: application/x-www-form-urlencoded\r\n"
           b"Connection: close\r\nContent-Length: %d\r\n\r\n" % len(BODY)) + BODY


def client(port: int, until: float, told: multiprocessing.connection.Connection) -> None:
    """Send reports until the moment; tell how many were accepted, how long each took, and the processor time."""
    taken, times = 0, list[float]()
    while time.time() < until:
        began = time.perf_counter()
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=20) as line:
                line.sendall(REQUEST)
                answer = line.recv(65_536)
                while line.recv(65_536):
                    pass
        except OSError:
            continue
        taken += b" 200 " in answer[:20]
        times.append(time.perf_counter() - began)
    usage = resource.getrusage(resource.RUSAGE_SELF)
    told.send((taken, times, usage.ru_utime + usage.ru_stime))


def measure(name: str, port: int, seconds: float, clients: int, stop: Callable[[], float]) -> float:
    """Send from all clients, stop the server, print one line. Returns the server's processor time a report, seconds."""
    until, ends, children = time.time() + seconds, [], []
    for _ in range(clients):
        mine, theirs = multiprocessing.Pipe(duplex=False)
        child = multiprocessing.Process(target=client, args=(port, until, theirs))
        child.start()
        ends.append(mine)
        children.append(child)
    results = [end.recv() for end in ends]
    for child in children:
        child.join()
    spent = stop()
    taken = sum(r[0] for r in results)
    times = sorted(t for r in results for t in r[1]) or [0.0]
    own: float = spent / max(taken, 1)
    print(f"{name:34} {taken / seconds:7,.0f} /s  median {statistics.median(times) * 1e3:6.1f} ms  95 of 100 in "
          f"{times[len(times) * 95 // 100] * 1e3:6.1f} ms  processor time: door {own * 1e3:5.2f} ms, client "
          f"{sum(r[2] for r in results) / max(taken, 1) * 1e3:5.2f} ms; two free cores {2 / own:7,.0f} /s")
    return own


def spent_by(pid: int) -> float:
    """Return the processor time of a process and of its children that have died, seconds."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    ticks: float = sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")
    return ticks


def stopped(pid: int, end: Callable[[], object]) -> Callable[[], float]:
    """Return what stops a server and gives the processor time it took since now: how long it takes to start is not ours."""
    before = spent_by(pid)

    def stop() -> float:
        time.sleep(0.3)  # the last workers
        after = spent_by(pid)
        end()
        return after - before
    return stop


def door(folder: Path) -> tuple[int, Callable[[], float]]:
    """Start a door. Returns its port and what stops it; a tick of two seconds with room for what comes."""
    signer = epochs.new_signer()
    bundle, _ = epochs.make(datetime.now(UTC), 12, signer)
    (folder / "epochs.json").write_bytes(bundle)
    environment = {**os.environ, "DAZOR_SPOOL": str(folder / "spool"), "DAZOR_EPOCH_BUNDLE": str(folder / "epochs.json"),
                   "DAZOR_DESK_KEY": epochs.desk_key(signer), "DAZOR_EDGE_ADDRESS": "127.0.0.1:0", "DAZOR_TICK_SECONDS": "900",
                   "DAZOR_MEDIA_SLOTS": "0", "DAZOR_FLASH_SECONDS": "0"}
    said = (folder / "said").open("w+b")
    process = subprocess.Popen([sys.executable, "-c", "from dazor.cli.edge import edge; edge()"], env=environment, stderr=said)
    while b"is open at" not in (folder / "said").read_bytes():
        time.sleep(0.05)
    port = int((folder / "said").read_bytes().partition(b"127.0.0.1:")[2].partition(b"/")[0])

    def end() -> None:
        process.send_signal(signal.SIGTERM)
        process.wait(60)
    return port, stopped(process.pid, end)


class Plain(http.server.BaseHTTPRequestHandler):
    """A form that keeps address, agent and words in SQLite."""

    def do_POST(self) -> None:
        """Keep everything."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        words = urllib.parse.parse_qs(body.decode())["text"][0]
        self.keep(words)
        answer = f"<p>Thank you. Your number is {secrets.token_hex(8)}.</p>".encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def keep(self, words: str) -> None:
        """Write a row."""
        with sqlite3.connect(DATABASE) as base:
            base.execute("INSERT INTO tips VALUES (?, ?, ?)", (self.client_address[0], time.time(), words))

    def log_message(self, *_: object) -> None:
        """Say nothing: the log would only slow the peer down."""


class Pgp(Plain):
    """Encrypts every message with OpenPGP, then keeps it in SQLite with its exact time."""

    def keep(self, words: str) -> None:
        """Encrypt and write a row."""
        import pysequoia  # type: ignore[import-not-found, unused-ignore]

        super().keep(pysequoia.encrypt(words.encode(), recipients=[CERTIFICATE]).decode("latin-1"))


DATABASE, CERTIFICATE = "", None


def serve(kind: type[Plain], told: multiprocessing.connection.Connection, folder: str) -> None:
    """Run a peer until it is stopped."""
    global DATABASE, CERTIFICATE
    DATABASE = f"{folder}/peer.sqlite"
    with sqlite3.connect(DATABASE) as base:
        base.execute("CREATE TABLE IF NOT EXISTS tips (address, moment, words)")
    if kind is Pgp:
        import pysequoia

        CERTIFICATE = pysequoia.Cert.generate("editor@example.org")
    server = http.server.HTTPServer(("127.0.0.1", 0), kind)
    told.send(server.server_address[1])
    server.serve_forever()


def peer(kind: type[Plain], folder: Path) -> tuple[int, Callable[[], float]]:
    """Start a peer. Returns its port and what stops it."""
    mine, theirs = multiprocessing.Pipe(duplex=False)
    process = multiprocessing.Process(target=serve, args=(kind, theirs, str(folder)), daemon=True)
    process.start()
    port = mine.recv()

    def end() -> None:
        process.terminate()
        process.join()
    return int(port), stopped(process.pid or 0, end)


def main(seconds: float = 3.0, clients: float = 4) -> None:
    """Measure the door and its peers."""
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    with tempfile.TemporaryDirectory() as name:
        port, stop = door(Path(name))
        measure("the door, workers that die", port, seconds, int(clients), stop)
        port, stop = peer(Plain, Path(name))
        measure("plain form, one process, SQLite", port, seconds, int(clients), stop)
        try:
            import pysequoia  # noqa: F401
        except ImportError:
            print("pysequoia is not installed; with it, PGP per message is measured (pip install pysequoia)")
        else:
            port, stop = peer(Pgp, Path(name))
            measure("PGP per message, SQLite", port, seconds, int(clients), stop)


if __name__ == "__main__":
    main(*(float(argument) for argument in sys.argv[1:3]))
