"""How many receipts written wrong are still read, and how many are read as another code.

    python bench/receipts.py [CODES]

Each code is written once for every habit below, in each of five languages; slips hit neighbouring keys, as fingers do.
The last rows are no codes at all: six words of the right list drawn anew, one whole word replaced, words from texts.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable

from dazor.model.codes import LANGUAGES
from dazor.sealing import receipt, receipt_words
from dazor.sealing.errors import BadReceipt

ROWS = {"en": ("qwertyuiop", "asdfghjkl", "zxcvbnm"), "pl": ("qwertyuiop", "asdfghjkl", "zxcvbnm"),
        "ru": ("йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю"), "be": ("йцукенгшўзх", "фывапролджэ", "ячсмітьбю"),
        "uk": ("йцукенгшщзхї", "фівапролджє", "ячсмитьбю")}
SAME = {"ё": "е", "і": "и", "ў": "у", "ї": "і", "є": "е", "э": "е", "ł": "l", "ą": "a", "ę": "e", "ó": "o", "ś": "s", "ż": "z",
        "ź": "z", "ć": "c", "ń": "n", "ь": "", "'": "", "’": ""}
LAYOUT = {"ru": ("йцукенгшщзхъфывапролджэячсмитьбюё", "qwertyuiop[]asdfghjkl;'zxcvbnm,.`"),
          "be": ("йцукенгшўзх'фывапролджэячсмітьбюё", "qwertyuiop[]asdfghjkl;'zxcvbnm,.`"),
          "uk": ("йцукенгшщзхїфівапролджєячсмитьбю'", "qwertyuiop[]asdfghjkl;'zxcvbnm,.`")}


def neighbour(letter: str, language: str, chance: random.Random) -> str:
    """Return a letter whose key lies beside this one's."""
    for row in ROWS[language]:
        if (at := row.find(letter)) >= 0:
            return chance.choice([row[i] for i in (at - 1, at + 1) if 0 <= i < len(row)])
    return chance.choice(ROWS[language][1])


def slip(word: str, language: str, chance: random.Random) -> str:
    """Return a word with one slip: wrong 45 %, missing 25 %, swapped 15 %, doubled or added 15 %."""
    at, kind = chance.randrange(len(word)), chance.random()
    if kind < 0.45:
        return word[:at] + neighbour(word[at], language, chance) + word[at + 1:]
    if kind < 0.7:
        return word[:at] + word[at + 1:]
    if kind < 0.85:
        at = min(at, len(word) - 2)
        return word[:at] + word[at + 1] + word[at] + word[at + 2:]
    return word[:at] + chance.choice([word[at], neighbour(word[at], language, chance)]) + word[at:]


def slipped(code: str, language: str, chance: random.Random, times: int) -> str:
    """Return a code with slips in as many different words."""
    words = code.split()
    for at in chance.sample(range(len(words)), times):
        words[at] = slip(words[at], language, chance)
    return " ".join(words)


def other_keyboard(code: str, language: str, _: random.Random) -> str:
    """Return the code typed with the keyboard in the other alphabet."""
    own, latin = LAYOUT.get(language, LAYOUT["ru"])
    return code.translate(str.maketrans(own, latin) if language in LAYOUT else str.maketrans(latin, own))


def forgotten_space(code: str, _: str, chance: random.Random) -> str:
    """Return the code with one space less."""
    words = code.split()
    at = chance.randrange(5)
    return " ".join([*words[:at], words[at] + words[at + 1], *words[at + 2:]])


Habit = Callable[[str, str, random.Random], str]
HABITS: dict[str, Habit] = {
    "as given": lambda c, _l, _r: c,
    "capitals": lambda c, _l, r: r.choice([c.upper(), c.title(), c.capitalize()]),
    "commas, dashes, lines, numbers": lambda c, _l, r: r.choice(
        [c.replace(" ", ", "), c.replace(" ", "-"), c.replace(" ", "\n"), f" {c} .", c.replace(" ", "  "),
         " ".join(f"{i}. {w}" for i, w in enumerate(c.split(), 1))]),
    "without ё і ў ł ą ь '": lambda c, _l, _r: "".join(SAME.get(x, x) for x in c),
    "keyboard in the other alphabet": other_keyboard,
    "all words run together": lambda c, _l, _r: c.replace(" ", ""),
    "one space forgotten": forgotten_space,
    "one slip": lambda c, lang, r: slipped(c, lang, r, 1),
    "two slips in two words": lambda c, lang, r: slipped(c, lang, r, 2),
    "three slips in three words": lambda c, lang, r: slipped(c, lang, r, 3),
}
# How often which habit: one code in four is typed without any fault, most faults are one slip (Salthouse 1986 and
# Dhakal 2018 measured one to three wrong keys in a hundred; a code has about forty).
SHARE = {"capitals": 0.15, "commas, dashes, lines, numbers": 0.2, "without ё і ў ł ą ь '": 0.15,
         "keyboard in the other alphabet": 0.07, "all words run together": 0.03, "one space forgotten": 0.05, "one slip": 0.25,
         "two slips in two words": 0.08, "three slips in three words": 0.02}


def understood(written: str, code: str) -> str:
    """Return right, wrong or refused."""
    try:
        return "right" if receipt.read(written) == code else "wrong"
    except BadReceipt:
        return "refused"


def foreign(language: str, chance: random.Random) -> str:
    """Return six words of the list that are no code."""
    return " ".join(chance.choices(receipt_words.words(language), k=6))


def one_replaced(code: str, language: str, chance: random.Random) -> str:
    """Return a code with one word remembered wrong altogether."""
    words = code.split()
    words[chance.randrange(6)] = chance.choice(receipt_words.words(language))
    return " ".join(words)


def main(count: int = 400) -> None:
    """Measure and print."""
    chance, weighed, began, reads = random.Random(1), 0.0, time.perf_counter(), 0
    receipt_words.warm()
    print(f"{'written how':34} {'right':>8} {'refused':>8} {'wrong':>8}")
    rows: dict[str, Habit] = {**HABITS, "another word in one place": one_replaced, "any six words": lambda _c, lang, r: foreign(lang, r)}
    for name, habit in rows.items():
        found = {"right": 0, "refused": 0, "wrong": 0}
        for language in LANGUAGES:
            for _ in range(count):
                code = receipt.new(language)
                found[understood(habit(code, language, chance), code)] += 1
                reads += 1
        total = sum(found.values())
        weighed += SHARE.get(name, 0.0) * found["right"] / total
        print(f"{name:34} " + " ".join(f"{found[k] / total:8.2%}" for k in found))
    print(f"{'written wrong, by how often':34} {weighed / sum(SHARE.values()):8.2%}")
    print(f"{(time.perf_counter() - began) / reads * 1e6:,.0f} us a code")


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:2]))
