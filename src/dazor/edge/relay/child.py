"""One child of the relay: it deletes what is due, fetches one batch, seals it, answers, and dies with all it has seen.

Order: what a person sent is noted down for deletion first and sealed second, and an answer before it is sent, so that a child
that is killed at any moment leaves a list that the next one works off. The batch is confirmed last; what was sealed before a
kill is not sealed again.
"""

from __future__ import annotations

import contextlib
import os
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import msgspec

from dazor.edge.errors import MessengerSilent, TokenRefused
from dazor.edge.picture import Picture, Sealed
from dazor.edge.relay.api import Api
from dazor.edge.relay.pending import Due, Pending
from dazor.edge.relay.replies import Desk, reply, told_by_editors, wants_photo
from dazor.edge.relay.returns import Returns
from dazor.intake import bot_updates
from dazor.intake.bot_updates import Back, Heard, Said
from dazor.sealing.errors import SealingError

POLL = 10  # seconds of a long poll: how long the relay takes to close, and a fork of 30 ms is cheap
BATCH = 50  # updates; at eight side by side their messages are gone in seconds
AT_ONCE = 8
FETCHING = 15.0  # seconds from the fetching of a batch in which its photos must come: nobody's words may lie there for longer than a minute
PROBE = "…"  # what is said, and deleted at once, to learn which number an answer may have that a killed child had under way
SPAN, TOGETHER = 1_000, 100  # numbers that are deleted below the probe's, at most: a bot's chats share them; and in one call
GIVE_UP = 600  # seconds after which a message that cannot be deleted is forgotten: a chat may not stay in memory for ever
DONE, FAULT, REFUSED, SILENT, BUSY = 0, 1, 3, 4, 5  # what the parent hears of a child: a number


