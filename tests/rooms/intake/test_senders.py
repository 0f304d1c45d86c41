"""The promise of the room: whoever sent a message stands in no value, whatever the format and the field."""

from __future__ import annotations

import csv
import io
import json
from xml.sax.saxutils import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dazor import intake
from dazor.intake.tables import holds_sender
from tests.rooms.intake.reading import entry, export, messages, read

# A sender as one finds them: a name, a handle, a number, a phone, an address. Marked, so that a trace is found.
NAMES = st.from_regex(r"\A(Zq[a-z]{6} Xw[a-z]{6}|@zq_[a-z]{8}|user99[0-9]{8}|\+37529[0-9]{7}|zq[a-z]{6}@mail\.test)\Z")
TELEGRAM = ("from", "from_id", "actor", "actor_id", "author", "via_bot", "signature", "saved_from", "forwarded_from",
            "forwarded_from_id", "reply_to_peer_id", "title", "performer", "file_name", "contact_vcard", "inviter",
            "members", "place_name", "address")
JSONL = ("from", "from_id", "sender", "author", "user", "username", "name", "phone", "chat_id", "contact", "email", "via")
COLUMNS = ("From", "sender", "Author", "user_id", "userName", "Phone number", "e-mail", "Отправитель", "Аўтар", "Nadawca",
           "Телефон", "Ім’я", "chat id", "Notes", "Column 12")
FEED = ("author", "dc:creator", "managingEditor", "webMaster", "itunes:author")


def leaves_no_trace(sender: str, items: list[object]) -> None:
    """Neither whole nor in part, in any field of anything that was given."""
    said = repr(items)
    for part in {sender, *sender.split(), sender.strip("@+"), sender.removeprefix("user")}:
        assert part not in said


@given(NAMES, st.sampled_from(TELEGRAM), st.sampled_from(["public_channel", "personal_chat", "private_supergroup"]),
       st.booleans())
def test_a_telegram_export_gives_no_sender(sender: str, field: str, type_: str, nested: bool) -> None:
    reaction = {"type": "emoji", "count": 1, "recent": [{"from": sender, "from_id": sender, "date": "2022-03-01T10:00:00"}]}
    contact = {"first_name": sender, "last_name": sender, "phone_number": sender}
    planted = entry(1, "Ляціць верталёт", **{"from": sender, "from_id": sender, "reactions": [reaction],
                                             "contact_information": contact})
    planted[field] = [sender, {"text": sender, "id": sender}] if nested else sender
    service = {"id": 2, "type": "service", "actor": sender, "actor_id": sender, "members": [sender], "text": ""}
    # The name of a private chat is the other person's.
    data = export(planted, service, type_=type_, name="Канал" if type_ == "public_channel" else sender)
    items = read(data)
    assert [m.text for m in messages(items)] == ["Ляціць верталёт"]
    leaves_no_trace(sender, list(items))


@given(NAMES, NAMES)
def test_an_id_says_nothing_of_a_telegram_sender(one: str, other: str) -> None:
    ids = {messages(read(export(entry() | {"from": who, "from_id": who}, type_="personal_chat", name=who)))[0].id
           for who in (one, other)}
    assert len(ids) == 1


@given(NAMES, st.sampled_from(JSONL), st.booleans())
def test_json_lines_give_no_sender(sender: str, field: str, nested: bool) -> None:
    line = {"text": "Ляціць верталёт", field: {"deep": [sender]} if nested else sender, "id": 5}
    items = read(json.dumps(line) + "\n", kind="jsonl")
    assert len(messages(items)) == 1
    leaves_no_trace(sender, list(items))


@given(st.from_regex(r"\A(user[0-9]{6,10}|\+?[0-9]{7,12}|@[a-z]{5,9}|[a-z]{4}@mail\.test|Zqabc Xwdef)\Z"))
def test_an_id_that_looks_like_a_person_is_replaced(stated: str) -> None:
    [message] = messages(read(json.dumps({"id": stated, "text": "Ляціць"}), kind="jsonl"))
    [same] = messages(read(json.dumps({"id": "", "text": "Ляціць"}), kind="jsonl"))
    assert message.id == same.id


