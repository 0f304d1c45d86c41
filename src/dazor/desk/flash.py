"""Quick signals: the counters that the doors seal every few seconds → reports at the top of the queue.

A signal is a kind, a region, a minute and how often the button was pressed; it is put into plain words and goes the way
of every other report, so an editor judges it, and an alert is signed, as usual. Presses cannot be told apart by person;
the same words from one door count as one origin, however often they come.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from dazor.desk.keys import KEYRING
from dazor.desk.models import SpoolMark
from dazor.desk.taking import Taken, take
from dazor.desk.workflow import spools
from dazor.model.raw import Message
from dazor.sealing import slots, unseal
from dazor.sealing.errors import SealingError

FILE_NAME = "flash.dazor"  # as the doors name it
KINDS = {"launch": "Rocket launch", "takeoff": "Aircraft took off", "landing": "Aircraft landed", "drone": "Drone flying",
         "explosion": "Explosion heard"}  # in words that triage reads
REGIONS = {"BY-BR": "Brest Region", "BY-VI": "Vitebsk Region", "BY-HO": "Gomel Region", "BY-HR": "Grodno Region",
           "BY-MA": "Mogilev Region", "BY-MI": "Minsk Region", "BY-HM": "Minsk"}


def collect(now: datetime) -> Taken:
    """Take the signals that are new in every flash file of the spool, and read and associate them at once.

    `now` is aware. Raises: SlotFileDamaged: not one of ours; it was not changed. NoEpochKey. OSError.
    """
    result = Taken()
    if not KEYRING.open:
        return result
    for path in spools(Path(str(settings.DAZOR["spool"])), FILE_NAME):
        if path.exists():
            _file(path.read_bytes(), now, result)
    return result


def _file(data: bytes, now: datetime, result: Taken) -> None:
    file_id = slots.read_layout(data).file_id.hex()
    mark = SpoolMark.objects.filter(pk=file_id).first()
    file = slots.read(data, after=mark.sequence if mark else 0)
    if not file.ticks:
        return
    with transaction.atomic():  # the mark moves with what was taken, or neither does
        signals = [message for tick in file.ticks for message in _signals(tick, file_id)]
        if signals:
            done = take(signals, now=now)
            result.taken += done.taken
            result.known += done.known
        halt = min(file.torn, default=file.ticks[-1].sequence + 1)
        SpoolMark.objects.update_or_create(file_id=file_id, defaults={"sequence": min(file.ticks[-1].sequence, halt - 1)})


def _signals(tick: slots.Tick, file_id: str) -> Iterator[Message]:
    opener = unseal.Opener(tick.epoch, KEYRING.keys)
    for sealed in tick.sealed:
        try:
            opened = opener.open(sealed)
        except SealingError:
            continue
        if opened is None or opened.message.door != "flash":
            continue
        for line in opened.message.text.splitlines():
            kind, region, count = (*line.split(), "", "", "")[:3]
            if kind in KINDS and region in REGIONS and count.isdigit():
                yield Message(id=f"flash {file_id} {tick.sequence} {kind} {region}", text=words(kind, region, int(count)),
                              published=_civil(opened.message.published), door="flash")


def words(kind: str, region: str, count: int) -> str:
    """Return a signal in words."""
    pressed = "once" if count == 1 else "twice" if count == 2 else "several times" if count < 10 else "many times"
    return f"{KINDS[kind]}. {REGIONS[region]}. The button was pressed {pressed}."


def _civil(minute: str) -> str:
    """Return the minute of a table, UTC, as civil time of the country watched."""
    moment = datetime.fromisoformat(minute).replace(tzinfo=UTC)
    return f"{moment.astimezone(ZoneInfo(str(settings.DAZOR['zone']))):%Y-%m-%dT%H:%M}"
