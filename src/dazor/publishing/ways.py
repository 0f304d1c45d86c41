"""A way: a line through the stops where something was seen; what nobody saw is a broken line with its length.

The line ends at the last stop. Nothing is drawn or told beyond it.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from itertools import pairwise

import msgspec

from dazor.model.public import PublicStop, Release
from dazor.publishing import basemap
from dazor.publishing.basemap import View

CLEAR = 7  # px around a stop that the line keeps free
ROOM = 60  # px of a gap below which its words find no room on the drawing; they stand in the list beside it


class Passed(msgspec.Struct, frozen=True, kw_only=True):
    """A stop that has a place on the map: the centre of its published area."""

    number: int  # in order of time, from 1
    stop: PublicStop
    lat: float  # degrees
    lon: float  # degrees
    gap_km: int | None  # since the stop before, to ten km; None where it was seen all the way


def passed(release: Release) -> tuple[Passed, ...]:
    """Return the stops of a release in order of time, () for what did not move."""
    found: list[Passed] = []
    for stop in release.track:
        if stop.area.lat is None or stop.area.lon is None:
            continue
        here = (stop.area.lat, stop.area.lon)
        km = round(basemap.km((found[-1].lat, found[-1].lon), here), -1) if found and stop.gap else None
        found.append(Passed(number=len(found) + 1, stop=stop, lat=here[0], lon=here[1], gap_km=None if km is None else int(km)))
    return tuple(found)


class Stop(msgspec.Struct, frozen=True, kw_only=True):
    """A stop of a way, worded for a reader."""

    lat: float  # degrees
    lon: float  # degrees
    title: str  # where and when
    radius_km: float = 0.0  # of the area it is told as
    gap: str = ""  # the length of the gap before it in words, "" for none
    brief: str = ""  # the same for the drawing, in a few characters


def drawn(stops: Sequence[Stop], seen: View, layer: str, paints: tuple[str, str, str]) -> str:
    """Return the way as a group; each stop carries its number, which the list beside the map has too.

    `paints`: the colours of the layer, of words and of what lies under them; classes let a page restyle them.
    """
    colour, ink, halo = paints
    at = [seen.at(stop.lat, stop.lon) for stop in stops]
    lines = [_line(a, b, stop.gap) for (a, b), stop in zip(pairwise(at), stops[1:], strict=True)]
    words = [_words(a, b, stop.brief, ink, halo) for (a, b), stop in zip(pairwise(at), stops[1:], strict=True) if stop.gap]
    dots = [f'<g><title>{escape(stop.title)}</title><circle class="stop" cx="{x}" cy="{y}" r="8" fill="{halo}" '
            f'stroke-width="2"/><text class="ink" x="{x}" y="{y + 3.5:.1f}" text-anchor="middle" font-size="10" font-weight="700" '
            f'fill="{ink}" stroke="none">{number}</text></g>' for number, (stop, (x, y)) in enumerate(zip(stops, at, strict=True), 1)]
    return f'<g class="way l-{layer}" stroke="{colour}">{"".join([*lines, *dots, *words])}</g>'


def traced(stops: Sequence[Stop], seen: View, layer: str, colour: str) -> str:
    """Return the way among many on one map: its line with a dot at each stop, without numbers or words."""
    at = [seen.at(stop.lat, stop.lon) for stop in stops]
    lines = [_line(a, b, stop.gap) for (a, b), stop in zip(pairwise(at), stops[1:], strict=True)]
    dots = [f'<circle cx="{x}" cy="{y}" r="3" fill="currentColor" stroke="none"/>' for x, y in at]
    return (f'<g class="way l-{layer}" stroke="{colour}" color="{colour}" stroke-opacity=".7" aria-hidden="true">'
            f'{"".join([*lines, *dots])}</g>')


def _line(a: tuple[float, float], b: tuple[float, float], gap: str) -> str:
    long = ((b[0] - a[0]) ** 2 + (b[1] - a[1]) ** 2) ** 0.5
    if long <= 2 * CLEAR:
        return ""
    dash = ' stroke-dasharray="3 7"' if gap else ""
    return (f'<path d="M{a[0]} {a[1]} {b[0]} {b[1]}" fill="none" stroke-width="{2 if gap else 3.5}" '
            f'stroke-linecap="round"{dash}/>')


def _words(a: tuple[float, float], b: tuple[float, float], brief: str, ink: str, halo: str) -> str:
    if abs(b[0] - a[0]) + abs(b[1] - a[1]) < ROOM:
        return ""
    return (f'<text class="town" x="{(a[0] + b[0]) / 2:.1f}" y="{(a[1] + b[1]) / 2 - 5:.1f}" text-anchor="middle" font-size="11" '
            f'font-style="italic" fill="{ink}" stroke="{halo}" stroke-width="3" stroke-linejoin="round" paint-order="stroke">'
            f"{escape(brief)}</text>")
