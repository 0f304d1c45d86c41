"""Whatever the text, triage answers: with a report, or with one named refusal."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dazor.model.errors import ItemRefused
from dazor.model.facts import Report
from dazor.model.raw import MAX_TEXT_BYTES
from dazor.triage import Reader, TooLong, read, similarity
from dazor.triage.incoming import incoming

from .corpus import cases, pack, told

WORDS = st.sampled_from(["у", "Мазыры", "калона", "танкаў", "30", "-", "14:20", "не", "+375", "29", "в", "сёння", "\u00ad", "🚂", "до",
                         "from", "Brześć", "М10", "\n", "«", "2022", ".", "пол", "часа", "назад", "\ud800", "\x00", "11", "сакавіка"])


@given(st.one_of(st.text(max_size=300), st.lists(WORDS, max_size=30).map(" ".join)), st.sampled_from(["", "2022-03", "2022-02-29", "x",
                                                                                                 "2022-03-01T02:00"]))
@settings(max_examples=300, deadline=None)
def test_no_text_and_no_date_makes_triage_fail(text: str, published: str) -> None:
    report = read(text, id="m", published=published, pack=pack())
    assert isinstance(report, Report)
    for span in report.spans:
        assert 0 <= span.start < span.end <= len(text)


@given(st.text(max_size=200))
@settings(max_examples=100, deadline=None)
def test_the_same_text_gives_the_same_signature(text: str) -> None:
    one, other = told(text).signature, told(text).signature
    assert one == other
    assert len(one) in (0, 128)


def test_a_text_of_ten_megabytes_is_refused_by_name() -> None:
    with pytest.raises(TooLong, match="64 KiB"):
        told("танк " * 2_000_000)


def test_a_text_of_the_longest_size_takes_little_more_than_its_length() -> None:
    unit = "Калона 30 танкаў у Мазыры, учора ў 14:20. "
    short, long = unit * 20, unit * (MAX_TEXT_BYTES // len(unit.encode()) - 1)
    told(short)
    started = time.process_time()
    told(short)
    middle = time.process_time()
    told(long)
    ended = time.process_time()
    assert (ended - middle) / (middle - started) < 8 * len(long) / len(short)


def test_near_duplicates_have_like_signatures_and_others_do_not() -> None:
    one = told("Сегодня в Мозыре на станции выгружали танки, 20 платформ").signature
    echo = told("сегодня в мозыре на станции выгружали танки!!! 20 платформ").signature
    other = told("Над Лунинцем низко летели вертолёты в сторону Бреста").signature
    assert similarity(one, echo) > 0.9
    assert similarity(one, other) < 0.3


def test_lines_of_plain_text_and_objects_are_both_messages() -> None:
    assert incoming("танкі ў Мазыры\n".encode(), 7).id == "7"
    given_ = incoming(b'{"id": 5, "text": "x", "published": null, "door": "form", "media": [{"kind": "photo", "sha256": "ab"}]}', 1)
    assert (given_.id, given_.text, given_.published, given_.door, given_.media) == ("5", "x", "", "form", ("ab",))
    assert incoming(b"{not json", 2).text == "{not json"


def test_a_message_whose_text_is_no_text_is_refused() -> None:
    with pytest.raises(ItemRefused, match="left out"):
        incoming(b'{"id": "a", "text": 5}', 1)
    with pytest.raises(ItemRefused, match="UTF-8"):
        incoming(b"\xff\xfe\x00", 1)


def test_every_case_of_the_corpus_gives_reasons_and_a_language() -> None:
    for case in cases():
        assert told(case.text, case.published).lang in {"be", "ru", "uk", "en", "pl"}


def test_a_reader_gives_what_read_gives_also_for_an_echo() -> None:
    reader, text = Reader(pack()), "Калона 30 танкаў у Мазыры, учора ў 14:20"
    for id_, published in (("a", "2022-03-10"), ("b", "2022-03-10"), ("c", "2022-03-11"), ("d", ""), ("e", "")):
        assert reader.read(text, id=id_, published=published) == read(text, id=id_, published=published, pack=pack())


def test_a_reader_forgets_the_text_it_read_longest_ago(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dazor.triage.reader._KEPT", 2)
    reader = Reader(pack())
    first = reader.read("танкі ў Мазыры")
    assert reader.read("танкі ў Мазыры") is first
    for text in ("танкі ў Ельску", "танкі ў Лунінцы"):
        reader.read(text)
    assert reader.read("танкі ў Мазыры") is not first
