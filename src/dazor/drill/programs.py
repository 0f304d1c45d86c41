"""Programs of a target: started with everything they write on the drill's disk, looked into, and ended."""

from __future__ import annotations

import contextlib
import os
import resource
import secrets
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from dazor.drill.errors import NotReady

# What a hasty operator switches on when something does not work.
DEBUG = {"PYTHONDEVMODE": "1", "PYTHONFAULTHANDLER": "1", "PYTHONUNBUFFERED": "1", "PYTHONWARNINGS": "default", "DEBUG": "1",
         "DJANGO_DEBUG": "1", "LOG_LEVEL": "DEBUG"}


class Program:
    """One program of the target, with its children."""

    def __init__(self, name: str, root: Path, command: Sequence[str], environment: Mapping[str, str]) -> None:
        self.name, self._root, self._command = name, root, list(command)
        for folder in ("home", "tmp", "log"):
            (root / folder).mkdir(exist_ok=True)
        clean = {k: v for k, v in os.environ.items() if not k.startswith(("DAZOR_", "DJANGO_"))}
        self._environment = {**clean, "HOME": str(root / "home"), "TMPDIR": str(root / "tmp"),
                             "XDG_CACHE_HOME": str(root / "home" / "cache"), **DEBUG, **environment}
        self.log = root / "log" / f"{name}.log"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, ready: Callable[[], bool], seconds: float = 120, given: bytes = b"") -> None:
        """Start, tell it `given` on its standard input, and wait until it is ready. Raises: NotReady."""
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603 - the target's own command
                self._command, env=self._environment, cwd=self._root / "home", stdin=subprocess.PIPE, stdout=log, stderr=log,
                preexec_fn=_careless, start_new_session=True)
        assert self._process.stdin is not None  # noqa: S101 - asked for above
        with contextlib.suppress(BrokenPipeError), self._process.stdin as line:
            line.write(given)
        last = time.monotonic() + seconds
        while time.monotonic() < last and self._process.poll() is None:
            if ready():
                return
            time.sleep(0.05)
        said = self.log.read_text(errors="replace")[-600:] if self.log.exists() else ""
        what = f"was not ready after {seconds:.0f} s" if self._process.poll() is None else "ended before it was ready"
        self.kill()
        raise NotReady(f"{self.name} {what}. It said: {said}")

    def said(self) -> str:
        """Everything it wrote to its console."""
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    def pids(self) -> Iterator[int]:
        """Yield the process and all its descendants."""
        if self._process is not None and self._process.poll() is None:
            yield from family(self._process.pid)

    def workers(self) -> list[int]:
        """Return the descendants without the first."""
        return list(self.pids())[1:]

    def stop(self, seconds: float = 40) -> None:
        """Ask it to end, and end it if it does not."""
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
            try:
                self._process.wait(seconds)
            except subprocess.TimeoutExpired:
                self.kill()

    def kill(self) -> None:
        """Pull the plug: nothing gets a chance to tidy up."""
        for pid in list(self.pids()):
            _signal(pid, signal.SIGKILL)
        if self._process is not None:
            self._process.wait(20)


def family(pid: int) -> Iterator[int]:
    """Yield a process and its descendants."""
    yield pid
    try:
        children = [int(c) for task in Path(f"/proc/{pid}/task").iterdir() for c in (task / "children").read_text().split()]
    except OSError:
        return
    for child in children:
        yield from family(child)


def sockets(pid: int) -> int:
    """Return how many sockets a process holds: one more for every visitor it hears."""
    try:
        return sum(str(one.readlink()).startswith("socket:") for one in Path(f"/proc/{pid}/fd").iterdir())
    except OSError:  # it has ended
        return 0


def free_ports(count: int) -> list[int]:
    """Return free ports of loopback, below those that the kernel hands out: one of these could be a visitor's before it is used."""
    handed_out = Path("/proc/sys/net/ipv4/ip_local_port_range")
    lowest = int(handed_out.read_text().split()[0]) if handed_out.exists() else 32_768
    found: set[int] = set()
    while len(found) < count:
        port = secrets.choice(range(10_000, max(lowest, 20_000)))
        with socket.socket() as probe, contextlib.suppress(OSError):  # somebody's
            probe.bind(("127.0.0.1", port))
            found.add(port)
    return list(found)


def run(root: Path, command: Sequence[str], environment: Mapping[str, str], *, given: bytes = b"",
        good: Sequence[int] = (0, 1)) -> str:
    """Run a command of the target to its end and return what it printed. Raises: NotReady for another exit code."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("DAZOR_", "DJANGO_"))}
    for folder in ("home", "tmp"):
        (root / folder).mkdir(exist_ok=True)
    done = subprocess.run(list(command), env={**clean, "HOME": str(root / "home"), "TMPDIR": str(root / "tmp"), **environment},  # noqa: S603
                          cwd=root / "home", input=given, capture_output=True, check=False, timeout=600)
    if done.returncode not in good:
        raise NotReady(f"{' '.join(command[:6])} ended with {done.returncode}: {done.stderr.decode(errors='replace')[-600:]}")
    return done.stdout.decode(errors="replace").strip()


def abort(pid: int) -> None:
    """Let a process die as of a fault of its own, and wait for it: if it may leave a core file, it does, and no other writes over it."""
    _signal(pid, signal.SIGABRT)
    last = time.monotonic() + 10
    while not _gone(pid) and time.monotonic() < last:
        time.sleep(0.02)


def destroy(pid: int) -> None:
    """End a process in the middle of what it does."""
    _signal(pid, signal.SIGKILL)


def _gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] in "ZX"
    except OSError:
        return True


def _signal(pid: int, number: int) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return


def _careless() -> None:
    """What many machines have: core files of any size."""
    hard = resource.getrlimit(resource.RLIMIT_CORE)[1]
    resource.setrlimit(resource.RLIMIT_CORE, (hard, hard))
