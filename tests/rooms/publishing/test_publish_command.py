"""`dazor publish`: the site is put in place as a whole or not at all, and never on top of something else."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from dazor.desk import placing as verb
from dazor.publishing import MARKER

from .samples import ALL, COLUMN, GONE, TRAIN


def _publish(out: Path, given: bytes, *more: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, "-c", "from dazor.cli import main; main()", "publish", "--out", str(out),
                           "--now", "2022-04-02T12:00:00+00:00", *more], input=given, capture_output=True, check=False)


def _lines(*releases: object) -> bytes:
    return b"".join(msgspec.json.encode(r) + b"\n" for r in releases)


def test_a_published_folder_holds_the_site_and_nothing_beside_it(tmp_path: Path) -> None:
    done = _publish(tmp_path / "site", _lines(*ALL))
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "site" / "be" / "incident" / "k7wq2" / "index.html").is_file()
    assert [p.name for p in tmp_path.iterdir()] == ["site"]


def test_a_bad_line_is_named_and_the_rest_is_published(tmp_path: Path) -> None:
    done = _publish(tmp_path / "site", _lines(COLUMN, msgspec.structs.replace(TRAIN, id="../x")) + b"{broken\n")
    assert done.returncode == 1
    assert b"line 3" in done.stderr
    assert b"publishing.P02" in done.stderr
    assert (tmp_path / "site" / "en" / "incident" / "k7wq2").is_dir()


def test_input_of_which_nothing_can_be_read_changes_nothing(tmp_path: Path) -> None:
    _publish(tmp_path / "site", _lines(COLUMN))
    done = _publish(tmp_path / "site", b"not json\n")
    assert done.returncode == 2
    assert (tmp_path / "site" / "en" / "incident" / "k7wq2").is_dir()


def test_a_folder_that_is_no_site_of_ours_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "letter.txt").write_text("dear")
    done = _publish(tmp_path / "home", _lines(COLUMN))
    assert done.returncode == 2
    assert b"publish.E01" in done.stderr
    assert (tmp_path / "home" / "letter.txt").read_text() == "dear"


def test_the_page_of_a_withdrawn_incident_vanishes_from_the_folder(tmp_path: Path) -> None:
    out = tmp_path / "site"
    before = msgspec.structs.replace(GONE, state=COLUMN.state, version=1, corrections=())
    verb.replace(out, verb_files(before))
    assert b"Homiel" in (out / "en" / "incident" / "gone1" / "index.html").read_bytes()
    verb.replace(out, verb_files(GONE))
    assert b"Homiel" not in (out / "en" / "incident" / "gone1" / "index.html").read_bytes()
    assert not (out / "en" / "timeline" / "2022-03").exists()


def verb_files(release: object) -> Iterator[tuple[str, bytes]]:
    from .samples import site

    yield from site((release,)).items()  # type: ignore[arg-type]


def test_a_disk_that_fills_leaves_the_old_site_whole(tmp_path: Path) -> None:
    out = tmp_path / "site"
    verb.replace(out, [(MARKER, b"{}"), ("index.html", b"old")])

    def failing() -> Iterator[tuple[str, bytes]]:
        yield "index.html", b"new"
        raise OSError(28, "No space left on device")

    with pytest.raises(verb.NotWritten, match="No space left"):
        verb.replace(out, failing())
    assert (out / "index.html").read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["site"]


def test_a_time_without_its_offset_is_refused(tmp_path: Path) -> None:
    done = _publish(tmp_path / "site", b"", "--now", "2022-04-02T12:00")
    assert done.returncode == 2
    assert not (tmp_path / "site").exists()


def test_no_release_at_all_is_a_site_that_says_so(tmp_path: Path) -> None:
    assert _publish(tmp_path / "site", b"").returncode == 0
    assert b"Nothing has been released yet" in (tmp_path / "site" / "en" / "index.html").read_bytes()
