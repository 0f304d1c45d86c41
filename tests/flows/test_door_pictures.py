"""Pictures at the door: stripped and locked as they come, in parts of one size; what goes wrong costs no words."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from dazor.edge.answers import Asked
from dazor.edge.entrance import respond
from dazor.edge.form import clean
from dazor.edge.ring import Ring
from dazor.edge.upload import Upload
from dazor.sealing import parts, slots, unseal
from dazor.sealing.errors import NoPicture
from dazor.sealing.stripping import Jpeg, Png, stripper
from tests.flows.open_door import KEYS, OpenDoor, files_with, open_door
from tests.flows.pictures import SECRETS, exif, jpeg, png
from tests.flows.test_door import BOUNDARY, multipart, post_parts, words_in
from tests.flows.test_door_answers import KEY, house

JPEG, PNG = jpeg(), png()
WORDS = ('name="text"', b"Column near the station at noon")


def photo(data: bytes, name: str = "IMG_0815_Alena.jpg") -> tuple[str, bytes]:
    return f'name="file"; filename="{name}"\r\nContent-Type: image/jpeg', data


def stripped(data: bytes, step: int) -> bytes:
    one = stripper(data[:8])
    assert one is not None
    return b"".join(one.pass_on(data[i:i + step]) for i in range(0, len(data), step))


def fetched(spool: Path) -> dict[str, bytes]:
    """The files that the desk can put together from the media lane, by their id."""
    file = slots.read((spool / slots.MEDIA_NAME).read_bytes())
    found: dict[str, list[parts.Part]] = {}
    for tick in file.ticks:
        opener = unseal.PartOpener(tick.epoch, KEYS)
        for _, part in filter(None, map(opener.open, tick.sealed)):
            found.setdefault(part.file, []).append(part)
    return {name: b"".join(p.data for p in sorted(own, key=lambda p: p.number)) for name, own in found.items()
            if any(p.last and p.number == len(own) - 1 for p in own)}


@pytest.mark.parametrize("data", [JPEG, jpeg(progressive=True), PNG], ids=["baseline", "progressive", "png"])
@pytest.mark.parametrize("step", [1, 13, 16_384])
def test_nothing_that_names_anybody_is_left_and_the_picture_is_the_same(data: bytes, step: int) -> None:
    kept = stripped(data, step)
    assert [s for s in SECRETS if s in kept] == []
    assert all(s in data for s in SECRETS[:2])
    before, after = Image.open(io.BytesIO(data)), Image.open(io.BytesIO(kept))
    assert after.size == before.size
    assert after.tobytes() == before.tobytes()
    assert not after.getexif()
    assert set(after.info) <= {"progressive", "progression", "adobe", "adobe_transform", "gamma", "srgb"}


@given(st.binary(max_size=400), st.sampled_from([b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xda\x00\x02"]), st.integers(1, 90))
def test_rubbish_after_a_good_beginning_is_dropped_or_refused(data: bytes, begin: bytes, step: int) -> None:
    whole = begin + data
    for one in (Jpeg(), Png()):
        try:
            kept = b"".join(one.pass_on(whole[i:i + step]) for i in range(0, len(whole), step))
        except NoPicture:
            continue
        assert len(kept) <= len(whole) + 16


@pytest.mark.parametrize("turn", range(1, 9))
@pytest.mark.parametrize("order", ["<", ">"], ids=["little", "big"])
def test_how_the_camera_was_held_is_all_that_is_kept_of_exif(turn: int, order: str) -> None:
    tags = exif()
    tags.endian, tags[0x0112] = order, turn
    kept = stripped(jpeg(tags=tags), 13)
    assert [s for s in SECRETS if s in kept] == []
    assert dict(Image.open(io.BytesIO(kept)).getexif()) == ({0x0112: turn} if turn > 1 else {})
    assert len(kept) - len(stripped(jpeg(), 13)) == (36 if turn > 1 else 0)


def test_a_photo_reaches_the_desk_stripped_and_in_equal_parts(tmp_path: Path) -> None:
    with open_door(tmp_path, media_slots=4, media_ticks_kept=80, slots=8) as door:
        status, page = post_parts(door, WORDS, photo(JPEG))
        assert (status, "without its hidden data" in page) == (200, True)
        report = door.wait_for(1)[0]
        (media,) = report.message.media
        door.stop()
        found = fetched(door.spool)
    kept = stripped(JPEG, 4_096)
    assert found == {media.parts: kept}
    assert (media.kind, media.size, media.sha256) == ("photo", len(kept), hashlib.sha256(kept).hexdigest())
    size = slots.layout(4, 80, parts.PART).size
    assert (door.spool / slots.MEDIA_NAME).stat().st_size == size
    assert files_with([*SECRETS, b"IMG_0815"], tmp_path) == []


@pytest.fixture(scope="module")
def words_and_photos(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenDoor]:
    with open_door(tmp_path_factory.mktemp("door"), media_slots=1, media_ticks_kept=4, tick_seconds=600, slots=8) as door:
        yield door


@pytest.mark.parametrize(("data", "status", "said"), [
    (b"", 200, "was empty and was left out"), (JPEG[:20_000], 422, "cut off or broken"), (b"%PDF-1.7 ...", 415, "a voice names its owner"),
    (b"\x00\x00\x00\x18ftypmp42", 415, "Only photos"), (b"\xff\xd8\xffrubbish", 422, "cut off or broken"), (b"x", 415, "Only photos")])
def test_a_bad_file_is_told_of_and_costs_no_words(words_and_photos: OpenDoor, data: bytes, status: int, said: str) -> None:
    reply, page = post_parts(words_and_photos, WORDS, photo(data))
    assert (reply, said in page) == (status, True)
    if status != 200:
        assert words_in(page) == WORDS[1].decode()


def test_a_photo_too_large_gives_the_words_back(words_and_photos: OpenDoor) -> None:
    status, page = post_parts(words_and_photos, WORDS, photo(JPEG + bytes(parts.MOST)))
    assert (status, words_in(page)) == (413, WORDS[1].decode())
    assert "larger than 8 MB" in page


def test_a_photo_without_words_asks_for_words(words_and_photos: OpenDoor) -> None:
    status, page = post_parts(words_and_photos, ('name="text"', b" "), photo(JPEG))
    assert (status, "There is a file and no words" in page) == (422, True)


def test_without_room_for_the_photo_the_words_are_taken() -> None:
    ring = Ring(2)
    upload = Upload(f"multipart/form-data; boundary={BOUNDARY}", KEY, clean)
    upload.feed(multipart(WORDS, photo(PNG)))
    full = msgspec.structs.replace(house(ring), media=Ring(0, parts.PART))
    answer = respond(Asked(method="POST", target="/report/en", filled=upload.filled()), full, datetime.now(UTC))
    assert (answer.status, ring.waiting()) == (200, 1)
    assert b"For the file there is no room" in answer.body
    opened = unseal.open_slot(ring.peek(1)[0], min(KEYS), KEYS)
    assert opened is not None
    assert [(m.problem, m.parts) for m in opened.message.media] == [("no room at the door", "")]


def test_a_door_without_a_media_lane_takes_words_only(tmp_path: Path) -> None:
    with open_door(tmp_path) as door:
        status, page = post_parts(door, WORDS, photo(JPEG[:9_000]))
        assert (status, words_in(page)) == (415, WORDS[1].decode())
        assert "type=\"file\"" not in door.ask("GET", "/en").page


def test_a_file_in_parts_is_put_together_from_any_order() -> None:
    from dazor.sealing import epochs

    epoch = epochs.epoch_of(datetime.now(UTC))
    cutter = parts.Cutter(epochs.public_half(epoch, KEYS[epoch]))
    data = bytes(range(256)) * 3_000
    for start in range(0, len(data), 10_000):
        cutter.add(data[start:start + 10_000])
    assert cutter.end() == hashlib.sha256(data).hexdigest()
    assert {len(s) for s in cutter.sealed} == {parts.PART}
    opener = unseal.PartOpener(epoch, KEYS)
    opened = sorted((o[1] for o in map(opener.open, reversed(cutter.sealed)) if o), key=lambda p: p.number)
    assert b"".join(p.data for p in opened) == data
    assert [p.last for p in opened] == [False, False, True]
    assert opener.open(b"\x01" * parts.PART) is None


def test_the_boundary_may_fall_anywhere() -> None:
    body = multipart(WORDS, photo(PNG))
    for step in (1, 3, 64, 5_000):
        upload = Upload(f"multipart/form-data; boundary={BOUNDARY}", KEY, clean)
        for start in range(0, len(body), step):
            upload.feed(body[start:start + step])
        filled = upload.filled()
        assert filled.sealed is not None
        assert (filled.text, filled.sealed.media.size, filled.files) == (WORDS[1].decode(), len(stripped(PNG, 99)), 1)
