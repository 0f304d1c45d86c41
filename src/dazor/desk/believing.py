"""How far an incident is believed at this desk: the room's ledger, with what the desk has learnt and the day around it.

The same reckoning as `dazor incidents --calibration … --channels …`, so desk and pipe give one grade for the same messages.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

import msgspec
from django.conf import settings

from dazor import verification
from dazor.desk.errors import DeskError
from dazor.model.errors import UnusableInput
from dazor.model.facts import Assessment, Incident, Judgement, Report
from dazor.verification import channels, weights


def of_the_day(found: Sequence[Incident], reports: Mapping[str, Report], acts: Mapping[str, Sequence[Judgement]]) -> dict[str, Assessment]:
    """Return the assessments of incidents that came together, by id; `acts` are the histories of those that have one.

    What people judged counts for its own incident only: how many of the candidates look true is the machine's part of all.
    Raises: DeskError.
    """
    known = verification.together(found, reports, weights=_weights(), records=_records())
    made = {incident.id: one for incident, one in zip(found, known, strict=True)}
    for incident in found:
        if acts.get(incident.id):
            mine = [reports[name] for name in dict.fromkeys(m.id for m in incident.members) if name in reports]
            made[incident.id] = alone(incident, mine, acts[incident.id], made[incident.id])
    return made


def alone(incident: Incident, reports: Sequence[Report], acts: Sequence[Judgement], before: Assessment | None) -> Assessment:
    """Return the assessment of one incident after an act; what its day says of it stays as it was `before`. Raises: DeskError."""
    return verification.assess(incident, reports, acts, weights=_weights(), records=_records(), among=_among(before))


def _among(before: Assessment | None) -> float:
    """Return the line of the day in an assessment, decibans."""
    return sum(line.decibans for line in before.ledger if line.factor == "among_others") if before is not None else 0.0


def _weights() -> weights.Weights:
    path = str(settings.DAZOR["calibration"])
    return _learnt(path, _changed(path)) if path else weights.FITTED


def _records() -> channels.Records:
    path = str(settings.DAZOR["channels"])
    return _read(path, _changed(path)) if path else channels.NONE


def _changed(path: str) -> int:
    """Return when a file was last written, so that a new one is read. Raises: DeskError."""
    try:
        return Path(path).stat().st_mtime_ns
    except OSError as error:
        raise _unreadable(path, str(error.strerror)) from error


@lru_cache(maxsize=1)
def _learnt(path: str, _changed: int) -> weights.Weights:
    try:
        return weights.learnt(Path(path).read_bytes())
    except (OSError, UnusableInput) as error:
        raise _unreadable(path, str(error)) from error


@lru_cache(maxsize=1)
def _read(path: str, _changed: int) -> channels.Records:
    try:
        lines = [line for line in Path(path).read_bytes().splitlines() if line.strip()]
        return channels.read(msgspec.json.decode(line, type=channels.Record) for line in lines)
    except (OSError, UnusableInput, msgspec.DecodeError) as error:
        raise _unreadable(path, str(error)) from error


def _unreadable(path: str, why: str) -> DeskError:
    return DeskError(f"{path}, which `dazor calibrate` wrote, cannot be used: {why}. Nothing was assessed; make it anew, or leave "
                     "the setting out.")
