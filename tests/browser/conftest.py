"""Walks through the desk and the site in a browser. One that fails says on which page it stood."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Error
from pytest_django import Settings

from dazor.desk import clock, watch
from dazor.desk.keys import KEYRING
from tests.browser.desk_walk import Watched, in_turn
from tests.chromium import chromium
from tests.rooms.desk import cast

if TYPE_CHECKING:
    from pytest_django.live_server_helper import LiveServer

__all__ = ["chromium"]


@pytest.fixture
def address(live_server: LiveServer, tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A live desk with keys; its address under a name, since passkeys are bound to names; on the cast's day."""
    monkeypatch.setattr(clock, "now", lambda: cast.NOW)
    settings.DAZOR = {**settings.DAZOR, "data_dir": str(tmp_path), "spool": str(tmp_path), "gazetteer": "", "blind_share": 0.0,
                      "site_dir": str(tmp_path / "site")}
    cast.unlock(tmp_path)
    watch.OPENINGS.forget()
    yield in_turn(live_server)
    KEYRING.lock()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Add what every open page shows to the report of a walk that failed."""
    report = yield
    if call.when == "call":
        for walk in Watched.opened if report.failed else ():
            try:
                report.sections.append(("page", walk.where()))
            except Error as gone:
                report.sections.append(("page", str(gone)))
        Watched.opened.clear()
    return report
