"""Walks through the desk and the site in a browser. One that fails says on which page it stood."""

from __future__ import annotations

from collections.abc import Generator

import pytest
from playwright.sync_api import Error

from tests.browser.desk_walk import Watched
from tests.chromium import chromium

__all__ = ["chromium"]


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
