"""A picture or a PDF → the texts of the QR codes on it. Nothing else of the picture leaves: no pixel, no date, no camera."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import zxingcpp
from PIL import Image

from . import pictures
from .papers import MOST_PAGES
from .programs import ran

LONGEST = 3_508  # pixels of a page's longer side: A4 at 300 dots an inch
MOST_CODES = 1_000
_QR = zxingcpp.barcode_formats_from_str("QRCode")
_LONGEST_TEXT = 4_096  # characters; the largest code there is holds fewer


def texts(file: str) -> list[str]:
    """Return what the codes say, each once. Raises: ValueError and what Pillow raises: it cannot be looked at."""
    found: dict[str, None] = {}
    for picture in _pictures(file):
        found |= dict.fromkeys(code.text[:_LONGEST_TEXT] for code in zxingcpp.read_barcodes(
            picture, formats=_QR, text_mode=zxingcpp.TextMode.Plain))
    return list(found)[:MOST_CODES]


def _pictures(file: str) -> Iterator[Image.Image]:
    data = Path(file).read_bytes()
    if pictures.is_picture(data[:12]):
        yield pictures.opened(data, 1 << 14).convert("L")
        return
    ran("pdftoppm", "-l", str(MOST_PAGES), "-gray", "-scale-to", str(LONGEST), file, "page")
    sheets = sorted(Path().glob("page*.pgm"))
    if not sheets:
        raise ValueError("no pages")
    for sheet in sheets:
        with Image.open(io.BytesIO(sheet.read_bytes()), formats=("PPM",)) as page:
            yield page.convert("L")
