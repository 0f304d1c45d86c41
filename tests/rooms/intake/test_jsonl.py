"""JSON Lines and lines of plain text."""

from __future__ import annotations

import json

import pytest

from dazor import intake
from dazor.intake import Cause
from dazor.intake.texts import clean
from dazor.model.raw import MAX_TEXT_BYTES, Media
from tests.rooms.intake.reading import messages, read, refused


def test_a_line_keeps_its_id_words_date_door_and_origin() -> None:
    line = {"id": "m0004", "text": "Эшалон", "published": "2022-12-16", "door": "form", "origin": "Канал", "lang": "be",
            "media": [{"kind": "photo", "sha256": "ab" * 32, "size": 3}]}
    [message] = messages(read(json.dumps(line)))
    assert (message.id, message.text, message.published, message.door, message.origin) == (
        "m0004", "Эшалон", "2022-12-16", "form", "Канал")
    assert message.media == (Media(kind="photo", sha256="ab" * 32, size=3),)


def test_bad_lines_are_named_and_the_others_taken() -> None:
    lines = ['{"text": "адзін"}', "{broken", '{"text": 5}', "[1,2]", '{"text": "два"}', '"text"', '{"no": "text"}']
    items = read("\n".join(lines), kind="jsonl")
    assert [m.text for m in messages(items)] == ["адзін", "два"]
    assert [r.where for r in refused(items)] == ["line 2", "line 3", "line 4", "line 6", "line 7"]
    assert "broken" not in repr(items)


def test_lines_that_are_all_bad_are_refused_as_a_whole() -> None:
    with pytest.raises(intake.NotThisKind, match="none of its 2 lines"):
        read("{bad\n{worse\n", kind="jsonl")


@pytest.mark.parametrize("size", [MAX_TEXT_BYTES + 1, 10_000_000])
def test_a_text_that_is_too_long_is_refused_by_line(size: int) -> None:
    items = read("\n".join(json.dumps({"text": t}) for t in ("адзін", "x" * size, "два")), kind="jsonl")
    assert [m.text for m in messages(items)] == ["адзін", "два"]
    assert [(r.where, r.cause) for r in refused(items)] == [("line 2", Cause.TOO_LONG)]


def test_a_text_of_exactly_the_most_is_taken() -> None:
    assert len(messages(read(json.dumps({"text": "x" * MAX_TEXT_BYTES}), kind="jsonl"))) == 1


def test_deep_nesting_in_a_line_is_refused_by_line() -> None:
    deep = '{"text": "глыб", "other": ' + "[" * 100_000 + "]" * 100_000 + "}"
    items = read('{"text": "адзін"}\n' + deep + '\n{"text": "два"}\n', kind="jsonl")
    assert {"адзін", "два"} <= {m.text for m in messages(items)}
    assert len(messages(items)) + len(refused(items)) == 3


def test_control_characters_do_not_get_in() -> None:
    [message] = messages(read('{"text": "\\u0000A\\u001b[31mB\\tC\\r\\nD"}', kind="jsonl"))
    assert message.text == "A[31mB\tC\nD"


def test_half_a_letter_becomes_the_sign_of_a_lost_one() -> None:
    assert clean("A\ud800B\ud83d\ude80") == "A�B🚀"


def test_lines_saved_in_two_byte_letters_are_read() -> None:
    data = "\n".join(json.dumps({"text": t}, ensure_ascii=False) for t in ("Ляціць верталёт", "Другі"))
    assert [m.text for m in messages(read(data.encode("utf-16")))] == ["Ляціць верталёт", "Другі"]


def test_what_was_read_once_is_read_again_unchanged() -> None:
    import msgspec

    first = messages(read("Ляціць верталёт\nКалона на Мазыр\n", kind="text"))
    again = messages(read(b"\n".join(msgspec.json.encode(m) for m in first), kind="jsonl"))
    assert again == first


def test_every_line_of_a_plain_text_is_a_message() -> None:
    items = read("Взлет Мачулищи\n\n  Эшелон на Гомель  \n" + "х" * 70_000 + "\nканец\n")
    assert [m.text for m in messages(items)] == ["Взлет Мачулищи", "Эшелон на Гомель", "канец"]
    assert [(r.where, r.cause) for r in refused(items)] == [("line 4", Cause.TOO_LONG)]
