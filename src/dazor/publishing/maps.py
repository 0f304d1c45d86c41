"""Maps drawn by the server as SVG: no script, readable aloud, an uncertain place drawn as an area and not as a pin.

Presentation attributes carry the look, classes let a page restyle it (dark mode, print); nothing needs a `style`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from html import escape

import msgspec

from dazor.publishing import basemap, ways
from dazor.publishing.basemap import View
from dazor.publishing.catalogues import mark, say
from dazor.publishing.labels import layer as layer_name
from dazor.publishing.ways import Stop

LAND, HOME, WATER, RIVER = "#f4f1ea", "#fffdf7", "#cfdfe6", "#b5cdd8"
BORDER, INK, QUIET = "#b3a894", "#2b2f33", "#6b6557"
# Okabe and Ito's colours, darkened to 4.5 : 1 on paper; every layer also has a shape of its own.
SYMBOLS: dict[str, tuple[str, str]] = {
    "air": ("#0b5cad", "M0-7 6.5 5.5 0 2.5-6.5 5.5z"),
    "launch": ("#b3360b", "M0-8 2-2.5 7.6-2.5 3.1 1.1 4.8 6.6 0 3.3-4.8 6.6-3.1 1.1-7.6-2.5-2-2.5z"),
    "rail": ("#6a3fa0", "M-6-4.5H6V4.5H-6z"),
    "ground": ("#8a5a00", "M0-7 7 0 0 7-7 0z"),
    "base": ("#00694b", "M0-7 6.6-2 4.1 6H-4.1L-6.6-2z"),
    "loot": ("#9a2f6b", "M-3.5-6H3.5L7 0 3.5 6H-3.5L-7 0z"),
    "railway_service": ("#4d4d6b", "M-2-7H2V-2H7V2H2V7H-2V2H-7V-2H-2z"),
    "repression": ("#4a4a4a", "M-6.5-5H6.5L0 7z"),
    "protest": ("#7a4b00", "M-7-3A7 7 0 0 1 7-3L0 7z"),
    "claim": ("#35586e", "M-7-6H7V3H1L-3 7V3H-7z"),
    "survey": ("#35586e", "M-6 6V0H-2V6zM-1 6V-6H3V6zM4 6V-2H7V6z"),
    "law": ("#35586e", "M-5-7H5V7H-5z"),
    "negative": ("#5b6770", "M0-6.5A6.5 6.5 0 1 1-.01-6.5zM0-4A4 4 0 1 0 .01-4z"),
}


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    """Something to be drawn: a circle of its radius with the symbol of its layer in the middle."""

    lat: float  # degrees
    lon: float  # degrees
    radius_km: float = 0.0
    layer: str
    title: str
    href: str = ""
    number: int = 1  # how many incidents it stands for
    toward: tuple[float, float] | None = None  # latitude and longitude it was heading for


def svg(points: Iterable[Mark], *, lang: str,  # noqa: PLR0913 - a drawing call is read by its named options
        width: int = 800, height: int = 560,
        bbox: tuple[float, float, float, float] | None = None, title: str, base_href: str = "",
        legend: bool = True, way: Sequence[Stop] = (),
        routes: Sequence[tuple[str, Sequence[Stop]]] = ()) -> str:
    """Return a map of the marks as one SVG element.

    `width` and `height` are pixels, `bbox` is west, south, east, north in degrees (none: Belarus). With `base_href`
    countries and water come from that file (`base_svg`), so that many pages share it. `way` is drawn over the marks, and
    read aloud stop by stop; `routes`, each with its layer, lie under them: the page of an incident tells its own. Raises: NotBuilt.
    """
    marks = tuple(points)
    seen = basemap.view(bbox, width, height)
    linked = any(point.href for point in marks)
    pieces = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="map" viewBox="0 0 {width} {height}" '
        f'preserveAspectRatio="xMidYMid slice" role="{"group" if linked else "img"}" aria-label="{escape(title)}" font-family="system-ui, sans-serif">',
        f"<title>{escape(title)}</title><desc>{escape(_described(marks, way, lang))}</desc>",
        f'<rect class="water" width="{width}" height="{height}" fill="{WATER}"/>',
        _ground(seen, base_href),
        _names(seen, tuple(dict.fromkeys([*((m.lat, m.lon) for m in marks), *((s.lat, s.lon) for s in way)])), lang,
               _legend_size(marks, lang) if legend and marks else (0.0, 0.0))]
    own = marks[0].layer if marks else "claim"
    pieces += [_area(point.lat, point.lon, point.radius_km, point.layer, seen) for point in marks]
    pieces += [_area(stop.lat, stop.lon, stop.radius_km, own, seen) for stop in way
               if not any((stop.lat, stop.lon) == (point.lat, point.lon) for point in marks)]
    pieces += [ways.traced(stops, seen, layer, symbol(layer)[0]) for layer, stops in routes]
    pieces += [_symbol(point, seen) for point in marks]
    if way:
        pieces.append(ways.drawn(way, seen, own, (symbol(own)[0], INK, HOME)))
    if legend and marks:
        pieces.append(_legend(marks, lang))
    pieces += [_scale_bar(seen), f'<text class="quiet" x="{width - 6}" y="{height - 6}" text-anchor="end" '
               f'font-size="10" fill="{QUIET}">Natural Earth</text></svg>']
    return "".join(pieces)


def _described(marks: Sequence[Mark], way: Sequence[Stop], lang: str) -> str:
    if not marks:
        return say(mark("Nothing is marked on this map."), lang)
    if all(point.href for point in marks):  # each says its own name; said twice, a list of them is all that is heard
        return say(mark("Each mark is a link; there are {number}."), lang, number=str(len(marks)))
    said = say(mark("Marked: {items}."), lang, items="; ".join(point.title for point in marks[:30]))
    if not way:
        return said
    stops = "; ".join(f"{stop.gap}; {stop.title}" if stop.gap else stop.title for stop in way)
    return f"{said} " + say(mark("Seen one after the other: {items}."), lang, items=stops)


def base_svg(stroke: float = 1.6) -> str:
    """Return countries, lakes and rivers as a file of its own, in plane units, dark where the reader's screen is.

    `stroke` is the width of a border in plane units: a picture of its own scales its lines with it.
    """
    _west, south, east, _north = basemap.base().box
    right, bottom = basemap.plane(south, east)
    paths = "".join(_path(path, stroke) for path in basemap.base().paths)
    dark = (".water{fill:#17222a}.land{fill:#23282b;stroke:#4d5255}.home{fill:#2c3134}"
            ".lake{fill:#17222a}.river{stroke:#2f4654}")
    return (f'<svg xmlns="http://www.w3.org/2000/svg" width="{right:g}" height="{bottom:g}" '
            f'viewBox="0 0 {right:g} {bottom:g}"><style>@media(prefers-color-scheme:dark){{{dark}}}</style>'
            f'<rect class="water" width="100%" height="100%" fill="{WATER}"/>{paths}</svg>')


def _path(path: basemap.Path, stroke: float = 1.2) -> str:
    match path.kind:
        case "country":
            home = path.cc == "BY"
            return (f'<path class="land{" home" if home else ""}" d="{path.d}" fill="{HOME if home else LAND}" '
                    f'stroke="{BORDER}" stroke-width="{stroke}" stroke-linejoin="round" vector-effect="non-scaling-stroke"/>')
        case "lake":
            return f'<path class="lake" d="{path.d}" fill="{WATER}"/>'
        case _:
            return (f'<path class="river" d="{path.d}" fill="none" stroke="{RIVER}" stroke-width="{stroke}" '
                    f'vector-effect="non-scaling-stroke"/>')


def _ground(seen: View, href: str) -> str:
    move = f'transform="scale({seen.scale:.5g}) translate({-seen.left:.2f} {-seen.top:.2f})"'
    if href:
        _west, south, east, _north = basemap.base().box
        right, bottom = basemap.plane(south, east)
        return f'<image href="{escape(href)}" width="{right:g}" height="{bottom:g}" {move}/>'
    right, bottom = seen.left + seen.width / seen.scale, seen.top + seen.height / seen.scale
    drawn = (_path(p) for p in basemap.base().paths
             if p.bounds[0] < right and p.bounds[2] > seen.left and p.bounds[1] < bottom and p.bounds[3] > seen.top)
    return f'<g {move} aria-hidden="true">{"".join(drawn)}</g>'


class _Room:
    """Which rectangles of the map are taken, so that no name stands on another."""

    def __init__(self, width: int, height: int) -> None:
        self._size, self._taken = (width, height), list[tuple[float, float, float, float]]()

    def take(self, box: tuple[float, float, float, float], *, force: bool = False) -> bool:
        """Take left, top, right, bottom if it is inside and free."""
        left, top, right, bottom = box
        inside = left >= 2 and top >= 2 and right <= self._size[0] - 2 and bottom <= self._size[1] - 16
        clash = any(left < r and right > le and top < b and bottom > t for le, t, r, b in self._taken)
        if force or (inside and not clash):
            self._taken.append(box)
            return True
        return False


@lru_cache(maxsize=4096)  # thousands of incidents share a few hundred areas; 2 ms each otherwise
def _names(seen: View, marked: tuple[tuple[float, float], ...], lang: str, legend: tuple[float, float]) -> str:
    room, finest = _Room(seen.width, seen.height), _finest(seen)
    room.take((0, 0, 12 + legend[0], 12 + legend[1]), force=True)
    for lat, lon in marked:
        x, y = seen.at(lat, lon)
        room.take((x - 9, y - 9, x + 9, y + 9), force=True)
    drawn = [_town(town, seen, room, lang) for town in basemap.towns() if town.rank <= finest]
    close = seen.width / seen.pixels(1.0, 53.5) < 400
    by_code = {path.cc: path for path in basemap.base().paths if path.kind == "country"}
    for code, x, y, space in basemap.name_spots(seen):
        said = by_code[code].names.get(lang, "").upper()
        if code == "BY" and close:
            continue  # everybody knows which country it is
        half = len(said) * 5.4
        for shift in (0, -22, 22, -44, 44):
            if said and space > 26 and room.take((x - half, y + shift - 12, x + half, y + shift + 4)):
                drawn.append(f'<text class="country" x="{x}" y="{y + shift}" text-anchor="middle" font-size="11" '
                             f'letter-spacing="2.5" fill="#8d8675">{escape(said)}</text>')
                break
    return f'<g aria-hidden="true">{"".join(drawn)}</g>'


def _finest(seen: View) -> int:
    """Return the rank of the least town that is named at this scale."""
    km_wide = seen.width / seen.pixels(1.0, 53.5)
    return 5 if km_wide < 330 else 4 if km_wide < 700 and seen.width > 500 else 3 if seen.width > 420 else 2


def _town(town: basemap.Town, seen: View, room: _Room, lang: str) -> str:
    x, y = seen.at(town.lat, town.lon)
    if not (0 < x < seen.width and 0 < y < seen.height):
        return ""
    said, size = town.names[lang], 14 if town.rank == 1 else 12 if town.rank == 2 else 11
    long = len(said) * size * 0.58
    for left, anchor, at in ((x + 5, "start", x + 6), (x - 5 - long, "end", x - 6)):
        if room.take((left, y - size * 0.75, left + long, y + size * 0.45)):
            weight = ' font-weight="600"' if town.rank == 1 else ""
            return (f'<circle class="dot" cx="{x}" cy="{y}" r="{2.6 if town.rank < 3 else 1.9}" fill="{INK}"/>'
                    f'<text class="town" x="{at:g}" y="{y + size * 0.34:.1f}" text-anchor="{anchor}" font-size="{size}"'
                    f'{weight} fill="{INK}" stroke="{HOME}" stroke-width="3" stroke-linejoin="round" '
                    f'paint-order="stroke">{escape(said)}</text>')
    return ""


def symbol(layer: str) -> tuple[str, str]:
    """Return (colour, SVG path around 0, 0 within 8 pixels) of a layer."""
    return SYMBOLS.get(layer, SYMBOLS["claim"])


def icon(layer: str) -> str:
    """Return the symbol of a layer as a small inline picture that says nothing aloud; its name stands beside it."""
    colour, shape = symbol(layer)
    return (f'<svg class="icon l-{layer}" viewBox="-9 -9 18 18" width="18" height="18" aria-hidden="true" '
            f'focusable="false"><path d="{shape}" fill="{colour}"/></svg>')


def _area(lat: float, lon: float, radius_km: float, layer: str, seen: View) -> str:
    radius = seen.pixels(radius_km, lat)
    if radius < 9:  # the symbol itself is wider
        return ""
    x, y = seen.at(lat, lon)
    colour, _ = symbol(layer)
    return (f'<circle class="area l-{layer}" cx="{x}" cy="{y}" r="{radius}" fill="{colour}" fill-opacity=".12" '
            f'stroke="{colour}" stroke-opacity=".55" stroke-width="1.2" stroke-dasharray="4 3"/>')


def _symbol(point: Mark, seen: View) -> str:
    x, y = seen.at(point.lat, point.lon)
    if not (-20 < x < seen.width + 20 and -20 < y < seen.height + 20):
        return ""
    colour, shape = symbol(point.layer)
    drawn = (f'<circle class="hit" r="12" fill="#fff" fill-opacity="0"/><path class="l-{point.layer}" d="{shape}" '
             f'fill="{colour}" stroke="#fff" stroke-width="1.5" paint-order="stroke"/>')
    if point.number > 1:
        drawn += (f'<text class="number" x="9" y="4" font-size="11" font-weight="700" fill="{INK}" stroke="{HOME}" '
                  f'stroke-width="3" paint-order="stroke">{point.number}</text>')
    inner = f'<g transform="translate({x} {y})">{drawn}</g>'
    told = f"<title>{escape(point.title)}</title>"
    bound = _arrow(point, seen, colour)
    if point.href:
        return f'{bound}<a href="{escape(point.href)}">{told}{inner}</a>'
    return f"{bound}<g>{told}{inner}</g>"


def _arrow(point: Mark, seen: View, colour: str) -> str:
    """Draw a broken line towards where it was bound; it ends short of it, since nobody saw it arrive."""
    if point.toward is None:
        return ""
    x, y = seen.at(point.lat, point.lon)
    to_x, to_y = seen.at(*point.toward)
    long = ((to_x - x) ** 2 + (to_y - y) ** 2) ** 0.5
    if long < 30:
        return ""
    step_x, step_y = (to_x - x) / long, (to_y - y) / long
    reach = min(long - 14, 160)
    tip_x, tip_y = x + step_x * reach, y + step_y * reach
    wing = (f"{tip_x - 8 * step_x + 4 * step_y:.1f} {tip_y - 8 * step_y - 4 * step_x:.1f} {tip_x:.1f} {tip_y:.1f} "
            f"{tip_x - 8 * step_x - 4 * step_y:.1f} {tip_y - 8 * step_y + 4 * step_x:.1f}")
    return (f'<g class="l-{point.layer}"><g class="bound" stroke="{colour}" fill="none" stroke-width="2" aria-hidden="true">'
            f'<path stroke-dasharray="6 4" d="M{x + 11 * step_x:.1f} {y + 11 * step_y:.1f} {tip_x:.1f} {tip_y:.1f}"/>'
            f'<path d="M{wing}"/></g></g>')


def _legend_rows(marks: Sequence[Mark], lang: str) -> list[tuple[str, str]]:
    return [(layer, layer_name(layer, lang)) for layer in SYMBOLS if any(point.layer == layer for point in marks)]


def _legend_size(marks: Sequence[Mark], lang: str) -> tuple[float, float]:
    rows = _legend_rows(marks, lang)
    return max((len(said) for _, said in rows), default=0) * 7.3 + 36, len(rows) * 19 + 10


def _legend(marks: Sequence[Mark], lang: str) -> str:
    rows = _legend_rows(marks, lang)
    wide, high = _legend_size(marks, lang)
    drawn = [f'<rect class="legend" x="8" y="8" width="{wide:g}" height="{high}" rx="3" fill="{HOME}" '
             'fill-opacity=".88"/>']
    for row, (layer, said) in enumerate(rows):
        colour, shape = symbol(layer)
        y = 23 + row * 19
        drawn.append(f'<path class="l-{layer}" transform="translate(22 {y - 1})" d="{shape}" fill="{colour}"/>'
                     f'<text class="ink" x="36" y="{y + 3}" font-size="12" fill="{INK}">{escape(said)}</text>')
    return f'<g aria-hidden="true">{"".join(drawn)}</g>'


def _scale_bar(seen: View) -> str:
    per_km = seen.pixels(1.0, 53.5)
    km = next((k for k in (200, 100, 50, 20, 10, 5, 2) if k * per_km <= seen.width * 0.22), 1)
    long, y = round(km * per_km, 1), seen.height - 10
    return (f'<g class="quiet" aria-hidden="true" fill="{QUIET}"><path d="M8 {y - 4}V{y}H{8 + long:g}V{y - 4}" '
            f'fill="none" stroke="{QUIET}"/><text x="{14 + long:g}" y="{y + 1}" font-size="10">{km} km</text></g>')
