"""Exports of Telegram Desktop, in all the shapes it writes."""

from __future__ import annotations

import hashlib
import io
import json
import tracemalloc
from collections.abc import Iterator

import pytest

from dazor import intake
from dazor.intake import Cause
from dazor.model.raw import Media, Message
from tests.rooms.intake.reading import entry, export, messages, read, refused


def test_a_plain_message_becomes_words_time_and_public_channel() -> None:
    [message] = messages(read(export(entry())))
    assert (message.text, message.published, message.door, message.origin) == (
        "На станцыі эшалон", "2022-03-01T13:00", "telegram", "Назіральнік")


def test_an_instant_is_told_in_the_zone_of_the_desk() -> None:
    [message] = messages(read(export(entry(date="2022-03-01T02:00:00", date_unixtime="1646128800")), zone="Europe/Warsaw"))
    assert message.published == "2022-03-01T11:00"


def test_a_date_without_an_instant_is_kept_as_stated() -> None:
    old = entry(date="2019-05-06T07:08:09")
    del old["date_unixtime"]
    assert messages(read(export(old)))[0].published == "2019-05-06T07:08"


@pytest.mark.parametrize("text", [
    "Ехала калона да мяжы",
    ["Ехала ", {"type": "bold", "text": "калона"}, " да мяжы"],
    [{"type": "text_link", "text": "Ехала калона", "href": "https://t.me/someone"}, " да мяжы"],
    [{"type": "mention_name", "text": "Ехала", "user_id": 12345}, " калона да мяжы"],
    [{"type": "custom_emoji", "document_id": "stickers/a.webp", "text": "Ехала калона да мяжы"}],
])
def test_words_are_the_same_in_every_shape(text: object) -> None:
    assert messages(read(export(entry(text=text))))[0].text == "Ехала калона да мяжы"


def test_entities_speak_when_the_text_itself_is_empty() -> None:
    whole = entry(text="", text_entities=[{"type": "plain", "text": "Два "}, {"type": "bold", "text": "танкі"}])
    assert messages(read(export(whole)))[0].text == "Два танкі"


def test_control_characters_that_are_not_json_do_not_stop_the_reading() -> None:
    data = export(entry(text="AB"), entry(2, "C:\\\\x0B")).replace("AB", "A\\x0BB")
    with pytest.raises(json.JSONDecodeError):
        json.loads(data)
    assert [m.text for m in messages(read(data))] == ["AB", "C:\\\\x0B"]


def test_service_and_unknown_messages_are_counted_and_not_taken() -> None:
    joined = {"id": 2, "type": "service", "actor": "Sender Senderovich", "action": "join_group_by_link", "text": ""}
    items = read(export(entry(), joined, {"id": 3, "type": "unsupported"}))
    assert len(messages(items)) == 1
    assert [(r.where, r.cause) for r in refused(items)] == [
        ("message 2", Cause.SERVICE), ("message 3", Cause.UNSUPPORTED)]


def test_an_edited_message_is_its_newest_words() -> None:
    edited = entry(text="Прайшло 12 машын", edited="2022-03-02T10:00:00", edited_unixtime="1646204400")
    [message] = messages(read(export(edited)))
    assert (message.text, message.published) == ("Прайшло 12 машын", "2022-03-01T13:00")


@pytest.mark.parametrize("type_", ["personal_chat", "bot_chat", "saved_messages", "private_group", "private_channel",
                                   "private_supergroup"])
def test_a_chat_that_is_not_public_leaves_no_name(type_: str) -> None:
    assert messages(read(export(entry(), type_=type_, name="Ганна Прыватная")))[0].origin == ""


def test_a_chat_that_is_not_public_tells_no_minute() -> None:
    written = entry(date="2022-03-01T13:29:07", date_unixtime="1646130547")
    assert messages(read(export(written)))[0].published == "2022-03-01T13:29"
    assert messages(read(export(written, type_="bot_chat")))[0].published == "2022-03-01T13:15"


def test_the_source_of_a_forward_is_dropped() -> None:
    [message] = messages(read(export(entry(forwarded_from="Some Person", forwarded_from_id="user5"))))
    assert message.origin == "Назіральнік"
    assert "Some Person" not in repr(message)


def test_a_position_is_never_read_and_said_to_be_left_out() -> None:
    items = read(export(entry(location_information={"latitude": 53.912345, "longitude": 27.5}, place_name="Дом")))
    assert [r.cause for r in refused(items)] == [Cause.POSITION]
    assert refused(items)[0].kept == "the words"
    assert "53.91" not in repr(items)


def test_a_full_export_gives_the_messages_of_every_chat() -> None:
    chats = [json.loads(export(entry(1, "адзін"), name="Канал")),
             json.loads(export(entry(1, "два"), type_="personal_chat", name="Ганна"))]
    left = [json.loads(export(entry(1, "тры"), name="Былы канал"))]
    whole = {"about": "Here is the data you requested.", "personal_information": {"first_name": "Ганна", "phone_number": "+375"},
             "contacts": {"list": [{"first_name": "Пётр", "messages": [entry(9, "чужое")]}]},
             "chats": {"about": "chats", "list": chats}, "left_chats": {"list": left}}
    assert [(m.text, m.origin) for m in messages(read(json.dumps(whole)))] == [
        ("адзін", "Канал"), ("два", ""), ("тры", "Былы канал")]


ABSENT = "(File not included. Change data exporting settings to download.)"


