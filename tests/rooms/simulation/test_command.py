"""`dazor simulate` prints what `dazor triage` takes, and keeps the truth apart."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from dazor.cli import (
    simulate,  # noqa: F401 - registers the command
    verbs,  # noqa: F401 - a root with one command has no verbs
)
from dazor.cli.app import app
from dazor.gazetteer import BadPack
from dazor.model.errors import UnusableInput


def test_the_messages_are_what_triage_takes(tmp_path: Path) -> None:
    truth = tmp_path / "truth.json"
    run = CliRunner().invoke(app, ["simulate", "--messages", "60", "--seed", "7", "--truth", str(truth), "--explain"])
    assert run.exit_code == 0
    rows = [json.loads(line) for line in run.stdout.splitlines()]
    assert len(rows) == 60
    assert all(set(row) == {"id", "text", "published", "received", "door", "origin"} for row in rows)
    planted = json.loads(truth.read_text(encoding="utf-8"))
    assert [fate["id"] for fate in planted["fates"]] == [row["id"] for row in rows]
    assert planted["seed"] == 7
    assert "witness" in run.stderr


def test_a_truth_file_that_cannot_be_written_stops_before_the_messages(tmp_path: Path) -> None:
    run = CliRunner().invoke(app, ["simulate", "--messages", "5", "--truth", str(tmp_path / "none" / "truth.json")])
    assert isinstance(run.exception, UnusableInput)
    assert run.stdout == ""


def test_a_pack_that_is_not_there_is_named(tmp_path: Path) -> None:
    run = CliRunner().invoke(app, ["simulate", "--gazetteer", str(tmp_path / "no.pack")])
    assert isinstance(run.exception, BadPack)
    with pytest.raises(BadPack, match=r"no\.pack"):
        raise run.exception
