"""`dazor edge`: open the door."""

from __future__ import annotations

from dazor.cli import open_the_door
from dazor.cli.app import app


@app.command()
def edge() -> None:
    """Open the door: a form that locks what people send into the slot file. Stops at SIGTERM, writing what waits."""
    open_the_door()
