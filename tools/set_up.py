#!/usr/bin/env python3
"""Make a clean clone runnable: Python packages, browser code, translations, the embedded gazetteer.

    python3 tools/set_up.py demo|test

Standard library only, since nothing is installed yet. Each step is skipped when what it reads has not changed.
What is missing on the machine is installed with apt where that is allowed, or named in one sentence (exit 2).
"""
from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMPS = VENV / "stamps"


class MissingTool(Exception):
    """Something this machine lacks and this script may not install."""


def run(*command: str | Path, env: dict[str, str] | None = None) -> None:
    """Run a command in the project folder. Raises: CalledProcessError with its output when it fails."""
    program = shutil.which(str(command[0]), path=(env or os.environ).get("PATH")) or str(command[0])
    done = subprocess.run([program, *map(str, command[1:])], cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.stderr.write(done.stdout[-3000:] + done.stderr[-3000:])
        raise subprocess.CalledProcessError(done.returncode, [str(c) for c in command])


def apt(package: str, why: str) -> None:
    """Install a Debian package, or raise MissingTool with the one sentence a person needs."""
    sentence = f"{why} is missing: install it with `apt-get install {package}` and run this again."
    if not shutil.which("apt-get"):
        raise MissingTool(sentence)
    sudo = [] if os.geteuid() == 0 else ["sudo", "-n"]
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        run(*sudo, "apt-get", "-qq", "update", env=env)
        run(*sudo, "apt-get", "-qq", "-y", "--no-install-recommends", "install", *package.split(), env=env)
    except (subprocess.CalledProcessError, FileNotFoundError) as error:
        raise MissingTool(sentence) from error


def digest(files: Iterable[Path]) -> str:
    """Return one hash over names and contents; folders count with everything below them."""
    seen = hashlib.sha256()
    for top in files:
        for file in sorted(top.rglob("*")) if top.is_dir() else [top]:
            if file.is_file() and "__pycache__" not in file.parts and file.suffix != ".mo" and "built" not in file.parts:
                seen.update(str(file.relative_to(ROOT)).encode())
                seen.update(file.read_bytes())
    return seen.hexdigest()


def step(name: str, reads: Iterable[Path], makes: Iterable[Path], work: Callable[[], None]) -> None:
    """Do the work unless its inputs are those of the last time and its outputs are still there."""
    key, stamp = digest(reads), STAMPS / name
    if stamp.exists() and stamp.read_text() == key and all(m.exists() for m in makes):
        return
    started = time.monotonic()
    print(f"set-up: {name} …", end=" ", flush=True)
    work()
    STAMPS.mkdir(parents=True, exist_ok=True)
    stamp.write_text(key)
    print(f"{time.monotonic() - started:.0f} s")


def make_venv() -> None:
    """Create the virtual environment, with python3-venv from apt where Python came without it."""
    if PYTHON.exists():
        return
    try:
        run(sys.executable, "-c", "import ensurepip, venv")
    except subprocess.CalledProcessError:
        apt("python3-venv", "Python's venv module")
    run(sys.executable, "-m", "venv", VENV)


def install(lock: Path) -> None:
    """Install exactly what the lock file pins, then the project itself."""
    run(PYTHON, "-m", "pip", "install", "-q", "--require-hashes", "-r", lock)
    run(PYTHON, "-m", "pip", "install", "-q", "--no-deps", "--no-build-isolation", "-e", ROOT)


def npm_environment() -> dict[str, str]:
    """Return an environment whose PATH has npm: the machine's own (node 18 or later), or the wheel from PyPI."""
    node = shutil.which("node")
    if node and shutil.which("npm"):
        version = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
        if int(version.lstrip("v").split(".")[0] or 0) >= 18:
            return dict(os.environ)
    run(PYTHON, "-m", "pip", "install", "-q", "--require-hashes", "-r", ROOT / "requirements" / "node.txt")
    return {**os.environ, "PATH": f"{VENV / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"}


def browser_code() -> None:
    """Fetch the pinned browser packages and build what the pages need from them into the package."""
    run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", env=npm_environment())
    run(PYTHON, "tools/build_browser.py")
    run(PYTHON, "tools/build_sealing_page.py")


def main(what: str) -> int:
    """Set up for the demo or for the tests. Returns the exit code."""
    if sys.version_info < (3, 11):  # noqa: UP036 - this file runs on the Python that the machine has
        raise MissingTool(f"Python 3.11 or later is needed and this is {sys.version.split()[0]}: install a newer python3.")
    package, tools = ROOT / "src" / "dazor", ROOT / "tools"
    lock = ROOT / "requirements" / f"{what}.txt"
    make_venv()
    step(f"packages-{what}", [lock, ROOT / "pyproject.toml"], [PYTHON], lambda: install(lock))
    step("browser", [ROOT / "package-lock.json", tools / "build_browser.py", tools / "build_sealing_page.py",
                     package / "edge" / "browser"],
         [package / "publishing" / "built", package / "edge" / "built"], browser_code)
    step("translations", [tools / "build_translations.py", *sorted(package.glob("*/locale"))], [],
         lambda: run(PYTHON, "tools/build_translations.py"))
    step("gazetteer", [tools / "build_pack.py", package / "gazetteer"], [package / "gazetteer" / "built"],
         lambda: run(PYTHON, "tools/build_pack.py"))
    if what == "test":
        if not shutil.which("chromium"):
            apt("chromium", "Chromium (the browser tests drive it)")
        if not shutil.which("bwrap"):
            apt("bubblewrap", "bubblewrap (pictures are decoded in it)")
        # 204 MB beside Chromium, 460 MB on a bare Debian: for the tests where it can be had (they skip by name without), never
        # for the demo, which has no recordings.
        absent = [package for program, package in (("ffmpeg", "ffmpeg"), ("pdftoppm", "poppler-utils")) if not shutil.which(program)]
        if absent:
            try:
                apt(" ".join(absent), "What opens video, voice and PDF")
            except MissingTool as missing:
                print(f"set-up: {missing} Their tests are skipped.")
        if not any(Path("/usr/lib/postgresql").glob("*/bin/initdb")):
            apt("postgresql", "PostgreSQL (the store tests run a server of their own)")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "demo"))
    except MissingTool as missing:
        sys.exit(f"dazor set-up: {missing}")
    except subprocess.CalledProcessError as failed:
        sys.exit(f"dazor set-up: `{' '.join(failed.cmd)}` failed; nothing was half-installed, run the same again.")
