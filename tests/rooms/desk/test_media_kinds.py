"""Video, voice and PDF on the desk: shown as copies made anew, the voice disguised, written down, known when seen again."""

from __future__ import annotations

import hashlib
import threading
from datetime import timedelta
from io import BytesIO
from itertools import combinations
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.test import Client

from dazor.box.inside.frame import unframed
from dazor.desk import attached, chain, copying, custody, media, taking
from dazor.desk.errors import Stopped
from dazor.desk.keys import KEYRING
from dazor.desk.models import AccessRow, CustodyRow, EnvelopeRow, MediaPart, MediaRow, ReportRow
from dazor.desk.workflow import run
from dazor.drill.files import made
from dazor.model.raw import Envelope, Media, Message
from dazor.sealing import unseal
from tests.flows import recordings
from tests.flows.pictures import SECRETS as IN_PICTURES
from tests.flows.pictures import jpeg
from tests.flows.recordings import ABSENT, SECRETS
from tests.rooms.desk import cast
from tests.rooms.desk.cast import COLUMN, LANDING, NOW
from tests.rooms.desk.test_media import Door, row_of

pytestmark = pytest.mark.skipif(bool(ABSENT), reason=f"not installed: {ABSENT}")


@pytest.fixture
def door(desk: Path) -> Door:
    cast.everybody()
    return Door(desk / "spool")


def locked(file: str) -> bytes:
    """What a seizure with every key opens of an original."""
    return copying._opened(MediaPart.objects.filter(media=file).order_by("number"))


def test_a_video_is_played_in_stretches_and_its_plain_sound_is_heard_on_purpose(door: Door, client: Client) -> None:
    (file,) = door.write((COLUMN[0], recordings.mp4()), kind="video")
    run(now=NOW)
    client.force_login(User.objects.get(username="alena"))
    report = ReportRow.objects.get()
    page = client.post(f"/reports/{report.pk}/").content.decode()
    assert f'<video controls preload="none" width="640" src="/pictures/{file.parts}/"' in page
    assert f'src="/pictures/{file.parts}/2/"' in page.partition("<details")[2]  # the plain sound is folded away
    whole = client.get(f"/pictures/{file.parts}/")
    some = client.get(f"/pictures/{file.parts}/", headers={"Range": "bytes=100-199"})
    assert (whole["Content-Type"], some.status_code, some.content) == ("video/webm", 206, whole.content[100:200])
    assert some["Content-Range"] == f"bytes 100-199/{len(whole.content)}"
    assert client.get(f"/pictures/{file.parts}/", headers={"Range": f"bytes={len(whole.content)}-"}).status_code == 416
    assert "media-src 'self'" in whole["Content-Security-Policy"]
    client.get(f"/pictures/{file.parts}/2/")
    assert AccessRow.objects.filter(by="alena", what="looked").count() == 1
    assert AccessRow.objects.filter(by="alena", what="heard").count() == 1
    with pytest.raises(Stopped):
        media.show(file.parts, 3, by="alena", now=NOW)


def test_what_becomes_of_a_file_is_written_down_with_its_hashes(door: Door) -> None:
    (file,) = door.write((COLUMN[0], recordings.ogg()), kind="voice")
    run(now=NOW)
    row = row_of(file)
    key = KEYRING.private(row.epoch)
    assert key is not None
    copy = unseal.open_copy(bytes(row.safe), row.epoch, key)
    assert [(line.what, line.digest) for line in custody.of(file.parts)] == [
        ("received", file.sha256), ("copied", hashlib.sha256(copy).hexdigest())]
    run(now=NOW + timedelta(hours=84))
    run(now=NOW + timedelta(days=8))
    assert [line.what for line in custody.of(file.parts)][2:] == ["original gone", "gone"]
    assert chain.prove(CustodyRow) == 4


def test_a_refused_file_is_written_down_too(door: Door, client: Client) -> None:
    (file,) = door.write((COLUMN[0], b"nothing that anybody knows"), kind="document")
    run(now=NOW)
    assert [line.what for line in custody.of(file.parts)] == ["refused"]
    client.force_login(User.objects.get(username="alena"))
    assert "ні фота, ні відэа" in client.post(f"/reports/{ReportRow.objects.get().pk}/", headers={"Accept-Language": "be"}).content.decode()


def test_pages_of_a_pdf_are_shown_in_order(door: Door, client: Client) -> None:
    (file,) = door.write((COLUMN[0], recordings.pdf("Order of the day")), kind="document")
    run(now=NOW)
    client.force_login(User.objects.get(username="alena"))
    page = client.post(f"/reports/{ReportRow.objects.get().pk}/").content.decode()
    assert page.index(f'src="/pictures/{file.parts}/0/"') < page.index(f'src="/pictures/{file.parts}/1/"')
    assert client.get(f"/pictures/{file.parts}/1/")["Content-Type"] == "image/jpeg"


