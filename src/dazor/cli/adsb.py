"""`dazor import adsb FILE…`: recorded transponder positions → take-offs and landings as lines for `dazor incidents`."""

from __future__ import annotations

import gzip
import hashlib
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Protocol, cast

import typer

from dazor.cli import lines
from dazor.model.errors import UnusableInput

if TYPE_CHECKING:
    from dazor.incidents.transponders import Position
    from dazor.model.facts import Report

GZIP = b"\x1f\x8b"  # readsb writes traces so, whatever their name


class Table(Protocol):
    """The table of what became of every row."""

    def add(self, *cells: str) -> None:
        """Add a row."""


class Wanted:
    """What was asked for on the command line."""

    def __init__(self, *, gazetteer: str, hours: float, every: bool, zone: str, dry_run: bool, to_desk: bool = False) -> None:
        """Raises: UnusableInput for a delay below the least one, or a zone that is none."""
        from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

        from dazor.incidents.transponders.recordings import YOUNGEST

        if hours * 3600 < YOUNGEST:
            raise UnusableInput(f"--older-than {hours:g}: below {YOUNGEST // 3600} hours nothing is taken: this shows what was, not "
                                "what is. Nothing was read.")
        try:
            self.zone: tzinfo = ZoneInfo(zone)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise UnusableInput(f"--zone {zone}: no such zone. Nothing was read.") from error
        self.until = (datetime.now(UTC) - timedelta(hours=hours)).timestamp()
        self.gazetteer, self.every, self.dry_run, self.to_desk = gazetteer, every, dry_run, to_desk


def take(inputs: Sequence[str], wanted: Wanted, table: Table) -> None:
    """Read the files, print a line for each take-off and landing, say on standard error what became of the rest."""
    from dazor.gazetteer import Pack
    from dazor.incidents import transponders

    if not inputs:
        raise UnusableInput("import adsb: no file was given. Nothing was read.")
    pack = Pack.open(wanted.gazetteer) if wanted.gazetteer else Pack.embedded()
    counts, refusals = Counter[str](), lines.Refusals()
    runs, flagged = transponders.Runs(pack), set[str]()
    for position in _positions(inputs, refusals, table):
        counts["positions"] += 1
        if position.at > wanted.until:
            counts["too fresh"] += 1
            continue
        flagged.update({position.hex} if position.military else ())
        counts["low at an airfield"] += runs.add(position)
    if refusals.count and not counts["positions"]:
        raise UnusableInput("no position could be read; what was refused is listed above. Nothing was written.")
    found = runs.movements()
    kept = [move for move in found if wanted.every or transponders.military(move, frozenset(flagged))]
    counts["left out as civil"] = len(found) - len(kept)
    made = list(transponders.reports(kept, pack, wanted.zone))
    for report in made:
        table.add("", "", report.id, "would be taken" if wanted.dry_run else "taken", report.sightings[0].because[-1], "")
    if wanted.to_desk and not wanted.dry_run:
        _to_the_desk(made, inputs)
    else:
        lines.write(() if wanted.dry_run else made)
    said = ", ".join(f"{counts[what]:,} {what}" for what in ("positions", "low at an airfield", "too fresh", "left out as civil"))
    print(f"{len(made):,} take-offs and landings; {said}, {refusals.count:,} refused", file=sys.stderr)
    raise typer.Exit(refusals.exit_code)


def _to_the_desk(made: Sequence[Report], inputs: Sequence[str]) -> None:
    """Hand them over, with the hash of each file for the journal."""
    from dazor.desk.take import take_recordings

    source = ", ".join(f"{Path(name).name} sha256 {_hash(name)}" if name != "-" else "standard input" for name in inputs)
    done = take_recordings(made, source=source)
    print(f"{done.taken:,} wait at the desk for a person's answer, {done.proposed:,} of them proposed to an incident, {done.known:,} known already",
          file=sys.stderr)


def _hash(name: str) -> str:
    try:
        with Path(name).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return "not readable"


def _positions(inputs: Sequence[str], refusals: lines.Refusals, table: Table) -> Iterator[Position]:
    """Yield the positions of all files. A row, or a whole file, that cannot be used is refused and the next one is read."""
    from dazor.incidents import transponders

    for name in inputs:
        try:
            with _opened(name) as stream:
                for row in transponders.read(stream):
                    if not isinstance(row, transponders.Refused):
                        yield row
                        continue
                    refusals.add(f"{name}, {row.where}", row.why)
                    table.add(name, row.where, "", "refused", row.why, "")
        except (OSError, EOFError, UnusableInput) as error:
            refusals.add(name, f"{error}")
            table.add(name, "", "", "refused", f"{error}", "")


def _opened(name: str) -> BinaryIO:
    if name == "-":
        return sys.stdin.buffer
    with Path(name).open("rb") as file:
        packed = file.read(2) == GZIP
    return cast("BinaryIO", gzip.open(name)) if packed else Path(name).open("rb")
