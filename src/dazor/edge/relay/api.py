"""The few calls of Telegram's Bot API that the relay needs, over one connection, with the standard library alone."""

from __future__ import annotations

import http.client
import json
import ssl
import time
from collections.abc import Callable
from urllib.parse import quote, urlsplit

import msgspec

from dazor.edge.errors import BadAddress, MessengerSilent, TokenRefused

PATIENCE = 20.0  # seconds beyond a long poll's own
_PIECE = 65_536  # bytes of a file at a time
_MOST = 8 << 20  # bytes of an answer: a hundred updates have far less


class Call(msgspec.Struct, frozen=True):
    """What a call came to."""

    ok: bool
    status: int
    body: bytes

    @property
    def message(self) -> int:
        """The number of the message that was sent, 0 when it was not."""
        return msgspec.json.decode(self.body, type=_Result).result.message_id if self.ok else 0

    @property
    def nobody_can(self) -> bool:
        """Whether the messenger says that it cannot be done at all: the chat is closed, or the message gone."""
        return self.status in (400, 403)


class _Sent(msgspec.Struct):
    message_id: int = 0


class _Result(msgspec.Struct):
    result: _Sent


class _Place(msgspec.Struct):
    file_path: str = ""


class _Found(msgspec.Struct):
    result: _Place


class Api:
    """One connection to one server with one token. Not shared between threads."""

    def __init__(self, base: str, token: str) -> None:
        """`base` is https://host, or http://127.0.0.1:port for a server of one's own. Raises: BadAddress."""
        parts = urlsplit(base)
        if parts.scheme not in ("https", "http") or not parts.hostname:
            raise BadAddress(f"relay_api = {base} is no address of a server. The relay did not start.")
        self._prefix, self._files = (f"{parts.path.rstrip('/')}/{what}{token}/" for what in ("bot", "file/bot"))
        self._line: http.client.HTTPConnection = (
            http.client.HTTPSConnection(parts.hostname, parts.port, timeout=PATIENCE, context=ssl.create_default_context())
            if parts.scheme == "https" else http.client.HTTPConnection(parts.hostname, parts.port, timeout=PATIENCE))

    def __repr__(self) -> str:
        return "Api(…)"

    def call(self, method: str, fields: dict[str, object], wait: float = 0.0, *, attempts: int = 2) -> Call:
        """Call a method and return its answer. `wait`: seconds the server may take by agreement. One attempt: what may not be done twice.

        Raises: MessengerSilent: no whole answer came. TokenRefused: the token is not, or no longer, valid.
        """
        for left in reversed(range(attempts)):  # a server may have closed a connection that lay idle
            try:
                self._line.timeout = PATIENCE + wait
                if self._line.sock is not None:
                    self._line.sock.settimeout(PATIENCE + wait)
                self._line.request("POST", self._prefix + method, json.dumps(fields), {"Content-Type": "application/json"})
                answer = self._line.getresponse()
                body = answer.read(_MOST)
                break
            except (OSError, http.client.HTTPException):
                self._line.close()
                if not left:
                    raise MessengerSilent("The messenger's server does not answer. Nothing was fetched; it is tried again.") from None
        if answer.status in (401, 404):
            raise TokenRefused("The messenger refuses the token. The relay is closed; start it again with a valid one.")
        return Call(answer.status == 200, answer.status, body)

    def say(self, chat: int, text: str, rows: list[list[tuple[str, str]]] | None = None, *, aloud: bool = False) -> Call:
        """Send a message with buttons below it, (shown, data) in rows. Raises: MessengerSilent, TokenRefused.

        `aloud` lets the telephone notify: the person is not looking at the chat.
        """
        fields: dict[str, object] = {"chat_id": chat, "text": text, "protect_content": True, "disable_notification": not aloud,
                                     "link_preview_options": {"is_disabled": True}}
        if rows:
            fields["reply_markup"] = {"inline_keyboard": [[{"text": shown, "callback_data": data} for shown, data in row]
                                                          for row in rows]}
        return self.call("sendMessage", fields, attempts=1)

    def fetch(self, file: str, take: Callable[[bytes], bool], until: float) -> None:
        """Give the bytes of a file to `take` as they come, until it wants no more or it is `until`, in seconds of `time.monotonic`.

        Whether all of it came, the bytes must say. Raises: MessengerSilent, TokenRefused.
        """
        done = self.call("getFile", {"file_id": file})
        path = msgspec.json.decode(done.body, type=_Found).result.file_path if done.ok else ""
        left = until - time.monotonic()
        if not path or left <= 0 or self._line.sock is None:
            return
        try:
            self._line.sock.settimeout(left)
            self._line.request("GET", self._files + quote(path))
            answer = self._line.getresponse()
            while answer.status == 200 and time.monotonic() < until and (piece := answer.read1(_PIECE)):
                if not take(piece):
                    break
        except (OSError, http.client.HTTPException):
            pass  # what came of it is thrown away
        self._line.close()  # the rest of a file need not be heard

    def close(self) -> None:
        """Close the connection."""
        self._line.close()
