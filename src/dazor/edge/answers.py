"""What is asked → what is answered. Pure but for the ring and the bundle it is given; told the time.

What a visitor wrote is sealed, or given back on the page, or gone. It is read for its length and for nothing else.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

import msgspec

from dazor.edge.doors import told
from dazor.edge.errors import BadForm
from dazor.edge.flash import KINDS, Presses
from dazor.edge.form import read_form
from dazor.edge.pages import DEFAULT, Pages
from dazor.edge.panic import Panicked
from dazor.edge.upload import Filled
from dazor.model.codes import LANGUAGES
from dazor.model.raw import Media, Message
from dazor.sealing import armour, receipt, seal, shape
from dazor.sealing.errors import SealingError, TooLong
from dazor.sealing.mailbox import Answer as FromEditors
from dazor.sealing.mailbox import address
from dazor.sealing.shape import EpochKey

MAX_TEXT = 1_200  # characters, said on the form; 2,400 bytes of Cyrillic fit the slot, and so do 700 signs of 4 bytes


class Queue(Protocol):
    """Where sealed slots go."""

    def push(self, sealed: bytes) -> bool: ...  # noqa: D102

    def full(self) -> bool: ...  # noqa: D102

    def is_shut(self) -> bool: ...  # noqa: D102


class Lane(Protocol):
    """Where sealed parts of files go, all of a file or none."""

    def push_all(self, sealed: Sequence[bytes]) -> bool: ...  # noqa: D102


class Answers(Protocol):
    """Where the editors' answers lie."""

    def find(self, written: str, now: datetime) -> tuple[FromEditors, ...] | None: ...  # noqa: D102


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A request with the visitor already gone: no address, no agent, no other header has a field here."""

    method: str
    target: str
    onion: bool = False
    content_type: str = ""
    body: bytes = b""
    filled: Filled | None = None  # a form that was read as it came


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """A status, a page and the headers beyond those every page has."""

    status: int
    body: bytes
    extra: tuple[tuple[str, str], ...] = ()


class House(msgspec.Struct, frozen=True, kw_only=True):
    """What an answer is made with."""

    pages: Pages
    key: Callable[[datetime], EpochKey]  # raises SealingError
    queue: Queue
    tick_seconds: int
    presses: Presses | None = None  # of the flash lane; None: no quick signals
    sealing_page: Callable[[datetime], bytes] | None = None  # raises SealingError
    onion_location: str = ""  # told to whoever comes over the open internet
    answers: Answers | None = None  # of the editors; None: none can be read here
    media: Lane | None = None  # None: this door takes words only


def respond(asked: Asked, house: House, now: datetime) -> Answer:
    """Return the answer. Everything that goes wrong is an answer too."""
    path = asked.target.partition("?")[0]
    language = language_of(path)
    if path == "/favicon.ico":
        return Answer(status=204, body=b"")
    if path.strip("/") not in ("", "report", *LANGUAGES, *(f"report/{code}" for code in LANGUAGES)):
        return notice(house, language, 404)
    if asked.method == "POST" and path.startswith("/report"):
        return _post(asked, house, now, language)
    if asked.method in ("GET", "HEAD"):
        return _form(asked, house, now, language)
    return notice(house, language, 405)


def language_of(target: str) -> str:
    """Return the language an address names; the first of the house when it names none. Browser headers are not asked."""
    last = target.partition("?")[0].rstrip("/").rpartition("/")[2]
    return last if last in LANGUAGES else DEFAULT


def notice(house: House, language: str, status: int, words: str = "") -> Answer:
    """Return a short page for what cannot be done, in the visitor's language; `words` instead of the usual ones."""
    title, usual = _NOTICES.get(status, _NOTICES[400])
    say = house.pages.say
    extra = (("Allow", "GET, HEAD, POST"),) if status == 405 else ()
    return Answer(status=status, extra=extra, body=house.pages.render(
        "notice.html", language, title=say(language, title), said=say(language, words or usual), back=status != 503))


