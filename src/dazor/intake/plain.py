"""A plain text file in which every line is a message."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from dazor.intake import streams, texts
from dazor.intake.errors import EmptyInput
from dazor.intake.values import Cause, Refused
from dazor.model.raw import MAX_TEXT_BYTES, Message


def read(stream: BinaryIO, *, encoding: str, name: str) -> Iterator[Message | Refused]:
    """Yield a message a line, without empty ones. Raises: EmptyInput when there is none."""
    seen = False
    for number, line, whole in streams.lines(stream, encoding, limit=MAX_TEXT_BYTES):
        where = f"line {number}"
        if not whole:
            seen = True
            yield Refused(where=where, why=f"longer than {MAX_TEXT_BYTES:,} characters", cause=Cause.TOO_LONG)
        elif words := texts.clean(line):
            seen = True
            yield texts.message(where, words, door="text")
    if not seen:
        raise EmptyInput(f"{name}: no words in it. Nothing was taken.")
