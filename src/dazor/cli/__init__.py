"""The shell around the rooms: `dazor VERB`. Holds no rule; each module here is one verb or one family of verbs."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line. Exit codes: 0 done, 1 some items refused, 2 unusable input."""
    from dazor.cli import verbs  # noqa: F401 - registers every verb
    from dazor.cli.app import app
    from dazor.model.errors import DazorError

    try:
        app()
    except DazorError as error:
        print(f"dazor: {error} [{error.code}]", file=sys.stderr)
        sys.exit(2)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
