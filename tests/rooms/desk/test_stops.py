"""Stops and advice are said in the reader's language: every sentence that the source raises is known, whole."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from django.utils.translation import override

from dazor.desk import acts, releasing, sayings, stops
from dazor.desk.errors import DeskError, Stopped
from dazor.desk.models import IncidentRow
from dazor.incidents import pairs
from dazor.model.codes import Act, Label
from dazor.model.errors import DazorError
from dazor.verification import weights
from dazor.verification.checks import CONFIRMS, Check
from dazor.verification.evidence import Evidence
from dazor.verification.prospects import prospects
from tests.rooms.desk import cast
from tests.rooms.desk.cast import COLUMN, NOW
from tests.rooms.desk.test_people import inside

HERE = Path(sayings.__file__).parent
SOURCES = [HERE / name for name in ("acts.py", "releasing.py", "store.py", "watch.py", "opening.py", "views/incident_acts.py",
                                    "views/deceptions.py", "views/shared.py")]
SOURCES.append(HERE.parent / "verification" / "standing.py")
LATIN = re.compile(r"[A-Za-z]{4,}")
WORDS = {"number": "7", "act": "signed", "state": "deception", "work": "closed", "works": "closed, new", "roles": "verifier or publisher",
         "role": "verifier", "signers": "publisher", "wanted": "a publisher and a verifier"}


def raised() -> Iterator[str]:
    """Yield every sentence that these modules raise, each value as one word."""
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            call = node.exc if isinstance(node, ast.Raise) else None
            if isinstance(call, ast.Call) and call.args and getattr(call.func, "id", "") not in ("ImproperlyConfigured", "BadRelease"):
                text = call.args[0]
                if isinstance(text, ast.Constant | ast.JoinedStr):
                    yield "".join(_part(part) for part in (text.values if isinstance(text, ast.JoinedStr) else [text]))


def _part(part: ast.expr) -> str:
    return str(part.value) if isinstance(part, ast.Constant) else "7"


def test_every_stop_that_is_raised_is_one_of_the_sentences() -> None:
    found = set(raised())
    assert len(found) > 25
    strange = {text for text in found if not stops.known(text)}
    # said in parts: the codes of a deception, the refusal of disclosure, one person or several
    assert strange <= {"7. Nothing was changed.", "7.7 Nothing was released.",
                       "the signature of a 7 is missing. Class 7 needs 7, 7 different 7."}


@pytest.mark.parametrize("sentence", stops.STOPS)
def test_a_stop_keeps_its_values_and_no_english_word(sentence: str) -> None:
    said = sentence.format(**{name: WORDS.get(name, "R2") for name in re.findall(r"{(\w+)}", sentence)})
    with override("be"):
        text = stops.stop(said).replace("dazor desk roles", "")
    assert "R2" in text or "R2" not in said
    assert not LATIN.search(text), text


def evidence(**values: object) -> Evidence:
    base = Evidence(label=Label.AIRCRAFT_TAKEOFF, reports=2, independent=2, wordings=2, own_files=0, places=1,
                    channels=(("anonymous", ("a", "b")),), kinds=("anonymous",), public=0, negated=False, checks=(), consents=(),
                    agreement=0.5, hedged=0.0, impossible=(), sent_from=(), contradicting=(), deniers=0, located=True, timed=True,
                    ids=("a", "b"))
    return msgspec.structs.replace(base, **values)


CASES = [evidence(), evidence(reports=1, independent=1, wordings=1), evidence(located=False), evidence(impossible=(("a", "b"),)),
         evidence(contradicting=("c",), deniers=1, reports=4, independent=4, wordings=4), evidence(label=Label.RAIL_TRANSPORT),
         evidence(kinds=("channel",), public=1), evidence(checks=(Check("adsb", CONFIRMS, "alena", ""),), label=Label.DETENTION)]


@pytest.mark.parametrize("language", ["be", "ru", "uk", "pl"])
def test_what_would_change_it_is_said_without_english(language: str) -> None:
    found = {line for case in CASES for line in prospects(case, weights.FITTED)}
    assert len(found) >= 8
    with override(language):
        said = {line: stops.advice(line) for line in found}
    assert [line for line, text in said.items() if text == line] == []
    assert language == "pl" or [text for text in said.values() if LATIN.search(text.replace("ADS-B", ""))] == []


def test_a_number_of_reports_takes_its_plural() -> None:
    with override("ru"):
        assert stops.advice("1 more independent report would make it credibility 2.").startswith("Ещё 1 независимое сообщение")
        assert stops.advice("3 more independent reports would make it credibility 2.").startswith("Ещё 3 независимых сообщения")
        assert stops.advice("5 more independent reports would make it credibility 2.").startswith("Ещё 5 независимых сообщений")


def refused(act: Act, by: str, row: IncidentRow) -> str:
    """Return what an editor who may not do something is told."""
    with pytest.raises(DazorError) as stopped:
        acts.judge(row.id, by=by, act=act, now=NOW, value="verified")
    return str(stopped.value)


def test_a_real_refusal_is_read_in_ukrainian(desk: Path) -> None:
    cast.everybody()
    cast.take(*COLUMN)
    row = IncidentRow.objects.get(label="ground_convoy")
    acts.judge(row.id, by="alena", act=Act.GRADED, now=NOW, value="B2")
    with pytest.raises(Stopped) as early:
        releasing.sign(row.id, by="bohdan", now=NOW - timedelta(days=3))
    with override("uk"):
        for text in (refused(Act.VERIFIED, "bohdan", row), refused(Act.REOPENED, "alena", row), str(early.value)):
            assert not LATIN.search(stops.stop(text)), stops.stop(text)
        assert re.search(r"клас R2.* лист\. 2026.* Пройшло б так: район, день, клас R2", stops.stop(str(early.value)))


def test_the_page_answers_in_the_readers_language(desk: Path) -> None:
    cast.everybody()
    cast.take(*COLUMN)
    row = IncidentRow.objects.get(label="ground_convoy")
    client = inside("bohdan")
    client.cookies["language"] = "pl"
    page = client.post(f"/incidents/{row.id}/merge/", {"typed": row.id}, follow=True).content.decode()
    assert "incydentu nie można połączyć z nim samym" in page.lower()


def test_every_line_of_a_ledger_and_of_an_association_has_its_words() -> None:
    assert sorted({*pairs.SENTENCES, *weights.FOR, *weights.AGAINST, "among_others", "calibration"} - set(sayings.FACTORS)) == []


def test_what_is_not_known_is_said_as_it_is() -> None:
    with override("uk"):
        assert stops.stop("a stop of a later version.") == "a stop of a later version."
        assert stops.advice("advice of a later version.") == "advice of a later version."


def test_a_desk_error_of_the_machine_stays_english() -> None:
    assert stops.stop(str(DeskError("the slot file x could not be read."))) == "the slot file x could not be read."
