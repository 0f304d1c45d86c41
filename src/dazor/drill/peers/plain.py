"""A form as a hundred others are: standard library, SQLite, an access log, files under their own names.

`python -m dazor.drill.peers.plain PORT FOLDER`. It is the drill's example of what not to do; never run it for people.
"""

from __future__ import annotations

import html
import secrets
import sqlite3
import sys
import threading
from datetime import UTC, datetime
from email.parser import BytesParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

_TABLE = ("CREATE TABLE IF NOT EXISTS report (id INTEGER PRIMARY KEY, at TEXT, address TEXT, agent TEXT, language TEXT, name TEXT, "
          "phone TEXT, contact TEXT, message TEXT, file TEXT, receipt TEXT)")
_FIELDS = ("name", "phone", "contact", "message")
_WRITING = threading.Lock()


class Form(BaseHTTPRequestHandler):
    """Takes what comes and keeps all of it."""

    folder = Path()
    recent: list[tuple[Any, ...]] = []  # "for the statistics page"

    def do_GET(self) -> None:
        """Show every report to whoever asks: there is a secret link, and everybody on the team has it."""
        with sqlite3.connect(self.folder / "reports.sqlite3") as base:
            rows = base.execute("SELECT * FROM report").fetchall() if self.path == "/team-7f3a" else []
        self._answer(200, "".join(f"<p>{html.escape(str(row))}</p>" for row in rows))

    def do_POST(self) -> None:
        """Keep a report."""
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        fields, file = self._fields(body)
        receipt = "-".join(secrets.token_hex(2).upper() for _ in range(5))
        row = (f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S}", self.client_address[0], self.headers.get("User-Agent"),
               self.headers.get("Accept-Language"), *(fields.get(name, "") for name in _FIELDS), file, receipt)
        self.recent.append(row)
        with _WRITING, sqlite3.connect(self.folder / "reports.sqlite3") as base:
            base.execute(f"INSERT INTO report VALUES (NULL{', ?' * len(row)})", row)  # noqa: S608 - only question marks
        self._answer(200, f"Thank you. Your number is {receipt}.")

    def _fields(self, body: bytes) -> tuple[dict[str, str], str]:
        kind = self.headers.get("Content-Type", "")
        if not kind.startswith("multipart/"):
            return {k: v[0] for k, v in parse_qs(body.decode("utf-8", "replace")).items()}, ""
        whole, fields, file = BytesParser().parsebytes(b"Content-Type: " + kind.encode() + b"\r\n\r\n" + body), {}, ""
        for part in whole.get_payload() if whole.is_multipart() else ():
            data = part.get_payload(decode=True) or b""  # type: ignore[union-attr]
            if name := part.get_filename():  # type: ignore[union-attr]
                file = Path(name).name
                (self.folder / file).write_bytes(data)  # type: ignore[arg-type]
            else:
                fields[str(part.get_param("name", header="content-disposition"))] = data.decode("utf-8", "replace")  # type: ignore[union-attr]
        return fields, file

    def _answer(self, status: int, page: str) -> None:
        data = page.encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(data)


def main() -> None:
    """Serve until stopped; the access log goes to standard error, as the library has it."""
    port, folder = int(sys.argv[1]), Path(sys.argv[2])
    Form.folder = folder
    with sqlite3.connect(folder / "reports.sqlite3") as base:
        base.execute(_TABLE)
    ThreadingHTTPServer(("127.0.0.1", port), Form).serve_forever()


if __name__ == "__main__":
    main()
