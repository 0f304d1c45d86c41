"""The other country: repeatable, hostile as asked, its lines are what the pipe takes, truth apart."""

from __future__ import annotations

import json
from collections import defaultdict
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
from dazor.simulation import NotADay, manners, read_day
from dazor.simulation.elsewhere import FAMILIES, UNSEEN, other_day

DATE = "2022-03-17"


def test_the_same_seed_gives_the_same_country_and_day() -> None:
    first, again = (msgspec.json.encode(other_day(4, 400, DATE, hostile=0.3)) for _ in range(2))
    assert first == again != msgspec.json.encode(other_day(5, 400, DATE, hostile=0.3))


def test_hostile_reports_are_as_many_as_asked_and_of_the_families_asked_for() -> None:
    made = other_day(6, 500, DATE, hostile=0.4, families=("chorus", "drip"))
    wicked = [claim for claim in made.claims if claim.family in FAMILIES]
    assert len(wicked) == 200
    assert {claim.family for claim in wicked} == {"chorus", "drip"}
    assert len(made.texts) == len(made.reports) == 500


def test_what_nobody_fitted_on_is_named() -> None:
    assert set(UNSEEN) < set(FAMILIES)
    assert not set(UNSEEN) & {"single", "flood", "teleport", "careful", "smart", "denial", "echo"}


def test_denials_stand_under_the_true_event_or_alone() -> None:
    made = other_day(8, 800, DATE, hostile=0.3, families=("denial",))
    about = {claim.incident[0] for claim in made.claims if claim.family == "denial"}
    assert about == {"t", "x"}
    by_id = {report.id: report for report in made.reports}
    assert all(by_id[claim.id].sightings[0].negated == (claim.family == "denial") for claim in made.claims)


def test_fields_are_missing_as_they_are_in_other_hands() -> None:
    reports = [report for seed in range(1, 7) for report in other_day(seed, 200, DATE).reports]
    seen = [report.sightings[0] for report in reports]
    assert any(s.when is None for s in seen)
    assert any(s.when is not None and s.when.start != s.when.end for s in seen)
    assert any(s.places[0].population is None for s in seen)
    assert not any(report.published for report in reports)
    assert {"bot", "telegram"} <= {report.door for report in reports}


def test_one_channel_of_a_chorus_writes_in_its_own_words() -> None:
    made = other_day(3, 300, DATE, hostile=0.5, families=("chorus",))
    texts: dict[str, set[str]] = defaultdict(set)
    for claim, text in zip(made.claims, made.texts, strict=True):
        if claim.family == "chorus":
            texts[claim.incident].add(text)
    assert sum(2 <= len(told) <= 4 for told in texts.values()) >= len(texts) - 1 > 10, "the last may be cut short"


def test_drawn_manners_differ_by_seed_and_stay_shares() -> None:
    import random

    drawn = [manners.drawn(random.Random(seed), ("single", "flood")) for seed in range(30)]
    assert len({one.mistakes for one in drawn}) == 30
    for one in drawn:
        assert sum(share for _, share in one.doors) == pytest.approx(1)
        assert all(0 <= value <= 1 for value in (one.wrong_type, one.says_time, one.reached, one.carried, one.uncounted))
    rounded = read_day(2, 120, DATE, Pack.embedded(), manners=msgspec.structs.replace(manners.USUAL, rounded=1.0, uncounted=1.0))
    assert all(r.sightings[0].places[0].population is None for r in rounded.reports)
    assert all(w.start[-2:] in ("00", "15", "30", "45", "59") for r in rounded.reports if (w := r.sightings[0].when) is not None)


@pytest.mark.parametrize("asked", [["--format", "poems"], ["--read", "--world", "moon"], ["--read", "--world", "elsewhere", "--hostile", "1"],
                                   ["--read", "--world", "elsewhere", "--family", "dragons"]])
def test_what_cannot_be_made_is_refused(asked: list[str]) -> None:
    assert isinstance(CliRunner().invoke(app, ["simulate", "--messages", "9", *asked]).exception, NotADay)


def test_the_lines_of_every_world_go_through_the_pipe(tmp_path: Path) -> None:
    for world in ("usual", "drawn", "elsewhere"):
        truth = tmp_path / f"{world}.json"
        asked = ["simulate", "--messages", "90", "--hostile", "0.3", "--world", world, "--grouped", "--truth", str(truth)]
        made = CliRunner().invoke(app, asked)
        found = CliRunner().invoke(app, ["incidents", "--grouped"], input=made.stdout)
        rows = [json.loads(line) for line in found.stdout.splitlines()]
        claims = json.loads(truth.read_text(encoding="utf-8"))["claims"]
        assert {row["id"] for row in rows} == {claim["incident"] for claim in claims}
        assert all(row["assessment"]["ledger"] for row in rows)
        assert sum(len(row["members"]) for row in rows) == 90
