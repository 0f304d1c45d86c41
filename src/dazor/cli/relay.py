"""`dazor relay`: the Telegram door."""

from __future__ import annotations

import os

import typer

from dazor.cli.app import app


@app.command()
def relay() -> None:
    """Open the Telegram relay: it seals, deletes both sides' messages and forgets. The token is typed in or piped in, never kept."""
    from dazor.edge.relay.parent import start
    from dazor.edge.relay.token import Token
    from dazor.settings import load

    settings = load("edge", os.environ)
    raise typer.Exit(start(settings, Token(0)).run())
