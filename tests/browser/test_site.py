"""The public site in a real Chromium: readable without scripts, drawn with them, and asking nobody else for anything."""

from __future__ import annotations

import functools
import http.server
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.rooms.publishing.samples import ALL, site

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
NARROW = {"width": 320, "height": 640}


class _Handler(http.server.SimpleHTTPRequestHandler):
    extensions_map = {**http.server.SimpleHTTPRequestHandler.extensions_map, ".mjs": "text/javascript",
                      ".geojson": "application/geo+json"}

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name of the standard library
        """Say nothing."""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the built site below a folder, as a mirror would."""
    root = tmp_path_factory.mktemp("host")
    for name, content in site(ALL).items():
        path = root / "mirror" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Handler, directory=str(root)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/mirror/"
    server.shutdown()
    server.server_close()
    thread.join()


def _open(browser: Browser, url: str, **options: Any) -> tuple[Page, list[str], list[str]]:
    """Open a page of its own; return it with the addresses it asked for and what it complained about."""
    page = browser.new_context(**options).new_page()
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(url)
    return page, asked, said


def _drawn(page: Page) -> None:
    """Wait for the interactive map; a strict policy forbids wait_for_function, which needs eval."""
    page.wait_for_selector(".live[data-ready]")


@pytest.mark.parametrize("path", [
    "be/", "be/timeline/", "be/incident/k7wq2/", "be/about/", "en/", "en/timeline/2022-03/", "en/incident/a100x/",
    "en/about/", "en/incident/gone1/", "en/layer/rail/", "en/corrections/"])
def test_a_page_has_no_fault_that_shuts_a_reader_out(chromium: Browser, address: str, path: str) -> None:
    if not AXE.is_file():
        pytest.skip("node_modules/axe-core is missing: run make set-up-test")
    page, _, _ = _open(chromium, f"{address}{path}index.html", bypass_csp=True)
    if path == "be/":
        _drawn(page)
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = json.loads(page.evaluate("async () => JSON.stringify(await axe.run({resultTypes: ['violations', 'passes']}))"))
    bad = [(v["id"], v["impact"], [n["html"][:160] for n in v["nodes"]]) for v in found["violations"]]
    page.context.close()
    assert len(found["passes"]) > 15  # the rules really ran
    assert bad == []


@pytest.mark.parametrize("path", ["be/incident/k7wq2/", "uk/"])
def test_colours_are_readable_in_the_dark_too(chromium: Browser, address: str, path: str) -> None:
    if not AXE.is_file():
        pytest.skip("node_modules/axe-core is missing: run make set-up-test")
    page, _, _ = _open(chromium, f"{address}{path}index.html", bypass_csp=True, color_scheme="dark")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("async () => (await axe.run({runOnly: ['color-contrast']})).violations.map(v => v.nodes.length)")
    page.context.close()
    assert found == []


def test_the_interactive_map_draws_under_the_strict_policy_and_asks_nobody_else(chromium: Browser, address: str) -> None:
    page, asked, said = _open(chromium, f"{address}pl/index.html")
    _drawn(page)
    assert said == []
    host = address.removesuffix("mirror/")
    assert [url for url in asked if not url.startswith((host, "blob:" + host, "data:"))] == []
    assert any(url.endswith("maplibre-gl-worker.mjs") for url in asked)
    assert page.locator(".live canvas").is_visible()
    assert not page.locator(".still").is_visible()
    assert page.context.cookies() == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    page.context.close()


def test_a_keyboard_alone_reaches_an_incident_through_the_map(chromium: Browser, address: str) -> None:
    page, _, _ = _open(chromium, f"{address}en/index.html")
    _drawn(page)
    page.locator(".live canvas").focus()
    page.keyboard.press("Enter")
    link = page.locator(".maplibregl-popup-content a")
    link.wait_for()
    assert link.inner_text()
    link.press("Enter")
    page.wait_for_url("**/incident/*/index.html")
    page.context.close()


def test_without_scripts_the_map_is_drawn_and_its_links_lead_on(chromium: Browser, address: str) -> None:
    page, asked, _ = _open(chromium, f"{address}index.html", java_script_enabled=False)
    page.get_by_role("link", name="беларуская").click()
    assert page.locator(".still svg.map").is_visible()
    assert page.locator(".still svg.map .town").count() > 8
    page.locator('.still svg.map a[href*="k7wq2"] path').click()
    page.wait_for_url("**/be/incident/k7wq2/index.html")
    page.get_by_role("link", name="EN", exact=False).first.click()
    page.wait_for_url("**/en/incident/k7wq2/index.html")
    assert "at least 30 vehicles" in page.locator("h1").inner_text()
    assert [url for url in asked if not url.startswith(address)] == []
    page.context.close()


@pytest.mark.parametrize("path", ["ru/", "uk/incident/tr5/", "be/about/", "pl/timeline/", "be/timeline/2022-03/"])
def test_a_narrow_phone_never_scrolls_sideways(chromium: Browser, address: str, path: str) -> None:
    page, _, _ = _open(chromium, f"{address}{path}index.html", viewport=NARROW)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.context.close()


def test_the_first_key_leads_past_the_menus(chromium: Browser, address: str) -> None:
    page, _, _ = _open(chromium, f"{address}be/about/index.html")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.url.endswith("#content")
    page.context.close()


def test_the_site_opens_from_a_folder_on_a_stick(chromium: Browser, tmp_path: Path) -> None:
    for name, content in site(ALL).items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    page, _, _ = _open(chromium, (tmp_path / "en" / "incident" / "k7wq2" / "index.html").as_uri(), java_script_enabled=False)
    assert page.locator("svg.map").is_visible()
    page.locator("nav a").first.click()
    page.wait_for_url("**/en/index.html")
    assert page.locator(".item").count() == 5
    page.context.close()
