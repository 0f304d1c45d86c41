"""The door over real HTTP: what people see, what they send, what comes back, what the desk gets."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from dazor.model.codes import LANGUAGES
from dazor.sealing import mailbox, receipt
from dazor.sealing.unseal import Opened
from tests.flows.open_door import PATIENCE, OpenDoor, open_door

BOUNDARY = "XbX"


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenDoor]:
    with open_door(tmp_path_factory.mktemp("door"), slots=16) as door:
        yield door


def multipart(*parts: tuple[str, bytes]) -> bytes:
    """A body of (disposition, content) parts."""
    return b"".join(f"--{BOUNDARY}\r\nContent-Disposition: form-data; {head}\r\n\r\n".encode() + content + b"\r\n"
                    for head, content in parts) + f"--{BOUNDARY}--\r\n".encode()


def post_parts(door: OpenDoor, *parts: tuple[str, bytes]) -> tuple[int, str]:
    reply = door.ask("POST", "/report/en", multipart(*parts), kind=f"multipart/form-data; boundary={BOUNDARY}")
    return reply.status, reply.page


def words_in(page: str) -> str:
    """What stands in the text field."""
    found = re.search(r"<textarea[^>]*>\n(.*?)</textarea>", page, re.DOTALL)
    assert found is not None, page
    return found[1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_form_works_without_scripts_in_every_language(door: OpenDoor, language: str) -> None:
    reply = door.ask("GET", f"/{language}")
    assert reply.status == 200
    assert f'<html lang="{language}">' in reply.page
    assert not re.search(r"<script|\son\w+=|javascript:|<img|<iframe|@import|url\(", reply.page)
    assert set(re.findall(r'https?://[^/"]+', reply.page)) == {f"https://{language}.wikipedia.org"}  # the way out, a link
    assert f'action="/report/{language}"' in reply.page
    assert 'for="text"' in reply.page
    if language != "en":
        assert "Before you write" not in reply.page


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_warning_stands_before_the_first_field(door: OpenDoor, language: str) -> None:
    page = door.ask("GET", f"/{language}").page
    assert page.index('class="warning"') < page.index("<form")
    assert page.index('class="way') < page.index("<form")
    assert page.index('class="out"') < page.index('class="warning"')


def test_the_first_page_is_the_form_with_all_languages(door: OpenDoor) -> None:
    page = door.ask("GET", "/", None, **{"Accept-Language": "pl"}).page
    assert page == door.ask("GET", "/be").page  # what a browser says of its owner is not asked
    assert all(f'href="/{code}"' in page for code in LANGUAGES if code != "be")


def test_the_door_says_what_it_sees_of_each_way_in(door: OpenDoor) -> None:
    over_tor = door.ask("GET", "/en", None, Host="a" * 56 + ".onion").page
    in_the_open = door.ask("GET", "/en").page
    assert "way onion" in over_tor
    assert "way open" not in over_tor
    assert "way open" in in_the_open


@pytest.mark.parametrize(("method", "path", "status"), [
    ("GET", "/en", 200), ("HEAD", "/en", 200), ("GET", "/report/pl", 200), ("GET", "/admin", 404), ("PUT", "/en", 405),
    ("POST", "/en", 405), ("POST", "/report/xx", 404), ("GET", "/../../etc/passwd", 404), ("GET", "/favicon.ico", 204),
])
def test_every_answer_has_strict_headers_and_no_trace(door: OpenDoor, method: str, path: str, status: int) -> None:
    reply = door.ask(method, path, b"text=a" if method in ("POST", "PUT") else None)
    assert reply.status == status
    assert "default-src 'none'" in reply.headers["content-security-policy"]
    assert "unsafe" not in reply.headers["content-security-policy"]
    assert (reply.headers["referrer-policy"], reply.headers["cache-control"]) == ("no-referrer", "no-store")
    assert not {"set-cookie", "date", "server", "etag", "last-modified"} & set(reply.headers)
    if method == "HEAD":
        assert reply.page == ""


def test_a_report_reaches_the_desk_with_the_address_of_its_mailbox(door: OpenDoor) -> None:
    text = "Калона з 12 вантажовікоў на Мазыр, каля 14:00 <b>&amp;"
    reply = door.send(text, "be")
    assert reply.status == 200
    found = re.search(r'class="code"[^>]*>([^<]+)<', reply.page)
    assert found is not None
    code = found[1]
    mine = _eventually(door, text)
    assert [(o.message.door, o.message.published, o.receipt) for o in mine] == [("form", "", mailbox.address(receipt.read(code)))]
    assert re.fullmatch("[0-9a-f]{32}", mine[0].message.id)


def _eventually(door: OpenDoor, text: str, times: int = 1) -> list[Opened]:
    """The reports with this text, once there are so many."""
    last = time.monotonic() + PATIENCE
    while len(found := [o for o in door.opened() if o.message.text == text]) < times:
        assert time.monotonic() < last, f"{text!r} did not come through"
        time.sleep(0.1)
    return found


def test_the_same_words_twice_cannot_be_linked(door: OpenDoor) -> None:
    for _ in range(2):
        assert door.send("same words twice").status == 200
    found = _eventually(door, "same words twice", times=2)
    assert len({o.message.id for o in found}) == len({o.receipt for o in found}) == 2


def test_an_empty_form_is_told_so_and_sends_nothing(door: OpenDoor) -> None:
    for text in ("", "  \r\n \t"):
        reply = door.send(text)
        assert (reply.status, 'role="alert"' in reply.page) == (422, True)
    assert door.ask("POST", "/report/en", b"").status == 422


def test_a_text_too_long_is_given_back_whole(door: OpenDoor) -> None:
    text = "танк & <грузовик>\n" * 90
    reply = door.send(text, "ru")
    assert reply.status == 422
    assert words_in(reply.page) == text.strip().replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert door.send("ж" * 1_200).status == 200
    assert door.send("ж" * 1_201).status == 422
    wide = door.send("🚂" * 1_200)
    assert wide.status == 422  # fits the count and not the slot
    assert words_in(wide.page) == "🚂" * 1_200


def test_ten_megabytes_get_a_clear_answer_in_the_visitors_language(door: OpenDoor) -> None:
    reply = door.ask("POST", "/report/pl", b"text=" + b"x" * 10_000_000)
    assert reply.status == 413
    assert 'lang="pl"' in reply.page
    assert "Twoich słów nie zachowano" in reply.page


def test_ten_megabytes_in_pieces_of_unsaid_length_are_stopped_too(door: OpenDoor) -> None:
    with door.connect() as connection:
        connection.sendall(b"POST /report/en HTTP/1.1\r\nHost: d\r\nTransfer-Encoding: chunked\r\n\r\n")
        piece = b"4000\r\n" + b"x" * 0x4000 + b"\r\n"
        for _ in range(600):
            connection.sendall(piece)
        assert connection.recv(12).startswith(b"HTTP/1.1 413")


def test_a_client_that_asks_first_is_told_at_once(door: OpenDoor) -> None:
    with door.connect() as connection:
        connection.sendall(b"POST /report/en HTTP/1.1\r\nHost: d\r\nContent-Length: 9999999\r\nExpect: 100-continue\r\n\r\n")
        assert connection.recv(12).startswith(b"HTTP/1.1 413")
    with door.connect() as connection:
        connection.sendall(b"POST /report/en HTTP/1.1\r\nHost: d\r\nContent-Length: 6\r\nExpect: 100-continue\r\n\r\n")
        assert connection.recv(100).startswith(b"HTTP/1.1 100")
        connection.sendall(b"text=a")
        assert connection.recv(12).startswith(b"HTTP/1.1 200")


def test_a_file_is_refused_and_the_words_are_given_back(door: OpenDoor) -> None:
    status, page = post_parts(door, ('name="text"', b"a train & tanks"), ('name="f"; filename="IMG_1.jpg"', b"\xff\xd8JPEG"))
    assert status == 415
    assert words_in(page) == "a train &amp; tanks"
    assert "IMG_1" not in page


def test_a_file_of_no_bytes_is_left_out_with_a_word(door: OpenDoor) -> None:
    status, page = post_parts(door, ('name="text"', "ешалон".encode()), ('name="f"; filename="a.jpg"', b""))
    assert status == 200
    assert "The file was empty and was left out." in page
    status, page = post_parts(door, ('name="text"', b""), ('name="f"; filename="a.jpg"', b""))
    assert status == 422


def test_a_multipart_form_without_files_is_a_form(door: OpenDoor) -> None:
    status, page = post_parts(door, ('name="text"', b"three trucks"), ('name="f"; filename=""', b""))
    assert status == 200
    assert "left out" not in page


def test_a_language_may_stand_in_the_form_alone(door: OpenDoor) -> None:
    assert '<html lang="uk">' in door.ask("POST", "/report", b"language=uk&text=").page


@pytest.mark.parametrize("raw", [b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", b"GET\r\n\r\n", b"GET / HTTP/1.1\r\n\r\n",
                                 b"POST /report HTTP/1.1\r\nHost: d\r\nContent-Length: -4\r\n\r\n"])
def test_what_is_not_http_is_answered_shortly(door: OpenDoor, raw: bytes) -> None:
    with door.connect() as connection:
        connection.sendall(raw + b"\r\n\r\n")
        assert connection.recv(12).startswith(b"HTTP/1.1 400")


def test_headers_without_end_are_stopped(door: OpenDoor) -> None:
    with door.connect() as connection:
        connection.sendall(b"GET /en HTTP/1.1\r\nHost: d\r\nX: " + b"y" * 40_000)
        assert connection.recv(12).startswith(b"HTTP/1.1 431")


@pytest.mark.parametrize("body", [b"text=" + b"&a=b" * 50, b"%%%"])
def test_a_broken_form_is_called_broken_or_empty(door: OpenDoor, body: bytes) -> None:
    assert door.ask("POST", "/report/en", body).status in (400, 422)
    assert door.ask("POST", "/report/en", body, kind="application/json").status == 400


def test_a_worker_answers_a_few_and_dies(door: OpenDoor) -> None:
    before, last = door.workers(), time.monotonic() + 30
    while before & door.workers():  # eight visits or fifteen seconds, whichever is first
        assert door.ask("GET", "/en").status == 200
        assert time.monotonic() < last


def test_the_door_tells_the_console_nothing_about_visitors(door: OpenDoor) -> None:
    door.send("a word nobody else says: barkalaba")
    door.ask("GET", "/secret-path")
    lines = [line for line in door.said.splitlines() if "note: " not in line]
    assert len(lines) == 1
    assert not any(p in door.said for p in ("barkalaba", "secret-path", "GET", "POST"))
    assert not re.search(rf"127\.0\.0\.1(?!:{door.port}/)", door.said)


def test_the_slot_file_keeps_its_size(door: OpenDoor) -> None:
    def sizes() -> dict[str, int]:
        return {p.name: p.stat().st_size for p in Path(door.spool).iterdir()}

    before = sizes()
    door.send("one more")
    _eventually(door, "one more")
    assert sizes() == before
    assert set(before) == {"slots.dazor", "flash.dazor"}
