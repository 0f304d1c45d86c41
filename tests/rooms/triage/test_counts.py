"""How many, as people say it."""

from __future__ import annotations

import pytest

from dazor.triage.lexicon import load, value
from dazor.triage.tokens import key

from .corpus import told


@pytest.mark.parametrize(("words", "low", "high"), [
    ("30 танкаў", 30, 30), ("не менее 30 машин", 30, None), ("щонайменше 20 вантажівок", 20, None), ("ponad 15 czołgów", 15, None),
    ("30-40 единиц техники", 30, 40), ("машин сорок", 40, 40), ("десятка два машин", 20, 20), ("до 30 танков", None, 30),
    ("несколько танков", 2, None), ("пять танков и десять БТР", 15, 15), ("two dozen trucks", 24, 24), ("около 80 машин", 80, 80),
    ("пятьдесят семь танков", 57, 57), ("пара танков", 2, 2), ("тысяча машин", 1000, 1000), ("від 10 до 12 танків", 10, 12),
])
def test_a_number_beside_a_thing_is_a_count(words: str, low: int | None, high: int | None) -> None:
    count = told(f"через Мозырь колонна, {words}").sightings[0].count
    assert count is not None
    assert (count.min, count.max) == (low, high)


def test_a_telephone_number_is_no_count_of_tanks() -> None:
    count = told("колонна в Мозыре, звоните 80290000000, танки").sightings[0].count
    assert count is None or (count.max or 0) < 100


def test_about_sets_approximate_and_does_not_doubt() -> None:
    sighting = told("каля 40 танкаў у Мазыры").sightings[0]
    assert sighting.count is not None
    assert sighting.count.approx
    assert not sighting.hedged


@pytest.mark.parametrize(("number", "forms"), [
    (2, "два две двух двум двумя двоих двоим дзве дзвюх дзвюм дзвюма двума дві двох двом двома dwa dwie dwóch dwóm dwoma two"),
    (3, "три трех трём тремя троих троим тры трох тром трыма трьох трьом трьома trzy trzech trzem trzema three"),
    (4, "четыре четырёх четырем четырьмя чатыры чатырох чатыром чатырма чотири чотирьох чотирма cztery czterech czterem four"),
    (5, "пять пяти пятью пяць пяці пяццю пяцёх п'ять п'яти п'ятьох pięć pięciu pięcioma five"),
    (8, "восемь восьми восемью восьмью восем васьмі васьмю вісім восьми вісьмох вісьма osiem ośmiu ośmioma eight"),
    (15, "пятнадцать пятнадцати пятнадцатью пятнаццаць пятнаццаці пятнаццаццю п'ятнадцять п'ятнадцяти piętnaście piętnastu fifteen"),
    (50, "пятьдесят пятидесяти полсотни полусотни пяцьдзясят пяцідзесяці паўсотні п'ятдесят п'ятдесяти pięćdziesiąt pięćdziesięciu fifty"),
    (500, "пятьсот пятисот пяцьсот пяцісот п'ятсот п'ятисот pięćset pięciuset"),
])
def test_number_words_are_known_in_every_case(number: int, forms: str) -> None:
    known = load().values("numbers.value")
    assert {form: value(load().word(key(form)).mask, known) for form in forms.split()} == dict.fromkeys(forms.split(), number)


@pytest.mark.parametrize(("text", "low", "high"), [
    ("у Слуцку сем-восем танкаў на платформах", 7, 8), ("between 30 and 40 army lorries in Slutsk", 30, 40),
    ("w Słucku 12 800 żołnierzy", 12800, 12800), ("about 2,500 troops in Slutsk", 2500, 2500), ("some 35 tanks in Slutsk", 35, 35),
    ("в Слуцке танков тридцать, не меньше", 30, None), ("через Слуцк прошло 17 машин, из них 4 бензовоза", 17, 17),
    ("через Слуцк прошло до двадцати танков и три грузовика", None, 23), ("в Слуцке задержали троих, двоих отпустили", 3, 3),
])
def test_numbers_are_read_with_what_stands_around_them(text: str, low: int | None, high: int | None) -> None:
    counted = [(said.min, said.max) for sighting in told(text).sightings if (said := sighting.count)]
    assert (low, high) in counted


@pytest.mark.parametrize(("text", "low", "high"), [
    ("через Слуцк прошли три колонны по двадцать машин", 60, 60), ("праз Слуцк прайшлі 3 калоны, у кожнай па 15 машын", 45, 45),
    ("над Слуцкам дзве групы верталётаў па чатыры машыны", 8, 8), ("через Слуцк шла колонна, насчитал 34 машины, потом сбился", 34, None),
    ("в Слуцке колонна, 10, нет, 12 машин", 12, 12), ("у Слуцку калона, не тры, а пяць танкаў", 5, 5),
    ("через Слуцк проехало ДВА танка, не один как пишут", 2, 2), ("у Слуцку двойчы бахнула", 2, 2),
    ("в Слуцке вертушки, взлетело 6, потом ещё 4", 10, 10), ("идут через Слуцк уже минут двадцать, восемь танков", 8, 8),
    ("у Слуцьку ешелон, пів сотні платформ з танками", 50, 50), ("ракеты из-под Слуцка. штук десять", 10, 10),
])
def test_numbers_of_each_and_numbers_taken_back(text: str, low: int, high: int | None) -> None:
    counted = [(said.min, said.max) for sighting in told(text).sightings if (said := sighting.count)]
    assert counted == [(low, high)]


def test_who_was_detained_twice_is_one_person() -> None:
    assert [(said.min, said.max) for sighting in told("журналиста дважды задержали в Слуцке").sightings if (said := sighting.count)] == [(1, 1)]
