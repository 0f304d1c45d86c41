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
    import msgspec

    from dazor.cli import lines

    lines.save(truth, msgspec.json.format(msgspec.json.encode(made), indent=1) + b"\n")


def _read(made: ReadDay, truth: str, *, grouped: bool) -> None:
    import msgspec

    from dazor.cli import lines

    if truth:
        _keep({"seed": made.seed, "date": made.date, "hostile": made.hostile, "claims": made.claims}, truth)
    texts = made.texts or ("",) * len(made.reports)
    rows = ({**msgspec.to_builtins(report), **({"text": text} if text else {}), **({"incident": claim.incident} if grouped else {})}
            for report, claim, text in zip(made.reports, made.claims, texts, strict=True))
    lines.write(rows)


def _made(seed: int, messages: int, date: str, gazetteer: str, world: str, hostile: float, family: list[str]) -> ReadDay:  # noqa: PLR0913
    """Return a day without words of the asked world. Raises: NotADay."""
    import random

    from dazor.gazetteer import Pack
    from dazor.simulation import FAMILIES, NotADay, manners, read_day
    from dazor.simulation.elsewhere import FAMILIES as OTHERS
    from dazor.simulation.elsewhere import other_day

    if world == "elsewhere":
        return other_day(seed, messages, date, hostile=hostile, families=family or tuple(OTHERS))
    if world not in ("usual", "drawn"):
        raise NotADay(f"there is no world {world!r}; there are usual, drawn and elsewhere. Nothing was made.")
    own = manners.USUAL if world == "usual" else manners.drawn(random.Random(f"manners {seed}"), tuple(FAMILIES))  # noqa: S311
    pack = Pack.open(gazetteer) if gazetteer else Pack.embedded()
    return read_day(seed, messages, date, pack, hostile=hostile, manners=own, families=family or tuple(FAMILIES))


def _format(name: str, *, read: bool, grouped: bool) -> str:
    """Return what is written: messages, read or grouped. Raises: NotADay."""
    from dazor.simulation import NotADay

    asked = name or ("read" if read or grouped else "messages")
    if asked not in ("messages", "read"):
        raise NotADay(f"there is no format {name!r}; there are messages and read. Nothing was made.")
    return "grouped" if grouped else asked


@app.command()
def simulate(  # noqa: PLR0913 - one option each
    seed: Annotated[int, typer.Option(help="The same seed gives the same day.")] = 1,
    messages: Annotated[int, typer.Option(help="How many messages.")] = 1000,
    date: Annotated[str, typer.Option(help="Civil date of the day.")] = "2022-03-17",
    gazetteer: Annotated[str, typer.Option(help="A gazetteer pack; empty: the one inside the package.")] = "",
    truth: Annotated[str, typer.Option(help="Where the planted truth goes, as JSON; empty: nowhere.")] = "",
    format_: Annotated[str, typer.Option("--format", help="messages (words for `dazor triage`) or read (lines as it prints "
                                         "them, for `dazor incidents`).")] = "",
    read: Annotated[bool, typer.Option("--read", help="The same as --format read.")] = False,
    grouped: Annotated[bool, typer.Option("--grouped", help="As --format read, each line with its `incident`.")] = False,
    world: Annotated[str, typer.Option(help="Format read: usual, drawn (other manners for every seed) or elsewhere (another "
                                       "country by other rules).")] = "usual",
    hostile: Annotated[float, typer.Option(help="Format read: share of hostile reports, 0 to 0.9.")] = 0.0,
    family: Annotated[list[str] | None, typer.Option(help="Format read: only these attack families.")] = None,
    explain: Annotated[bool, typer.Option("--explain", help="Say on standard error what was planted.")] = False,
) -> None:
    """Make a day of sample messages in five languages with planted truth."""
    from dazor.cli import lines
    from dazor.gazetteer import Pack
    from dazor.simulation import day

    written = _format(format_, read=read, grouped=grouped)
    if written != "messages":
        _read(_made(seed, messages, date, gazetteer, world, hostile, family or []), truth, grouped=written == "grouped")
        return
    made = day(seed, messages, date, Pack.open(gazetteer) if gazetteer else Pack.embedded())
    if truth:
        _keep(made.truth, truth)
    lines.write({"id": s.id, "text": s.text, "published": s.published, "received": s.received, "door": s.door,
                 "origin": s.origin} for s in made.messages)
    if explain:
        _explain(made)
