"""Six words at the door: whoever has them reads the answer, everybody else learns nothing, and a flood stops nobody's report."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote_plus

import msgspec
import pytest

from dazor.edge.answers import Asked
from dazor.edge.entrance import respond
from dazor.edge.mailboxes import PHRASES, AnswerFile, Turnstile
from dazor.edge.ring import Ring
from dazor.model.codes import LANGUAGES
from dazor.sealing import answer_table, mailbox, receipt
from tests.flows.open_door import OpenDoor, Reply, files_with, open_door
from tests.flows.test_door_answers import house

TEXT = "Ці была калона ўранку? <b>Дзякуй</b>"


def with_answer(path: Path, code: str) -> None:
    """Write the table as the desk does, with one answer to this code."""
    data = bytearray(answer_table.blank())
    record = mailbox.lock(mailbox.Answer(phrase="unclear", text=TEXT), mailbox.address(code))
    for offset, piece in answer_table.row_writes(3, int(datetime.now(UTC).timestamp()), [record]):
        data[offset:offset + len(piece)] = piece
    path.write_bytes(data)


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenDoor]:
    home = tmp_path_factory.mktemp("door")
    with open_door(home, answers=home / "answers.dazor") as door:
        yield door


def asked(door: OpenDoor, words: str, language: str = "en") -> Reply:
    """Ask for an answer, again while too many ask: on a quick machine these tests ask more than eight times a second."""
    until = time.monotonic() + 120
    while True:
        reply = door.ask("POST", f"/answer/{language}", b"code=" + quote_plus(words).encode())
        if reply.status != 503 or time.monotonic() > until:
            return reply
        time.sleep(0.5)


def test_the_sender_of_a_report_reads_the_answer_with_the_words_of_the_page(door: OpenDoor) -> None:
    page = door.send("Saw a column near the station").page
    found = re.search(r'class="code"[^>]*>([^<]+)<', page)
    assert found is not None
    assert 'href="/answer/en"' in page
    with_answer(door.home / "answers.dazor", found[1])
    reply = asked(door, f"  {found[1].upper().replace(' ', ', ')}.", "uk")
    assert reply.status == 200
    assert "Ці была калона ўранку? &lt;b&gt;Дзякуй&lt;/b&gt;" in reply.page
    assert "напишіть нове повідомлення" in reply.page
    assert found[1].split()[0] not in reply.page  # the words are not shown again
    assert asked(door, receipt.new("en")).status == 200
    assert "Дзякуй" not in asked(door, receipt.new("en")).page
    assert files_with([found[1].encode(), found[1].upper().encode()], door.home) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_that_are_no_code_come_back_with_a_reason(door: OpenDoor, language: str) -> None:
    reply = asked(door, "these are six words of nobody <script>", language)
    assert reply.status == 422
    assert "these are six words of nobody &lt;script&gt;" in reply.page
    assert f'action="/answer/{language}"' in reply.page
    assert not re.search(r"<script|\son\w+=|<img", reply.page)


def test_without_a_table_the_words_come_back_and_stay_good(tmp_path: Path) -> None:
    code = receipt.new("pl")
    ring = Ring(2)
    shut = msgspec.structs.replace(house(ring), answers=AnswerFile(tmp_path / "none"))
    answer = respond(Asked(method="POST", target="/answer/pl", body=b"code=" + quote_plus(code).encode()), shut, datetime.now(UTC))
    assert (answer.status, code in answer.body.decode()) == (503, True)
    (tmp_path / "none").write_bytes(b"cut off")
    assert respond(Asked(method="POST", target="/answer/pl", body=b"code=" + quote_plus(code).encode()), shut,
                   datetime.now(UTC)).status == 503
    assert respond(Asked(method="GET", target="/answer/pl"), house(ring), datetime.now(UTC)).status == 404


def test_only_a_few_a_second_go_through_the_turnstile() -> None:
    gate = Turnstile(3)
    assert [gate.through(100.0 + n / 10) for n in range(5)] == [True, True, True, False, False]
    assert gate.through(101.0)


def test_too_many_questions_are_told_to_wait_with_their_words_kept_on_the_page(tmp_path: Path) -> None:
    code = receipt.new("en")
    with_answer(tmp_path / "a", code)
    full = msgspec.structs.replace(house(Ring(2)), answers=AnswerFile(tmp_path / "a", Turnstile(0)))
    answer = respond(Asked(method="POST", target="/answer/en", body=b"code=" + quote_plus(code).encode()), full, datetime.now(UTC))
    assert (answer.status, code in answer.body.decode(), TEXT in answer.body.decode()) == (503, True, False)


def test_every_ready_phrase_is_one_the_door_can_say() -> None:
    assert set(PHRASES) == set(mailbox.PHRASES)


@pytest.mark.parametrize("body", [b"", b"code=", b"\xff\xfe=%zz", b"code=" + b"x" * 4_000, b"&" * 900, b"code=a&" * 400])
def test_whatever_is_asked_gets_a_page(door: OpenDoor, body: bytes) -> None:
    reply = door.ask("POST", "/answer/en", body)
    assert reply.status in (400, 422, 503)
    assert "<!doctype html>" in reply.page
