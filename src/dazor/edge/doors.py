"""The words of every door: form, answers, sealing page, relay, quick signals. One catalogue, in five languages."""

from __future__ import annotations

import gettext
from pathlib import Path

from dazor.edge.errors import PagesMissing
from dazor.model.codes import LANGUAGES

_HERE = Path(__file__).parent


def told(words: str) -> str:
    """Mark words for the catalogue; they are translated when they are said."""
    return words


class Told:
    """The catalogue in every language; read once, before the first fork."""

    def __init__(self) -> None:
        """Load the translations. Raises: PagesMissing: they are not built."""
        self._words = {language: _catalogue(language) for language in LANGUAGES}

    def say(self, language: str, words: str, **values: object) -> str:
        """Return a sentence in a language; its {names} are filled in when values are given."""
        said = self._words[language].gettext(words)
        return said.format(**values) if values else said


def _catalogue(language: str) -> gettext.NullTranslations:
    if language == "en":
        return gettext.NullTranslations()
    try:
        return gettext.translation("edge", _HERE / "locale", [language])
    except OSError as error:
        raise PagesMissing(f"The words of the doors in {language!r} have not been built. Nothing was started; "
                           "run `python tools/build_translations.py`, or install the built package.") from error
