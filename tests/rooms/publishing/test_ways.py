"""The way of what moved: a line through its stops on the map and a list beside it, gaps as gaps, nothing after the last."""

from __future__ import annotations

import re

import msgspec
import pytest

from dazor.model.codes import LANGUAGES
from dazor.publishing import basemap
from tests.rooms.publishing.samples import COLUMN, MOVED, site


def page(lang: str = "en") -> str:
    return site([MOVED])[f"{lang}/incident/mv1/index.html"].decode()


def test_the_stops_stand_on_the_map_and_in_a_list_with_the_gap_in_words() -> None:
    shown = page()
    drawing = re.search(r'<g class="way.*?</g><g class="quiet"', shown, re.DOTALL)
    assert drawing is not None
    way = drawing[0]
    assert (way.count('class="stop"'), way.count("<path"), way.count("stroke-dasharray")) == (3, 2, 1)
    listed = re.search(r'<ol class="way">.*?</ol>', shown, re.DOTALL)
    assert listed is not None
    said = [" ".join(line.split()) for line in re.findall(r"<li[^>]*>(.*?)</li>", listed[0], re.DOTALL)]
    assert said == ["Homiel (district), 17 March 2022", "not seen for about 130 km", "Mazyr district, 17 March 2022",
                    "Viciebsk region, 18 March 2022"]
    description = re.search(r"<desc>(.*?)</desc>", shown)
    assert description is not None
    assert "Seen one after the other: Homiel (district), 17 March 2022; not seen for about 130 km; Mazyr" in description[1]


def test_nothing_is_drawn_beyond_the_last_stop() -> None:
    assert 'class="bound"' not in re.sub(r"<p.*?</p>", "", page(), flags=re.DOTALL)
    assert "Where it is now and where it goes is not said." in page()
    points = msgspec.json.decode(site([MOVED])["en/points.json"])
    assert [(row[0], row[-1]) for row in points] == [("mv1", None)]


def test_the_overview_traces_every_way_with_its_gap_and_no_arrow() -> None:
    files = site([MOVED, COLUMN])
    for name in ("en/index.html", "en/layer/ground/index.html", "en/timeline/2022-03/index.html"):
        shown = files[name].decode()
        traced = re.findall(r'<g class="way l-ground".*?</g>', shown)
        assert [(one.count("<path"), one.count("stroke-dasharray"), one.count("<circle")) for one in traced] == [(2, 1, 3)]
        assert shown.count('<g class="bound"') == 1  # of what did not move
    points = {row[0]: row[8:] for row in msgspec.json.decode(files["en/points.json"])}
    assert points == {"mv1": [[[30.98, 52.43, False], [29.25, 52.05, True], [29.2, 55.3, False]], None], "k7wq2": [[], [28.8, 51.32]]}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_gap_is_said_in_every_language(lang: str) -> None:
    listed = re.search(r'<li class="gap">(.*?)</li>', page(lang))
    assert listed is not None
    assert "130" in listed[1]
    assert lang == "en" or "not seen" not in page(lang)


def test_what_did_not_move_has_no_list() -> None:
    still = msgspec.structs.replace(MOVED, track=())
    assert 'class="way' not in site([still])["en/incident/mv1/index.html"].decode()


def test_the_box_around_a_way_holds_every_stop() -> None:
    west, south, east, north = basemap.holding([(52.4, 31.0), (55.3, 29.2)])
    assert (west < 29.2 < 31.0 < east, south < 52.4 < 55.3 < north) == (True, True)
    assert round(basemap.km((52.4, 31.0), (52.4, 32.0))) == 68
