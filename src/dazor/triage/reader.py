"""Messages one after another → their reports; a text that was just read is not read again.

Floods are echoes: one text forwarded by many, an archive read a second time. What is remembered lies in memory, with
its words, for as long as the reader lives, and is never written anywhere; the desk, which runs for days, reads without one.
"""

from __future__ import annotations

from msgspec.structs import replace

from dazor.gazetteer import Pack
from dazor.model.facts import Report
from dazor.triage.reading import read

_KEPT = 8_192  # reports, some 6 KiB each


class Reader:
    """Reads a stream of messages; the reports it gives are those of `read`."""

    def __init__(self, pack: Pack, reference: str = "") -> None:
        """Read with a pack; relative words of a message without a date count from `reference`."""
        self._pack, self._reference = pack, reference
        self._known: dict[tuple[str, str], Report] = {}

    def read(self, text: str, *, id: str = "", published: str = "") -> Report:  # noqa: A002 - as `read`
        """Return what a message says. Raises: TooLong: as `read`."""
        known = self._known.get((text, published))
        if known is None:
            known = read(text, id=id, published=published, pack=self._pack, reference=self._reference)
            if len(self._known) >= _KEPT:
                del self._known[next(iter(self._known))]  # the one read longest ago
            self._known[text, published] = known
        return known if known.id == id else replace(known, id=id)
