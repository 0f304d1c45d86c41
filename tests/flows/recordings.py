"""Video, voice and PDF that say who made them, in every place where such files can."""

from __future__ import annotations

import subprocess
import zlib
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from dazor import box
from tests.flows.pictures import jpeg

SECRETS = (b"SN4711-0815", b"Alena Kavalenka", b"+53.9006", b"gpmf-telemetry", b"hidden-trailer", b"Kavalenka-subtitle")
ABSENT = ", ".join((*box.missing(), *box.lacking()))
_SEI = "h264_metadata=sei_user_data='086f3693b7b34f2c965321492feee5b8+SN4711-0815 Alena Kavalenka +53.9006'"
_TAGS = ("-metadata", "artist=Alena Kavalenka", "-metadata", "comment=SN4711-0815", "-metadata", "location=+53.9006+027.5590/",
         "-metadata", "com.apple.quicktime.model=SN4711-0815", "-metadata:s", "handler_name=Alena Kavalenka")


def made(*arguments: str, name: str, **files: bytes) -> bytes:
    """What ffmpeg makes of these arguments; {name} in one stands for a file of these bytes."""
    with TemporaryDirectory() as folder:
        places = {key: Path(folder) / key for key in files}
        for key, data in files.items():
            places[key].write_bytes(data)
        out = Path(folder) / name
        subprocess.run(["ffmpeg", "-v", "error", "-nostdin", *(a.format(**places) for a in arguments), str(out)], check=True)
        return out.read_bytes()


def _scene(seconds: float, size: str, pattern: str) -> tuple[str, ...]:
    return "-f", "lavfi", "-t", str(seconds), "-i", f"{pattern}=size={size}:rate=10"


def _tone(seconds: float) -> tuple[str, ...]:
    return "-f", "lavfi", "-i", f"sine=frequency=220:duration={seconds}:sample_rate=48000"


def _box(kind: bytes, data: bytes) -> bytes:
    return (8 + len(data)).to_bytes(4, "big") + kind + data


@cache
def mp4(*, seconds: float = 2, size: str = "320x180", pattern: str = "testsrc2") -> bytes:
    """A video with tags, a position, a telemetry track, subtitles, chapters, messages inside the stream and a trailer."""
    words = b"1\n00:00:00,000 --> 00:00:01,000\nKavalenka-subtitle\n"
    chapters = b";FFMETADATA1\n[CHAPTER]\nTIMEBASE=1/1\nSTART=0\nEND=1\ntitle=Alena Kavalenka\n"
    plain = made(*_scene(seconds, size, pattern), *_tone(seconds), "-f", "srt", "-i", "{words}", "-i", "{chapters}", "-f", "data", "-i",
                 "{track}", "-map", "0:v", "-map", "1:a", "-map", "2:s", "-map", "4:d", "-map_metadata", "3", "-c:v", "libx264", "-preset",
                 "ultrafast", "-bsf:v", _SEI, "-c:a", "aac", "-c:s", "mov_text", "-c:d", "copy", "-tag:d", "gpmd", *_TAGS, "-movflags",
                 "use_metadata_tags", name="film.mov", words=words, chapters=chapters, track=b"gpmf-telemetry +53.9006 SN4711-0815")
    xyz = _box(b"\xa9xyz", b"\x00\x12\x15\xc7+53.9006+027.5590/")
    return plain + _box(b"uuid", b"SN4711-0815-uuid Alena Kavalenka") + _box(b"udta", xyz) + _box(b"free", b"hidden-trailer")


@cache
def webm() -> bytes:
    """A video of another family, with tags and an attached picture that names its owner."""
    return made(*_scene(1, "160x90", "testsrc"), *_tone(1), "-c:v", "libvpx", "-deadline", "realtime", "-c:a", "libopus", *_TAGS,
                "-attach", "{owner}", "-metadata:s:t", "mimetype=image/jpeg", name="film.mkv", owner=jpeg())


@cache
def mp3() -> bytes:
    """A recording with ID3 and a cover whose EXIF names its owner."""
    return made(*_tone(3), "-i", "{cover}", "-map", "0:a", "-map", "1:v", "-c:v", "copy", "-c:a", "libmp3lame", *_TAGS, name="voice.mp3",
                cover=jpeg())


@cache
def ogg() -> bytes:
    """A voice message with Vorbis comments."""
    return made(*_tone(3), "-c:a", "libopus", *_TAGS, name="voice.ogg")


def pdf(*lines: str, pages: int = 2) -> bytes:
    """A PDF with an author, XMP, an attachment and a script; its first lines are drawn on every page."""
    objects = [b"<</Type/Catalog/Pages 2 0 R/OpenAction 5 0 R/Metadata 6 0 R/Names<</EmbeddedFiles<</Names[(a)7 0 R]>>>>>>",
               b"<</Type/Pages/Count %d/Kids[%s]>>" % (pages, b" ".join(b"%d 0 R" % (10 + 2 * n) for n in range(pages))),
               b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>", b"<</Author(Alena Kavalenka)/Creator(SN4711-0815)/Title(+53.9006)>>",
               b"<</S/JavaScript/JS(app.alert('Alena Kavalenka SN4711-0815'))>>",
               _stream(b"<x:xmpmeta>Alena Kavalenka SN4711-0815 +53.9006</x:xmpmeta>", b"/Type/Metadata/Subtype/XML"),
               b"<</Type/Filespec/F(Alena Kavalenka.txt)/EF<</F 8 0 R>>>>",
               _stream(b"SN4711-0815 Alena Kavalenka hidden-trailer", b"/Type/EmbeddedFile"), b"null"]
    for number in range(pages):
        drawn = "".join(f"BT /F1 18 Tf 72 {700 - 30 * row} Td ({line} {number + 1}) Tj ET\n" for row, line in enumerate(lines))
        objects += [b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>/Contents %d 0 R>>" % (11 + 2 * number),
                    _stream(zlib.compress(drawn.encode()), b"/Filter/FlateDecode")]
    body, places = bytearray(b"%PDF-1.7\n"), list[int]()
    for number, one in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return bytes(body) + b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R/Info 4 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (
        len(places) + 1, table, len(places) + 1, len(body)) + b"hidden-trailer"


def _stream(data: bytes, said: bytes = b"") -> bytes:
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (said, len(data), data)
