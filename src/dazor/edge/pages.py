"""Templates, translations and the headers that go with every page. No script, no cookie, no other host."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path

import jinja2
from markupsafe import Markup, escape

from dazor.edge.doors import Told
from dazor.model.codes import LANGUAGES

_HERE = Path(__file__).parent
DEFAULT = LANGUAGES[0]
_CODE = "six words stand here"
NAMES = {"be": "Беларуская", "ru": "Русский", "uk": "Українська", "en": "English", "pl": "Polski"}
# Where the way out leads: a page nobody has to explain, in the visitor's language. Followed by the visitor only.
WAY_OUT = "https://{language}.wikipedia.org/"


class Pages:
    """Every page in every language; built once, before the first fork."""

    def __init__(self) -> None:
        """Load templates and translations. Raises: PagesMissing: the translations are not built."""
        style = (_HERE / "templates" / "door.css").read_text(encoding="utf-8")
        self._style = Markup(style)  # noqa: S704 - our own file, and the policy names its hash
        self._environment = jinja2.Environment(
            loader=jinja2.FileSystemLoader(_HERE / "templates"), autoescape=True, undefined=jinja2.StrictUndefined,
            trim_blocks=True, lstrip_blocks=True, auto_reload=False)
        self.say = Told().say
        self._accepted: dict[tuple[str, str, str, bool], bytes] = {}  # no visitor's word is in it
        self.head = "".join(f"{name}: {value}\r\n" for name, value in _headers(style)).encode()  # of every answer
        for name in ("form.html", "accepted.html", "notice.html", "flash.html", "answer.html"):
            self._environment.get_template(name)  # compiled before the fork, so that no worker reads a file

    def render(self, name: str, language: str, **values: object) -> bytes:
        """Return a page. Everything a visitor wrote is escaped."""
        page = self._environment.get_template(name).render(
            values, _=lambda words: self.say(language, words), language=language, names=NAMES, style=self._style,
            way_out=WAY_OUT.format(language=language))
        return page.encode()


    def accepted(self, language: str, code: str, soon: str, note: str, *, answers: bool) -> bytes:
        """Return the page that says the code; all but the code is made once in a language, which halves its time."""
        shown = (language, soon, note, answers)
        if shown not in self._accepted:
            self._accepted[shown] = self.render("accepted.html", language, receipt=_CODE, soon=soon, note=note, answers=answers)
        return self._accepted[shown].replace(_CODE.encode(), str(escape(code)).encode(), 1)


def _headers(style: str) -> tuple[tuple[str, str], ...]:
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return (
        ("Content-Type", "text/html; charset=utf-8"),
        ("Content-Security-Policy", f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; form-action 'self'; "
                                    "base-uri 'none'; frame-ancestors 'none'"),
        ("Referrer-Policy", "no-referrer"),
        ("Cache-Control", "no-store"),
        ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", "DENY"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Permissions-Policy", "camera=(), microphone=(), geolocation=(), clipboard-read=(), browsing-topics=()"),
        ("X-Robots-Tag", "noarchive"),
        ("Connection", "close"),
    )
