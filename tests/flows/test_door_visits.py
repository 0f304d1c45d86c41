"""One visit over a pair of sockets: whatever is sent, the worker answers or hangs up, and never falls."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager

from hypothesis import given
from hypothesis import strategies as st

from dazor.edge.answers import House
from dazor.edge.pages import Pages
from dazor.edge.ring import Ring
from dazor.edge.worker import LINGER, MAX_DISCARD, Visit
from dazor.sealing import epochs
from tests.flows.open_door import KEYS

EPOCH = min(KEYS)
RING = Ring(2_000)
KEY = epochs.public_half(EPOCH, KEYS[EPOCH])
HOUSE = House(pages=Pages(), key=lambda _: KEY, queue=RING, tick_seconds=900)
POST = b"POST /report/pl HTTP/1.1\r\nHost: d\r\nContent-Length: 11\r\n\r\n"


@contextmanager
def visit() -> Iterator[tuple[Visit, socket.socket]]:
    """A visit and the visitor's end of it."""
    ours, theirs = socket.socketpair()
    theirs.setblocking(False)
    with ours, theirs:
        yield Visit(ours, HOUSE, always_onion=False), theirs


def heard(theirs: socket.socket) -> bytes:
    """What the visitor has been told."""
    try:
        return theirs.recv(1 << 20)
    except BlockingIOError:
        return b""


@given(st.lists(st.one_of(st.binary(max_size=200), st.sampled_from([
    b"POST /report/en HTTP/1.1\r\n", b"Host: d\r\n", b"Content-Length: 4\r\n", b"Transfer-Encoding: chunked\r\n", b"\r\n", b"4\r\n",
    b"text", b"0\r\n\r\n", b"Expect: 100-continue\r\n", b"GET / HTTP/1.0\r\n", b"Connection: upgrade\r\nUpgrade: websocket\r\n"])),
    max_size=12))
def test_rubbish_is_answered_or_hung_up_on(sent: list[bytes]) -> None:
    RING.drop(2_000)
    with visit() as (going, theirs):
        for piece in sent:
            theirs.send(piece)
            for _ in range(4):
                if not going.done:
                    going.go_on()
        theirs.shutdown(socket.SHUT_WR)
        for _ in range(6):
            if not going.done:
                going.go_on()
        answer = heard(theirs)
        assert going.done or answer.startswith(b"HTTP/1.1 ")


def test_a_visitor_out_of_time_is_told_in_their_language() -> None:
    with visit() as (going, theirs):
        theirs.send(POST + b"text=")
        going.go_on()
        going.too_late()
        assert going.deadline <= time.monotonic() + LINGER
        going.go_on()
        answer = heard(theirs)
        assert answer.startswith(b"HTTP/1.1 408")
        assert b'lang="pl"' in answer
        going.too_late()  # and does not stay to be heard out for ever
        assert going.done


def test_a_visitor_who_says_nothing_is_hung_up_on() -> None:
    with visit() as (going, _):
        going.too_late()
        assert going.done


def test_a_visitor_who_leaves_in_mid_sentence_leaves_nothing() -> None:
    before = RING.waiting()
    with visit() as (going, theirs):
        theirs.send(POST + b"text=h")
        going.go_on()
        theirs.close()
        for _ in range(2):  # the end is seen, and the answer has nowhere to go
            going.go_on()
        assert going.done
    assert RING.waiting() == before


def test_what_comes_after_a_refusal_is_not_listened_to_for_ever() -> None:
    with visit() as (going, theirs):
        theirs.send(b"POST /report/en HTTP/1.1\r\nHost: d\r\nContent-Length: 99999999\r\n\r\n")
        going.go_on()
        going.go_on()
        theirs.setblocking(True)
        piece, sent = b"x" * 16_384, 0
        while not going.done:
            sent += theirs.send(piece)
            going.go_on()
        assert MAX_DISCARD < sent < MAX_DISCARD + 100_000
