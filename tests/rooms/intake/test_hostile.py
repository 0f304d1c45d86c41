"""Whatever bytes come, there are values or an error that says what to do; never anything else."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import BinaryIO, cast

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dazor import intake
from dazor.intake.dates import civil
from dazor.intake.texts import clean, stable_id
from dazor.model.raw import Message
from tests.rooms.intake.reading import entry, export, messages, read

SEEDS = [export(entry(), entry(2)).encode(), b'{"id":"1","text":"a"}\n{"text":"b"}\n', b"Text,Date\na,2022-03-01\n",
         b"<rss version='2.0'><channel><title>t</title><item><title>x</title></item></channel></rss>",
         b"<html><body><article><p>Long enough words of an article, they say.</p></article></body></html>", b"one\ntwo\n"]


def survives(data: bytes, kind: str) -> None:
    items: list[Message | intake.Refused] = []
    said: list[intake.UnusableInput] = []
    try:
        items += intake.read(io.BytesIO(data), kind=kind, name="x")
    except intake.UnusableInput as error:
        said.append(error)
    assert all(error.code.startswith("intake.I") and "Nothing was" in str(error) for error in said)
    for item in items:
        assert isinstance(item, Message | intake.Refused)
        if isinstance(item, Message):
            assert item.text.encode()
            assert "\0" not in item.text


@settings(max_examples=150)
@given(st.binary(max_size=300), st.sampled_from(["", *intake.KINDS]))
@example(b"", "")
@example(b"\xff\xfe", "")
@example(b"{", "telegram")
@example(b'{"messages":[{"id":' + b"9" * 5000 + b"}]}", "telegram")
@example(b'{"text":"a","published":"-0001-01-01T25:61"}', "jsonl")
@example(b'{"messages":[{"id":1,"text":"a","date_unixtime":"99999999999999999999"}]}', "telegram")
def test_random_bytes_never_do_anything_unforeseen(data: bytes, kind: str) -> None:
    survives(data, kind)


@settings(max_examples=200)
@given(st.sampled_from(SEEDS), st.integers(0, 400), st.binary(max_size=6), st.integers(0, 4), st.sampled_from(["", *intake.KINDS]))
def test_damaged_files_never_do_anything_unforeseen(seed: bytes, place: int, new: bytes, lost: int, kind: str) -> None:
    place %= len(seed)
    survives(seed[:place] + new + seed[place + lost:], kind)


def _zip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", "hello")
    return out.getvalue()


@pytest.mark.parametrize("data", [
    _zip(), b"\x89PNG\r\n\x1a\n" + b"\0" * 50, b"\xff\xd8\xff\xe0JFIF", b"%PDF-1.7\n", zlib.compress(bytes(range(256)) * 50) * 3,
    b"\x7fELF\x02\x01\x01" + b"\0" * 200 + bytes(range(256)) * 20, bytes(5000), b"SQLite format 3\0" + b"\0" * 100])
def test_what_is_no_text_is_refused_with_advice(data: bytes) -> None:
    with pytest.raises((intake.UnknownKind, intake.EmptyInput), match="Nothing was taken"):
        read(data)


@pytest.mark.parametrize("data", [b"", b"\n \t\n", b"\xef\xbb\xbf", b"\xff\xfe"])
def test_an_empty_file_says_that_it_is_empty(data: bytes) -> None:
    with pytest.raises(intake.EmptyInput):
        read(data)


def test_a_kind_or_zone_that_is_not_known_is_refused() -> None:
    with pytest.raises(intake.UnknownKind, match="Kinds: telegram"):
        read("x", kind="fax")
    with pytest.raises(intake.BadZone, match="Europe/Minsk"):
        read(export(entry()), zone="Mars/Olympus")


@pytest.mark.parametrize(("data", "kind"), list(zip(SEEDS, ["telegram", "jsonl", "csv", "feed", "article", "text"], strict=True)))
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf", b"\n  "])
def test_the_kind_is_seen_from_the_content_whatever_the_name(data: bytes, kind: str, mark: bytes) -> None:
    assert intake.kind_of(mark + data, "whatever.bin") == kind


def test_a_stream_that_cannot_be_wound_back_and_comes_in_crumbs_is_read() -> None:
    class Crumbs(io.RawIOBase):
        def __init__(self, data: bytes) -> None:
            self._data = data

        def readable(self) -> bool:
            return True

        def read(self, size: int = -1, /) -> bytes:
            piece, self._data = self._data[:min(size, 3)], self._data[min(size, 3):]
            return piece

    data = export(*(entry(n, f"слова {n}") for n in range(200)))
    got = list(intake.read(cast("BinaryIO", Crumbs(data.encode())), name="x"))
    assert got == read(data)


@pytest.mark.parametrize(("stated", "iso"), [
    ("2022-03-01", "2022-03-01"), ("2022-03", "2022-03"), ("2022", "2022"), ("2022-03-01T10:05:59", "2022-03-01T10:05"),
    ("2022-03-01 10:05", "2022-03-01T10:05"), ("2022-03-01T23:30:00+03:00", "2022-03-01T23:30"),
    ("2022-03-01T23:30:00Z", "2022-03-01T23:30"), ("01.03.2022", "2022-03-01"), ("1.3.2022 7:05", "2022-03-01T07:05"),
    ("24/02/2022 06:15:00", "2022-02-24T06:15"), ("02/02/2022", "2022-02-02"), ("03/04/2022", ""),
    ("Tue, 01 Mar 2022 01:30:00 +0300", "2022-03-01T01:30"), ("31.02.2022", ""), ("yesterday", ""), ("", ""), ("12", "")])
def test_a_stated_date_is_written_the_iso_way_and_never_shifted(stated: str, iso: str) -> None:
    assert civil(stated) == iso


@given(st.text(max_size=40))
def test_any_words_about_time_give_a_date_or_nothing(stated: str) -> None:
    assert len(civil(stated)) in (0, 4, 7, 10, 16)


@given(st.text())
def test_clean_words_stay_clean_and_can_be_written(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    once.encode()


@given(st.lists(st.text(max_size=5), max_size=4), st.lists(st.text(max_size=5), max_size=4))
def test_ids_are_equal_only_for_equal_parts(one: list[str], other: list[str]) -> None:
    assert (stable_id(*one) == stable_id(*other)) == (one == other)


def test_the_same_bytes_give_the_same_ids_twice_in_every_format() -> None:
    for data in SEEDS[:4]:
        first, second = messages(read(data, name="a")), messages(read(data, name="b"))
        assert first == second
        assert len({m.id for m in first}) == len(first) > 0
