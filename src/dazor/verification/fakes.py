"""Deliberate deceptions as records, and as cases that later versions are tested on.

A case is a bare reading as triage prints it, with the incident it was taken for and how the deception was
recognised: `dazor incidents --grouped` reads it, and the same rule must not publish it again. No word of a message is
in it; what deceivers wrote dies with its key like what witnesses wrote.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from dazor.model.facts import Report

# How a deception was recognised. Codes, since a method spelt out would teach the next one.
RECOGNISED = ("impossible_travel", "same_wording", "flood", "old_picture", "edited_picture", "wrong_place", "wrong_time",
              "denied_by_check", "known_source", "admitted", "other")


class Fake(msgspec.Struct, frozen=True, kw_only=True):
    """One deception: an incident that was made up, and why the desk is sure."""

    incident: str
    how: tuple[str, ...]  # of RECOGNISED
    day: str  # UTC, on which it was recognised
    readings: tuple[Report, ...]  # bare: no surface, no span


def cases(fakes: Sequence[Fake]) -> Iterator[dict[str, Any]]:
    """Yield a line for each reading of each deception: what triage read, `incident`, `expected`, `recognised`."""
    for fake in fakes:
        for reading in fake.readings:
            bare = msgspec.structs.replace(reading, spans=(), pii=(), observer_places=(), seconds=None, received="", published="")
            yield {**msgspec.to_builtins(bare), "incident": fake.incident, "expected": "deception",
                   "recognised": list(fake.how)}


def problems(how: Sequence[str]) -> str:
    """Return why a list of codes cannot stand, "" when it can."""
    unknown = sorted(set(how) - set(RECOGNISED))
    if unknown:
        return f"there is no way of recognising called {unknown[0]}"
    return "" if how else "how it was recognised is not said"
