"""What a named public channel has been right about: counts from editors' verdicts, pulled towards its class.

Only what is public under a name has a record: the origin of a channel, an outlet, an authority. A door, a kind, a
number, an address, anything that could be a person's is refused, in the file and in the reckoning.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from dazor.model.errors import UnusableInput
from dazor.model.facts import Report
from dazor.model.sources import ANONYMOUS, AUTHORITY, CHANNEL, OUTLET, kind_of

STRENGTH = 20.0  # verdicts that the class weighs against those of one channel (methods 1)
USUAL = {CHANNEL: 0.80, OUTLET: 0.92, AUTHORITY: 0.92}  # share right of a class until verdicts say otherwise
DISCREDITED = 0.35  # below it a channel is no kind of evidence: it was wrong twice as often as right
BONUS_MOST = 3.0  # dB for the best record among the sources
FEWEST = 5  # verdicts before a class moves
_DOORS = frozenset({"form", "telegram", "jsonl", "csv", "feed", "article", "text", "web", "bot", "onion", "email", "mail",
                    "anonymous", "channel", "outlet", "authority", "private", "unknown"})
_PERSONAL = re.compile(r"[+@]?[\d\s().-]{4,}|.+@.+\..+|@?user[_-]?\d+|(id|uid|chat)[_:-]?-?\d+", re.IGNORECASE)


class NotAChannel(UnusableInput):
    """A record was given to something that is no named public channel. Nothing was read; take the line out."""

    code = "verification.V08"


class Record(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How often a named public channel was right and wrong, as editors found."""

    origin: str
    right: int = 0
    wrong: int = 0
    kind: str = CHANNEL


class Verdict(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What an editor found an incident to be: a line of the desk's export."""

    incident: str
    happened: bool | None  # None: could not be decided
    score: float | None = None  # dB of the ledger before calibration and checks
    p: float | None = None  # as the ledger said, before the verdict
    blind: bool = False  # judged without having seen the ledger
    checked: bool = False  # a check stood on it: it says nothing about the machine alone
    sources: tuple[tuple[str, str], ...] = ()  # (kind, origin) of the public ones, each once


def key(origin: str) -> str:
    """Return the name of a channel as it is compared: `@Name` and `name` are one."""
    return origin.strip().removeprefix("@").casefold()


def refuse(record: Record) -> None:
    """Raise for a record that is not of a named public channel. Raises: NotAChannel."""
    name = record.origin.strip()
    if not name or key(name) in _DOORS or _PERSONAL.fullmatch(name) or record.kind not in USUAL:
        raise NotAChannel(f"{record.origin!r} ({record.kind}) is no named public channel, and only those have a record: no "
                          "door, no kind of source, no person, no number. No record was read; take the line out.")
    if record.right < 0 or record.wrong < 0:
        raise NotAChannel(f"{record.origin!r} has a count below nothing. No record was read; mend the line.")


class Records(msgspec.Struct, frozen=True):
    """Records by (kind, origin), and what is usual in each class."""

    own: dict[tuple[str, str], Record] = {}
    usual: dict[str, float] = msgspec.field(default_factory=lambda: dict(USUAL))

    def share(self, kind: str, origin: str) -> float:
        """Return how often the channel is right, pulled towards its class (beta-binomial mean)."""
        record, usual = self.own.get((kind, key(origin))), self.usual.get(kind, 0.5)
        if record is None:
            return usual
        return (record.right + STRENGTH * usual) / (record.right + record.wrong + STRENGTH)


NONE = Records()


def read(records: Iterable[Record]) -> Records:
    """Return records ready for use; the share of a class comes from all its channels. Raises: NotAChannel."""
    own: dict[tuple[str, str], Record] = {}
    for record in records:
        refuse(record)
        if (record.kind, key(record.origin)) in own:
            raise NotAChannel(f"{record.origin!r} stands twice. No record was read; join the two lines.")
        own[record.kind, key(record.origin)] = record
    return Records(own, {kind: _class_share(kind, own) for kind in USUAL})


def _class_share(kind: str, own: Mapping[tuple[str, str], Record]) -> float:
    """Return the share right of a class: each channel counts at most FEWEST × 4 verdicts, so that no big one is the class."""
    right, total = STRENGTH * USUAL[kind], STRENGTH
    for (its, _), record in own.items():
        said = record.right + record.wrong
        if its == kind and said >= FEWEST:
            weight = min(1.0, 4 * FEWEST / said)
            right, total = right + weight * record.right, total + weight * said
    return right / total


def named(reports: Sequence[Report]) -> tuple[tuple[str, str], ...]:
    """Return (kind, origin) of the named public sources; anonymous reports have none, whatever their door."""
    return tuple(sorted({(kind, report.origin) for report in reports
                         if report.origin and (kind := kind_of(report)) != ANONYMOUS}))


def counted(verdicts: Iterable[Verdict]) -> tuple[Record, ...]:
    """Return the records that verdicts make: each channel once an incident, the undecided left out.

    What cannot have a record is passed over, so an export with a door in the wrong field makes none.
    """
    right: dict[tuple[str, str], list[int]] = {}
    for verdict in verdicts:
        for kind, origin in verdict.sources if verdict.happened is not None else ():
            tally = right.setdefault((kind, key(origin)), [0, 0])
            tally[0 if verdict.happened else 1] += 1
    found = []
    for (kind, origin), (good, bad) in sorted(right.items()):
        record = Record(origin, good, bad, kind)
        try:
            refuse(record)
        except NotAChannel:
            continue
        found.append(record)
    return tuple(found)
