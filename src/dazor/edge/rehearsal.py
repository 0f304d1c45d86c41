"""Before the first fork the parent plays a few visits to itself; what they touched and made is shared by every worker.

A worker that does everything for the first time spends more on memory that must be copied for it than on its eight
reports: 890 pages instead of 650, and the pages everybody gets were rendered anew. What is played goes nowhere.
"""

from __future__ import annotations

import contextlib
import gc
import socket

import msgspec

from dazor.edge.answers import House
from dazor.edge.worker import Visit
from dazor.model.codes import LANGUAGES
from dazor.sealing import receipt_words

_PATIENCE = 5.0  # seconds for the machine to hear itself
_BOUNDARY = "rehearsal"


class _Nowhere:
    """A queue that keeps nothing."""

    def push(self, sealed: bytes) -> bool:
        """Let it fall."""
        return bool(sealed)

    def full(self) -> bool:
        """There is always room."""
        return False

    def is_shut(self) -> bool:
        """It is always open."""
        return False


def rehearse(house: House) -> None:
    """Play the form and a report in every language; a machine that cannot speak to itself is only slower. Freezes what is there."""
    receipt_words.warm()
    stage = msgspec.structs.replace(house, queue=_Nowhere())
    with contextlib.suppress(OSError), socket.create_server(("127.0.0.1", 0)) as listener:
        for request in (request for language in LANGUAGES for request in (_form(language), _report(language), _report(language))):
            _play(listener, request, stage)
    gc.collect()
    gc.freeze()  # what is there before the fork stays shared between the workers


def _play(listener: socket.socket, request: bytes, stage: House) -> None:
    with socket.create_connection(listener.getsockname(), _PATIENCE) as visitor, listener.accept()[0] as ours:
        visitor.sendall(request)
        visit = Visit(ours, stage, always_onion=False)
        ours.settimeout(_PATIENCE)
        while not visit.done:
            visit.go_on()


def _form(language: str) -> bytes:
    return f"GET /{language} HTTP/1.1\r\nHost: door\r\nConnection: close\r\n\r\n".encode()


def _report(language: str) -> bytes:
    fields = {"language": language, "text": "…", "file\"; filename=\"": ""}
    body = "".join(f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in fields.items())
    whole = f"{body}--{_BOUNDARY}--\r\n".encode()
    return (f"POST /report/{language} HTTP/1.1\r\nHost: door\r\nConnection: close\r\nContent-Length: {len(whole)}\r\n"
            f"Content-Type: multipart/form-data; boundary={_BOUNDARY}\r\n\r\n").encode() + whole
