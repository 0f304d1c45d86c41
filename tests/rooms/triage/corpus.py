"""Messages in our own words with what is to be read in them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import msgspec

from dazor.gazetteer import Pack
from dazor.model.facts import Report
from dazor.triage import read

CORPUS = Path(__file__).resolve().parents[2] / "corpus" / "triage.jsonl"


class Case(msgspec.Struct, forbid_unknown_fields=True):
    """A message and what is to be read in it; what is not said is not asked."""

    text: str
    published: str
    types: list[str]
    places: dict[str, str] = {}  # name in English → role
    start: str = ""
    count: tuple[int | None, int | None] | None = None
    heading: str = ""
    negated: bool = False
    hedged: bool = False
    observer: list[str] = []


@cache
def pack() -> Pack:
    """Return the pack inside the package."""
    return Pack.embedded()


def told(text: str, published: str = "2022-03-10T12:00") -> Report:
    """Read a message with the embedded pack."""
    return read(text, id="m", published=published, pack=pack())


def cases() -> list[Case]:
    """Return the corpus."""
    return [msgspec.json.decode(line, type=Case) for line in CORPUS.read_bytes().splitlines() if line.strip()]
