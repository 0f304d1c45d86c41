"""Which kind of source a report came by: a class, never a person.

Anonymous intake is one kind however many doors and messages it has.
"""

from __future__ import annotations

import re

from dazor.model.facts import Report

ANONYMOUS, CHANNEL, OUTLET, AUTHORITY = "anonymous", "channel", "outlet", "authority"
EDITED = (OUTLET, AUTHORITY)  # somebody answers for what they print
TRANSPONDER = "transponder"  # recorded by receivers; the same kind as an editor's check of a recording
# Words in the name of a door. Other desks call theirs otherwise; what is not known is anonymous intake.
_NAMED = ((TRANSPONDER, frozenset({"adsb"})), (AUTHORITY, frozenset({"authority", "official", "ministry", "government"})),
          (OUTLET, frozenset({"feed", "article", "rss", "atom", "outlet", "news", "newspaper", "press"})),
          (CHANNEL, frozenset({"channel", "channels"})))
_WORD = re.compile(r"[a-z]+")


def kind_of(report: Report) -> str:
    """Return the kind of source. Everything that names no public origin is one kind: anonymous intake."""
    words = set(_WORD.findall(report.door.lower()))
    for kind, names in _NAMED:
        if words & names:
            return kind
    return CHANNEL if report.origin else ANONYMOUS
