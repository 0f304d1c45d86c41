"""A posted body → the words and how many files came with them. Parsed in memory; names of files are not read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from email.message import Message
from email.parser import BytesParser
from urllib.parse import parse_qs

import msgspec

from dazor.edge.errors import BadForm

MAX_BODY = 32 * 1_024  # bytes: 1,200 Cyrillic letters are 7,200 in a form; the rest is room to give the words back
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


class Filled(msgspec.Struct, frozen=True, kw_only=True):
    """What a form held."""

    text: str = ""
    language: str = ""
    files: int = 0  # with bytes in them
    empty_files: int = 0


def read_form(content_type: str, body: bytes) -> Filled:
    """Return the filled form. Raises: BadForm: it is neither urlencoded nor multipart, or is broken."""
    kind = content_type.partition(";")[0].strip().lower()
    if kind in ("application/x-www-form-urlencoded", ""):
        return _urlencoded(body)
    if kind == "multipart/form-data":
        return _multipart(content_type, body)
    raise BadForm("This door reads forms only. Nothing was kept.")


def read_choice(content_type: str, body: bytes, name: str) -> str:
    """Return the value of a button that was pressed, "" for none. Raises: BadForm: it is not a plain form."""
    if content_type.partition(";")[0].strip().lower() != "application/x-www-form-urlencoded" or len(body) > 500:
        raise BadForm("This is not a button of ours. Nothing was kept.")
    try:
        fields = parse_qs(body.decode("ascii", "replace"), max_num_fields=5)
    except ValueError as error:
        raise BadForm("This is not a button of ours. Nothing was kept.") from error
    return fields.get(name, [""])[0][:20]


def _urlencoded(body: bytes) -> Filled:
    try:
        fields = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True, errors="replace", max_num_fields=20)
    except ValueError as error:
        raise BadForm("The form is broken. Nothing was kept.") from error
    return Filled(text=_clean(fields.get("text", [""])[0]), language=fields.get("language", [""])[0])


def _multipart(content_type: str, body: bytes) -> Filled:
    head = b"Content-Type: " + content_type.encode("latin-1", "replace") + b"\r\n\r\n"
    try:
        whole = BytesParser().parsebytes(head + body)
        parts = whole.get_payload()
        if not isinstance(parts, list) or len(parts) > 20:
            raise BadForm("The form is broken. Nothing was kept.")
        fields, sizes = _sort(parts)
    except (RecursionError, ValueError, LookupError, TypeError, AttributeError) as error:  # what email raises on rubbish
        raise BadForm("The form is broken. Nothing was kept.") from error
    return Filled(text=_clean(fields.get("text", "")), language=fields.get("language", ""),
                  files=sum(1 for size in sizes if size), empty_files=sizes.count(0))


def _sort(parts: Sequence[object]) -> tuple[dict[str, str], list[int]]:
    """Part the fields from the files; an empty file field without a name is a field left alone."""
    fields: dict[str, str] = {}
    sizes: list[int] = []
    for part in parts:
        if not isinstance(part, Message):
            continue
        payload = part.get_payload(decode=True)
        raw = payload if isinstance(payload, bytes) else b"?"  # a part with parts inside counts as a file
        name, file_name = part.get_param("name", header="content-disposition"), part.get_filename()
        if file_name is None and isinstance(name, str) and isinstance(payload, bytes):
            fields.setdefault(name, raw.decode("utf-8", "replace"))
        elif raw or file_name:
            sizes.append(len(raw))
    return fields, sizes


def _clean(text: str) -> str:
    """Return the words with plain line ends and without control characters."""
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
