"""The onion service: what is written for tor, and that tor reads it. Nothing is published; no network is asked."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from dazor.edge import onion_service as service
from dazor.edge.errors import OnionRefused
from tests.flows.open_door import open_door

CLIENT = "descriptor:x25519:" + "A2" * 26
TOR = shutil.which("tor", path="/usr/sbin:/usr/bin:/usr/local/bin")
needs_tor = pytest.mark.skipif(TOR is None, reason="Debian's tor is not installed")


def plan(folder: Path, **more: str) -> service.Plan:
    return service.plan(f"unix:{folder}/door.sock", keys=folder / "tor", **more)


@pytest.mark.parametrize(("address", "desk", "pull"), [
    ("127.0.0.1:80", "", "127.0.0.1:22"), ("unix:/a b/door", "", "127.0.0.1:22"), ("unix:/door", "AAAA", "127.0.0.1:22"),
    ("unix:/door", CLIENT, "22\nSocksPort 1"),
])
def test_what_tor_would_misread_is_refused(tmp_path: Path, address: str, desk: str, pull: str) -> None:
    with pytest.raises(OnionRefused, match="Nothing was changed"):
        service.plan(address, keys=tmp_path, desk=desk, pull=pull)


def test_the_block_stands_once_and_other_lines_stay(tmp_path: Path) -> None:
    first = service.merged("SocksPort 0\n", plan(tmp_path))
    again = service.merged(first, plan(tmp_path, desk=CLIENT))
    assert again.startswith("SocksPort 0\n")
    assert again.count("# dazor: begin") == 1
    assert service.merged(again, plan(tmp_path)) == first


@needs_tor
def test_tor_reads_what_is_written_and_a_bad_file_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / "tor").mkdir(mode=0o700)
    torrc = tmp_path / "torrc"
    torrc.write_text(f"DataDirectory {tmp_path}/data\nSocksPort 0\n")
    assert TOR is not None
    new = tmp_path / "new"
    new.write_text(service.merged(torrc.read_text(), plan(tmp_path, desk=CLIENT)))
    done = subprocess.run([TOR, "-f", new, "--verify-config"], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stdout
    new.write_text("HiddenServiceNonsense 1\n")
    with pytest.raises(OnionRefused, match="refuses the configuration"):
        service.verify(TOR, new)


def test_a_dry_run_shows_the_files_and_writes_none(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-m", "dazor.cli", "onion", "--dry-run", "--desk", CLIENT, "--torrc", tmp_path / "torrc"],
                          env={"DAZOR_EDGE_ADDRESS": "unix:/run/dazor/door.sock", "PATH": "/usr/bin"}, capture_output=True, text=True,
                          check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    assert "HiddenServicePort 80 unix:/run/dazor/door.sock" in done.stdout
    assert CLIENT in done.stdout
    assert list(tmp_path.iterdir()) == []


def test_only_the_open_internet_is_told_the_onion_address(tmp_path: Path) -> None:
    with open_door(tmp_path, onion_location="http://dazordazor.onion") as door:
        assert door.ask("GET", "/en").headers["onion-location"] == "http://dazordazor.onion"
    with open_door(tmp_path / "other") as door:
        assert "onion-location" not in door.ask("GET", "/en").headers
