"""A PostgreSQL server of our own in a folder, on a socket, for as long as a test needs it."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

BINARIES = max(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: int(p.parent.name), default=None)


def _run(*command: str) -> None:
    """Run as the user that PostgreSQL wants: it refuses root."""
    runuser = shutil.which("runuser", path=f"{os.environ['PATH']}:/usr/sbin:/sbin") or "runuser"
    before = [runuser, "-u", "postgres", "--"] if os.geteuid() == 0 else []
    done = subprocess.run([*before, *command], capture_output=True, text=True, check=False, cwd="/")
    if done.returncode:
        raise RuntimeError(f"{command[0]}: {done.stdout[-800:]}{done.stderr[-800:]}")


@contextmanager
def cluster() -> Iterator[str]:
    """Yield the address of an empty database `desk`."""
    assert BINARIES is not None
    folder = Path(tempfile.mkdtemp(prefix="dz-pg-", dir="/tmp"))  # a socket's path has 107 characters at most
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres")
        data, user = folder / "d", "postgres" if os.geteuid() == 0 else os.environ.get("USER", "postgres")
        _run(str(BINARIES / "initdb"), "-D", str(data), "-A", "trust", "-U", user, "-E", "UTF8", "--no-locale", "-N")
        _run(str(BINARIES / "pg_ctl"), "-D", str(data), "-w", "-l", str(folder / "log"), "-o",
             f"-k {folder} -c listen_addresses='' -c fsync=off", "start")
        try:
            _run(str(BINARIES / "createdb"), "-h", str(folder), "-U", user, "desk")
            yield f"postgresql://{user}@/desk?host={folder}"
        finally:
            _run(str(BINARIES / "pg_ctl"), "-D", str(data), "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
