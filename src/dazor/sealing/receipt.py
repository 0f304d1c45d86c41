"""The code a sender is given: six words, read forgivingly. The door keeps neither the code nor anything made from it.

Six words of a list of 2,048 are 66 bits: 60 of chance and 6 that check them, so that of codes written wrong
beyond repair one in 64 passes. Codes of before, five groups of four characters of Crockford's alphabet (95 bits and a
check character), stay valid. `dazor.sealing.mailbox` says what a code opens.
"""

from __future__ import annotations

import hashlib
import secrets

from dazor.model.codes import LANGUAGES
from dazor.sealing import receipt_words
from dazor.sealing.errors import BadReceipt

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford base32
LENGTH, GROUP = 20, 4
_VALUE = {character: value for value, character in enumerate(ALPHABET)}
_BITS, _CHECK_BITS = 11, 6  # a word; of the last word, those that check the others
# What people write for what they see: letters the alphabet leaves out, and the same shapes in Cyrillic.
_LOOKS = str.maketrans("OILUОІЇАВЕЁКМНРСТУЎХЈЅЗЬ", "011V011ABEEKMHPCTYYXJS3B")
# The same keys with the keyboard left in Cyrillic; tried when the look alone does not pass the check.
_ROWS = "ЙЦУКЕНГШЩЗФЫВАПРОЛДЯЧСМИТЬ", "QWERTYUIOPASDFGHJKLZXCVBNM"
_UKRAINIAN = str.maketrans(_ROWS[0] + "І", _ROWS[1] + "S")
_BELARUSIAN = str.maketrans(_ROWS[0] + "ІЎ", _ROWS[1] + "BO")
_SKIPPED = {ord(c): None for c in " \t\r\n-–—_.,·:;/'\"«»()\u00a0\u200b\u2009\u202f\ufeff"}


def new(language: str = LANGUAGES[0]) -> str:
    """Return a new code, six words of a language; never derived from anything, never used twice."""
    chance = secrets.randbits(receipt_words.COUNT * _BITS - _CHECK_BITS)
    return _say(language, chance << _CHECK_BITS | _check_of_words(language, chance))


def read(written: str) -> str:
    """Return the code a person meant, in the form `new` gives.

    Of words, case, punctuation, forgotten spaces, ё, і and ў for е, и and у, a keyboard left in another language and one
    slip a word do not matter; of characters, O for 0 and Cyrillic look-alikes neither.
    Raises: BadReceipt: something is missing or wrong.
    """
    if (code := _of_characters(written)) is not None:
        return code
    for language, places in receipt_words.readings(written):
        number = sum(place << _BITS * at for at, place in enumerate(reversed(places)))
        chance = number >> _CHECK_BITS
        if number & (1 << _CHECK_BITS) - 1 == _check_of_words(language, chance):
            return _say(language, number)
    raise BadReceipt(f"This is not a code of {receipt_words.COUNT} words, or one of them is wrong. Look at it again.")


def canonical(code: str) -> bytes:
    """Return what a mailbox is made from; `code` as `new` and `read` return it."""
    return b"dazor receipt v2\x00" + code.encode()


def _say(language: str, number: int) -> str:
    listed = receipt_words.words(language)
    return " ".join(listed[number >> _BITS * at & len(listed) - 1] for at in reversed(range(receipt_words.COUNT)))


def _check_of_words(language: str, chance: int) -> int:
    """Return the bits that the last word ends with: a hash, which finds what no sum of places would."""
    given = b"dazor receipt words v1\x00" + language.encode() + chance.to_bytes(8, "big")
    return hashlib.sha256(given).digest()[0] >> 8 - _CHECK_BITS


# Codes of characters

def _of_characters(written: str) -> str | None:
    """Return the code of characters that was meant, or None when it is none: six words have 24 letters at least."""
    plain = written.upper().translate(_SKIPPED)
    for reading in (_LOOKS, _UKRAINIAN, _BELARUSIAN):
        code = plain.translate(reading).translate(_LOOKS)
        if len(code) == LENGTH and all(c in _VALUE for c in code) and check_character(code[:-1]) == code[-1]:
            return show(code)
    return None


def show(code: str) -> str:
    """Return a code of characters in groups of four."""
    return "-".join(code[i:i + GROUP] for i in range(0, len(code), GROUP))


def check_character(body: str) -> str:
    """Return the check character: Luhn mod 32 finds every single wrong character and nearly every swap of neighbours."""
    total = 0
    for place, character in enumerate(reversed(body)):
        value = _VALUE[character] * (2 if place % 2 == 0 else 1)
        total += value // len(ALPHABET) + value % len(ALPHABET)
    return ALPHABET[-total % len(ALPHABET)]
