"""The door in a real Chromium with scripts off: readable on a narrow screen, usable with a keyboard, asking nobody else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ViewportSize

from dazor.model.codes import LANGUAGES
from tests.flows.open_door import OpenDoor, open_door
from tests.flows.pictures import jpeg
from tests.flows.test_door_mailboxes import TEXT, with_answer

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
NARROW: ViewportSize = {"width": 320, "height": 640}


@pytest.fixture
def door(tmp_path: Path) -> Iterator[OpenDoor]:
    with open_door(tmp_path) as door:
        yield door


def test_a_report_can_be_sent_with_scripts_off_and_a_keyboard_alone(door: OpenDoor, chromium: Browser) -> None:
    page = chromium.new_context(java_script_enabled=False, viewport=NARROW).new_page()
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    here = f"http://127.0.0.1:{door.port}"
    page.goto(f"{here}/be")
    page.get_by_role("link", name="Українська").press("Enter")
    page.get_by_label("Що ви бачили, де й коли?").fill("Три вантажівки на Овруч, зранку")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/report/uk")
    assert page.get_by_role("heading", level=1).inner_text() == "Ваші слова зашифровано і прийнято"
    assert re.fullmatch(r"\w+( \w+){5}", page.locator(".code").inner_text())
    assert page.context.cookies() == []
    assert {url for url in asked if not url.startswith(here)} <= {"data:,"}
    assert said == []  # the policy lets our own style through and had nothing else to stop
    assert [o.message.text for o in door.wait_for(1)] == ["Три вантажівки на Овруч, зранку"]


def test_a_photo_is_sent_and_its_answer_read_with_scripts_off(tmp_path: Path, chromium: Browser) -> None:
    with open_door(tmp_path, media_slots=4, media_ticks_kept=8, answers=tmp_path / "answers.dazor") as door:
        page = chromium.new_context(java_script_enabled=False, viewport=NARROW).new_page()
        page.goto(f"http://127.0.0.1:{door.port}/pl")
        page.get_by_role("textbox").fill("Kolumna przy stacji, rano")
        page.get_by_label("Zdjęcie, które już masz").set_input_files(
            {"name": "IMG_Alena.jpg", "mimeType": "image/jpeg", "buffer": jpeg()})
        page.locator("button:not([name])").click()
        page.wait_for_url("**/report/pl")
        assert "bez ukrytych danych" in page.get_by_role("main").inner_text()
        code = page.locator(".code").inner_text()
        with_answer(tmp_path / "answers.dazor", code)
        page.get_by_role("link", name="Gdzie czyta się odpowiedzi").click()
        page.get_by_label("Twoje sześć słów").fill(code.upper().replace(" ", ", "))
        page.get_by_role("button", name="Pokaż odpowiedź").click()
        assert TEXT in page.get_by_role("main").inner_text()
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        assert page.context.cookies() == []
        assert [m.kind for m in door.wait_for(1)[0].message.media] == ["photo"]


def test_no_page_has_a_barrier_or_a_sideways_scroll(door: OpenDoor, chromium: Browser) -> None:
    page = chromium.new_context(bypass_csp=True, viewport=NARROW).new_page()  # the policy would keep the checker out too
    here, axe = f"http://127.0.0.1:{door.port}", AXE.read_text(encoding="utf-8")
    for path in (*LANGUAGES, "nowhere", "answer/be", "sent", "sent back"):
        page.goto(f"{here}/en" if path.startswith("sent") else f"{here}/{path}")
        if path.startswith("sent"):
            page.get_by_role("textbox").fill("a train" if path == "sent" else "a train " * 200)
            page.locator("button:not([name])").click()
        page.evaluate(axe)
        assert page.evaluate("axe.run().then(r => r.violations.map(v => v.id + ': ' + v.nodes[0].html))") == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
