"""What everyday typing does to a sentence, and what it must leave alone."""

from __future__ import annotations

import random
import re

from hypothesis import given
from hypothesis import strategies as st

from dazor.simulation import noise
from dazor.simulation.wording import BOOKS

TEXT = "Колонна на Мозырь, 30 машин, в 14:20, через Гомель."


@given(seed=st.integers(0, 10_000), lang=st.sampled_from(BOOKS))
def test_noise_never_touches_a_number(seed: int, lang: str) -> None:
    noisy = noise.noisy(TEXT, lang, random.Random(seed))
    assert re.findall(r"\d+", noisy) == ["30", "14", "20"]
    assert "14:20" in noisy


def test_a_text_without_marks_keeps_the_marks_inside_times() -> None:
    assert noise.bare("Видел, в 14:20. Да! 07.30") == "Видел в 14:20 Да 07.30"


@given(seed=st.integers(0, 1000))
def test_a_typo_changes_one_word_at_most_by_one_letter(seed: int) -> None:
    before, after = TEXT.split(), noise.typo(TEXT, random.Random(seed)).split()
    changed = [(a, b) for a, b in zip(before, after, strict=True) if a != b]
    assert len(changed) <= 1
    assert all(abs(len(a) - len(b)) <= 1 for a, b in changed)


def test_a_text_of_short_words_is_left_without_a_typo() -> None:
    assert noise.typo("в Уз 5", random.Random(1)) == "в Уз 5"


def test_letters_of_another_alphabet_can_be_read_aloud() -> None:
    assert noise.russian_latin("Щучин") == "Schuchin"
    assert noise.belarusian_latin("Быхаў") == "Bychaŭ"


@given(seed=st.integers(0, 200), lang=st.sampled_from(BOOKS))
def test_spoken_text_is_small_letters_with_a_filler(seed: int, lang: str) -> None:
    spoken = noise.voice("Колонна, Гомель.", lang, random.Random(seed))
    assert spoken == spoken.lower()
    assert len(spoken.split()) > 2
