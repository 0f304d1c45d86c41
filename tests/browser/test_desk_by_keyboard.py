"""The desk with nothing but the keyboard: checks, proposals, merges, splits, all taken back, and kept at the next tick."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from dazor.desk import acts, workflow
from dazor.desk.models import IncidentRow
from dazor.model.codes import Act
from tests.browser.desk_walk import Watched, inside, told
from tests.rooms.desk import cast

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser"), pytest.mark.django_db(transaction=True)]


class Hands:
    """A person who uses nothing but the keyboard."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, *keys: str) -> None:
        """Press one key after the other."""
        for key in keys:
            self.page.keyboard.press(key)

    def told(self, words: str, reports: int) -> None:
        """Wait until the page says so, shows so many reports, and listens to keys."""
        expect(self.page.locator(".notes li")).to_contain_text(words)
        self.shows(reports)

    def shows(self, reports: int) -> None:
        """Wait until the page shows so many reports and listens to keys."""
        expect(self.page.locator("article.report")).to_have_count(reports)
        expect(self.page.locator("html.scripted")).to_be_attached()


def opened(chromium: Browser, address: str, row: IncidentRow) -> tuple[Watched, Hands]:
    """Let alena open an incident; returns her page and her hands on its keys."""
    walk = inside(chromium, address, "alena", viewport={"width": 1280, "height": 900})
    walk.page.goto(f"{address}/incidents/{row.id}/")
    return walk, Hands(walk.page)


def test_an_editor_checks_merges_splits_and_takes_back_by_keyboard_alone(chromium: Browser, address: str) -> None:
    row = told()
    other, many = IncidentRow.objects.get(label="aircraft_landing"), row.reports
    walk, hands = opened(chromium, address, row)

    hands.press("x", "ArrowDown", "Tab", "ArrowDown", "Tab")
    walk.page.keyboard.type("the tower and the bend of the road match")
    hands.press("Tab", "Enter")
    hands.told("Written down.", many)
    expect(walk.page.locator(".history li").first).to_contain_text("geolocation: confirms")
    hands.press("z")
    hands.told("Taken back.", many)

    hands.press("m")
    walk.page.keyboard.type(other.id)
    hands.press("Enter")
    hands.told("Merged. It can be taken back.", many + other.reports)
    hands.press("z")
    hands.told("Taken back.", many)

    walk.page.locator("[name=member]").first.focus()
    hands.press("Space", *["Tab"] * 2 * many)
    expect(walk.page.locator("#split-why")).to_be_focused()
    hands.press("Enter")
    hands.told("Split: the chosen reports are now incident", many - 1)
    hands.press("z")
    hands.told("Taken back.", many)
    assert walk.said == []


def home(page: Page, address: str, row: IncidentRow) -> None:
    """Open an incident and let the desk's next tick pass before: what people said binds it."""
    workflow.associate(cast.NOW)
    page.goto(f"{address}/incidents/{row.id}/")


def test_an_editor_answers_proposals_of_a_judged_incident_by_keyboard_and_the_next_tick_obeys(chromium: Browser, address: str) -> None:
    cast.everybody()
    cast.take(*cast.COLUMN[:2])
    row = IncidentRow.objects.get(label="ground_convoy")
    acts.judge(row.id, by="alena", act=Act.GRADED, now=cast.NOW, value="C3")
    cast.take(*cast.COLUMN[2:])
    walk = inside(chromium, address, "alena", viewport={"width": 1280, "height": 900})
    hands, asked = Hands(walk.page), walk.page.locator("section fieldset.report")
    walk.page.goto(f"{address}/incidents/{row.id}/")
    expect(asked).to_have_count(2)
    expect(walk.page.locator("article.report")).to_have_count(2)

    hands.press("p", "Space", "Enter")
    hands.told("Written down.", 3)
    expect(asked).to_have_count(1)
    expect(walk.page.locator(".history li").first).to_contain_text("1 proposed report")
    hands.press("z")
    hands.told("Taken back.", 2)
    expect(asked).to_have_count(2)

    hands.press("p", "ArrowDown", "Tab", "Tab", "ArrowDown", "Enter")
    hands.told("Written down.", 2)
    expect(asked).to_have_count(0)
    home(walk.page, address, row)
    hands.shows(2)
    expect(asked).to_have_count(0)
    hands.press("z")
    hands.told("Taken back.", 2)
    home(walk.page, address, row)
    expect(asked).to_have_count(2)
    assert walk.said == []


