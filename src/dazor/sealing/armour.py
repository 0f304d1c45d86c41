"""A sealed report as characters that survive any channel: a chat, an e-mail, a sheet of paper.

    DAZOR-1-BEGIN
    base64 in lines of 64
    DAZOR-1-END-1a2b3c4d

The last eight digits are the start of the SHA-256 of the bytes, so that a door can say "copied badly" without being
able to open anything. Standard base64, because messengers take two underscores of base64url for italics and eat them;
both alphabets are read. Everything between head and foot that channels put in is left out: line ends, spaces, the
quotation marks and tags of e-mail, invisible characters, padding.

Paper takes it in leaves, one a QR code, each saying which it is of how many and the same eight digits:

    DAZOR-1-PART-2-6-1a2b3c4d
    base64, a sixth of it

They are put together in any order, from whatever reads the codes: `dazor import`, or a telephone into the door's form.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Iterable
from itertools import islice, product

import msgspec

from dazor.sealing import shape
from dazor.sealing.errors import ArmourBroken

LINE = 64  # characters
MOST = 4_096  # characters a messenger takes in one message; an armoured report has 3,502
LEAVES = 6  # codes of 93 modules: on A4 the largest that the camera of any telephone reads when all are on one picture
HEAD, FOOT, PART = "DAZOR-1-BEGIN", "DAZOR-1-END", "DAZOR-1-PART"
_LETTERS = -(-shape.ARMOURED * 8 // 6)
_TRIES = 64  # ways to put leaves together when two of a number differ: somebody laid a wrong one among them
_DASH = r"[\s\-\u2010-\u2015\u2212_]{0,3}"  # what keyboards and text programs make of a hyphen
_HEAD = re.compile(rf"DAZOR{_DASH}1{_DASH}BEGIN", re.IGNORECASE)
_FOOT = re.compile(rf"DAZOR{_DASH}1{_DASH}END{_DASH}([0-9a-f]{{8}})?", re.IGNORECASE)
_LEAF = re.compile(rf"DAZOR{_DASH}1{_DASH}PART[\s-]{{1,3}}(\d{{1,2}})[\s-]{{1,3}}(\d{{1,2}})[\s-]{{1,3}}([0-9a-f]{{8}})", re.IGNORECASE)
_LEFT_OUT = re.compile(r"<[^<>]{0,80}>|[\s>=|\u00a0\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]+")


class Cut(msgspec.Struct, frozen=True, kw_only=True):
    """One armour in a text."""

    sealed: bytes  # of shape.ARMOURED bytes; b"" when it is broken
    check: str = ""  # the eight digits it says of itself
    trouble: str = ""  # what is wrong with it, without a word of the text around


class Leaf(msgspec.Struct, frozen=True):
    """One code's worth of a sealed text."""

    check: str
    of: int
    number: int  # from 1
    letters: str  # all of its share, or fewer when it came damaged

    @property
    def undamaged(self) -> bool:
        """Whether no letter of its share is missing."""
        return len(self.letters) == len(range(_LETTERS)[_share(self.number, self.of)])


def wrap(sealed: bytes) -> str:
    """Return sealed bytes as armour."""
    text = base64.b64encode(sealed).decode().rstrip("=")
    lines = (text[at:at + LINE] for at in range(0, len(text), LINE))
    return "\n".join((HEAD, *lines, f"{FOOT}-{check(sealed)}"))


def leaves_of(sealed: bytes, count: int = LEAVES) -> tuple[str, ...]:
    """Return sealed bytes as texts of codes."""
    letters = base64.b64encode(sealed).decode().rstrip("=")
    return tuple(f"{PART}-{number}-{count}-{check(sealed)}\n{letters[_share(number, count)]}" for number in range(1, count + 1))


def find(text: str) -> tuple[Cut, ...]:
    """Return every sealed text, broken ones too: those in one piece in their order, then those in leaves."""
    return (*whole(text), *bound(leaves(text)))


def whole(text: str) -> tuple[Cut, ...]:
    """Return every sealed text that begins in one piece."""
    heads = list(_HEAD.finditer(text))
    ends = [*(match.start() for match in heads), len(text)][1:]
    return tuple(_cut(text[head.end():end]) for head, end in zip(heads, ends, strict=True))


def leaves(text: str) -> tuple[Leaf, ...]:
    """Return every leaf in a text, damaged ones too."""
    found = list(_LEAF.finditer(text))
    ends = [*(match.start() for match in found), len(text)][1:]
    made = []
    for match, end in zip(found, ends, strict=True):
        number, of = int(match[1]), int(match[2])
        if 1 <= number <= of:
            letters = _letters(text[match.end():end])
            made.append(Leaf(match[3].lower(), of, number, letters[:len(range(_LETTERS)[_share(number, of)])]))
    return tuple(made)


def bound(leaves: Iterable[Leaf]) -> tuple[Cut, ...]:
    """Return the texts that leaves make, in whatever order they came and how often; those with a missing one as broken."""
    texts: dict[tuple[str, int], dict[int, list[str]]] = {}
    for leaf in leaves:
        shares = texts.setdefault((leaf.check, leaf.of), {})
        if leaf.undamaged and leaf.letters not in shares.setdefault(leaf.number, []):
            shares[leaf.number].append(leaf.letters)
    return tuple(_bound(check_, of, shares) for (check_, of), shares in texts.items())


def _bound(said: str, of: int, shares: dict[int, list[str]]) -> Cut:
    if missing := [number for number in range(1, of + 1) if not shares.get(number)]:
        which = f"code {missing[0]} of {of} is" if len(missing) == 1 else f"codes {', '.join(map(str, missing))} of {of} are"
        return _broken(f"{which} missing or damaged; photograph the sheet again, sharp and in good light", said)
    for letters in islice(product(*(shares[number] for number in range(1, of + 1))), _TRIES):
        sealed = _decoded("".join(letters))
        if sealed is not None and check(sealed) == said:
            return Cut(sealed=sealed, check=said)
    return _broken("its codes do not belong together; photograph the sheet again, by itself", said)


def _share(number: int, of: int) -> slice:
    size = -(-_LETTERS // of)
    return slice((number - 1) * size, number * size)


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
    said = (foot[1] or "").lower()
    sealed = _decoded(_letters(after[:foot.start()]))
    if sealed is None:
        return _broken("there is something in it that does not belong; copy it again, without the words around it", said)
    if len(sealed) != shape.ARMOURED:
        return _broken(f"{len(sealed):,} bytes are left of {shape.ARMOURED:,}; copy it again whole", said)
    if said and said != check(sealed):
        return _broken("a character was changed on the way; copy it again", said)
    return Cut(sealed=sealed, check=said)


def _letters(text: str) -> str:
    return _LEFT_OUT.sub("", text).replace("-", "+").replace("_", "/")


def _decoded(letters: str) -> bytes | None:
    try:
        return base64.b64decode(letters + "=" * (-len(letters) % 4), validate=True)
    except (binascii.Error, ValueError):
        return None


def _broken(why: str, said: str = "") -> Cut:
    return Cut(sealed=b"", check=said, trouble=f"The sealed text is not whole: {why}. Nothing was taken.")


def check(sealed: bytes) -> str:
    """Return the eight digits that close it."""
    return hashlib.sha256(sealed).hexdigest()[:8]
