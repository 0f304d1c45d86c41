"""Templates and what every page of a language has in common: its words, its links, its menus."""

from __future__ import annotations

import re
from datetime import datetime
from functools import cache, partial
from importlib.resources import files
from typing import Any

import jinja2
from babel import Locale
from markupsafe import Markup, escape

from dazor.model.codes import LANGUAGES
from dazor.publishing import labels, sentences
from dazor.publishing.catalogues import say

# Own names of the languages, as each writes itself.
LANGUAGE_NAMES = {lang: Locale(lang).get_display_name(lang) or lang for lang in LANGUAGES}
POLICY = ("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
          "worker-src 'self'; base-uri 'none'; form-action 'none'")


_SAID = re.compile(r"""\{\{ _\((["'])((?:(?!\1).)+)\1\) \}\}""")


@cache
def environment(lang: str) -> jinja2.Environment:
    """Return the templates of a language; every value is escaped unless we drew it, an unknown name is an error.

    Sentences without values are translated before the template is compiled: a third less time a page.
    """
    folder = files("dazor.publishing") / "templates"

    def load(name: str) -> str:
        source = (folder / name).read_text(encoding="utf-8")
        return _SAID.sub(lambda found: str(escape(say(found[2], lang))), source)

    made = jinja2.Environment(loader=jinja2.FunctionLoader(load), autoescape=True, trim_blocks=True, lstrip_blocks=True,
                              undefined=jinja2.StrictUndefined, auto_reload=False)
    made.globals.update(language_names=LANGUAGE_NAMES, policy=Markup(POLICY))  # noqa: S704 - a constant
    return made


_FOLDER, _TITLE, _CONTENT = "\x01folder\x01", "\x01title\x01", "\x01content\x01"  # in no release: see admission


class Press:
    """Prints the pages of one language. Told the address of the site and the time once."""

    def __init__(self, lang: str, *, site_url: str, now: datetime) -> None:
        self.lang = lang
        self._frames: dict[str, tuple[str, str, str]] = {}
        self._common: dict[str, Any] = {
            "lang": lang, "site_url": site_url, "now": now, "_": self._say,
            "layer_name": partial(labels.layer, lang=lang), "instant": partial(sentences.instant, lang=lang),
            "day": partial(sentences.day, lang=lang), "month": partial(sentences.month, lang=lang)}

    def _say(self, message: str, **values: object) -> str:
        return say(message, self.lang, **values)

    def page(self, template: str, folder: str, **values: object) -> tuple[str, bytes]:
        """Return (path, content) of the page in this folder below the language ("" for its front page)."""
        up = "../" * folder.count("/")
        text = environment(self.lang).get_template(template).render(
            self._common, folder=folder, home=up, root=up + "../", **values)
        return f"{self.lang}/{folder}index.html", text.encode()

    def framed(self, template: str, folder: str, title: str, **values: object) -> tuple[str, bytes]:
        """Return (path, content) of one of many pages: head, menus and foot are printed once for all of a depth.

        The template gives the content alone. 10,000 incidents in five languages take half the time of `page`
        (bench/publishing.py).
        """
        up = "../" * folder.count("/")
        common = self._common | {"home": up, "root": up + "../"}
        if up not in self._frames:
            self._frames[up] = environment(self.lang).get_template("frame.html").render(
                common, folder=_FOLDER, title=_TITLE, content=_CONTENT).partition(_CONTENT)
        head, _, foot = self._frames[up]
        head = head.replace(_FOLDER, str(escape(folder))).replace(_TITLE, str(escape(title)))
        content = environment(self.lang).get_template(template).render(common, folder=folder, **values)
        return f"{self.lang}/{folder}index.html", f"{head}{content}{foot}".encode()


def drawn(svg: str) -> Markup:
    """Let a map through as it is: maps.svg escapes every word it is given."""
    return Markup(svg)  # noqa: S704