def test_what_an_editor_merged_or_split_by_keyboard_stays_so_at_the_next_tick(chromium: Browser, address: str) -> None:
    row = told()
    other, many = IncidentRow.objects.get(label="aircraft_landing"), row.reports
    walk, hands = opened(chromium, address, row)
    hands.press("m", "Enter")
    hands.told("Choose an incident nearby or type its number.", many)
    hands.press("m")
    walk.page.keyboard.type(f"{other.id}x")
    hands.press("Enter")
    hands.told(f"There is no incident {other.id}x.", many)
    hands.press("m")
    walk.page.keyboard.type(other.id)
    hands.press("Enter")
    hands.told("Merged. It can be taken back.", many + other.reports)
    home(walk.page, address, row)
    hands.shows(many + other.reports)
    hands.press("z")
    hands.told("Taken back.", many)
    home(walk.page, address, row)
    hands.shows(many)

    walk.page.locator("[name=member]").first.focus()
    hands.press("Space", *["Tab"] * 2 * many, "Enter")
    hands.told("Split: the chosen reports are now incident", many - 1)
    home(walk.page, address, row)
    hands.shows(many - 1)
    assert walk.said == []


def test_an_editor_judges_one_after_the_other_without_leaving_the_keys(chromium: Browser, address: str) -> None:
    told()
    first, second = IncidentRow.objects.order_by("-urgency", "id")
    walk = inside(chromium, address, "alena", viewport={"width": 1280, "height": 900})
    hands, title = Hands(walk.page), walk.page.locator("h1")
    walk.page.goto(address)
    expect(walk.page.locator("html.scripted")).to_be_attached()
    hands.press("j", "Enter")
    hands.shows(first.reports)

    hands.press("r", "c", "3", "Enter")
    hands.told("Written down.", first.reports)
    hands.press("v", "2", "Enter")
    hands.told("Written down.", first.reports)
    expect(walk.page.locator(".history li").first).to_contain_text("corroborated")
    said = title.inner_text()
    hands.press("j")
    expect(title).not_to_have_text(said)
    hands.shows(second.reports)
    hands.press("d")
    hands.told("Written down.", second.reports)
    hands.press("k")
    expect(title).to_have_text(said)
    hands.shows(first.reports)
    hands.press("u")
    expect(walk.page.locator("[data-row].chosen")).to_have_attribute("id", f"i-{first.id}")
    assert {row.id: row.work for row in IncidentRow.objects.all()} == {first.id: "ready_for_review", second.id: "closed"}
    hands.press("?")
    expect(title).to_have_text("Help")
    assert walk.said == []


def test_an_open_page_tells_of_reports_that_come_in_and_of_the_end_of_the_log_in(chromium: Browser, address: str) -> None:
    told()
    walk = inside(chromium, address, "alena")
    walk.page.clock.install()
    walk.page.goto(address)
    expect(walk.page.locator("html.scripted")).to_be_attached()
    cast.take("20.11.2026 в 14:50 пуск двух ракет под Мозырем")
    walk.page.clock.run_for(16_000)
    expect(walk.page.locator("#waits")).to_contain_text("1 report was read since this page was loaded.")
    expect(walk.page).to_have_title("(1!) Queue · Dazor")
    walk.page.keyboard.press("l")
    expect(walk.page.locator("[data-row]").first).to_contain_text("ALERT")
    walk.page.context.clear_cookies()
    walk.page.clock.run_for(16_000)
    expect(walk.page.locator("#ended")).to_be_visible()
    assert walk.said == []
