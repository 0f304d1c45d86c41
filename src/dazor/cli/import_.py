"""`dazor import`: files of a channel to the desk, or to JSON lines. Who sent a message is dropped on the way in."""

from __future__ import annotations

import csv
import os
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated, Any

import typer

from dazor.cli import brought, lines
from dazor.cli.app import app
from dazor.model.errors import DazorError, UnusableInput

if TYPE_CHECKING:
    from dazor import intake

COLUMNS = ("file", "where", "id", "outcome", "why", "kept")
_SAID = {"service": "service messages skipped", "no_words": "without words skipped", "position": "positions not read",
         "unsupported": "of unknown kinds skipped", "furniture": "lines of the page left out",
         "repeated": "repeated left out", "date": "dates not read"}


@app.command("import")
def import_(  # noqa: PLR0913 - one option a thing to say
    inputs: Annotated[list[str], typer.Argument(metavar="FILE...", help="Files, export folders or their zips, photos and "
                                                                        "scans of sealed texts; - is standard input; "
                                                                        "`adsb FILE...` for recordings of transponders")],
    kind: Annotated[str, typer.Option(help="telegram, jsonl, csv, feed, article, text or sealed; empty: seen from the "
                                           "content")] = "",
    map_: Annotated[list[str] | None, typer.Option("--map", help="FIELD=COLUMN of a table: text, published, id, "
                                                                 "origin")] = None,
    zone: Annotated[str, typer.Option(help="Civil time for a messenger's instants; empty: the desk's zone")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be taken; change nothing")] = False,
    report: Annotated[Path | None, typer.Option(help="Write a CSV with a row for every item and what became of "
                                                     "it")] = None,
    to_jsonl: Annotated[bool, typer.Option("--to-jsonl", help="Print the messages for `dazor triage` instead of "
                                                              "handing them to the desk")] = False,
    older_than: Annotated[float, typer.Option(help="adsb: only positions so many hours old; 2 is the least")] = 2.0,
    every: Annotated[bool, typer.Option("--every", help="adsb: civil airframes too")] = False,
    to_desk: Annotated[bool, typer.Option("--to-desk", help="adsb: propose what was found at the desk instead of printing "
                                                            "lines")] = False,
    gazetteer: Annotated[str, typer.Option(help="adsb: pack whose airfields count; empty: the one inside")] = "",
) -> None:
    """Take messages from exports, JSON lines, tables, feeds, articles, text; sealed ones also from mail and paper.

    Taking a file again changes nothing.
    """
    from dazor.intake import dates

    zone = zone or _zone()
    dates.zone(zone)  # said before anything is read, also where no line needs it
    with ExitStack() as stack:
        table = stack.enter_context(_Report(report))
        if inputs[0] == "adsb" and not Path("adsb").exists():
            from dazor.cli import adsb

            adsb.take(inputs[1:], adsb.Wanted(gazetteer=gazetteer, hours=older_than, every=every, zone=zone,
                                              dry_run=dry_run, to_desk=to_desk), table)
        run = _Run(table, kind, _mapping(map_ or []), zone)
        run.announce, run.to_desk = dry_run, not to_jsonl
        progress = stack.enter_context(_Progress())
        run.files.opened_again = progress.file
        messages = run.messages(inputs, progress)
        if to_jsonl:
            lines.write(messages)
            counts = {"taken": run.read}
        else:
            counts = _to_the_desk(messages, table, run.files, dry_run=dry_run)
        run.finish()
    print(run.summary(counts, dry_run=dry_run), file=sys.stderr)
    raise typer.Exit(1 if run.refusals.count or counts.get("refused") else 0)


def _to_the_desk(messages: Iterator[Any], table: _Report, files: brought.Attachments, *, dry_run: bool) -> dict[str, int]:
    from dazor.desk import take

    result = take.take_messages(messages, dry_run=dry_run, files=files.find)
    for id_, why in result.refusals:
        print(f"refused: message {id_}: {why}", file=sys.stderr)
    for id_, why in result.without:
        print(f"file not taken: message {id_}: {why}", file=sys.stderr)
    table.amend(dict(result.refusals), dict(result.without))
    if result.left_to_running_desk:
        print("A desk is running; it reads them at its next tick.", file=sys.stderr)
    counts = {"taken": result.taken, "known": result.known, "refused": result.refused, "without": len(result.without)}
    return counts if dry_run else {**counts, "files": result.files}


def _zone() -> str:
    from dazor.settings import load

    return str(load("desk", os.environ)["zone"])


def _mapping(pairs: Sequence[str]) -> dict[str, str]:
    found = {}
    for pair in pairs:
        field, mark, column = pair.partition("=")
        if not mark or not field.strip() or not column.strip():
            raise UnusableInput(f"--map {pair}: write it as field=Column. Nothing was read.")
        found[field.strip()] = column.strip()
    return found


class _Report:
    """The table of what became of every item. It appears whole, or not at all."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._part = path.with_name(path.name + ".part") if path else None
        self._file: IO[str] | None = None
        self._rows: Any = None
        self._amended: Mapping[str, tuple[str, str, str]] = {}  # id in its import → outcome, why, kept
        self._seen: set[str] = set()

    def __enter__(self) -> _Report:
        if self._part:
            if self._path and self._path.is_dir():
                raise UnusableInput(f"{self._path} is a folder. Nothing was read; name a file for the table.")
            try:
                self._file = self._part.open("w", encoding="utf-8", newline="")
            except OSError as error:
                raise UnusableInput(f"{self._path}: {error.strerror}. Nothing was read.") from error
            self._rows = csv.writer(self._file)
            self._rows.writerow(COLUMNS)
        return self

    def add(self, *cells: str) -> None:
        """Add a row."""
        if self._rows:
            # A spreadsheet takes a cell that begins so for a formula.
            self._rows.writerow(["'" + cell if cell[:1] in ("=", "+", "-", "@") and len(cell) > 1 else cell
                                 for cell in cells])

    def took(self, shown: str, id_: str, *, to_desk: bool) -> None:
        """Add the row of a message, known already when the desk has it or it came before in this import."""
        if not self._rows:
            return
        known = False
        if to_desk:
            from dazor.desk import take

            known = id_ in self._seen or bool(take.known_among([id_]))
            self._seen.add(id_)
        self.add(shown, "", id_, "known" if known else "taken", "", "")

    def amend(self, refused: Mapping[str, str], without: Mapping[str, str]) -> None:
        """Say of these ids that the desk refused them, or did not take their file, and why."""
        self._amended = {**{id_: ("taken", f"file not taken: {why}", "the words") for id_, why in without.items()},
                         **{id_: ("refused", why, "") for id_, why in refused.items()}}

    def __exit__(self, kind: object, *_: object) -> None:
        if not (self._file and self._part and self._path):
            return
        try:
            self._file.close()
            if kind is None or kind is typer.Exit:
                self._rewrite()
                self._part.replace(self._path)
        except OSError as error:
            raise UnusableInput(f"{self._path}: {error.strerror}. There is no table of what became of the items; what was taken is "
                                "taken, and importing again changes nothing twice.") from error
        finally:
            self._part.unlink(missing_ok=True)

    def _rewrite(self) -> None:
        if not self._amended or not self._part:
            return
        with self._part.open(encoding="utf-8", newline="") as before:
            rows = list(csv.reader(before))
        with self._part.open("w", encoding="utf-8", newline="") as after:
            csv.writer(after).writerows([*row[:3], *self._amended[row[2]]] if row[2] in self._amended and row[3] != "known" else row
                                        for row in rows)


class _Run:
    """One import of one or more files: reads them in turn and counts what became of each item."""

    announce = False  # say which column is taken for what
    to_desk = True

    def __init__(self, report: _Report, kind: str, columns: Mapping[str, str], zone: str) -> None:
        self._report, self._kind, self._columns, self._zone = report, kind, columns, zone
        self._left_out: Counter[str] = Counter()
        self._no_media = self._media = 0
        self.files = brought.Attachments()
        self._unusable: DazorError | None = None
        self.read = 0
        self.refusals = lines.Refusals()

    def messages(self, inputs: Sequence[str], progress: _Progress) -> Iterator[Any]:
        """Yield the messages of all files; a file that cannot be used is refused by name and the next one is read."""
        from dazor import box, intake

        inputs = brought.inputs(inputs)
        pile = intake.Pile(box.codes)
        for name in inputs:
            try:
                for message in self._file(name, pile):
                    progress.step()
                    yield message
            except UnusableInput as error:
                self._unusable = error
                if len(inputs) > 1:
                    self.refusals.add(name, f"{error} [{error.code}]")
                    self._report.add(Path(name).name, "", "", "refused", str(error), "")
        for shown, refused in pile.missing():
            self._refused(shown, refused)

    def finish(self) -> None:
        """Raises: UnusableInput when no file gave a message and one of them was unusable."""
        if self._unusable and not self.read:
            raise self._unusable

    def summary(self, counts: Mapping[str, int], *, dry_run: bool) -> str:
        """Return one line: what was taken, refused, skipped."""
        said = [f"{counts.get('taken', 0):,} {'would be taken' if dry_run else 'taken'}"]
        if "known" in counts:
            said.append(f"{counts['known']:,} known already")
        said.append(f"{self.refusals.count + counts.get('refused', 0):,} refused")
        said += [f"{number:,} {_SAID[cause]}" for cause, number in sorted(self._left_out.items()) if cause in _SAID]
        if files := counts.get("files", self._media if dry_run else 0):
            said.append(f"{files:,} files {'to be stripped and taken' if dry_run else 'taken, stripped'}")
        if without := counts.get("without", 0):
            said.append(f"{without:,} files not taken")
        if self._no_media:
            said.append(f"{self._no_media:,} media not included")
        return ", ".join(said)

    def _file(self, name: str, pile: intake.Pile) -> Iterator[Any]:
        from dazor import intake

        stream, shown, reach = brought.source(name)
        try:
            head, stream = intake.look(stream)
            kind = self._kind or intake.kind_of(head, shown)
            if self.announce and kind == "csv":
                print(f"{shown}: {intake.columns_of(head, self._columns)}", file=sys.stderr)
            items = pile.read(stream, name=shown) if kind == "sealed" else intake.read(
                stream, kind=kind, columns=self._columns, name=shown, zone=self._zone,
                files=None if name == "-" else self.files.noting(reach))
            for item in items:
                self.files.came_with(() if isinstance(item, intake.Refused) else item.media, reach)
                if isinstance(item, intake.Refused):
                    self._refused(shown, item)
                    continue
                self.read += 1
                self._no_media += sum(media.problem != "" for media in item.media)
                self._media += sum(media.sha256 != "" for media in item.media)
                self._report.took(shown, item.id, to_desk=self.to_desk)
                yield item
        except OSError as error:
            raise UnusableInput(f"{shown}: {error.strerror or error}. What came before was read.") from error
        finally:
            if name != "-":
                stream.close()

    def _refused(self, shown: str, item: intake.Refused) -> None:
        from dazor import intake

        by_design = item.cause in intake.BY_DESIGN
        self._report.add(shown, item.where, "", "left out" if by_design else "refused", item.why, item.kept)
        if by_design:
            self._left_out[item.cause.value] += 1
        else:
            self.refusals.add(f"{shown}, {item.where}", item.why + (f"; kept: {item.kept}" if item.kept else ""))


class _Progress:
    """How many and how fast, on standard error when it is a terminal."""

    def __init__(self) -> None:
        self._bar: Any = None
        self._task: Any = None
        self._count = self._files = 0

    def __enter__(self) -> _Progress:
        return self

    def _begin(self) -> None:
        """Show the bar, at the first message: somebody may be asked for a passphrase before."""
        from rich.console import Console
        from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

        self._bar = Progress(SpinnerColumn(), TextColumn("{task.completed:,} messages"),
                             TextColumn("{task.fields[rate]}{task.fields[files]}"), TimeElapsedColumn(),
                             console=Console(stderr=True), transient=True)
        self._bar.start()
        self._task = self._bar.add_task("", total=None, rate="", files="")

    def step(self) -> None:
        """Count one message; the terminal hears of every 500th."""
        self._count += 1
        if self._count == 1 and sys.stderr.isatty():
            self._begin()
        if self._bar and self._count % 500 == 0:
            elapsed = self._bar.tasks[0].elapsed or 1
            self._bar.update(self._task, completed=self._count, rate=f"{self._count / elapsed:,.0f} a second")

    def file(self) -> None:
        """Count a file that is stripped now: a video takes seconds."""
        self._files += 1
        if self._bar:
            self._bar.update(self._task, completed=self._count, files=f" {self._files:,} files")

    def __exit__(self, *_: object) -> None:
        if self._bar:
            self._bar.stop()
