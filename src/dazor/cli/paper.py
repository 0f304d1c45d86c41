"""`dazor paper`: sealed texts as a page to print, for whoever must carry them by hand."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from dazor.cli import lines
from dazor.cli.app import app
from dazor.model.errors import UnusableInput

_MOST = 1 << 20  # characters


@app.command()
def paper(
    text: Annotated[str, typer.Argument(metavar="FILE", help="What the sealing page gave; - is standard input")],
    out: Annotated[Path, typer.Option(help="File to write the page to")],
) -> None:
    """Write a page that prints sealed texts as QR codes, six on a sheet of A4; words that are not sealed are refused.

    `dazor import` reads photographs and scans of it. Read docs/how-to/carry-a-sealed-text.md before you print.
    """
    from dazor.edge import paper
    from dazor.sealing import armour

    with lines.source(text) as stream:
        cuts = armour.find(stream.read(_MOST).decode("utf-8", "replace"))
    if not cuts:
        raise UnusableInput(f"{text}: no sealed text in it. Nothing was written; lock the words with the sealing page first.")
    if troubles := [cut.trouble for cut in cuts if cut.trouble]:
        raise UnusableInput(f"{text}: {troubles[0].removesuffix(' Nothing was taken.')} Nothing was written.")
    lines.save(out, paper.made(list(dict.fromkeys(cut.sealed for cut in cuts))))
    print(f"{out}: print it without headers and footers, on a printer that has only black, then delete it.", file=sys.stderr)
