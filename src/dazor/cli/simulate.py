"""`dazor simulate`: a day of messages, or of lines as `dazor triage` prints them, the truth in a file of its own."""

from __future__ import annotations

import sys
from collections import Counter
from typing import TYPE_CHECKING, Annotated

import typer

from dazor.cli.app import app

if TYPE_CHECKING:
    from dazor.simulation import Day, ReadDay


def _explain(made: Day) -> None:
    print(f"{'planted':<24}{'messages':>9}{'incidents':>11}", file=sys.stderr)
    incidents = Counter(str(planted.type) for planted in made.truth.incidents)
    kinds = Counter(str(fate.kind) for fate in made.truth.fates)
    for kind, many in sorted(kinds.items(), key=lambda pair: -pair[1]):
        print(f"{kind:<24}{many:>9}{'':>11}", file=sys.stderr)
    told = Counter(str(fate.type) for fate in made.truth.fates if fate.incident)
    for label, many in sorted(incidents.items(), key=lambda pair: -pair[1]):
        print(f"  {label:<22}{told[label]:>9}{many:>11}", file=sys.stderr)
    languages = Counter(sample.lang for sample in made.messages)
    print("languages: " + ", ".join(f"{lang} {many}" for lang, many in languages.most_common()), file=sys.stderr)


def _keep(made: object, truth: str) -> None:
    from pathlib import Path

    import msgspec

    from dazor.model.errors import UnusableInput

    try:
        Path(truth).write_bytes(msgspec.json.format(msgspec.json.encode(made), indent=1) + b"\n")
    except OSError as error:
        raise UnusableInput(f"{truth}: {error.strerror}. Neither truth nor messages were written.") from error


def _read(made: ReadDay, truth: str, *, grouped: bool) -> None:
    import msgspec

    from dazor.cli import lines

    if truth:
        _keep({"seed": made.seed, "date": made.date, "hostile": made.hostile, "claims": made.claims}, truth)
    if not grouped:
        lines.write(made.reports)
        return
    lines.write({**msgspec.to_builtins(report), "incident": claim.incident}
                for report, claim in zip(made.reports, made.claims, strict=True))


@app.command()
def simulate(  # noqa: PLR0913 - one option each
    seed: Annotated[int, typer.Option(help="The same seed gives the same day.")] = 1,
    messages: Annotated[int, typer.Option(help="How many messages.")] = 1000,
    date: Annotated[str, typer.Option(help="Civil date of the day.")] = "2022-03-17",
    gazetteer: Annotated[str, typer.Option(help="A gazetteer pack; empty: the one inside the package.")] = "",
    truth: Annotated[str, typer.Option(help="Where the planted truth goes, as JSON; empty: nowhere.")] = "",
    read: Annotated[bool, typer.Option("--read", help="Lines as `dazor triage` prints them, without words.")] = False,
    grouped: Annotated[bool, typer.Option("--grouped", help="As --read, each line with its `incident`.")] = False,
    hostile: Annotated[float, typer.Option(help="With --read: share of hostile reports, 0 to 0.9.")] = 0.0,
    family: Annotated[list[str] | None, typer.Option(help="With --read: only these attack families.")] = None,
    explain: Annotated[bool, typer.Option("--explain", help="Say on standard error what was planted.")] = False,
) -> None:
    """Make a day of sample messages in five languages with planted truth."""
    from dazor.cli import lines
    from dazor.gazetteer import Pack
    from dazor.simulation import FAMILIES, day, read_day

    pack = Pack.open(gazetteer) if gazetteer else Pack.embedded()
    if read or grouped:
        _read(read_day(seed, messages, date, pack, hostile=hostile, families=family or tuple(FAMILIES)), truth,
              grouped=grouped)
        return
    made = day(seed, messages, date, pack)
    if truth:
        _keep(made.truth, truth)
    lines.write({"id": s.id, "text": s.text, "published": s.published, "received": s.received, "door": s.door,
                 "origin": s.origin} for s in made.messages)
    if explain:
        _explain(made)
