"""How long a quick signal takes from the button at the door to the queue an editor reads: real door, real desk, one machine.

    python bench/quick_signals.py [signals]

Every signal has a kind and a region of its own, so that each is seen for itself. The door writes and the desk looks in the
rhythm of the setting flash_seconds, 20 s. The queue is read from the desk's database, as the page reads it.
"""

from __future__ import annotations

import os
import random
import secrets
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from pathlib import Path

from dazor.edge.flash import KINDS, REGIONS


def free_port() -> int:
    """Return a port nobody uses."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def press(door: str, kind: str, region: str) -> None:
    """Press a button at the door."""
    with urllib.request.urlopen(f"{door}/flash/en", f"kind={kind}&region={region}".encode(), timeout=60) as answer:  # noqa: S310 - our own door
        answer.read()


def seen(base: Path) -> set[str]:
    """Return the signals that stand in an incident."""
    with sqlite3.connect(f"file:{base}?mode=ro", uri=True) as line:
        return {row[0] for row in line.execute("SELECT facts FROM desk_reportrow WHERE door = 'flash' AND disposition = 'attached'")}


def main(count: int) -> None:
    """Run a door and a desk, press and measure."""
    with tempfile.TemporaryDirectory(prefix="quick-") as folder:
        home, rng = Path(folder), random.Random(1)
        door_port, desk_port = free_port(), free_port()
        env = {**os.environ, "DAZOR_DATA_DIR": str(home / "desk"), "DAZOR_SPOOL": str(home / "spool"), "DAZOR_SITE_DIR": str(home / "site"),
               "DAZOR_EPOCH_BUNDLE": str(home / "desk" / "epochs.json"), "DAZOR_DESK_SECRET": secrets.token_urlsafe(48),
               "DAZOR_KEY_PASSPHRASE": "six words that nobody would guess", "DAZOR_EDGE_ADDRESS": f"127.0.0.1:{door_port}",
               "DAZOR_DESK_ADDRESS": f"127.0.0.1:{desk_port}"}
        run = [sys.executable, "-m", "dazor.cli"]
        env["DAZOR_DESK_KEY"] = subprocess.run([*run, "keys", "init"], env=env, capture_output=True, text=True, check=True).stdout.strip()
        subprocess.run([*run, "desk", "init"], env=env, capture_output=True, check=True)
        programs = [subprocess.Popen([*run, *words], env=env, stderr=subprocess.DEVNULL) for words in (("edge",), ("desk", "serve"))]
        try:
            time.sleep(12)
            print_figures(measure(f"http://127.0.0.1:{door_port}", home / "desk" / "desk.sqlite3", count, rng))
        finally:
            for program in programs:
                program.terminate()
                program.wait(40)


def measure(door: str, base: Path, count: int, rng: random.Random) -> list[float]:
    """Return the seconds from each press to its place in the queue."""
    chosen = rng.sample([(kind, region) for kind in KINDS for region in REGIONS], count)
    lags, pressed, known = list[float](), list[float](), 0
    lock = threading.Lock()

    def people() -> None:
        for kind, region in chosen:
            time.sleep(rng.uniform(1, 5))
            moment = time.monotonic()
            press(door, kind, region)
            with lock:
                pressed.append(moment)

    thread = threading.Thread(target=people)
    thread.start()
    last = time.monotonic() + count * 6 + 120
    while len(lags) < count and time.monotonic() < last:
        found = len(seen(base))
        with lock:
            lags += [time.monotonic() - moment for moment in pressed[known:found]]  # first in, first seen: a rhythm keeps the order
        known = found
        time.sleep(0.2)
    thread.join()
    return lags


def print_figures(lags: list[float]) -> None:
    """Print median, 95 of 100 and the longest."""
    ordered = sorted(lags)
    print(f"{len(lags)} signals: median {statistics.median(lags):.1f} s, 95 of 100 within {ordered[int(len(ordered) * 0.95) - 1]:.1f} s, "
          f"longest {ordered[-1]:.1f} s; load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 30)
