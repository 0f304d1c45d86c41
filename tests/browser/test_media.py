"""Files of reports in a real Chromium: a video plays, its sound is heard on purpose, pages of a PDF are read; nothing from elsewhere."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, expect
from pytest_django import Settings

from dazor.desk import taking, watch, workflow
from dazor.desk.keys import KEYRING
from dazor.desk.models import AccessRow, ReportRow
from dazor.model.raw import Media, Message
from tests.browser.desk_walk import faults, in_turn, inside
from tests.flows import recordings
from tests.flows.recordings import ABSENT
from tests.rooms.desk import cast

if TYPE_CHECKING:
    from pytest_django.live_server_helper import LiveServer

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser"), pytest.mark.django_db(transaction=True),
              pytest.mark.skipif(bool(ABSENT), reason=f"not installed: {ABSENT}")]


@pytest.fixture
def address(live_server: LiveServer, tmp_path: Path, settings: Settings) -> Iterator[str]:
    """A live desk with one report, a video and a PDF."""
    settings.DAZOR = {**settings.DAZOR, "data_dir": str(tmp_path), "spool": str(tmp_path), "gazetteer": "", "blind_share": 0.0}
    cast.unlock(tmp_path)
    watch.OPENINGS.forget()
    cast.everybody()
    files = {hashlib.sha256(data).hexdigest(): data for data in (
        recordings.mp4(), recordings.pdf("Column of thirty vehicles", "through Luninets at noon"))}
    message = Message(id="m1", text=cast.COLUMN[2], published="2026-11-16T16:00", door="telegram",
                      media=tuple(Media(kind="document", sha256=name, size=1) for name in files))
    taking.take([message], now=cast.NOW, files=lambda one: BytesIO(files[one.sha256]))
    workflow.run(now=cast.NOW)
    yield in_turn(live_server)
    KEYRING.lock()


def test_a_video_its_sound_and_a_paper_are_looked_at_with_the_keyboard(chromium: Browser, address: str) -> None:
    walk = inside(chromium, address, "alena")
    page = walk.page
    page.goto(f"{address}/reports/{ReportRow.objects.get().pk}/")
    page.locator("main form button").first.press("Enter")
    film = page.locator("video")
    film.press("Space")
    assert film.evaluate("one => new Promise(done => one.addEventListener('timeupdate', () => one.currentTime > 0.2 && done(one.videoWidth)))") == 320
    film.evaluate("one => new Promise(done => { one.addEventListener('seeked', done, {once: true}); one.currentTime = 0.1 })")
    assert page.locator("img.strip").evaluate("one => one.decode().then(() => one.naturalWidth)") == 4 * 320
    page.get_by_text("Hear the sound as it was").first.press("Enter")
    voice = page.get_by_label("Sound as it was").first
    assert voice.evaluate("one => new Promise(done => { one.addEventListener('timeupdate', () => done(one.paused)); one.play() })") is False
    page.get_by_role("group", name="Pages of the PDF").press("End")
    page.get_by_text("What became of this file").first.press("Enter")
    expect(page.get_by_text("received whole, its hash is the one that was sent").first).to_be_visible()
    assert walk.said == []
    assert walk.hosts() == {"localhost"}
    assert AccessRow.objects.filter(by="alena", what="heard").count() == 1

    again = inside(chromium, address, "alena", bypass_csp=True).page
    again.goto(f"{address}/reports/{ReportRow.objects.get().pk}/")
    again.locator("main form button").first.click()
    expect(again.locator("video")).to_be_visible()
    assert faults(again) == []
