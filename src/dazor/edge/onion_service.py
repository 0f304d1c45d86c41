"""The onion service of the door, as files for Debian's tor: one for everybody, and one that only the desk can find.

tor keeps the keys; nothing of it is written by us but a few lines of configuration, in a block that is replaced whole.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from pathlib import Path

import msgspec

from dazor.edge.errors import OnionRefused

DOOR, DESK = "dazor-door", "dazor-desk"  # folders of the two services
_BEGIN, _END = "# dazor: begin", "# dazor: end"
_CLIENT = re.compile(r"descriptor:x25519:[A-Z2-7]{52}")
_TARGET = re.compile(r"[\w.\-\[\]:]+:\d{1,5}")


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What is written."""

    lines: str  # of torrc
    client: str = ""  # the desk's public key; "" for none
    client_file: Path | None = None


def plan(edge_address: str, *, keys: Path, desk: str = "", pull: str = "127.0.0.1:22") -> Plan:
    """Return the configuration for a door at `unix:/path`.

    Raises: OnionRefused: the door does not listen on a socket of its own, or the desk's key is none.
    """
    if not edge_address.startswith("unix:/"):
        raise OnionRefused(f"edge_address = {edge_address}: an onion service leads to unix:/path, so that the door has no address in any "
                           "network. Nothing was changed.")
    if any(c.isspace() for c in f"{edge_address}{keys}"):
        raise OnionRefused("There is a space in the path of the socket or of tor's folder, which tor does not read. Nothing was changed.")
    if desk and not _CLIENT.fullmatch(desk.strip()):
        raise OnionRefused("The desk's key does not look like descriptor:x25519:… with 52 letters. Nothing was changed; "
                           "docs/how-to/run-the-door.md says how the desk makes one.")
    if not _TARGET.fullmatch(pull):
        raise OnionRefused(f"{pull} is not host:port. Nothing was changed.")
    lines = [_BEGIN, f"HiddenServiceDir {keys / DOOR}", f"HiddenServicePort 80 {edge_address}",
             "HiddenServicePoWDefensesEnabled 1", "HiddenServiceEnableIntroDoSDefense 1"]
    if desk:
        lines += [f"HiddenServiceDir {keys / DESK}", f"HiddenServicePort {pull.rpartition(':')[2]} {pull}"]
    client = keys / DESK / "authorized_clients" / "desk.auth" if desk else None
    return Plan(lines="\n".join([*lines, _END, ""]), client=desk.strip(), client_file=client)


def shown(plan_: Plan, torrc: Path) -> str:
    """Return the files as they would be written."""
    parts = [f"--- {torrc}", plan_.lines]
    if plan_.client_file:
        parts += [f"--- {plan_.client_file}", plan_.client + "\n"]
    return "\n".join(parts)


def merged(before: str, plan_: Plan) -> str:
    """Return a torrc with our block in it once, every other line as it was."""
    without = re.sub(rf"(?ms)^{_BEGIN}$.*?^{_END}\n?", "", before)
    return f"{without.rstrip()}\n\n{plan_.lines}" if without.strip() else plan_.lines


def write(plan_: Plan, torrc: Path) -> None:
    """Write the configuration after tor has said that it is good. Raises: OnionRefused: nothing was changed."""
    tor = shutil.which("tor", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/bin")
    if tor is None:
        raise OnionRefused("There is no tor on this machine. Nothing was changed; install it with `apt-get install tor`.")
    new = torrc.with_name(torrc.name + ".dazor")
    try:
        new.write_text(merged(torrc.read_text(encoding="utf-8") if torrc.exists() else "", plan_), encoding="utf-8")
        verify(tor, new)
        if plan_.client_file:
            _client(plan_.client_file, plan_.client)
        if torrc.exists():
            shutil.copymode(torrc, new)
        new.replace(torrc)
    except OSError as error:
        raise OnionRefused(f"{error.filename or torrc}: {error.strerror}. Nothing was changed; this needs root.") from error
    finally:
        new.unlink(missing_ok=True)


def verify(tor: str, torrc: Path) -> None:
    """Ask tor whether it reads a configuration. Raises: OnionRefused with what it said."""
    user = ("--User", "debian-tor") if os.geteuid() == 0 and _has_user() else ()
    done = subprocess.run([tor, "-f", str(torrc), "--verify-config", "--hush", *user], capture_output=True, text=True,  # noqa: S603 - tor itself
                          check=False, timeout=60)
    if done.returncode:
        said = next((line for line in done.stdout.splitlines() if "[err]" in line or "[warn]" in line), "no reason")
        raise OnionRefused(f"tor refuses the configuration: {said.strip()}. Nothing was changed.")


def reload_and_wait(folder: Path, seconds: float = 30) -> str:
    """Have tor read its configuration again and return the address it makes; "" when there is none in time."""
    systemctl = shutil.which("systemctl")
    if systemctl:
        subprocess.run([systemctl, "reload-or-restart", "tor@default"], capture_output=True, check=False, timeout=90)  # noqa: S603
    last = time.monotonic() + (seconds if systemctl else 0)
    while not address(folder) and time.monotonic() < last:
        time.sleep(0.5)
    return address(folder)


def address(folder: Path) -> str:
    """Return the address that tor has made for a service; "" before it has."""
    file = folder / "hostname"
    return file.read_text(encoding="ascii").strip() if file.exists() else ""


def _client(path: Path, key: str) -> None:
    """Write the desk's public key where tor looks for it, in folders that belong to tor."""
    for folder in (path.parents[1], path.parent):
        folder.mkdir(mode=0o700, exist_ok=True)
    path.write_text(key + "\n", encoding="ascii")
    path.chmod(0o600)
    if os.geteuid() == 0 and _has_user():
        for one in (path.parents[1], path.parent, path):
            shutil.chown(one, "debian-tor", "debian-tor")


def _has_user() -> bool:
    import pwd

    return any(entry.pw_name == "debian-tor" for entry in pwd.getpwall())