def test_the_same_video_counts_once_recompressed_or_as_a_picture_of_it(door: Door) -> None:
    first = recordings.mp4(pattern="mandelbrot", seconds=1)
    smaller = made("-i", "{first}", "-vf", "scale=200:-2", "-c:v", "libvpx", "-b:v", "300k", "-an", name="again.webm", first=first)
    still = made("-ss", "0.5", "-i", "{first}", "-frames:v", "1", name="still.jpg", first=first)
    files = [*door.write((COLUMN[0], first), kind="video"), *door.write((COLUMN[1], smaller), kind="video"),
             *door.write((COLUMN[2], still)), *door.write((LANDING[0], recordings.mp4()), kind="video")]
    run(now=NOW)
    assert [row_of(f).state for f in files] == ["safe"] * 4
    *three, last = (set(row_of(f).report.report.media) for f in files)
    shared = sum(not one.isdisjoint(other) for one, other in combinations(three, 2))
    assert shared >= 2  # two of three links join all: files are looked at in random order, and each names one that it is like
    assert last.isdisjoint(set[str]().union(*three))


@pytest.mark.django_db(transaction=True)
def test_a_video_is_copied_aside_and_photos_at_once(door: Door) -> None:
    still = made("-i", "{film}", "-frames:v", "1", name="still.jpg", film=recordings.mp4())
    (photo,) = door.write((COLUMN[0], still))
    (film,) = door.write((COLUMN[1], recordings.mp4()), kind="video")
    ended = threading.Event()
    run(now=NOW, aside=ended.set)
    assert row_of(photo).state == "safe"
    assert ended.wait(60)  # it looks like the photo, so its report has changed
    assert (row_of(film).state, photo.sha256 in row_of(film).report.report.media) == ("safe", True)


def taken(*files: bytes) -> taking.Taken:
    """Import one message with these files."""
    by_hash = {hashlib.sha256(data).hexdigest(): data for data in files}
    message = Message(id="m1", text=COLUMN[0], published="2026-11-16T16:00", door="telegram",
                      media=tuple(Media(kind="document", sha256=name, size=len(data)) for name, data in by_hash.items()))
    return taking.take([message], now=NOW, files=lambda one: BytesIO(by_hash[one.sha256]))


def test_an_import_strips_every_kind_before_it_locks(desk: Path) -> None:
    files = (jpeg(), recordings.mp4(), recordings.mp3(), recordings.pdf("Column near Luninets at noon, tel. +375 29 000-00-00"))
    result = taken(*files)
    assert (result.taken, result.files, result.without) == (1, 4, [])
    rows = list(MediaRow.objects.order_by("kind"))
    assert [row.kind for row in rows] == ["document", "photo", "video", "voice"]
    for row in rows:
        original = locked(row.pk)
        assert hashlib.sha256(original).hexdigest() == row.sha256
        assert [s for s in (*SECRETS, *IN_PICTURES) if s in original] == []
    run(now=NOW)
    assert {row.state for row in MediaRow.objects.all()} == {"safe"}
    envelope = EnvelopeRow.objects.get()
    key = KEYRING.private(envelope.epoch)
    assert key is not None
    words = unseal.open_envelope(Envelope(id=envelope.id, epoch=envelope.epoch, sealed=bytes(envelope.sealed)), key).text
    assert "Luninets at noon" in words.removeprefix(COLUMN[0])  # the PDF's words are read, and masked, with the message's
    assert taken(*files).known == 1
    assert MediaRow.objects.count() == 4


def test_a_file_that_cannot_be_stripped_is_left_out_and_its_message_taken(desk: Path) -> None:
    result = taken(b"nothing that anybody knows", b"\xff\xd8\xffrubbish")
    assert (result.taken, result.files, len(result.without)) == (1, 0, 2)
    assert MediaPart.objects.count() == 0
    assert {row.state for row in MediaRow.objects.all()} == {"refused"}
    assert {row.sha256 for row in MediaRow.objects.all()} == {
        hashlib.sha256(data).hexdigest() for data in (b"nothing that anybody knows", b"\xff\xd8\xffrubbish")}


def test_a_paper_saved_by_another_hand_is_the_same_paper(desk: Path) -> None:
    def kept(data: bytes) -> str:
        message = Message(id="m", text="", media=(Media(kind="document", sha256="0"),))
        return attached.with_files(message, lambda _: BytesIO(data), KEYRING.current(NOW)).media[0].sha256

    lines = ("Order of the day", "Column of forty trucks")
    own = recordings.pdf(*lines)
    assert kept(own) == kept(own.replace(b"Alena Kavalenka", b"Ales Kavalenkau"))
    assert kept(own) != kept(recordings.pdf(*reversed(lines)))


def test_a_paper_locked_by_an_import_opens_as_pages(desk: Path) -> None:
    taken(recordings.pdf("Order of the day"))
    said, pages = unframed(locked(MediaRow.objects.get().pk))
    assert (said["kind"], [page.role for page in pages]) == ("document", ["page", "page"])
