"""`dazor publish`: releases → the public site, put in place as a whole or not at all."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dazor.cli.app import app
from dazor.model.errors import DazorError

if TYPE_CHECKING:
    from datetime import datetime


class NotASite(DazorError):
    """The folder holds something else than a Dazor site. Nothing was written; name another folder."""

    code = "publish.E01"


class NotWritten(DazorError):
    """The site could not be written. The site of before stands untouched."""

    code = "publish.E02"


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
    from dazor.model.public import Release

    chosen = settings.load("publish", os.environ)
    moment = _moment(now)
    folder = Path(out or str(chosen["site_dir"])).absolute()
    refuse_foreign(folder, publishing.MARKER)
    refusals, releases = lines.Refusals(), []
    for release in lines.read(lines.source(file), Release, refusals):
        try:
            publishing.check(release)
        except publishing.BadRelease as error:
            refusals.add(f"{release.id[:80]} [{error.code}]", str(error))
        else:
            releases.append(release)
    count = replace(folder, publishing.build(releases, site_url=site_url or str(chosen["site_url"]), now=moment))
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


def refuse_foreign(folder: Path, marker: str) -> None:
    """Refuse a folder that is not empty and not a site of ours. Raises: NotASite."""
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise NotASite(f"{folder} is not a plain folder. Nothing was written; name another with --out.")
    if folder.is_dir() and any(folder.iterdir()) and not (folder / marker).is_file():
        raise NotASite(f"{folder} holds something that is not a Dazor site (no {marker}). Nothing was written; name "
                       "an empty or a new folder with --out.")


def replace(folder: Path, files: Iterable[tuple[str, bytes]]) -> int:
    """Write the files beside the folder, then put them in its place. Returns how many.

    Until the move, and after any failure, the folder of before stands untouched. Raises: NotWritten.
    """
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(prefix=f".{folder.name}.new.", dir=folder.parent))
    except OSError as error:
        raise NotWritten(f"{folder}: {error.strerror}. Nothing was written.") from error
    try:
        count = _write(fresh, files)
        fresh.chmod(0o755)
        _swap(fresh, folder)
    except OSError as error:
        raise NotWritten(f"{folder}: {error.strerror}. The site of before stands; free space and publish again.") from error
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return count


def _write(fresh: Path, files: Iterable[tuple[str, bytes]]) -> int:
    count, made = 0, set[Path]()
    for name, content in files:
        path = fresh / name
        if path.parent not in made:
            path.parent.mkdir(parents=True, exist_ok=True)
            made.add(path.parent)
        path.write_bytes(content)
        count += 1
    return count


def _swap(fresh: Path, folder: Path) -> None:
    """Two renames; the first is undone when the second fails."""
    old = fresh.with_name(fresh.name.replace(".new.", ".old.", 1))
    had = folder.exists()
    if had:
        folder.rename(old)
    try:
        fresh.rename(folder)
    except OSError:
        if had:
            with contextlib.suppress(OSError):
                old.rename(folder)
        raise
    if had:
        shutil.rmtree(old, ignore_errors=True)
