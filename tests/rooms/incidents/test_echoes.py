"""A text that is translated or passed on counts once; people who each tell what they saw do not."""

from __future__ import annotations

from functools import cache

from bench import echoes


@cache
def found() -> echoes.Found:
    """Return what is joined in the corpus of echoes."""
    return echoes.measure()


def test_translations_between_cyrillic_languages_count_once() -> None:
    joined, pairs = found().cyrillic
    assert joined >= 0.7 * pairs


def test_forwards_with_greetings_and_signs_count_once() -> None:
    joined, pairs = found().forwards
    assert joined >= pairs - 1  # one is a forward of a text beside a telling of it in other words


def test_texts_of_one_pattern_and_witnesses_are_not_taken_for_echoes() -> None:
    joined, pairs = found().false
    assert pairs > 2000
    assert joined <= 1  # "20 trucks through Zhytkavichy to Turau", in the same few words in Russian and Ukrainian
