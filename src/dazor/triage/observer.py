"""Where the reporter, or a neighbour they quote, is: to be protected, never published."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from dazor.model.codes import PlaceKind, Role
from dazor.triage.lexicon import Marks, load, table
from dazor.triage.named import PASSED, Named
from dazor.triage.tokens import Token


def observers(words: Sequence[Token], marks: Marks, named: Sequence[Named], taken: Sequence[bool], home: Sequence[bool]) -> dict[int, bool]:
    """Return the indexes in `named` of the places where the reporter or a quoted neighbour is; `home`: tokens of addresses.

    True: where somebody quoted is, or where a reporter lives who says of nothing that they see it; it is left out as soon
    as any other place is told of.
    """
    out = _by_phrases(marks, words, named)
    lives = load().bits["observer.lives"]
    for at in marks.where(lives):
        if not any(at < item.first <= at + _REACH for item in named):
            before = [index for index, item in enumerate(named) if item.first < at]
            out.update(dict.fromkeys(before[-1:], False))  # "техники в Пинске нет, живу у вокзала": it is told of there
    speaking = bool(marks.whole & (_bits().kin | _bits().self_))
    housed = True in home
    passed = -1  # the end of the name before: who stands before that name is not spoken of here
    for index, item in enumerate(named):
        if housed and home[item.first]:
            out[index] = False  # "дежурный по станции Лунинец": where they work
        elif (who := _personal(words, marks, item, taken, passed) if speaking else "") or (housed and _addressed(words, item, home)):
            out[index] = out.get(index, False) or who == _KIN
        passed = item.after
    if not out and named and (_watches(marks, named[0]) if len(named) == 1 else _hears(words, marks, named[0])):
        out[0] = False
    return out


def _hears(words: Sequence[Token], marks: Marks, item: Named) -> bool:
    """Say whether a message begins with a bare place where something is heard that is told of elsewhere: "Барань, чуем гул з боку …"."""
    if item.first or item.strong or item.after + 1 >= len(words) or words[item.after].text not in _MARKS:
        return False
    return any(mask & load().bits["observer.hear"] for mask in marks.masks[item.after + 1:item.after + 3])


def _watches(marks: Marks, item: Named) -> bool:
    """Say whether the only place of a message is told to be quiet by nobody else: "w Terespolu cisza na moście"."""
    bits = load().bits
    quiet, told = bits["observer.quiet"], load().union("observer.told", "concepts.authority")
    settled = item.hit is not None and item.hit.entries[0].kind is PlaceKind.SETTLEMENT
    return settled and item.role is Role.AT and item.strong and bool(marks.whole & quiet) and not marks.whole & told


def _by_phrases(marks: Marks, words: Sequence[Token], named: Sequence[Named]) -> dict[int, bool]:
    bits = load().bits
    here, beside, quoted = bits["observer.here"], bits["observer.beside"], bits["observer.kin"]
    if not any(mask & bits["observer.see"] for mask in marks.masks):
        quoted |= bits["observer.lives"]
    out: dict[int, bool] = {}
    for first, after, bit in marks.phrases:
        if bit == here:
            beyond = [index for index, item in enumerate(named) if after <= item.first < after + _REACH
                      and not any(word.text in _BREAKS for word in words[after:item.first])]
            other = any(marks.masks[at] & quoted for at in range(first, after))
            out.update(dict.fromkeys(beyond[:1], other))  # one is in one place: the next name is what is told
        elif bit == beside:
            before = [index for index, item in enumerate(named) if item.first < first]
            out.update(dict.fromkeys(before[-1:], False))
    return out


_SELF, _KIN = "self", "kin"


def _personal(words: Sequence[Token], marks: Marks, item: Named, taken: Sequence[bool], passed: int) -> str:
    """Say which person stands right before a place with no event between ("я Аня з X", "цётка, жыве ў X"), or ""."""
    if not item.strong or item.role in (Role.TO, Role.DIRECTION) or item.because in PASSED:
        return ""
    bits = _bits()
    lives = False
    for at in range(item.first - 1, max(-1, passed - 1, item.first - 1 - _LOOK_BACK), -1):
        if taken[at]:
            continue
        mask = marks.masks[at]
        if words[at].text in _STOPS or mask & bits.event or (words[at].text == "," and not lives and item.role is not Role.FROM):
            return ""
        lives = lives or bool(mask & bits.live)
        if mask & bits.kin:
            return _KIN
        if mask & bits.self_ and (lives or item.role is Role.FROM):
            return _SELF
    return ""


def _addressed(words: Sequence[Token], item: Named, home: Sequence[bool]) -> bool:
    """Say whether a street and house stand right beside a place: "вул. … 3, Мазыр", "Мазыр, вул. …", "на 3 паверсе ў Жлобіне"."""
    after = item.after + (item.after < len(words) and words[item.after].text == ",")
    if after < len(home) and home[after]:
        return True
    at = item.first - 1
    while at > 0 and item.first - at < 3 and not home[at] and (words[at].text == "," or len(words[at].text) <= 2):
        at -= 1
    return at >= 0 and home[at]


class _Bits(NamedTuple):
    self_: int
    kin: int
    live: int
    event: int


@cache
def _bits() -> _Bits:
    bits = load().bits
    event = sum(bit for name, bit in bits.items() if name.startswith("concepts.") and name not in
                ("concepts.says", "concepts.heard", "concepts.person", "concepts.stand", "concepts.railway"))
    return _Bits(bits["observer.self"], bits["observer.kin"] | bits["observer.witness"], bits["observer.live"], event)


_REACH = int(str(table("observer")["reach"]))
_LOOK_BACK = 7  # words
_STOPS = ".!?\n;"
_MARKS = ",:.-–—"
_BREAKS = ".!?\n;:,"
