"""What the relay says, in five languages, and its buttons. Every button carries its language and its meaning; nothing is remembered."""

from __future__ import annotations

from dazor.edge.doors import Told, told
from dazor.edge.flash import KINDS, REGIONS
from dazor.edge.pages import DEFAULT, NAMES
from dazor.model.codes import LANGUAGES

Rows = list[list[tuple[str, str]]]  # (shown, data)

WARNING = told("Read this first. Telegram knows that you write here, and when; nobody can change that. It can cost you your "
               "freedom. If you are in doubt, do not send.")
SAFER = told("Safer: the form in Tor Browser, or words locked beforehand on the sealing page; such a text can be pasted here.")
TWO_HOURS = told("For two hours the editors can answer you in this chat: until then this relay's memory knows the way back, and nothing "
                 "else does. An answer disappears here within a minute and lies behind your six words for seven days.")
READ = told("Six words from us? Send them here, and nothing else, to read the answer.")
ANSWER = told("An answer from the editors:")
HOW = told("Write what you saw, where and when, and nothing about yourself. Or press a button for a quick signal. Everything here "
           "is deleted within a minute; then delete this chat.")
TAKEN = told("Locked and taken.")
CODE = told("Your code: {code}")
CARE = told("You do not need it; if a note could be found on you, do not keep it. This message disappears. Delete this chat.")
ROUNDED = told("The place was rounded to about ten kilometres.")
NO_FILE = told("The file was not fetched; it is deleted here. Words only.")
PHOTOS = told("A photo with words under it is taken as well: what it says of camera, place and owner is cut off before it is locked. "
              "What it shows can still tell where you stood.")
ONLY_PHOTOS = told("Of files only photos are taken, as JPEG or PNG, with words under them: a voice names its owner, and other files hold "
                   "hidden data that cannot be cut off here. The file was not taken; it is deleted here. Instead of a video send one picture from "
                   "it; instead of a recording or a document write what it says.")
NO_PHOTO = told("The photo was not taken: it is broken, larger than 8 MB, or did not come in time. It is deleted here.")
NO_CONTACT = told("Contacts are not taken. It was thrown away unread.")
CLOSED = told("The door is closed for now. Nothing was kept.")
LONG = told("Too long: {most} characters fit. Nothing was kept.")
EMPTY = told("There were no words in it. Nothing was kept.")
QUICK = told("Quick signal, without words")
WHERE = told("Where?")


def language_of(stated: str) -> str:
    """Return the language to answer in: the stated one when it is ours, else the first of the house."""
    return stated if stated in LANGUAGES else DEFAULT


def hello(said: Told, language: str, *, quick: bool, more: tuple[str, ...] = ()) -> tuple[str, Rows]:
    """Return the first words and what else this relay does, with a button for each quick signal and each other language."""
    text = "\n\n".join(said.say(language, words) for words in (WARNING, SAFER, HOW, *more))
    rows = [[(said.say(language, words), f"k:{kind}:{language}")] for kind, words in KINDS.items()] if quick else []
    return text, [*rows, [(NAMES[code], f"l:{code}") for code in LANGUAGES if code != language]]


def regions(said: Told, language: str, kind: str) -> tuple[str, Rows]:
    """Return the question where, with a button for each region."""
    rows = [[(said.say(language, words), f"r:{kind}:{region}:{language}")] for region, words in REGIONS.items()]
    return f"{said.say(language, KINDS[kind])}. {said.say(language, WHERE)}", rows
