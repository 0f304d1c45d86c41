"""A posted body → the words and how many files came with them. Parsed in memory; names of files are not read."""

from __future__ import annotations

import re
from urllib.parse import parse_qs

from dazor.edge.errors import BadForm
from dazor.edge.upload import Filled, Upload

MAX_BODY = 32 * 1_024  # bytes: 1,200 Cyrillic letters are 7,200 in a form; the rest is room to give the words back
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


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
    return Filled(text=clean(fields.get("text", [""])[0]), language=fields.get("language", [""])[0])


def _multipart(content_type: str, body: bytes) -> Filled:
    upload = Upload(content_type, None, clean)
    upload.feed(body)
    return upload.filled()


def clean(text: str) -> str:
    """Return the words with plain line ends and without control characters."""
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
