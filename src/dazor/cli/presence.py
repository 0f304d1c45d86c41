"""`dazor presence`: incidents → what is at each facility, since when, and how well it was watched."""

from __future__ import annotations

from typing import Annotated

import typer

from dazor.cli.app import app


@app.command()
def presence(
    file: Annotated[str, typer.Argument(help="Lines of `dazor incidents`; - for standard input")] = "-",
    svg: Annotated[str, typer.Option(help="Also draw the account of the most movements into this file")] = "",
) -> None:
    """Balance what arrived against what left, for each facility and type."""
    from dazor.cli import lines
    from dazor.incidents import picture
    from dazor.incidents.presence import accounts, movements
    from dazor.model.facts import Incident

    refusals = lines.Refusals()
    found = accounts(movements(list(lines.read(lines.source(file), Incident, refusals))))
    if svg and found:
        lines.save(svg, picture.svg(max(found, key=lambda account: len(account.steps))).encode())
    lines.write(found)
    raise typer.Exit(refusals.exit_code)
