"""The drill's disk: what is not its own is never filled."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from dazor.drill.disk import Disk


def test_an_ordinary_folder_is_never_filled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Once it was: without mkfs on the path the fault of the full disk took every free block of the machine.
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with Disk(tmp_path, megabytes=8).mounted() as disk:
        assert disk.raw is False
        assert disk.fill() is False
        assert list(disk.root.iterdir()) == []


@pytest.mark.skipif(os.geteuid() != 0, reason="a file system of its own needs root")
def test_a_disk_of_its_own_is_filled_and_given_back(tmp_path: Path) -> None:
    with Disk(tmp_path, megabytes=8).mounted() as disk:
        if not disk.raw:
            pytest.skip("this machine has no loop devices")
        assert disk.fill() is True
        with pytest.raises(OSError, match="No space left"):
            (disk.root / "more").write_bytes(b"x" * 65_536)
        disk.unfill()
        (disk.root / "more").write_bytes(b"x" * 65_536)
