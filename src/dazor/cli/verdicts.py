"""`dazor desk verdicts`: what editors found, one line an incident, for `dazor calibrate`."""

from __future__ import annotations

from dazor.cli.desk import desk


@desk.command()
def verdicts() -> None:
    """Print what the editors found each judged incident to be, without words, doors and names, for `dazor calibrate`."""
    from dazor.cli import lines
    from dazor.cli.desk import _checked

    _checked()
    from dazor.desk.verdicts import export

    lines.write(export())
