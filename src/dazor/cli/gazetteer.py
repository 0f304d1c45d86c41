"""`dazor gazetteer`: build, fetch and look into packs."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dazor.cli.app import app

if TYPE_CHECKING:
    from dazor.gazetteer import Entry, Pack
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


def _pack(path: Path | None) -> Pack:
    from dazor.gazetteer import Pack

    return Pack.open(path) if path else Pack.embedded()


PACK = Annotated[Path | None, typer.Option("--gazetteer", help="A pack; without it the one inside the package")]


@gazetteer.command()
def info(pack: Annotated[Path | None, typer.Argument(help="A pack; without it the one inside the package")] = None, *,
         verify: Annotated[bool, typer.Option("--verify", help="Read the whole file against its digest")] = False) -> None:
    """Say what a pack holds and whom to credit for it."""
    opened = _pack(pack)
    if verify:
        opened.verify()
    print(f"{opened.name}: {len(opened)} places" + (", content agrees with its digest" if verify else ""))
    for kind, count in opened.meta["counts"].items():
        print(f"    {count:6} {kind}")
    for credit in opened.attribution:
        print(f"    {credit}")


@gazetteer.command()
def show(name: Annotated[list[str], typer.Argument(help="A name, or a sentence with names")],
         pack: PACK = None) -> None:
    """Show what a name is found as, and why. Exit 1: nothing was found."""
    from dazor.gazetteer import choose, find, fold, stem

    opened, words = _pack(pack), [word for text in name for word in text.split()]
    print(f"fold: {fold(' '.join(words))}    stem: {stem(' '.join(words))}")
    hits = find([word.strip(".,;:!?«»\"()") for word in words], opened)
    for hit in hits:
        choice = choose(hit, pack=opened)
        doubt = ", weak" if hit.weak else ""
        print(f"{' '.join(words[hit.start:hit.end])}: {hit.how}{doubt} ({hit.because})")
        print(f"    chosen: {'; '.join(choice.because)}" + ("; not decided" if choice.ambiguous else ""))
        for entry in hit.entries[:8]:
            print(f"    {_line(entry, opened)}")
    if not hits:
        print("not found", file=sys.stderr)
        raise typer.Exit(1)


def _line(entry: Entry, pack: Pack) -> str:
    from dazor.gazetteer import ladder

    within = " < ".join(area.names.get("en", area.id) for area in ladder(entry, pack)[1:])
    point = f"{entry.lat:.4f} {entry.lon:.4f} ± {entry.radius_km:g} km" if entry.lat is not None else "no point"
    people = f", {entry.population} inhabitants" if entry.population else ""
    return f"{entry.name} ({entry.kind.value}) {point}{people} < {within} [{entry.id}]" + (
        f" {entry.note}" if entry.note else "")


@gazetteer.command()
def fetch(country: Annotated[str, typer.Argument(help="Country code of two letters: BY")],
          out: Annotated[Path, typer.Option(help="Folder for the download and the pack")],
          timeout: Annotated[float, typer.Option(help="Seconds the download may take")] = 60.0,
          base_url: Annotated[str, typer.Option(help="Where the country dumps lie")] = GEONAMES) -> None:
    """Download the GeoNames dump of a country (CC BY 4.0) and build a full pack from it. Exit 2: it could not be had."""
    from dazor.gazetteer.building import build_from
    from dazor.model.errors import UnusableInput

    if not (len(country) == 2 and country.isascii() and country.isalpha()):
        raise UnusableInput(f"{country!r} is no country code of two letters. Nothing was downloaded.")
    out.mkdir(parents=True, exist_ok=True)
    dump = out / f"{country.upper()}.zip"
    part = dump.with_name(dump.name + ".part")
    with _nothing_left(part):
        _download(f"{base_url.rstrip('/')}/{dump.name}", part, timeout)
        found, _ = _read([part])
        if not found or found[0].what != "GeoNames country dump" or not found[0].taken:
            raise UnusableInput(f"what came from {base_url} is no GeoNames country dump. {_STILL}")
        part.replace(dump)
    built = build_from(found, _embedded(), _say)
    _say("")
    pack = out / f"{country.upper()}.pack"
    _write(built, pack)
    print(f"{sum(built.counts.values())} places. Use it: DAZOR_GAZETTEER={pack} or --gazetteer {pack}", file=sys.stderr)
    print(pack)


_STILL = "Nothing was kept; the pack inside the package is still used."
_MAX_DUMP = 600 << 20  # bytes; the largest country dump is some 80 MB zipped, allCountries 400 MB


@contextmanager
def _nothing_left(part: Path) -> Iterator[None]:
    try:
        yield
    finally:
        part.unlink(missing_ok=True)


def _download(url: str, to: Path, timeout: float) -> None:
    """Fetch a file whole within a time, or not at all. Raises: UnusableInput, saying why."""
    import time
    import urllib.error
    import urllib.request

    from dazor.model.errors import UnusableInput

    if not url.startswith(("https://", "http://")):
        raise UnusableInput(f"{url} is no web address. {_STILL}")
    until, got = time.monotonic() + timeout, 0
    try:
        with urllib.request.urlopen(url, timeout=timeout) as answer, to.open("wb") as file:  # noqa: S310 - scheme checked
            while piece := answer.read1(1 << 16):
                got += file.write(piece)
                _say(f"{url}: {got >> 10} KiB")
                if time.monotonic() > until:
                    raise TimeoutError(f"not finished after {timeout:g} s")
                if got > _MAX_DUMP:
                    raise OSError(f"longer than {_MAX_DUMP >> 20} MB")
    except urllib.error.HTTPError as error:
        raise UnusableInput(f"{url} answered {error.code} {error.reason}. {_STILL}") from error
    except (OSError, ValueError) as error:
        raise UnusableInput(f"{url} could not be downloaded: {getattr(error, 'reason', error)}. {_STILL}") from error
    finally:
        _say("")
