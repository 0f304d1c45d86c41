"""Pictures on the desk: never in the clear in the database, shown as a copy that was made anew, gone on time."""

from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.test import Client
from PIL import Image

from dazor import box
from dazor.box import cage
from dazor.desk import copying, media
from dazor.desk.errors import Stopped
from dazor.desk.keys import KEYRING
from dazor.desk.models import AccessRow, MediaPart, MediaRow, ReportRow
from dazor.desk.workflow import run
from dazor.model.raw import Media, Message
from dazor.sealing import epochs, parts, seal, slots
from tests.flows.pictures import SECRETS, jpeg, scene
from tests.rooms.desk import cast
from tests.rooms.desk.cast import COLUMN, LANDING, NOW

needs_box = pytest.mark.skipif(bool(box.missing()), reason=f"not installed: {', '.join(box.missing())}")


class Door:
    """A door's two slot files with a few reports."""

    def __init__(self, spool: Path) -> None:
        self.spool, self.epoch = spool, epochs.epoch_of(NOW)
        self.plans = {slots.FILE_NAME: slots.layout(8, 4), slots.MEDIA_NAME: slots.layout(6, 4, parts.PART)}
        self.written, self.rest = 0, list[bytes]()

    def write(self, *sent: tuple[str, bytes], withhold: int = 0, said: str = "", kind: str = "photo") -> list[Media]:
        """Write one tick with these reports, each with a file; `withhold` so many of the last parts."""
        self.written += 1
        reports, sealed, files = list[bytes](), list[bytes](), list[Media]()
        for text, data in sent:
            cutter = parts.Cutter(KEYRING.current(NOW))
            cutter.add(data)
            digest = cutter.end()
            file = Media(kind=kind, sha256=said or digest, size=len(data), parts=cutter.file)
            files.append(file)
            sealed += cutter.sealed
            message = Message(id=f"{self.written}-{len(reports)}", text=text, door="form", media=(file,))
            reports.append(seal.seal(message, KEYRING.current(NOW), sizes=(4_096,)).sealed)
        self._tick(slots.FILE_NAME, reports)
        self.rest = sealed[len(sealed) - withhold:]
        self._tick(slots.MEDIA_NAME, sealed[:len(sealed) - withhold])
        return files

    def write_rest(self) -> None:
        """Write what was withheld, a tick later."""
        self.written += 1
        self._tick(slots.MEDIA_NAME, self.rest)

    def _tick(self, name: str, sealed: list[bytes]) -> None:
        path, plan = self.spool / name, self.plans[name]
        data = bytearray(path.read_bytes() if path.exists() else slots.blank(plan).ljust(plan.size, b"\x00"))
        for offset, piece in slots.tick_writes(plan, self.written, self.epoch, sealed):
            data[offset:offset + len(piece)] = piece
        path.write_bytes(data)


@pytest.fixture
def door(desk: Path) -> Door:
    cast.everybody()
    return Door(desk / "spool")


def row_of(file: Media) -> MediaRow:
    return MediaRow.objects.get(pk=file.parts)


@needs_box
def test_a_picture_is_shown_made_anew_and_every_look_is_written_down(door: Door) -> None:
    (file,) = door.write((COLUMN[0], jpeg()))
    run(now=NOW)
    assert row_of(file).state == "safe"
    kind, copy = media.show(file.parts, by="alena", now=NOW)
    assert (kind, Image.open(io.BytesIO(copy)).size) == ("image/jpeg", (1_200, 900))
    assert [s for s in SECRETS if s in copy] == []
    assert not Image.open(io.BytesIO(copy)).getexif()
    assert AccessRow.objects.filter(what="looked", by="alena").count() == 1
    with pytest.raises(Stopped):
        media.show(file.parts, by="nobody", now=NOW)


@needs_box
def test_a_large_picture_becomes_small_and_comes_in_several_parts(door: Door) -> None:
    big = Image.effect_noise((2_400, 700), 40).convert("RGB")
    out = io.BytesIO()
    big.save(out, "JPEG", quality=60)
    (file,) = door.write((COLUMN[0], out.getvalue()))
    run(now=NOW)
    assert MediaPart.objects.filter(media=file.parts).count() > 1
    assert max(Image.open(io.BytesIO(media.show(file.parts, by="alena", now=NOW)[1])).size) == 2_048


