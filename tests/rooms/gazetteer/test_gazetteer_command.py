"""The command: builds whole packs or none, tells what it refused, and fetches from a real server."""

from __future__ import annotations

import io
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from dazor.gazetteer import Pack, find
from tests.rooms.gazetteer.test_importing import DUMP, PLACES, place_row, table


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Run the command line in this process as a person would; return exit code, output and errors."""
    import sys
    from unittest import mock

    from dazor.cli import main

    code = 0
    with mock.patch.object(sys, "argv", ["dazor", "gazetteer", *arguments]):
        try:
            main()
        except SystemExit as stopped:
            code = int(stopped.code or 0)
    written = capsys.readouterr()
    return code, written.out, written.err


def test_build_makes_a_pack_that_finds_what_the_file_held(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, out = table(tmp_path / "places.tsv", PLACES, place_row()), tmp_path / "out.pack"
    code, printed, told = run(capsys, "build", "--out", str(out), str(source))
    assert (code, printed.strip()) == (0, str(out))
    assert "1 rows read, 1 taken, 0 refused" in told
    assert find(["у", "Лясковічах"], Pack.open(out))[0].entries[0].id == "w1"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out.pack", "places.tsv"]


def test_a_refused_file_gives_exit_one_and_the_others_are_taken(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good, bad, out = table(tmp_path / "a.tsv", PLACES, place_row()), tmp_path / "b.tsv", tmp_path / "out.pack"
    bad.write_text("colour\tsize\nred\t1\n", encoding="utf-8")
    code, _, told = run(capsys, "build", "--out", str(out), str(good), str(bad))
    assert code == 1
    assert "refused: b.tsv" in told
    assert "gazetteer.G02" in told
    assert len(Pack.open(out)) > 300


def test_nothing_usable_gives_exit_two_and_leaves_the_old_pack(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad, out = tmp_path / "b.tsv", tmp_path / "out.pack"
    bad.write_text("colour\tsize\nred\t1\n", encoding="utf-8")
    out.write_bytes(b"what stood there")
    code, printed, told = run(capsys, "build", "--out", str(out), str(bad))
    assert (code, printed) == (2, "")
    assert "No pack was written" in told
    assert out.read_bytes() == b"what stood there"


def test_a_dry_run_reports_and_writes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, out = table(tmp_path / "places.tsv", PLACES, place_row()), tmp_path / "out.pack"
    code, printed, told = run(capsys, "build", "--dry-run", "--out", str(out), str(source))
    assert (code, printed) == (0, "")
    assert "1 taken" in told
    assert not out.exists()


def test_a_pack_that_cannot_be_written_leaves_nothing_behind(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, out = table(tmp_path / "places.tsv", PLACES, place_row()), tmp_path / "folder"
    out.mkdir()
    (out / "kept").write_text("kept")
    code, _, told = run(capsys, "build", "--out", str(out), str(source))
    assert code == 2
    assert "could not be written" in told
    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder", "places.tsv"]


def test_show_says_how_a_name_was_found(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, out = table(tmp_path / "places.tsv", PLACES, place_row()), tmp_path / "out.pack"
    run(capsys, "build", "--out", str(out), str(source))
    code, printed, _ = run(capsys, "show", "каля Лясковічаў", "--gazetteer", str(out))
    assert code == 0
    assert "Лясковічаў: stem" in printed
    assert "Petrykaw District < Gomel Region < Belarus" in printed
    assert run(capsys, "show", "Цмокавішча", "--gazetteer", str(out))[0] == 1


def test_info_lists_counts_and_credits(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, out = table(tmp_path / "places.tsv", PLACES, place_row()), tmp_path / "out.pack"
    run(capsys, "build", "--out", str(out), str(source))
    code, printed, _ = run(capsys, "info", "--verify", str(out))
    assert code == 0
    assert "118 district" in printed
    assert "GeoNames" in printed
    assert run(capsys, "info", str(tmp_path / "none.pack"))[0] == 2


@contextmanager
def server(answers: dict[str, bytes]) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = answers.get(self.path)
            self.send_response(404 if body is None else 200)
            self.send_header("Content-Length", str(len(body or b"") + (500 if self.path == "/CU.zip" else 0)))
            self.end_headers()
            self.wfile.write(body or b"")

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the parent's name
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as running:
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield f"http://127.0.0.1:{running.server_port}"
        finally:
            running.shutdown()
            thread.join()


def zipped(content: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("BY.txt", content)
    return buffer.getvalue()


def test_fetch_downloads_a_dump_and_builds_its_pack(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with server({"/BY.zip": zipped(DUMP + "\n")}) as url:
        code, printed, _ = run(capsys, "fetch", "by", "--out", str(tmp_path), "--base-url", url)
    assert (code, printed.strip()) == (0, str(tmp_path / "BY.pack"))
    assert Pack.open(tmp_path / "BY.pack").by_id("g624799") is not None
    assert sorted(path.name for path in tmp_path.iterdir()) == ["BY.pack", "BY.zip"]


@pytest.mark.parametrize(("country", "said"), [
    ("XX", "answered 404"), ("WR", "is no GeoNames country dump"), ("NZ", "is no GeoNames country dump"),
    ("CU", "is no GeoNames country dump"), ("B", "no country code"), ("../", "no country code"),
])
def test_a_failed_fetch_says_why_and_keeps_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str], country: str,
                                                    said: str) -> None:
    answers = {"/WR.zip": zipped("a\tb\tc\n1\t2\t3\n"), "/NZ.zip": b"<html>log in first</html>",
               "/CU.zip": zipped(DUMP + "\n")[:80]}
    with server(answers) as url:
        code, _, told = run(capsys, "fetch", country, "--out", str(tmp_path), "--base-url", url, "--timeout", "60")
    assert code == 2
    assert said in told
    assert list(tmp_path.iterdir()) == []


def test_a_server_that_is_not_there_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, told = run(capsys, "fetch", "BY", "--out", str(tmp_path), "--base-url", "http://127.0.0.1:9", "--timeout", "2")
    assert code == 2
    assert "could not be downloaded" in told
    assert "the pack inside the package is still used" in told
