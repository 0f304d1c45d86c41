"""Merging whole event lists: the published example to the digit, and the rules one by one."""

from __future__ import annotations

import csv
import json
from collections import Counter
from pathlib import Path

import pytest

from dazor.incidents.merging import Entry, Merged, Taxonomy, UnknownWord, merge
from dazor.model.errors import UnusableInput
from tests.shared_data import SHARED, needs_shared

WORDS: Taxonomy = {("a", "van"): ("van", "car"), ("b", "delivery van"): ("van", "car"), ("b", "saloon"): ("saloon", "car"),
                   ("b", "train"): ("train", "rail")}


def entry(source: str, name: str, word: str, day: str = "2022-03-17", end: str = "", lat: float = 53.0) -> Entry:
    return Entry(source=source, id=name, start=day, end=end or day, lat=lat, lon=27.0, words=(word,))


def merged(*entries: Entry) -> list[tuple[str, ...]]:
    return [tuple(e.id for e in one.entries) for one in merge(entries, (WORDS,), within_km=4, within_days=2)]


@needs_shared
def test_the_published_example_of_three_lists_is_reproduced() -> None:
    assert SHARED is not None
    folder = SHARED / "data" / "methods"
    expected = json.loads((folder / "expected.json").read_text())["meltt_crash"]
    names = ("model_tax", "color_tax", "damage_tax")
    taxonomies = [taxonomy(folder / f"meltt_taxonomy_{name}.csv") for name in names]
    entries = [Entry(source=row["dataset"], id=row["event"], start=row["date"], end=row["enddate"],
                     lat=float(row["latitude"]), lon=float(row["longitude"]), words=tuple(row[name] for name in names))
               for number in (1, 2, 3) for row in csv.DictReader((folder / f"meltt_crash{number}.csv").open())]
    found = merge(entries, taxonomies, within_km=expected["window_km"], within_days=expected["window_days"])
    several = [one for one in found if len(one.entries) > 1]
    assert len(entries) == expected["input"]
    assert len(found) == expected["unique"]
    assert len(several) == expected["matches"]
    assert len(entries) - len(found) == expected["duplicates_removed"]
    assert Counter("-".join(e.source[-1] for e in one.entries) for one in several) == expected["matches_by_dataset"]
    assert sum(episode(one) for one in several) == expected["episode_matches"]


def taxonomy(path: Path) -> Taxonomy:
    with path.open() as file:
        return {(row[0], row[1]): tuple(row[2:]) for row in list(csv.reader(file))[1:]}


def episode(one: Merged) -> bool:
    return any(e.start != e.end for e in one.entries)


def test_the_finest_agreement_of_words_wins() -> None:
    assert merged(entry("a", "1", "van"), entry("b", "near", "saloon"), entry("b", "far", "delivery van", lat=53.02)) == [
        ("1", "far"), ("near",)]


def test_of_equal_words_the_nearer_wins() -> None:
    assert merged(entry("a", "1", "van"), entry("b", "far", "saloon", lat=53.02), entry("b", "near", "saloon")) == [
        ("1", "near"), ("far",)]


def test_one_list_is_never_merged_with_itself() -> None:
    assert merged(entry("a", "1", "van"), entry("a", "2", "van")) == [("1",), ("2",)]


@pytest.mark.parametrize("other", [
    entry("b", "2", "train"), entry("b", "2", "saloon", lat=53.1), entry("b", "2", "saloon", day="2022-03-20"),
    entry("b", "2", "saloon", end="2022-03-18")], ids=["kind", "place", "day", "episode"])
def test_another_kind_place_day_or_length_stays_apart(other: Entry) -> None:
    assert merged(entry("a", "1", "van"), other) == [("1",), ("2",)]


def test_at_the_edge_of_the_days_it_still_counts() -> None:
    assert merged(entry("a", "1", "van"), entry("b", "2", "saloon", day="2022-03-19")) == [("1", "2")]


def test_an_unknown_word_or_date_is_refused_by_name() -> None:
    with pytest.raises(UnknownWord, match="'tractor'"):
        merged(entry("a", "1", "tractor"))
    with pytest.raises(UnusableInput, match="a 7"):
        merged(entry("a", "7", "van", day="yesterday"))
