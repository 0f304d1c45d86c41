"""Names of equipment, slang included → ids of the equipment lexicon."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache, reduce
from operator import or_

from dazor.gazetteer.memory import Memory
from dazor.triage.lexicon import Lexicon, Marks, table
from dazor.triage.tokens import Token

# A class goes when something exact of it is named: "МиГ" beside "МиГ-31", "truck" beside "Ural".
_WITHIN = {"mig": ("mig-31", "mig-31k", "mig-29"), "mig-31": ("mig-31k",), "btr": ("btr-80", "btr-82a"),
           "aircraft": ("mig", "mig-31", "mig-29", "su-24", "su-25", "su-30", "su-34", "su-35", "il-76", "a-50", "fighter",
                        "bomber", "an-26", "an-124", "tu-22", "tu-95", "mig-31k", "sukhoi"),
           "helicopter": ("mi-8", "mi-24", "mi-26", "ka-52"), "drone": ("shahed", "orlan-10", "quadcopter"),
           "truck": ("ural-truck", "kamaz-truck", "maz-truck", "kraz-truck", "zil-truck"), "uaz": ("uaz-bukhanka",),
           "tank": ("t-72", "t-80", "t-90", "t-62"), "artillery": ("howitzer", "self-propelled-gun"),
           "missile": ("iskander", "kinzhal", "tochka-u")}


@cache
def _lexicon() -> Lexicon:
    return Lexicon({"objects": {name: {"all": words} for name, words in _written().items()}})


@cache
def _written() -> dict[str, str]:
    names = table("objects")["names"]
    assert isinstance(names, dict)  # noqa: S101 - a file of our own
    return {str(name): str(words) for name, words in names.items()}


def _meant(spelled: str) -> int:
    word = _lexicon().word(spelled)
    return _OPENS if word.opens else word.mask


_OPENS = -1  # a phrase: the words must be looked at in their order
_MEANT = Memory(_meant)


def objects(words: Sequence[Token], marks: Marks, first: int, after: int) -> tuple[str, ...]:
    """Return the ids of the equipment named in a stretch, in the order of the lexicon, the most exact ones."""
    stretch = [word.key for word, mask in zip(words[first:after], marks.masks[first:after], strict=True) if mask]
    whole = reduce(or_, _MEANT.of(stretch), 0)
    if whole == _OPENS:
        whole = _lexicon().mark(stretch).whole
    return _ids(whole) if whole else ()


@lru_cache(maxsize=4_096)
def _ids(whole: int) -> tuple[str, ...]:
    ids = [name.removeprefix("objects.") for name, bit in _lexicon().bits.items() if whole & bit]
    return tuple(id_ for id_ in ids if not any(exact in ids for exact in _WITHIN.get(id_, ())))
