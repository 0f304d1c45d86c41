"""Recordings of transponders: proposed to the incident they fit, taken or refused by a person, with undo and a journal."""

from __future__ import annotations

import hashlib
import json
import re
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from typer.testing import CliRunner

from dazor.cli import verbs  # noqa: F401 - registers the commands
from dazor.cli.app import app
from dazor.desk import acts, chain, recordings
from dazor.desk.models import IncidentRow, JudgementRow, ReportRow
from dazor.desk.reading import pack
from dazor.incidents import transponders
from dazor.incidents.transponders import Movement
from dazor.model.codes import Act, Disposition, Label
from dazor.verification.states import RULES
from tests.rooms.desk import cast
from tests.rooms.desk.cast import LANDING, NOW
from tests.rooms.desk.test_people import inside
from tests.rooms.incidents.test_transponders import CLIMB, trace

FIELD = "air-machulishchy-air-base"
SOURCE = "night.json.gz sha256 00ff"


def movement(day: int, hour: str, label: Label = Label.AIRCRAFT_LANDING) -> Movement:
    """Return a movement at Machulishchy at an hour of the desk's zone."""
    at = datetime.fromisoformat(f"2026-11-{day}T{hour}").replace(tzinfo=ZoneInfo("Europe/Minsk")).astimezone(UTC)
    return Movement(label=label, field=FIELD, at=at.timestamp(), hex="15aabb", registration="RA-76001", type="IL76",
                    because="in the air, then on the ground")


def brought(*found: Movement) -> recordings.Taken:
    return recordings.take(transponders.reports(found, pack(), ZoneInfo("Europe/Minsk")), source=SOURCE, now=NOW)


@pytest.fixture
def landing(desk: Path) -> IncidentRow:
    """A desk with a landing that two people told of; returns it."""
    cast.everybody()
    cast.take(*LANDING)
    return IncidentRow.objects.get(label="aircraft_landing")


def now_is(row: IncidentRow) -> tuple[int, int, str]:
    """Return reports, kinds of evidence and grade as they stand now."""
    known = IncidentRow.objects.get(pk=row.id).incident
    assert known.assessment is not None
    return known.reports, known.assessment.kinds, known.assessment.grade


def test_a_recording_is_asked_about_and_changes_nothing_by_itself(landing: IncidentRow) -> None:
    before = now_is(landing)
    assert brought(movement(16, "09:12")) == recordings.Taken(taken=1, proposed=1)
    assert brought(movement(16, "09:12")) == recordings.Taken(known=1)
    cast.take("16.11.2026 в 09:20 в Мачулищах сел самолёт Ил-76, видел сам")  # a tick with a new report
    assert now_is(landing)[1] == before[1]
    asked = inside("alena").get(f"/incidents/{landing.id}/").content.decode()
    assert "transponder 15aabb (RA-76001, IL76)" in asked
    assert "belongs here" in asked


def test_a_yes_makes_it_a_kind_of_evidence_and_undo_takes_it_back(landing: IncidentRow) -> None:
    before = now_is(landing)
    brought(movement(16, "09:12"))
    (asked,) = landing.proposals.all()
    acts.answer(landing.id, [asked.pk], [], by="alena", now=NOW)
    after = now_is(landing)
    assert after[:2] == (before[0] + 1, before[1] + 1)
    assert after[2] < before[2], "a second kind of evidence lifts the grade"
    acts.undo(landing.id, by="alena", now=NOW)
    assert now_is(landing) == before
    assert ReportRow.objects.get(door="adsb").disposition == Disposition.PROPOSED
    assert landing.proposals.filter(refused=False).count() == 1
    assert chain.prove(JudgementRow) == 3  # imported, answered, taken back


def test_a_no_is_not_asked_again(landing: IncidentRow) -> None:
    brought(movement(16, "09:12"))
    (asked,) = landing.proposals.all()
    acts.answer(landing.id, [], [asked.pk], by="alena", now=NOW)
    assert recordings.propose(NOW) == 0
    assert landing.proposals.filter(refused=False).count() == 0


def post(client: Client, name: str, what: str) -> str:
    return re.sub(r"\s+", " ", client.post(f"/recordings/{name}/", {"what": what}, follow=True).content.decode())


def test_what_joins_nothing_is_brought_set_aside_and_taken_back(landing: IncidentRow) -> None:
    assert brought(movement(19, "21:40", Label.AIRCRAFT_TAKEOFF)).proposed == 0
    name, client = ReportRow.objects.get(door="adsb").id, inside("alena")
    shown = client.get("/recordings/").content.decode()
    assert "RA-76001" in shown
    assert SOURCE in shown

    assert "It stands in the queue now" in post(client, name, "bring")
    made = IncidentRow.objects.get(label="aircraft_takeoff")
    assert [m.report_id for m in made.members.all()] == [name]
    assert "Taken back." in post(client, name, "back")
    assert not IncidentRow.objects.filter(label="aircraft_takeoff").exists()
    assert "Set aside." in post(client, name, "aside")
    assert "answered already" in post(client, name, "bring")
    assert [line.value for line in JudgementRow.objects.filter(incident=name).order_by("seq")] == ["imported", "taken", "back", "aside"]


def test_an_incident_that_was_judged_since_keeps_its_recording(landing: IncidentRow) -> None:
    brought(movement(19, "21:40", Label.AIRCRAFT_TAKEOFF))
    name, client = ReportRow.objects.get(door="adsb").id, inside("alena")
    post(client, name, "bring")
    made = IncidentRow.objects.get(label="aircraft_takeoff")
    acts.judge(made.id, by="alena", act=Act.GRADED, now=NOW, value="B2")
    assert "Take the recording out there" in post(client, name, "back")
    assert IncidentRow.objects.filter(pk=made.id).exists()


def test_who_may_not_merge_may_not_bring_one_in(landing: IncidentRow) -> None:
    brought(movement(19, "21:40"))
    name = ReportRow.objects.get(door="adsb").id
    assert "publisher" not in RULES[Act.MERGED].roles
    assert "Your role may not do this." in post(inside("bohdan"), name, "bring")
    assert ReportRow.objects.get(pk=name).disposition == Disposition.PROPOSED


def test_a_recording_holds_no_position_and_its_page_no_words(landing: IncidentRow) -> None:
    brought(movement(16, "09:12"))
    row = ReportRow.objects.get(door="adsb")
    assert "it has no words" in inside("alena").get(f"/reports/{row.id}/").content.decode()
    assert set(json.loads(row.facts)) <= {"id", "door", "published", "received", "sightings"}


def test_the_command_hands_a_recording_over_with_the_hash_of_its_file(landing: IncidentRow, tmp_path: Path) -> None:
    file = tmp_path / "night.json"
    file.write_bytes(trace(CLIMB, r="RF-00000", t="IL76", dbFlags=1))
    run = CliRunner().invoke(app, ["import", "adsb", str(file), "--to-desk"])
    assert (run.exit_code, run.stdout) == (0, "")
    assert "1 wait at the desk for a person's answer, 0 of them proposed to an incident, 0 known already" in run.stderr
    (line,) = JudgementRow.objects.all()
    assert line.why == f"night.json sha256 {hashlib.sha256(file.read_bytes()).hexdigest()}"
    assert CliRunner().invoke(app, ["import", "adsb", str(file), "--to-desk", "--dry-run"]).exit_code == 0
    assert ReportRow.objects.filter(door="adsb").count() == 1
