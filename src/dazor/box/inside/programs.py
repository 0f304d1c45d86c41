"""The programs of the box: started without a shell, their words thrown away (they may quote the file)."""

from __future__ import annotations

import shutil
import subprocess


def ran(*command: str) -> bytes:
    """Run a program and return what it wrote. Raises: FileNotFoundError with its name; CalledProcessError."""
    if shutil.which(command[0]) is None:
        raise FileNotFoundError(command[0])
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout  # noqa: S603
