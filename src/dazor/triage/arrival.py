"""Reading a message that says no date and whose arrival is known only as an interval."""

from __future__ import annotations

from datetime import datetime

from dazor.gazetteer import Pack
from dazor.model.codes import Precision
from dazor.model.facts import Report
from dazor.triage.reading import read


def read_arrived(text: str, *, id: str = "", first: datetime, last: datetime, pack: Pack) -> Report:  # noqa: A002 - as `read`
    """Return a message read against the day it must mean: it arrived between two civil moments of the desk's zone.

    Relative words count from the later day; when an hour then lies after the arrival, the earlier day is meant ("at
    23:30" in what came by 3 at night). A day is all that is given to the reading, so no arrival minute can enter it.
    """
    report = read(text, id=id, pack=pack, reference=f"{last:%Y-%m-%d}")
    if first.date() == last.date():
        return report
    hours = [s.when.start for s in report.sightings if s.when and s.when.precision is Precision.MINUTE and not s.when.future]
    if hours and max(hours) > f"{last:%Y-%m-%dT%H:%M}":
        return read(text, id=id, pack=pack, reference=f"{first:%Y-%m-%d}")
    return report
