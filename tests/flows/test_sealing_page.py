"""The sealing page in a real Chromium from a disk, and the way of what it gives: pasted, e-mailed, imported, opened."""

from __future__ import annotations

import gzip
import json
import re
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

import dazor.edge
from dazor.edge.sealing_page import SealingPage
from dazor.model.codes import LANGUAGES
from dazor.sealing import armour, epochs, mailbox, receipt, seal, shape, unseal
from dazor.sealing.errors import WrongDeskKey
from tests.flows.open_door import BUNDLE, DESK_KEY, KEYS, open_door
from tests.flows.test_import_to_the_desk import House

WORDS = "Тры грузавікі каля Оршы, едуць на захад, каля 14:20"


def shown(chromium: Browser, folder: Path, bundle: bytes = BUNDLE, desk_key: str = DESK_KEY) -> tuple[Page, list[str]]:
    file = folder / "page.html"
    file.write_bytes(SealingPage().made(bundle, desk_key))
    page, heard = chromium.new_context(offline=True, viewport={"width": 320, "height": 640}).new_page(), list[str]()
    page.on("request", lambda request: heard.append(request.url))
    page.on("console", lambda message: heard.append(message.text))
    page.goto(file.as_uri())
    return page, [line for line in heard if not line.startswith((file.as_uri(), "data:,"))]


def locked(page: Page, words: str) -> str:
    page.locator("#text").fill(words)
    page.locator("#lock").click()
    page.locator("#done").wait_for()
    return page.locator("#out").input_value()


@pytest.mark.browser
@pytest.mark.xdist_group("browser")
def test_words_locked_in_a_browser_open_at_the_desk_and_fit_one_message(chromium: Browser, tmp_path: Path) -> None:
    page, heard = shown(chromium, tmp_path)
    report = ("Column of trucks near Orsha heading west. " * 20)[:699] + "!"
    codes = set[str]()
    for words in (report, WORDS):
        text = locked(page, words)
        assert len(text) <= armour.MOST
        opened = unseal.open_inner(armour.read(text), KEYS)
        code = page.locator("#receipt").inner_text()
        assert (opened.message.text, opened.message.door, opened.receipt) == (words, "sealed", mailbox.address(receipt.read(code)))
        codes.add(code)
        answer = mailbox.lock(mailbox.Answer(text="Дзякуй"), opened.receipt)
        assert mailbox.unlock(answer, mailbox.mailbox(code.lower().replace("-", " "))).text == "Дзякуй"
        assert opened.envelope.epoch == epochs.epoch_of(datetime.now(UTC))
    assert len(codes) == 2
    assert page.locator("#text").input_value() == ""
    assert heard == []  # it asked nobody, and its policy had nothing to stop
    assert page.evaluate("fetch('https://example.org/').then(() => 'out', () => 'held')") == "held"


@pytest.mark.browser
@pytest.mark.xdist_group("browser")
def test_the_page_speaks_five_languages_and_shows_whose_it_is(chromium: Browser, tmp_path: Path) -> None:
    page, _ = shown(chromium, tmp_path)
    titles = set()
    for name in ("Русский", "Українська", "English", "Polski", "Беларуская"):
        page.get_by_role("button", name=name).click()
        titles.add(page.get_by_role("heading", level=1).inner_text())
        assert "{" not in page.locator("main").inner_text()
    assert len(titles) == len(LANGUAGES)
    assert page.locator(".code").inner_text().replace(" ", "") == DESK_KEY
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.browser
@pytest.mark.xdist_group("browser")
def test_too_many_words_and_old_keys_lock_nothing(chromium: Browser, tmp_path: Path) -> None:
    page, _ = shown(chromium, tmp_path)
    page.locator("#text").fill("ё" * 700)
    assert page.locator("#lock").is_disabled()
    signer = epochs.new_signer()
    old, _ = epochs.make(datetime(2026, 1, 1, tzinfo=UTC), 4, signer)
    page, _ = shown(chromium, tmp_path, old, epochs.desk_key(signer))
    assert not page.locator("#form").is_visible()
    assert page.locator("#said").inner_text() != ""


