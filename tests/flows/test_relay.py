"""The relay as a real program against a messenger's server over HTTP: what is sealed, what is answered, what is left."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from dazor.drill.memory import read as memory_of
from dazor.drill.messenger import Messenger
from dazor.drill.programs import family
from dazor.edge.doors import Told
from dazor.edge.relay import words
from dazor.edge.relay.child import PROBE
from dazor.edge.relay.returns import Returns
from dazor.model.codes import LANGUAGES
from dazor.sealing import answer_table, mailbox, orders, receipt, returns, slots, unseal
from dazor.sealing.mailbox import address
from tests.flows.open_door import BUNDLE, DESK_KEY, KEYS, NEVER, PATIENCE, SIGNER, files_with
from tests.flows.test_sealing_page import WORDS, armoured

TOKEN = "7712345678:AAE" + "x4Qz" * 8
ALICE: dict[str, Any] = {"id": 5_512_345_678_901, "first_name": "Алеся", "last_name": "Зубрылава", "username": "kn_alesia", "language_code": "be"}


class OpenRelay:
    """Somebody's relay, with the messenger it asks."""

    def __init__(self, home: Path, **settings: object) -> None:
        self.home, self.messenger = home, Messenger(TOKEN)
        self._bundle, self._said = home / "epochs.json", home / "said"
        self.spool = home / "spool" / "relay"
        values = {"spool": home / "spool", "epoch_bundle": self._bundle, "desk_key": DESK_KEY, "relay_api": self.messenger.address,
                  "relay_answer_seconds": 2, "tick_seconds": 1, "flash_seconds": 1, "slots": 4, "ticks_kept": 240, **settings}
        self._environment = {**{k: v for k, v in os.environ.items() if not k.startswith("DAZOR_")},
                             **{f"DAZOR_{name.upper()}": str(value) for name, value in values.items()}}
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, token: str = TOKEN) -> None:
        self._bundle.write_bytes(BUNDLE)
        with self._said.open("wb") as said:
            self.process = subprocess.Popen([sys.executable, "-m", "dazor.cli", "relay"], env=self._environment, stderr=said,
                                            stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
        assert self.process.stdin is not None
        self.process.stdin.write(token.encode() + b"\n")
        self.process.stdin.close()

    @property
    def said(self) -> str:
        return self._said.read_text()

    def child(self) -> int:
        assert self.process is not None
        parent = self.process.pid
        eventually(lambda: len(list(family(parent))) > 1, self)
        return list(family(parent))[1]

    def kill_child(self) -> None:
        """Kill a child at work; one that has done its work and ended meanwhile does not count."""
        while True:
            with contextlib.suppress(ProcessLookupError):
                return os.kill(self.child(), signal.SIGKILL)

    def opened(self, name: str = slots.FILE_NAME) -> list[unseal.Opened]:
        path = self.spool / name
        if not path.exists():
            return []
        file = slots.read(path.read_bytes())
        found = (unseal.open_slot(s, tick.epoch, KEYS) for tick in file.ticks for s in tick.sealed)
        return [o for o in found if o]

    def texts(self) -> list[str]:
        return sorted(o.message.text for o in self.opened())

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(PATIENCE)
        self.messenger.close()


def eventually(true: Callable[[], object], relay: OpenRelay) -> None:
    last = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < last, relay.said
        time.sleep(0.05)


@contextmanager
def open_relay(home: Path, **settings: object) -> Iterator[OpenRelay]:
    relay = OpenRelay(home, **settings)
    try:
        relay.start()
        yield relay
    finally:
        relay.stop()


@pytest.fixture(scope="module")
def relay(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenRelay]:
    with open_relay(tmp_path_factory.mktemp("relay"), ticks_kept=400) as relay:
        yield relay


def person(number: int, **traits: object) -> dict[str, Any]:
    return {"id": 5_000_000_000_000 + number, "first_name": "Хтосьці", "language_code": "be", **traits}


def all_gone(messenger: Messenger, sender: dict[str, Any] | None = None) -> bool:
    lying = [m for m in list(messenger.messages.values()) if sender is None or m.chat == sender["id"]]
    return bool(lying) and all(m.deleted for m in lying)


def test_words_are_sealed_answered_and_deleted_on_both_sides(relay: OpenRelay) -> None:
    alice = person(1)
    relay.messenger.write(alice, text="Калона з 20 грузавікоў каля Оршы")
    eventually(lambda: relay.messenger.answers(alice["id"]), relay)
    code = re.search(r"(?:\w+ ){5}\w+", relay.messenger.answers(alice["id"])[0].text)
    eventually(lambda: "Калона з 20 грузавікоў каля Оршы" in relay.texts(), relay)
    opened = next(o for o in relay.opened() if o.message.text.startswith("Калона"))
    assert (opened.message.door, opened.message.origin) == ("telegram", "")
    assert code is not None
    assert opened.receipt == address(receipt.read(code.group()))
    eventually(lambda: all_gone(relay.messenger, alice), relay)
    assert [m.by_bot for m in relay.messenger.messages.values() if m.chat == alice["id"]] == [False, True]


def test_places_are_rounded_forwards_keep_public_channels_and_files_are_not_fetched(relay: OpenRelay) -> None:
    alice, channel = person(2), {"id": -100_200_300, "type": "channel", "title": "Назіральнік", "username": "naziralnik"}
    relay.messenger.write(alice, location={"latitude": 52.123456, "longitude": 29.345678, "horizontal_accuracy": 5})
    relay.messenger.write(alice, text="ад канала", forward_origin={"type": "channel", "date": 1, "message_id": 5, "chat": channel})
    relay.messenger.write(alice, text="ад чалавека", forward_origin={"type": "user", "date": 1, "sender_user": {**alice, "id": 77}})
    relay.messenger.write(alice, text="з закрытага", forward_origin={"type": "channel", "chat": {**channel, "username": ""}})
    relay.messenger.write(alice, contact={"phone_number": "+375291112233", "first_name": "Пятро", "user_id": 9})
    relay.messenger.write(alice, caption="на фота танк", photo=[{"file_id": "AgAC1", "file_unique_id": "u", "width": 9, "height": 9}])
    relay.messenger.write(alice, voice={"file_id": "AwAC1", "duration": 4})
    expected = {"The sender shared a place, rounded to 10 km: 52.1, 29.3": "", "ад канала": "Назіральнік", "ад чалавека": "",
                "з закрытага": "", "на фота танк": ""}
    eventually(lambda: set(expected) <= set(relay.texts()), relay)
    assert {o.message.text: o.message.origin for o in relay.opened() if o.message.text in expected} == expected
    eventually(lambda: all_gone(relay.messenger, alice), relay)
    assert "getFile" not in relay.messenger.calls


def test_buttons_lead_to_a_quick_signal(relay: OpenRelay) -> None:
    alice = person(3, language_code="uk")

    def newest() -> Any:
        return relay.messenger.answers(alice["id"])[-1]

    relay.messenger.write(alice, text="/start")
    eventually(lambda: relay.messenger.answers(alice["id"]), relay)
    assert "k:launch:uk" in newest().buttons
    relay.messenger.press(alice, "k:launch:uk")
    eventually(lambda: "r:launch:BY-HO:uk" in newest().buttons, relay)
    relay.messenger.press(alice, "r:launch:BY-HO:uk")
    eventually(lambda: any(o.message.text for o in relay.opened("flash.dazor")), relay)
    assert [o.message.text for o in relay.opened("flash.dazor") if o.message.text] == ["launch BY-HO 1"]


def test_what_the_relay_says_differs_in_every_language_and_fits_a_message() -> None:
    said = Told()
    greetings = {language: words.hello(said, language, quick=True) for language in LANGUAGES}
    assert len({text for text, _ in greetings.values()}) == len(LANGUAGES)
    for language, (text, rows) in greetings.items():
        asked, places = words.regions(said, language, "drone")
        assert len(text) < 4_096
        assert "{" not in text + asked
        assert all(len(data.encode()) <= 64 for row in [*rows, *places] for _, data in row)  # the Bot API's limit


def test_a_text_that_was_sealed_beforehand_stays_sealed(relay: OpenRelay) -> None:
    text, alice = armoured(WORDS), person(4)
    relay.messenger.write(alice, text=text)
    relay.messenger.write(alice, text=text[:1_000])
    eventually(lambda: [o for o in relay.opened() if o.inner], relay)
    opened = next(o for o in relay.opened() if o.inner)
    assert (opened.message.text, unseal.open_inner(opened.inner, KEYS).message.text) == ("", WORDS)
    eventually(lambda: len(relay.messenger.answers(alice["id"])) == 2, relay)


def test_rubbish_groups_and_unknown_buttons_do_not_stop_it(relay: OpenRelay) -> None:
    group, alice = {"id": -5, "type": "group"}, person(5)
    updates: tuple[dict[str, Any], ...] = (
        {"message": {"message_id": "x"}}, {"message": {"message_id": 1, "chat": group, "text": "in a group"}},
        {"message": {"message_id": 2, "chat": {"id": 5, "type": "private"}, "text": 7}}, {"callback_query": {"id": "1"}}, {"poll": {}}, {})
    for update in updates:
        relay.messenger.tell_raw(update)
    relay.messenger.write(alice, text="ў" * 5_000)
    relay.messenger.write(alice, sticker={"file_id": "x"})
    relay.messenger.write(alice, text="пасля ўсяго")
    eventually(lambda: "пасля ўсяго" in relay.texts(), relay)
    assert -5 not in {m.chat for m in relay.messenger.messages.values()}


def test_a_killed_child_loses_nothing_and_leaves_nothing_at_the_messenger(tmp_path: Path) -> None:
    with open_relay(tmp_path, relay_answer_seconds=3) as relay:
        for number in range(24):
            relay.messenger.write({**ALICE, "id": 6_000_000_000_000 + number}, text=f"звестка нумар {number}")
            if number % 8 == 0:
                relay.kill_child()
        eventually(lambda: len(set(relay.texts())) == 24, relay)
        eventually(lambda: all_gone(relay.messenger), relay)
    assert len(relay.texts()) == 24  # none of them twice


def test_an_answer_under_way_when_its_child_is_killed_is_found_and_deleted(tmp_path: Path) -> None:
    with open_relay(tmp_path) as relay:
        relay.messenger.rules.add("says nothing of what was sent")
        relay.messenger.write(ALICE, text="адзін раз")
        eventually(lambda: relay.messenger.answers(ALICE["id"]), relay)
        relay.kill_child()
        relay.messenger.rules.clear()
        eventually(lambda: all_gone(relay.messenger), relay)
        said = [m.said for m in relay.messenger.answers(ALICE["id"])]
    assert len(said[0].split()) > 6  # the receipt, which the killed child could not know the number of
    assert set(said[1:]) == {PROBE}
    assert relay.texts() == ["адзін раз"]


def test_a_silent_messenger_and_one_that_refuses_to_delete_are_outwaited(tmp_path: Path) -> None:
    with open_relay(tmp_path) as relay:
        relay.messenger.rules.add("silent")
        relay.messenger.write(ALICE, text="раз")
        eventually(lambda: "does not answer" in relay.said, relay)
        relay.messenger.rules = {"refuse deleting"}
        eventually(lambda: relay.texts() == ["раз"], relay)
        relay.messenger.rules = set()
        eventually(lambda: all_gone(relay.messenger), relay)


def test_closing_deletes_every_answer_first(tmp_path: Path) -> None:
    relay = OpenRelay(tmp_path, relay_answer_seconds=50)
    relay.start()
    try:
        relay.messenger.write(ALICE, text="перад закрыццём")
        eventually(lambda: relay.messenger.answers(ALICE["id"]), relay)
    finally:
        assert relay.process is not None
        relay.process.send_signal(signal.SIGTERM)
        assert relay.process.wait(PATIENCE) == 0
        relay.messenger.close()
    assert all_gone(relay.messenger)
    assert relay.texts() == ["перад закрыццём"]


def test_the_order_to_panic_ends_it_with_its_slots_and_its_answers(tmp_path: Path) -> None:
    relay = OpenRelay(tmp_path, relay_answer_seconds=50, tick_seconds=NEVER)
    relay.start()
    relay.messenger.write(ALICE, text="нічога не застанецца")
    eventually(lambda: relay.messenger.answers(ALICE["id"]), relay)
    (tmp_path / orders.PANIC_FILE).write_bytes(orders.panic(SIGNER, datetime.now(UTC)))
    assert relay.process is not None
    assert relay.process.wait(PATIENCE) == 2
    relay.messenger.close()
    assert list((tmp_path / "spool" / "relay").iterdir()) == []
    assert all_gone(relay.messenger)


def test_nothing_of_a_person_or_of_the_token_is_left_on_disk_or_in_memory(relay: OpenRelay) -> None:
    relay.messenger.write(ALICE, text="словы пра нешта")
    eventually(lambda: "словы пра нешта" in relay.texts() and all_gone(relay.messenger, ALICE), relay)
    later = person(6)
    relay.messenger.write(later, text="пасля")  # whoever deleted is dead when this is answered
    eventually(lambda: "пасля" in relay.texts() and all_gone(relay.messenger, later), relay)
    names = [str(ALICE["id"]).encode(), ALICE["id"].to_bytes(8, "little"), b"kn_alesia", "Зубрылава".encode()]
    assert files_with([*names, TOKEN.encode(), "словы пра нешта".encode()], relay.home) == []
    if os.geteuid():
        pytest.skip("only root reads the memory of processes that are not dumpable")
    assert relay.process is not None
    for pid in family(relay.process.pid):
        assert not [name for _, data in memory_of(pid) for name in names if name in data]
    parent = b"".join(data for _, data in memory_of(relay.process.pid))
    assert TOKEN.encode() not in parent  # it lies where not even root reads it


@pytest.mark.parametrize(("token", "said"), [("", "No bot token"), ("nonsense", "No bot token"), ("1:" + "x" * 300, "No bot token"),
                                             ("7712345678:" + "B" * 35, "refuses the token")])
def test_without_a_good_token_it_does_not_run(tmp_path: Path, token: str, said: str) -> None:
    relay = OpenRelay(tmp_path)
    relay.start(token)
    assert relay.process is not None
    assert relay.process.wait(PATIENCE) == 2
    assert said in relay.said
    assert token == "" or token not in relay.said
    relay.messenger.close()


def newest(relay: OpenRelay, chat: int) -> str:
    said = relay.messenger.answers(chat)
    return said[-1].said if said else ""


def test_six_words_and_codes_of_the_sealing_page_read_the_answer_through_the_relay_too(relay: OpenRelay) -> None:
    code, alice, bob, before = receipt.new("uk"), person(61), person(62), len(relay.opened())
    other = receipt.show((letters := "0123456789ABCDEFGHJ") + receipt.check_character(letters))
    data = bytearray(answer_table.blank())
    records = [mailbox.lock(mailbox.Answer(phrase="helped", text=f"Дзякуй за калону {n}"), address(c)) for n, c in enumerate((code, other))]
    for offset, piece in answer_table.row_writes(3, int(datetime.now(UTC).timestamp()), records):
        data[offset:offset + len(piece)] = piece
    (relay.home / "answers.dazor").write_bytes(data)
    relay.messenger.write(alice, text=code.upper())
    relay.messenger.write(bob, text=other.lower())
    eventually(lambda: "Дзякуй за калону 0" in newest(relay, alice["id"]), relay)
    eventually(lambda: "Дзякуй за калону 1" in newest(relay, bob["id"]), relay)
    relay.messenger.write(alice, text=receipt.new("be"))
    eventually(lambda: len(relay.messenger.answers(alice["id"])) == 2, relay)
    assert "Дзякуй" not in newest(relay, alice["id"])
    eventually(lambda: all_gone(relay.messenger, alice), relay)
    assert len(relay.opened()) == before  # none of them was taken for a report
    assert files_with([code.encode(), code.upper().encode()], relay.home) == []


def test_an_answer_of_the_desk_finds_its_chat_and_is_deleted_there_like_any_other(tmp_path: Path) -> None:
    with open_relay(tmp_path, relay_replies=1) as relay:
        alice, bob = person(71, language_code="pl"), person(72)
        relay.messenger.write(alice, text="Калона каля Оршы")
        relay.messenger.write(bob, text="Вертолёт над Гомелем")
        eventually(lambda: len(relay.texts()) == 2, relay)
        report = next(o for o in relay.opened() if o.message.text.startswith("Калона"))
        back = unseal.open_contents(report.envelope, KEYS[report.envelope.epoch]).back
        eventually(lambda: all_gone(relay.messenger), relay)
        record = returns.lock(mailbox.Answer(phrase="read", text="Якога колеру?"), back)
        (tmp_path / "new").write_bytes(returns.table([record]))
        (tmp_path / "new").replace(tmp_path / returns.FILE_NAME)
        eventually(lambda: "Якога колеру?" in newest(relay, alice["id"]), relay)
        assert "Odpowiedź redaktorów" in newest(relay, alice["id"])
        eventually(lambda: all_gone(relay.messenger), relay)
        assert (len(relay.messenger.answers(alice["id"])), len(relay.messenger.answers(bob["id"]))) == (2, 1)
        assert files_with([str(alice["id"]).encode(), alice["id"].to_bytes(8, "little"), alice["id"].to_bytes(8, "big")], tmp_path) == []


def test_after_two_hours_and_after_a_restart_no_way_leads_back(tmp_path: Path) -> None:
    way = Returns(tmp_path / returns.FILE_NAME)
    way.turn(1_000 * returns.QUARTER)
    record = returns.lock(mailbox.Answer(phrase="read"), way.ticket(5, "be"))

    def arrived(at: Returns, quarter: float) -> int:
        (tmp_path / returns.FILE_NAME).write_bytes(returns.table([record]))
        os.utime(tmp_path / returns.FILE_NAME, (quarter, quarter))
        at.turn(quarter * returns.QUARTER)
        return len(list(at.arrived()))

    assert [arrived(way, 1_000 + quarters) for quarters in (1, 7, 7.9, 8, 9)] == [1, 1, 1, 0, 0]
    assert arrived(Returns(tmp_path / returns.FILE_NAME), 1_001) == 0
    assert list(way.arrived()) == []  # and a table is read once


def test_a_clock_that_is_set_back_forgets_the_keys_ahead(tmp_path: Path) -> None:
    way = Returns(tmp_path / returns.FILE_NAME)
    way.turn(1_000 * returns.QUARTER)
    record = returns.lock(mailbox.Answer(phrase="read"), way.ticket(5, "be"))
    way.turn(900 * returns.QUARTER)
    (tmp_path / returns.FILE_NAME).write_bytes(returns.table([record]))
    assert list(way.arrived()) == []
    assert way.ticket(5, "be") != b""
