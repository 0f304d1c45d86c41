"""The sealing page: one file that locks words on the sender's own device, made from the signed epoch keys alone.

It works from a disk without a network: its policy forbids every request and names the hash of its script and style.
The same bundle gives the same bytes, so anybody with Dazor can make the page again and compare.
"""

from __future__ import annotations

import base64
import hashlib
import json
from pathlib import Path

import jinja2
from markupsafe import Markup

from dazor.edge.doors import Told, told
from dazor.edge.errors import PagesMissing
from dazor.edge.pages import DEFAULT, NAMES
from dazor.model.codes import LANGUAGES
from dazor.sealing import epochs

FILE_NAME = "page.html"  # says nothing on a disk
_HERE = Path(__file__).parent
_SCRIPT = _HERE / "built" / "sealing.js"


class SealingPage:
    """Everything of the page but the keys; read once, before the first fork."""

    def __init__(self) -> None:
        """Load script, style, template and translations. Raises: PagesMissing: one of them is not built."""
        try:
            self._script = _SCRIPT.read_text(encoding="utf-8")
        except OSError as error:
            raise PagesMissing("The script of the sealing page is not built. Nothing was made; run "
                               "`python tools/build_sealing_page.py`, or install the built package.") from error
        self._style = (_HERE / "templates" / "door.css").read_text(encoding="utf-8")
        said = Told()
        self._words = {language: {key: said.say(language, text) for key, text in WORDS.items()} for language in LANGUAGES}
        self._needs = {language: said.say(language, _NEEDS) for language in LANGUAGES}
        self._template = jinja2.Environment(
            loader=jinja2.FileSystemLoader(_HERE / "templates"), autoescape=True, undefined=jinja2.StrictUndefined,
            trim_blocks=True, lstrip_blocks=True).get_template("sealing/page.html")

    def made(self, bundle: bytes, desk_key: str) -> bytes:
        """Return the page with these keys. Raises: BundleDamaged, WrongDeskKey, BadSignature: nothing was made."""
        epochs.verify(bundle, desk_key)
        policy = (f"default-src 'none'; script-src {_hash(self._script)}; style-src {_hash(self._style)}; img-src data:; "
                  "base-uri 'none'; form-action 'none'")
        page = self._template.render(
            language=DEFAULT, policy=Markup(policy), style=Markup(self._style), script=Markup(self._script),  # noqa: S704 - our own
            words=self._words[DEFAULT], needs=self._needs, names=NAMES, house=_data({"words": self._words}),
            bundle=_data(json.loads(bundle)), desk_key=grouped(desk_key))
        return page.encode()


def grouped(desk_key: str) -> str:
    """Return a desk key in groups of eight, as it is read aloud."""
    return " ".join(desk_key[at:at + 8] for at in range(0, len(desk_key), 8))


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _data(value: object) -> Markup:
    """Return JSON that cannot end the element it stands in."""
    return Markup(json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c"))  # noqa: S704 - escaped here


_NEEDS = told("This page needs scripts, which run on your own device only. Without them use the form of the door.")
WORDS = {
    "title": told("Lock your words"),
    "lead": told("This page locks what you write on this device. It sends nothing and asks nobody. Only the editors can open "
                 "it, for seven days."),
    "cost": told("A message like this can cost you your freedom. If you are in doubt, do not send."),
    "device": told("Whoever finds this page on your device sees that you have it. Delete it afterwards, and the locked text too."),
    "yourself": told("Write nothing about yourself. Tell only what you have already seen."),
    "what": told("What did you see, where and when?"),
    "left": told("Room for about {count} more letters."),
    "over": told("About {count} letters too long."),
    "lock": told("Lock"),
    "empty": told("There is nothing to lock."),
    "failed": told("This browser could not lock it. Nothing was sent. Use the form of the door."),
    "old": told("This page is too old: its keys have ended. Get a new one."),
    "early": told("This page is not valid yet. Look at the clock of this device."),
    "locked": told("Locked. Your words are gone from this page; what is left is below."),
    "out": told("The locked text"),
    "whole": told("Send all of it, from DAZOR-1-BEGIN to the last digits. Words around it are thrown away."),
    "copy": told("Copy"),
    "copied": told("Copied. It stays in the memory of this device until you copy something else."),
    "forget": told("Forget everything"),
    "forgotten": told("Forgotten. Close this page and delete it."),
    "code": told("Your code"),
    "answer": told("Whoever knows it can read at the door, for seven days, what the editors answer. You do not need it; if a note could be "
                   "found on you, do not keep it."),
    "ways": told("Ways to send it, and what they cost"),
    "green": told("Safest: Tor Browser, into the form of the door. Your network sees Tor, but not that you write to us."),
    "amber": told("Risky: the form over the open internet, or e-mail. Your network or your mail service learns that you wrote to "
                  "us, and when."),
    "red": told("Dangerous: a messenger. The company, and whoever takes your phone, learn that you wrote to us, and when. They do "
                "not learn what."),
    "whose": told("Key of the editors"),
    "compare": told("Compare it with the key that stands where you got this page. If they differ, throw the page away."),
}
