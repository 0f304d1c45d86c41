"""The shell around the rooms: `dazor VERB`. Holds no rule; each module here is one verb or one family of verbs."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line. Exit codes: 0 done, 1 some items refused, 2 unusable input."""
    from dazor.model.errors import DazorError

    try:
        if sys.argv[1:] == ["edge"]:
            open_the_door()
        else:
            _any_verb()
    except DazorError as error:
        print(f"dazor: {error} [{error.code}]", file=sys.stderr)
        sys.exit(2)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)


def open_the_door() -> None:
    """Do what the verb `edge` does without loading the others: a door forks, and their 9 MB would be copied for every worker."""
    import os

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
