"""A picture from a stranger is decoded in a box: no network, no files but Python's, no way back but standard output.

bubblewrap takes away every namespace, prlimit bounds memory and time. Without bubblewrap nothing is decoded at all.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import msgspec

SECONDS = 30  # for one picture; 12 megapixels take half a second
MEMORY = 1 << 30  # bytes of address space: 60 million pixels are 180 MB unpacked
_SCRIPT = Path(__file__).with_name("recoding.py")
_NEEDED = ("bwrap", "prlimit")  # Debian: bubblewrap, util-linux


class Copy(msgspec.Struct, frozen=True, kw_only=True):
    """A safe copy, or why there is none."""

    data: bytes = b""
    look: str = ""
    problem: str = ""


def missing() -> tuple[str, ...]:
    """Return the programs that are needed and not here."""
    return tuple(name for name in _NEEDED if shutil.which(name) is None)


def safe_copy(original: bytes) -> Copy:
    """Return the picture decoded and encoded anew in the box. Raises: OSError: the box itself could not be made."""
    try:
        done = subprocess.run(_command(), input=original, capture_output=True, timeout=SECONDS, check=False)  # noqa: S603
    except subprocess.TimeoutExpired:
        return Copy(problem="it took longer than half a minute to look at")
    head, _, data = done.stdout.partition(b"\n")
    try:
        said = json.loads(head) if head else {}
    except ValueError:
        said = {}
    if done.returncode == 0 and data[:3] == b"\xff\xd8\xff" and len(str(said.get("look", ""))) == 16:
        return Copy(data=data, look=str(said["look"]))
    if "problem" in said:
        return Copy(problem="it is broken, or too large to be looked at")
    if done.stderr.startswith(b"bwrap:"):
        raise OSError(f"bubblewrap could not make a box on this machine: {done.stderr[:200].decode('utf-8', 'replace')}")
    return Copy(problem="it broke the program that looked at it, or needed too much memory")


def _command() -> Sequence[str]:
    box = ["prlimit", f"--as={MEMORY}", f"--cpu={SECONDS}", "--core=0", "--nofile=64", "bwrap", "--unshare-all", "--die-with-parent",
           "--new-session", "--cap-drop", "ALL", "--clearenv", "--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp"]  # noqa: S108 - inside
    for path in _needed_paths():
        box += ["--ro-bind", path, path]
    return [*box, "--ro-bind", str(_SCRIPT), "/recoding.py", sys.executable, "-I", "-B", "/recoding.py"]


def _needed_paths() -> list[str]:
    """Return the folders Python lives in, each once, none inside another."""
    wanted = ["/usr", "/lib", "/lib64", "/bin", "/etc/ld.so.cache", sys.prefix, sys.base_prefix, str(Path(sys.executable).resolve().parents[1])]
    found: list[str] = []
    for path in sorted({p for p in wanted if Path(p).exists()}, key=len):
        if not any(Path(path).is_relative_to(other) for other in found):
            found.append(path)
    return found
