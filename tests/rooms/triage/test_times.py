"""Words of time against the date of publication."""

from __future__ import annotations

import pytest

from .corpus import told

THURSDAY = "2022-03-17T14:00"


@pytest.mark.parametrize(("words", "start"), [
    ("сегодня в 7:40", "2022-03-17T07:40"), ("учора ўвечары", "2022-03-16"), ("позавчера", "2022-03-15"),
    ("полчаса назад", "2022-03-17T13:30"), ("20 хвілін таму", "2022-03-17T13:40"), ("two hours ago", "2022-03-17T12:00"),
    ("у сераду", "2022-03-16"), ("w poniedziałek", "2022-03-14"), ("11 сакавіка", "2022-03-11"),
    ("11 березня о 21:00", "2022-03-11T21:00"), ("28 декабря", "2021-12-28"), ("5 марта 2022 года", "2022-03-05"),
    ("в 5 часов вечера", "2022-03-17T17:00"), ("каля 5 раніцы", "2022-03-17T05:00"), ("около двух ночи", "2022-03-17T02:00"),
    ("о пів на восьму ранку", "2022-03-17T07:30"), ("at noon yesterday", "2022-03-16T12:00"), ("17.03.2022", "2022-03-17"),
    ("16-го", "2022-03-16"), ("в начале марта", "2022-03-01"), ("w lutym", "2022-02"), ("зараз", "2022-03-17T14:00"),
    ("на мінулым тыдні", "2022-03-07"), ("в 11 вечера", "2022-03-17T23:00"), ("во втором часу ночи", "2022-03-17T01:30"),
])
def test_a_word_of_time_counts_from_the_publication(words: str, start: str) -> None:
    when = told(f"{words} калона танкаў у Мазыры", THURSDAY).sightings[0].when
    assert when is not None
    assert when.start.startswith(start)
    assert when.surface


def test_no_word_of_time_means_the_publication_and_an_empty_surface() -> None:
    when = told("калона танкаў у Мазыры", THURSDAY).sightings[0].when
    assert when is not None
    assert (when.start, when.surface) == (THURSDAY, "")


def test_tomorrow_is_marked_as_not_yet_happened() -> None:
    sighting = told("завтра в 6 утра колонна танков пойдёт на Мозырь", THURSDAY).sightings[0]
    assert sighting.when is not None
    assert sighting.when.future
    assert "future" in sighting.modes


def test_a_message_without_a_date_keeps_relative_words_unresolved() -> None:
    when = told("вчера колонна танков в Мозыре", "").sightings[0].when
    assert when is None or when.start == ""


@pytest.mark.parametrize(("words", "start"), [
    ("в полпятого утра", "04:30"), ("в четверть шестого утра", "05:15"), ("без четверти восемь утра", "07:45"), ("чвэрць на шостую раніцы", "05:15"),
    ("о сьомій ранку", "07:00"), ("за чверть восьма ранку", "07:45"), ("kwadrans po szóstej rano", "06:15"), ("at ten to seven in the morning", "06:50"),
    ("at half past 4 in the morning", "04:30"), ("в час дня", "13:00"), ("минут двадцать назад", "13:40"), ("хвилин сорок тому", "13:20"),
])
def test_minutes_before_and_after_an_hour_are_read(words: str, start: str) -> None:
    when = told(f"{words} калона танкаў у Мазыры", THURSDAY).sightings[0].when
    assert when is not None
    assert when.start == f"2022-03-17T{start}"
