"""`dazor incidents | dazor disclose` as a pipe: what goes in, what comes out, what is said of the rest."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from typer.testing import CliRunner, Result

import dazor.cli.disclose
import dazor.cli.incidents  # noqa: F401 - registers the verbs
from dazor.cli.app import app
from dazor.model.errors import UnusableInput
from dazor.model.facts import Incident, Report
from dazor.model.public import Refusal, Release
from tests.rooms.disclosure.cases import believed, incident
from tests.rooms.incidents.cases import report, sighting


def lines(*values: object) -> bytes:
    return b"".join(msgspec.json.encode(value) + b"\n" for value in values)


def run(*arguments: str, given: bytes) -> Result:
    return CliRunner().invoke(app, list(arguments), input=given)


def incidents_of(result: Result) -> list[Incident]:
    return msgspec.json.decode(b"[" + b",".join(result.stdout_bytes.splitlines()) + b"]", type=list[Incident])


def reports() -> list[Report]:
    return [report("a", sighting(number=20)), report("b", sighting(number=20)), report("c", sighting(where="Hut"))]


def test_reports_become_incidents_with_their_assessment() -> None:
    result = run("incidents", given=lines(*reports()))
    assert result.exit_code == 0
    found = incidents_of(result)
    assert sorted(len(i.members) for i in found) == [1, 2]
    assert all(i.assessment is not None and i.assessment.ledger for i in found)


def test_a_text_in_place_of_a_signature_is_taken() -> None:
    rows = [{"id": n, "text": "the very same words of the same train", "sightings": [msgspec.to_builtins(sighting())]}
            for n in "ab"]
    found = incidents_of(run("incidents", given=lines(*rows)))
    assert [(i.reports, i.groups) for i in found] == [(2, 1)]
    assert b"very same" not in lines(*found)


def test_a_grouping_given_is_only_assessed() -> None:
    rows = [{**msgspec.to_builtins(r), "incident": "one"} for r in reports()]
    found = incidents_of(run("incidents", "--grouped", given=lines(*rows)))
    assert [(i.id, len(i.members)) for i in found] == [("one", 3)]


def test_incidents_of_before_keep_their_ids(tmp_path: Path) -> None:
    first = run("incidents", given=lines(*reports()[:1]))
    (tmp_path / "before.jsonl").write_bytes(first.stdout_bytes)
    later = run("incidents", "--previous", str(tmp_path / "before.jsonl"), given=lines(*reports()))
    assert incidents_of(first)[0].id in {i.id for i in incidents_of(later)}


def test_a_bad_and_a_doubled_line_are_refused_the_rest_is_read() -> None:
    result = run("incidents", given=lines(*reports(), reports()[0]) + b"{broken\n")
    assert result.exit_code == 1
    assert len(incidents_of(result)) == 2
    assert "the id stands twice" in result.stderr
    assert "line 5" in result.stderr


def test_releases_come_out_and_refusals_are_sentences(tmp_path: Path) -> None:
    given = lines(incident(), incident(id="second", assessment=believed(0.1)), incident(id="third", left=True))
    result = run("disclose", "--now", "2022-03-19T12:00+03:00", "--refusals", str(tmp_path / "no.jsonl"), given=given)
    assert result.exit_code == 1
    shown = [msgspec.json.decode(line, type=Release) for line in result.stdout_bytes.splitlines()]
    assert len(shown) == 1
    assert "second [disclosure.D03]: it is not believed enough" in result.stderr
    assert "Would pass: district, day, class R2, from 2022-03-20T" in result.stderr
    kept = [msgspec.json.decode(line, type=Refusal) for line in (tmp_path / "no.jsonl").read_bytes().splitlines()]
    assert [refusal.code for refusal in kept] == ["disclosure.D09", "disclosure.D03"]


def test_releases_of_one_run_and_of_before_are_linked(tmp_path: Path) -> None:
    lone = [incident(id=name, groups=1) for name in "ab"]
    both = run("disclose", "--now", "2022-03-25T12:00+03:00", given=lines(*lone))
    assert len(both.stdout_bytes.splitlines()) == 1
    assert "disclosure.D11" in both.stderr
    (tmp_path / "before.jsonl").write_bytes(both.stdout_bytes)
    again = run("disclose", "--now", "2022-03-25T12:00+03:00", "--earlier", str(tmp_path / "before.jsonl"),
                given=lines(lone[1]))
    assert "disclosure.D11" in again.stderr


def test_a_policy_looser_than_the_floor_stops_the_run(tmp_path: Path) -> None:
    (tmp_path / "loose.toml").write_text("observers = 1", encoding="utf-8")
    (tmp_path / "strict.toml").write_text("[classes.R2]\nhours_if_here = 400", encoding="utf-8")
    (tmp_path / "odd.toml").write_bytes(b"\xff\xfe")
    now = ("disclose", "--now", "2022-03-25T12:00+03:00", "--policy")
    for name, error in (("loose", "looser than the floor"), ("odd", "not UTF-8"), ("none", "Nothing was read")):
        result = run(*now, str(tmp_path / f"{name}.toml"), given=lines(incident()))
        assert isinstance(result.exception, UnusableInput)
        assert error in str(result.exception)
        assert result.stdout_bytes == b""
    assert run(*now, str(tmp_path / "strict.toml"), given=lines(incident())).exit_code == 1


@pytest.mark.parametrize("now", ["yesterday", "2022-03-25T12:00"])
def test_a_time_that_is_none_stops_the_run(now: str) -> None:
    result = run("disclose", "--now", now, given=lines(incident()))
    assert result.exit_code != 0
    assert "Nothing was released" in str(result.exception)
    assert result.stdout_bytes == b""
