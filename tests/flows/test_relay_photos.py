"""Photos by the relay: fetched into memory, stripped and sealed as they come; every other file stays where it is and is deleted."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest

from dazor.drill.messenger import Messenger
from dazor.edge.answers import LOCKED_PHOTO
from dazor.edge.doors import Told
from dazor.edge.relay import words
from dazor.edge.relay.api import Api
from dazor.model.codes import LANGUAGES
from dazor.model.raw import Media
from tests.flows.open_door import files_with
from tests.flows.pictures import SECRETS, jpeg, png
from tests.flows.test_door_pictures import fetched, stripped
from tests.flows.test_relay import TOKEN, OpenRelay, all_gone, eventually, newest, open_relay, person

SAID = Told()


@pytest.fixture(scope="module")
def relay(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenRelay]:
    with open_relay(tmp_path_factory.mktemp("relay"), relay_photos=1, relay_answer_seconds=1, ticks_kept=400, media_ticks_kept=160) as relay:
        yield relay


def sends(relay: OpenRelay, *messages: tuple[dict[str, Any], dict[str, Any]]) -> list[str]:
    """Write as these people, wait until both sides' messages are gone, and return what was answered."""
    for sender, content in messages:
        relay.messenger.write(sender, **content)
    eventually(lambda: all(newest(relay, sender["id"]) for sender, _ in messages), relay)
    eventually(lambda: all(all_gone(relay.messenger, sender) for sender, _ in messages), relay)
    return [newest(relay, sender["id"]) for sender, _ in messages]


def sizes(name: str) -> list[dict[str, Any]]:
    return [{"file_id": f"{name}-small", "file_unique_id": "u", "width": 90, "height": 60},
            {"file_id": name, "file_unique_id": "v", "width": 1_280, "height": 900, "file_size": 70_000}]


def taken(relay: OpenRelay, text: str) -> tuple[Media, ...]:
    eventually(lambda: text in relay.texts(), relay)  # it waits for the tick
    (message,) = [opened.message for opened in relay.opened() if opened.message.text == text]
    return message.media


def test_a_photo_with_words_is_sealed_without_what_it_says_of_its_maker(relay: OpenRelay) -> None:
    photos = {"AgAC/1": jpeg(), "BQAC 2": jpeg(progressive=True), "BQAC3": png()}
    relay.messenger.files |= photos
    said = sends(relay, (person(101), {"caption": "Калона AgAC/1", "photo": sizes("AgAC/1")}),
                 (person(102), {"caption": "Калона BQAC 2", "document": {"file_id": "BQAC 2", "file_name": "IMG_Alena.jpg", "mime_type": "image/jpeg"}}),
                 (person(103), {"caption": "Калона BQAC3", "document": {"file_id": "BQAC3", "mime_type": "image/png"}}))
    assert all(SAID.say("be", LOCKED_PHOTO) in one for one in said)
    for file, data in photos.items():
        (media,) = taken(relay, f"Калона {file}")
        eventually(lambda name=media.parts: name in fetched(relay.spool), relay)  # type: ignore[misc]
        kept = fetched(relay.spool)[media.parts]
        assert (media.kind, media.size, kept) == ("photo", len(kept), stripped(data, len(data)))
        assert [secret for secret in SECRETS if secret in kept] == []
    assert files_with([*SECRETS, *map(str.encode, photos)], relay.home) == []


def test_voice_video_and_papers_are_refused_in_every_language_and_not_fetched(relay: OpenRelay) -> None:
    files: tuple[dict[str, Any], ...] = (
        {"voice": {"file_id": "v"}}, {"video": {"file_id": "w"}}, {"photo": sizes("without words")},
        {"document": {"file_id": "x", "mime_type": "application/pdf"}, "caption": "Папера"})
    asked = relay.messenger.calls.count("getFile")
    people = [(language, person(200 + 10 * place + number, language_code=language), content)
              for place, language in enumerate(LANGUAGES) for number, content in enumerate(files)]
    said = sends(relay, *((sender, content) for _, sender, content in people))
    assert [SAID.say(language, words.ONLY_PHOTOS) in one for (language, _, _), one in zip(people, said, strict=True)] == [True] * len(people)
    assert len({SAID.say(language, words.ONLY_PHOTOS) for language in LANGUAGES}) == len(LANGUAGES)
    assert relay.messenger.calls.count("getFile") == asked
    eventually(lambda: relay.texts().count("Папера") == len(LANGUAGES), relay)
    assert not any(opened.message.media for opened in relay.opened() if opened.message.text == "Папера")


def test_of_a_photo_that_cannot_be_taken_the_words_are_taken(relay: OpenRelay) -> None:
    relay.messenger.files |= {"cut off": jpeg()[:3_000], "a lie": b"PK\x03\x04 no picture", "too large": jpeg()[:-400] + bytes(9 << 20)}
    cases = ("cut off", "a lie", "too large", "gone")
    said = sends(relay, *((person(300 + number), {"caption": f"Без фота: {case}", "document": {"file_id": case, "mime_type": "image/jpeg"}})
                          for number, case in enumerate(cases)))
    assert all(SAID.say("be", words.TAKEN) in one and SAID.say("be", words.NO_PHOTO) in one for one in said)
    assert [taken(relay, f"Без фота: {case}") for case in cases] == [()] * len(cases)


def test_a_child_that_is_killed_while_it_fetches_loses_nothing_and_seals_nothing_twice(relay: OpenRelay) -> None:
    alice = person(401)
    relay.messenger.files["slow"], asked = jpeg(), relay.messenger.calls.count("getFile")
    relay.messenger.rules.add("slow files")
    relay.messenger.write(alice, caption="пакуль цягнецца", photo=sizes("slow"))
    eventually(lambda: relay.messenger.calls.count("getFile") > asked, relay)
    relay.kill_child()
    relay.messenger.rules.clear()
    eventually(lambda: "пакуль цягнецца" in relay.texts() and all_gone(relay.messenger, alice), relay)
    assert relay.texts().count("пакуль цягнецца") == 1


def test_a_file_that_drips_is_waited_for_no_longer_than_agreed() -> None:
    messenger, heard = Messenger(TOKEN), bytearray()
    messenger.files["slow"] = bytes(1_000_000)  # at its pace: 200 s
    messenger.rules.add("slow files")

    def take(piece: bytes) -> bool:
        heard.extend(piece)
        return len(heard) < 200_000

    try:
        api = Api(messenger.address, TOKEN)
        api.fetch("slow", take, time.monotonic() + 1)
        assert 0 < len(heard) < 200_000
        assert api.call("getUpdates", {"timeout": 0}).ok  # and the next call has a line of its own
        messenger.rules.clear()
        api.fetch("slow", take, time.monotonic() + 60)
        assert 200_000 <= len(heard) < 500_000  # who has seen enough hears no more
        api.close()
    finally:
        messenger.close()


def test_a_relay_that_takes_photos_says_so_first(relay: OpenRelay) -> None:
    assert SAID.say("be", words.PHOTOS) in sends(relay, (person(501), {"text": "/start"}))[0]
