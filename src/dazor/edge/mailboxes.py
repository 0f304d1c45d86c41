"""The page on which somebody with six words reads what the editors answered. Without scripts, without an account.

The table of answers is a file that the desk fills; the door looks an id up in it and cannot tell which report an answer
is for. What is costly (argon2id) is done in the worker, which dies; a turnstile that all workers share lets a few through
a second, so that a flood of questions does not stop reports.
"""

from __future__ import annotations

import mmap
import struct
import time
from datetime import datetime
from pathlib import Path
from urllib.parse import parse_qs

from dazor.edge.answers import Answer, Asked, House, notice
from dazor.edge.doors import told
from dazor.sealing import answer_table, mailbox
from dazor.sealing.errors import BadReceipt, TableDamaged, WrongKey

A_SECOND = 8  # questions: about a third of a core
MAX_ASKED = 4_096  # bytes of a form with six words
_COUNT = struct.Struct("=QI")  # second, questions in it


class Turnstile:
    """How many went through in this second, shared over `fork`; a race lets one too many through and harms nobody."""

    def __init__(self, a_second: int = A_SECOND) -> None:
        self._most, self._memory = a_second, mmap.mmap(-1, _COUNT.size)

    def through(self, now: float) -> bool:
        """Return whether one more may pass."""
        second, count = _COUNT.unpack_from(self._memory)
        count = count + 1 if second == int(now) else 1
        _COUNT.pack_into(self._memory, 0, int(now), min(count, 1 << 30))
        return count <= self._most


class AnswerFile:
    """The table of answers as the desk pushed it, and the turnstile before it."""

    def __init__(self, path: Path, turnstile: Turnstile | None = None) -> None:
        self._path, self._turnstile = path, turnstile or Turnstile()

    def find(self, written: str, now: datetime) -> tuple[mailbox.Answer, ...] | None:
        """Return the answers for a code as it was written; None when too many ask just now.

        Raises: BadReceipt; OSError, TableDamaged: there is no table to look into.
        """
        if not self._turnstile.through(time.monotonic()):
            return None
        box = mailbox.mailbox(written)
        try:
            return answer_table.find(self._path.read_bytes(), box, now)
        except WrongKey:
            return ()


def respond(asked: Asked, house: House, now: datetime, language: str) -> Answer:
    """Return the page that asks for the six words, or the one that shows the answer."""
    if house.answers is None:
        return notice(house, language, 404)
    if asked.method in ("GET", "HEAD"):
        return _page(house, language)
    if asked.method != "POST" or len(asked.body) > MAX_ASKED:
        return notice(house, language, 405 if asked.method != "POST" else 413)
    try:
        fields = parse_qs(asked.body.decode("utf-8", "replace"), errors="replace", max_num_fields=5)
    except ValueError:
        return notice(house, language, 400)
    return _look(fields.get("code", [""])[0].strip(), house, now, language)


def _look(written: str, house: House, now: datetime, language: str) -> Answer:
    assert house.answers is not None  # noqa: S101 - asked by the caller
    say = house.pages.say
    try:
        found = house.answers.find(written, now)
    except BadReceipt:
        return _page(house, language, 422, said=say(language, _WRONG), written=written)
    except (OSError, TableDamaged):
        return _page(house, language, 503, said=say(language, NO_TABLE), written=written)
    if found is None:
        return _page(house, language, 503, said=say(language, MANY), written=written)
    if not found:
        return _page(house, language, said=say(language, NOTHING), written=written)
    shown = [((say(language, PHRASES[a.phrase]) if a.phrase in PHRASES else ""), a.text) for a in found]
    return _page(house, language, shown=shown)


def _page(house: House, language: str, status: int = 200, *, said: str = "", written: str = "",
          shown: list[tuple[str, str]] | None = None) -> Answer:
    return Answer(status=status, body=house.pages.render("answer.html", language, said=said, written=written, shown=shown or []))


PHRASES = {
    "read": told("We have read your report. Thank you."),
    "helped": told("Your report helped. Others saw the same."),
    "unclear": told("The place or the time was not clear to us. If you remember it without asking anybody and without going "
                 "anywhere, write a new report."),
    "stop": told("Please do not write for some time. Delete everything that could be found on you."),
    "impostor": told("Somebody pretends to be us. Trust only the address by which you came here. We never ask who you are."),
}
_WRONG = told("These are not six words of ours. Look at them again: order matters, small slips do not.")
NOTHING = told("There is no answer under these words, or not yet. Most reports are read and not answered. Answers lie here for seven days.")
MANY = told("Too many people ask just now. Your words are below; try again in a minute.")
NO_TABLE = told("Answers cannot be shown just now. Your words are good all the same; try again later.")
