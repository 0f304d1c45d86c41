"""The box: four kinds of files come out made anew, without a word about who made them; what goes wrong has a name."""

from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path

import pytest
from PIL import Image

from dazor import box
from dazor.box import cage, making, seccomp
from dazor.box.inside.frame import MARK
from tests.flows import recordings
from tests.flows.pictures import SECRETS as IN_PICTURES
from tests.flows.pictures import exif, jpeg
from tests.flows.recordings import ABSENT, SECRETS

needs_programs = pytest.mark.skipif(bool(ABSENT), reason=f"not installed: {ABSENT}")
needs_box = pytest.mark.skipif(bool(box.missing()), reason=f"not installed: {', '.join(box.missing())}")
MAKERS = {"mp4": recordings.mp4, "webm": recordings.webm, "mp3": recordings.mp3, "ogg": recordings.ogg}


def shown(data: bytes, entries: str) -> str:
    """What ffprobe says of a recording, every tag and every stream."""
    done = subprocess.run(["ffprobe", "-v", "error", "-show_entries", entries, "-of", "compact", "-"], input=data, capture_output=True,
                          check=True)
    return done.stdout.decode()


@needs_programs
@pytest.mark.parametrize(("name", "kind"), [("mp4", "video"), ("webm", "video"), ("mp3", "voice"), ("ogg", "voice")])
def test_what_is_locked_of_a_recording_names_nobody(name: str, kind: str) -> None:
    data = MAKERS[name]()
    assert [s for s in SECRETS[:2] if s not in data] == []
    made = box.stripped(data)
    assert (made.kind, made.problem, [piece.role for piece in made.pieces]) == (kind, "", ["copy"])
    kept = made.pieces[0].data
    assert [s for s in (*SECRETS, *IN_PICTURES) if s in kept] == []
    streams = [line for line in shown(kept, "stream=codec_type").splitlines() if line]
    assert streams == ["stream|codec_type=video", "stream|codec_type=audio"][-1 if kind == "voice" else 0:]
    assert "Kavalenka" not in shown(kept, "format_tags:stream_tags:chapter_tags")
    assert box.stripped(data).pieces == made.pieces  # the same file sent twice has one hash


@needs_programs
def test_the_planted_telemetry_and_messages_were_really_there() -> None:
    data = recordings.mp4()
    assert [s for s in SECRETS if s not in data] == []
    assert "codec_tag_string=gpmd" in shown(data, "stream=codec_tag_string")


@needs_programs
def test_a_video_keeps_its_frames_as_the_camera_compressed_them(tmp_path: Path) -> None:
    frames = []
    for number, data in enumerate((recordings.mp4(), box.stripped(recordings.mp4()).pieces[0].data)):
        (tmp_path / str(number)).write_bytes(data)
        told = subprocess.run(["ffmpeg", "-v", "error", "-i", tmp_path / str(number), "-map", "0:v:0", "-f", "framemd5", "-"],
                              capture_output=True, check=True).stdout.decode()
        frames.append([line.split()[-1] for line in told.splitlines() if not line.startswith("#")])
    assert frames[0] == frames[1]
    assert len(frames[0]) == 20


@needs_programs
def test_a_video_is_shown_small_with_frames_and_a_disguised_voice() -> None:
    made = box.safe_copy(recordings.mp4(size="1600x900", seconds=1))
    assert [(p.role, p.type) for p in made.pieces] == [("copy", "video/webm"), ("frames", "image/jpeg"), ("sound", "audio/ogg")]
    assert "width=1280|height=720" in shown(made.pieces[0].data, "stream=width,height")
    assert [s for s in SECRETS for p in made.pieces if s in p.data] == []
    assert 1 <= len(made.looks) <= 12
    assert Image.open(io.BytesIO(made.pieces[1].data)).size[0] == 4 * 320


def _pitch(data: bytes) -> float:
    """The loudest frequency of a recording, in Hz."""
    import numpy

    raw = subprocess.run(["ffmpeg", "-v", "error", "-i", "-", "-ac", "1", "-ar", "8000", "-f", "s16le", "-"], input=data,
                         capture_output=True, check=True).stdout
    wave = numpy.frombuffer(raw, "int16")[4_000:12_000].astype(float)
    return float(numpy.abs(numpy.fft.rfft(wave * numpy.hanning(len(wave))))[20:].argmax() + 20) * 8_000 / len(wave)


@needs_programs
def test_a_voice_is_disguised_and_the_plain_sound_stands_apart() -> None:
    made = box.safe_copy(recordings.ogg())
    disguised, plain = made.pieces
    assert (disguised.role, plain.role) == ("copy", "sound")
    assert abs(_pitch(plain.data) - 220) < 5
    assert abs(_pitch(disguised.data) - 220) > 20
    assert box.safe_copy(recordings.ogg()).pieces[0].data != disguised.data  # moved by another amount each time