class Child:
    """The work of one child. `api` makes a connection; one a thread."""

    def __init__(self, api: Callable[[], Api], desk: Desk, pending: Pending, answer_seconds: float, returns: Returns | None = None) -> None:
        self._make, self._desk, self._pending, self._life, self._returns = api, desk, pending, answer_seconds, returns
        self._mine = threading.local()
        self._pool = ThreadPoolExecutor(AT_ONCE)
        self._one_at_a_time = threading.Lock()
        self._listening, self._began = False, 0.0

    def run(self, *, last: bool = False) -> int:
        """Work once and return how it went; `last`: fetch nothing, delete everything that waits."""
        try:
            self._sweep(time.time() + (self._life + 60 if last else 0))
            if last:
                return DONE
            self._carry_back()
            return self._batch()
        except TokenRefused:
            return REFUSED
        except MessengerSilent:
            return SILENT

    def stop(self, *_: object) -> None:
        """End at once when there is nothing under way but listening; what the messenger has is fetched by another child."""
        if self._listening:
            os._exit(DONE)

    @property
    def _api(self) -> Api:
        if not hasattr(self._mine, "api"):
            self._mine.api = self._make()
        found: Api = self._mine.api
        return found

    # Deleting

    def _sweep(self, now: float) -> None:
        list(self._pool.map(self._delete_due, self._pending.due(now)))

    def _delete_due(self, due: Due) -> None:
        overdue = time.time() - due.when > GIVE_UP
        if due.message > 0:
            self._delete(due.chat, due.message, overdue=overdue)
        else:
            self._delete_after(due.chat, -due.message, overdue=overdue)

    def _delete(self, chat: int, message: int, *, overdue: bool = False) -> None:
        """Delete a message at the messenger. A server that is busy or silent leaves it to the next child."""
        try:
            done = self._api.call("deleteMessage", {"chat_id": chat, "message_id": message})
        except MessengerSilent:
            done = None
        if done is not None and (done.ok or done.nobody_can):  # it was deleted before, or nobody can
            self._pending.forget(chat, message, failed=not done.ok and b"not found" not in done.body)
        elif overdue:
            self._pending.forget(chat, message, failed=True)

    def _delete_after(self, chat: int, after: int, *, overdue: bool = False) -> None:
        """Delete what a killed child may have said in a chat after a message, and the probe that tells which number it can have."""
        over = overdue
        with contextlib.suppress(MessengerSilent):
            probe = self._api.say(chat, PROBE)
            numbers = range(max(after + 1, probe.message - SPAN), probe.message + 1)
            done = [self._api.call("deleteMessages", {"chat_id": chat, "message_ids": list(numbers[at:at + TOGETHER])})
                    for at in range(0, len(numbers), TOGETHER)]  # the messenger skips numbers that this chat has not
            over |= probe.nobody_can or (bool(done) and all(each.ok for each in done))
        if over:
            self._pending.forget(chat, -after, failed=overdue)

    # Answering later

    def _carry_back(self) -> None:
        """Say what the desk answered to chats of the last two hours; it lies there as long as any answer."""
        for bound in self._returns.arrived() if self._returns is not None else ():
            text = told_by_editors(bound.answer, self._desk.said, bound.language)
            with contextlib.suppress(MessengerSilent):  # it lies behind the six words all the same
                self._say(bound.chat, text, aloud=True)

    # Hearing

    def _batch(self) -> int:
        first = self._pending.first()
        wait = POLL if first is None else max(0, min(POLL, int(first - time.time())))
        self._listening = True
        done = self._api.call("getUpdates", {"timeout": wait, "limit": BATCH, "allowed_updates": ["message", "callback_query"]}, wait)
        self._listening = False
        if not done.ok:
            return BUSY if done.status in (409, 429) else SILENT
        try:
            heard, last = bot_updates.read(done.body)
        except msgspec.DecodeError:  # and ValidationError, which is one
            return SILENT
        if last < 0:
            return DONE
        self._take(heard)
        # What this returns is fetched again by the next child.
        self._api.call("getUpdates", {"timeout": 0, "limit": 1, "offset": last + 1})
        self._pending.confirmed()
        return DONE

    def _take(self, heard: Sequence[Heard]) -> None:
        self._began = time.monotonic()
        for _, back, _ in heard:
            self._pending.add(back.chat, back.message, time.time())
        list(self._pool.map(self._one, heard))

    def _one(self, heard: Heard) -> None:
        update, back, said = heard
        if not self._pending.sealed(update):
            photo = self._photo(said)
            with self._one_at_a_time:  # the ring's lock is between processes and lets threads of one through
                answer = reply(back, said, self._desk, datetime.now(UTC), photo)
                self._pending.mark(update)
            with contextlib.suppress(MessengerSilent):  # what was told is sealed; the person only does not hear of it
                self._answer(back, answer.text, answer.rows)
        self._delete(back.chat, back.message)

    def _photo(self, said: Said) -> Sealed | None:
        """Fetch a photo into memory, stripped and sealed as it comes; None when there is none to be had in time."""
        if not wants_photo(said, self._desk):
            return None
        with contextlib.suppress(SealingError, MessengerSilent):  # without a key the report is refused as well
            picture = Picture(self._desk.key(datetime.now(UTC)))

            def take(data: bytes) -> bool:
                picture.add(data)
                return not picture.trouble

            self._api.fetch(said.picture, take, self._began + FETCHING)
            return picture.end()
        return None

    def _answer(self, back: Back, text: str, rows: list[list[tuple[str, str]]]) -> None:
        if back.button:
            self._api.call("answerCallbackQuery", {"callback_query_id": back.button})
        self._say(back.chat, text, rows, after=back.message)

    def _say(self, chat: int, text: str, rows: list[list[tuple[str, str]]] | None = None, *, after: int = 0, aloud: bool = False) -> None:
        """Say something that will be deleted; without room to remember it nothing is said."""
        row = self._pending.reserve(chat, after, time.time())
        if row is not None:
            until = time.time() + self._life
            self._pending.settle(row, chat, self._api.say(chat, text, rows, aloud=aloud).message, until)
