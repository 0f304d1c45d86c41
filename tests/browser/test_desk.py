"""The desk in a real Chromium: coming in, judging, two people releasing; no other host, no fault, no scripts needed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django import Settings

from dazor.desk import acts, admission, people
from dazor.desk.models import AccessRow, IncidentRow, ReleaseRow
from tests.browser.desk_walk import Watched, faults, inside, told
from tests.rooms.desk import cast

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser"), pytest.mark.django_db(transaction=True)]


def test_an_account_is_set_up_without_scripts(chromium: Browser, address: str) -> None:
    link = people.add_editor("alena", ["verifier"])
    walk = Watched(chromium.new_context(java_script_enabled=False, locale="en"))
    page = walk.page
    page.goto(address + link)
    page.fill("[name=new_password1]", cast.PASSWORD)
    page.fill("[name=new_password2]", cast.PASSWORD)
    page.click("main button[type=submit]")
    page.fill("[name=login]", "alena")
    page.fill("[name=password]", cast.PASSWORD)
    page.click("main form.stack button[type=submit]")
    expect(page.locator("h1")).to_have_text("Add a second factor")

    page.goto(f"{address}/reports/")
    expect(page.locator("h1")).to_have_text("Add a second factor")

    page.click("text=Use an app")
    secret = page.input_value("#authenticator_secret")
    page.fill("[name=code]", cast.digits(secret))
    page.click("main form button[type=submit]")
    assert len(page.input_value("#recovery_codes").split()) == 10

    page.goto(address)
    expect(page.locator("h1")).to_have_text("Queue")
    page.goto(address + link)
    expect(page.locator("h1")).to_have_text("This link is used up")
    assert walk.hosts() == {"localhost"}


def test_a_password_alone_shows_nothing(chromium: Browser, address: str) -> None:
    secret = cast.enrol("bohdan")
    walk = Watched(chromium.new_context(java_script_enabled=False, locale="en"))
    page = walk.page
    page.goto(address)
    page.fill("[name=login]", "bohdan")
    page.fill("[name=password]", cast.PASSWORD)
    page.click("main form.stack button[type=submit]")
    expect(page.locator("h1")).to_have_text("Two-Factor Authentication")
    page.goto(address)
    expect(page.locator("h1")).to_have_text("Two-Factor Authentication")
    page.fill("[name=code]", "000000")
    page.click("main form button[type=submit]")
    expect(page.locator(".errorlist").first).to_contain_text("Incorrect code")
    page.fill("[name=code]", cast.digits(secret))
    page.click("main form button[type=submit]")
    expect(page.locator("h1")).to_have_text("Queue")


def test_a_passkey_is_added_and_opens_the_desk(chromium: Browser, address: str) -> None:
    cast.enrol("alena")
    walk = inside(chromium, address, "alena")
    page = walk.page
    driver = page.context.new_cdp_session(page)
    driver.send("WebAuthn.enable")
    driver.send("WebAuthn.addVirtualAuthenticator", {"options": {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True}})
    page.goto(f"{address}/account/factors/webauthn/add/")
    page.fill("[name=password]", cast.PASSWORD)
    page.click("main form button[type=submit]")
    page.fill("[name=name]", "my key")
    page.check("[name=passwordless]")
    page.click("#mfa_webauthn_add")
    page.wait_for_url(re.compile("recovery|factors/$"))

    page.click("text=Leave")
    expect(page.locator("h1")).to_have_text("Come in")
    page.click("#passkey_login")
    expect(page.locator("h1")).to_have_text("Queue")
    assert walk.said == []


def found_true(page: Page) -> None:
    """Give the verdict that an incident is verified."""
    page.click("summary:has-text('Verification')")
    page.check("[name=value][value=verified]")
    page.click("button:has-text('Set it, ready for signature')")
    expect(page.locator(".title .tag", has_text="waits for signature")).to_be_visible()


def test_two_people_bring_an_incident_to_the_public(chromium: Browser, address: str, tmp_path: Path) -> None:
    row = told()
    first = inside(chromium, address, "alena", viewport={"width": 1280, "height": 900})
    page = first.page
    page.goto(address)
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/incidents/"))
    page.goto(f"{address}/incidents/{row.id}/")
    page.click("[data-key=words]")
    expect(page.locator(".said .mask").first).to_have_text("telephone number")
    assert "+375" not in page.content()
    assert AccessRow.objects.filter(by="alena").count() == row.reports
    page.check("[name=source][value=B]")
    page.check("[name=information][value='2']")
    page.click("button:has-text('Grade it')")
    expect(page.locator(".notes li")).to_have_text("Written down.")
    found_true(page)
    page.click("button:text-is('Sign')")
    expect(page.locator(".notes li")).to_contain_text("Another person's signature is missing")

    second = inside(chromium, address, "bohdan")
    second.page.goto(f"{address}/?view=ready")
    second.page.click(".queue .what")
    second.page.wait_for_url(re.compile("/incidents/"))
    second.page.click("button:text-is('Sign')")
    expect(second.page.locator(".notes li")).to_contain_text("Released")
    assert ReleaseRow.objects.get().state == "released"
    assert first.hosts() | second.hosts() == {"localhost"}
    assert first.said == second.said == []


def test_what_may_not_be_released_is_a_stop(chromium: Browser, address: str) -> None:
    cast.everybody()
    cast.take("20.11.2026 в 11:40 через Барановичи прошла колонна, 30 единиц техники")
    row = IncidentRow.objects.get(label="ground_convoy")
    walk = inside(chromium, address, "bohdan", java_script_enabled=False)
    walk.page.goto(f"{address}/incidents/{row.id}/")

    expect(walk.page.locator(".stop")).to_contain_text("Not now.")
    assert walk.page.locator("button:text-is('Sign')").count() == 0


@pytest.mark.parametrize(("language", "scheme"), [("en", "light"), ("be", "dark")])
def test_no_page_has_a_serious_accessibility_fault(chromium: Browser, address: str, language: str, scheme: str) -> None:
    row = told()
    walk = inside(chromium, address, "cyryl", bypass_csp=True, color_scheme=scheme, locale=language,
                  viewport={"width": 360, "height": 740})
    page, found, wide = walk.page, {}, {}
    admission.knock("dana", cast.PASSWORD, now=cast.NOW)
    acts.expose(row.id, ["flood"], by="alena", now=cast.NOW)
    for path in ("/", f"/incidents/{row.id}/", "/reports/", "/account/", "/account/factors/totp/deactivate/", "/nowhere/",
                 "/?region=nowhere", "/enter/second-factor/") if language == "en" else (
                     "/", f"/incidents/{row.id}/", "/people/", "/notices/", "/fakes/", "/floods/", "/presence/", "/recordings/",
                     "/sun/?lat=53.1&lon=26&day=2026-11-16&time=14:20&shadow=30"):
        page.goto(address + path)
        if "/incidents/" in path:
            page.click("[data-key=words]")
        assert page.locator("html").get_attribute("lang") == language
        found[path] = faults(page)
        wide[path] = page.evaluate("document.documentElement.scrollWidth")
    assert {path: list_ for path, list_ in found.items() if list_} == {}
    assert {path: width for path, width in wide.items() if width > 360} == {}
    assert [line for line in walk.said if "404" not in line] == []


def knocked(chromium: Browser, address: str) -> tuple[Page, str]:
    """Let dana ask to come in, with scripts off; returns her page and the code she would read aloud."""
    page = Watched(chromium.new_context(java_script_enabled=False, locale="en")).page
    page.goto(address)
    page.click("a:text-is('Ask to come in')")
    page.fill("[name=name]", "dana")
    page.fill("[name=password1]", cast.PASSWORD)
    page.fill("[name=password2]", cast.PASSWORD)
    page.click("main form button[type=submit]")
    page.fill("[name=login]", "dana")
    page.fill("[name=password]", cast.PASSWORD)
    page.click("main form.stack button[type=submit]")
    page.click("text=Use an app")
    secret = page.input_value("#authenticator_secret")
    page.fill("[name=code]", cast.digits(secret))
    page.click("main form button[type=submit]")
    expect(page.locator("#recovery_codes")).to_be_visible()
    page.goto(address)
    expect(page.locator("h1")).to_have_text("Not in yet")
    return page, page.inner_text(".spoken")


def answered(chromium: Browser, address: str, name: str, code: str) -> Page:
    """Let an editor answer for dana, with scripts off; returns the editor's page."""
    page = inside(chromium, address, name, java_script_enabled=False).page
    page.goto(f"{address}/people/")
    expect(page.locator(".told")).to_contain_text("dana asks to come in")
    page.click("summary:has-text('Answer for this person')")
    page.fill("[name=heard]", code)
    if page.locator("[name=role]").count():
        page.check("[name=role][value=verifier]")
    page.click("button:text-is('Answer')")
    return page


