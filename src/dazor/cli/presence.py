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
    from pathlib import Path

    from dazor.cli import lines
    from dazor.incidents import picture
    from dazor.incidents.presence import accounts, movements
    from dazor.model.errors import UnusableInput
    from dazor.model.facts import Incident

    refusals = lines.Refusals()
    found = accounts(movements(list(lines.read(lines.source(file), Incident, refusals))))
    if svg and found:
        try:
            Path(svg).write_text(picture.svg(max(found, key=lambda account: len(account.steps))), encoding="utf-8")
        except OSError as error:
            raise UnusableInput(f"{svg}: {error.strerror}. Nothing was written.") from error
    lines.write(found)
    raise typer.Exit(refusals.exit_code)
