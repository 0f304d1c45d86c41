"""Everything the desk says, in five languages: nothing missing, nothing left over, every place-holder kept."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils.translation import override
from django.utils.translation.template import templatize

from dazor.desk import sayings
from dazor.desk.templatetags import desk as filters
from dazor.model.codes import Act
from dazor.model.facts import Judgement

DESK = Path(settings.HERE) if hasattr(settings, "HERE") else Path(sayings.__file__).parent
KEYWORDS = {"_": None, "gettext": None, "gettext_lazy": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}
LANGUAGES = ("be", "ru", "uk", "pl")


def said() -> set[str]:
    """Return every English message of the code and the templates."""
    found = set()
    sources = [(p, p.read_text(encoding="utf-8")) for p in DESK.rglob("*.py") if "migrations" not in p.parts]
    sources += [(p, templatize(p.read_text(encoding="utf-8"), origin=str(p))) for p in DESK.rglob("*.html")]
    for _path, text in sources:
        for _line, message, _comments, _context in extract("python", io.BytesIO(text.encode()), keywords=KEYWORDS):
            found.add(message[0] if isinstance(message, tuple) else message)
    return found - {""}


def catalogue(language: str) -> dict[str, tuple[str, ...]]:
    path = DESK / "locale" / language / "LC_MESSAGES" / "django.po"
    with path.open("rb") as file:
        read = read_po(file, locale=language, domain="django")
    found = {}
    for message in read:
        forms = message.string if isinstance(message.string, tuple | list) else (message.string,)
        found[message.id if isinstance(message.id, str) else message.id[0]] = tuple(str(form or "") for form in forms)
    return {name: forms for name, forms in found.items() if name}


def test_the_extraction_finds_what_pages_say() -> None:
    found = said()
    assert {"Queue", "Take back the last act", "%(n)s report", "waits for signature", "Not now."} <= found
    assert len(found) > 300


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_translated_and_none_is_left_over(language: str) -> None:
    known, wanted = catalogue(language), said()
    assert sorted(wanted - {name for name, forms in known.items() if all(forms)}) == []
    if language != "be":  # Belarusian also holds the sentences of the log-in library, which has none
        assert sorted(set(known) - wanted) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_place_holder_survives_translation(language: str) -> None:
    holder = re.compile(r"%\(\w+\)[sd]|\{\w+\}")
    wrong = [(name, forms) for name, forms in catalogue(language).items() for form in forms
             if form and sorted(holder.findall(name)) != sorted(holder.findall(form))]
    assert wrong == []


@pytest.mark.parametrize(("language", "expected"), [("be", "20 лістапада 2026"), ("ru", "20 ноября 2026"),
                                                    ("uk", "20 листопада 2026"), ("pl", "20 listopada 2026"),
                                                    ("en", "20 November 2026")])
def test_dates_are_said_as_people_say_them(language: str, expected: str) -> None:
    with override(language):
        assert expected in filters.day("2026-11-20").replace("November 20,", "20 November")


@pytest.mark.parametrize(("language", "said"), [
    ("en", ("1 minute name", "2 minutes name", "5 minutes name", "21 minutes name", "1,440 minutes name")),
    ("be", ("1 хвіліну", "2 хвіліны", "5 хвілін", "21 хвіліну", "1\xa0440 хвілін")),
    ("ru", ("1 минуту", "2 минуты", "5 минут", "21 минуту", "1\xa0440 минут")),
    ("uk", ("1 хвилину", "2 хвилини", "5 хвилин", "21 хвилину", "1\xa0440 хвилин")),
    ("pl", ("1 minuty", "2 minut", "5 minut", "21 minut", "1\xa0440 minut"))])
def test_an_alarm_counts_its_minutes_as_people_do(language: str, said: tuple[str, ...]) -> None:
    with override(language):
        lines = [sayings.factor("flood_rate", {"wordings": "20", "minutes": n, "place": "Vokan"}, "") for n in ("1", "2", "5", "21", "1440")]
    assert [word in line and "Vokan" in line for word, line in zip(said, lines, strict=True)] == [True] * 5, lines


def test_values_of_a_line_are_said_in_the_readers_language_too() -> None:
    with override("be"):
        assert sayings.factor("kinds_of_channel", {"kinds": "channel, anonymous"}, "") == "віды каналаў: канал, ананімныя"
        assert "7" in sayings.factor("public_first", {"origin": "7"}, "")
    with override("en"):
        assert sayings.factor("public_later", {"origin": "@x", "before": "1"}, "").endswith("after 1 private message")
        assert sayings.factor("flood_population", {"population": "1807", "plausible": "11"}, "").startswith("1,807 inhabitants")


def test_a_line_of_the_ledger_is_said_in_the_readers_language() -> None:
    with override("be"):
        assert sayings.factor("independent_reports", {"reports": "3"}, "") == "незалежныя паведамленні: 3"
        assert sayings.factor("of_a_later_version", {}, "the room's own words") == "the room's own words"
        assert sayings.factor("check_geolocation", {"by": "alena"}, "") == "геалакацыя (alena)"


def test_compartments_and_answered_proposals_are_said_in_words() -> None:
    with override("en"):
        assert filters.compartments_said("* : *\nBrest Region : rail, ground") == "every region: everything\nBrest Region: military trains, columns"
    with override("be"):
        assert filters.compartments_said("* : *") == "усе вобласці: усё"
        two = Judgement(incident="a", by="alena", at="2026-11-20T12:00:00.000000Z", what=Act.MERGED, value="proposals:2")
        assert filters.value_said(two) == "2 прапанаваныя паведамленні"