def closed(house: House, language: str, error: SealingError) -> Answer:
    """Return the page of a door without a key; one that the desk closed for good says so, and that nobody should try again."""
    return notice(house, language, 503, _FOR_GOOD if isinstance(error, Panicked) else "")


def _form(asked: Asked, house: House, now: datetime, language: str) -> Answer:
    try:
        house.key(now)
    except SealingError as error:
        return closed(house, language, error)
    if house.queue.is_shut():
        return notice(house, language, 503, _FAULT)
    return _page(asked, house, language, 200)


def _post(asked: Asked, house: House, now: datetime, language: str) -> Answer:
    try:
        filled = asked.filled or read_form(asked.content_type, asked.body)
    except BadForm:
        return notice(house, language, 400)
    if asked.target.rstrip("/") == "/report" and filled.language in LANGUAGES:
        language = filled.language
    try:
        key = house.key(now)
    except SealingError as error:
        return closed(house, language, error)
    if cuts := armour.find(filled.text):
        return _sealed(asked, house, language, filled, cuts, key)
    if fault := _fault(filled):
        status, words = fault
        said = house.pages.say(language, words, count=len(filled.text), most=MAX_TEXT)
        return _page(asked, house, language, status, said=said, text=filled.text)
    return _lock(asked, house, language, filled, key)


def _fault(filled: Filled) -> tuple[int, str] | None:
    """Return what is wrong with a filled form, in words."""
    if filled.files and filled.sealed is None:
        return {"large": (413, _LARGE_FILE), "kind": (415, _KIND), "broken": (422, _BROKEN)}.get(filled.trouble, (415, _FILE))
    if not filled.text:
        return 422, _NO_WORDS if filled.sealed else _EMPTY_FILE if filled.empty_files else _EMPTY
    if len(filled.text) > MAX_TEXT:
        return 422, _LONG
    return None


