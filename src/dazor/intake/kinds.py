"""What kind of input it is, seen from its first bytes; the name only breaks ties."""

from __future__ import annotations

import re

from dazor.intake import articles, plain, sealed, streams, tables
from dazor.intake.errors import EmptyInput, UnknownKind

KINDS = ("telegram", "jsonl", "csv", "feed", "article", "text", "sealed")

# First bytes of what is often given by mistake, and what to do about it.
_MAGIC = (
    (b"PK\x03\x04", "an archive or a spreadsheet", "Unpack it, or save the sheet as CSV"),
    (b"\x1f\x8b", "packed with gzip", "Unpack it first"),
    (b"BZh", "packed with bzip2", "Unpack it first"),
    (b"\xfd7zXZ", "packed with xz", "Unpack it first"),
    (b"7z\xbc\xaf", "an archive", "Unpack it first"),
    (b"Rar!", "an archive", "Unpack it first"),
    (b"GIF8", "a picture", "Save it as JPEG or PNG, or give the export that refers to it"),
    (b"II*\0", "a scan", "Save it as PDF, JPEG or PNG"),
    (b"MM\0*", "a scan", "Save it as PDF, JPEG or PNG"),
    (b"\xd0\xcf\x11\xe0", "an old Office file", "Save it as CSV or text"),
    (b"SQLite format 3", "a database", "Export its table as CSV"),
)
_TELEGRAM = re.compile(r'"(?:messages|chats|left_chats)"\s*:|"type"\s*:\s*"(?:personal_chat|bot_chat|saved_messages|'
                       r'(?:private|public)_(?:group|channel|supergroup))"')
_FEED = re.compile(r"<(?:rss|feed|rdf:RDF)[\s>]")
_LONG = 160  # characters: a paragraph of an article, where a message has 90 (median of the development reports)


def _refuse_binary(head: bytes, name: str) -> None:
    for magic, what, advice in _MAGIC:
        if head.startswith(magic):
            raise UnknownKind(f"{name}: {what}. Nothing was taken. {advice}.")
    if streams.encoding_of(head).startswith("utf-16"):
        return
    controls = sum(head[:4096].count(code) for code in (*range(9), *range(14, 27), *range(28, 32)))
    if controls * 20 > len(head[:4096]):
        raise UnknownKind(f"{name}: not text. Nothing was taken. Give JSON, CSV, a feed, HTML or plain text.")


def _json_kind(start: str) -> str:
    first = start.splitlines()[0]
    if first.rstrip().endswith("}") and '"text"' in first and not re.search(r'"messages"\s*:', first):
        return "jsonl"
    if _TELEGRAM.search(start):
        return "telegram"
    return "jsonl"


def _text_kind(start: str) -> str:
    lines = [line for line in start.splitlines() if line.strip()]
    if plain.is_chat(lines):
        return "text"
    long = [line for line in lines if len(line) >= _LONG]
    if len(long) >= 3 and sum(map(len, long)) * 10 > sum(map(len, lines)) * 6:
        return "article"
    return "text"


def kind_of(head: bytes, name: str = "") -> str:
    """Return the kind of an input from its first bytes.

    Raises: EmptyInput when there are none; UnknownKind when it is no text.
    """
    if not head.strip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0"):
        raise EmptyInput(f"{name or 'input'}: empty. Nothing was taken.")
    if head.startswith(sealed.PICTURES):
        return "sealed"
    _refuse_binary(head, name or "input")
    start = head.decode(streams.encoding_of(head), "replace").lstrip("\ufeff \t\r\n")
    if start.startswith("{"):
        return _json_kind(start)
    if start.startswith("<") and _FEED.search(start[:8192]):
        return "feed"
    if sealed.is_sealed(start):
        return "sealed"
    if articles.is_html(head):
        return "article"
    if name.casefold().endswith((".csv", ".tsv")) or tables.looks_like_table(start):
        return "csv"
    return _text_kind(start)
