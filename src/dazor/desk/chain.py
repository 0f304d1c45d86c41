"""Journals that show when somebody changed them: each line carries the hash of the line before.

The hash covers the named fields as JSON. A chain proves order and completeness up to its last line; that the last
lines were not cut off is proved by writing its head down elsewhere (`head`, printed by `dazor desk lock-status`).
"""

from __future__ import annotations

import hashlib
import json
from typing import Any, ClassVar

from django.db import connection, models, transaction

from dazor.desk.errors import BrokenChain

START = "0" * 64


class Chained(models.Model):
    """A line of a journal. It can be added and read."""

    seq = models.BigAutoField(primary_key=True)
    previous = models.CharField(max_length=64, unique=True)
    hash = models.CharField(max_length=64)

    CHAINED: ClassVar[tuple[str, ...]] = ()

    class Meta:  # noqa: D106 - Django's
        abstract = True

    def reckon(self) -> str:
        """Return the hash this line must carry, 64 hex digits."""
        fields = json.dumps([getattr(self, name) for name in self.CHAINED], ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(f"{self.previous}{fields}".encode()).hexdigest()

    def save(self, *_args: Any, **_keywords: Any) -> None:  # noqa: ANN401 - Django's signature
        """Refuse: lines are added by `add`. Raises: BrokenChain always."""
        raise BrokenChain("a line of a journal is added by its own function and never changed. Nothing was written.")

    def delete(self, *_args: Any, **_keywords: Any) -> tuple[int, dict[str, int]]:  # noqa: ANN401 - Django's
        """Refuse. Raises: BrokenChain always."""
        raise BrokenChain("a line of a journal is never deleted. Nothing was changed.")


def add(journal: type[Chained], **fields: Any) -> Any:  # noqa: ANN401 - a line of that journal
    """Add a line and return it. Two writers at once stand in line until the first is done."""
    with transaction.atomic():
        if connection.vendor == "postgresql":  # SQLite's transactions are IMMEDIATE: one writer at a time anyhow
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [journal.__name__])
        line = journal(previous=head(journal), **fields)
        line.hash = line.reckon()
        models.Model.save(line, force_insert=True)
    return line


def head(journal: type[Chained]) -> str:
    """Return the hash of the last line, or of the empty journal."""
    manager: Any = journal._default_manager
    return manager.order_by("-seq").values_list("hash", flat=True).first() or START


def prove(journal: type[Chained]) -> int:
    """Return how many lines there are after checking each. Raises: BrokenChain with the number of the first bad one."""
    manager: Any = journal._default_manager
    expected, count = START, 0
    for line in manager.order_by("seq").iterator():
        if line.previous != expected or line.reckon() != line.hash:
            raise BrokenChain(f"line {line.seq} of {journal.__name__} does not follow from the line before it: the journal "
                              "was changed outside the desk. Keep a copy of the database and tell the other editors.")
        expected, count = line.hash, count + 1
    return count
