"""`dazor calibrate`: verdicts in, a table out, knots and records that `dazor incidents` takes."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from typer.testing import CliRunner

from dazor.cli import verbs  # noqa: F401 - registers the commands
from dazor.cli.app import app
from dazor.model.errors import UnusableInput
from dazor.verification.channels import NotAChannel


def verdicts(many: int, *, blind: bool = True) -> str:
    """Return verdicts of a ledger that is right half as often as it says."""
    chance = random.Random(5)
    rows = []
    for number in range(many):
        score = chance.uniform(-15, 15)
        happened = chance.random() < 1 / (1 + 10 ** (-score / 20))
        rows.append({"incident": f"i{number}", "happened": happened, "score": score, "p": 1 / (1 + 10 ** (-score / 10)),
                     "blind": blind, "sources": [["channel", "gorad_navin_example" if happened else "kresy_info_example"]]})
    return "".join(json.dumps(row) + "\n" for row in rows)


def day() -> str:
    """Return a few read reports with their incident."""
    made = CliRunner().invoke(app, ["simulate", "--messages", "200", "--hostile", "0.3", "--grouped"])
    return made.stdout


def test_the_table_is_printed_and_what_was_learnt_is_taken(tmp_path: Path) -> None:
    knots, channels = tmp_path / "knots.json", tmp_path / "channels.jsonl"
    run = CliRunner().invoke(app, ["calibrate", "--knots", str(knots), "--channels", str(channels)], input=verdicts(400))
    assert run.exit_code == 0
    assert "calibration error" in run.stdout
    assert "400 of 400" in run.stderr
    records = [json.loads(line) for line in channels.read_text(encoding="utf-8").splitlines()]
    assert [(r["origin"], r["wrong"] == 0) for r in records] == [("gorad_navin_example", True), ("kresy_info_example", False)]
    plain = CliRunner().invoke(app, ["incidents", "--grouped"], input=day())
    taught = CliRunner().invoke(app, ["incidents", "--grouped", "--calibration", str(knots), "--channels", str(channels)], input=day())
    assert taught.exit_code == plain.exit_code == 0
    assert taught.stdout != plain.stdout
    assert "channel_record" in taught.stdout
    for line in taught.stdout.splitlines():
        known = json.loads(line)["assessment"]
        total = sum(reason.get("decibans", 0) for reason in known["ledger"])
        assert known["p"] == pytest.approx(1 / (1 + 10 ** (-total / 10)), abs=1e-4)


def test_verdicts_that_saw_the_ledger_teach_nothing(tmp_path: Path) -> None:
    knots = tmp_path / "knots.json"
    run = CliRunner().invoke(app, ["calibrate", "--knots", str(knots)], input=verdicts(400, blind=False))
    assert isinstance(run.exception, UnusableInput)
    assert not knots.exists()


def test_a_file_that_names_a_person_stops_before_anything_is_assessed(tmp_path: Path) -> None:
    channels = tmp_path / "channels.jsonl"
    channels.write_text('{"origin": "+375295550101", "right": 3, "wrong": 1}\n', encoding="utf-8")
    run = CliRunner().invoke(app, ["incidents", "--grouped", "--channels", str(channels)], input=day())
    assert isinstance(run.exception, NotAChannel)
    assert run.stdout == ""


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    run = CliRunner().invoke(app, ["calibrate", "--channels", str(tmp_path / "no" / "c.jsonl")], input=verdicts(5))
    assert isinstance(run.exception, UnusableInput)
