"""The sun where almanacs put it."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from dazor.verification import sun

MINSK = (53.9, 27.57)


@pytest.mark.parametrize(("lat", "lon", "moment", "azimuth", "elevation"), [
    # The day of equal day and night at the equator: the sun rises in the east and stands overhead at noon.
    (0.0, 0.0, datetime(2024, 3, 20, 12, 7, tzinfo=UTC), None, 90.0),
    (0.0, 0.0, datetime(2024, 3, 20, 6, 10, tzinfo=UTC), 90.0, 0.7),
    # Solstices at local noon: 90 − latitude ± 23.44.
    (53.9, 27.57, datetime(2024, 6, 21, 10, 12, tzinfo=UTC), 180.0, 59.5),
    (53.9, 27.57, datetime(2024, 12, 21, 10, 8, tzinfo=UTC), 180.0, 12.7),
    # NREL's worked example of the solar position algorithm: 194.34° and zenith 50.11°.
    (39.742476, -105.1786, datetime(2003, 10, 17, 19, 30, 30, tzinfo=UTC), 194.3, 39.9),
])
def test_the_sun_stands_where_almanacs_say(lat: float, lon: float, moment: datetime, azimuth: float | None,
                                           elevation: float) -> None:
    found = sun.sun(lat, lon, moment)

    assert found.elevation == pytest.approx(elevation, abs=0.7)
    assert azimuth is None or found.azimuth == pytest.approx(azimuth, abs=1.0)


def test_a_shadow_points_away_from_the_sun_and_is_as_long_as_it_is_low() -> None:
    found = sun.sun(*MINSK, datetime(2024, 12, 21, 10, 8, tzinfo=UTC))

    assert abs(found.shadow - found.azimuth) == pytest.approx(180.0, abs=0.1)
    assert found.ratio == pytest.approx(4.4, abs=0.3)


def test_at_night_there_is_no_shadow() -> None:
    assert sun.sun(*MINSK, datetime(2024, 12, 21, 23, 0, tzinfo=UTC)).ratio is None


def test_the_hours_of_a_shadow_hold_the_hour_it_was_taken_from() -> None:
    taken = datetime(2024, 9, 1, 15, 20, tzinfo=ZoneInfo("Europe/Minsk"))
    found = sun.hours_like(*MINSK, taken, azimuth=sun.sun(*MINSK, taken).shadow)

    assert taken in found
    assert max(found) - min(found) < 1.5 * (datetime(2024, 1, 1, 1, tzinfo=UTC) - datetime(2024, 1, 1, tzinfo=UTC))


@pytest.mark.parametrize(("lat", "lon", "year"), [(91, 0, 2024), (0, 181, 2024), (float("nan"), 0, 2024), (0, 0, 1500)])
def test_a_place_off_the_globe_is_refused(lat: float, lon: float, year: int) -> None:
    with pytest.raises(sun.NoSuchPlace, match="Nothing was written"):
        sun.sun(lat, lon, datetime(year, 1, 1, tzinfo=UTC))


def test_the_picture_is_plain_and_says_what_it_shows() -> None:
    moment = datetime(2024, 6, 21, 10, 12, tzinfo=UTC)
    drawn = sun.picture(sun.sun(*MINSK, moment), sun.day(*MINSK, moment), "Sun <over> Minsk")

    assert "style=" not in drawn
    assert "Sun &lt;over> Minsk" in drawn
    assert drawn.count('class="hour"') == len(sun.day(*MINSK, moment)) > 14
