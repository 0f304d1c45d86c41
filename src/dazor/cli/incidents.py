"""`dazor incidents`: reports as read → incidents with members, reasons and assessment."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from dazor.cli import lines
from dazor.cli.app import app

if TYPE_CHECKING:
    from dazor.model.facts import Report
    from dazor.verification.channels import Records


@app.command()
def incidents(
    file: Annotated[str, typer.Argument(help="Lines of `dazor triage`; - for standard input")] = "-",
    previous: Annotated[str, typer.Option(help="Incidents of the last run: they keep their ids")] = "",
    gazetteer: Annotated[str, typer.Option(help="A pack whose stations and towns trains and columns keep to; empty: "
                                                "straight lines")] = "",
    grouped: Annotated[bool, typer.Option("--grouped", help="Lines carry `incident`: only assess")] = False,
    channels: Annotated[str, typer.Option(help="What named public channels have been right about (`dazor calibrate`)")] = "",
    calibration: Annotated[str, typer.Option(help="Knots learnt from editors' verdicts (`dazor calibrate`)")] = "",
) -> None:
    """Join sightings to incidents, and say how far each can be believed."""
    import msgspec

    from dazor.gazetteer import Pack
    from dazor.incidents import associate, gathered, networks
    from dazor.model.facts import Incident
    from dazor.verification import together, weights

    refusals = lines.Refusals()
    records = _records(channels, refusals)
    learnt = weights.learnt(lines.source(calibration).read()) if calibration else weights.FITTED
    with _nothing_collected():
        found, grouping = _read(file, refusals)
        before = list(lines.read(lines.source(previous), Incident, refusals)) if previous else []
        reports = list(found.values())
        ways = networks.of_pack(Pack.open(gazetteer)) if gazetteer else networks.NONE
        made = (gathered(reports, grouping, ways) if grouped else associate(reports, previous=before, networks=ways))
        known = together(made, found, weights=learnt, records=records)
        lines.write(msgspec.structs.replace(i, assessment=one) for i, one in zip(made, known, strict=True))
    raise typer.Exit(refusals.exit_code)


@contextmanager
def _nothing_collected() -> Iterator[None]:
    """Leave the collector of cycles off: a day's values are trees, and it would walk all of them again and again."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _records(file: str, refusals: lines.Refusals) -> Records:
    """Return the records of named public channels of a file, none without one. Raises: NotAChannel, UnusableInput."""
    from dazor.verification import channels

    return channels.read(lines.read(lines.source(file), channels.Record, refusals)) if file else channels.NONE


def _read(file: str, refusals: lines.Refusals) -> tuple[dict[str, Report], dict[str, str]]:
    """Return reports by id and the grouping. A bad line is refused by number; what of a line cannot be read is said.

    Raises: UnusableInput when there were lines and none of them could be read.
    """
    from collections import Counter

    import msgspec

    from dazor.incidents.lines import read
    from dazor.model.errors import UnusableInput
    from dazor.triage import sketch

    found: dict[str, Report] = {}
    grouping: dict[str, str] = {}
    noted: Counter[str] = Counter()
    for number, raw in lines.raw_lines(lines.source(file), refusals):
        try:
            line = read(raw)
        except (msgspec.DecodeError, UnicodeDecodeError, UnusableInput) as error:
            refusals.add(f"line {number}", str(error))
            continue
        report = line.report
        if report.id in found:
            refusals.add(report.id, "the id stands twice; the first line was kept")
            continue
        noted.update(line.left_out)
        found[report.id] = report if report.signature else msgspec.structs.replace(report, signature=sketch(line.text))
        if line.incident:
            grouping[report.id] = line.incident
    lines.none_left(len(found), refusals.count)
    if found and not any(report.sightings for report in found.values()):
        print(f"none of the {len(found)} lines has a sighting; messages are read by `dazor triage` first", file=sys.stderr)
    for what, many in noted.most_common(20):
        print(f"left out: {what} ({many})" if many > 1 else f"left out: {what}", file=sys.stderr)
    return found, grouping
