"""An RSS or Atom file, given as bytes: nothing is fetched. Who wrote an entry is not read."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from dazor.intake import dates, texts
from dazor.intake.errors import EmptyInput, NotThisKind
from dazor.intake.values import Refused
from dazor.model.raw import Message

MAX_FEED = 1 << 26  # bytes; feedparser holds a feed whole, and 64 MB are some 60,000 entries
_HOST = re.compile(r"https?://(?:[^/?#\s]*@)?(?:www\.)?([^/?#:@\s]+)", re.IGNORECASE)


def _plain(markup: str) -> str:
    """The words of a piece of HTML, a line a block."""
    if "<" not in markup:
        return texts.clean(markup)
    from lxml import etree, html

    try:
        tree = html.fragment_fromstring(markup, create_parent="div")
    except (etree.LxmlError, ValueError):
        return ""
    for block in tree.iter("p", "br", "div", "li", "tr"):
        block.tail = "\n" + (block.tail or "")
    words = texts.clean(str(tree.text_content()))
    return "\n".join(line for line in (" ".join(line.split()) for line in words.splitlines()) if line)


def _host(link: str) -> str:
    found = _HOST.match(link)
    return found[1].casefold() if found else ""


def _entry(number: int, entry: Any, origin: str) -> Message | Refused:  # noqa: ANN401 - feedparser's dictionary
    title = _plain(entry.get("title", ""))
    bodies = [_plain(part.get("value", "")) for part in entry.get("content", ())] + [_plain(entry.get("summary", ""))]
    body = max(bodies, key=len)
    words = body if body.startswith(title) else f"{title}\n{body}".strip()
    published = dates.civil(entry.get("published") or entry.get("updated") or "")
    return texts.message(f"entry {number}", words, door="feed", published=published,
                         origin=origin or _host(entry.get("link", "")))


def read(stream: BinaryIO, *, name: str) -> Iterator[Message | Refused]:
    """Yield a message an entry, title and words; the origin is the feed's title, else the host of its links.

    Raises: NotThisKind when it is no feed or over MAX_FEED; EmptyInput when it has no entries.
    """
    import feedparser

    data = stream.read(MAX_FEED + 1)
    if len(data) > MAX_FEED:
        raise NotThisKind(f"{name}: a feed of more than {MAX_FEED:,} bytes. Nothing was taken. Split it.")
    try:
        feed = feedparser.parse(io.BytesIO(data))  # a file object: a string could be taken for an address
    except (ValueError, RecursionError, LookupError, AssertionError) as error:
        raise NotThisKind(f"{name}: no feed that can be read. Nothing was taken.") from error
    if not feed.get("version") and not feed.entries:
        raise NotThisKind(f"{name}: neither RSS nor Atom. Nothing was taken.")
    if not feed.entries:
        raise EmptyInput(f"{name}: a feed without entries. Nothing was taken.")
    origin = _plain(feed.feed.get("title", ""))[:200] or _host(feed.feed.get("link", ""))
    for number, entry in enumerate(feed.entries, 1):
        yield _entry(number, entry, origin)
