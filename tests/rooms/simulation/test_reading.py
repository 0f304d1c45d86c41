"""A day without words: repeatable, hostile as asked, honest people err as stated, attackers do what their family says."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from pathlib import Path

import msgspec
import pytest
from typer.testing import CliRunner

from dazor.cli import (
    simulate,  # noqa: F401 - registers the command
    verbs,  # noqa: F401 - a root with one command has no verbs
)
from dazor.cli.app import app
from dazor.gazetteer import Pack
from dazor.model.facts import Report
from dazor.simulation import FAMILIES, NotADay, ReadDay, exam, read_day

DATE = "2022-03-17"


@pytest.fixture(scope="module")
def made() -> ReadDay:
    return read_day(3, 1000, DATE, Pack.embedded(), hostile=0.3)


def groups(made: ReadDay) -> dict[str, list[Report]]:
    found: dict[str, list[Report]] = defaultdict(list)
    for report, claim in zip(made.reports, made.claims, strict=True):
        found[claim.incident].append(report)
    return found


def test_the_same_arguments_give_the_same_bytes(made: ReadDay) -> None:
    again = read_day(3, 1000, DATE, Pack.embedded(), hostile=0.3)
    assert msgspec.json.encode(again) == msgspec.json.encode(made)
    assert read_day(4, 1000, DATE, Pack.embedded(), hostile=0.3).reports != made.reports


def test_the_hostile_share_is_as_asked(made: ReadDay) -> None:
    wicked = [claim for claim in made.claims if claim.family in FAMILIES]
    assert len(made.reports) == 1000
    assert len(wicked) == 300
    assert not any(claim.happened for claim in wicked)
    assert {claim.family for claim in read_day(3, 500, DATE, Pack.embedded()).claims} <= {"", "mistake"}


def test_only_the_wanted_families_attack() -> None:
    found = read_day(5, 300, DATE, Pack.embedded(), hostile=0.5, families=("flood", "smart"))
    assert {claim.family for claim in found.claims} - {"", "mistake"} == {"flood", "smart"}


def test_one_attack_is_of_one_family_and_tells_no_true_event(made: ReadDay) -> None:
    families: dict[str, set[str]] = defaultdict(set)
    for claim in made.claims:
        families[claim.incident].add(claim.family)
    assert all(len(found) == 1 for found in families.values())


def test_a_denial_denies_and_a_flood_repeats_itself() -> None:
    days = (read_day(seed, 600, DATE, Pack.embedded(), hostile=0.6, families=("denial", "flood")) for seed in range(6, 16))
    found = next(day for day in map(groups, days) if {name[:6] for name in day} >= {"denial"})  # few days have few attacks, and of one family
    denials = [reports for name, reports in found.items() if name.startswith("denial")]
    floods = [reports for name, reports in found.items() if name.startswith("flood")]
    assert denials
    assert all(r.sightings[0].negated for reports in denials for r in reports)
    assert all((r.sightings[0].places[0].population or 0) < 3000 for reports in floods for r in reports)


def test_honest_people_err_as_often_as_stated(made: ReadDay) -> None:
    honest = [report for report, claim in zip(made.reports, made.claims, strict=True) if claim.happened]
    said = sum(report.sightings[0].count is not None for report in honest)
    usual = Counter(claim.incident for claim in made.claims if claim.happened)
    assert 0.35 < said / len(honest) < 0.65  # 60 % of what can be counted
    assert 0.5 < sum(many >= 3 for many in usual.values()) / len(usual) < 0.75


@pytest.mark.parametrize("wrong", [{"hostile": 0.95}, {"families": ("dragons",)}, {"messages": 0}, {"date": "soon"}])
def test_a_day_that_cannot_be_made_is_refused(wrong: dict[str, object]) -> None:
    asked: dict[str, object] = {"messages": 10, "date": DATE} | wrong
    with pytest.raises(NotADay):
        read_day(1, pack=Pack.embedded(), **asked)  # type: ignore[arg-type]


def test_the_lines_carry_no_truth_unless_grouped(tmp_path: Path) -> None:
    truth = tmp_path / "truth.json"
    asked = ["simulate", "--messages", "40", "--hostile", "0.3", "--truth", str(truth)]
    run = CliRunner().invoke(app, [*asked, "--read"])
    rows = [json.loads(line) for line in run.stdout.splitlines()]
    assert len(rows) == 40
    assert all(msgspec.convert(row, Report).signature for row in rows)
    assert not any("incident" in row or "family" in row for row in rows)
    kept = json.loads(truth.read_text(encoding="utf-8"))
    assert [claim["id"] for claim in kept["claims"]] == [row["id"] for row in rows]
    grouped = [json.loads(line) for line in CliRunner().invoke(app, [*asked, "--grouped"]).stdout.splitlines()]
    assert [row["incident"] for row in grouped] == [claim["incident"] for claim in kept["claims"]]


def test_the_families_of_the_exam_come_only_when_they_are_asked_for(made: ReadDay) -> None:
    assert not {claim.family for claim in made.claims} & set(exam.FAMILIES)
    day = read_day(3, 400, DATE, Pack.embedded(), hostile=0.5, families=tuple(exam.FAMILIES))
    assert {claim.family for claim in day.claims} >= set(exam.FAMILIES)
    files = {name for report, claim in zip(day.reports, day.claims, strict=True) if claim.happened for name in report.media}
    borrowed = {name for report, claim in zip(day.reports, day.claims, strict=True) if claim.family == "borrowed" for name in report.media}
    assert files & borrowed, "it carries the photographs of what happened"
