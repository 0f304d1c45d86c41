"""A sealed report as characters that survive any channel: a chat, an e-mail, a sheet of paper.

    DAZOR-1-BEGIN
    base64 in lines of 64
    DAZOR-1-END-1a2b3c4d

The last eight digits are the start of the SHA-256 of the bytes, so that a door can say "copied badly" without being
able to open anything. Standard base64, because messengers take two underscores of base64url for italics and eat them;
both alphabets are read. Everything between head and foot that channels put in is left out: line ends, spaces, the
quotation marks and tags of e-mail, invisible characters, padding.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re

import msgspec

from dazor.sealing import shape
from dazor.sealing.errors import ArmourBroken

LINE = 64  # characters
MOST = 4_096  # characters a messenger takes in one message; an armoured report has 3,502
HEAD, FOOT = "DAZOR-1-BEGIN", "DAZOR-1-END"
_DASH = r"[\s\-\u2010-\u2015\u2212_]{0,3}"  # what keyboards and text programs make of a hyphen
_HEAD = re.compile(rf"DAZOR{_DASH}1{_DASH}BEGIN", re.IGNORECASE)
_FOOT = re.compile(rf"DAZOR{_DASH}1{_DASH}END{_DASH}([0-9a-f]{{8}})?", re.IGNORECASE)
_LEFT_OUT = re.compile(r"<[^<>]{0,80}>|[\s>=|\u00a0\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]+")


class Cut(msgspec.Struct, frozen=True, kw_only=True):
    """One armour in a text."""

    sealed: bytes  # of shape.ARMOURED bytes; b"" when it is broken
    trouble: str = ""  # what is wrong with it, without a word of the text around


def wrap(sealed: bytes) -> str:
    """Return sealed bytes as armour."""
    text = base64.b64encode(sealed).decode().rstrip("=")
    lines = (text[at:at + LINE] for at in range(0, len(text), LINE))
    return "\n".join((HEAD, *lines, f"{FOOT}-{_check(sealed)}"))


def find(text: str) -> tuple[Cut, ...]:
    """Return every armour that begins in a text, broken ones too, in their order."""
    heads = list(_HEAD.finditer(text))
    ends = [*(match.start() for match in heads), len(text)][1:]
    return tuple(_cut(text[head.end():end]) for head, end in zip(heads, ends, strict=True))


def read(text: str) -> bytes:
    """Return the sealed bytes of the only armour in a text. Raises: ArmourBroken: there is none, several, or not a whole one."""
    found = find(text)
    if len(found) != 1:
        raise ArmourBroken(f"There are {len(found)} sealed texts here and one is read at a time. Nothing was taken.")
    if found[0].trouble:
        raise ArmourBroken(found[0].trouble)
    return found[0].sealed


def _cut(after: str) -> Cut:
    foot = _FOOT.search(after)
    if foot is None:
        return _broken("its end is missing; copy it again from DAZOR-1-BEGIN to the last eight digits")
    letters = _LEFT_OUT.sub("", after[:foot.start()]).replace("-", "+").replace("_", "/")
    try:
        sealed = base64.b64decode(letters + "=" * (-len(letters) % 4), validate=True)
    except (binascii.Error, ValueError):
        return _broken("there is something in it that does not belong; copy it again, without the words around it")
    if len(sealed) != shape.ARMOURED:
        return _broken(f"{len(sealed):,} bytes are left of {shape.ARMOURED:,}; copy it again whole")
    if foot[1] and foot[1].lower() != _check(sealed):
        return _broken("a character was changed on the way; copy it again")
    return Cut(sealed=sealed)


def _broken(why: str) -> Cut:
    return Cut(sealed=b"", trouble=f"The sealed text is not whole: {why}. Nothing was taken.")


def _check(sealed: bytes) -> str:
    return hashlib.sha256(sealed).hexdigest()[:8]
