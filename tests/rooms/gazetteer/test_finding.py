"""Words find the places they name, and ordinary words are only believed with support."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dazor.gazetteer import Hit, Pack, find, km
from dazor.gazetteer.folding import cuts, even, head, readings
from dazor.gazetteer.pack import EMBEDDED
from tests.rooms.gazetteer.cast import cast, needs_embedded
from tests.rooms.gazetteer.test_packs import DATA
from tests.shared_data import SHARED, needs_shared


def ids(hits: tuple[Hit, ...]) -> list[str]:
    return [hit.entries[0].id for hit in hits]


def test_every_name_of_an_entry_finds_that_entry(pack: Pack) -> None:
    for place in cast():
        for name in place.names.values():
            hits = find(name.split(), pack)
            assert any(entry.id == place.id for hit in hits for entry in hit.entries), (place.id, name)


@pytest.mark.parametrize(("word", "id_"), [
    ("Нароўлю", "t1"), ("Нароўлі", "t1"), ("Наровлей", "t1"), ("Naroulią", "t1"), ("НАРОЎЛЯ", "t1"), ("Быхаве", "t2"),
    ("Быховом", "t2"), ("Bychowie", "t2"), ("Лунінца", "t3"), ("Лунинцом", "t3"), ("Łunińcu", "t3"), ("Слоніме", "t4"),
    ("Стоўбцах", "t5"), ("Столбцов", "t5"), ("Зяброўцы", "t7"), ("Зябровке", "t7"), ("Калинковичах", "t13"),
    ("Калінкавічаў", "t13"), ("Baranowiczach", "t14"), ("Барановичами", "t14"), ("Лиду", "t12"),
])
def test_inflected_names_are_found(pack: Pack, word: str, id_: str) -> None:
    (hit,) = find(["каля", word], pack)
    assert id_ in [entry.id for entry in hit.entries[:3]]  # an airfield or a station may bear the name as well
    assert hit.how in ("exact", "stem")


def test_the_well_known_place_wins_over_an_exact_hamlet(pack: Pack) -> None:
    (hit,) = find(["в", "Лиды"], pack)
    assert hit.entries[0].id == "t12"
    assert "t11" in [entry.id for entry in hit.entries]


def test_names_of_two_words_come_before_single_ones(pack: Pack) -> None:
    (hit,) = find(["из", "Старых", "Дорог", "едут"], pack)
    assert (hit.start, hit.end, hit.entries[0].id, hit.weak) == (1, 3, "t6", False)


def test_a_hyphened_pair_gives_two_places(pack: Pack) -> None:
    hits = find(["перегон", "Лунинец-Калинковичи"], pack)
    assert ids(hits) == ["t3", "t13"]
    assert {(hit.start, hit.end) for hit in hits} == {(1, 2)}


def test_one_wrong_letter_in_a_long_name_is_forgiven_but_weak(pack: Pack) -> None:
    for wrong in ("Баранавчы", "Барранавічы", "Бараневечы", "Баарнавічы"):
        hits = find(["у", wrong], pack)
        assert "t14" in [entry.id for hit in hits for entry in hit.entries], wrong
    (typo,) = find(["у", "Баранапічы"], pack)
    assert (typo.how, typo.weak) == ("typo", True)


def test_two_wrong_letters_are_not_forgiven(pack: Pack) -> None:
    assert find(["у", "Баготасічы"], pack) == ()


@pytest.mark.parametrize("word", ["мир", "мира", "лесная", "город", "колонна", "победы", "новая", "станция", "march"])
def test_ordinary_words_are_weak_or_nothing(pack: Pack, word: str) -> None:
    assert all(hit.weak for hit in find(["это", word, "и", "Минск"], pack))


def test_a_message_without_capitals_still_finds_towns(pack: Pack) -> None:
    hits = find(["колонна", "идет", "из", "барановичей", "на", "лиду"], pack)
    assert [hit.entries[0].id for hit in hits if not hit.weak] == ["t14", "t12"]


def test_a_lower_case_town_among_capitals_needs_support(pack: Pack) -> None:
    hits = find(["Мы", "видели", "в", "лиде", "Танк"], pack)
    assert [hit.weak for hit in hits if hit.entries[0].id == "t12"] == [True]


def test_a_district_is_found_in_every_language(pack: Pack) -> None:
    for words in ("Баранавіцкім раёне", "Барановичского района", "rejonie baranowickim", "Барановицькому районі",
                  "Baranavichy District", "Баранавіцкага р-на", "Барановичский р-н"):
        hits = find(["в", *words.split()], pack)
        assert "d-by-baranavichy" in ids(hits), words


def test_regions_have_their_colloquial_names(pack: Pack) -> None:
    for word, id_ in (("Гомельшчыне", "r-BY-HO"), ("Брестчине", "r-BY-BR"), ("Міншчыну", "r-BY-MI")):
        assert ids(find(["на", word], pack)) == [id_]


@pytest.mark.parametrize("word", ["Обуз-Лесновском", "Обуз-Лясноўскім", "Obuz-Lesnovski"])
def test_training_grounds_are_known_by_their_adjective(pack: Pack, word: str) -> None:
    assert any("Obuz" in entry.name for hit in find(["на", word, "полигоне"], pack) for entry in hit.entries)


def test_hidden_and_foreign_letters_do_not_hide_a_name(pack: Pack) -> None:
    assert ids(find(["у", "Нaроў\u00adлі"], pack)) == ["t1"]


@settings(max_examples=80)
@given(st.lists(st.text(max_size=12), max_size=12))
def test_any_words_at_all_give_ordered_hits_within_bounds(words: list[str]) -> None:
    hits = find(words, Pack(DATA))
    for hit in hits:
        assert 0 <= hit.start < hit.end <= len(words)
        assert hit.entries
        assert hit.because
    assert [hit.start for hit in hits] == sorted(hit.start for hit in hits)


def test_finding_twice_gives_the_same_answer(pack: Pack) -> None:
    words = ["Колонна", "из", "Нароўлі", "на", "Лиду", "через", "Старыя", "Дарогі"]
    assert find(words, pack) == find(words, pack)


@needs_embedded
def test_the_stop_list_hides_no_town_by_accident() -> None:
    pack = Pack.open(EMBEDDED)
    meant = {"Мір", "Мосты", "Масты", "Горки", "Берёза", "Бяроза", "Городок", "Гарадок", "Глубокое", "Глыбокае", "Горкі",
             "Кировск", "Кіраўск", "Октябрьский", "Акцябрскі", "Высокое", "Высокае",
             "Лесной", "Чэрвень", "Червень"}
    towns = [entry for entry in map(pack.entry, range(len(pack)))
             if entry.kind == "settlement" and entry.cc == "BY" and (entry.population or 0) > 9000]
    hidden = {name for town in towns for code, name in town.names.items() if code in ("be", "ru")
              and any("ordinary" in hit.because for hit in find(["каля", name], pack))}
    assert hidden <= meant


@needs_embedded
@pytest.mark.parametrize(("word", "name"), [("Полоцке", "Polatsk"), ("Новополоцком", "Navapolatsk"), ("Масты", "Masty"),
                                            ("Гомеле", "Gomel"), ("Менску", "Minsk"), ("Горадні", "Grodno")])
def test_a_town_is_not_taken_for_its_neighbour(word: str, name: str) -> None:
    (hit,) = find(["каля", word], Pack.open(EMBEDDED))
    assert hit.entries[0].name == name


@needs_shared
@needs_embedded
def test_most_marked_places_have_a_candidate_in_the_embedded_pack() -> None:
    assert SHARED is not None
    pack, wanted, got = Pack.open(EMBEDDED), 0, 0
    for line in (SHARED / "data" / "reports-dev.jsonl").read_text("utf-8").splitlines():
        record = json.loads(line)
        hits = find(re.findall(r"[\w’'\u00ad-]+", record["text"]), pack)
        for place in (place for one in record["gold"] for place in one["places"]):
            if place.get("lat") is None or place["kind"] not in ("settlement", "station", "airfield", "district", "region"):
                continue
            wanted += 1
            reach = {"district": 50, "region": 130}.get(place["kind"], 20)
            got += any(km(entry.lat, entry.lon, place["lat"], place["lon"]) <= reach
                       for hit in hits for entry in hit.entries if entry.lat is not None and entry.lon is not None)
    assert got / wanted > 0.85


@pytest.mark.parametrize("word", ["людзей", "нас", "себя", "пяти", "высоте", "startu", "стоят", "здаецца", "стороны"])
@needs_embedded
def test_frequent_words_in_any_case_are_no_names(word: str) -> None:
    assert all("ordinary" in hit.because for hit in find(["каля", word, "і", "Мінск"], Pack.open(EMBEDDED))
               if hit.start == 1)


@pytest.mark.parametrize(("word", "name"), [
    ("Мостах", "Masty"), ("Горках", "Horki"), ("Рось", "Ross"), ("Иваново", "Ivanava"), ("Россонах", "Rasony"), ("Лоев", "Loyew"),
    ("Браславе", "Braslaw"), ("Полацк", "Polatsk"), ("Москве", "Moscow"), ("Киеве", "Kyiv"), ("Дубровиці", "Dubrovytsya")])
@needs_embedded
def test_a_likeness_far_abroad_loses_to_the_place_at_home(word: str, name: str) -> None:
    (hit,) = find(["каля", word], Pack.open(EMBEDDED))
    assert hit.entries[0].name == name


def test_a_city_after_an_unlike_word_is_not_the_city_region(pack: Pack) -> None:
    assert all(hit.end - hit.start == 1 for hit in find(["у", "Мостах", "Мінск"], pack))
    assert [(hit.start, hit.end, hit.entries[0].id) for hit in find(["у", "горадзе", "Мінск"], pack)] == [(1, 3, "r-BY-HM")]


def test_a_message_of_noise_is_refused_its_time_and_memory(pack: Pack) -> None:
    assert find(["я" * 72_000, "Ми-" * 24_000, "ch" * 36_000], pack) == ()
    assert not any(len(word) > 200 for word in pack.words)


def test_the_forms_of_every_name_are_let_through(pack: Pack) -> None:
    for word in ("нароўлю", "быхаве", "стоўбцах", "столбцов", "ніжняя", "старых", "дорог", "дарогамі", "раёне", "вобласці", "łunińcu", "жыцьчлм"):
        folds = readings(word)
        let = any(pack.formed(even(stem)) for folded in folds for stem, _ in cuts(folded)) or any(head(even(folded)) in pack.heads for folded in folds)
        assert let is (word not in ("ніжняя", "жыцьчлм")), word
