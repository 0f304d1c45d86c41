"""The order of the queue: an alert stands first while it can warn, and what is older waits with its like."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from dazor.model.codes import Label, Precision, Work
from dazor.model.facts import Incident, When
from dazor.verification import order

SEEN = datetime(2026, 11, 18, 14, 0, tzinfo=UTC)


def lines(code: str, label: Label, hours: float, *, quick: bool = False) -> dict[str, float]:
    """Return the points of an incident so many hours after it, by factor."""
    when = When(start=f"{SEEN:%Y-%m-%dT%H:%M}", end=f"{SEEN:%Y-%m-%dT%H:%M}", precision=Precision.MINUTE)
    one = Incident(id="a", type=label, code=code, when=when, members=(), reports=1, groups=1)
    _points, found = order.ranked(one, work=Work.CANDIDATE, now=SEEN + timedelta(hours=hours), quick=quick)
    return {line["factor"]: line["points"] for line in found}


@pytest.mark.parametrize(("hours", "factor", "points"), [(0.5, "alert", 60.0), (11.9, "alert", 60.0), (12.1, "alert_past", 16.0),
                                                         (90, "alert_past", 16.0)])
def test_an_alert_stands_first_while_it_can_warn(hours: float, factor: str, points: float) -> None:
    assert lines("mil.launch.missile", Label.MISSILE_LAUNCH, hours)[factor] == points


def test_a_fresh_column_stands_above_a_launch_of_four_days_ago() -> None:
    assert sum(lines("mil.ground.column", Label.GROUND_CONVOY, 1).values()) > sum(
        lines("mil.launch.missile", Label.MISSILE_LAUNCH, 96).values())


def test_a_quick_signal_stands_above_everything_for_three_hours() -> None:
    assert lines("mil.ground.column", Label.GROUND_CONVOY, 2, quick=True)["quick_signal"] == order.QUICK
    assert "quick_signal" not in lines("mil.ground.column", Label.GROUND_CONVOY, 4, quick=True)
