"""A sealed text as a sheet of paper: six QR codes on A4, what to do with it in five languages, nothing else.

It says neither who nor when, and the same text gives the same page. What is said to the one who prints stands on the
screen alone. The codes' own words are those of `sealing.armour`, so that any telephone reads what our import reads.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from pathlib import Path

import jinja2
from markupsafe import Markup

from dazor.edge.doors import Told, told
from dazor.model.codes import LANGUAGES
from dazor.sealing import armour

_TEMPLATES = Path(__file__).parent / "templates" / "sealing"
_ON_PAPER = told("Locked words in six codes. Only the editors can open them, for seven days. Photograph the whole sheet sharply and pass "
                 "the picture on; then delete it and burn the sheet.")
_ON_SCREEN = (
    told("Whoever finds this sheet sees that it is a message to us, but not what it says, from whom or of when. Print it only if there "
         "is no safer way, and carry it no longer than you must."),
    told("Many colour laser printers put yellow dots on every page, too small to see, that name the printer and the hour. Print on a "
         "printer that has only black, not at work; never copy the sheet on such a machine."),
    told("In the print window switch headers and footers off. The printer and this device may remember the page: delete this file and "
         "the locked text afterwards."))


def made(sealed: Sequence[bytes]) -> bytes:
    """Return a page that prints a sheet for each sealed text. Raises: PagesMissing: the translations are not built."""
    style = (_TEMPLATES / "paper.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    said = Told()
    template = jinja2.Environment(loader=jinja2.FileSystemLoader(_TEMPLATES), autoescape=True, undefined=jinja2.StrictUndefined,
                                  trim_blocks=True, lstrip_blocks=True).get_template("paper.html")
    page = template.render(
        policy=Markup(f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'"),  # noqa: S704
        style=Markup(style),  # noqa: S704 - our own
        on_paper={language: said.say(language, _ON_PAPER) for language in LANGUAGES},
        on_screen={language: [said.say(language, words) for words in _ON_SCREEN] for language in LANGUAGES},
        sheets={armour.check(one): [_code(text) for text in armour.leaves_of(one)] for one in sealed})
    return page.encode()


def _code(text: str) -> str:
    """Return a QR code as the address of a picture. 15 % of it may be soiled; more would make its squares smaller."""
    import zxingcpp  # here, since a door that forks has no use for it

    drawn = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M").to_svg()
    return f"data:image/svg+xml;base64,{base64.b64encode(drawn.encode()).decode()}"
