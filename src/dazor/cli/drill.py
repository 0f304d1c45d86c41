"""`dazor drill`: seize a running installation and look for everybody who wrote to it."""

from __future__ import annotations

import signal
import sys
import tempfile
import time
from pathlib import Path
from typing import Annotated

import typer

from dazor.cli.app import app


@app.command()
def drill(  # noqa: PLR0913 - one option each
    senders: Annotated[int, typer.Option(help="How many people are planted.", min=6)] = 60,
    levels: Annotated[str, typer.Option(help="L1,L2,…; empty: all seven.")] = "",
    target: Annotated[str, typer.Option(help="dazor, plain, or a TOML file that describes another service.")] = "dazor",
    seed: Annotated[int, typer.Option(help="The same seed plants the same people.")] = 1,
    work: Annotated[Path | None, typer.Option(help="Empty folder for the image and what is seized; default: a temporary "
                                                   "one, removed afterwards.")] = None,
    teeth: Annotated[bool, typer.Option(help="Afterwards drill the drill: every fault that people build in must be found.")] = False,
    full: Annotated[bool, typer.Option(help="Full time scale: uploads of 95 s, memory after 60 s. Takes minutes.")] = False,
) -> None:
    """Plant people, run the real programs, break them, seize everything, and count who can be named. Exit 1 if anybody."""
    from dazor.drill import hold
    from dazor.drill.findings import lines
    from dazor.drill.targets.choice import choose
    from dazor.drill.teeth import every

    # Who ends a drill ends its programs and its disk too: as an error does, not in the middle of nowhere.
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
    wanted, began = hold.chosen(levels), time.time()
    service = choose(target)
    with tempfile.TemporaryDirectory(prefix="dazor-drill-") as folder:
        plan = hold.Plan(senders=senders, seed=seed, levels=wanted, scale=hold.FULL if full else hold.SMALL,
                         work=_empty(work) if work else Path(folder))
        outcome = hold.Drill(service, plan, _say).hold()
        if teeth:
            (plan.work / "teeth").mkdir()
            outcome.faults = list(every(plan.work / "teeth", _say))
            outcome.took = time.time() - began
    print("\n".join(lines(outcome)))
    raise typer.Exit(outcome.exit_code)


def _empty(folder: Path) -> Path:
    from dazor.model.errors import UnusableInput

    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise UnusableInput(f"{folder} is not empty. Nothing was drilled and nothing was touched.")
    return folder.absolute()


def _say(sentence: str) -> None:
    if sys.stderr.isatty():
        print(f"  {sentence} …", file=sys.stderr)
