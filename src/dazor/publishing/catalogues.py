"""The room's gettext catalogues: English is the message id, the other four languages lie in `locale/`."""

from __future__ import annotations

import gettext
import io
from functools import cache
from importlib.resources import files

from dazor.model.codes import LANGUAGES

DOMAIN = "publishing"


def mark(message: str) -> str:
    """Mark a message for extraction where it is only looked up later."""
    return message


def mark_plural(singular: str, plural: str) -> tuple[str, str]:
    """Mark a message with its plural for extraction."""
    return singular, plural


@cache
def catalogue(lang: str) -> gettext.NullTranslations:
    """Return the translations of a language; English, and what is not one of the five, answers with the message id.

    Reads the compiled catalogue when set-up has made it, else compiles the source in memory (40 ms, once).
    """
    if lang not in LANGUAGES or lang == "en":
        return gettext.NullTranslations()
    folder = files("dazor.publishing") / "locale" / lang / "LC_MESSAGES"
    compiled = folder / f"{DOMAIN}.mo"
    if compiled.is_file():
        return gettext.GNUTranslations(io.BytesIO(compiled.read_bytes()))
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    made = io.BytesIO()
    write_mo(made, read_po(io.BytesIO((folder / f"{DOMAIN}.po").read_bytes()), locale=lang))
    return gettext.GNUTranslations(io.BytesIO(made.getvalue()))


@cache
def _gettext(message: str, lang: str) -> str:
    return catalogue(lang).gettext(message)


def say(message: str, lang: str, /, **values: object) -> str:
    """Return a message in a language, with its {named} values filled in."""
    found = _gettext(message, lang)
    return found.format(**values) if values else found


def say_number(forms: tuple[str, str], number: int, lang: str, /, **values: object) -> str:
    """Return the plural form that the language wants for this number, with its {named} values filled in."""
    return catalogue(lang).ngettext(*forms, number).format(**values)
