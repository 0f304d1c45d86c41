"""Articles as text and as pages: every paragraph once, the furniture never."""

from __future__ import annotations

import html
import json
from pathlib import Path
from typing import Any

import pytest

from dazor import intake
from dazor.intake import Cause
from dazor.intake.furniture import judged, split
from tests.rooms.intake.reading import messages, read, refused
from tests.shared_data import SHARED, needs_shared

BODY = [
    "Эшелон прошёл через станцию на рассвете: двадцать платформ, на них были накрытые брезентом машины, рассказал местный "
    "житель. По его словам, состав ушёл в сторону границы и больше его в этот день никто не видел.",
    "Второй состав, по данным железнодорожников, задержали на два часа, потому что на перегоне не работала сигнализация. "
    "Чиновники причину задержки не называют, официальных сообщений об этом не было до самого вечера.",
    "«Такого количества техники мы не видели с весны», сказала женщина, которая живёт у переезда. Она попросила не называть "
    "её имени, потому что за разговоры с журналистами в её городе уже задерживали двух человек.",
]
PAGE = "\n\n".join(["Эшелон ушёл к границе", "By", *BODY[:2], "На переезде", "Читайте также: другое", BODY[2], BODY[0],
                    "такого количества техники мы не видели с весны", "Иван Петров — журналист. Telegram: @ivan",
                    "Комментарии", "Первый!", "Последние новости", "Цены выросли на всё, рассказали в ведомстве вчера."])


def test_a_text_becomes_its_paragraphs_and_nothing_else() -> None:
    items = read(PAGE, kind="article")
    assert [m.text for m in messages(items)] == ["Эшелон ушёл к границе", *BODY]
    assert {r.cause for r in refused(items)} == {Cause.FURNITURE, Cause.REPEATED}
    assert "Иван" not in repr(items)


def test_paragraphs_carry_the_articles_hash_and_their_number() -> None:
    first, second, *_ = messages(read(PAGE, kind="article", name="a.txt"))
    assert first.id.endswith("-001")
    assert second.id.endswith("-002")
    assert first.id[:32] == second.id[:32]
    # Another comment below and another file name are the same article.
    again = messages(read(PAGE + "\n\nВторой!", kind="article", name="b.txt"))
    assert [m.id for m in again] == [m.id for m in messages(read(PAGE, kind="article"))]


def test_an_article_and_a_list_of_messages_are_told_apart() -> None:
    assert intake.kind_of(PAGE.encode(), "x.txt") == "article"
    assert intake.kind_of("Взлет Мачулищи\nКолонна у Мозыря\nЭшелон на Брест".encode(), "x.txt") == "text"


def page(paragraphs: list[str]) -> str:
    body = "".join(f"<p>{html.escape(p)}</p>" for p in paragraphs)
    return (f'<!DOCTYPE html><html lang="en"><head><title>Train</title><meta property="og:site_name" content="The Outlet">'
            f'<meta property="article:published_time" content="2022-03-01T23:30:00+03:00"></head><body>'
            f'<nav><ul><li><a href="/">Home</a></li><li><a href="/w">World</a></li></ul></nav>'
            f'<div class="cookie-banner"><p>We use cookies to improve our service for you.</p><button>Accept</button></div>'
            f'<article><h1>Train</h1>{body}</article><aside><h3>Related</h3><ul><li><a href="/1">Another long teaser about '
            f'something else entirely</a></li></ul></aside><footer>All rights reserved.</footer></body></html>')


def test_a_page_gives_its_article_outlet_and_stated_date() -> None:
    got = messages(read(page(BODY)))
    assert [m.text for m in got][-3:] == BODY
    assert {(m.origin, m.published, m.door) for m in got} == {("The Outlet", "2022-03-01", "article")}
    assert not any("cookie" in m.text or "teaser" in m.text or "Home" in m.text for m in got)


