"""L7 has teeth: a message left at the messenger and a token left on a disk are both found."""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterator
from typing import Any

import pytest

from dazor.drill.canaries import Sent
from dazor.drill.findings import Level
from dazor.drill.seizure import Seizer
from dazor.drill.senders import plant
from dazor.drill.targets.telegram import LONGEST, Chats

PEOPLE = plant(6, 1)


@pytest.fixture
def chats() -> Iterator[Chats]:
    chats = Chats()
    yield chats
    chats.messenger.close()


def call(chats: Chats, method: str, **fields: Any) -> tuple[int, Any]:
    host, _, port = chats.messenger.address.removeprefix("http://").partition(":")
    line = http.client.HTTPConnection(host, int(port), timeout=20)
    try:
        line.request("POST", f"/bot{chats.messenger.token}/{method}", json.dumps(fields))
        answer = line.getresponse()
        return answer.status, json.loads(answer.read()).get("result")
    finally:
        line.close()


def test_a_message_that_was_not_deleted_fails_the_messenger_level(chats: Chats) -> None:
    number = chats.messenger.write({"id": PEOPLE[0].chat_id, "first_name": "x"}, text="words")
    assert chats.left().failed
    assert call(chats, "deleteMessage", chat_id=PEOPLE[0].chat_id, message_id=number) == (200, True)
    assert not chats.left().failed
    assert chats.left().note.startswith("1 messages")


def test_an_answer_that_was_to_be_seen_for_too_long_fails_it_too(chats: Chats) -> None:
    _, sent = call(chats, "sendMessage", chat_id=PEOPLE[1].chat_id, text="your code")
    call(chats, "deleteMessage", chat_id=PEOPLE[1].chat_id, message_id=sent["message_id"])
    next(iter(chats.messenger.messages.values())).at -= LONGEST + 1
    assert chats.left().people


@pytest.mark.parametrize("writing", [bytes, lambda raw: raw.hex().encode(), lambda raw: raw.decode().encode("utf-16-le")])
def test_a_token_on_the_disk_fails_the_messenger_level_and_no_other(writing: Any) -> None:
    token, control = "7712345678:AAExQzPlVnRt0123456789abcdefghijkl", "control-0123456789abcdef"
    seizer = Seizer(PEOPLE, list[Sent](), control, {}, token)
    first, _ = seizer.disk([("image", control.encode() + bytes(40) + writing(token.encode()))], [], tick=4, raw=True)
    assert not first.failed
    assert Level(name="L7", found=seizer.tokens).failed


def test_the_server_keeps_what_a_messenger_keeps(chats: Chats) -> None:
    chats.messenger.write({"id": 5, "first_name": "x"}, text="one")
    chats.messenger.write({"id": 5, "first_name": "x"}, text="two")
    status, updates = call(chats, "getUpdates", limit=1)
    assert (status, [u["message"]["text"] for u in updates]) == (200, ["one"])
    _, updates = call(chats, "getUpdates", offset=updates[0]["update_id"] + 1)
    assert [u["message"]["text"] for u in updates] == ["two"]
    assert call(chats, "deleteMessage", chat_id=5, message_id=99)[0] == 400
    assert call(chats, "getFile", file_id="x")[0] == 400
    assert call(chats, "getMe")[0] == 404
