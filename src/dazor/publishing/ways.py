"""A way drawn on a map: a line through the stops where something was seen; what nobody saw is a broken line with its length.

The line ends at the last stop. Nothing is drawn beyond it.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from itertools import pairwise

import msgspec

from dazor.publishing.basemap import View

CLEAR = 7  # px around a stop that the line keeps free
ROOM = 60  # px of a gap below which its words find no room on the drawing; they stand in the list beside it


class Stop(msgspec.Struct, frozen=True, kw_only=True):
    """A stop of a way."""

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