@pytest.mark.parametrize("data", ["<html><body></body></html>", "<!doctype html>" + "<div>" * 3000, "<p>\x00</p>"])
def test_a_page_without_an_article_says_so(data: str) -> None:
    with pytest.raises(intake.UnusableInput):
        read(data, kind="article")


def test_a_short_line_in_the_middle_is_a_heading_and_a_caption_is_not() -> None:
    lines = judged(split("Заголовок\n" + BODY[0] + "\nНа переезде\nПовреждённый поезд, Руденск\n" + BODY[1]))
    assert [bool(line.why) for line in lines] == [False, False, True, False, False]


def test_a_detained_journalist_is_news_and_not_a_byline() -> None:
    news = "Анна Иванова — журналистка местной газеты, её задержали 5 марта в Гомеле."
    assert news in [m.text for m in messages(read("\n".join(["Заголовок", BODY[0], news, *BODY[1:], BODY[0]]), kind="article"))]


def test_neighbours_that_differ_in_a_number_both_stay() -> None:
    two = ["Утром в сторону границы по трассе прошла колонна из 12 грузовых машин.",
           "Утром в сторону границы по трассе прошла колонна из 30 грузовых машин и одной скорой."]
    assert [m.text for m in messages(read("\n".join(two), kind="article"))] == two


FILES = ("a-foreign-policy-2022-05.txt", "b-opendemocracy-2022-04.txt")
FURNITURE = ("Join the Conversation", "Netflix", "Read more", "Get our weekly email", "comment guidelines", "reporter at",
             "commenting guidelines", "Our speakers will help", "All rights reserved", "Keri Russell")


def article(name: str) -> str:
    assert SHARED is not None
    return (SHARED / "articles" / name).read_text(encoding="utf-8")


def facts() -> list[dict[str, Any]]:
    assert SHARED is not None
    records: list[dict[str, Any]] = json.loads((SHARED / "articles" / "facts-a.json").read_text(encoding="utf-8"))["records"]
    return [r for r in records if r["article"] == FILES[0]]


@needs_shared
@pytest.mark.parametrize("as_page", [False, True])
def test_every_fact_of_a_real_article_is_in_some_message(as_page: bool) -> None:
    text = article(FILES[0])
    got = messages(read(page(text.splitlines()) if as_page else text))
    wanted = [r["quote"] for r in facts() if r["record"]["kind"] != "negative" and int(r["id"][2:]) < 90]
    missing = [quote for quote in wanted if not any(quote in m.text for m in got)]
    assert (len(wanted), missing) == (55, [])


@needs_shared
def test_no_furniture_of_a_real_article_becomes_a_message() -> None:
    got = messages(read(article(FILES[0])))
    furniture = [r["quote"] for r in facts() if r["id"] in {"A-90", "A-91", "A-92", "A-93", "A-94"}]
    assert len(furniture) == 5
    assert [q for q in furniture if any(q in m.text for m in got)] == []


@needs_shared
@pytest.mark.parametrize("name", FILES)
def test_real_articles_are_seen_as_such_and_lose_their_furniture(name: str) -> None:
    data = article(name)
    assert intake.kind_of(data.encode()[:65536], name) == "article"
    got = [m.text for m in messages(read(data))]
    assert [(f, text) for f in FURNITURE for text in got if f in text] == []
    assert len(got) == len(set(got))


@needs_shared
def test_a_long_paragraph_of_a_real_article_is_never_lost() -> None:
    for name, last in ((FILES[0], "When Ukraine wins this war"), (FILES[1], "By the end of March")):
        got = "\n".join(m.text for m in messages(read(article(name))))
        paragraphs = [p.strip() for p in article(name).splitlines() if len(p.strip()) > 120]
        body = paragraphs[:next(n for n, p in enumerate(paragraphs) if last in p)]
        assert [p for p in body if p[:90] not in got] == []  # a caption loses the credit at its end


def test_the_folder_beside_the_project_is_where_it_is_looked_for() -> None:
    assert SHARED is None or SHARED.parent == Path(__file__).resolve().parents[4]
