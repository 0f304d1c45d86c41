"""Stand-ins for how others take a report, small and honest: what `bench/door.py` sets beside the door.

    PEERS/bin/python bench/door_peers.py form FOLDER      Flask + SQLite: address, moment and words in a row
    PEERS/bin/python bench/door_peers.py sealed FOLDER    the same with the words under OpenPGP (Hush Line's way without scripts)
    PEERS/bin/python bench/door_peers.py bot FOLDER BASE  python-telegram-bot + SQLite: who, moment and words in a row

PEERS is an environment of its own: `pip install flask gunicorn pysequoia python-telegram-bot`. The forms run under gunicorn
with two workers that live on, as their makers run them. Each answers with a page or a message that says a number.
"""

from __future__ import annotations

import secrets
import sqlite3
import sys
import time
from collections.abc import Callable
from pathlib import Path

PAGE = """<!doctype html><html lang="be"><title>Thank you</title><main><h1>Thank you</h1>
<p>Your number is <strong>{{ number }}</strong>. Keep it.</p>{% for line in lines %}<p>{{ line }}</p>{% endfor %}</main></html>"""
LINES = ["Your message was received."] * 8


def rows(folder: str) -> sqlite3.Connection:
    """Return the database: what everybody writes down."""
    base = sqlite3.connect(Path(folder) / "tips.sqlite", timeout=30)
    base.execute("CREATE TABLE IF NOT EXISTS tips (who, moment, words)")
    return base


def openpgp() -> Callable[[bytes], bytes]:
    """Return what locks words to an editor's key, padded."""
    import pysequoia  # type: ignore[import-not-found, unused-ignore]

    certificate = pysequoia.Cert.generate("editor@example.org")
    return lambda words: bytes(pysequoia.encrypt(words.ljust(2_048), recipients=[certificate]))


def form(folder: str, *, sealed: bool) -> object:
    """Return a Flask app that takes the field `text`."""
    from flask import Flask, render_template_string, request  # type: ignore[import-not-found, unused-ignore]

    app, lock = Flask("tips"), openpgp() if sealed else bytes

    @app.post("/report/be")  # type: ignore[untyped-decorator, unused-ignore]
    def report() -> str:
        words = lock(request.form["text"].encode())
        with rows(folder) as base:
            base.execute("INSERT INTO tips VALUES (?, ?, ?)", ("" if sealed else request.remote_addr, time.time(), words))
        base.close()
        return str(render_template_string(PAGE, number=secrets.token_hex(8), lines=LINES))
    return app


def serve(app: object) -> None:
    """Run an app under gunicorn on a free port, which it says."""
    from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped, import-not-found, unused-ignore]

    class Server(BaseApplication):  # type: ignore[misc, unused-ignore]
        """gunicorn with two plain workers and no log."""

        def load_config(self) -> None:
            """Say where and how many."""
            for name, value in {"bind": "127.0.0.1:0", "workers": 2, "loglevel": "critical", "when_ready": self.said}.items():
                self.cfg.set(name, value)

        def said(self, server: object) -> None:
            """Print the port."""
            print("port", vars(server)["LISTENERS"][0].sock.getsockname()[1], flush=True)

        def load(self) -> object:
            """Give the app."""
            return app
    Server().run()


def bot(folder: str, base: str) -> None:
    """Poll a messenger, write every message down and answer it."""
    import logging

    from telegram import Update  # type: ignore[import-not-found, unused-ignore]
    from telegram.ext import Application, MessageHandler, filters  # type: ignore[import-not-found, unused-ignore]

    logging.basicConfig(filename=Path(folder) / "bot.log", level=logging.INFO)  # as the library's own examples do
    tips = rows(folder)

    async def keep(update: Update, _: object) -> None:
        with tips:
            tips.execute("INSERT INTO tips VALUES (?, ?, ?)", (update.effective_user.id, time.time(), update.message.text))
        await update.message.reply_text(f"Thank you. Your number is {secrets.token_hex(8)}.")
    application = Application.builder().token("1:x").base_url(f"{base}/bot").build()
    application.add_handler(MessageHandler(filters.TEXT, keep))
    application.run_polling()


if __name__ == "__main__":
    if sys.argv[1] == "bot":
        bot(*sys.argv[2:4])
    else:
        serve(form(sys.argv[2], sealed=sys.argv[1] == "sealed"))
