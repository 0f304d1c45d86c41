"""`dazor import` into a desk of its own: taken once, known the second time."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.rooms.intake.reading import entry, export


class House:
    """A desk in a folder of its own, worked by commands."""

    desk_key = ""

    def __init__(self, folder: Path) -> None:
        self.bundle = folder / "desk" / "epochs.json"
        outside = {name: value for name, value in os.environ.items() if not name.startswith(("DAZOR_", "DJANGO_"))}
        self._environment = {**outside, "DAZOR_DATA_DIR": str(folder / "desk"), "DAZOR_DESK_SECRET": "a test secret of length " * 2,
                             "DAZOR_KEY_PASSPHRASE": "six words that nobody would guess"}

    def say(self, *arguments: object, **settings: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([sys.executable, "-m", "dazor.cli", *map(str, arguments)], capture_output=True, text=True,
                              check=False, timeout=240, env={**self._environment, **settings})


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    house = House(tmp_path_factory.mktemp("house"))
    for command in (("keys", "init"), ("desk", "init")):
        done = house.say(*command)
        assert done.returncode == 0, done.stderr
    return house


def outcomes(report: Path) -> list[str]:
    return [row["outcome"] for row in csv.DictReader(report.open(encoding="utf-8"))]


def test_a_second_import_changes_nothing_twice(house: House, tmp_path: Path) -> None:
    words = ["Эшалон з 20 платформамі на станцыі Калінкавічы", "Узлёт МіГ-31К з Мачулішчаў", "Узлёт МіГ-31К з Мачулішчаў"]
    file, report = tmp_path / "result.json", tmp_path / "report.csv"
    file.write_text(export(*(entry(n, text) for n, text in enumerate(words))), encoding="utf-8")

    trial = house.say("import", file, "--dry-run", "--report", report)
    assert (trial.returncode, trial.stderr.strip()) == (0, "3 would be taken, 0 known already, 0 refused")

    first = house.say("import", file, "--report", report)
    assert (first.returncode, first.stderr.strip()) == (0, "3 taken, 0 known already, 0 refused")
    assert outcomes(report) == ["taken"] * 3

    again = house.say("import", file.rename(tmp_path / "renamed.json"), "--report", report)
    assert (again.returncode, again.stderr.strip()) == (0, "0 taken, 3 known already, 0 refused")
    assert outcomes(report) == ["known"] * 3


def test_a_desk_without_keys_takes_nothing_and_says_what_to_do(tmp_path: Path) -> None:
    file = tmp_path / "in.jsonl"
    file.write_text('{"text": "Эшалон"}\n', encoding="utf-8")
    done = House(tmp_path).say("import", file, "--report", tmp_path / "report.csv")
    assert done.returncode == 2
    assert "dazor keys init" in done.stderr
    assert "Traceback" not in done.stderr
    assert list(tmp_path.glob("report.csv*")) == []
