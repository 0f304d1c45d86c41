"""The desk's clock: every page asks it, so that whoever sets the time of pages sets one name, here.

A page that imported `now` itself would keep for good what stood here when it was first loaded.
"""

from __future__ import annotations

from datetime import UTC, datetime


def now() -> datetime:
    """Return this moment, UTC: the desk holds the clock, rooms are told."""
    return datetime.now(UTC)
