"""The tutorial's commands do what it says, in the order in which it says them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "tutorial" / "first-day.md"


def _commands() -> list[str]:
    blocks = re.findall(r"```console\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    return [line[2:] for block in blocks for line in block.splitlines() if line.startswith("$ ")]


def test_every_command_of_the_tutorial_runs(tmp_path: Path) -> None:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("DAZOR_", "DJANGO_"))} | {"PATH": path}
    for command in _commands():
        done = subprocess.run(["bash", "-c", command], cwd=tmp_path, env=environment, capture_output=True, text=True,
                              check=False, timeout=240)
        expected = {0, 1} if command.startswith("dazor disclose") else {0}
        assert done.returncode in expected, f"{command}\n{done.stderr}"
    assert (tmp_path / "site" / "en" / "index.html").is_file()
    assert len((tmp_path / "incidents.jsonl").read_text(encoding="utf-8").splitlines()) > 10


@pytest.mark.parametrize("page", sorted(ROOT.glob("docs/**/*.md")) + sorted(ROOT.glob("*.md")), ids=lambda p: p.name)
def test_every_link_of_a_page_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)[^)]*\)", page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", sorted(ROOT.glob("docs/**/*.md")) + sorted(ROOT.glob("*.md")), ids=lambda p: p.name)
def test_every_file_that_a_page_names_is_there(page: Path) -> None:
    named = re.findall(r"`(?:python )?((?:src|tests|tools|bench|docs)/[\w./-]+\.\w+)[ `]", page.read_text(encoding="utf-8"))
    assert [name for name in named if not (ROOT / name).exists() and "/built/" not in name] == []
