"""Desk and site in this process, the door as its own program; all on loopback, until Ctrl-C."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

from waitress.server import create_server
from whitenoise import WhiteNoise

from dazor.cli.demonstration.house import Demo
from dazor.cli.demonstration.line import open_door


def _not_found(_environ: dict[str, Any], start_response: Any) -> list[bytes]:  # noqa: ANN401 - WSGI
    start_response("404 Not Found", [("Content-Type", "text/plain; charset=utf-8")])
    return [b"There is no such page on this site.\n"]


def site_application(folder: Path) -> WhiteNoise:
    """Return a WSGI application that serves the written site as any static host would."""
    return WhiteNoise(_not_found, root=str(folder), autorefresh=True, index_file=True)


def serve(demo: Demo) -> None:
    """Serve until interrupted."""
    from dazor.desk import serving

    site = create_server(site_application(demo.folder / "site"), listen=f"127.0.0.1:{demo.ports['site']}", threads=4)
    threading.Thread(target=site.run, name="site", daemon=True).start()
    with open_door(demo):
        print(f"\npublic site  http://127.0.0.1:{demo.ports['site']}/\nthe door     http://127.0.0.1:{demo.ports['edge']}/\n"
              f"the desk     http://127.0.0.1:{demo.ports['desk']}/\n\nCtrl-C stops all of it.", flush=True)
        serving.serve()
