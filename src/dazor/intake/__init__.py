"""Bytes from a channel → `Message`; who sent it is dropped here and never becomes a value.

    read(stream, name="result.json")      Message | Refused, in the order of the input
    kind_of(head, name)                   telegram, jsonl, csv, feed, article, text or sealed, seen from the content

1. `streams` looks at the first 64 KB and reads the rest in pieces, in the encoding it is in.
2. `kinds` says what it is; `reading` hands it to one parser: `telegram`, `jsonl`, `tables`, `feeds`, `articles`,
   `plain`, `sealed`. Each looks at the fields it needs and passes over every other.
3. `texts` makes the words fit to keep and gives the id: a hash of the content, so that the same import changes nothing
   twice, under whatever file name.

Promised: no field of a message can hold its sender; what was not taken is named by its place and never quoted; a
broken file gives everything before the break; memory does not grow with the size of an export or a table.
"""

from __future__ import annotations

from dazor.intake.errors import BadColumns, BadZone, EmptyInput, NotThisKind, UnknownKind
from dazor.intake.kinds import KINDS, kind_of
from dazor.intake.reading import columns_of, read
from dazor.intake.sealed import Pile
from dazor.intake.streams import look
from dazor.intake.values import BY_DESIGN, Cause, Refused
from dazor.model.errors import UnusableInput

__all__ = ["BY_DESIGN", "KINDS", "BadColumns", "BadZone", "Cause", "EmptyInput", "NotThisKind", "Pile", "Refused", "UnknownKind",
           "UnusableInput", "columns_of", "kind_of", "look", "read"]
