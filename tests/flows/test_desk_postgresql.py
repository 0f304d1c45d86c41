"""The desk on PostgreSQL: the same tests as on SQLite, on a real server of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.flows.desk_cluster import BINARIES, cluster

ROOT = Path(__file__).resolve().parents[2]
SAME = ["tests/rooms/desk/test_workflow.py", "tests/rooms/desk/test_acts.py", "tests/rooms/desk/test_releasing.py",
        "tests/rooms/desk/test_people.py"]
CHOSEN = ("become_incidents or rests_in_the_database or nothing_twice or half_written or old_incidents or by_proposal "
          "or refused_proposal or die_with_their_key or fetched_once or taken_back or betrays or two_people_release "
          "or withdrawn or two_desks or dead_desk or given_back")


@pytest.mark.skipif(BINARIES is None, reason="PostgreSQL is not installed")
def test_the_desk_does_the_same_on_postgresql(tmp_path: Path) -> None:
    with cluster() as address:
        environment = {**{k: v for k, v in os.environ.items() if not k.startswith(("DAZOR_", "PYTEST_"))},
                       "DAZOR_DATABASE": address, "DAZOR_DATA_DIR": str(tmp_path)}
        done = subprocess.run([sys.executable, "-m", "pytest", "-q", "-p", "no:xdist", "--create-db", "-k", CHOSEN, *SAME],
                              cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
    assert " passed" in done.stdout or done.stdout.count(".") >= 18


@pytest.mark.skipif(BINARIES is None, reason="PostgreSQL is not installed")
def test_a_desk_is_made_on_postgresql_by_command(tmp_path: Path) -> None:
    with cluster() as address:
        environment = {**{k: v for k, v in os.environ.items() if not k.startswith("DAZOR_")}, "DAZOR_DATABASE": address,
                       "DAZOR_DATA_DIR": str(tmp_path), "DAZOR_DESK_SECRET": "s" * 40}
        for command in (["init"], ["init"], ["add-editor", "alena", "--role", "verifier"], ["lock-status"]):
            done = subprocess.run([sys.executable, "-m", "dazor.cli", "desk", *command], env=environment,
                                  capture_output=True, text=True, check=False)
            assert done.returncode == 0, done.stderr
    assert "no desk is working" in done.stdout
    assert list(tmp_path.iterdir()) == []
