"""`dazor onion`: an onion service for the door by Debian's tor, in one command."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from dazor.cli.app import app


@app.command()
def onion(
    torrc: Annotated[Path, typer.Option(help="tor's configuration")] = Path("/etc/tor/torrc"),
    keys: Annotated[Path, typer.Option(help="Folder in which tor keeps its services")] = Path("/var/lib/tor"),
    desk: Annotated[str, typer.Option(help="The desk's public key for fetching slots (descriptor:x25519:…); empty: no second service")] = "",
    pull: Annotated[str, typer.Option(help="What the desk's service leads to: host:port of sshd or rsync")] = "127.0.0.1:22",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show the files; change nothing")] = False,
) -> None:
    """Set up the door's onion service; prints its address when tor has made it. Needs edge_address = unix:/path, and root."""
    from dazor.edge import onion_service as service
    from dazor.settings import load

    settings = load("edge", os.environ)
    plan = service.plan(str(settings["edge_address"]), keys=keys, desk=desk, pull=pull)
    if dry_run:
        print(service.shown(plan, torrc))
        return
    service.write(plan, torrc)
    address = service.reload_and_wait(keys / service.DOOR)
    print(address or "(tor has made no address yet; look into " + str(keys / service.DOOR / "hostname") + ")")
    if address:
        print(f"Tell browsers of the open internet: onion_location = http://{address}", file=sys.stderr)
    if desk:
        print(f"The desk fetches at: {service.address(keys / service.DESK) or keys / service.DESK / 'hostname'}", file=sys.stderr)
