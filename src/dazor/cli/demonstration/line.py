"""A simulated day through the line: import and door, read, joined, judged, released, published."""

from __future__ import annotations

import http.client
import io
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import msgspec

from dazor.cli.demonstration.house import Demo, outside
from dazor.model.errors import UnusableInput

if TYPE_CHECKING:
    from dazor.simulation import Sample

AT_THE_DOOR = 40  # messages of today that go through the real form; the others come as an import
DAYS_AGO = 4  # the sample day is past the 72 hours that the policy asks for what few have seen


def samples(seed: int, messages: int, today: datetime, pack: str) -> tuple[tuple[Sample, ...], tuple[Sample, ...]]:
    """Return the messages that are imported (a day of some days ago) and those that come by the form (today)."""
    from dazor.gazetteer import Pack
    from dazor.simulation import day

    places = Pack.open(pack) if pack else Pack.embedded()
    door = min(AT_THE_DOOR, messages // 10)
    past = day(seed, messages - door, f"{today - timedelta(days=DAYS_AGO):%Y-%m-%d}", places)
    now = day(seed + 1, door, f"{today:%Y-%m-%d}", places) if door else None
    return past.messages, now.messages if now else ()


@contextmanager
def open_door(demo: Demo) -> Iterator[str]:
    """Run `dazor edge` as a program of its own while the block runs; yields its host and port."""
    door = subprocess.Popen([sys.executable, "-m", "dazor.cli", "edge"], env={**outside(), **demo.for_edge()},
                            stderr=subprocess.PIPE, text=True)
    try:
        assert door.stderr is not None  # noqa: S101 - we asked for it
        for line in door.stderr:
            if "is open at" in line:
                break
        else:
            raise UnusableInput(f"the door did not open (exit {door.wait()}). Run `dazor check edge`.")
        yield f"127.0.0.1:{demo.ports['edge']}"
    finally:
        door.terminate()
        door.wait(timeout=30)
        if door.stderr is not None:
            door.stderr.close()


def send(address: str, texts: Sequence[tuple[str, str]]) -> int:
    """Fill in the form as people would: (language, words). Returns how many got a receipt."""
    taken = 0
    for language, text in texts:
        connection = http.client.HTTPConnection(address, timeout=20)
        body = urlencode({"text": text[:1200], "language": language})
        connection.request("POST", "/report", body, {"Content-Type": "application/x-www-form-urlencoded"})
        answer = connection.getresponse()
        taken += answer.status == 200 and b'class="code"' in answer.read()
        connection.close()
    return taken


def take(messages: Sequence[Sample]) -> int:
    """Hand the imported messages to the desk as a file of JSON lines. Returns how many were taken."""
    from dazor import intake
    from dazor.desk.take import take_messages

    data = b"\n".join(msgspec.json.encode({"id": m.id, "text": m.text, "published": m.published, "origin": m.origin})
                      for m in messages)
    read = (m for m in intake.read(io.BytesIO(data), kind="jsonl", name="sample day") if not isinstance(m, intake.Refused))
    return take_messages(read).taken


def await_tick(demo: Demo) -> None:
    """Wait until what the door took is in the slot file."""
    time.sleep(2 * int(demo.environment["DAZOR_TICK_SECONDS"]) + 0.5)


def published(site: Path) -> int:
    """Return how many files the site has."""
    return sum(1 for file in site.rglob("*") if file.is_file())


def utc_now() -> datetime:
    """Return the time; the demo is a shell and holds the clock."""
    return datetime.now(UTC)
