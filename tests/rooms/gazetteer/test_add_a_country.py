"""What the page "Add a country" says is done with what it says, to the letter."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dazor.gazetteer import Pack
from dazor.triage import read

from .test_gazetteer_command import run

PAGE = Path(__file__).resolve().parents[3] / "docs" / "how-to" / "add-a-country.md"


def blocks(kind: str) -> list[str]:
    """Return the fenced blocks of a kind; "" is what is typed."""
    return re.findall(rf"^```{kind}\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def border(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the two files of the page and a message of each country."""
    folder = tmp_path_factory.mktemp("border")
    (folder / "border.tsv").write_text(blocks("tsv")[0], encoding="utf-8")
    (folder / "dump.txt").write_text(blocks("dump")[0], encoding="utf-8")
    return folder


def typed(command: str, folder: Path) -> list[str]:
    """Return the arguments of a line of the page, its files in a folder."""
    words = [word for line in blocks("") for word in line.splitlines() if word.startswith(f"dazor gazetteer {command}")]
    return [str(folder / word) if word.endswith((".pack", ".tsv", ".txt")) else word for line in words for word in line.split()[2:]]


def test_the_page_builds_a_pack_of_two_countries_and_finds_their_names(border: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, told = run(capsys, *typed("build", border))
    assert code == 0
    assert "4 rows read, 4 taken, 0 refused" in told
    asked = typed("show", border)
    assert asked.count("show") == 2
    for start in (0, 4):
        code, printed, _ = run(capsys, *asked[start:start + 4])
        assert code == 0, printed
        assert "[lt-2]" in printed or "[ua-2]" in printed


@pytest.mark.parametrize(("text", "name", "role"), [
    ("Iš Varnių išvyko karinė kolona, 20 šarvuočių", "Varniai", "from"), ("Prie Varnių matyti šarvuočiai, stovi miške", "Varniai", "near"),
    ("З Ратного в напрямку Самарів пройшла колона, 12 машин", "Ratne", "from"),
    ("На станції Видраниця розвантажують ешелон з танками", "Vydranytsia", "at"),
])
def test_messages_of_the_new_country_are_read_with_its_pack(border: Path, capsys: pytest.CaptureFixture[str], text: str, name: str, role: str) -> None:
    if not (border / "border.pack").exists():
        run(capsys, *typed("build", border))
    report = read(text, published="2026-03-01T10:00", pack=Pack.open(border / "border.pack"))
    assert [(place.name, place.role.value) for sighting in report.sightings for place in sighting.places if place.name == name] == [(name, role)]
