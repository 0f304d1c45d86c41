"""`dazor import` from the shell: files in, JSON lines out, every refusal said."""

from __future__ import annotations

import csv
import json
import os
import pty
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest
from typer.testing import CliRunner

import dazor.cli.verbs  # noqa: F401 - registers the verb
from dazor.cli.app import app
from dazor.model.errors import DazorError
from tests.rooms.intake.reading import entry, export


class Said(NamedTuple):
    """What a command said."""

    code: int
    out: list[dict[str, object]]
    err: str
    error: DazorError | None


def run(*arguments: object, stdin: bytes = b"") -> Said:
    result = CliRunner().invoke(app, ["import", *map(str, arguments)], input=stdin)
    error = result.exception if isinstance(result.exception, DazorError) else None
    if result.exception and not error and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Said(2 if error else result.exit_code, [json.loads(line) for line in result.stdout.splitlines()], result.stderr, error)


def telegram(folder: Path) -> Path:
    (folder / "photos").mkdir(parents=True)
    (folder / "photos" / "1.jpg").write_bytes(b"picture")
    (folder / "photos" / "2.jpg").write_bytes(b"")
    (folder / "secret.jpg").write_bytes(b"secret")
    (folder / "chat").mkdir()
    absent = "(File not included. Change data exporting settings to download.)"
    service = {"id": 5, "type": "service", "actor": "Sender Senderovich", "text": ""}
    file = folder / "result.json"
    file.write_text(export(entry(1, photo="photos/1.jpg"), entry(2, "Яшчэ адзін", photo="photos/2.jpg"), service,
                           entry(3, "Трэці", photo=absent), entry(4, "Чацвёрты", photo="../outside.jpg")), encoding="utf-8")
    (folder.parent / "outside.jpg").write_bytes(b"outside")
    return file


def test_an_export_becomes_json_lines_and_a_summary(tmp_path: Path) -> None:
    said = run(telegram(tmp_path / "export"), "--to-jsonl")
    assert said.code == 0
    assert [line["text"] for line in said.out] == ["На станцыі эшалон", "Яшчэ адзін", "Трэці", "Чацвёрты"]
    assert said.out[0]["published"] == "2022-03-01T13:00"
    assert said.err.strip() == "4 taken, 0 refused, 1 service messages skipped, 3 media not included"
    assert "Sender" not in repr(said)


def test_a_folder_stands_for_the_export_in_it_and_nothing_outside_is_opened(tmp_path: Path) -> None:
    file = telegram(tmp_path / "export")
    assert run(file.parent, "--to-jsonl").out == run(file, "--to-jsonl").out
    media = [line["media"] for line in run(file, "--to-jsonl").out]
    assert [m[0].get("problem", "") for m in media if isinstance(m, list)] == [
        "", "empty file", "not included in the export", "not in the folder"]


def test_the_same_file_under_another_name_gives_the_same_lines(tmp_path: Path) -> None:
    file = telegram(tmp_path / "export")
    first = run(file, "--to-jsonl").out
    renamed = file.rename(file.parent / "renamed.bin")
    assert run(renamed, "--to-jsonl").out == first
    assert run("-", "--to-jsonl", stdin=renamed.read_bytes()).out[0]["id"] == first[0]["id"]


def test_what_came_out_goes_in_again_unchanged(tmp_path: Path) -> None:
    first = run(telegram(tmp_path / "export"), "--to-jsonl").out
    lines = "\n".join(json.dumps(line) for line in first).encode()
    assert run("-", "--to-jsonl", stdin=lines).out == first


def test_bad_lines_are_listed_and_the_exit_code_says_so(tmp_path: Path) -> None:
    file, report = tmp_path / "in.jsonl", tmp_path / "report.csv"
    file.write_text('{"text": "адзін"}\n{broken\n{"text": ""}\n{"text": "два"}\n', encoding="utf-8")
    said = run(file, "--to-jsonl", "--report", report)
    assert said.code == 1
    assert "refused: in.jsonl, line 2: not a JSON object with a text" in said.err
    rows = list(csv.DictReader(report.open(encoding="utf-8")))
    assert [(r["where"], r["outcome"]) for r in rows] == [("", "taken"), ("line 2", "refused"), ("line 3", "left out"), ("", "taken")]
    assert [r["id"] for r in rows if r["id"]] == [line["id"] for line in said.out]
    assert not any(cell and ("адзін" in cell or "два" in cell) for row in rows for cell in row.values())