def test_a_newcomer_is_let_in_by_two_without_scripts(chromium: Browser, address: str) -> None:
    told()
    page, code = knocked(chromium, address)
    first = answered(chromium, address, "alena", code)
    expect(first.locator(".notes li")).to_contain_text("One more editor")
    second = answered(chromium, address, "bohdan", code)
    expect(second.locator(".notes li")).to_contain_text("waiting time begins")

    page.goto(address)
    expect(page.locator("main")).to_contain_text("unless somebody objects")
    second.click("button:text-is('Turn away')")
    expect(second.locator(".notes li")).to_be_visible()
    expect(second.locator("button:text-is('Turn away')")).to_have_count(0)
    page.goto(address)
    expect(page.locator("h1")).to_have_text("Come in")


def test_bulk_reading_is_seen_by_the_others_and_allowed_by_keyboard(chromium: Browser, address: str, settings: Settings) -> None:
    settings.DAZOR = {**settings.DAZOR, "opens_an_hour": 2}
    row = told()
    thief = inside(chromium, address, "alena").page
    thief.goto(f"{address}/incidents/{row.id}/")
    thief.keyboard.press("o")
    expect(thief.locator(".warn", has_text="A second editor must say yes").first).to_be_visible()
    other = inside(chromium, address, "bohdan").page
    other.goto(address)
    expect(other.locator(".told.stop")).to_contain_text("alena opened 2 reports within an hour")
    with other.expect_navigation():
        other.keyboard.press("s")
    expect(other.locator(".told")).to_have_count(0)
    other.keyboard.press("g")
    other.keyboard.press("n")
    other.wait_for_url(re.compile("/notices/$"))
    other.click("button:text-is('Allow')")
    expect(other.locator("button:text-is('Take back')")).to_be_visible()
    thief.goto(f"{address}/incidents/{row.id}/")
    thief.keyboard.press("o")
    expect(thief.locator(".said mark").first).to_be_visible()


