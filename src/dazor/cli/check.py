"""`dazor check`: what is wrong with this installation, numbered."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from dazor.cli.app import app

PROGRAMS = ("edge", "desk", "publish")


@app.command()
def check(
    program: Annotated[str, typer.Argument(help="edge, desk, publish, or all")] = "all",
) -> None:
    """Say what is wrong with this installation, numbered, each with what to do. Changes nothing."""
    from dazor import checks
    from dazor.model.errors import UnusableInput

    if program not in (*PROGRAMS, "all"):
        raise UnusableInput(f"there is no program {program!r}; there are {', '.join(PROGRAMS)}. Nothing was checked.")
    now, seen, number = datetime.now(UTC), set(), 0
    for name in PROGRAMS if program == "all" else (program,):
        for finding in checks.examine(name, now=now):
            if finding in seen:
                continue
            seen.add(finding)
            number += 1
            print(f"{number}. {'ERROR' if finding.serious else 'note '} {finding.id} {finding.what} {finding.do}")
    serious = sum(f.serious for f in seen)
    print(f"{serious} to mend, {number - serious} to know." if number else "Nothing found wrong.")
    raise typer.Exit(1 if serious else 0)
