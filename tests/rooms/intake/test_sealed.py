"""Sealed texts in mail as programs of mail make it, and on pictures that lie in several files."""

from __future__ import annotations

import io
import random
from email.message import EmailMessage
from email.policy import SMTP

import msgspec
import pytest

from dazor import intake
from dazor.intake import mail
from dazor.model.raw import Message
from dazor.sealing import armour, shape

SEALED = random.Random(3).randbytes(shape.ARMOURED)
TEXT = armour.wrap(SEALED)
PICTURE = b"\xff\xd8\xff\xe0 a photograph of "  # what stands after it says which codes are on it


class Seen(msgspec.Struct, frozen=True):
    codes: tuple[str, ...] = ()
    problem: str = ""


def look(data: bytes) -> Seen:
    """Stand for the box: the codes whose numbers the picture names."""
    if b"noise" in data:
        return Seen(problem="it is broken")
    return Seen(codes=("https://example.org/a-poster", *(armour.leaves_of(SEALED)[int(n) - 1] for n in data[len(PICTURE):].split())))


def letter(*, text: str = "", html: str = "", cte: str | None = None, charset: str = "utf-8") -> EmailMessage:
    made = EmailMessage(policy=SMTP)
    made["From"], made["To"], made["Date"] = "Alena Kavalenka <alena@example.org>", "desk@example.org", "Sun, 22 Nov 2026 06:15:33 +0300"
    made["Received"] = "from home.example.org (203.0.113.77)"
    made["MIME-Version"] = "1.0"
    if text:
        made.set_content(text, cte=cte, charset=charset)
    if html:
        (made.add_alternative if text else made.set_content)(html, subtype="html", cte=cte)
    return made


def read(*files: bytes) -> tuple[list[bytes], list[str]]:
    """The sealed bytes that were found, and why others were not."""
    pile, found, refused = intake.Pile(look), list[bytes](), list[str]()
    for number, data in enumerate(files):
        for item in pile.read(io.BytesIO(data), name=str(number)):
            if isinstance(item, Message):
                found.append(armour.read(item.text))
                assert (item.door, item.published, item.origin, item.media) == ("sealed", "", "", ())
            else:
                refused.append(f"{item.where}: {item.why}")
    return found, refused + [f"{files_}: {item.why}" for files_, item in pile.missing()]


QUOTED = "\n".join(f"> > {line}" for line in TEXT.splitlines())
WRAPPED = "\n".join(line[at:at + 40] for line in TEXT.splitlines() for at in range(0, len(line), 40))
SPANS = "".join(f'<div style="{"font-family: sans-serif; " * 8}"><span>{line}</span><br></div>' for line in TEXT.splitlines())
PAGE = f"<html><head><style>p {{ margin: 0 }}</style></head><body><p>Hi,&nbsp;</p>{SPANS}<p>Bye</p></body></html>"


@pytest.mark.parametrize("made", [
    letter(text=f"Вітаю\n\n{TEXT}\n\nАлена", cte="quoted-printable"), letter(text=f"Вітаю\n{TEXT}\n", cte="base64", charset="koi8-u"),
    letter(text=f"On Sunday somebody wrote:\n{QUOTED}\n> bye"), letter(text=f"{WRAPPED}\n-- \nAlena"), letter(html=PAGE),
    letter(text=TEXT, html=PAGE), letter(text=f"{TEXT[:900]}\n{TEXT.splitlines()[-1]}", html=PAGE)],
    ids=["quoted-printable", "base64", "quoted twice", "wrapped", "page", "both", "a damaged and a whole one"])
def test_a_sealed_text_in_a_letter_is_found_once_and_nothing_else_of_it(made: EmailMessage) -> None:
    assert intake.kind_of(made.as_bytes(), "letter.eml") == "sealed"
    assert read(made.as_bytes()) == ([SEALED], [])


def test_a_sealed_text_is_found_in_what_is_attached_and_in_letters_inside() -> None:
    outer, inner = letter(text="see below"), letter(text="hello")
    inner.add_attachment(TEXT.encode(), maintype="application", subtype="octet-stream", filename="a.bin")
    outer.add_attachment(inner)
    outer.add_attachment(b"PK\x03\x04 a logo", maintype="application", subtype="zip", filename="logo.zip")
    assert read(outer.as_bytes()) == ([SEALED], [])


def test_each_letter_of_a_box_of_mail_gives_its_own() -> None:
    other = armour.wrap(random.Random(4).randbytes(shape.ARMOURED))
    letters = [letter(text=f"one\n{TEXT}\n", cte="quoted-printable"), letter(text="no more than words"), letter(text=other, cte="base64")]
    box = b"".join(b"From alena@example.org Sun Nov 22 06:15:33 2026\n" + one.as_bytes() + b"\n" for one in letters)
    assert intake.kind_of(box, "saved") == "sealed"
    assert read(box) == ([SEALED, armour.read(other)], [])


def test_a_page_saved_from_mail_in_a_browser_is_searched_too() -> None:
    page = f"<!doctype html><title>Mail of Alena Kavalenka</title>{SPANS}".encode()
    assert intake.kind_of(page, "mail.html") == "sealed"
    assert read(page) == ([SEALED], [])


def test_codes_of_one_text_come_together_from_several_files() -> None:
    attached = letter(text="the rest")
    attached.add_attachment(PICTURE + b"5 6 2", maintype="image", subtype="jpeg", filename="Alena.jpg")
    assert read(PICTURE + b"3 1 2", attached.as_bytes(), PICTURE + b"4") == ([SEALED], [])
    found, refused = read(PICTURE + b"3 1", PICTURE + b"4")
    assert found == []
    assert refused == ["0, 1: The sealed text is not whole: codes 2, 5, 6 of 6 are missing or damaged; photograph the sheet again, sharp "
                       "and in good light. Nothing was taken."]
    assert read(PICTURE + b"3 1", TEXT.encode()) == ([SEALED], [])  # it came in one piece: nobody has to look for the others


def test_a_file_without_a_sealed_text_says_so_and_a_broken_picture_why() -> None:
    for data in (PICTURE, letter(text="hello").as_bytes()):
        with pytest.raises(intake.NotThisKind, match="no sealed text in it"):
            read(data)
    with pytest.raises(intake.UnknownKind, match="a picture or a PDF, and it is broken"):
        read(PICTURE + b"noise")
    attached = letter(text=TEXT)
    attached.add_attachment(PICTURE + b"noise", maintype="image", subtype="jpeg", filename="Alena.jpg")
    assert read(attached.as_bytes()) == ([SEALED], ["a picture in a letter: it is broken"])


def test_a_letter_gives_no_header_and_no_name_of_a_file() -> None:
    made = letter(text=f"{TEXT}\n")
    made.add_attachment(b"words", maintype="application", subtype="octet-stream", filename="Alena.bin")
    given = list(mail.contents(made.as_bytes()))
    assert [one if isinstance(one, bytes) else one.replace("\r", "").strip() for one in given] == [TEXT, b"words"]
