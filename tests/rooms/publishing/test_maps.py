"""The drawn map: valid XML without scripts, areas for what is uncertain, shapes that differ, names that do not collide."""

from __future__ import annotations

import re

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from dazor.model.codes import LANGUAGES, LAYERS
from dazor.publishing import basemap, maps
from dazor.publishing.maps import Mark

SVG = "{http://www.w3.org/2000/svg}"


def _mark(**changes: object) -> Mark:
    return Mark(**{"lat": 52.05, "lon": 29.25, "radius_km": 30.0, "layer": "ground", "title": "Column", **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_map_is_well_formed_and_names_the_towns(lang: str) -> None:
    root = etree.fromstring(maps.svg([_mark(href="x.html")], lang=lang, title="Map").encode())
    said = "".join(root.itertext())
    assert {"be": "Гродна", "ru": "Гродно", "uk": "Гродно", "en": "Hrodna", "pl": "Grodno"}[lang] in said
    assert "Natural Earth" in said
    assert not list(root.iter(f"{SVG}script"))


def test_a_wide_place_is_an_area_and_a_spot_is_not() -> None:
    assert 'class="area' in maps.svg([_mark()], lang="en", title="Map")
    assert 'class="area' not in maps.svg([_mark(radius_km=1.0)], lang="en", title="Map")


def test_a_radius_is_drawn_to_the_scale_of_the_map() -> None:
    seen = basemap.view((27.0, 52.0, 29.0, 53.0), 800, 560)
    ten_km_east = 10 / (basemap.KM_PER_DEGREE * 0.6088)  # degrees of longitude at 52.5 N
    across = seen.at(52.5, 28.0 + ten_km_east)[0] - seen.at(52.5, 28.0)[0]
    assert across == pytest.approx(seen.pixels(10, 52.5), rel=0.01)


def test_every_layer_has_a_colour_and_a_shape_of_its_own() -> None:
    assert set(maps.SYMBOLS) == set(LAYERS)
    assert len({shape for _, shape in maps.SYMBOLS.values()}) == len(maps.SYMBOLS)


def test_symbols_stand_out_from_land_by_three_to_one() -> None:
    def light(colour: str) -> float:
        parts = [int(colour[i:i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    for colour, _ in maps.SYMBOLS.values():
        for ground in (maps.LAND, maps.HOME):
            assert (light(ground) + 0.05) / (light(colour) + 0.05) >= 4.5, colour


@given(st.lists(st.tuples(st.floats(-85, 85), st.floats(-180, 180), st.floats(0, 3000), st.sampled_from(LAYERS),
                          st.text(st.characters(blacklist_categories=["Cs", "Cc"], blacklist_characters="\ufffe\uffff"))),
                max_size=6))
def test_any_marks_give_well_formed_xml(points: list[tuple[float, float, float, str, str]]) -> None:
    marks = [Mark(lat=lat, lon=lon, radius_km=km, layer=layer, title=title, href=title) for lat, lon, km, layer, title in
             points]
    etree.fromstring(maps.svg(marks, lang="be", title="x", base_href="b.svg").encode())


def test_names_of_towns_do_not_stand_on_each_other() -> None:
    drawn = maps.svg([], lang="ru", title="Map", width=900, height=640)
    boxes = []
    for x, y, anchor, size, said in re.findall(
            r'class="town" x="([\d.]+)" y="([\d.]+)" text-anchor="(\w+)" font-size="(\d+)"[^>]*>([^<]+)<', drawn):
        long = len(said) * int(size) * 0.58
        left = float(x) - (long if anchor == "end" else 0)
        boxes.append((left, float(y) - int(size) * 0.7, left + long, float(y)))
    assert len(boxes) > 12
    for i, a in enumerate(boxes):
        for b in boxes[i + 1:]:
            assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]


def test_an_arrow_ends_short_of_where_it_was_bound() -> None:
    drawn = maps.svg([_mark(toward=(53.9, 27.56))], lang="en", title="Map")
    tip = re.search(r'stroke-dasharray="6 4" d="M[\d.]+ [\d.]+ ([\d.]+) ([\d.]+)"', drawn)
    assert tip is not None
    aim = basemap.view(None, 800, 560).at(53.9, 27.56)
    assert abs(float(tip[1]) - aim[0]) + abs(float(tip[2]) - aim[1]) > 12


def test_a_map_for_many_pages_refers_to_one_shared_base() -> None:
    assert len(maps.svg([_mark()], lang="en", title="Map", base_href="../base.svg")) < 12_000
    assert etree.fromstring(maps.base_svg().encode()).tag == f"{SVG}svg"


def test_the_base_map_is_small_and_puts_towns_into_their_countries() -> None:
    assert len(basemap.built("basemap.geojson")) <= 300_000
    shapes = dict(basemap.shapes())
    for town, country in {"Minsk": "BY", "Hrodna": "BY", "Mazyr": "BY", "Vilnius": "LT", "Kyiv": "UA", "Smolensk": "RU",
                          "Warsaw": "PL", "Daugavpils": "LV"}.items():
        found = next(t for t in basemap.towns() if t.names["en"] == town)
        assert shapely.contains_xy(shapes[country], *basemap.plane(found.lat, found.lon)), town


def test_every_country_and_town_of_the_map_is_named_in_five_languages() -> None:
    named = [path.names for path in basemap.base().paths if path.kind == "country"] + [t.names for t in basemap.towns()]
    assert len(named) > 60
    assert all(names.get(lang) for names in named for lang in LANGUAGES)


@pytest.mark.parametrize("name", ["maplibre-gl.mjs", "maplibre-gl-worker.mjs", "maplibre-gl.css"])
def test_the_map_library_points_to_no_source_map(name: str) -> None:
    assert b"sourceMappingURL" not in basemap.built(name)[-300:]
    assert b"3-Clause BSD" in basemap.built("maplibre-gl.mjs")[:300]