def test_the_same_keys_give_the_same_page_and_strange_keys_none() -> None:
    page = SealingPage()
    assert page.made(BUNDLE, DESK_KEY) == page.made(BUNDLE, DESK_KEY)
    with pytest.raises(WrongDeskKey):
        page.made(BUNDLE, "0" * 64)
    script = (Path(dazor.edge.__file__).parent / "built" / "sealing.js").read_bytes()
    assert len(gzip.compress(script, 9)) <= 25_000
    assert re.findall(rb"https?://[^\"' ]+", page.made(BUNDLE, DESK_KEY)) == []


def armoured(words: str) -> str:
    """Words as the page gives them, for the desk of the open doors."""
    return in_armour(words, epochs.read_bundle(BUNDLE, DESK_KEY, datetime.now(UTC)))


def in_armour(words: str, key: shape.EpochKey) -> str:
    from dazor.model.raw import Message

    return armour.wrap(seal.seal(Message(id="a" * 32, text=words, door="sealed"), key, sizes=(shape.ARMOURED,)).sealed)


def test_a_locked_text_in_the_form_travels_locked_and_opens_once(tmp_path: Path) -> None:
    text = armoured(WORDS)
    with open_door(tmp_path) as door:
        assert door.send(f"Hello, this is from Alice:\n{text}\nbye").status == 200
        opened = door.wait_for(1)[0]
        assert (opened.message.text, armour.wrap(opened.inner)) == ("", text)
        reply = door.send(text[:900])
        assert (reply.status, "not whole" in reply.page) == (422, True)
        assert unseal.open_inner(opened.inner, KEYS).message.text == WORDS


def test_the_door_gives_the_page_to_keep(tmp_path: Path) -> None:
    with open_door(tmp_path) as door:
        reply = door.ask("GET", "/seal")
        assert (reply.status, reply.headers["content-disposition"]) == (200, 'attachment; filename="page.html"')
        assert reply.page.encode() == SealingPage().made(BUNDLE, DESK_KEY)
        assert 'href="/seal"' in door.ask("GET", "/en").page


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    house = House(tmp_path_factory.mktemp("house"))
    for command in (("keys", "init"), ("desk", "init")):
        done = house.say(*command)
        assert done.returncode == 0, done.stderr
        house.desk_key = house.desk_key or done.stdout.strip()
    return house


def mail(text: str) -> bytes:
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = "alice@example.org", "desk@example.org", "hello"
    letter["MIME-Version"] = "1.0"
    letter.set_content(f"Dear editors,\n\n{text}\n\nAlice", cte="base64")
    return letter.as_bytes()


def test_a_sealed_text_is_imported_once_from_paste_mail_and_chat(house: House, tmp_path: Path) -> None:
    key = epochs.read_bundle(house.bundle.read_bytes(), house.desk_key, datetime.now(UTC))
    text, other = in_armour(WORDS, key), in_armour("Узлёт МіГ-31К з Мачулішчаў", key)
    (tmp_path / "paste.txt").write_text("\n".join(f"> {line}" for line in text.splitlines()), encoding="utf-8")
    (tmp_path / "mail.eml").write_bytes(mail(text))
    (tmp_path / "chat.jsonl").write_text(json.dumps({"text": f"вось: {other}"}) + "\n", encoding="utf-8")
    (tmp_path / "cut.txt").write_text(text[:2_000], encoding="utf-8")
    said = {name: house.say("import", tmp_path / name) for name in ("paste.txt", "mail.eml", "chat.jsonl", "cut.txt")}
    assert [done.stderr.splitlines()[-1][:29] for done in said.values()][:3] == [
        "1 taken, 0 known already, 0 r", "0 taken, 1 known already, 0 r", "1 taken, 0 known already, 0 r"]
    assert (said["cut.txt"].returncode, "its end is missing" in said["cut.txt"].stderr) == (1, True), said["cut.txt"].stderr
    foreign = armoured(WORDS)
    (tmp_path / "foreign.txt").write_text(foreign, encoding="utf-8")
    assert "another desk" in house.say("import", tmp_path / "foreign.txt").stderr
