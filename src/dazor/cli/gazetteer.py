"""`dazor gazetteer`: build, fetch and look into packs."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dazor.cli.app import app

if TYPE_CHECKING:
    from dazor.gazetteer import Pack
    from dazor.gazetteer.building import Built
    from dazor.gazetteer.importing.found import Found

gazetteer = typer.Typer(no_args_is_help=True, help="Names and places: build a full pack, fetch one, look into one.")
app.add_typer(gazetteer, name="gazetteer")
GEONAMES = "https://download.geonames.org/export/dump"


def _say(text: str) -> None:
    """Show progress, only to a person at a terminal."""
    if sys.stderr.isatty():
        print(f"\r\033[K{text}", end="", file=sys.stderr, flush=True)


def _read(files: list[Path]) -> tuple[list[Found], int]:
    from dazor.gazetteer.importing import byhand
    from dazor.gazetteer.importing.files import read_file
    from dazor.gazetteer.importing.found import Areas, UnknownFile

    areas, found, refused = Areas(byhand.places()), [], 0
    for path in files:
        try:
            one = read_file(path, areas, lambda number, name=path.name: _say(f"{name}: {number} rows"))  # type: ignore[misc]
        except UnknownFile as error:
            refused += 1
            _say("")
            print(f"refused: {error} [{error.code}]", file=sys.stderr)
            continue
        _say("")
        _report(one)
        found.append(one)
    return found, refused


def _report(one: Found) -> None:
    print(f"{one.file}: {one.what}: {one.read} rows read, {one.taken} taken, {sum(one.refused.values())} refused",
          file=sys.stderr)
    for why, count in one.refused.most_common(6):
        print(f"    {count} refused: {why}", file=sys.stderr)
    for example in one.examples:
        print(f"    {example}", file=sys.stderr)


def _embedded() -> Pack | None:
    """Return the pack inside the package: it lends a full pack the towns beyond the extract. None when not built."""
    from dazor.gazetteer import BadPack, Pack

    try:
        return Pack.embedded()
    except BadPack:
        return None


def _write(built: Built, out: Path) -> None:
    """Write a pack whole or not at all. Raises: UnusableInput when it cannot be written."""
    from dazor.gazetteer import Pack
    from dazor.model.errors import UnusableInput

    part = out.with_name(out.name + ".part")
    try:
        part.write_bytes(built.data)
        Pack.open(part).verify()
        part.replace(out)
    except OSError as error:
        raise UnusableInput(f"{out} could not be written: {error.strerror}. What stood there before still stands.") from error
    finally:
        part.unlink(missing_ok=True)


@gazetteer.command()
def build(files: Annotated[list[Path], typer.Argument(help="TSV, GeoNames dump, OSM PBF, GeoJSON; gzipped or not")],
          out: Annotated[Path, typer.Option(help="The pack to write")],
          dry_run: Annotated[bool, typer.Option("--dry-run", help="Read and report, write nothing")] = False) -> None:
    """Build a full pack from files; the kind of each is seen from its content. Exit 1: a file was refused."""
    from dazor.gazetteer.building import build_from
    from dazor.model.errors import UnusableInput

    found, refused = _read(files)
    if not any(one.taken for one in found):
        raise UnusableInput("nothing could be taken from any file. No pack was written.")
    built = build_from(found, _embedded(), _say)
    _say("")
    kinds = ", ".join(f"{count} {kind}" for kind, count in built.counts.items())
    print(f"{sum(built.counts.values())} places ({kinds}), {built.merged} rows joined to others, "
          f"{len(built.data) / 1e6:.1f} MB", file=sys.stderr)
    if built.missing:
        print(f"aliases without a place here: {', '.join(built.missing)}", file=sys.stderr)
    if not dry_run:
        _write(built, out)
        print(out)
    if refused:
        raise typer.Exit(1)