@pytest.mark.parametrize(("more", "media"), [
    ({"photo": ABSENT}, Media(kind="photo", problem="not included in the export")),
    ({"file": ABSENT, "media_type": "video_file"}, Media(kind="video", problem="not included in the export")),
    ({"file": "(File exceeds maximum size. Change data exporting settings to download.)", "media_type": "voice_message"},
     Media(kind="voice", problem="larger than the export allowed")),
    ({"file": "files/ivan_petrov.pdf", "file_name": "ivan_petrov.pdf"}, Media(kind="document", problem="not given with the export")),
])
def test_a_reference_to_media_says_its_kind_and_what_is_missing(more: dict[str, str], media: Media) -> None:
    assert messages(read(export(entry() | more)))[0].media == (media,)


def test_media_in_the_folder_are_measured_and_an_empty_file_keeps_the_words() -> None:
    inside = {"photos/1.jpg": b"picture", "photos/2.jpg": b""}

    def files(path: str) -> io.BytesIO | None:
        return io.BytesIO(inside[path]) if path in inside else None

    three = [entry(number, "Фота", photo=f"photos/{number}.jpg") for number in (1, 2, 3)]
    got = messages(read(export(*three), files=files))
    assert [m.media[0] for m in got] == [
        Media(kind="photo", sha256=hashlib.sha256(b"picture").hexdigest(), size=7),
        Media(kind="photo", size=0, problem="empty file"),
        Media(kind="photo", problem="not in the folder")]
    assert {m.text for m in got} == {"Фота"}


def test_a_message_of_media_alone_is_kept_and_a_sticker_alone_is_not() -> None:
    items = read(export(entry(text="", photo=ABSENT), entry(2, "", file="s.webp", media_type="sticker")))
    assert len(messages(items)) == 1
    assert [r.cause for r in refused(items)] == [Cause.NO_WORDS]


def test_a_file_that_breaks_off_gives_everything_before_the_break() -> None:
    whole = export(*(entry(number, f"Паведамленне {number}") for number in range(1, 501)))
    items = read(whole[:len(whole) // 2])
    got = messages(items)
    assert 200 < len(got) < 260
    assert got == messages(read(whole))[:len(got)]
    [last] = refused(items)
    assert (last.cause, last.kept, items[-1]) == (Cause.BROKEN, "everything before it", last)
    assert last.why == "the file ends too early"
    assert f"{len(got):,}" in last.where


def test_json_broken_from_the_start_is_refused_as_a_whole() -> None:
    with pytest.raises(intake.NotThisKind, match="before any message"):
        read('{"name": "x", "messages": [ {"id": nonsense')


@pytest.mark.parametrize("data", ['{"name":"x","type":"public_channel","messages":[]}', '{"messages":{}}', '{"chats":{"list":[]}}'])
def test_an_export_without_messages_says_so(data: str) -> None:
    with pytest.raises(intake.EmptyInput, match="no messages"):
        read(data, kind="telegram")


def test_one_giant_message_is_refused_by_number_and_the_others_are_taken() -> None:
    items = read(export(entry(1, "да"), entry(2, "х" * 10_000_000), entry(3, "пасля")))
    assert [m.text for m in messages(items)] == ["да", "пасля"]
    assert [(r.where, r.cause) for r in refused(items)] == [("message 2", Cause.TOO_LONG)]


def test_deep_nesting_in_fields_nobody_reads_does_no_harm() -> None:
    deep = "[" * 20_000 + "]" * 20_000
    data = export(entry(1, "да", reactions="DEEP"), entry(2, "пасля")).replace('"DEEP"', deep)
    assert [m.text for m in messages(read(data))] == ["да", "пасля"]


def test_nul_and_damaged_bytes_cost_letters_not_messages() -> None:
    data = export(entry(1, "AzB"), entry(2, "цэлае")).encode().replace(b"AzB", b"A\\u0000B\xff\xfe C")
    assert [m.text for m in messages(read(data))] == ["AB�� C", "цэлае"]


def test_ids_are_the_same_for_the_same_export_under_any_name() -> None:
    data = export(*(entry(number, f"{number}") for number in range(50)))
    first, second = (messages(read(data, name=name, zone=zone)) for name, zone in (("a.json", "Europe/Minsk"), ("b.json", "UTC")))
    assert [m.id for m in first] == [m.id for m in second]
    assert len({m.id for m in first}) == 50


def test_an_id_does_not_depend_on_who_sent_the_message() -> None:
    one, other = entry(), entry() | {"from": "Somebody Else", "from_id": "user1"}
    assert messages(read(export(one)))[0].id == messages(read(export(other)))[0].id


class _Endless(io.RawIOBase):
    """An export of a size no memory holds, made as it is read."""

    def __init__(self, size: int) -> None:
        self._pieces, self._rest = self._made(size), b""

    def _made(self, size: int) -> Iterator[bytes]:
        yield b'{"name":"n","type":"public_channel","id":1,"messages":['
        row, number, made = json.dumps(entry(7, "слова " * 40)).encode(), 0, 0
        while made < size:
            yield (b"," if number else b"") + row
            number, made = number + 1, made + len(row)
        yield b"]}"

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview, /) -> int:  # type: ignore[override]
        while len(self._rest) < len(buffer) and (piece := next(self._pieces, b"")):
            self._rest += piece
        given, self._rest = self._rest[:len(buffer)], self._rest[len(buffer):]
        buffer[:len(given)] = given
        return len(given)


def test_memory_does_not_grow_with_the_export() -> None:
    peaks = []
    for size in (2_000_000, 10_000_000):
        tracemalloc.start()
        count = sum(isinstance(item, Message) for item in intake.read(io.BufferedReader(_Endless(size)), name="x"))
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        assert count > size // 3000
    assert peaks[1] < peaks[0] + 200_000