@needs_box
def test_the_same_picture_sent_twice_counts_once_even_recompressed(door: Door) -> None:
    small = io.BytesIO()
    scene().resize((800, 600)).save(small, "JPEG", quality=45)
    other = io.BytesIO()
    scene(turn=90).save(other, "JPEG")
    first, second, third = door.write((COLUMN[0], jpeg()), (COLUMN[1], small.getvalue()), (LANDING[0], other.getvalue()))
    run(now=NOW)
    looks = [int(row_of(f).look, 16) for f in (first, second, third)]
    assert (looks[0] ^ looks[1]).bit_count() <= copying.ALIKE < (looks[0] ^ looks[2]).bit_count()
    reports = {r.report.media[0]: set(r.report.media) for r in ReportRow.objects.all()}
    assert reports[first.sha256] & reports[second.sha256] != set()
    assert reports[third.sha256] & (reports[first.sha256] | reports[second.sha256]) == set()


@needs_box
@pytest.mark.parametrize("data", [b"\xff\xd8\xffrubbish", jpeg()[:9_000], b"%PDF-1.7", b""], ids=["rubbish", "cut", "pdf", "empty"])
def test_a_broken_picture_says_so_and_the_report_stands(door: Door, data: bytes) -> None:
    (file,) = door.write((COLUMN[0], data))
    run(now=NOW)
    assert (row_of(file).state, "broken" in row_of(file).problem) == ("refused", True)
    assert ReportRow.objects.count() == 1


@needs_box
def test_a_bomb_is_refused_before_it_is_unpacked(door: Door) -> None:
    out = io.BytesIO()
    Image.new("1", (9_000, 9_000)).save(out, "PNG")
    (file,) = door.write((COLUMN[0], out.getvalue()))
    run(now=NOW)
    assert row_of(file).state == "refused"


@needs_box
def test_parts_that_come_later_complete_the_picture(door: Door) -> None:
    (file,) = door.write((COLUMN[0], jpeg()), withhold=1)
    run(now=NOW)
    assert row_of(file).state == "awaited"
    door.write_rest()
    run(now=NOW)
    assert row_of(file).state == "safe"


@needs_box
def test_a_picture_that_never_comes_whole_is_told_of(door: Door) -> None:
    (file,) = door.write((COLUMN[0], jpeg()), withhold=1)
    run(now=NOW)
    run(now=NOW + timedelta(hours=37))
    assert (row_of(file).state, "never came whole" in row_of(file).problem) == ("refused", True)


@needs_box
def test_a_file_that_is_not_the_one_sent_is_refused(door: Door) -> None:
    (file,) = door.write((COLUMN[0], jpeg()), said="ab" * 32)
    run(now=NOW)
    assert (row_of(file).state, "not the file that was sent" in row_of(file).problem) == ("refused", True)


@needs_box
def test_originals_go_after_three_days_and_copies_with_their_key(door: Door) -> None:
    (file,) = door.write((COLUMN[0], jpeg()))
    run(now=NOW)
    run(now=NOW + timedelta(hours=84))
    assert (MediaPart.objects.count(), row_of(file).original, row_of(file).state) == (0, False, "safe")
    run(now=NOW + timedelta(days=8))
    assert (row_of(file).state, bytes(row_of(file).safe), len(row_of(file).look)) == ("gone", b"", 16)


def test_without_the_box_nothing_is_decoded_and_nothing_lost(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cage, "NEEDED", {"no-such-program": "no-such-package"})
    (file,) = door.write((COLUMN[0], jpeg()))
    run(now=NOW)
    assert (row_of(file).state, MediaPart.objects.filter(media=file.parts).exists()) == ("awaited", True)


@needs_box
def test_the_page_shows_the_picture_beside_the_opened_words(door: Door, client: Client) -> None:
    (file,) = door.write((COLUMN[0], jpeg()))
    run(now=NOW)
    client.force_login(User.objects.get(username="alena"))
    report = ReportRow.objects.get()
    assert f"/pictures/{file.parts}/" not in client.get(f"/reports/{report.pk}/").content.decode()
    assert f'src="/pictures/{file.parts}/"' in client.post(f"/reports/{report.pk}/").content.decode()
    reply = client.get(f"/pictures/{file.parts}/")
    assert (reply.status_code, reply["Content-Type"], reply["Cache-Control"]) == (200, "image/jpeg", "no-store")
