"""What machines read: CSV that opens safely, GeoJSON, Atom with places, no row without its doubt."""

from __future__ import annotations

import csv
import io
import json

import feedparser
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dazor.publishing import opendata

from .samples import ALERT, ALL, COLUMN, MOVED, STATEMENT, TRAIN, VICIEBSK, site


def _rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode(), newline="")))


def test_the_table_gives_back_what_was_released() -> None:
    rows = {row["id"]: row for row in _rows(opendata.table(ALL[:5]))}
    assert rows["k7wq2"]["count_min"] == "30"
    assert rows["k7wq2"]["count_max"] == ""
    assert rows["k7wq2"]["hedged"] == "1"
    assert rows["k7wq2"]["place"] == "Mazyr district"
    assert rows["cl1"]["attribution"] == "Ministry of Examples"
    assert rows["tr5"]["compass"] == "w"


def test_the_second_row_tags_every_column_when_asked() -> None:
    lines = opendata.table((COLUMN,), hxl=True).decode().split("\r\n")
    tags = next(csv.reader([lines[1]]))
    assert len(tags) == len(opendata.COLUMNS)
    assert all(tag.startswith("#") for tag in tags)
    assert len(set(tags)) == len(tags)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "|", "%"])
def test_a_spreadsheet_never_runs_a_text_as_a_formula(start: str) -> None:
    row = _rows(opendata.table((msgspec.structs.replace(STATEMENT, attribution=f"{start}1+1"),)))[0]
    assert row["attribution"][0] == "'"


def test_a_number_below_zero_stays_a_number() -> None:
    west = msgspec.structs.replace(COLUMN, places=(msgspec.structs.replace(COLUMN.places[0], lon=-3.5),))
    assert _rows(opendata.table((west,)))[0]["lon"] == "-3.5"


@given(st.text(max_size=40))
def test_any_text_survives_the_table(text: str) -> None:
    if "\x00" in text or any("\ud800" <= c <= "\udfff" for c in text):
        return
    found = _rows(opendata.table((msgspec.structs.replace(STATEMENT, attribution=text),)))[0]["attribution"]
    assert found.removeprefix("'") == text.removeprefix("'")


def test_geojson_has_the_centre_and_says_how_wide_it_is() -> None:
    found = json.loads(opendata.geojson((COLUMN, STATEMENT)))
    column, statement = found["features"]
    assert column["geometry"] == {"type": "Point", "coordinates": [29.25, 52.05]}
    assert column["properties"]["radius_km"] == 30
    assert statement["geometry"] is None


def test_a_way_is_one_row_a_stop_with_its_gaps_and_ends_at_the_last() -> None:
    content = site([MOVED, COLUMN])["data/ways.csv"]
    rows = _rows(content)
    assert [(row["incident"], row["stop"], row["place"], row["gap"], row["gap_km"]) for row in rows] == [
        ("mv1", "1", "Homiel", "0", ""), ("mv1", "2", "Mazyr district", "1", "130"), ("mv1", "3", "Viciebsk region", "0", "")]
    assert [(row["date_start"], row["date_precision"], row["radius_km"]) for row in rows][1:] == [
        ("2022-03-17", "day", "30"), ("2022-03-18", "day", "110")]
    assert "Ovruch" not in content.decode()
    assert [row["stops"] for row in _rows(opendata.table((MOVED, COLUMN)))] == ["3", "0"]


def test_geojson_draws_a_way_as_stretches_that_say_whether_they_were_seen() -> None:
    found = json.loads(site([MOVED])["data/ways.geojson"])["features"]
    assert [(one["id"], one["properties"]["gap"], one["properties"]["gap_km"]) for one in found] == [("mv1.1", 1, 130), ("mv1.2", 0, None)]
    assert [one["geometry"]["coordinates"] for one in found] == [
        [[30.98, 52.43], [29.25, 52.05]], [[29.25, 52.05], [29.2, 55.3]]]


def test_a_stop_without_a_place_on_the_map_is_in_no_export() -> None:
    unplaced = msgspec.structs.replace(VICIEBSK, lat=None, lon=None)
    short = msgspec.structs.replace(MOVED, track=(*MOVED.track[:2], msgspec.structs.replace(MOVED.track[2], area=unplaced)))
    assert len(_rows(opendata.ways_table((short,)))) == 2
    assert _rows(opendata.ways_table((COLUMN, STATEMENT))) == []


def test_a_feed_reader_finds_place_title_and_address() -> None:
    feed = feedparser.parse(site()["pl/feed.xml"])
    assert not feed.bozo
    entry = feed.entries[0]
    assert entry.id == "https://dazor.example/pl/incident/a100x/"
    assert "MiG-31K" in entry.title
    assert entry.where["coordinates"] == (27.579, 53.773)
    assert len(feed.entries) == 5


def test_a_layer_has_a_feed_of_its_own_incidents_only() -> None:
    feed = feedparser.parse(site((ALERT, TRAIN, COLUMN))["en/layer/rail/feed.xml"])
    assert [entry.id.rsplit("/", 2)[1] for entry in feed.entries] == ["tr5"]
