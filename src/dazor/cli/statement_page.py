"""The daily statement as a page: five languages under each other, nothing fetched, the signed text at its end."""

from __future__ import annotations

import gettext
from datetime import datetime
from html import escape
from pathlib import Path

from dazor.model.codes import LANGUAGES

_HERE = Path(__file__).parent


def page(signed: bytes, now: datetime, until: datetime, words: str = "") -> bytes:
    """Return the page, UTF-8. `signed` is the statement's file, for whoever wants to check it. Raises: OSError: no catalogues."""
    parts = []
    for language in LANGUAGES:
        say = gettext.translation("statement", _HERE / "locale", [language], fallback=language == "en").gettext
        lines = (say("The desk is free and at work."),
                 say("Signed on {at} UTC. The next statement comes before {until} UTC.").format(
                     at=f"{now:%Y-%m-%d %H:%M}", until=f"{until:%Y-%m-%d %H:%M}"),
                 say("When this page is older than that, do not write to us: wait until you hear from us in another way."))
        parts.append(f'<section lang="{language}"><h2>{escape(lines[0])}</h2><p>{escape(lines[1])}</p>'
                     f"<p>{escape(lines[2])}</p></section>")
    own = f"<p>{escape(words)}</p>" if words else ""
    return ("<!doctype html>\n<html><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">"
            "<meta name=\"referrer\" content=\"no-referrer\"><title>Dazor</title></head><body>"
            f"{''.join(parts)}{own}<pre>{escape(signed.decode())}</pre></body></html>\n").encode()
