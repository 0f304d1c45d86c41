"""`dazor calibrate`: editors' verdicts → how well p held, knots that correct it, records of public channels."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from dazor.cli.app import app

if TYPE_CHECKING:
    from dazor.verification.channels import Verdict


@app.command()
def calibrate(
    file: Annotated[str, typer.Argument(help="Verdicts, one a line; - for standard input")] = "-",
    knots: Annotated[str, typer.Option(help="Where the learnt knots go, for `dazor incidents --calibration`")] = "",
    channels: Annotated[str, typer.Option(help="Where the records of named public channels go")] = "",
) -> None:
    """Print how well the ledger's p held on the blind sample, and learn from it."""
    from dazor.cli import lines
    from dazor.model.errors import UnusableInput
    from dazor.verification import verdicts
    from dazor.verification.channels import Verdict, counted

    refusals = lines.Refusals()
    found = list(lines.read(lines.source(file), Verdict, refusals))
    _table(found)
    if channels:
        lines.save_lines(channels, counted(found))
    if knots:
        try:
            made = learn(found)
        except ValueError as error:
            raise UnusableInput(f"{error}. No knots were written; go on with the ones you have, and judge more incidents of the "
                                "blind sample.") from error
        lines.save_lines(knots, [made])
    print(f"{len(verdicts.teaching(found))} of {len(found)} verdicts teach: blind and decided", file=sys.stderr)
    raise typer.Exit(refusals.exit_code)


def learn(found: Sequence[Verdict]) -> object:
    """Return the knots of the blind verdicts with their base. Raises: ValueError when they are too few."""
    from dazor.verification import calibration, verdicts
    from dazor.verification.weights import Learnt

    told = verdicts.teaching(found)
    made = calibration.learn(told)
    said = [calibration.probability(calibration.corrected(score, made)) for score, _ in told]
    return Learnt(base=round(sum(said) / len(said), 4), calibration=made, verdicts=len(told), note="made by dazor calibrate")


def _table(found: Sequence[Verdict]) -> None:
    from dazor.verification import calibration, verdicts

    rows = verdicts.reliability(found)
    print("p said         verdicts   mean p   true")
    for row in rows:
        print(f"{row.low:.1f} to {row.high:.1f} {row.many:>14} {row.said:>8.2f} {row.found:>6.2f}")
    print(f"calibration error {calibration.error(rows):.3f} in ten bins of equal width")
