"""An article, as HTML or text: every paragraph becomes a message; furniture and repetitions are left out, by name."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import BinaryIO

from dazor.intake import dates, furniture, plain, texts
from dazor.intake.errors import EmptyInput, NotThisKind
from dazor.intake.values import Refused
from dazor.model.raw import Message

MAX_ARTICLE = 1 << 23  # bytes; the longest page measured had 1.1 MB

# Without a handler of its own the library would write on standard error, and its words may quote the page.
logging.getLogger("trafilatura").addHandler(logging.NullHandler())
logging.getLogger("htmldate").addHandler(logging.NullHandler())


def is_html(head: bytes) -> bool:
    """Whether it begins like a page."""
    start = head[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return start.startswith((b"<!doctype html", b"<html", b"<head", b"<body", b"<article", b"<div", b"<p>", b"<main",
                             b"<section")) or (start.startswith(b"<") and b"<html" in start)


# A chat that Telegram Desktop exported as HTML: its senders stand in its words, so it is not read at all.
_CHAT_PAGE = b'class="from_name"'


def _page(data: bytes, name: str) -> tuple[list[furniture.Line], str, str]:
    """Lines, outlet and date of a page. The author is never asked for."""
    if _CHAT_PAGE in data:
        raise NotThisKind(f"{name}: a chat exported as HTML. Nothing was taken. Export it as machine-readable JSON.")
    import trafilatura
    from trafilatura.settings import Document

    try:
        page = trafilatura.bare_extraction(
            data, include_comments=False, include_tables=True, favor_recall=True, with_metadata=True,
            date_extraction_params={"extensive_search": False, "original_date": True})
    except (ValueError, TypeError, AttributeError, RecursionError, LookupError) as error:
        raise NotThisKind(f"{name}: a page that cannot be read. Nothing was taken. Save its text.") from error
    if not isinstance(page, Document) or not (page.text or "").strip():
        raise EmptyInput(f"{name}: no article found on the page. Nothing was taken. Save its text as .txt.")
    lines = [line._replace(block=number) for number, line in enumerate(furniture.split(page.text or ""))]
    heads = [furniture.Line(words, -1) for words in (page.title, page.description) if words]
    shown = {line.text for line in lines}
    return ([line for line in heads if line.text not in shown] + lines,
            texts.clean(page.sitename or page.hostname or "")[:200], dates.civil(page.date or ""))


def read(stream: BinaryIO, *, encoding: str, head: bytes, name: str) -> Iterator[Message | Refused]:
    """Yield a message a paragraph: its id is the article's hash and its number, its origin the outlet if known.

    Raises: NotThisKind when it cannot be read or is over MAX_ARTICLE; EmptyInput when no paragraph is left.
    """
    data = stream.read(MAX_ARTICLE + 1)
    if len(data) > MAX_ARTICLE:
        raise NotThisKind(f"{name}: more than {MAX_ARTICLE:,} bytes are no article. Nothing was taken.")
    origin = published = ""
    if is_html(head):
        lines, origin, published = _page(data, name)
    else:
        text = texts.clean(data.decode(encoding, "replace").removeprefix("\ufeff"))
        if plain.is_chat(text.splitlines()):
            raise NotThisKind(f"{name}: a chat saved as text, not an article. Nothing was taken. Say --kind text.")
        lines = furniture.split(text)
    yield from _paragraphs(furniture.judged(lines), origin, published, name)


def _paragraphs(lines: list[furniture.Line], origin: str, published: str, name: str) -> Iterator[Message | Refused]:
    kept = [line.text for line in lines if not line.why]
    if not kept:
        raise EmptyInput(f"{name}: no paragraph of an article in it. Nothing was taken.")
    article, number = texts.stable_id("article", *kept), 0
    for place, line in enumerate(lines, 1):
        where = f"paragraph {place}"
        if line.why:
            yield Refused(where=where, why=line.why, cause=line.cause)
            continue
        number += 1
        yield texts.message(where, texts.clean(line.text), door="article", id_=f"{article}-{number:03d}",
                            published=published, origin=origin)
