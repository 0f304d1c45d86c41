"""How many echoes of one text are counted once, and how many tellings that only look alike: `python bench/echoes.py`.

Reads tests/corpus/echoes.jsonl: ten texts with their translations and forwards, texts of the same pattern about other
events, and people who saw the same and each tell it in their own words.
"""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import msgspec

from dazor.gazetteer import Pack
from dazor.incidents.duplicates import grouped
from dazor.triage import read

CORPUS = Path(__file__).resolve().parents[1] / "tests" / "corpus" / "echoes.jsonl"
_CYRILLIC = {"be", "ru", "uk"}


class Telling(msgspec.Struct, forbid_unknown_fields=True):
    """A text and the event it tells; tellings of one event are echoes of one text."""

    kind: str  # echo, forward; like and witness: each its own event
    event: str
    lang: str
    text: str


class Found(msgspec.Struct, frozen=True):
    """Pairs counted once and pairs there are: (joined, all)."""

    cyrillic: tuple[int, int]  # echoes in Belarusian, Russian and Ukrainian
    latin: tuple[int, int]  # with one in Polish or English
    forwards: tuple[int, int]
    false: tuple[int, int]


def measure() -> Found:
    """Return what is joined in the corpus."""
    told = [msgspec.json.decode(line, type=Telling) for line in CORPUS.read_bytes().splitlines()]
    pack = Pack.embedded()
    roots = grouped([read(one.text, id=str(at), published="2022-03-17T12:00", pack=pack) for at, one in enumerate(told)])
    tally = {name: [0, 0] for name in ("cyrillic", "latin", "forwards", "false")}
    for one, two in combinations(range(len(told)), 2):
        name = _name(told[one], told[two])
        if name:
            tally[name][0] += roots[one] == roots[two]
            tally[name][1] += 1
    return Found(*((joined, pairs) for joined, pairs in tally.values()))


def _name(one: Telling, two: Telling) -> str:
    if one.event != two.event:
        return "false"
    if "forward" in (one.kind, two.kind):
        return "forwards" if one.lang == two.lang else ""
    return "cyrillic" if {one.lang, two.lang} <= _CYRILLIC else "latin"


if __name__ == "__main__":
    for name, (joined, pairs) in msgspec.structs.asdict(measure()).items():
        print(f"{name:9} {joined:4} of {pairs:5} pairs counted once")
