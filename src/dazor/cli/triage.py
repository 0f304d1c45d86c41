"""`dazor triage`: messages in, what they say out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from dazor.cli.app import app

if TYPE_CHECKING:
    from dazor.cli.lines import Refusals
    from dazor.gazetteer import Pack
    from dazor.model.facts import Report

_COLOURS = {"type": "cyan", "place": "green", "time": "yellow", "count": "magenta", "hedge": "blue", "negation": "red",
            "observer": "bold red", "pii": "reverse"}


@app.command()
def triage(messages: Annotated[str, typer.Argument(help="JSON lines with id, text, published, or plain text; - for standard input")] = "-",
           gazetteer: Annotated[str, typer.Option(help="Full pack; the one inside the package when left out")] = "",
           reference: Annotated[str, typer.Option(help="Date for messages without one, 2026-11-22 or with T14:20")] = "",
           explain: Annotated[bool, typer.Option("--explain", help="Print each message with its spans and reasons")] = False) -> None:
    """Read messages into sightings with the spans that say why."""
    from dazor.cli.lines import Refusals, source, write
    from dazor.gazetteer import Pack
    from dazor.model.errors import UnusableInput
    from dazor.triage.stated import known

    if reference and known(reference) is None:
        raise UnusableInput(f"--reference {reference!r} is no date as 2022-03-17 or 2022-03-17T14:20. Nothing was read.")
    refusals = Refusals()
    pack = Pack.open(gazetteer) if gazetteer else Pack.embedded()
    read = _reports(source(messages), refusals, pack, reference)
    if explain:
        _explain(read)
    else:
        write(report for _, report in read)
    raise typer.Exit(refusals.exit_code)


def _reports(stream: BinaryIO, refusals: Refusals, pack: Pack, reference: str) -> Iterator[tuple[str, Report]]:
    from time import perf_counter

    from msgspec.structs import replace

    from dazor.cli.lines import none_left, raw_lines
    from dazor.model.errors import ItemRefused
    from dazor.triage import Reader
    from dazor.triage.incoming import incoming

    reader, good = Reader(pack, reference), 0
    for number, line in raw_lines(stream, refusals):
        started = perf_counter()
        try:
            given = incoming(line, number)
            report = reader.read(given.text, id=given.id, published=given.published)
        except ItemRefused as error:
            refusals.add(f"line {number}", str(error))
            continue
        good += 1
        yield given.text, replace(report, seconds=round(perf_counter() - started, 6), received=given.received,
                                  door=given.door, origin=given.origin, media=given.media)
    none_left(good, refusals.count)


def _explain(read: Iterator[tuple[str, Report]]) -> None:
    from rich.console import Console
    from rich.text import Text

    from dazor.triage.explain import explained

    console = Console(highlight=False, soft_wrap=True)
    for text, report in read:
        shown = Text(text)
        for span in report.spans:
            shown.stylize(f"underline {_COLOURS.get(span.label, '')}".strip(), span.start, span.end)
        console.print(Text(f"{report.id} [{report.lang or '?'}]", style="bold"))
        console.print(shown)
        for line in explained(text, report):
            console.print(Text("  " + line))
