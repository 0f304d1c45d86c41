"""What the desk exports for the ledger to learn from."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from pytest_django import Settings

from dazor.desk import acts, verdicts
from dazor.desk.models import IncidentRow
from dazor.model.codes import Act
from tests.rooms.desk import cast
from tests.rooms.desk.cast import COLUMN, LANDING, NOW


@pytest.fixture
def column(desk: Path) -> IncidentRow:
    """A desk with everybody, a column told four times and a landing told twice; returns the column."""
    cast.everybody()
    cast.take(*COLUMN, *LANDING)
    return IncidentRow.objects.get(label="ground_convoy")


def test_only_what_somebody_found_is_exported(column: IncidentRow) -> None:
    assert list(verdicts.export()) == []
    acts.judge(column.id, by="alena", act=Act.VERIFIED, now=NOW, value="verified")
    (found,) = verdicts.export()
    assert (found.incident, found.happened, found.blind) == (column.id, True, verdicts.is_blind(column.id))


def test_no_editor_no_report_and_no_door_leaves_with_a_verdict(column: IncidentRow) -> None:
    acts.judge(column.id, by="alena", act=Act.VERIFIED, now=NOW, value="discounted")
    (found,) = verdicts.export()
    raw = msgspec.json.encode(found).decode()
    assert found.happened is False
    assert not any(word in raw for word in ("alena", "form", *(m.id for m in column.incident.members)))


def test_an_undone_verdict_is_none(column: IncidentRow) -> None:
    acts.judge(column.id, by="alena", act=Act.VERIFIED, now=NOW, value="verified")
    acts.undo(column.id, by="alena", now=NOW)
    assert list(verdicts.export()) == []


def test_about_a_tenth_is_blind(desk: Path, settings: Settings) -> None:
    settings.DAZOR = {**settings.DAZOR, "blind_share": 0.1}
    assert 60 < sum(verdicts.is_blind(f"incident{n}") for n in range(1000)) < 150
