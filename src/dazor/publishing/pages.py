"""Templates and what every page of a language has in common: its words, its links, its menus."""

from __future__ import annotations

from datetime import datetime
from functools import cache, partial
from typing import Any

import jinja2
from babel import Locale
from markupsafe import Markup

from dazor.model.codes import LANGUAGES
from dazor.publishing import labels, sentences
from dazor.publishing.catalogues import say

# Own names of the languages, as each writes itself.
LANGUAGE_NAMES = {lang: Locale(lang).get_display_name(lang) or lang for lang in LANGUAGES}
POLICY = ("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
          "worker-src 'self'; base-uri 'none'; form-action 'none'")


@cache
def environment() -> jinja2.Environment:
    """Return the templates; every value is escaped unless it was drawn by us, an unknown name is an error."""
    found = jinja2.Environment(loader=jinja2.PackageLoader("dazor.publishing"), autoescape=True, trim_blocks=True,
                               lstrip_blocks=True, undefined=jinja2.StrictUndefined)
    found.globals.update(language_names=LANGUAGE_NAMES, policy=POLICY)
    return found


class Press:
    """Prints the pages of one language. Told the address of the site and the time once."""

    def __init__(self, lang: str, *, site_url: str, now: datetime) -> None:
        self.lang = lang
        self._common: dict[str, Any] = {
            "lang": lang, "site_url": site_url, "now": now, "_": self._say,
            "layer_name": partial(labels.layer, lang=lang), "instant": partial(sentences.instant, lang=lang),
            "day": partial(sentences.day, lang=lang), "month": partial(sentences.month, lang=lang)}

    def _say(self, message: str, **values: object) -> str:
        return say(message, self.lang, **values)

    def page(self, template: str, folder: str, **values: object) -> tuple[str, bytes]:
        """Return (path, content) of the page in this folder below the language ("" for its front page)."""
        up = "../" * folder.count("/")
        text = environment().get_template(template).render(
            self._common, folder=folder, home=up, root=up + "../", **values)
        return f"{self.lang}/{folder}index.html", text.encode()


def drawn(svg: str) -> Markup:
    """Let a map through as it is: maps.svg escapes every word it is given."""
    return Markup(svg)  # noqa: S704