@needs_programs
def test_a_pdf_becomes_pictures_of_its_pages_and_its_words() -> None:
    made = box.stripped(recordings.pdf("Column near Luninets"))
    assert (made.kind, [p.type for p in made.pieces]) == ("document", ["image/jpeg"] * 2)
    assert "Column near Luninets 2" in made.text
    assert [s for s in SECRETS if s in made.frame] == []
    again = box.safe_copy(made.frame)
    assert (again.kind, len(again.pieces), again.problem) == ("document", 2, "")
    assert max(Image.open(io.BytesIO(again.pieces[0].data)).size) == 1_600


@needs_programs
def test_a_long_pdf_is_cut_after_twenty_pages() -> None:
    assert len(box.safe_copy(recordings.pdf("Long", pages=23)).pieces) == 20


@needs_box
@pytest.mark.parametrize("turn", [3, 6, 8])
def test_a_picture_that_was_held_otherwise_stands_upright(turn: int) -> None:
    tags = exif()
    tags[0x0112] = turn
    made = box.safe_copy(jpeg(tags=tags))
    copy = Image.open(io.BytesIO(made.pieces[0].data))
    assert copy.size == ((1_200, 900) if turn == 3 else (900, 1_200))
    assert not copy.getexif()


@needs_programs
@pytest.mark.parametrize(("data", "problem"), [
    (b"", "broken"), (b"rubbish that is nothing", "kind"), (b"%PDF-1.7 and no more", "broken"), (b"\x00\x00\x00\x18ftypmp42" + bytes(64), "kind"),
    (MARK + b"x", "broken"), (b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n", "kind"),
    (b"ffconcat version 1.0\nfile /etc/passwd\n", "kind")], ids=["empty", "rubbish", "pdf", "mp4", "frame", "playlist", "list"])
def test_what_cannot_be_opened_says_why(data: bytes, problem: str) -> None:
    assert box.safe_copy(data).problem == making.PROBLEMS[problem]


def test_a_file_too_large_is_not_even_begun() -> None:
    assert "64 MB" in box.safe_copy(bytes(box.LONGEST_FILE + 1)).problem


@needs_box
@pytest.mark.parametrize(("begin", "program"), [(b"%PDF-1.7", "poppler-utils"), (b"OggS", "ffmpeg")])
def test_a_program_that_is_not_there_is_named(begin: bytes, program: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inside = _probe(tmp_path, "from .real.__main__ import main\nimport os, sys\nos.environ['PATH'] = '/nowhere'\nsys.exit(main('copy'))\n")
    shutil.copytree(cage.INSIDE, inside / "real")
    monkeypatch.setattr(cage, "INSIDE", inside)
    assert box.safe_copy(begin + bytes(40)).problem.startswith(f"{program} is not installed")


def _probe(folder: Path, program: str) -> Path:
    inside = folder / "inside"
    inside.mkdir()
    (inside / "__main__.py").write_text(program)
    return inside


@needs_box
def test_the_box_has_no_network_no_files_and_no_way_to_make_another_box(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = tmp_path / "secret"
    secret.write_text("words")
    program = (f"import os, pathlib, socket, subprocess\nfrom ctypes import CDLL\nseen = [pathlib.Path({str(secret)!r}).exists()]\n"
               "for act in (lambda: socket.socket(), lambda: open('/usr/x', 'w'), lambda: open('/x', 'w'), lambda: open('/box/x', 'w')):\n"
               "    try:\n        act()\n        seen.append('done')\n"
               "    except OSError as error:\n        seen.append(error.errno)\n"
               "seen.append(CDLL(None).unshare(0x10000000))\n"
               "pathlib.Path('/tmp/mine').write_bytes(b'x')\n"
               "seen += [n for n in os.listdir('/proc/self/fd') if int(n) > 3]\n"
               "print(seen, sorted(os.environ))\n")
    monkeypatch.setattr(cage, "INSIDE", _probe(tmp_path, program))
    with seccomp.rules() as rules:
        filtered = rules is not None
    done = cage.run("copy", b"file", seconds=30)
    assert done.decode().strip() == f"[False, {1 if filtered else chr(39) + 'done' + chr(39)}, 30, 30, 30, -1] ['LC_CTYPE', 'PATH', 'PWD']"


@needs_box
def test_more_memory_and_room_than_allowed_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cage, "MEMORY", 1 << 29)
    monkeypatch.setattr(cage, "ROOM", 1 << 20)
    program = ("import pathlib\nseen = []\n"
               "for act in (lambda: bytes(1 << 30), lambda: pathlib.Path('/tmp/big').write_bytes(bytes(1 << 22))):\n"
               "    try:\n        act()\n        seen.append('done')\n"
               "    except (MemoryError, OSError) as error:\n        seen.append(type(error).__name__)\n"
               "print(seen)\n")
    monkeypatch.setattr(cage, "INSIDE", _probe(tmp_path, program))
    assert cage.run("copy", b"file", seconds=30) == b"['MemoryError', 'OSError']\n"


@needs_box
def test_a_box_that_never_stops_talking_is_cut_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cage, "LARGEST", 1 << 20)
    monkeypatch.setattr(cage, "INSIDE", _probe(tmp_path, "import sys\nwhile True:\n    sys.stdout.write('x' * 65536)\n"))
    assert len(cage.run("copy", b"file", seconds=60)) == 1 << 20
    assert box.safe_copy(b"file").problem == making.PROBLEMS["died"]
