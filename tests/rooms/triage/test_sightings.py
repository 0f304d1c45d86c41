"""What a message says, read from messages in our own words."""

from __future__ import annotations

import pytest

from dazor.model.codes import Label, Role

from .corpus import Case, cases, told


@pytest.mark.parametrize("case", cases(), ids=[f"case{number}" for number in range(1, len(cases()) + 1)])
def test_each_message_of_the_corpus_is_read_as_its_author_meant(case: Case) -> None:
    report = told(case.text, case.published)
    assert [sighting.type.value for sighting in report.sightings] == case.types
    for sighting in report.sightings:
        assert sighting.when is not None
        assert sighting.when.start.startswith(case.start)
        assert sighting.heading == case.heading
        assert (sighting.negated, sighting.hedged) == (case.negated, case.hedged)
        assert sighting.because
        if case.count:
            assert sighting.count is not None
            assert (sighting.count.min, sighting.count.max) == case.count
        roles = {place.name: place.role.value for place in sighting.places}
        assert case.places.items() <= roles.items()
    assert [item.surface for item in report.observer_places] == case.observer


def test_a_take_off_and_an_explosion_are_two_sightings() -> None:
    report = told("Уранку з Мачулішчаў узляцелі знішчальнікі. Праз гадзіну каля Гомеля моцны выбух.")
    assert [sighting.type for sighting in report.sightings] == [Label.AIRCRAFT_TAKEOFF, Label.FIRE_OR_EXPLOSION]


def test_a_denied_clause_stands_apart_from_a_told_one() -> None:
    report = told("В Ельске тихо, а колонна танков пошла через Мозырь")
    assert [(sighting.negated, [place.name for place in sighting.places]) for sighting in report.sightings] == [
        (True, ["Yelsk"]), (False, ["Mazyr"])]


def test_the_reporters_own_place_is_no_place_of_an_event_elsewhere() -> None:
    report = told("Сижу на балконе в Гомеле, друг пишет что через Мозырь идут танки")
    assert [item.surface for item in report.observer_places] == ["Гомеле"]
    assert "Gomel" not in {place.name for sighting in report.sightings for place in sighting.places}


def test_a_road_is_a_place_without_a_point() -> None:
    places = told("Калона танкаў ідзе па трасе М10").sightings[0].places
    assert [(place.name, place.role, place.lat) for place in places] == [("М10", Role.AT, None)]


def test_old_history_is_not_an_event_now() -> None:
    assert told("В 1986 году через Наровлю шли колонны военных машин").sightings == ()


def test_every_span_and_surface_points_into_the_original_text() -> None:
    text = "Кало\u00adна танкаў у Ма\u200bзыры, тэл. +375 29 000-00-00"
    report = told(text)
    assert report.sightings
    place = report.sightings[0].places[0]
    assert text[place.start:place.end] == place.surface == "Ма\u200bзыры"
    assert {span.label for span in report.spans} >= {"type", "place", "pii"}
    assert all(0 <= span.start < span.end <= len(text) for span in report.spans)


def test_look_alike_letters_of_another_alphabet_do_not_hide_a_word() -> None:
    assert [sighting.type for sighting in told("кoлoннa тaнкoв в Мозыре").sightings] == [Label.GROUND_CONVOY]


def test_latin_letters_are_read_as_the_language_they_stand_for() -> None:
    report = told("kolonna tankov idet cherez Mozyr na Gomel")
    assert report.lang == "mixed"
    assert [sighting.type for sighting in report.sightings] == [Label.GROUND_CONVOY]


@pytest.mark.parametrize(("text", "home"), [
    ("жыву пад Клецкам, у бок Нясвіжа пайшло калоны тры", "Клецкам"), ("Барань, слышим гул со стороны Орши, взлетают", "Барань"),
    ("у нас у Лідзе чуваць, як з боку Навізнаполля страляюць", "Лідзе"), ("у нас в Ветке слышно, как со стороны Добруша гудит колонна", "Ветке"),
])
def test_where_a_reporter_lives_is_not_told_beside_another_place(text: str, home: str) -> None:
    report = told(text)
    assert home in [item.surface for item in report.observer_places]
    assert report.sightings
    assert home not in [place.surface for sighting in report.sightings for place in sighting.places]


def test_who_lives_in_a_place_and_sees_it_there_tells_of_that_place() -> None:
    report = told("живу в Мозыре, вижу колонну 20 камазов на Ельск")
    assert "Мозыре" in [place.surface for sighting in report.sightings for place in sighting.places]


@pytest.mark.parametrize("text", [
    "Если из Мозыря пойдут колонны, я напишу", "Уяўляю, каб праз Мазыр пайшлі танкі", "Продам намет військовий, Мозир", "Колонна байкеров проехала через Мозырь, сто мотоциклов",
])
def test_what_is_imagined_sold_or_ridden_for_pleasure_is_no_event(text: str) -> None:
    assert not told(text).sightings


def test_a_word_that_only_begins_like_another_means_itself() -> None:
    assert not told("Праз Мазыр ехалі пажарныя").sightings
    assert [sighting.type for sighting in told("Пажар на вайсковым складзе ў Мазыры").sightings] == [Label.FIRE_OR_EXPLOSION]


@pytest.mark.parametrize("text", ["Praz Lidu prajšła kałona techniki", "Pad Lidaj bačyli kałonu"])
def test_belarusian_in_latin_letters_with_carons_is_not_taken_for_polish(text: str) -> None:
    report = told(text)
    assert report.lang == "mixed"
    assert [place.name for sighting in report.sightings for place in sighting.places] == ["Lida"]


@pytest.mark.parametrize("text", ["не в Гомеле, а в Мозыре колонна танков", "колонна танков не на Гомель, а в Мозыре стоит", "калона танкаў у Гомелі, дакладней, у Мазыры"])
def test_a_place_that_is_taken_back_is_no_place_of_the_event(text: str) -> None:
    assert {place.name for sighting in told(text).sightings for place in sighting.places} == {"Mazyr"}
    assert not any(sighting.negated for sighting in told(text).sightings)


@pytest.mark.parametrize("text", ["в Мозыре никакого десанта нет", "У Мазыры колон танкаў няма", "в Мозыре танков нет"])
def test_what_is_lacking_is_denied(text: str) -> None:
    assert [sighting.negated for sighting in told(text).sightings] == [True]


def test_quiet_beside_what_did_not_happen_says_nothing_more() -> None:
    assert [(sighting.type, sighting.negated) for sighting in told("Мачулищи, тишина с ночи. Ни один миг не садился").sightings] == [
        (Label.AIRCRAFT_LANDING, True)]
