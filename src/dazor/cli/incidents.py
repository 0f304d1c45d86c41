"""`dazor incidents`: reports as read → incidents with members, reasons and assessment."""

from __future__ import annotations

from typing import Annotated

import typer

from dazor.cli.app import app


@app.command()
def incidents(
    file: Annotated[str, typer.Argument(help="Lines of `dazor triage`; - for standard input")] = "-",
    previous: Annotated[str, typer.Option(help="Incidents of the last run: they keep their ids")] = "",
    grouped: Annotated[bool, typer.Option("--grouped", help="Lines carry `incident`: only assess")] = False,
) -> None:
    """Join sightings to incidents, and say how far each can be believed."""
    import msgspec

    from dazor.cli import lines
    from dazor.incidents import associate, gathered
    from dazor.model.facts import Incident, Report
    from dazor.triage import sketch
    from dazor.verification import assess

    class Line(Report, frozen=True, kw_only=True, omit_defaults=True):
        """A report that may still carry its text instead of a signature."""

        text: str = ""
        incident: str = ""

    refusals = lines.Refusals()
    found: dict[str, Report] = {}
    grouping: dict[str, str] = {}
    for line in lines.read(lines.source(file), Line, refusals):
        if line.id in found:
            refusals.add(line.id, "the id stands twice; the first line was kept")
            continue
        values = {name: getattr(line, name) for name in Report.__struct_fields__}
        values["signature"] = line.signature or sketch(line.text)
        found[line.id] = Report(**values)
        if line.incident:
            grouping[line.id] = line.incident
    before = list(lines.read(lines.source(previous), Incident, refusals)) if previous else []
    reports = list(found.values())
    made = gathered(reports, grouping) if grouped else associate(reports, previous=before)
    lines.write(msgspec.structs.replace(i, assessment=assess(i, [found[m.id] for m in i.members])) for i in made)
    raise typer.Exit(refusals.exit_code)
