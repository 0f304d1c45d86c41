"""A messenger's server for the drill and the tests: the Bot API over HTTP, keeping what a messenger would keep.

It runs in the drill's own process and is no part of what is seized. Its clients are people: `Person.write` puts a message
into a chat and the bot hears of it.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote

import msgspec


class Kept(msgspec.Struct, kw_only=True):
    """One message in a chat, as the messenger has it."""

    chat: int
    message: int
    by_bot: bool
    text: str
    said: str  # the same, kept by the drill when the messenger has forgotten it
    at: float  # seconds of the epoch
    buttons: tuple[str, ...] = ()
    deleted: float = 0.0

    def life(self, now: float) -> float:
        """Return for how many seconds it was, or is, to be seen."""
        return (self.deleted or now) - self.at


class _Server(ThreadingHTTPServer):
    """A server whose clients may be killed in the middle of a call."""

    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: a bot that was killed reads no answer."""


class Messenger:
    """The server: chats, updates, and the methods that a bot calls."""

    def __init__(self, token: str) -> None:
        self.token = token
        self.messages: dict[tuple[int, int], Kept] = {}
        self.calls: list[str] = []
        self.files: dict[str, bytes] = {}  # by their id; whoever writes a message with a file puts it there
        self.rules: set[str] = set()  # of "silent", "refuse deleting", "no such token", "slow files", "says nothing of what was sent"
        self._updates: list[dict[str, Any]] = []
        self._polls = 0
        self._next = {"update": 700_000_000, "message": 0, "button": 1}
        self._news = threading.Condition()
        self._server = _Server(("127.0.0.1", 0), self._handler())
        threading.Thread(target=self._server.serve_forever, name="messenger", daemon=True).start()

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()

    # People

    def write(self, sender: Mapping[str, Any], **content: object) -> int:
        """Put a person's message into their chat with the bot; `sender` is a User of the Bot API. Returns its number."""
        with self._news:
            number = self._number("message")
            person = {"is_bot": False, **sender}
            message = {"message_id": number, "date": int(time.time()), "from": person,
                       "chat": {**{k: v for k, v in person.items() if k not in ("is_bot", "language_code")}, "type": "private"}, **content}
            self._keep(int(sender["id"]), number, str(content.get("text", content.get("caption", ""))), by_bot=False)
            self._tell({"message": message})
        return number

    def press(self, sender: Mapping[str, Any], data: str) -> None:
        """Press a button under the newest message of the bot in a person's chat."""
        with self._news:
            newest = max((m for m in self.messages.values() if m.chat == sender["id"] and m.by_bot), key=lambda m: m.message)
            self._tell({"callback_query": {"id": str(self._number("button")), "from": dict(sender), "chat_instance": "1", "data": data,
                                           "message": {"message_id": newest.message, "date": int(newest.at),
                                                       "chat": {"id": sender["id"], "type": "private"}}}})

    def answers(self, chat: int) -> list[Kept]:
        """Return everything the bot said in a chat, deleted or not."""
        with self._news:
            return [m for m in self.messages.values() if m.chat == chat and m.by_bot]

    def kept(self, older: float, now: float | None = None) -> list[Kept]:
        """Return the messages that were to be seen for longer than `older` seconds."""
        with self._news:
            moment = time.time() if now is None else now
            return [m for m in self.messages.values() if m.life(moment) > older]

    def tell_raw(self, update: Mapping[str, Any]) -> None:
        """Give the bot an update of any shape."""
        with self._news:
            self._tell(dict(update))

    # The server's side

    def _keep(self, chat: int, number: int, text: str, *, by_bot: bool, buttons: tuple[str, ...] = ()) -> None:
        self.messages[chat, number] = Kept(chat=chat, message=number, by_bot=by_bot, text=text, said=text, at=time.time(), buttons=buttons)

    def _number(self, what: str) -> int:
        self._next[what] += 1
        return self._next[what]

    def _tell(self, update: dict[str, Any]) -> None:
        self._updates.append({"update_id": self._number("update"), **update})
        self._news.notify_all()

    def do(self, token: str, method: str, fields: Mapping[str, Any]) -> tuple[int, Any]:
        """Return status and result of a call."""
        self.calls.append(method)
        if token != self.token or "no such token" in self.rules:
            return 401, "Unauthorized"
        if method == "getUpdates":
            return self._get_updates(fields)
        with self._news:
            match method:
                case "sendMessage":
                    number = self._number("message")
                    rows = fields.get("reply_markup", {}).get("inline_keyboard", [])
                    self._keep(fields["chat_id"], number, fields["text"], by_bot=True, buttons=tuple(b["callback_data"] for row in rows for b in row))
                    return 200, {"message_id": number, "date": int(time.time()), "chat": {"id": fields["chat_id"], "type": "private"}}
                case "deleteMessage":
                    return self._delete(fields)
                case "deleteMessages":
                    done = [self._delete({**fields, "message_id": number})[0] for number in fields["message_ids"]]
                    return (500, "Internal Server Error") if 500 in done else (200, True)
                case "getFile":
                    found = fields["file_id"] in self.files
                    return (200, {"file_id": fields["file_id"], "file_path": f"photos/{fields['file_id']}"}) if found else (400, "wrong file_id")
                case "answerCallbackQuery":
                    return 200, True
                case _:
                    return 404, "Not Found: method not found"

    def _delete(self, fields: Mapping[str, Any]) -> tuple[int, Any]:
        found = self.messages.get((fields["chat_id"], fields["message_id"]))
        if "refuse deleting" in self.rules:
            return 500, "Internal Server Error"
        if found is None or found.deleted:
            return 400, "Bad Request: message to delete not found"
        found.deleted, found.text = time.time(), ""
        return 200, True

    def _get_updates(self, fields: Mapping[str, Any]) -> tuple[int, Any]:
        with self._news:
            if self._polls:
                return 409, "Conflict: terminated by other getUpdates request"
            self._polls += 1
            try:
                self._updates = [u for u in self._updates if u["update_id"] >= fields.get("offset", 0)]
                self._news.wait_for(lambda: self._updates, timeout=float(fields.get("timeout", 0)))
                return 200, self._updates[:int(fields.get("limit", 100))]
            finally:
                self._polls -= 1

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        house = self

        class Handler(BaseHTTPRequestHandler):
            """One connection of the bot."""

            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                """Answer a call: /bot<token>/<method>."""
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                if "silent" in house.rules:
                    self.close_connection = True
                    return
                token, _, method = self.path.removeprefix("/bot").partition("/")
                status, result = house.do(token, method, json.loads(body or b"{}"))
                while method == "sendMessage" and "says nothing of what was sent" in house.rules:
                    time.sleep(0.02)
                good = status == 200
                answer = {"ok": good, "result": result} if good else {"ok": False, "error_code": status, "description": result}
                raw = json.dumps(answer, ensure_ascii=False).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(raw)))
                self.end_headers()
                self.wfile.write(raw)

            def do_GET(self) -> None:
                """Give a file: /file/bot<token>/photos/<id>."""
                token, _, name = self.path.removeprefix("/file/bot").partition("/photos/")
                data = house.files.get(unquote(name)) if token == house.token else None
                self.send_response(200 if data is not None else 404)
                self.send_header("Content-Length", str(len(data or b"")))
                self.end_headers()
                for at in range(0, len(data or b""), 1_000):
                    if "slow files" in house.rules:
                        time.sleep(0.2)
                    self.wfile.write((data or b"")[at:at + 1_000])

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        return Handler
