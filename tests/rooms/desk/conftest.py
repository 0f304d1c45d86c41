"""A desk of its own for every test: folder, keys, no leftovers in memory."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from dazor.desk.keys import KEYRING
from tests.rooms.desk import cast


@pytest.fixture
def desk(tmp_path: Path, settings: Settings, db: None) -> Iterator[Path]:
    """Yield the folder of a desk with an empty database and unlocked keys."""
    settings.DAZOR = {**settings.DAZOR, "data_dir": str(tmp_path), "spool": str(tmp_path / "spool"),
                      "site_dir": str(tmp_path / "site"), "gazetteer": "", "retention_days": 7}
    (tmp_path / "spool").mkdir()
    cast.unlock(tmp_path)
    yield tmp_path
    KEYRING.lock()
