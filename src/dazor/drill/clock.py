"""Run a command of ours as if it were days ago: `python -m dazor.drill.clock DAYS COMMAND…`; let a program's hours pass.

The clock of this process is set back before anything of Dazor is imported, so keys made nine days ago are made by the
program that makes them, not by the drill.
"""

from __future__ import annotations

import datetime as module
import os
import sys
import time


def back(days: float) -> None:
    """Set the clock of this process back; must run before `from datetime import datetime` anywhere else."""
    ahead, real_time = module.timedelta(days=days), time.time

    class Shifted(module.datetime):
        """The real date and time, less the days."""

        @classmethod
        def now(cls, tz: module.tzinfo | None = None) -> Shifted:
            """Return the moment, days ago."""
            return super().now(tz) - ahead

    setattr(module, "datetime", Shifted)  # noqa: B010 - a type checker rightly forbids the plain way
    time.time = lambda: real_time() - ahead.total_seconds()


def ahead(mark: str, seconds: float) -> None:
    """Let these seconds have passed for this process as soon as there is a file `mark`."""
    real_time = time.time
    time.time = lambda: real_time() + (seconds if os.path.exists(mark) else 0)  # noqa: PTH110 - asked many times a second


def main() -> None:
    """Run the command line of Dazor with the clock set back."""
    back(float(sys.argv[1]))
    sys.argv = ["dazor", *sys.argv[2:]]
    import runpy

    runpy.run_module("dazor.cli", run_name="__main__")


if __name__ == "__main__":
    main()
