"""The one way in: bytes to messages, whatever the kind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import BinaryIO

from dazor.intake import articles, feeds, jsonl, kinds, plain, sealed, streams, tables, telegram
from dazor.intake.attachments import Files
from dazor.intake.errors import UnknownKind
from dazor.intake.values import Refused
from dazor.model.raw import Message

NO_COLUMNS: Mapping[str, str] = MappingProxyType({})


def read(
    stream: BinaryIO, *, kind: str = "", columns: Mapping[str, str] = NO_COLUMNS, name: str = "input",
    zone: str = "Europe/Minsk", files: Files | None = None,
) -> Iterator[Message | Refused]:
    """Yield the messages of a channel's bytes, and what was refused, in their order.

    `kind` is one of KINDS, seen from the content when empty. `columns` maps a field to a table's column. `zone` is the
    civil time that a messenger's instants are told in. `files` opens an export's attachment by its path, None when it
    is not there.

    Raises: EmptyInput, UnknownKind, NotThisKind, BadColumns, BadZone: nothing was taken.
    """
    head, stream = streams.look(stream)
    kind = kind or kinds.kind_of(head, name)
    encoding = streams.encoding_of(head)
    start = head.decode(encoding, "replace").removeprefix("\ufeff")
    match kind:
        case "telegram":
            yield from telegram.read(stream, encoding=encoding, zone=zone, files=files, name=name)
        case "jsonl":
            yield from jsonl.read(stream, encoding=encoding, name=name)
        case "csv":
            yield from tables.read(stream, encoding=encoding, head=start, columns=columns, name=name)
        case "feed":
            yield from feeds.read(stream, name=name)
        case "article":
            yield from articles.read(stream, encoding=encoding, head=head, name=name)
        case "text":
            yield from plain.read(stream, encoding=encoding, head=start, files=files, name=name)
        case "sealed":
            pile = sealed.Pile()
            yield from pile.read(stream, name=name)
            yield from (refused for _, refused in pile.missing())
        case _:
            raise UnknownKind(f"no kind {kind!r}. Nothing was read. Kinds: {', '.join(kinds.KINDS)}.")


def columns_of(head: bytes, columns: Mapping[str, str] = NO_COLUMNS) -> str:
    """Return in words which columns of a table would be read, from its first bytes.

    Raises: BadColumns when they cannot be found.
    """
    return tables.described(head.decode(streams.encoding_of(head), "replace").removeprefix("\ufeff"), columns)
