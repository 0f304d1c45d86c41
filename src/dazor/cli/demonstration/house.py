"""A throw-away installation: folder, secrets, gazetteer, keys."""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import msgspec

from dazor.model.errors import UnusableInput

MARK = ".dazor-demo"  # only a folder with this file in it is ever emptied
PORTS = {"desk": 8701, "edge": 8702, "site": 8703}


class Demo(msgspec.Struct, frozen=True, kw_only=True):
    """Where the demo lies and what its programs are told."""

    folder: Path
    environment: dict[str, str]  # DAZOR_… for desk and edge together
    ports: dict[str, int]
    passwords: dict[str, str]  # by editor

    def for_edge(self) -> dict[str, str]:
        """Return the environment of the door: none of the desk's secrets."""
        private = {"DAZOR_DESK_SECRET", "DAZOR_KEY_PASSPHRASE", "DAZOR_DATABASE", "DAZOR_DATA_DIR"}
        return {k: v for k, v in self.environment.items() if k not in private}


def free_port(wanted: int) -> int:
    """Return the wanted port of loopback, or a free one when another program has it."""
    for port in (wanted, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # a demo that just ended left its port waiting
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise UnusableInput("no port of 127.0.0.1 is free. Nothing was started.")


def lay_out(folder: Path) -> Demo:
    """Make the folder afresh, with new secrets. Raises: UnusableInput for a folder that holds something else."""
    folder = folder.absolute()
    if folder.exists() and any(folder.iterdir()) and not (folder / MARK).exists():
        raise UnusableInput(f"{folder} holds something that is not a demo. Nothing was touched; name another with --data.")
    kept = folder / "packs"
    if folder.exists():
        for old in folder.iterdir():
            if old != kept:
                shutil.rmtree(old) if old.is_dir() else old.unlink()
    for new in (folder, folder / "spool", kept):
        new.mkdir(mode=0o700, parents=True, exist_ok=True)
    (folder / MARK).write_text("Made by `dazor demo`, emptied by the next one.\n", encoding="utf-8")
    ports = {name: free_port(port) for name, port in PORTS.items()}
    environment = {
        "DAZOR_DATA_DIR": str(folder), "DAZOR_SPOOL": str(folder / "spool"),
        "DAZOR_EPOCH_BUNDLE": str(folder / "epochs.json"), "DAZOR_SITE_DIR": str(folder / "site"),
        "DAZOR_DESK_SECRET": secrets.token_urlsafe(48), "DAZOR_KEY_PASSPHRASE": secrets.token_urlsafe(18),
        "DAZOR_DESK_ADDRESS": f"127.0.0.1:{ports['desk']}", "DAZOR_EDGE_ADDRESS": f"127.0.0.1:{ports['edge']}",
        "DAZOR_SITE_URL": f"http://127.0.0.1:{ports['site']}/", "DAZOR_TICK_SECONDS": "2", "DAZOR_SLOTS": "64",
        "DAZOR_TICKS_KEPT": "64",
    }
    passwords = {name: secrets.token_urlsafe(9) for name in ("alena", "bohdan")}
    return Demo(folder=folder, environment=environment, ports=ports, passwords=passwords)


def dazor(demo: Demo, *arguments: str) -> str:
    """Run one of our own commands as an operator would. Returns what it printed. Raises: UnusableInput."""
    command = [sys.executable, "-m", "dazor.cli", *arguments]
    done = subprocess.run(command, env={**outside(), **demo.environment}, capture_output=True, text=True,  # noqa: S603 - ours
                          check=False)
    if done.returncode == 2:
        raise UnusableInput(f"`dazor {' '.join(arguments)}` failed: {done.stderr.strip()}")
    return done.stdout.strip()


def outside() -> dict[str, str]:
    """Return the environment without anything of another installation."""
    return {k: v for k, v in os.environ.items() if not k.startswith("DAZOR_")}


def gazetteer(demo: Demo, seconds: float) -> tuple[Demo, str]:
    """Fetch the full gazetteer of Belarus within a time limit, else go on with the embedded one; says which."""
    pack = demo.folder / "packs" / "BY.pack"
    said = ""
    if not pack.exists() and seconds > 0:
        command = [sys.executable, "-m", "dazor.cli", "gazetteer", "fetch", "BY", "--out", str(pack.parent),
                   "--timeout", str(seconds)]
        try:
            done = subprocess.run(command, env=outside(), capture_output=True, text=True, check=False,  # noqa: S603 - ours
                                  timeout=seconds + 120)
            said = (done.stderr.strip().splitlines() or [""])[-1]
        except subprocess.TimeoutExpired:
            said = "the download took too long"
    if pack.exists():
        return msgspec.structs.replace(demo, environment={**demo.environment, "DAZOR_GAZETTEER": str(pack)}), \
            "full gazetteer of Belarus (GeoNames, CC BY 4.0)"
    return demo, f"embedded gazetteer, towns of 500 and more{f' ({said})' if said else ''}"


def keys(demo: Demo) -> Demo:
    """Hold the key ceremony: signing key, 14 days of epochs; the door is told the public key."""
    desk_key = dazor(demo, "keys", "init")
    return msgspec.structs.replace(demo, environment={**demo.environment, "DAZOR_DESK_KEY": desk_key})
