"""The verb: lines in, lines out, refusals named."""

from __future__ import annotations

import json
import subprocess
import sys

import msgspec
from typer.testing import CliRunner, Result

import dazor.cli.verbs  # noqa: F401 - registers the commands
from dazor.cli.app import app
from dazor.model.facts import Report


def run(given: str | bytes, *options: str) -> Result:
    return CliRunner().invoke(app, ["triage", *options], input=given)


def program(*options: str, given: bytes) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, "-m", "dazor.cli", "triage", *options], input=given, capture_output=True, check=False)


def test_each_line_becomes_a_report_line_with_what_came_with_it() -> None:
    line = json.dumps({"id": "a1", "text": "калона танкаў у Мазыры", "published": "2022-03-10", "door": "form",
                       "received": "2022-03-10", "origin": "public", "media": [{"kind": "photo", "sha256": "ff"}]})
    result = run(line + "\nтанки в Ельске\n")
    assert result.exit_code == 0
    first, second = (msgspec.json.decode(out, type=Report) for out in result.stdout.splitlines())
    assert (first.id, first.door, first.received, first.origin, first.media) == ("a1", "form", "2022-03-10", "public", ("ff",))
    assert second.id == "2"
    assert first.seconds is not None
    assert json.loads(result.stdout.splitlines()[0])["sightings"][0]["places"][0]["role"] == "at"


def test_a_text_that_is_too_long_is_refused_and_the_rest_is_read() -> None:
    result = run(json.dumps({"id": "big", "text": "танк " * 40_000}) + "\nтанкі ў Мазыры\n")
    assert result.exit_code == 1
    assert "big" in result.stderr
    assert [json.loads(line)["id"] for line in result.stdout.splitlines()] == ["2"]


def test_a_line_of_ten_megabytes_is_refused_by_number() -> None:
    result = run("танк " * 2_000_000 + "\nтанкі ў Мазыры\n")
    assert result.exit_code == 1
    assert "line 1" in result.stderr
    assert len(result.stdout.splitlines()) == 1


def test_a_reference_date_resolves_words_of_time() -> None:
    result = run("учора калона танкаў у Мазыры\n", "--reference", "2022-03-10")
    assert json.loads(result.stdout)["sightings"][0]["when"]["start"] == "2022-03-09"


def test_explain_shows_the_words_and_the_reasons() -> None:
    result = run("учора калона танкаў у Мазыры, тэл +375 29 000-00-00\n", "--reference", "2022-03-10", "--explain")
    assert result.exit_code == 0
    for part in ("ground_convoy", "Mazyr", "because", "pii", "2022-03-09"):
        assert part in result.stdout


def test_a_missing_pack_is_unusable_input() -> None:
    done = program("--gazetteer", "/nowhere/at/all.pack", given="танкі\n".encode())
    assert done.returncode == 2
    assert done.stdout == b""
    assert b"[gazetteer.G01]" in done.stderr


def test_where_no_line_can_be_read_the_input_is_unusable() -> None:
    done = program(given=b"\xff\xfe\n\xff\n")
    assert done.returncode == 2
    assert b"none of the 2 lines could be read" in done.stderr


def test_a_reference_that_is_no_date_is_refused() -> None:
    done = program("--reference", "yesterday", given="танкі\n".encode())
    assert (done.returncode, done.stdout) == (2, b"")


def test_the_verb_alone_is_loaded_and_stays_a_verb() -> None:
    code = "import sys; sys.argv = ['dazor', 'triage', '-']; from dazor.cli import main\ntry: main()\nfinally: print(*sys.modules, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code], input="Калона 30 танкаў у Мазыры\n", capture_output=True, text=True, check=False)
    assert json.loads(done.stdout)["sightings"][0]["type"] == "ground_convoy", done.stderr
    loaded = done.stderr.split()
    assert "dazor.cli.triage" in loaded
    assert not {"dazor.cli.verbs", "dazor.edge", "dazor.desk", "dazor.publishing"} & set(loaded)
