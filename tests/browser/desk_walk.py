"""What the walks through the desk share: a live desk that answers in turn, a person already inside."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page

from dazor.desk.models import IncidentRow
from tests.rooms.desk import cast

if TYPE_CHECKING:
    from pytest_django.live_server_helper import LiveServer

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"


class InTurn:
    """One request at a time: the live server's threads share one connection of a database in memory.

    Two that overlap are in one transaction there, and one of them is answered by the page that says that the database is busy.
    A desk has a connection for each.
    """

    def __init__(self, app: Callable[..., Any]) -> None:
        self._app, self._lock = app, threading.Lock()

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
        with self._lock:
            response = self._app(environ, start)
            try:
                return [b"".join(response)]
            finally:
                response.close()


def in_turn(server: LiveServer) -> str:
    """Let a live server answer one request at a time; returns its address."""
    httpd: Any = server.thread.httpd
    if not isinstance(httpd.get_app(), InTurn):
        httpd.set_app(InTurn(httpd.get_app()))
    return server.url


class Watched:
    """A page with everything it asked for and everything it complained about."""

    opened: ClassVar[list[Watched]] = []  # of the test that runs, to say where a walk stood when it failed

    def __init__(self, context: BrowserContext) -> None:
        self.page: Page = context.new_page()
        self.opened.append(self)
        self.asked: list[str] = []
        self.said: list[str] = []
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("console", lambda m: self.said.append(m.text) if m.type in ("error", "warning") else None)
        self.page.on("pageerror", lambda error: self.said.append(str(error)))

    def where(self) -> str:
        """Return address and words of the page."""
        return f"{self.page.url}\n{self.page.inner_text('main', timeout=2_000)[:1500]}"

    def hosts(self) -> set[str]:
        """Return every host that was asked for anything."""
        return {url.split("/")[2].partition(":")[0] for url in self.asked if not url.startswith("data:")}


def told() -> IncidentRow:
    """Fill the desk and return the column that is looked at."""
    cast.everybody()
    cast.take(*cast.COLUMN, *cast.LANDING)
    return IncidentRow.objects.get(label="ground_convoy")


def inside(browser: Browser, address: str, name: str, **options: Any) -> Watched:
    """Return a page of a person who has come in: the log-in has tests of its own."""
    client = Client()
    client.force_login(User.objects.get(username=name), backend=settings.AUTHENTICATION_BACKENDS[0])
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    context = browser.new_context(**{"locale": "en", **options})
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": address}])
    return Watched(context)


def faults(page: Page) -> list[str]:
    """Return axe-core's serious and critical findings on a page whose context bypasses the policy."""
    page.add_script_tag(path=str(AXE))
    found = json.loads(page.evaluate("async () => JSON.stringify((await axe.run()).violations)"))
    return [f"{v['id']}: {v['nodes'][0]['html'][:160]} {v['nodes'][0].get('failureSummary', '')[:200]}"
            for v in found if v["impact"] in ("serious", "critical")]