def _lock(asked: Asked, house: House, language: str, filled: Filled, key: EpochKey) -> Answer:
    """Seal, queue and answer with the receipt; a report that did not go in is given back."""
    code = receipt.new(language)
    media, note = _locked_file(house, filled)
    message = Message(id=secrets.token_hex(16), text=filled.text, door="form", media=media)
    say, minutes = house.pages.say, max(1, -(-house.tick_seconds // 60))
    try:
        envelope = seal.seal(message, key, receipt=address(code), sizes=(shape.SLOT,))
    except TooLong:
        return _page(asked, house, language, 422, said=say(language, _WIDE), text=filled.text)
    if not house.queue.push(envelope.sealed):
        return _busy(asked, house, language, filled.text)
    return Answer(status=200, body=house.pages.accepted(
        language, code, say(language, _SOON, minutes=minutes), say(language, note) if note else "",
        answers=house.answers is not None))


def _sealed(
    asked: Asked, house: House, language: str, filled: Filled, cuts: tuple[armour.Cut, ...], key: EpochKey,
) -> Answer:
    """Queue words that the sender locked; only the locked bytes travel, the words around them do not."""
    if any(cut.trouble for cut in cuts):
        return _page(asked, house, language, 422, said=house.pages.say(language, BROKEN_ARMOUR), text=filled.text)
    for cut in cuts:
        message = Message(id=secrets.token_hex(16), text="", door="form")
        if not house.queue.push(seal.seal(message, key, inner=cut.sealed, sizes=(shape.SLOT,)).sealed):
            return _busy(asked, house, language, filled.text)
    told_in = house.pages.say
    return Answer(status=200, body=house.pages.render(
        "notice.html", language, title=told_in(language, _TAKEN), said=told_in(language, _STILL_LOCKED), back=True))


def _locked_file(house: House, filled: Filled) -> tuple[tuple[Media, ...], str]:
    """Queue the sealed parts of the file; return how the message names it, and what the sender is told about it."""
    if filled.sealed is None:
        return (), _IGNORED if filled.empty_files else ""
    if house.media is None or not house.media.push_all(filled.sealed.parts):
        lost = Media(kind=filled.sealed.media.kind, size=filled.sealed.media.size, problem="no room at the door")
        return (lost,), NO_ROOM
    return (filled.sealed.media,), _SECOND if filled.files > 1 else LOCKED_PHOTO


def _busy(asked: Asked, house: House, language: str, text: str) -> Answer:
    minutes = max(1, -(-house.tick_seconds // 60))
    words, wait = (FULL, minutes) if house.queue.full() else (_FAULT, 1)
    page = _page(asked, house, language, 503, said=house.pages.say(language, words, minutes=minutes), text=text)
    return msgspec.structs.replace(page, extra=(("Retry-After", str(wait * 60)),))


def _page(asked: Asked, house: House, language: str, status: int, *, said: str = "", text: str = "") -> Answer:
    return Answer(status=status, body=house.pages.render(
        "form.html", language, onion=asked.onion, said=said, text=text, wrong=status in (413, 415, 422), files=house.media is not None,
        kinds=KINDS if house.presses else {}, page=house.sealing_page is not None, answers=house.answers is not None))


BROKEN_ARMOUR = told("The locked text is not whole. Nothing was sent. Copy it again, from DAZOR-1-BEGIN to the last digits.")
_TAKEN = told("Your locked text is accepted")
_STILL_LOCKED = told("Nobody here can read it; only the editors can. Words around it were thrown away. Now delete the page and the "
                     "locked text from your device.")
_EMPTY = told("The form was empty. Nothing was sent.")
_EMPTY_FILE = told("The file was empty and there were no words. Nothing was sent.")
_LONG = told("Too long: {count} characters, and {most} fit. Nothing was sent. Your words are below: shorten them and send again.")
_WIDE = told("These characters take too much room. Nothing was sent. Your words are below: shorten them and send again.")
_FILE = told("This door takes words only. The file was thrown away unopened, and nothing was sent. Your words are below: send "
          "them again without the file.")
_IGNORED = told("The file was empty and was left out.")
_LARGE_FILE = told("The file is larger than 8 MB. Nothing was sent. Your words are below: send them without it, or with a smaller one.")
_KIND = told("Only photos are taken, as JPEG or PNG: a voice names its owner, and other files hold hidden data that cannot be cut "
             "off here. Nothing was sent. Instead of a video send one picture from it, with nothing else on the screen; instead of "
             "a recording or a document write what it says. Your words are below: send them again so, or without the file.")
_BROKEN = told("The photo is cut off or broken. Nothing was sent. Your words are below: send them with a whole one, or without.")
_NO_WORDS = told("There is a file and no words. Nothing was sent. Write in a few words what it shows, where and when, and choose the "
              "file again.")
NO_ROOM = told("Your words are accepted. For the file there is no room just now; it was thrown away unopened.")
_SECOND = told("The first file is locked and accepted; the others were thrown away unopened.")
LOCKED_PHOTO = told("The photo is locked and accepted too, without its hidden data. It is destroyed with your words. Delete yours.")
FULL = told("The door is full. Nothing was kept. Try again in {minutes} min.")
_FAULT = told("The door is out of order for now. Nothing was kept. Try again later.")
_FOR_GOOD = told("The editors closed this door for good. Send nothing to it, and nothing by a page that you got from it: its keys may be in "
                 "wrong hands. Reports that nobody had fetched are destroyed.")
_SOON = told("The editors can read it in about {minutes} min.")
_NOTICES = {
    400: (told("This could not be read"), told("The form arrived broken. Nothing was kept. Go back and send again.")),
    404: (told("There is nothing here"), told("This address does not exist. Nothing was kept.")),
    405: (told("This could not be read"), told("The door does not know this request. Nothing was kept.")),
    408: (told("It took too long"), told("Your message did not arrive in time. Your words were not kept; send them again.")),
    413: (told("Too large"), told("Your message is too large. Your words were not kept; shorten them and send again.")),
    431: (told("Too large"), told("The request is too large. Your words were not kept.")),
    503: (told("The door is closed"), told("There is no valid key to lock your words with, so nothing can be sent now. Nothing was "
                                     "kept. Try again later; if you are in doubt, wait.")),
}
