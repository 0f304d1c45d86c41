"""One key for a name, however it is written and inflected."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dazor.gazetteer import fold, stem
from dazor.gazetteer.folding import cuts, declensions, plain, readings

SPELLINGS = [
    ("Нароўля", "Наровля", "Naroulia", "Narowlya", "Narovlya", "Naroŭlia"),
    ("Баранавічы", "Барановичи", "Baranavichy", "Baranovichi", "Baranavičy"),
    ("Гомель", "Homiel", "Gomel", "Homyel", "Homieĺ"),
    ("Мазыр", "Мозырь", "Mazyr", "Mozyr"),
    ("Віцебск", "Витебск", "Vitebsk", "Viciebsk", "Witebsk"),
    ("Слуцк", "Slutsk", "Słuck"),
    ("Шчучын", "Щучин", "Shchuchyn", "Ščučyn", "Szczuczyn"),
    ("Гродна", "Гродно", "Grodno", "Hrodna"),
    ("Магілёў", "Могилёв", "Могилев", "Mahilyow", "Mahilioŭ"),
]
CASES = [
    ("Быхаў", "Быхава", "Быхаву", "Быхавам", "Быхаве", "Быхова", "Быхове"),
    ("Слонім", "Слоніма", "Слоніму", "Слонімам", "Слониме"),
    ("Зяброўка", "Зяброўкі", "Зяброўку", "Зяброўцы", "Зябровке", "Зябровкой"),
    ("Нароўля", "Нароўлі", "Нароўлю", "Нароўляй", "Наровле"),
    ("Калинковичи", "Калинковичей", "Калинковичам", "Калинковичами", "Калинковичах", "Калінкавічаў"),
    ("Столбцы", "Столбцов", "Столбцам", "Столбцах"),
]


@pytest.mark.parametrize("names", SPELLINGS, ids=lambda names: names[0])
def test_every_spelling_of_a_name_folds_alike(names: tuple[str, ...]) -> None:
    folds = {name: set(readings(plain(name))) for name in names}
    assert set.intersection(*folds.values()), folds


@pytest.mark.parametrize("forms", CASES, ids=lambda forms: forms[0])
def test_every_case_of_a_name_has_one_stem(forms: tuple[str, ...]) -> None:
    assert {stem(form) for form in forms} == {stem(forms[0])}


@pytest.mark.parametrize("forms", [*CASES, ("Лунинец", "Лунинца", "Лунинцу", "Лунинцом", "Лунінцы")], ids=lambda f: f[0])
def test_some_cut_of_a_case_is_a_declension_of_the_name(forms: tuple[str, ...]) -> None:
    filed = set(declensions(fold(forms[0])))
    assert all(filed & set(cuts(fold(form))) for form in forms)


@pytest.mark.parametrize(("odd", "name"), [
    ("На\u00adроўля", "Нароўля"), ("Нароўля\u200b", "Нароўля"), ("Наро\u0301вля", "Наровля"), ("Mинск", "Минск"),
    ("Гoмeль", "Гомель"), ("МИНСК", "минск"), ("Мар’іна", "Мар'іна"), ("Мозырь.", "мозырь"),
    ("Берёза", "Береза"), ("Орша–Центральная", "Орша-Центральная"), ("Мi\u0306нск".replace("\u0306", ""), "Мінск"),
])
def test_what_the_eye_does_not_see_does_not_count(odd: str, name: str) -> None:
    assert plain(odd) == plain(name)


@pytest.mark.parametrize(("one", "other"), [("Лида", "люди"), ("Брест", "брат"), ("Минск", "Мста"), ("Орша", "Ружаны")])
def test_different_words_keep_different_folds(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@given(st.text(max_size=60))
def test_any_text_at_all_can_be_folded(text: str) -> None:
    assert fold(text) == fold(text.replace("\u00ad", ""))
    assert isinstance(stem(text), str)
    for word in plain(text).split():
        assert all(cut for cut, _ in cuts(readings(word)[0]))


@given(st.text(alphabet="абвгдеёжзіийклмнопрстуўфхцчшщыьэюя", min_size=1, max_size=20))
def test_folding_minds_neither_case_nor_yo(word: str) -> None:
    assert fold(word) == fold(word.upper().replace("Ё", "Е")) == fold(word.replace("ё", "е"))
