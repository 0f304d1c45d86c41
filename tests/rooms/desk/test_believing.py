"""Desk and pipe reckon alike: the same messages get the same grade, with the same day around them and the same lessons."""

from __future__ import annotations

import io
import json
from pathlib import Path

import msgspec
import pytest
from pytest_django import Settings
from typer.testing import CliRunner

from dazor import intake
from dazor.cli import verbs  # noqa: F401 - registers the commands
from dazor.cli.app import app
from dazor.desk import acts, taking, workflow
from dazor.desk.errors import DeskError
from dazor.desk.models import IncidentRow
from dazor.model.codes import Act
from dazor.model.facts import Incident
from dazor.model.raw import Message
from tests.rooms.desk import cast
from tests.rooms.desk.cast import COLUMN, LANDING, NOW

Told = tuple[str, tuple[str, ...], int, str, int, str]


def told(incident: Incident) -> Told:
    """Return what must be alike: type, places, number of reports, time; the ledger in tenths of a deciban, the grade."""
    known = incident.assessment
    assert known is not None
    found = tuple(p.id for p in incident.places if p.id)  # a name that was not found is a word of the message: the desk keeps none
    return (incident.type.value, found, incident.reports, incident.when.start if incident.when else "",
            round(10 * sum(line.decibans for line in known.ledger)), known.grade)


def factors() -> set[str]:
    """Return every line that stands in a ledger of the desk."""
    known = [row.incident.assessment for row in IncidentRow.objects.all()]
    return {line.factor for one in known if one is not None for line in one.ledger}


def piped(lines: str, *options: str) -> list[Told]:
    """Return what the pipe says of messages; what the desk would not queue is left out."""
    read = CliRunner().invoke(app, ["triage"], input=lines)
    made = CliRunner().invoke(app, ["incidents", *options], input=read.stdout)
    assert made.exit_code == 0, made.stderr
    found = [msgspec.json.decode(line, type=Incident) for line in made.stdout.splitlines()]
    return sorted(told(i) for i in found if i.places or i.type.value != "other")


def taken(lines: str) -> list[Told]:
    """Return what the desk says of the same messages."""
    items = list(intake.read(io.BytesIO(lines.encode()), kind="jsonl", columns={}, name="day", zone="Europe/Minsk"))
    taking.take([item for item in items if isinstance(item, Message)], now=NOW)
    return sorted(told(row.incident) for row in IncidentRow.objects.filter(merged_into=None))


def test_desk_and_pipe_say_the_same_of_a_day(desk: Path) -> None:
    lines = CliRunner().invoke(app, ["simulate", "--messages", "200", "--seed", "7"]).stdout
    here, there = taken(lines), piped(lines)
    assert len(here) > 40
    assert here == there
    assert "among_others" in factors(), "the day says nothing, so the test would not notice if the desk left it out"


def test_what_the_day_says_stays_when_a_person_acts(desk: Path) -> None:
    cast.everybody()
    taken(CliRunner().invoke(app, ["simulate", "--messages", "60", "--seed", "7"]).stdout)
    row = IncidentRow.objects.exclude(work="closed").order_by("-urgency")[0]
    before = told(row.incident)
    acts.judge(row.id, by="alena", act=Act.CLAIMED, now=NOW)
    workflow.associate(NOW)
    assert told(IncidentRow.objects.get(pk=row.id).incident) == before


def test_the_desk_uses_what_it_has_learnt(desk: Path, settings: Settings) -> None:
    records, knots = desk / "channels.jsonl", desk / "knots.json"
    records.write_text(json.dumps({"origin": "gorad_example", "right": 60, "wrong": 1, "kind": "channel"}) + "\n")
    knots.write_text(json.dumps({"base": 0.5, "calibration": [[-10, -4], [10, 4]]}) + "\n")
    settings.DAZOR = {**settings.DAZOR, "channels": str(records), "calibration": str(knots)}
    lines = "".join(json.dumps({"id": f"m{n}", "text": text, "published": "2026-11-16T16:00", "door": "channel" if n == 0 else "jsonl",
                                "origin": "gorad_example" if n == 0 else ""}) + "\n" for n, text in enumerate([*COLUMN, *LANDING]))
    assert taken(lines) == piped(lines, "--channels", str(records), "--calibration", str(knots))
    assert {"channel_record", "calibration"} <= factors()


def test_a_file_that_cannot_be_used_stops_the_reckoning(desk: Path, settings: Settings) -> None:
    settings.DAZOR = {**settings.DAZOR, "channels": str(desk / "nowhere.jsonl")}
    with pytest.raises(DeskError, match="Nothing was assessed"):
        cast.take(*COLUMN)
