"""A sealed text goes to paper and comes back from photographs of it: the real page, the real box, a real desk."""

from __future__ import annotations

import csv
import io
import random
import re
import shutil
import subprocess
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageFilter
from playwright.sync_api import Browser
from typer.testing import CliRunner

import dazor.cli.verbs  # noqa: F401 - registers the verb
from dazor import box
from dazor.cli.app import app
from dazor.drill import files
from dazor.edge import paper
from dazor.model.codes import LANGUAGES
from dazor.model.errors import UnusableInput
from dazor.sealing import armour, epochs, shape
from tests.flows.open_door import files_with, open_door
from tests.flows.pictures import SECRETS, exif, jpeg
from tests.flows.test_import_to_the_desk import House
from tests.flows.test_sealing_page import WORDS, armoured, house, in_armour

__all__ = ["house"]
needs_box = pytest.mark.skipif(bool(box.missing()), reason=f"not installed: {', '.join(box.missing())}")
needs_poppler = pytest.mark.skipif(shutil.which("pdftoppm") is None, reason="not installed: poppler-utils")
SEALED = random.Random(1).randbytes(shape.ARMOURED)


def photographed(page: Image.Image, *, longest: int, turn: float, blur: float = 0.6, quality: int = 75) -> bytes:
    """A photograph as a hand takes it and a messenger passes it on: askew, bent, unevenly lit, noisy, small, and saying whose it is."""
    width, height = page.size
    table = Image.new("L", (width + 160, height + 160), 90)
    table.paste(page, (80, 80))
    bent = table.transform(table.size, Image.Transform.QUAD, (0, 0, width * 0.04, height + 100, width + 120, height + 160, width + 160, 30),
                           Image.Resampling.BICUBIC)
    seen = bent.rotate(turn, expand=True, fillcolor=80, resample=Image.Resampling.BICUBIC)
    light = Image.linear_gradient("L").resize(seen.size).point(lambda value: 120 + value // 2)
    seen = ImageChops.multiply(seen, light)
    seen.thumbnail((longest, longest))
    grain = Image.frombytes("L", seen.size, random.Random(2).randbytes(seen.width * seen.height)).point(lambda value: 120 + value // 16)
    seen = ImageChops.add(seen.filter(ImageFilter.GaussianBlur(blur)), grain, 1, -128)
    out = io.BytesIO()
    seen.convert("RGB").save(out, "JPEG", quality=quality, exif=exif(), comment=b"Alena Kavalenka")
    return out.getvalue() + b"hidden-trailer"


def part(page: Image.Image, *codes: int) -> Image.Image:
    """A sheet on which only these codes can be seen."""
    seen = Image.new("L", page.size, 255)
    for code in codes:
        row, column = divmod(code - 1, 2)
        corner = (column * 440 + 20, row * 430 + 20)
        seen.paste(page.crop((*corner, corner[0] + 420, corner[1] + 420)), corner)
    return seen


@needs_box
@pytest.mark.parametrize(("longest", "turn"), [(2_400, 12), (1_280, 94), (1_280, -171)])
def test_a_photograph_of_a_sheet_is_read_however_it_was_held(longest: int, turn: float) -> None:
    made = box.codes(photographed(files.sheet(SEALED), longest=longest, turn=turn))
    assert (armour.read("\n".join(made.codes)), made.pieces, made.text, made.looks) == (SEALED, (), "", ())


@needs_box
@needs_poppler
def test_a_scan_of_two_sheets_gives_two_texts() -> None:
    other, scan = random.Random(2).randbytes(shape.ARMOURED), io.BytesIO()
    files.sheet(SEALED).rotate(1.5, fillcolor=240).save(scan, "PDF", save_all=True, append_images=[files.sheet(other).rotate(180)])
    assert {cut.sealed for cut in armour.find("\n".join(box.codes(scan.getvalue()).codes))} == {SEALED, other}


@needs_box
def test_a_torn_or_stained_code_is_missed_by_its_number_and_a_picture_without_codes_gives_none() -> None:
    stained = files.sheet(SEALED)
    stained.paste(40, (500, 480, 700, 640))  # over a third of code 4
    assert "code 4 of 6 is missing or damaged" in armour.find("\n".join(box.codes(photographed(stained, longest=1_600, turn=2)).codes))[0].trouble
    assert (box.codes(jpeg()).codes, box.codes(jpeg()).problem) == ((), "")
    assert box.codes(jpeg()[:300]).problem == box.PROBLEMS["broken"]


def test_the_page_says_nothing_but_what_to_do_in_five_languages() -> None:
    page = paper.made([SEALED])
    assert page == paper.made([SEALED])
    text = page.decode()
    assert text.count("<figure>") == 6
    assert len(set(re.findall(r"<p lang=\"..\">[^<]+", text))) == len(LANGUAGES)
    assert re.findall(r"<(?:script|a|form)|https?://", text) == []
    assert armour.check(SEALED) in text
    assert str(datetime.now(UTC).year) not in re.sub(r"base64,[\w+/=]+|sha256-[\w+/=]+", "", text)


@needs_box
@needs_poppler
@pytest.mark.browser
@pytest.mark.xdist_group("browser")
def test_what_a_browser_prints_is_one_sheet_a_text_and_is_read_back(chromium: Browser, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_bytes(paper.made([SEALED, SEALED[::-1]]))
    page = chromium.new_context(offline=True).new_page()
    page.goto((tmp_path / "page.html").as_uri())
    assert page.locator(".screen").is_visible()
    printed = page.pdf(prefer_css_page_size=True)
    words = subprocess.run(["pdftotext", "-", "-"], input=printed, capture_output=True, check=True).stdout.decode()
    assert words.count("\f") == 2  # pages
    assert "yellow" not in words  # what is said on the screen stays there
    assert {cut.sealed for cut in armour.find("\n".join(box.codes(printed).codes))} == {SEALED, SEALED[::-1]}


@needs_box
def test_sheets_are_imported_from_photographs_letters_and_paste_as_one_report(house: House, tmp_path: Path) -> None:
    key = epochs.read_bundle(house.bundle.read_bytes(), house.desk_key, datetime.now(UTC))
    text, other = in_armour(WORDS, key), in_armour("Узлёт МіГ-31К з Мачулішчаў", key)
    sheets, report = tmp_path / "sheets", tmp_path / "report.csv"
    sheets.mkdir()
    page, torn = files.sheet(armour.read(text)), files.sheet(armour.read(other))
    (sheets / "Alena 1.jpg").write_bytes(photographed(part(page, 6, 2, 3), longest=1_600, turn=3))
    (sheets / "Alena 2.jpg").write_bytes(photographed(part(page, 1, 4, 5, 2), longest=1_600, turn=-178))
    letter = EmailMessage()
    letter["From"], letter["Subject"], letter["MIME-Version"] = "Alena Kavalenka <alena@example.org>", "SN4711-0815", "1.0"
    letter.set_content("53.9006")
    letter.add_attachment(photographed(part(torn, 1, 2, 4, 6), longest=1_600, turn=1), maintype="image", subtype="jpeg", filename="torn.jpg")
    (sheets / "letter.eml").write_bytes(letter.as_bytes())
    (sheets / "poster.jpg").write_bytes(jpeg())

    trial = house.say("import", sheets, "--dry-run")
    assert (trial.returncode, trial.stderr.splitlines()[-1]) == (1, "1 would be taken, 0 known already, 2 refused"), trial.stderr
    (tmp_path / "paste.txt").write_text(text, encoding="utf-8")
    done = house.say("import", sheets, tmp_path / "paste.txt", "--report", report)
    assert (done.returncode, done.stderr.splitlines()[-1]) == (1, "1 taken, 1 known already, 2 refused"), done.stderr
    rows = [(row["file"], row["outcome"], row["why"]) for row in csv.DictReader(report.open(encoding="utf-8"))]
    assert [(file, outcome) for file, outcome, _ in rows] == [
        ("Alena 2.jpg", "taken"), ("poster.jpg", "refused"), ("paste.txt", "known"), ("letter.eml", "refused")]
    assert "no sealed text in it" in rows[1][2]
    assert "codes 3, 5 of 6 are missing or damaged" in rows[3][2]
    assert files_with([*SECRETS, b"alena@example.org", b"Alena 2"], house.bundle.parent) == []


def test_only_sealed_words_are_printed(tmp_path: Path) -> None:
    out, text = tmp_path / "page.html", armoured(WORDS)
    command = ["paper", str(tmp_path / "words.txt"), "--out", str(out)]
    for words, why in ((WORDS, "no sealed text"), (text[:2_000], "its end is missing"), (f"{text}\n{text[:900]}", "not whole")):
        (tmp_path / "words.txt").write_text(words, encoding="utf-8")
        refused = CliRunner().invoke(app, command).exception
        assert isinstance(refused, UnusableInput)
        assert (why in str(refused), "Nothing was written" in str(refused), out.exists()) == (True, True, False), refused
    (tmp_path / "words.txt").write_text(f"from Alena Kavalenka:\n{text}\n", encoding="utf-8")
    assert CliRunner().invoke(app, command).exit_code == 0
    assert out.read_bytes() == paper.made([armour.read(text)])


def test_codes_that_a_telephone_read_go_through_the_form_in_any_order(tmp_path: Path) -> None:
    text = armoured(WORDS)
    leaves = armour.leaves_of(armour.read(text))
    with open_door(tmp_path) as door:
        assert door.send("\n".join(leaves[:5])).status == 422
        assert door.send("\n".join(reversed(leaves))).status == 200
        assert armour.wrap(door.wait_for(1)[0].inner) == text
