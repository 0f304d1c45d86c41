"""The pack that most tests look into, built once."""

from __future__ import annotations

from pathlib import Path

import pytest

from dazor.gazetteer import Pack
from dazor.gazetteer.building import build
from tests.rooms.gazetteer.cast import cast


@pytest.fixture(scope="session")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Pack:
    path: Path = tmp_path_factory.mktemp("pack") / "cast.pack"
    path.write_bytes(build(cast(), attribution=["the tests"]).data)
    return Pack.open(path)
