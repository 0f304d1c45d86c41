"""The code a sender is given: five groups of four, read forgivingly. The door keeps neither the code nor its hash.

19 characters of chance (95 bits) and one check character of Crockford's alphabet, which has no I, L, O and U.
The hash of the code travels inside the sealed report; nobody can go from a report to its sender by it.
"""

from __future__ import annotations

import hashlib
import secrets

from dazor.sealing.errors import BadReceipt

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford base32
LENGTH, GROUP = 20, 4
_VALUE = {character: value for value, character in enumerate(ALPHABET)}
# What people write for what they see: letters the alphabet leaves out, and the same shapes in Cyrillic.
_LOOKS = str.maketrans("OILUОІЇАВЕЁКМНРСТУЎХЈЅЗЬ", "011V011ABEEKMHPCTYYXJS3B")
# The same keys with the keyboard left in Cyrillic; tried when the look alone does not pass the check.
_ROWS = "ЙЦУКЕНГШЩЗФЫВАПРОЛДЯЧСМИТЬ", "QWERTYUIOPASDFGHJKLZXCVBNM"
_UKRAINIAN = str.maketrans(_ROWS[0] + "І", _ROWS[1] + "S")
_BELARUSIAN = str.maketrans(_ROWS[0] + "ІЎ", _ROWS[1] + "BO")
_SKIPPED = {ord(c): None for c in " \t\r\n-–—_.,·:;/'\"«»()\u00a0\u200b\u2009\u202f\ufeff"}


def new() -> str:
    """Return a new code, `XXXX-XXXX-XXXX-XXXX-XXXX`; never derived from anything, never used twice."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH - 1))
    return show(body + _check(body))


def read(written: str) -> str:
    """Return the code a person meant, in the form `new` gives.

    Case, spaces and dashes do not matter, nor O for 0, Cyrillic look-alikes, or a keyboard left in Cyrillic.
    Raises: BadReceipt: a character is missing or wrong.
    """
    plain = written.upper().translate(_SKIPPED)
    for reading in (_LOOKS, _UKRAINIAN, _BELARUSIAN):
        code = plain.translate(reading).translate(_LOOKS)
        if len(code) == LENGTH and all(c in _VALUE for c in code) and _check(code[:-1]) == code[-1]:
            return show(code)
    if len(plain) != LENGTH:
        raise BadReceipt(f"A receipt code has {LENGTH} letters and digits and this has {len(plain)}. Look at it again.")
    raise BadReceipt("One of the characters of this receipt code is wrong. Look at it again.")


def digest(written: str) -> str:
    """Return the hash under which a report knows its receipt, 64 hex digits. Raises: BadReceipt.

    A plain hash is enough: 95 bits of chance cannot be tried out, unlike a password.
    """
    return hashlib.sha256(b"dazor receipt v1\x00" + read(written).encode()).hexdigest()


def show(code: str) -> str:
    """Return a code in groups of four."""
    return "-".join(code[i:i + GROUP] for i in range(0, len(code), GROUP))


def _check(body: str) -> str:
    """Return the check character: Luhn mod 32 finds every single wrong character and nearly every swap of neighbours."""
    total = 0
    for place, character in enumerate(reversed(body)):
        value = _VALUE[character] * (2 if place % 2 == 0 else 1)
        total += value // len(ALPHABET) + value % len(ALPHABET)
    return ALPHABET[-total % len(ALPHABET)]
