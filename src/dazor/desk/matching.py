"""English sentences with place-holders, and a text that fits one of them: said in the reader's language with its values."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cached_property

from django.utils.translation import gettext

ANYTHING = ".+?"  # what a place-holder without a form of its own stands for


class Sentences:
    """Sentences, each once. `forms`: what a value looks like, by its name; `value`: a value in the reader's language."""

    def __init__(self, sentences: tuple[str, ...], forms: Mapping[str, str], value: Callable[[str, str], str]) -> None:
        self._sentences, self._forms, self._value = sentences, forms, value

    @cached_property
    def _patterns(self) -> list[tuple[re.Pattern[str], str]]:
        """Return a pattern for each sentence, those with fewer place-holders first."""
        found = []
        for sentence in sorted(self._sentences, key=lambda s: (s.count("{"), -len(s))):
            pattern = re.sub(r"\\\{(\w+)\\\}", self._holder, re.escape(sentence))
            found.append((re.compile(f"^{pattern}$"), sentence))
        return found

    def _holder(self, found: re.Match[str]) -> str:
        return f"(?P<{found[1]}>{self._forms.get(found[1], ANYTHING)})"

    def said(self, text: str) -> str | None:
        """Return the text in the reader's language, None when it is none of the sentences."""
        for pattern, sentence in self._patterns:
            if match := pattern.match(text):
                return gettext(sentence).format(**{name: self._value(name, value) for name, value in match.groupdict().items()})
        return None
