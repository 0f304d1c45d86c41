"""`dazor edge`: open the door."""

from __future__ import annotations

import os

from dazor.cli.app import app


@app.command()
def edge() -> None:
    """Open the door: a form that locks what people send into the slot file. Stops at SIGTERM, writing what waits."""
    from dazor.edge.door import start
    from dazor.settings import load

    start(load("edge", os.environ)).run()
