"""A PDF → pictures of its pages and its text. What else it holds (author, attachments, scripts, forms) stays behind.

poppler draws and reads; it runs no script of a document and fetches nothing.
"""

from __future__ import annotations

from pathlib import Path

from . import pictures
from .frame import Piece, unframed
from .programs import ran

MOST_PAGES = 20
MOST_TEXT = 24_000  # characters; with the words of the message it stays below what a message may have
LONGEST = 1_600  # pixels of a page's longer side: small print of A4 can be read


def pages(file: str, begin: bytes) -> tuple[list[Piece], str]:
    """Return pages as pictures, and the text. Raises: ValueError: no page can be drawn."""
    if not begin.startswith(b"%PDF"):  # drawn before, in another box
        _, drawn = unframed(Path(file).read_bytes())
        sheets, text = [piece.data for piece in drawn[:MOST_PAGES]], ""
    else:
        ran("pdftoppm", "-l", str(MOST_PAGES), "-scale-to", str(LONGEST), "-jpeg", file, "page")
        sheets = [path.read_bytes() for path in sorted(Path().glob("page*.jpg"))]
        read = ran("pdftotext", "-l", str(MOST_PAGES), "-enc", "UTF-8", "-nopgbrk", file, "-")
        text = read.decode("utf-8", "replace")[:MOST_TEXT].strip()
    if not sheets:
        raise ValueError("no pages")
    return [Piece("page", "image/jpeg", pictures.jpeg(pictures.opened(sheet, LONGEST))) for sheet in sheets], text
