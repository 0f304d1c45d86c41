"""Which paragraphs of a page are the article, and which are furniture: navigation, subscription, teasers, bylines.

Rules over the order of lines; their words are data (`furniture.toml`). A paragraph is dropped for a reason that is
said. Headings below the title go too: they say nothing their section does not, and read alone they mislead.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from dazor.intake.values import Cause

_SPACES = re.compile(r"\s+")
_UNBRACKETED = re.compile(r"[()]")
_EDGES = " \t.,:;!?…\"'“”„«»‘’()[]–—-"
_ENDS = (".", "!", "?", "…", "”", "\"", "»", ")", ":", ";", "’")
_HEADING_WORDS = 6
_BOX_PARAGRAPHS = 5
_CREDIT = re.compile(r"(?<=[.!?»”])\s+[^.!?/]{2,60}(?:/[^./]{2,40})+$")  # … on Feb. 28. A. Name/AFP/Getty Images
_HANDLE = re.compile(r"(?:twitter|telegram|instagram|facebook|x)\s*:\s*@?\w+", re.IGNORECASE)
_NAME_IS = re.compile(r"^(?:[^\W\d_][\w’'.-]*\s+){2,4}(?:is|–|—|-|jest)\s")
_NEAR_THE_END = 3  # lines: a detained journalist in the middle is news, not a byline


class Line(NamedTuple):
    """One line of a page: its words, the block of unbroken lines it stands in, and why it goes ("" when it stays)."""

    text: str
    block: int
    why: str = ""
    cause: Cause = Cause.FURNITURE


@cache
def _words() -> dict[str, dict[str, tuple[str, ...]]]:
    data = tomllib.loads((files("dazor.intake") / "furniture.toml").read_text(encoding="utf-8"))
    return {part: {key: tuple(words) for key, words in keys.items()} for part, keys in data.items()}


def _flat(text: str) -> str:
    return _SPACES.sub(" ", text.casefold().replace("’", "'")).strip()


def _bare(text: str) -> str:
    return _flat(text).strip(_EDGES)


def _begins(flat: str, part: str) -> bool:
    rules = _words()[part]
    return flat.rstrip(" .:") in rules["exact"] or flat.startswith(rules.get("prefix", ()))


def split(text: str) -> list[Line]:
    """Return the lines of a page with the number of their block."""
    lines, block = [], 0
    for raw in text.splitlines():
        words = _SPACES.sub(" ", raw).strip()
        if words:
            lines.append(Line(words, block))
        else:
            block += 1
    return lines


def _heading(line: Line) -> bool:
    words = line.text.split()
    return len(words) <= _HEADING_WORDS and not line.text.endswith(_ENDS) and not re.search(r"[\d,;]", line.text)


def _by(line: Line, *, last: bool) -> bool:
    """A byline, or one of the last lines about the writer."""
    flat, words = _flat(line.text), line.text.split()
    first = flat.split(" ")[0].strip(":")
    if first in _words()["words"]["byline"] and len(words) <= 6 and not line.text.endswith(_ENDS):
        return True
    if len(words) > 45:
        return False
    trade = any(word.strip(_EDGES) in _words()["words"]["trades"] for word in flat.split(" "))
    return trade and bool((last and _NAME_IS.match(line.text)) or _HANDLE.search(line.text))


def _tail(lines: Sequence[Line]) -> int:
    """Where the article ends: at a line that only stands below articles, in the second half of the words."""
    whole, before = sum(len(line.text) for line in lines), 0
    for number, line in enumerate(lines):
        if before * 2 > whole and _begins(_flat(line.text), "tail"):
            return number
        before += len(line.text)
    return len(lines)


def _boxes(lines: Sequence[Line]) -> set[int]:
    """Boxes of advertising: a heading, a few paragraphs, "Read more"."""
    found: set[int] = set()
    for number, line in enumerate(lines):
        if not _begins(_flat(line.text), "box"):
            continue
        found.add(number)
        for start in range(number - 1, max(number - 1 - _BOX_PARAGRAPHS, 0), -1):
            if _heading(lines[start]):
                found.update(range(start, number))
                break
    return found


def _within(number: int, bare: Sequence[str]) -> bool:
    """Whether a longer paragraph says the same words: a pull quote, or the short form of a caption next to it."""
    mine = bare[number]
    if len(mine) < 20:
        return False
    if any(mine in other for place, other in enumerate(bare) if place != number and len(other) > len(mine)):
        return True
    words = set(mine.split())
    near = (bare[place] for place in range(max(number - 2, 0), min(number + 3, len(bare))) if place != number)
    for other in near:
        missing = words - set(_UNBRACKETED.sub("", other).split())
        if len(other) > len(mine) and len(missing) * 10 <= len(words) and not re.search(r"\d", " ".join(missing)):
            return True
    return False


def _why(line: Line, number: int, end: int) -> str:
    if _begins(_flat(line.text), "line"):
        return "a line of the page, not of the article"
    if _by(line, last=number >= end - _NEAR_THE_END):
        return "about who wrote it"
    if number and _heading(line):
        return "a heading"
    return ""


def judged(lines: Sequence[Line]) -> list[Line]:
    """Return every line, with why it goes when it is not of the article."""
    end, boxes = _tail(lines), _boxes(lines)
    bare = [_bare(line.text) for line in lines]
    given: set[str] = set()
    out: list[Line] = []
    for number, line in enumerate(lines):
        why, cause = _why(line, number, end), Cause.FURNITURE
        if number >= end:
            why = "below the article"
        elif number in boxes:
            why = "a box of advertising"
        elif not why and (bare[number] in given or _within(number, bare[:end])):
            why, cause = "said in another paragraph", Cause.REPEATED
        if not why:
            given.add(bare[number])
        out.append(line._replace(text=_CREDIT.sub("", line.text), why=why, cause=cause))
    return out
