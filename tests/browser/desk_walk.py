"""What the walks through the desk share: a Chromium, a live desk with keys, a person already inside."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"


class Watched:
    """A page with everything it asked for and everything it complained about."""

    def __init__(self, context: BrowserContext) -> None:
        self.page: Page = context.new_page()
        self.page.set_default_timeout(90_000)  # ms; a busy machine is not a fault of the desk
        self.asked: list[str] = []
        self.said: list[str] = []
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("console", lambda m: self.said.append(m.text) if m.type in ("error", "warning") else None)
        self.page.on("pageerror", lambda error: self.said.append(str(error)))

    def hosts(self) -> set[str]:
        """Return every host that was asked for anything."""
        return {url.split("/")[2].partition(":")[0] for url in self.asked if not url.startswith("data:")}


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
