"""A desk of its own for every test: folder, keys, no leftovers in memory."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from dazor.desk import clock, watch
from dazor.desk.keys import KEYRING
from tests.rooms.desk import cast


@pytest.fixture
def desk(tmp_path: Path, settings: Settings, db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Yield the folder of a desk with an empty database and unlocked keys, on the cast's day, whatever day it is."""
    monkeypatch.setattr(clock, "now", lambda: cast.NOW)
    watch.OPENINGS.forget()
    watch.BROWSING.forget()
    settings.DAZOR = {**settings.DAZOR, "data_dir": str(tmp_path), "spool": str(tmp_path / "spool"),
                      "site_dir": str(tmp_path / "site"), "gazetteer": "", "retention_days": 7, "blind_share": 0.0,
                      "editor_idle_days": 36_500, "editor_lease_days": 36_500}
    (tmp_path / "spool").mkdir()
    cast.unlock(tmp_path)
    yield tmp_path
    KEYRING.lock()
