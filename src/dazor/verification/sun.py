"""Where the sun stood: for the check of a picture's hour by its shadows (chronolocation).

Positions are PyEphem's (the VSOP87 theory, to an arc second; refraction at sea level and 15 °C included), azimuths in
degrees clockwise from north, elevations in degrees above a flat horizon. An hour read off a shadow is no better than
the shadow: five degrees of azimuth are about twenty minutes of a winter noon in Minsk.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import msgspec

from dazor.model.errors import UnusableInput

FLAT = 0.5  # degrees; below it shadows are longer than anybody can see the end of
SIZE = 300  # of the picture, units
_MIDDLE, _RING = SIZE / 2, 118.0


class NoSuchPlace(UnusableInput):
    """Latitude or longitude is outside the globe, or the year outside what the theory holds for. Nothing was reckoned."""

    code = "verification.V07"


class Sun(msgspec.Struct, frozen=True, kw_only=True):
    """The sun at one place and moment."""

    azimuth: float  # degrees clockwise from north, where the sun stands
    elevation: float  # degrees above the horizon, refraction included; negative: below
    shadow: float  # azimuth of a shadow, degrees
    ratio: float | None  # length of a shadow over the height of what throws it; None when there is no shadow


def sun(lat: float, lon: float, moment: datetime) -> Sun:
    """Return where the sun stands at a place (degrees, WGS 84) at a moment (aware). Raises: NoSuchPlace."""
    import ephem

    if not (-90 <= lat <= 90 and -180 <= lon <= 180 and 1900 <= moment.year <= 2100):
        raise NoSuchPlace(f"{lat}, {lon} in {moment.year} cannot be reckoned: latitude −90 to 90, longitude −180 to 180, years "
                          "1900 to 2100. Nothing was written.")
    watcher = ephem.Observer()
    watcher.lat, watcher.lon = math.radians(lat), math.radians(lon)
    watcher.date = moment.astimezone(UTC).replace(tzinfo=None)
    body = ephem.Sun(watcher)
    azimuth, elevation = math.degrees(body.az), math.degrees(body.alt)
    return Sun(azimuth=round(azimuth, 1), elevation=round(elevation, 1), shadow=round((azimuth + 180) % 360, 1),
               ratio=round(1 / math.tan(math.radians(elevation)), 2) if elevation > FLAT else None)


def day(lat: float, lon: float, moment: datetime) -> tuple[tuple[datetime, Sun], ...]:
    """Return the sun at every full hour of the civil day of a moment, those below the horizon left out. Raises: NoSuchPlace."""
    start = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    hours = [start + timedelta(hours=number) for number in range(24)]
    return tuple((hour, found) for hour in hours if (found := sun(lat, lon, hour)).elevation > 0)


def hours_like(lat: float, lon: float, moment: datetime, *, azimuth: float, within: float = 5.0) -> tuple[datetime, ...]:
    """Return the moments of that civil day, every ten minutes, at which a shadow points that way. Raises: NoSuchPlace.

    `azimuth` is where the shadow points, `within` how well it is known; degrees.
    """
    start = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    found = []
    for number in range(144):
        at = start + timedelta(minutes=10 * number)
        own = sun(lat, lon, at)
        if own.elevation > FLAT and abs((own.shadow - azimuth + 180) % 360 - 180) <= within:
            found.append(at)
    return tuple(found)


def picture(own: Sun, path: Sequence[tuple[datetime, Sun]], title: str) -> str:
    """Return a compass as SVG: the sun's way over the day by full hours, the sun, and the shadow of what stands in the middle."""
    said = title.replace("&", "&amp;").replace("<", "&lt;")
    lines = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIZE} {SIZE}" role="img" aria-label="{said}" class="sun">',
             f"<title>{said}</title>", f'<circle class="ring" cx="{_MIDDLE}" cy="{_MIDDLE}" r="{_RING}"/>']
    for letter, azimuth in (("N", 0), ("E", 90), ("S", 180), ("W", 270)):
        x, y = _at(azimuth, _RING + 16)
        lines.append(f'<text x="{x}" y="{y + 5}" text-anchor="middle">{letter}</text>')
    points = [_at(one.azimuth, _radius(one.elevation)) for _, one in path]
    if points:
        lines.append(f'<polyline class="way" points="{" ".join(f"{x},{y}" for x, y in points)}"/>')
    for (hour, _), (x, y) in zip(path, points, strict=True):
        lines += [f'<circle class="hour" cx="{x}" cy="{y}" r="2.5"/>', f'<text class="small" x="{x}" y="{y - 6}" '
                  f'text-anchor="middle">{hour.hour}</text>']
    if own.elevation > 0:
        x, y = _at(own.azimuth, _radius(own.elevation))
        lines.append(f'<circle class="sun-now" cx="{x}" cy="{y}" r="9"/>')
    if own.ratio is not None:
        x, y = _at(own.shadow, min(_RING, 26 * own.ratio))
        lines.append(f'<line class="shadow" x1="{_MIDDLE}" y1="{_MIDDLE}" x2="{x}" y2="{y}"/>')
    lines.append(f'<circle class="post" cx="{_MIDDLE}" cy="{_MIDDLE}" r="4"/></svg>')
    return "".join(lines)


def _radius(elevation: float) -> float:
    return round(_RING * (90 - max(0.0, elevation)) / 90, 1)


def _at(azimuth: float, radius: float) -> tuple[float, float]:
    turned = math.radians(azimuth)
    return round(_MIDDLE + radius * math.sin(turned), 1), round(_MIDDLE - radius * math.cos(turned), 1)
