"""What somebody saw, from the form to the public map: the demo's real programs, a real Chromium, two people.

Given the demo is running, when two people fill in the form with scripts off, then an editor finds their incident in
the queue, grades it, two people sign it, and the public map shows it. No page asks another host for anything.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.desk_walk import Watched, faults

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser"), pytest.mark.timeout(900)]
DAY = date.today() - timedelta(days=5)  # noqa: DTZ011 - past the 72 hours of class R2 in any zone
SEEN = (("be", f"{DAY:%d.%m.%Y} а 14:20 праз Баранавічы прайшла калона, 30 грузавікоў і 5 БТР, у бок Слоніма"),
        ("ru", f"Видел {DAY:%d.%m.%Y} в 14:40: военная колонна через Барановичи на Слоним, около 30 Уралов, за ними бронетранспортёры"))


class Running(NamedTuple):
    """The demo's addresses and how its editors come in."""

    site: str
    door: str
    desk: str
    passwords: dict[str, str]
    code: Callable[[str], str]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("demo") / "data"
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("DAZOR_", "DJANGO_"))}
    command = [sys.executable, "-m", "dazor.cli", "demo", "--data", str(folder)]
    process = subprocess.Popen([*command, "--messages", "40", "--fetch-seconds", "0"], env=environment,
                               stdout=subprocess.PIPE, text=True)
    said = ""
    try:
        assert process.stdout is not None
        for line in process.stdout:
            said += line
            if line.startswith("Ctrl-C"):
                break
        assert process.poll() is None, said
        where = dict(re.findall(r"^(public site|the door|the desk)\s+(http\S+)/$", said, re.MULTILINE))
        yield Running(where["public site"], where["the door"], where["the desk"],
                      dict(re.findall(r"log in as (\w+) / (\S+),", said)),
                      lambda name: subprocess.run([*command, "--code", name], env=environment, capture_output=True,
                                                  text=True, check=True).stdout.strip())
    finally:
        process.terminate()
        process.wait(timeout=120)


def _come_in(browser: Browser, demo: Running, name: str) -> Watched:
    walk = Watched(browser.new_context(locale="en", bypass_csp=True))
    walk.page.goto(demo.desk)
    walk.page.fill("[name=login]", name)
    walk.page.fill("[name=password]", demo.passwords[name])
    walk.page.click("main form.stack button[type=submit]")
    walk.page.fill("[name=code]", demo.code(name))
    walk.page.click("main form button[type=submit]")
    expect(walk.page.locator("h1")).to_have_text("Queue")
    return walk


def _until(page: Page, found: Callable[[], bool], seconds: float = 120) -> None:
    """Load the page again until something is there."""
    end = time.monotonic() + seconds
    while not found():
        assert time.monotonic() < end, page.inner_text("body")[:2000]
        time.sleep(1)
        page.reload()


def _fill_in_the_form(browser: Browser, demo: Running) -> set[str]:
    hosts: set[str] = set()
    for language, words in SEEN:
        walk = Watched(browser.new_context(java_script_enabled=False, locale=language))
        walk.page.goto(f"{demo.door}/{language}")
        walk.page.fill("[name=text]", words)
        walk.page.click("form[method=post] button[type=submit]")
        expect(walk.page.locator(".code")).to_have_text(re.compile(r"^\s*\S+( \S+){5}\s*$"))
        hosts |= walk.hosts()
        walk.page.context.close()
    return hosts


def _grade_and_sign(walk: Watched, demo: Running) -> str:
    """Find the two reports' incident, read their words, grade it, sign it; returns its address."""
    page = walk.page
    page.goto(f"{demo.desk}/?text=Baranavichy&type=mil.ground.column")
    row = page.locator(".queue li", has_text="2 reports")
    _until(page, lambda: row.count() > 0)
    row.locator(".what").first.click()
    page.click("[data-key=words]")
    expect(page.locator(".said").first).to_be_visible()
    assert faults(page) == []
    page.check("[name=source][value=C]")
    page.check("[name=information][value='2']")
    page.click("button:has-text('Grade it')")
    expect(page.locator(".notes li")).to_have_text("Written down.")
    page.click("summary:has-text('Verification')")
    page.check("[name=value][value=corroborated]")
    page.click("button:has-text('Set it, ready for signature')")
    expect(page.locator(".title .tag", has_text="waits for signature")).to_be_visible()
    page.click("button:text-is('Sign')")
    expect(page.locator(".notes li")).to_contain_text("Another person's signature is missing")
    return page.url


def _read_the_site(browser: Browser, demo: Running, *, scripts: bool) -> set[str]:
    """Find the incident on the public map; returns the hosts that were asked."""
    reader = Watched(browser.new_context(java_script_enabled=scripts, locale="en", bypass_csp=True))
    page = reader.page
    page.goto(f"{demo.site}/en/")
    story = page.locator("main li", has_text="Baranavichy District").filter(has_text=re.compile("column", re.IGNORECASE))
    _until(page, lambda: story.count() > 0)
    assert "Уралов" not in page.content()
    if scripts:
        expect(page.locator("canvas")).to_be_visible()
        assert faults(page) == []
    else:
        expect(page.locator("main svg").first).to_be_visible()
    return reader.hosts()


def test_what_two_people_saw_comes_onto_the_public_map(chromium: Browser, demo: Running) -> None:
    asked = _fill_in_the_form(chromium, demo)
    first = _come_in(chromium, demo, "alena")
    incident = _grade_and_sign(first, demo)
    second = _come_in(chromium, demo, "bohdan")
    second.page.goto(incident)
    second.page.click("button:text-is('Sign')")
    expect(second.page.locator(".notes li")).to_contain_text("Released")
    asked |= _read_the_site(chromium, demo, scripts=False) | _read_the_site(chromium, demo, scripts=True)
    assert asked | first.hosts() | second.hosts() == {"127.0.0.1"}
