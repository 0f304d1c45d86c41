"""Presence at the desk: what came in and left by facility, from incidents that are believed or judged."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pytest_django import Settings

from dazor.desk import acts, taking
from dazor.desk.models import IncidentRow
from dazor.model.codes import Act
from tests.rooms.desk import cast
from tests.rooms.desk.cast import LANDING, NOW
from tests.rooms.desk.test_people import inside

TAKEOFF = ["18.11.2026 в 10:20 с аэродрома Мачулищи взлетел Ил-76", "18.11.2026 каля 10:25 з Мачулішчаў узляцеў Іл-76"]
NOTHING = "17.11.2026 весь день смотрели на аэродром Мачулищи: ни один самолёт не сел"


@pytest.fixture
def desk_with_movements(desk: Path) -> Path:
    """A desk that was told of a landing, a day without one, and a take-off; none of it is judged."""
    cast.everybody()
    told = [cast.message(text, n, published="2026-11-19T10:00") for n, text in enumerate([*LANDING, *TAKEOFF, NOTHING])]
    taking.take(told, now=NOW)
    return desk


def page(language: str = "en", query: str = "") -> str:
    client = inside("alena")
    client.cookies["language"] = language
    return re.sub(r"\s+", " ", client.get(f"/presence/{query}").content.decode())


def verify(label: str, value: str = "verified") -> IncidentRow:
    row = IncidentRow.objects.exclude(facts__contains='"negated":true').get(label=label)
    acts.judge(row.id, by="alena", act=Act.GRADED, now=NOW, value="B2")
    acts.judge(row.id, by="alena", act=Act.VERIFIED, now=NOW, value=value)
    return row


def test_what_nobody_has_judged_and_nobody_believes_moves_nothing(desk_with_movements: Path) -> None:
    assert "There now" not in page()
    assert "Watched, and nothing moved" in page()


def test_a_landing_arrives_and_a_take_off_leaves(desk_with_movements: Path) -> None:
    verify("aircraft_landing")
    arrived = page()
    assert "Il-76" in arrived
    assert re.search(r"There now</dt><dd><strong>1", arrived)
    assert re.search(r"Nothing moved on</dt><dd><a href=\"/incidents/\w+/\">\D*17", arrived)
    assert "covered on 2 of" in arrived

    left = verify("aircraft_takeoff")
    shown = page()
    assert re.search(r"There now</dt><dd><strong>0", shown)
    assert f'<a href="/incidents/{left.id}/">went</a>' in shown
    assert '<td>16 November 2026</td><td>18 November 2026</td><td class="number">1</td><td class="number">2</td>' in shown
    assert 'role="img"' in shown


def test_what_was_found_false_is_taken_out_again(desk_with_movements: Path) -> None:
    row = verify("aircraft_landing")
    acts.judge(row.id, by="alena", act=Act.VERIFIED, now=NOW, value="discounted")
    assert "There now" not in page()


def test_a_hidden_ledger_is_not_told_by_the_balance(desk_with_movements: Path, settings: Settings) -> None:
    row = IncidentRow.objects.exclude(facts__contains='"negated":true').get(label="aircraft_landing")
    acts.judge(row.id, by="alena", act=Act.GRADED, now=NOW, value="B2")
    assert "There now" in page()
    settings.DAZOR = {**settings.DAZOR, "blind_share": 1.0}
    assert "There now" not in page()


def test_the_page_speaks_belarusian_and_filters(desk_with_movements: Path) -> None:
    verify("aircraft_landing")
    shown = page("be")
    assert "Цяпер там" in shown
    assert "Мачулішчы" in shown
    assert not re.search(r"covered|There now|came|went", shown)
    assert "Цяпер там" not in page("be", "?place=nowhere")
    assert "Цяпер там" in page("be", "?days=366")
