"""JSON lines in, JSON lines out: what every verb of the pipe shares.

Exit codes: 0 done, 1 some items refused (listed on standard error), 2 unusable input.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, TypeVar

import msgspec

from dazor.model.errors import UnusableInput

MAX_LINE = 1 << 20  # bytes; a longer line is refused by number, the rest of the file is still read
T = TypeVar("T")


class Refusals:
    """Counts what was refused and says it on standard error as it happens."""

    def __init__(self) -> None:
        self.count = 0

    def add(self, where: str, why: str) -> None:
        """Report one refused item."""
        self.count += 1
        print(f"refused: {where}: {why}", file=sys.stderr)

    @property
    def exit_code(self) -> int:
        """1 when anything was refused, else 0."""
        return 1 if self.count else 0


def source(name: str) -> BinaryIO:
    """Open a file, or standard input for `-`. Raises: UnusableInput when it cannot be opened."""
    if name == "-":
        return sys.stdin.buffer
    try:
        return Path(name).open("rb")
    except OSError as error:
        raise UnusableInput(f"{name}: {error.strerror}. Nothing was read.") from error


def save(name: str | Path, data: bytes) -> None:
    """Write a file whole, or leave what was there. Raises: UnusableInput."""
    target = Path(name)
    beside = target.parent / f"{target.name}.new"
    try:
        if target.exists() and not target.is_file():  # a pipe or /dev/null is written to, never replaced
            target.write_bytes(data)
            return
        beside.write_bytes(data)
        beside.replace(target)
    except OSError as error:
        with contextlib.suppress(OSError):
            beside.unlink()
        raise UnusableInput(f"{target}: {error.strerror}. It was not written; what was there before is unchanged.") from error


def save_lines(name: str, values: Iterable[object]) -> None:
    """Write values as JSON lines into a file, whole or not at all. Raises: UnusableInput."""
    save(name, b"".join(msgspec.json.encode(value) + b"\n" for value in values))


def none_left(good: int, bad: int) -> None:
    """Raises: UnusableInput when lines were refused and none was good."""
    if bad and not good:
        raise UnusableInput(f"none of the {bad} lines could be read; they are listed above. Nothing was written.")


def raw_lines(stream: BinaryIO, refusals: Refusals) -> Iterator[tuple[int, bytes]]:
    """Yield (number, line) of the non-empty lines; a line over MAX_LINE is refused without being held in memory."""
    number, too_long = 0, False
    while piece := stream.readline(MAX_LINE):
        if too_long:
            too_long = not piece.endswith(b"\n")
            continue
        number += 1
        if len(piece) == MAX_LINE and not piece.endswith(b"\n"):
            too_long = True
            refusals.add(f"line {number}", f"longer than {MAX_LINE // 1024} KiB")
        elif piece.strip():
            yield number, piece


def read(stream: BinaryIO, type_: type[T], refusals: Refusals) -> Iterator[T]:
    """Yield the values of a JSON-lines stream; a bad line is refused with its number and the rest is read.

    Raises: UnusableInput when there were lines and none of them could be read.
    """
    decoder = msgspec.json.Decoder(type_)
    good = bad = 0
    for number, line in raw_lines(stream, refusals):
        try:
            value = decoder.decode(line)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            bad += 1
            refusals.add(f"line {number}", str(error))
            continue
        good += 1
        yield value
    none_left(good, bad)


def write(values: Iterable[object], stream: BinaryIO | None = None) -> int:
    """Write values as JSON lines. Returns how many."""
    out, encoder, written = stream or sys.stdout.buffer, msgspec.json.Encoder(), 0
    for value in values:
        out.write(encoder.encode(value) + b"\n")
        written += 1
    out.flush()
    return written
