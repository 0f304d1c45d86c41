"""E-mail as it is saved: one letter, or a box of them. Of a letter only its contents are given, never a header.

Who wrote, to whom, when and from which machine stands in headers; the standard library parses them and they go by.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from html.parser import HTMLParser

from dazor.intake import streams

_HEADERS = ("received", "return-path", "from", "message-id", "delivered-to", "mime-version")
_NEXT = re.compile(rb"^From .*\r?\n", re.MULTILINE)  # before every letter of an mbox (RFC 4155); in words it is `>From `


def is_mail(start: str) -> bool:
    """Return whether these are the headers of an e-mail: two that every one has, before an empty line."""
    top = start.replace("\r\n", "\n").lstrip("\ufeff \n").partition("\n\n")[0]
    heads = {line.partition(":")[0].lower() for line in top.splitlines() if ":" in line}
    return sum(name in heads for name in _HEADERS) >= 2


def letters(data: bytes) -> Iterator[bytes]:
    """Yield the letters of a file: of an mbox each, of any other the one."""
    data = data.removeprefix(b"\xef\xbb\xbf").lstrip()
    yield from (letter for letter in (_NEXT.split(data) if data.startswith(b"From ") else [data]) if letter.strip())


def contents(letter: bytes) -> Iterator[str | bytes]:
    """Yield what a letter holds, and letters inside it: texts decoded and without tags, other files as they are."""
    for part in message_from_bytes(letter, policy=policy.default).walk():
        data = None if part.is_multipart() or not isinstance(part, EmailMessage) else part.get_payload(decode=True)
        if not isinstance(data, bytes):
            continue
        if part.get_content_maintype() != "text":
            yield data
            continue
        text = _decoded(data, part.get_content_charset("") or streams.encoding_of(data[:streams.HEAD]))
        yield without_tags(text) if part.get_content_subtype() == "html" else text


def without_tags(page: str) -> str:
    """Return the words of a page, what its tags cut apart joined again."""
    words = list[str]()

    class Words(HTMLParser):
        def handle_data(self, data: str) -> None:
            words.append(data)

    parser = Words()
    parser.feed(page)
    parser.close()
    return "".join(words)


def _decoded(data: bytes, charset: str) -> str:
    try:
        return data.decode(charset, "replace")
    except LookupError:
        return data.decode("utf-8", "replace")
