"""`dazor sealing-page`: the page that locks words on the sender's own device."""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from dazor.cli import lines
from dazor.cli.app import app
from dazor.model.errors import UnusableInput


@app.command("sealing-page")
def sealing_page(
    out: Annotated[Path, typer.Option(help="File to write the page to")],
    bundle: Annotated[Path | None, typer.Option(help="Signed public keys; default: the setting epoch_bundle")] = None,
    desk_key: Annotated[str, typer.Option(help="Public desk key; default: the setting desk_key")] = "",
) -> None:
    """Write the offline sealing page with the keys of the signed bundle; prints its SHA-256, to be published beside it."""
    from dazor.edge.sealing_page import SealingPage
    from dazor.settings import load

    settings = load("edge", os.environ)
    source = bundle or Path(settings["epoch_bundle"])
    try:
        data = source.read_bytes()
    except OSError as error:
        raise UnusableInput(f"{source}: {error.strerror}. Nothing was written; `dazor keys init` makes the bundle.") from error
    page = SealingPage().made(data, (desk_key or settings["desk_key"]).strip().lower())
    lines.save(out, page)
    print(f"{hashlib.sha256(page).hexdigest()}  {out}")
    print(f"{len(page):,} bytes. Publish the hash and the desk key in several places, beside the page.", file=sys.stderr)
