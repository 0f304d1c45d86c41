"""Answers without a network: whatever is posted gets a page, and a full queue says so and keeps nothing."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import polib
import pytest
from babel.messages.extract import extract_from_dir
from hypothesis import given
from hypothesis import strategies as st

import dazor.edge
from dazor.edge.answers import Answer, Asked, House, respond
from dazor.edge.form import MAX_BODY, read_form
from dazor.edge.pages import Pages
from dazor.edge.ring import Ring
from dazor.model.codes import LANGUAGES
from dazor.model.raw import Message
from dazor.sealing import epochs, seal, unseal
from dazor.sealing.errors import Expired
from dazor.sealing.shape import SLOT, EpochKey
from tests.flows.open_door import KEYS

NOW = datetime.now(UTC)
EPOCH = min(KEYS)
KEY = epochs.public_half(EPOCH, KEYS[EPOCH])
PAGES = Pages()


def house(ring: Ring, seconds: int = 900) -> House:
    return House(pages=PAGES, key=lambda _: KEY, queue=ring, tick_seconds=seconds)


def post(ring: Ring, body: bytes, kind: str = "", seconds: int = 900) -> Answer:
    return respond(Asked(method="POST", target="/report/en", body=body, content_type=kind), house(ring, seconds), NOW)


FULL_ENOUGH = Ring(2_000)
heads = st.sampled_from(["", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "multipart/form-data",
                         "multipart/form-data; boundary=\"", "multipart/mixed; boundary=x", "text/plain", "a;b=c; charset=\x00"])
pieces = st.lists(st.sampled_from([b"--x", b"\r\n", b"--x--", b"Content-Disposition: form-data; name=\"text\"", b"\r\n\r\n", b"\x00",
                                   b"Content-Type: multipart/mixed; boundary=x", b"Content-Type: message/rfc822", b"text=", b"&",
                                   b"%D0%B6", b"%", b"filename*=utf-8''%ff", b"Content-Transfer-Encoding: base64", b"\xff\xfe"]),
                  max_size=40).map(b"".join)


@given(heads, st.one_of(st.binary(max_size=300), pieces))
def test_whatever_is_posted_gets_a_page(kind: str, body: bytes) -> None:
    FULL_ENOUGH.drop(2_000)
    answer = post(FULL_ENOUGH, body, kind)
    assert answer.status in (200, 400, 415, 422)
    assert answer.body.startswith(b"<!doctype html>")
    assert (answer.status == 200) == bool(FULL_ENOUGH.waiting())


@given(st.text(max_size=60), st.sampled_from(["GET", "POST", "HEAD", "OPTIONS", "TRACE"]))
def test_whatever_is_asked_for_gets_an_answer(target: str, method: str) -> None:
    FULL_ENOUGH.drop(2_000)
    answer = respond(Asked(method=method, target="/" + target), house(FULL_ENOUGH), NOW)
    assert answer.status in (200, 204, 404, 405, 422)


def test_parts_within_parts_do_not_bring_the_door_down() -> None:
    body = b""
    while len(body) < MAX_BODY - 200:
        body += b"--x\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n"
    assert post(FULL_ENOUGH, body, "multipart/form-data; boundary=x").status in (400, 415, 422)
    body = b"--x\r\n" + b"Content-Type: message/rfc822\r\n\r\n" * 900
    assert post(FULL_ENOUGH, body, "multipart/form-data; boundary=x").status in (400, 415, 422)


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=200))
def test_both_kinds_of_form_hold_the_same_words(text: str) -> None:
    from urllib.parse import quote_plus

    plain = read_form("", b"text=" + quote_plus(text).encode()).text
    parts = b'--qZq\r\nContent-Disposition: form-data; name="text"\r\n\r\n' + text.encode() + b"\r\n--qZq--\r\n"
    assert plain == read_form("multipart/form-data; boundary=qZq", parts).text == text.strip()


def test_a_full_queue_says_when_to_come_again_and_keeps_nothing() -> None:
    ring = Ring(3)
    assert [post(ring, b"text=one").status for _ in range(3)] == [200, 200, 200]
    answer = post(ring, b"text=the+fourth", seconds=1_000)
    assert answer.status == 503
    assert b"Try again in 17 min" in answer.body
    assert b"the fourth" in answer.body
    assert dict(answer.extra)["Retry-After"] == "1020"
    assert ring.waiting() == 3
    ring.drop(1)
    assert post(ring, b"text=the+fifth").status == 200
    texts = {o.message.text for o in (unseal.open_slot(s, EPOCH, KEYS) for s in ring.peek(9)) if o}
    assert texts == {"one", "the fifth"}


def test_the_ring_gives_back_the_oldest_first_and_goes_round() -> None:
    ring = Ring(3)
    cells = [bytes([n]) * SLOT for n in range(8)]
    for n, cell in enumerate(cells):
        assert ring.push(cell)
        if n >= 1:
            assert ring.peek(2) == cells[n - 1:n + 1]
            ring.drop(1)
    assert not ring.push(b"short")
    ring.shut(closed=True)
    assert (ring.push(cells[0]), ring.is_shut(), ring.full()) == (False, True, False)


def test_without_a_key_words_are_neither_kept_nor_shown() -> None:
    def no_key(_: datetime) -> EpochKey:
        raise Expired("over")

    ring = Ring(3)
    shut = msgspec.structs.replace(house(ring), key=no_key)
    answer = respond(Asked(method="POST", target="/report/uk", body=b"text=words"), shut, NOW)
    assert (answer.status, ring.waiting(), b"words" in answer.body) == (503, 0, False)
    assert b'lang="uk"' in answer.body


def test_the_key_in_force_is_the_one_of_the_moment(tmp_path: Path) -> None:
    from dazor.edge.bundle import BundleFile
    from tests.flows.open_door import BUNDLE, DESK_KEY

    (tmp_path / "b").write_bytes(BUNDLE)
    file = BundleFile(tmp_path / "b", DESK_KEY)
    moments = [epochs.start_of(EPOCH) + timedelta(hours=h) for h in (0, 5, 6, 12)]
    assert [file.key(m).epoch for m in moments] == [epochs.epoch_of(m) for m in moments]
    assert "no key for" in file.trouble(epochs.start_of(EPOCH) + timedelta(days=9))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_of_the_door_is_translated(language: str) -> None:
    here = Path(dazor.edge.__file__).parent
    words = {"told": None, "_": None}
    said = {str(found[2]) for found in extract_from_dir(here, [("**.py", "python"), ("templates/**.html", "jinja2")], keywords=words)}
    assert len(said) > 80
    if language == "en":
        return
    catalogue = polib.pofile(str(here / "locale" / language / "LC_MESSAGES" / "edge.po"))
    assert {e.msgid for e in catalogue if e.translated()} == said
    for entry in catalogue:
        assert sorted(re.findall(r"{\w+}", entry.msgstr)) == sorted(re.findall(r"{\w+}", entry.msgid))


def test_sealing_in_the_ring_hides_how_long_the_words_were() -> None:
    lengths = {len(seal.seal(Message(id="a", text="x" * n), KEY, sizes=(SLOT,)).sealed) for n in (0, 1, 1_200)}
    assert lengths == {SLOT}
