"""Receipt codes: read as people write them."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dazor.model.codes import LANGUAGES
from dazor.sealing import receipt, receipt_words
from dazor.sealing.errors import BadReceipt

seeds = st.integers(0, 1 << 32)
languages = st.sampled_from(LANGUAGES)
ROWS = {"ru": ("йцукенгшщзхъфывапролджэячсмитьбюё", "qwertyuiop[]asdfghjkl;'zxcvbnm,.`"),
        "be": ("йцукенгшўзх'фывапролджэячсмітьбюё", "qwertyuiop[]asdfghjkl;'zxcvbnm,.`"),
        "uk": ("йцукенгшщзхїфівапролджєячсмитьбю'", "qwertyuiop[]asdfghjkl;'zxcvbnm,.`")}


def slipped(word: str, chance: Random) -> str:
    """A word with one letter wrong, missing, doubled or swapped with its neighbour."""
    at, kind = chance.randrange(len(word) - 1), chance.randrange(4)
    return (word[:at] + "х" + word[at + 1:], word[:at] + word[at + 1:], word[:at] + word[at] + word[at:],
            word[:at] + word[at + 1] + word[at] + word[at + 2:])[kind]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_list_has_2048_short_words_that_differ_by_two_slips(language: str) -> None:
    listed = receipt_words.words(language)
    folded = [receipt_words.fold(word) for word in listed]
    assert len(listed) == len(set(folded)) == 2_048
    assert all(4 <= len(word) <= 9 and word.isalpha() for word in folded)
    shorter: dict[str, str] = {}
    for word in folded:
        for cut in {word, *(word[:i] + word[i + 1:] for i in range(len(word)))}:
            other = shorter.setdefault(cut, word)
            assert other == word or len(other) == len(word) == len(cut) + 1, (word, other)
    near = [(a, b) for a in folded for b in (a[:i] + a[i + 1] + a[i] + a[i + 2:] for i in range(len(a) - 1))
            if b != a and b in shorter and shorter[b] == b]
    assert near == []


@given(languages, seeds)
def test_case_punctuation_and_numbers_between_words_are_forgiven(language: str, seed: int) -> None:
    chance, code = Random(seed), receipt.new(language)
    written = code.split()
    numbered = " ".join(f"{n}. {word}" for n, word in enumerate(written, 1))
    for text in (code.upper(), code.title(), ", ".join(written), "-".join(written), "\n".join(written), numbered,
                 f"  {chance.choice(['(', ''])}{code}. "):
        assert receipt.read(text) == code


@given(languages)
def test_words_run_together_are_cut_again(language: str) -> None:
    code = receipt.new(language)
    assert receipt.read(code.replace(" ", "")) == code
    assert receipt.read(code.replace(" ", "", 1)) == code


@given(languages)
def test_letters_that_people_exchange_are_the_same(language: str) -> None:
    code = receipt.new(language)
    plain = code.translate(str.maketrans("ёіўїєąęółśżźćń", "еиуиеaeolszzcn"))
    assert receipt.read(plain) == code


@given(languages)
def test_a_keyboard_left_in_another_alphabet_is_forgiven(language: str) -> None:
    code = receipt.new(language)
    for cyrillic, latin in [ROWS[language]] if language in ROWS else ROWS.values():
        keys = str.maketrans(cyrillic, latin) if language in ROWS else str.maketrans(latin, cyrillic)
        assert receipt.read(code.translate(keys)) == code


def test_one_slip_in_a_word_is_mended_but_for_one_in_a_thousand() -> None:
    chance, mended = Random(3), 0
    for language in LANGUAGES:
        for _ in range(60):
            code = receipt.new(language)
            written, at = code.split(), chance.randrange(6)
            written[at] = slipped(written[at], chance)
            mended += receipt.read(" ".join(written)) == code
    assert mended >= 294  # two words may lie one slip away; the check bits choose the wrong one 1 time in 64


def test_of_wrong_codes_one_in_64_passes_at_most() -> None:
    chance, passed = Random(5), 0
    for _ in range(1_280):
        try:
            receipt.read(" ".join(chance.choices(receipt_words.words(chance.choice(LANGUAGES)), k=6)))
        except BadReceipt:
            continue
        passed += 1
    assert passed < 50  # 20 expected


@pytest.mark.parametrize("written", ["", "ABCD", "ABCD-ABCD-ABCD-ABCD-ABCD-ABCD", "№" * 20, "а б в г д е", "слова " * 6, "x" * 5_000])
def test_what_is_no_code_is_refused_with_a_reason(written: str) -> None:
    with pytest.raises(BadReceipt):
        receipt.read(written)


@given(st.text(max_size=300))
def test_whatever_is_written_is_a_code_or_refused(written: str) -> None:
    try:
        code = receipt.read(written)
    except BadReceipt:
        return
    assert receipt.read(code) == code


def test_codes_are_new_each_time_and_read_as_given() -> None:
    codes = [receipt.new(language) for language in LANGUAGES for _ in range(100)]
    assert len(set(codes)) == 500
    assert all(receipt.read(code) == code and len(code.split()) == 6 for code in codes)


# Codes of characters, given out before there were words

bodies = st.text(receipt.ALPHABET, min_size=19, max_size=19)
LOOKS = {"0": "OoОо", "1": "IiLlІі", "A": "А", "B": "ВЬ", "E": "ЕЁ", "K": "Кк", "M": "М", "H": "Н", "P": "Р", "C": "С",
         "T": "Т", "Y": "УЎ", "X": "Х", "J": "Ј", "S": "Ѕ", "3": "З"}


@given(bodies, seeds)
def test_a_code_of_characters_is_still_read_forgivingly(body: str, seed: int) -> None:
    chance, plain = Random(seed), body + receipt.check_character(body)
    written = "".join(chance.choice(LOOKS.get(c, c) + c + c.lower()) for c in plain)
    spaced = "".join(c + chance.choice(["", "", " ", "-", "\n", "\u00a0"]) for c in written)
    assert receipt.read(f"  {spaced} ") == receipt.show(plain)


@given(bodies, st.integers(0, 19), st.sampled_from(receipt.ALPHABET))
def test_one_wrong_character_is_always_noticed(body: str, place: int, other: str) -> None:
    plain = body + receipt.check_character(body)
    if plain[place] == other:
        return
    with pytest.raises(BadReceipt):
        receipt.read(plain[:place] + other + plain[place + 1:])
