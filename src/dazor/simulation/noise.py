"""A clean sentence → the sentence as people type it. Every rate is a share of messages, from everyday chats by eye."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

TYPO, LOWER, BARE, EMOJI, VOICE = 0.10, 0.30, 0.14, 0.07, 0.04
NO_POLISH_MARKS, LATIN_I = 0.20, 0.06  # typed on a keyboard of another language
_EMOJI = ("😡", "🙏", "‼️", "⚠️", "🤬", "👀", "🇺🇦", "😱", "✈️", "🚂", "🤷", "❗")
_FILLERS = {"be": ("ну", "карацей", "гэта"), "ru": ("ну", "короче", "это", "э"), "uk": ("ну", "коротше", "той"),
            "pl": ("no", "znaczy", "tego"), "en": ("um", "so", "like"), "mixed": ("ну", "карочэ", "еты")}
_POLISH = str.maketrans("ąćęłńóśźżĄĆĘŁŃÓŚŹŻ", "acelnoszzACELNOSZZ")
_WORD = re.compile(r"[^\W\d_]{5,}")
_PUNCTUATION = re.compile(r"(?<!\d)[.,!?;:—–](?!\d)|(?<=\d)[.,!?;](?=\s|$)")

_RU_LATIN = dict(zip("абвгдезийклмнопрстуфхцыэ", "abvgdezijklmnoprstufhcye", strict=True)) | {
    "ё": "e", "ж": "zh", "ч": "ch", "ш": "sh", "щ": "sch", "ъ": "", "ь": "", "ю": "yu", "я": "ya"}
_BE_LATIN = dict(zip("абвгдзйклмнопрстуўфцыэі", "abvhdzjklmnoprstuŭfcyei", strict=True)) | {
    "ж": "ž", "ч": "č", "ш": "š", "х": "ch", "е": "ie", "ё": "io", "ю": "iu", "я": "ia", "ь": "", "'": ""}


def typo(text: str, rng: random.Random) -> str:
    """Return the text with one word mistyped: two letters swapped, one dropped or one doubled."""
    words = list(_WORD.finditer(text))
    if not words:
        return text
    word = rng.choice(words)
    at = rng.randrange(word.start() + 1, word.end() - 1)
    kind = rng.randrange(3)
    if kind == 0:
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    return text[:at] + text[at + 1 :] if kind == 1 else text[:at] + text[at] + text[at:]


def bare(text: str) -> str:
    """Return the text without punctuation; marks inside numbers and times stay."""
    return re.sub(r"\s{2,}", " ", _PUNCTUATION.sub(" ", text)).strip()


def latin(text: str, table: dict[str, str]) -> str:
    """Return Cyrillic text in Latin letters."""
    out = []
    for letter in text:
        low = letter.lower()
        new = table.get(low, letter if low == letter else low)
        out.append(new.capitalize() if letter != low and new else new)
    return "".join(out)


def russian_latin(text: str) -> str:
    """Return Russian as people type it without a Cyrillic keyboard."""
    return latin(text, _RU_LATIN)


def belarusian_latin(text: str) -> str:
    """Return Belarusian in łacinka."""
    return latin(text, _BE_LATIN)


def voice(text: str, lang: str, rng: random.Random) -> str:
    """Return the text as a phone writes down speech: small letters, no marks, fillers."""
    words = bare(text).lower().split()
    for _ in range(rng.randint(1, 2)):
        words.insert(rng.randrange(len(words) + 1), rng.choice(_FILLERS[lang]))
    return " ".join(words)


def _emoji(text: str, rng: random.Random) -> str:
    mark = rng.choice(_EMOJI) * rng.choice((1, 1, 2, 3))
    return f"{text} {mark}" if rng.random() < 0.7 else f"{mark} {text}"


def noisy(text: str, lang: str, rng: random.Random) -> str:
    """Return the text with what everyday typing does to it."""
    steps: tuple[tuple[float, Callable[[str], str]], ...] = (
        (TYPO, lambda t: typo(t, rng)), (LOWER, str.lower), (BARE, bare), (VOICE, lambda t: voice(t, lang, rng)),
        (NO_POLISH_MARKS if lang == "pl" else 0.0, lambda t: t.translate(_POLISH)),
        (LATIN_I if lang == "be" else 0.0, lambda t: t.replace("і", "i")), (EMOJI, lambda t: _emoji(t, rng)))
    for share, step in steps:
        if rng.random() < share:
            text = step(text)
    return text
