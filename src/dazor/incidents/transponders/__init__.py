"""Recorded transponder positions → take-offs and landings at airfields, as an independent kind of evidence.

    bytes        recordings   readsb and tar1090 JSON, BaseStation (SBS-1) lines, OpenSky state vectors → positions
    positions    movements    low runs at an airfield → what took off, what landed
    movement     reports      a report as triage would have read it, door `adsb`

After the fact only. Positions younger than two hours are left out (`recordings.YOUNGEST`), no position and no heading of an
aircraft is kept or passed on: what comes out is that an airframe took off or landed at an airfield in a minute. Nothing is
foretold. Silence of a transponder says nothing: military aircraft switch it off. See docs/decisions.
"""

from __future__ import annotations

from dazor.incidents.transponders.movements import DOOR, Movement, Runs, military, movements, reports
from dazor.incidents.transponders.recordings import NotARecording, Position, Refused, read

__all__ = ["DOOR", "Movement", "NotARecording", "Position", "Refused", "Runs", "military", "movements", "read", "reports"]