@given(NAMES, st.sampled_from(COLUMNS))
def test_a_table_gives_no_sender(sender: str, column: str) -> None:
    out = io.StringIO()
    csv.writer(out).writerows([["id", "Date", column, "Text"], [sender, "2022-03-01", sender, "Ляціць верталёт"]])
    items = read(out.getvalue(), kind="csv")
    assert [m.text for m in messages(items)] == ["Ляціць верталёт"]
    leaves_no_trace(sender, list(items))


@pytest.mark.parametrize("column", [c for c in COLUMNS if c not in ("Notes", "Column 12")])
def test_a_column_of_senders_is_not_read_even_when_asked_for(column: str) -> None:
    assert holds_sender(column)
    for field in ("text", "origin", "id"):
        with pytest.raises(intake.BadColumns, match="never read"):
            read(f"{column},Text\na,b\n", kind="csv", columns={field: column})


@settings(max_examples=30)
@given(NAMES, st.sampled_from(FEED))
def test_a_feed_gives_no_author(sender: str, field: str) -> None:
    who = escape(sender)
    rss = (f'<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd">'
           f"<channel><title>Навіны</title><link>https://news.test</link><{field}>{who}</{field}>"
           f"<item><title>Ляціць верталёт</title><{field}>{who}</{field}></item></channel></rss>")
    atom = (f'<feed xmlns="http://www.w3.org/2005/Atom"><title>Навіны</title><author><name>{who}</name><email>{who}</email></author>'
            f"<entry><title>Ляціць верталёт</title><author><name>{who}</name></author><contributor><name>{who}</name>"
            f"</contributor></entry></feed>")
    for data in (rss, atom):
        items = read(data)
        assert [m.text for m in messages(items)] == ["Ляціць верталёт"]
        leaves_no_trace(sender, list(items))


@settings(max_examples=10)
@given(NAMES)
def test_a_page_gives_no_author(sender: str) -> None:
    who = escape(sender)
    body = "".join(f"<p>Раніцай праз станцыю прайшоў эшалон, у ім было {n} платформ з тэхнікай, кажуць чыгуначнікі.</p>" for n in range(20, 26))
    page = (f'<!doctype html><html><head><title>Эшалон</title><meta name="author" content="{who}">'
            f'<script type="application/ld+json">{{"@type":"Article","author":{{"name":"{who}"}}}}</script></head>'
            f'<body><article><h1>Эшалон</h1><address rel="author">By {who}</address>{body}</article></body></html>')
    items = read(page)
    assert len(messages(items)) >= 6
    leaves_no_trace(sender, list(items))


SAVED = ("24.02.2022, 06:15 - {who}: {text}", "[24.02.22, 06:15:33] {who}: {text}", "\u200e[24/02/2022, 06:15] {who}: {text}",
         "2022-02-24 06:15 - {who}: {text}")


@given(NAMES, st.sampled_from(SAVED))
def test_a_chat_saved_as_text_gives_no_sender(sender: str, form: str) -> None:
    lines = [form.format(who=sender, text="Ляціць: верталёт"), "другі радок таго самага", form.format(who="Other", text="Калона"),
             form.format(who="", text="").replace(": ", "") + f"{sender} left"]
    items = read("\n".join(lines))
    assert [(m.text, m.published[:10]) for m in messages(items)] == [
        ("Ляціць: верталёт\nдругі радок таго самага", "2022-02-24"), ("Калона", "2022-02-24")]
    leaves_no_trace(sender, list(items))


def test_a_chat_exported_as_a_page_is_not_read_at_all() -> None:
    page = '<html><body><div class="from_name">Zq Xw</div><div class="text">Ляціць верталёт на поўдзень</div></body></html>'
    with pytest.raises(intake.NotThisKind, match="machine-readable JSON"):
        read(page)


@given(NAMES)
def test_a_saved_chat_below_other_words_or_called_an_article_gives_no_sender(sender: str) -> None:
    rows = [f"24.02.2022, 06:{n:02d} - {sender}: {'Ляціць верталёт на поўдзень ' * 8}" for n in range(5)]
    items = read("\n".join(["Захаваная размова", "", *rows]))
    assert [m.text.split()[0] for m in messages(items)] == ["Ляціць"] * 5
    leaves_no_trace(sender, list(items))
    with pytest.raises(intake.NotThisKind, match="--kind text"):
        read("\n".join(rows), kind="article")