def test_one_bad_file_among_good_ones_is_named_and_the_others_taken(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.jsonl", tmp_path / "bad.png"
    good.write_text('{"text": "адзін"}\n', encoding="utf-8")
    bad.write_bytes(b"\x89PNG\r\n\x1a\n")
    said = run(bad, good, "--to-jsonl")
    assert (said.code, [line["text"] for line in said.out]) == (1, ["адзін"])
    assert "bad.png: a picture" in said.err
    assert "[intake.I02]" in said.err


@pytest.mark.parametrize("name", ["missing.json", "folder", "empty.json", "picture.jpg"])
def test_an_unusable_file_is_an_error_and_leaves_no_report(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "empty.json").write_bytes(b"")
    (tmp_path / "picture.jpg").write_bytes(b"\xff\xd8\xff\xe0" + bytes(200))
    report = tmp_path / "report.csv"
    said = run(tmp_path / name, "--to-jsonl", "--report", report)
    assert said.code == 2
    assert "Nothing was" in str(said.error)
    assert list(tmp_path.glob("report.csv*")) == []


@pytest.mark.parametrize(("option", "code"), [
    (("--map", "text"), "dazor.E01"), (("--map", "text=Author"), "intake.I04"), (("--map", "x=Text"), "intake.I04"),
    (("--kind", "fax"), "intake.I02"), (("--report", "no/such/folder/r.csv"), "dazor.E01")])
def test_a_wrong_option_is_refused_before_anything_is_read(tmp_path: Path, option: tuple[str, str], code: str) -> None:
    file = tmp_path / "in.csv"
    file.write_text("Author,Text\nI,words\n", encoding="utf-8")
    said = run(file, "--to-jsonl", *option)
    assert said.error is not None
    assert (said.error.code, said.out) == (code, [])


def test_a_wrong_zone_is_refused_by_name(tmp_path: Path) -> None:
    said = run(telegram(tmp_path / "export"), "--to-jsonl", "--zone", "Mars/Olympus")
    assert said.error is not None
    assert said.error.code == "intake.I05"


def test_columns_named_by_hand_are_read(tmp_path: Path) -> None:
    file = tmp_path / "in.csv"
    file.write_text("When;Remark\n24.02.2022 06:15;Эшелон\n", encoding="cp1251")
    said = run(file, "--kind", "csv", "--map", "text=Remark", "--map", "published=When", "--to-jsonl")
    assert [(line["text"], line["published"]) for line in said.out] == [("Эшелон", "2022-02-24T06:15")]


def test_a_broken_export_gives_what_came_before_and_says_where(tmp_path: Path) -> None:
    file = tmp_path / "result.json"
    file.write_text(export(*(entry(n, f"{n}") for n in range(100)))[:-400], encoding="utf-8")
    said = run(file, "--to-jsonl")
    assert said.code == 1
    assert 90 < len(said.out) < 100
    assert "the file ends too early; kept: everything before it" in said.err


def test_on_a_terminal_the_progress_is_shown_and_a_traceback_never(tmp_path: Path) -> None:
    file = tmp_path / "result.json"
    file.write_text(export(*(entry(n, f"слова {n}") for n in range(2000))), encoding="utf-8")
    reader, writer = pty.openpty()
    done = subprocess.run([sys.executable, "-m", "dazor.cli", "import", str(file), "--to-jsonl"], stdout=subprocess.DEVNULL,
                          stderr=writer, check=False, timeout=60, env={**os.environ, "TERM": "xterm"})
    os.close(writer)
    said = os.read(reader, 1 << 16).decode()
    os.close(reader)
    assert done.returncode == 0
    assert "messages" in said
    assert "2,000 taken" in said
    assert "Traceback" not in said
