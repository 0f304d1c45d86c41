"""CSV and its relatives, as people's programs save them."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dazor import intake
from dazor.intake import Cause
from dazor.intake.tables import MAX_ROW
from tests.rooms.intake.reading import messages, read, refused

ROWS = [("Сообщение", "Дата"), ("Эшелон на Калинковичи, 20 платформ", "24.02.2022 06:15"), ('Сказали: "танки"', "25.02.2022")]


def table(delimiter: str = ",", rows: Sequence[Sequence[str]] | None = None) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows or ROWS)
    return out.getvalue()


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1251", "koi8_r", "cp866"])
def test_delimiter_encoding_and_columns_are_seen_from_the_content(delimiter: str, encoding: str) -> None:
    got = messages(read(table(delimiter).encode(encoding)))
    assert [(m.text, m.published, m.door) for m in got] == [
        ("Эшелон на Калинковичи, 20 платформ", "2022-02-24T06:15", "csv"), ('Сказали: "танки"', "2022-02-25", "csv")]


@pytest.mark.parametrize("header", [
    ("Паведамленне", "Дата"), ("Текст", "Время"), ("Повідомлення", "Час"), ("Message", "Timestamp"), ("Treść", "Data")])
def test_columns_are_guessed_in_five_languages(header: tuple[str, str]) -> None:
    [message] = messages(read(table(rows=[header, ("Ляціць", "2022-03-01")])))
    assert (message.text, message.published) == ("Ляціць", "2022-03-01")


def test_a_polish_table_in_the_old_windows_encoding_is_read() -> None:
    text = "Kolumna ciężarówek wjechała do lasu koło Łuninca, źle widać"
    [message] = messages(read(table(";", [("Treść", "Data"), (text, "2022-03-01")]).encode("cp1250")))
    assert message.text == text


def test_columns_can_be_named_and_guesses_give_way() -> None:
    rows = [("Text", "Remark", "When"), ("first", "second", "2022-03-01T10:00")]
    [message] = messages(read(table(rows=rows), columns={"text": "remark", "published": "When"}))
    assert (message.text, message.published) == ("second", "2022-03-01T10:00")


def test_an_origin_is_taken_only_when_asked_for() -> None:
    rows = [("Text", "Source"), ("Ляціць", "Канал")]
    assert messages(read(table(rows=rows)))[0].origin == ""
    assert messages(read(table(rows=rows), columns={"origin": "Source"}))[0].origin == "Канал"


@pytest.mark.parametrize(("columns", "said"), [
    ({"text": "Nope"}, "no column 'Nope'"), ({"colour": "Text"}, "no field 'colour'"), ({"text": "Author"}, "never read")])
def test_a_wrong_mapping_is_refused_before_anything_is_read(columns: dict[str, str], said: str) -> None:
    with pytest.raises(intake.BadColumns, match=said):
        read("Text,Author\na,b\n", kind="csv", columns=columns)


def test_a_table_without_a_header_is_not_quoted_in_the_refusal() -> None:
    with pytest.raises(intake.BadColumns) as caught:
        read("+375291112233,Ivan Petrov\n5,6\n", kind="csv")
    assert "Petrov" not in str(caught.value)


@pytest.mark.parametrize("data", ["Text,Date\n", "Text,Date\n,\n\n"])
def test_a_table_without_rows_says_so(data: str) -> None:
    with pytest.raises(intake.EmptyInput):
        read(data, kind="csv")


def test_empty_and_short_rows_are_named_and_the_others_taken() -> None:
    items = read("Date,Text\n2022-03-01,да\n2022-03-02\n\n2022-03-03,пасля\n", kind="csv")
    assert [m.text for m in messages(items)] == ["да", "пасля"]
    assert [(r.where, r.cause) for r in refused(items)] == [("row 3", Cause.NO_WORDS)]


def test_a_date_that_can_be_read_two_ways_is_left_out_and_said() -> None:
    items = read("Date,Text\n03/04/2022,да\n23/04/2022,пасля\n", kind="csv")
    assert [m.published for m in messages(items)] == ["", "2022-04-23"]
    assert [(r.where, r.cause, r.kept) for r in refused(items)] == [("row 2", Cause.DATE, "the words, without a date")]


def test_a_text_of_ten_megabytes_is_refused_by_row_and_the_rest_taken() -> None:
    long = "\n".join(["калона " * 20] * 60_000)
    items = read(table(rows=[("Text", "Date"), ("да", ""), (long, ""), ("пасля", "")]))
    assert [m.text for m in messages(items)] == ["да", "пасля"]
    assert [(r.where, r.cause) for r in refused(items)] == [("row 3", Cause.TOO_LONG)]


def test_a_quote_that_is_never_closed_gives_the_rows_before_it() -> None:
    items = read('Text,Date\nда,\n"' + "калона\n" * (MAX_ROW // 7 + 10), kind="csv")
    assert [m.text for m in messages(items)] == ["да"]
    assert [(r.where, r.cause) for r in refused(items)] == [("row 3", Cause.BROKEN)]


def test_bytes_of_another_encoding_cost_letters_and_are_said() -> None:
    data = "Text,Date\nпершы радок пра калону,\n".encode() + "Хат".encode("cp1251") + b",\n" + "трэці радок,\n".encode()
    items = read(data)
    assert [m.text for m in messages(items)] == ["першы радок пра калону", "трэці радок"]
    assert [(r.where, r.cause) for r in refused(items)] == [("row 3", Cause.BAD_BYTES)]


def test_the_same_rows_get_the_same_ids_in_any_order_and_dialect() -> None:
    first = {m.text: m.id for m in messages(read(table(",")))}
    turned = {m.text: m.id for m in messages(read(table(";", [ROWS[0], ROWS[2], ROWS[1]]).encode("cp1251")))}
    assert first == turned


CELLS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufeff\ufffd"), max_size=30)


@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=8))
def test_what_a_spreadsheet_writes_is_read_back(rows: list[tuple[str, str]]) -> None:
    data = table(rows=[("Text", "Remark"), *rows])
    expected = [text.strip() for text, _ in rows if text.strip()]
    if not any(text.strip() or remark.strip() for text, remark in rows):
        return
    got = [m.text for m in messages(read(data.encode(), kind="csv"))]
    assert len(got) == len(expected)


def test_the_columns_of_a_table_are_said_before_it_is_taken() -> None:
    said = intake.columns_of(table(";").encode("cp1251"))
    assert said == "columns by ';': text=Сообщение, published=Дата"
