"""`dazor desk` as an operator meets it: what is missing is said in a sentence, and two desks never work at once."""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from dazor.drill.programs import free_ports
from tests.flows.open_door import PATIENCE

SENTENCE = "Учора 16.11.2026 каля 14:20 калона тэхнікі праз Баранавічы, 30 машын"


class Operator:
    """Somebody with a folder, two secrets and a shell."""

    def __init__(self, folder: Path) -> None:
        self.folder, (self.port,) = folder, free_ports(1)
        self.environment = {**{k: v for k, v in os.environ.items() if not k.startswith("DAZOR_")},
                            "DAZOR_DATA_DIR": str(folder), "DAZOR_SPOOL": str(folder / "spool"),
                            "DAZOR_SITE_DIR": str(folder / "site"), "DAZOR_TICK_SECONDS": "1",
                            "DAZOR_DESK_ADDRESS": f"127.0.0.1:{self.port}", "DAZOR_DESK_SECRET": "s" * 40,
                            "DAZOR_KEY_PASSPHRASE": "lantern birch quarry fiddle"}

    def says(self, *command: str, given: str = "", **changed: str) -> tuple[int, str]:
        """Run `dazor`; returns the exit code and everything it said."""
        done = subprocess.run([sys.executable, "-m", "dazor.cli", *command], env={**self.environment, **changed},
                              capture_output=True, text=True, input=given, check=False, timeout=2 * PATIENCE)
        return done.returncode, done.stdout + done.stderr

    def starts(self) -> subprocess.Popen[str]:
        """Start the desk and wait until it answers."""
        desk = subprocess.Popen([sys.executable, "-m", "dazor.cli", "desk", "serve"], env=self.environment,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        last = time.monotonic() + PATIENCE
        while not self.answers() and desk.poll() is None and time.monotonic() < last:
            time.sleep(0.1)
        return desk

    def answers(self) -> bool:
        """Tell whether the desk sends a visitor to its entrance."""
        try:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
            connection.request("GET", "/")
            answer = connection.getresponse()
            connection.close()
        except OSError:
            return False
        return answer.status == 302 and answer.getheader("Location") == "/enter/" and answer.getheader("Server") is None


@pytest.fixture
def operator(tmp_path: Path) -> Operator:
    """An operator with a made desk and keys."""
    someone = Operator(tmp_path)
    assert someone.says("desk", "init")[0] == 0
    assert someone.says("keys", "init")[0] == 0
    return someone


@pytest.fixture
def running(operator: Operator) -> Iterator[subprocess.Popen[str]]:
    """A desk that is running."""
    desk = operator.starts()
    yield desk
    if desk.poll() is None:
        desk.kill()
    desk.communicate()


def test_a_desk_that_cannot_work_says_why_and_stops(operator: Operator, tmp_path: Path) -> None:
    for expected, changed in (("desk.W01", {"DAZOR_DESK_SECRET": ""}), ("desk.W01", {"DAZOR_DESK_SECRET": "short"}),
                              ("desk.W03", {"DAZOR_KEY_PASSPHRASE": "not the passphrase"}),
                              ("desk.W07", {"DAZOR_DATA_DIR": str(tmp_path / "nowhere")}),
                              ("desk.W07", {"DAZOR_DATABASE": "mysql://x/y"})):
        code, said = operator.says("desk", "serve", **changed)
        assert (code, expected in said, "Traceback" in said) == (2, True, False), said


def test_a_running_desk_keeps_others_off_and_takes_imports(operator: Operator, running: subprocess.Popen[str]) -> None:
    assert operator.answers()
    code, said = operator.says("desk", "work")
    assert (code, "desk.W02" in said) == (2, True), said

    line = json.dumps({"id": "1", "text": SENTENCE, "published": "2026-11-17"}, ensure_ascii=False)
    code, said = operator.says("import", "--kind", "jsonl", "-", given=line + "\n")
    assert code == 0, said

    running.send_signal(signal.SIGTERM)
    _, errors = running.communicate(timeout=PATIENCE)
    assert "Traceback" not in errors, errors
    assert "no desk is working" in operator.says("desk", "lock-status")[1]
    code, said = operator.says("desk", "work")
    assert code == 0, said
    assert json.loads(said.splitlines()[0])["incidents"] == 1
