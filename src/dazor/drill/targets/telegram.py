"""People who write to the relay by a messenger: everything they are stands in what the messenger tells the bot."""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Callable, Sequence
from typing import Any

from dazor.drill import files
from dazor.drill.canaries import Sent
from dazor.drill.errors import Blind
from dazor.drill.findings import Found, Level
from dazor.drill.messenger import Messenger
from dazor.drill.senders import Sender
from dazor.model.codes import LANGUAGES
from dazor.sealing import returns
from dazor.sealing.mailbox import Answer

ANSWER_SECONDS = 4  # how long the relay under the drill leaves an answer
LONGEST = 60.0  # seconds after which nothing may be left
ANSWERED, LATE = "Дзякуй, калона пацверджана", "Гэта прыйшло запозна"  # what editors answer in a chat; what nobody may hear
WAY_BACK = returns.QUARTER * returns.QUARTERS  # seconds
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
        self.messenger.files[_file(person)] = files.photograph(person, message)
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

    def heard(self) -> int:
        """Return how many people heard an editor's answer in their chat, waiting for the relay to look for some."""
        self._let_it_look()
        return sum(ANSWERED in one.said for one in list(self.messenger.messages.values()))

    def try_ways(self, tickets: Sequence[bytes], lay: Callable[[bytes], None]) -> None:
        """Answer behind every ticket, as somebody can who has the opened reports and the relay. Raises: Blind."""
        if not tickets:
            raise Blind("no ticket of the relay was found in anything that opens: nothing is known of the ways back")
        self._let_it_look()  # the relay forgets before it begins a child
        for at in range(0, len(tickets), returns.RECORDS):
            lay(returns.table([returns.lock(Answer(text=LATE), ticket) for ticket in tickets[at:at + returns.RECORDS]]))
            self._let_it_look()

    def _let_it_look(self) -> None:
        """Wait until a child of the relay that began after this moment has looked for answers. Raises: Blind."""
        before, last = self._polls(), time.monotonic() + _PATIENCE
        while self._polls() < before + 3:  # a child polls and confirms: one may be about to do both, and the next looks for answers first
            if time.monotonic() > last:
                raise Blind("the relay no longer asks its messenger: nothing is known of the ways back")
            self.messenger.tell_raw({"poll": {}})  # a child that listens ends with it
            time.sleep(0.05)

    def _polls(self) -> int:
        return self.messenger.calls.count("getUpdates")

    def left(self) -> Level:
        """Return L7: whose messages are still there, or were for too long, and who heard what came too late."""
        now = time.time()
        level, owners = Level(name="L7"), list(self.messenger.messages.values())
        for one in owners:
            left = not one.deleted or one.life(now) > LONGEST
            how = "a way back after its time" if LATE in one.said else "a message" if left else ""
            if how:
                level.found.append(Found(level="L7", sender=one.chat, kind="chat_id", how=how, where="the messenger"))
        longest = max((one.life(now) for one in owners), default=0.0)
        level.note = f"{len(owners)} messages of both sides; the longest was there for {longest:.0f} s"
        return level


def _user(person: Sender) -> dict[str, Any]:
    first, last = person.name.split()
    return {"id": person.chat_id, "first_name": first, "last_name": last, "username": person.username, "is_premium": True,
            "language_code": LANGUAGES[person.number % len(LANGUAGES)]}


def _content(person: Sender, message: int) -> dict[str, Any]:
    """Return words, words under a photo or under a picture as a file, or words forwarded from themselves, by turns."""
    text = person.texts[message]
    match person.number % 4:
        case 0:
            return {"text": text}
        case 1:
            return {"caption": text, "document": {"file_id": _file(person), "file_unique_id": person.owner, "file_name": person.file_name,
                                                  "mime_type": "image/jpeg"}}
        case 2:
            sizes = ({"file_id": name, "file_unique_id": person.owner, "width": width, "height": width} for name, width in
                     (("small", 90), (_file(person), 1_280)))
            return {"caption": text, "photo": list(sizes), "media_group_id": person.phone}
        case _:
            return {"text": text, "forward_origin": {"type": "user", "date": 1_700_000_000, "sender_user": _user(person)}}


def _file(person: Sender) -> str:
    return f"BQAC{person.username}"
