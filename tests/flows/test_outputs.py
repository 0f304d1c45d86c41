"""What the verbs do when an output cannot take what they write: a sentence, a code, nothing half-written."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from dazor.cli import lines
from dazor.model.errors import UnusableInput


def test_a_full_disk_behind_the_pipe_is_said_with_a_code() -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run([sys.executable, "-m", "dazor.cli", "simulate", "--messages", "20"], stdout=full, stderr=subprocess.PIPE,
                              check=False)
    assert done.returncode == 2
    assert b"No space left" in done.stderr
    assert b"[dazor.E03]" in done.stderr
    assert b"Traceback" not in done.stderr


def test_a_reader_that_has_enough_is_no_fault() -> None:
    read, write = os.pipe()
    os.close(read)
    try:
        done = subprocess.run([sys.executable, "-m", "dazor.cli", "simulate", "--messages", "20"], stdout=write, stderr=subprocess.PIPE,
                              check=False)
    finally:
        os.close(write)
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_file_is_written_whole_or_what_stood_there_stands(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    for name in ("folder", "nowhere/file"):
        with pytest.raises(UnusableInput, match="what was there before is unchanged"):
            lines.save(tmp_path / name, b"new")
    assert [path.name for path in tmp_path.rglob("*")] == ["folder"]


def test_a_pipe_is_written_to_and_never_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    end = os.open(pipe, os.O_RDWR | os.O_NONBLOCK)
    try:
        lines.save(pipe, b"words")
        assert os.read(end, 100) == b"words"
    finally:
        os.close(end)
    assert stat.S_ISFIFO(pipe.stat().st_mode)
