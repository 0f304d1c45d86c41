"""CSV and its relatives: delimiter, encoding and columns are seen from the content; every bad row is named.

A column that holds who sent a message is never read, not even when asked for.
"""

from __future__ import annotations

import csv
import io
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import BinaryIO

from dazor.intake import dates, texts
from dazor.intake.errors import BadColumns, EmptyInput
from dazor.intake.values import Cause, Refused
from dazor.model.raw import Message

FIELDS = ("text", "published", "id", "origin")
MAX_ROW = 1 << 24  # characters in one field; a quote that is never closed is seen here and not at the end of the disk
_DELIMITERS = ",;\t|"
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")


@cache
def _names() -> tuple[dict[str, frozenset[str]], frozenset[str]]:
    data = tomllib.loads((files("dazor.intake") / "columns.toml").read_text(encoding="utf-8"))
    return {field: frozenset(names) for field, names in data["columns"].items()}, frozenset(data["sender"]["words"])


def _folded(name: str) -> str:
    return " ".join(name.casefold().strip().split())


def holds_sender(column: str) -> bool:
    """Whether a column's name says that it holds who sent the message."""
    spread = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", column).replace("_", " ")  # userName, from_id
    return any(word in _names()[1] for word in _WORD.findall(spread.casefold()))


def delimiter_of(head: str) -> str:
    """Return the delimiter under which the first line has most known columns, then most columns."""
    known = frozenset().union(*_names()[0].values())
    first = head.lstrip("\r\n").splitlines()[:1]

    def score(delimiter: str) -> tuple[int, int]:
        try:
            cells = next(csv.reader(first, delimiter=delimiter), [])
        except csv.Error:
            return (0, 0)
        return (sum(_folded(cell) in known for cell in cells), len(cells))

    return max(_DELIMITERS, key=score)


def looks_like_table(head: str) -> bool:
    """Whether the first line is a header with a column of text and another column."""
    first = head.lstrip("\r\n").splitlines()[:1]
    if not first or len(first[0]) > 4096:
        return False
    cells = next(csv.reader(first, delimiter=delimiter_of(head)), [])
    return len(cells) > 1 and any(_folded(cell) in _names()[0]["text"] for cell in cells)


def _shown(header: Sequence[str]) -> str:
    """The columns for a message; a first line that is data, not names, is not printed."""
    if any(len(cell) > 40 or any(c.isdigit() or c == "@" for c in cell) for cell in header):
        return "Its first line does not look like names of columns."
    return f"It has: {', '.join(header)}."


def _asked(places: Mapping[str, int], asked: Mapping[str, str], shown: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for field, column in asked.items():
        if field not in FIELDS:
            raise BadColumns(f"no field {field!r}. Nothing was read. Fields: {', '.join(FIELDS)}.")
        if holds_sender(column):
            raise BadColumns(f"column {column!r} holds who sent the message and is never read. Nothing was read.")
        if _folded(column) not in places:
            raise BadColumns(f"no column {column!r}. Nothing was read. {shown}")
        found[field] = places[_folded(column)]
    return found


def mapped(header: Sequence[str], asked: Mapping[str, str]) -> dict[str, int]:
    """Return field → column number, what was asked for first and guesses for the rest.

    Raises: BadColumns for an unknown field or column, for a column that holds the sender, or without any text.
    """
    places = {_folded(cell): number for number, cell in reversed(list(enumerate(header)))}
    found = _asked(places, asked, _shown(header))
    for field, names in _names()[0].items():
        free = [number for cell, number in places.items() if cell in names and number not in found.values()]
        if free and field not in found:
            found[field] = min(free)
    if "text" not in found:
        raise BadColumns(f"no column of text is known. Nothing was read. Say --map text=COLUMN. {_shown(header)}")
    return found


def described(head: str, asked: Mapping[str, str]) -> str:
    """Return which column is taken for which field, and the delimiter, in words.

    Raises: BadColumns as `mapped`.
    """
    delimiter = delimiter_of(head)
    header = next(csv.reader(head.lstrip("\r\n").splitlines()[:1], delimiter=delimiter, skipinitialspace=True), [])
    found = mapped(header, asked)
    shown = {"\t": "tab"}.get(delimiter, delimiter)
    return f"columns by {shown!r}: " + ", ".join(f"{field}={header[number]}" for field, number in found.items())


class _Endless(Exception):
    """A line or a field goes on and on: most often a quote that is never closed."""


def _lines(stream: BinaryIO, encoding: str) -> Iterator[str]:
    text = io.TextIOWrapper(stream, "utf-8-sig" if encoding == "utf-8" else encoding, errors="replace", newline="")
    while line := text.readline(MAX_ROW):
        if len(line) >= MAX_ROW:
            raise _Endless
        yield line


def _rows(stream: BinaryIO, encoding: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    csv.field_size_limit(MAX_ROW)  # for the whole process; the default of 131,072 would lose the row's border
    rows = csv.reader(_lines(stream, encoding), delimiter=delimiter, skipinitialspace=True)
    number = 0
    try:
        for number, row in enumerate(rows, 1):
            yield number, row
    except csv.Error:
        raise _Endless(number + 1) from None
    except _Endless:
        raise _Endless(number + 1) from None


def _damage(text: str, where: str, encoding: str) -> Refused | None:
    broken = text.count("�")
    if not broken:
        return None
    lost = broken * 10 > len(text)
    return Refused(where=where, why=f"{broken} letters are not {encoding}", cause=Cause.BAD_BYTES,
                   kept="" if lost else "the words, without these letters")


def _row(where: str, row: Sequence[str], at: Mapping[str, int], encoding: str) -> Iterator[Message | Refused]:
    cells = {field: row[number].strip() if number < len(row) else "" for field, number in at.items()}
    text = texts.clean(cells["text"])
    if damage := _damage(text, where, encoding):
        yield damage
        if not damage.kept:
            return
    stated = cells.get("published", "")
    published = dates.civil(stated)
    if stated and not published:
        yield Refused(where=where, why="its date cannot be read in one way only", kept="the words, without a date",
                      cause=Cause.DATE)
    origin = texts.clean(cells.get("origin", ""))[:200]
    number = cells.get("id", "")
    id_ = texts.stable_id("csv", origin, published, text, number) if number else ""
    yield texts.message(where, text, door="csv", id_=id_, published=published, origin=origin)


def read(
    stream: BinaryIO, *, encoding: str, head: str, columns: Mapping[str, str], name: str,
) -> Iterator[Message | Refused]:
    """Yield a message a row; a bad row is refused by number and the others are read.

    Raises: BadColumns (see `mapped`); EmptyInput when there is no row below the header.
    """
    rows = _rows(stream, encoding, delimiter_of(head))
    at: dict[str, int] = {}
    seen = 0
    try:
        for number, row in rows:
            if not any(cell.strip() for cell in row):
                continue
            if not at:
                at = mapped(row, columns)
                continue
            seen += 1
            yield from _row(f"row {number}", row, at, encoding)
    except _Endless as endless:
        kept = "everything before it" if seen else ""
        seen += 1
        yield Refused(where=f"row {endless}", why=f"longer than {MAX_ROW:,} characters: is a quote never closed?",
                      kept=kept, cause=Cause.BROKEN)
    if not seen:
        raise EmptyInput(f"{name}: no rows below the header. Nothing was taken.")