def test_the_entrance_has_no_accessibility_fault(chromium: Browser, address: str) -> None:
    walk = Watched(chromium.new_context(bypass_csp=True, locale="be"))
    walk.page.goto(address)
    assert walk.page.locator("main").count() == 1
    assert walk.page.locator("html").get_attribute("lang") == "be"
    assert faults(walk.page) == []


def test_the_ledger_of_the_blind_sample_appears_with_the_verdict(chromium: Browser, address: str, settings: Settings) -> None:
    settings.DAZOR = {**settings.DAZOR, "blind_share": 1.0}
    row = told()
    walk = inside(chromium, address, "alena", bypass_csp=True, java_script_enabled=True, viewport={"width": 360, "height": 740})
    page = walk.page
    page.goto(address)
    expect(page.locator(".queue .tag.warned", has_text="judge it first").first).to_be_visible()
    page.goto(f"{address}/incidents/{row.id}/")
    expect(page.locator("[aria-labelledby=h-ledger] .note")).to_contain_text("Judge it first, then it stands here.")
    assert page.locator(".ledger").count() == 0
    assert faults(page) == []

    page.focus("summary:has-text('Verification')")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("3")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".ledger")).to_be_visible()
    expect(page.locator("[aria-labelledby=h-ledger] .note")).to_contain_text("Judged blind: alena said “verified”")
