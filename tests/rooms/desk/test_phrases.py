"""The rooms' reasons in the reader's language: over the corpus of readings and over what disclosure refuses."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

import pytest
from django.utils.translation import override

from dazor import triage
from dazor.desk import phrases
from dazor.desk.models import IncidentRow
from dazor.desk.opening import open_words
from dazor.desk.reading import pack
from dazor.model.facts import Report
from tests.rooms.desk import cast
from tests.rooms.desk.cast import COLUMN, NOW
from tests.rooms.desk.test_people import inside

CORPUS = Path(__file__).resolve().parents[2] / "corpus" / "readings.jsonl"
EVERY = 6  # every sixth message of the corpus: all languages and types
LATIN = re.compile(r"[A-Za-z]{4,}")


@cache
def readings() -> tuple[Report, ...]:
    """Read a part of the corpus."""
    lines = [json.loads(line) for line in CORPUS.read_text(encoding="utf-8").splitlines()[::EVERY]]
    return tuple(triage.read(line["text"], id=str(n), published=line.get("published", "2026-11-20T12:00"), pack=pack())
                 for n, line in enumerate(lines) if "text" in line)


def reasons() -> list[str]:
    """Return every reason of sightings and places."""
    return [why for report in readings() for s in report.sightings
            for why in (*s.because, *(why for place in s.places for why in place.because))]


def test_nearly_every_reason_of_the_reading_is_one_of_the_sentences() -> None:
    found = reasons()
    strange = sorted({why for why in found if not phrases.known(why)})

    assert len(found) > 150
    assert sum(not phrases.known(why) for why in found) <= len(found) // 100, strange


def test_a_rule_of_the_reading_is_said_in_belarusian() -> None:
    with override("be"):
        said = phrases.reading("ground_convoy 3: vehicle|armour + move - train")
        assert "тэхніка / бранятэхніка + рухаецца, без: цягнік" in said
        assert phrases.reading("written as the name; no capital letter") == "напісана як назва; без вялікай літары"
        assert phrases.reading("ground_convoy 2: nothing seen at a named place").endswith("у названым месцы нічога не бачна")


def test_the_spans_of_the_corpus_are_said_without_english() -> None:
    with override("uk"):
        left = sorted({f"{s.label} {s.because} -> {said}" for report in readings() for s in report.spans
                       if LATIN.search(said := re.sub(r"«[^»]*»", "", phrases.span(s.label, s.because)))})
    assert left == []


@pytest.mark.parametrize(("english", "russian"), [
    ("only 320 adults could have seen it from what class R2 may name; it takes 500", "только 320 взрослых; нужно 500"),
    ("class R2 is published from 2026-11-23 12:00; sooner once it is known to have left", "публикуется с 2026-11-23 12:00; раньше"),
    ("it was found to be false (deception)", "признано ложным (обман)"),
    ("it is not believed enough (p 0.21 < 0.5). Grade it first", "доверия мало (p 0.21 < 0.5)")])
def test_a_refusal_keeps_its_figures_in_translation(english: str, russian: str) -> None:
    with override("ru"):
        assert russian in phrases.refusal(english)
        assert phrases.would_pass("district, day, class R2") == "район, день, класс R2"


def test_what_is_not_known_is_shown_as_the_room_says_it() -> None:
    with override("pl"):
        assert phrases.reading("a reason of a later version") == "a reason of a later version"
        assert phrases.refusal("a refusal of a later version") == "a refusal of a later version"


def test_beside_opened_words_stands_the_whole_explanation(desk: Path) -> None:
    cast.everybody()
    cast.take(*COLUMN)
    row = IncidentRow.objects.get(label="ground_convoy")
    opened = open_words(row.members.order_by("report_id")[0].report_id, by="alena", now=NOW)
    assert opened.read is not None
    assert any(piece.spans for piece in opened.pieces)

    client = inside("alena")
    client.cookies["language"] = "be"
    page = client.post(f"/incidents/{row.id}/words/all/").content.decode()
    assert "Баранавічы" in page
    assert "жыхароў:" in page
    assert "inhabitants" not in page
