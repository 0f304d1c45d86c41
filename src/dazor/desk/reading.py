"""A message → what triage reads in it, the same at the first reading and whenever an editor looks again."""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from zoneinfo import ZoneInfo

from django.conf import settings

from dazor import triage
from dazor.gazetteer import Pack
from dazor.model.facts import Report
from dazor.model.raw import Message
from dazor.sealing import epochs


@cache
def pack() -> Pack:
    """Return the gazetteer of this desk: the full pack of the settings, or the one inside the package."""
    path = str(settings.DAZOR["gazetteer"])
    return Pack.open(path) if path else Pack.embedded()


def words_read(message: Message, report_id: str, epoch: str) -> Report:
    """Return the message as triage reads it, words and spans included: for memory only.

    What the door took has no date. Its epoch is an instant, put into the civil time of the desk's zone; the words
    themselves are never shifted.
    """
    if message.published:
        return triage.read(message.text, id=report_id, published=message.published, pack=pack())
    zone = ZoneInfo(str(settings.DAZOR["zone"]))
    last = epochs.end_of(epoch) - timedelta(minutes=1)
    return triage.read_arrived(message.text, id=report_id, first=epochs.start_of(epoch).astimezone(zone),
                               last=last.astimezone(zone), pack=pack())
