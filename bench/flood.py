"""A flood of 100,000 messages an hour over loopback, with true reports among it: how many arrive, and after how long.

    python bench/flood.py [SECONDS]

27.8 messages a second from two clients, one true report every two seconds. The tick is 120 s instead of 900, so all
waiting is shown at 2/15 of its real length; the wider lane takes 256 at a time, as 1,024 at a tick of 900 s would be
4.8 times as many. Arrived is what the desk can open in the slot files at the end.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.parse
from datetime import UTC, datetime
from pathlib import Path

from dazor.sealing import epochs, slots, unseal

RATE, TICK = 100_000 / 3_600, 120


def send(port: int, text: str) -> bool:
    """Send one report. Returns whether it was accepted."""
    body = b"language=be&text=" + urllib.parse.quote_plus(text).encode()
    head = (b"POST /report/be HTTP/1.1\r\nHost: door\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            b"Connection: close\r\nContent-Length: %d\r\n\r\n" % len(body))
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=30) as line:
            line.sendall(head + body)
            answer = line.recv(65_536)
            while line.recv(65_536):
                pass
    except OSError:
        return False
    return b" 200 " in answer[:20]


def flooder(port: int, until: float, rate: float, told: multiprocessing.connection.Connection) -> None:
    """Send at a steady rate; what cannot be sent in time is sent late, not left out."""
    count, taken, began = 0, 0, time.time()
    while (now := time.time()) < until:
        if count > (now - began) * rate:
            time.sleep(0.005)
            continue
        taken += send(port, f"flood {os.getpid()} {count} калона на трасе")
        count += 1
    told.send((count, taken))


def arrived(spool: Path, keys: dict[str, bytes], seen: dict[str, int]) -> set[str]:
    """Return the words of true reports in ticks that were not looked at before."""
    found = set()
    for path in (spool / slots.FILE_NAME, *spool.glob(f"*/{slots.FILE_NAME}")):
        file = slots.read(path.read_bytes(), after=seen.get(str(path), 0))
        for tick in file.ticks:
            opener = unseal.Opener(tick.epoch, keys)
            found |= {o.message.text for o in map(opener.open, tick.sealed) if o and o.message.text.startswith("true")}
            seen[str(path)] = tick.sequence
    return found


def main(seconds: float = 60.0) -> None:
    """Flood a door and print what became of the true reports."""
    signer = epochs.new_signer()
    bundle, keys = epochs.make(datetime.now(UTC), 4, signer)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "epochs.json").write_bytes(bundle)
        environment = {**os.environ, "DAZOR_SPOOL": f"{name}/spool", "DAZOR_EPOCH_BUNDLE": f"{name}/epochs.json",
                       "DAZOR_DESK_KEY": epochs.desk_key(signer), "DAZOR_EDGE_ADDRESS": "127.0.0.1:0",
                       "DAZOR_TICK_SECONDS": str(TICK), "DAZOR_FLOOD_SLOTS": "256", "DAZOR_MEDIA_SLOTS": "0",
                       "DAZOR_FLASH_SECONDS": "0"}
        with (folder / "said").open("wb") as said:
            door = subprocess.Popen([sys.executable, "-c", "from dazor.cli.edge import edge; edge()"], env=environment, stderr=said)
        while b"is open at" not in (folder / "said").read_bytes():
            time.sleep(0.05)
        port = int((folder / "said").read_bytes().partition(b"127.0.0.1:")[2].partition(b"/")[0])
        report(port, seconds, folder, keys)
        door.send_signal(signal.SIGTERM)
        door.wait(60)


def report(port: int, seconds: float, folder: Path, keys: dict[str, bytes]) -> None:
    """Run flood and true senders beside each other and print the figures."""
    until, ends = time.time() + seconds, []
    for _ in range(2):
        mine, theirs = multiprocessing.Pipe(duplex=False)
        multiprocessing.Process(target=flooder, args=(port, until, RATE / 2, theirs), daemon=True).start()
        ends.append(mine)
    sent, delays, seen, tries = dict[str, float](), list[float](), dict[str, int](), 0
    while time.time() < until or (len(delays) < len(sent) and time.time() < until + 2 * TICK + 10):
        if time.time() < until:
            tries += 1
            if send(port, text := f"true {tries}"):
                sent[text] = time.time()
        time.sleep(2)
        for text in arrived(folder / "spool", keys, seen):
            delays.append(time.time() - sent[text])
    flood = [end.recv() for end in ends]
    delays.sort()
    print(f"load {os.getloadavg()[0]:.1f}; {sum(f[0] for f in flood):,} messages of a flood in {seconds:.0f} s "
          f"({sum(f[0] for f in flood) / seconds * 3_600:,.0f} an hour), {sum(f[1] for f in flood):,} accepted")
    print(f"true reports: {tries} sent, {len(sent)} accepted, {len(delays)} at the desk; half after {delays[len(delays) // 2]:.0f} s, "
          f"all after {delays[-1]:.0f} s with a tick of {TICK} s")


if __name__ == "__main__":
    main(*(float(argument) for argument in sys.argv[1:2]))
