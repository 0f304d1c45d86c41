"""People who write to the relay by a messenger: everything they are stands in what the messenger tells the bot."""

from __future__ import annotations

import re
import secrets
import time
from typing import Any

from dazor.drill.canaries import Sent
from dazor.drill.findings import Found, Level
from dazor.drill.messenger import Messenger
from dazor.drill.senders import Sender
from dazor.model.codes import LANGUAGES

ANSWER_SECONDS = 4  # how long the relay under the drill leaves an answer
LONGEST = 60.0  # seconds after which nothing may be left
_PATIENCE = 40.0  # seconds a person waits for an answer
_CODE = re.compile(r": ((?:\w+ ){5}\w+|[0-9A-Z]{4}(?:-[0-9A-Z]{4}){4})$", re.MULTILINE)


class Chats:
    """The messenger's side of a drill."""

    def __init__(self) -> None:
        self.messenger = Messenger(f"{secrets.randbelow(9 * 10**9) + 10**9}:{secrets.token_urlsafe(26)}")

    def send(self, person: Sender, message: int) -> Sent:
        """Write as this person would, with all that the messenger adds, and wait for the answer."""
        user = _user(person)
        if message == 0 and person.number % 4 < 2:
            self._signal(person, user)
        sent = Sent(sender=person.number, message=message, began=time.time(), ended=0, status=0)
        before = len(self.messenger.answers(person.chat_id))
        self.messenger.write(user, **_content(person, message))
        if message == 0 and person.number % 2:
            self.messenger.write(user, contact={"phone_number": f"+{person.phone}", "first_name": person.name, "user_id": person.chat_id})
            north, east = map(float, person.gps.split(","))
            self.messenger.write(user, location={"latitude": north, "longitude": east, "live_period": 900})
        last = time.monotonic() + _PATIENCE
        while time.monotonic() < last and not sent.receipt:
            answers = self.messenger.answers(person.chat_id)[before:]
            sent.receipt = next((found[1] for one in answers if (found := _CODE.search(one.said))), "")
            time.sleep(0.05)
        sent.ended, sent.status = time.time(), 200 if sent.receipt else 0
        return sent

    def _signal(self, person: Sender, user: dict[str, Any]) -> None:
        """Send a quick signal as a person does: ask for the buttons, say what, say where."""
        said = len(self.messenger.answers(person.chat_id))
        self.messenger.write(user, text="/start")
        for number, data in enumerate(("k:drone:be", "r:drone:BY-HO:be"), 1):
            if self._hears(person, said + number):
                self.messenger.press(user, data)
        self._hears(person, said + 3)

    def _hears(self, person: Sender, answers: int) -> bool:
        last = time.monotonic() + _PATIENCE
        while (have := len(self.messenger.answers(person.chat_id))) < answers and time.monotonic() < last:
            time.sleep(0.05)
        return have >= answers

    def left(self) -> Level:
        """Return L7: whose messages are still there, or were for too long."""
        now = time.time()
        level, owners = Level(name="L7"), list(self.messenger.messages.values())
        for one in owners:
            if not one.deleted or one.life(now) > LONGEST:
                level.found.append(Found(level="L7", sender=one.chat, kind="chat_id", how="a message", where="the messenger"))
        longest = max((one.life(now) for one in owners), default=0.0)
        level.note = f"{len(owners)} messages of both sides; the longest was there for {longest:.0f} s"
        return level


def _user(person: Sender) -> dict[str, Any]:
    first, last = person.name.split()
    return {"id": person.chat_id, "first_name": first, "last_name": last, "username": person.username, "is_premium": True,
            "language_code": LANGUAGES[person.number % len(LANGUAGES)]}


def _content(person: Sender, message: int) -> dict[str, Any]:
    """Return words, words under a file, or words forwarded from themselves, by turns."""
    text = person.texts[message]
    match person.number % 3:
        case 0:
            return {"text": text}
        case 1:
            return {"caption": text, "document": {"file_id": f"BQAC{person.serial}", "file_unique_id": person.owner,
                                                  "file_name": person.file_name, "mime_type": "image/jpeg"}}
        case _:
            return {"text": text, "forward_origin": {"type": "user", "date": 1_700_000_000, "sender_user": _user(person)}}
