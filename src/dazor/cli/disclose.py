"""`dazor disclose`: incidents → releases; refusals with what would pass, on standard error."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from dazor.cli.app import app

if TYPE_CHECKING:
    from datetime import datetime

    from dazor.disclosure import Policy
    from dazor.model.public import Refusal


@app.command()
def disclose(
    now: Annotated[str, typer.Option(help="The time of the decision with its offset: 2022-03-17T14:20+03:00")],
    file: Annotated[str, typer.Argument(help="Lines of `dazor incidents`; - for standard input")] = "-",
    policy: Annotated[str, typer.Option(help="TOML with the lines a desk tightens")] = "",
    earlier: Annotated[str, typer.Option(help="Releases of before, oldest first")] = "",
    refused: Annotated[str, typer.Option("--refusals", help="Also write the refusals as JSON lines here")] = "",
) -> None:
    """Decide what the public may see now. Signatures are asked at the desk; a release says how many it needs."""
    from dazor.cli import lines
    from dazor.disclosure import release
    from dazor.model.facts import Incident
    from dazor.model.public import Refusal, Release

    moment, rules = _moment(now), _policy(policy)
    refusals = lines.Refusals()
    before = list(lines.read(lines.source(earlier), Release, refusals)) if earlier else []
    stopped: list[Refusal] = []
    released: list[Release] = []
    for incident in lines.read(lines.source(file), Incident, refusals):
        answer = release(incident, now=moment, policy=rules, earlier=[*before, *released])
        if isinstance(answer, Refusal):
            stopped.append(answer)
            refusals.add(f"{answer.id} [{answer.code}]", _sentence(answer))
        else:
            released.append(answer)
            lines.write([answer])
    if refused:
        lines.save_lines(refused, stopped)
    raise typer.Exit(refusals.exit_code)


def _moment(text: str) -> datetime:
    from datetime import datetime

    from dazor.model.errors import UnusableInput

    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise UnusableInput(f"--now {text!r} is not a time as 2022-03-17T14:20+03:00. Nothing was released.") from error


def _policy(path: str) -> Policy:
    from dazor.cli.lines import source
    from dazor.disclosure import DEFAULT, BadPolicy, load

    if not path:
        return DEFAULT
    with source(path) as stream:
        try:
            return load(stream.read().decode("utf-8"))
        except UnicodeDecodeError as error:
            raise BadPolicy(f"{path} is not UTF-8 text. It was not loaded; nothing was released.") from error


def _sentence(answer: Refusal) -> str:
    said = answer.why + "."
    if answer.would_pass:
        said += f" Would pass: {answer.would_pass}" + (f", from {answer.earliest}." if answer.earliest else ".")
    return said
