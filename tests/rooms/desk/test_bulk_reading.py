"""The drill's editors read everything there is: they are stopped, another says yes, and everybody is told."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pytest_django import Settings

from dazor.desk import clock, opening, watch, workflow
from dazor.desk.keys import KEYRING
from dazor.desk.models import AccessRow, NoticeRow, ReportRow
from dazor.drill.targets import editors
from tests.flows.pictures import jpeg
from tests.rooms.desk import cast
from tests.rooms.desk.test_media import Door, needs_box

if TYPE_CHECKING:
    from pytest_django.live_server_helper import LiveServer

FEW = 3  # openings an hour here


@pytest.fixture
def where(live_server: LiveServer, tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, int]]:
    """A desk that answers on loopback; where."""
    settings.DAZOR = {**settings.DAZOR, "data_dir": str(tmp_path), "spool": str(tmp_path), "gazetteer": "",
                      "opens_an_hour": FEW, "site_dir": str(tmp_path / "site")}
    monkeypatch.setattr(editors, "LIMIT", FEW)
    monkeypatch.setattr(clock, "now", lambda: cast.NOW)
    watch.OPENINGS.forget()
    cast.unlock(tmp_path)
    host, _, port = live_server.url.removeprefix("http://").partition(":")
    yield host, int(port)
    KEYRING.lock()


@pytest.mark.django_db(transaction=True)
def test_the_drill_reads_in_bulk_and_finds_the_alarm(where: tuple[str, int]) -> None:
    people = [(name, cast.PASSWORD, cast.enrol(name)) for name in ("alena", "cyryl")]
    cast.take(*cast.COLUMN, *cast.LANDING)
    pages = list(editors.crawl(where, people))

    assert editors.alarmed(pages, people) is True
    assert NoticeRow.objects.filter(what="bulk_opening", by="alena").exists()
    assert NoticeRow.objects.filter(what="allowed_more", by="cyryl").exists()
    assert AccessRow.objects.filter(by="alena").count() == ReportRow.objects.count()
    quiet = [(path, page.replace(b"alena opened ", b"")) for path, page in pages]
    assert editors.alarmed(quiet, people) is False
    assert editors.alarmed(pages[:1], people) is None


@needs_box
@pytest.mark.django_db(transaction=True)
def test_files_count_as_openings_and_the_next_editor_reads_on(where: tuple[str, int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "PER_DAY", 4)
    monkeypatch.setattr(editors, "TURN", 3)
    people = [(name, cast.PASSWORD, cast.enrol(name)) for name in ("alena", "cyryl")]
    Door(tmp_path).write(*((text, jpeg()) for text in cast.COLUMN[:3]))
    workflow.run(now=cast.NOW)
    pages = list(editors.crawl(where, people))

    assert sum(b'class="said"' in page for _, page in pages) == ReportRow.objects.count() == 3
    assert sum(address.startswith(editors.FILE) for address, _ in pages) == 3
