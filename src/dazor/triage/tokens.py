"""Text → words with offsets. Offsets always point into the text as it came."""

from __future__ import annotations

import re
import unicodedata
from functools import partial
from itertools import accumulate
from typing import NamedTuple

from dazor.gazetteer.memory import Memory

# Invisible characters that are used to break words apart: soft hyphen, zero-width marks, joiners, stress mark, BOM.
_INVISIBLE = re.compile("[\u00ad\u0301\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufe0f]+")
_TOKEN = re.compile(r"(\d+(?:[.:,]\d+)*(?!\d|-?[^\W\d_])|[^\W_]+(?:[-’'ʼ][^\W_]+)*|\n|[^\w\s])")  # one group: split() returns it
_NUMBER = re.compile(r"\d+(?:[.:,]\d+)*$", re.ASCII)
_MIXED = re.compile(  # a word of a lexicon, or of a phrase of one, in letters of both alphabets
    r"(?<![^\s_!])[^\s_!]*(?:[a-zA-Z][^\s_!a-zA-Z\u0400-\u04ff]*[\u0400-\u04ff]|[\u0400-\u04ff][^\s_!a-zA-Z\u0400-\u04ff]*[a-zA-Z])[^\s_!]*")
_ACCENTED = re.compile("[\u00c0-\u024f]+")  # Latin letters
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_LATIN = re.compile(r"[A-Za-z]")
_TO_CYRILLIC = str.maketrans("aeiopcyxkmhtbABEKMHOPCTXIyY", "аеіорсухкмнтвАВЕКМНОРСТХІуУ")
_TO_LATIN = str.maketrans("аеіорсухкмнтвАВЕКМНОРСТХІуУ", "aeiopcyxkmhtbABEKMHOPCTXIyY")
_DROPPED = str.maketrans("ёґ", "ег", "ьъ'’ʼ`´")
_SINGLE = str.maketrans("łøđßıėįų", "lođsieiu")
# After these a full stop does not end a sentence.
_ABBREVIATIONS = frozenset(["г", "ул", "вул", "обл", "вобл", "пр", "пл", "св", "им", "тыс", "мин", "хв", "гор", "д", "дер", "вёс", "пос", "ст", "р-н", "р-не", "кв", "буд", "дом", "гг", "гадз", "час", "т", "о", "м", "mr", "dr", "ul", "al", "pl", "nr", "godz", "tys", "st", "no", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "oct", "nov", "dec", "обл.", "d"])


class Token(NamedTuple):
    """A word, number or mark of the cleaned text."""

    start: int  # offsets in the cleaned text
    end: int
    text: str
    key: str  # the spelling the lexicons are looked up by
    number: bool


class Clean(NamedTuple):
    """A text without invisible characters, and the way back to the offsets of the original."""

    original: str
    text: str
    origin: tuple[int, ...] | None  # per character of `text` its offset in the original; None: the same

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the offsets in the original of a stretch of the cleaned text."""
        if self.origin is None or start >= end:
            return start, end
        return self.origin[start], self.origin[end - 1] + 1

    def surface(self, start: int, end: int) -> str:
        """Return the original characters of a stretch of the cleaned text."""
        first, last = self.span(start, end)
        return self.original[first:last]


def clean(text: str) -> Clean:
    """Take invisible characters out, remembering where everything stood."""
    if _INVISIBLE.search(text) is None:
        return Clean(text, text, None)
    origin = [at for at, char in enumerate(text) if _INVISIBLE.match(char) is None]
    return Clean(text, "".join(text[at] for at in origin), tuple(origin))


def _key(word: str) -> str:
    if word.isdigit():
        return word
    if _CYRILLIC.search(word) and _LATIN.search(word):  # look-alike letters of the other alphabet
        latin = len(_LATIN.findall(word))
        word = word.translate(_TO_CYRILLIC) if latin * 2 <= len(word) else word.translate(_TO_LATIN)
    word = word.lower().translate(_DROPPED)
    if word.isascii() or _CYRILLIC.match(word):
        return word
    word = word.replace("ß", "ss").replace("ł", "l").translate(_SINGLE)
    return "".join(char for char in unicodedata.normalize("NFD", word) if not unicodedata.combining(char))


def _spelled(word: str) -> tuple[str, bool]:
    return _key(word), word[0].isdigit() and _NUMBER.match(word) is not None


_SPELLED = Memory(_spelled)


def keys(lines: str) -> str:
    """Return lines of a lexicon with each word as `key` spells it, letter by letter but where a word mixes alphabets."""
    lines = _MIXED.sub(lambda found: _key(found[0]), lines).lower()
    for letter, meant in _DROPPED.items():  # of so long a text sooner than `translate`
        lines = lines.replace(chr(letter), chr(meant) if meant else "")
    return _ACCENTED.sub(lambda found: _key(found[0]), lines)


def key(word: str) -> str:
    """Return the spelling under which lexicons know a word: lower case, no soft signs, apostrophes or diacritics."""
    return _SPELLED[word][0] if word else ""


def whole(token: Token) -> bool:
    """Say whether a token is a whole number in ordinary digits: "²" is a digit and no number."""
    return token.number and token.text.isdigit()


_TOKEN_OF = partial(tuple.__new__, Token)


def tokens(text: str) -> list[Token]:
    """Return the words, numbers, marks and line ends of a cleaned text."""
    parted = _TOKEN.split(text)  # what is between, a word, what is between, …: all below runs without a loop of Python's
    ends = list(accumulate(map(len, parted)))
    words = parted[1::2]
    if not words:
        return []
    keys, numbers = zip(*_SPELLED.of(words), strict=True)
    return list(map(_TOKEN_OF, zip(ends[::2], ends[1::2], words, keys, numbers, strict=False)))


def sentences(words: list[Token]) -> list[tuple[int, int]]:
    """Return the sentences as (first, after last) token indexes."""
    out, first = [], 0
    for at, token in enumerate(words):
        if token.text in "!?;\n…" or (token.text == "." and not _abbreviated(words, at)):
            if at > first:
                out.append((first, at))
            first = at + 1
    if first < len(words):
        out.append((first, len(words)))
    return out


def _abbreviated(words: list[Token], at: int) -> bool:
    if at == 0 or at + 1 == len(words):
        return False
    before, after = words[at - 1], words[at + 1]
    if before.end != words[at].start or after.text == "\n":
        return False
    return before.key in _ABBREVIATIONS or (len(before.key) == 1 and before.text.isalpha() and before.text.isupper())
