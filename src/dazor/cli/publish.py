"""`dazor publish`: releases → the public site, put in place as a whole or not at all."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dazor.cli.app import app

if TYPE_CHECKING:
    from datetime import datetime


@app.command()
def publish(
    out: Annotated[str, typer.Option(help="Folder of the site; replaced as a whole. Default: setting site_dir")] = "",
    site_url: Annotated[str, typer.Option(help="Its public address, for feeds. Default: setting site_url")] = "",
    now: Annotated[str, typer.Option(help="Time of publication with its offset; default: the clock")] = "",
    file: Annotated[str, typer.Argument(help="Lines of `dazor disclose`; - for standard input")] = "-",
) -> None:
    """Write the static site in five languages: map, timeline, incident pages, feeds, open data."""
    from dazor import publishing, settings
    from dazor.cli import lines
    from dazor.desk import placing
    from dazor.model.public import Release

    chosen = settings.load("publish", os.environ)
    moment = _moment(now)
    folder = Path(out or str(chosen["site_dir"])).absolute()
    placing.refuse_foreign(folder, publishing.MARKER)
    refusals, releases = lines.Refusals(), []
    for release in lines.read(lines.source(file), Release, refusals):
        try:
            publishing.check(release)
        except publishing.BadRelease as error:
            refusals.add(f"{release.id[:80]} [{error.code}]", str(error))
        else:
            releases.append(release)
    count = placing.replace(folder, publishing.build(releases, site_url=site_url or str(chosen["site_url"]), now=moment))
    if sys.stderr.isatty():
        typer.echo(f"{len(releases)} releases, {count} files in {folder}", err=True)
    raise typer.Exit(refusals.exit_code)


def _moment(text: str) -> datetime:
    from datetime import UTC, datetime

    from dazor.model.errors import UnusableInput

    if not text:
        return datetime.now(UTC)
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise UnusableInput(f"--now {text!r} is not a time as 2022-03-17T14:20+03:00. Nothing was published.")
    return found
