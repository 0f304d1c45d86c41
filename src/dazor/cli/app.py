"""The command line's root: one verb a room. Heavy imports stand inside the functions that need them."""

from __future__ import annotations

import typer

app = typer.Typer(name="dazor", no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False,
                  help="Messages go in, a public map of safely released incidents comes out.")


@app.callback()
def verbs() -> None:
    """Keep a verb a verb where it is the only one that was loaded."""
