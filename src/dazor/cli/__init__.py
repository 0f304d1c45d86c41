"""The shell around the rooms: `dazor VERB`. Holds no rule; each module here is one verb or one family of verbs."""

from __future__ import annotations

import contextlib
import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dazor.model.errors import DazorError


def main() -> None:
    """Run the command line. Exit codes: 0 done, 1 some items refused, 2 unusable input, 130 interrupted."""
    from dazor.model.errors import DazorError, MachineRefused

    try:
        try:
            _any_verb() if sys.argv[1:] != ["edge"] else open_the_door()
        except SystemExit:  # how typer ends a verb
            sys.stdout.flush()  # what a full disk or a closed pipe refuses is heard here, while it can still be said
            raise
        sys.stdout.flush()
    except DazorError as error:
        _end(2, error)
    except BrokenPipeError:
        _end(0)
    except OSError as error:
        _end(2, MachineRefused(f"{error.filename or 'the output'}: {error.strerror or error}. What was written until then may be cut "
                               "off; mend it and run the command again."))
    except SystemExit as end:
        if isinstance(end.__context__, BrokenPipeError):  # `| head` has enough: typer's 1 would say that items were refused
            _end(0)
        raise
    except KeyboardInterrupt:  # before typer listens for it
        _end(130)


def _end(code: int, error: DazorError | None = None) -> None:
    """Say what was wrong and leave, with nothing left for the interpreter to flush into an output that is gone."""
    with contextlib.suppress(OSError):
        sys.stdout.flush()
    if error is not None:
        print(f"dazor: {error} [{error.code}]", file=sys.stderr)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    sys.exit(code)


def open_the_door() -> None:
    """Do what the verb `edge` does without loading the others: a door forks, and their 9 MB would be copied for every worker."""
    from dazor.edge.door import start
    from dazor.settings import load

    start(load("edge", os.environ)).run()


def _any_verb() -> None:
    from dazor.cli.app import app

    if sys.argv[1:2] == ["triage"]:  # the pipe's first verb starts often; to load the others takes longer than to read a message
        from dazor.cli import triage  # noqa: F401 - registers it
    else:
        from dazor.cli import verbs  # noqa: F401 - registers every verb
    app()
