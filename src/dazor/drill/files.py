"""Photos, video, voice and papers that say who made them, in every place where such files can: what people attach."""

from __future__ import annotations

import io
import random
import shutil
import subprocess
import zlib
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

from dazor.drill.senders import Sender
from dazor.sealing import armour

if TYPE_CHECKING:
    from PIL import Image


class Maker(NamedTuple):
    """By what the maker of a file could be named."""

    owner: str
    serial: str
    place: str


def of(person: Sender) -> bytes:
    """Return the file that an export has beside this person's words; without ffmpeg a photo stands in for a recording."""
    maker = Maker(person.owner, person.serial, person.gps)
    if person.file == "document":
        return paper(maker, "Column near Luninets at noon", f"Call {person.own_phone}", pages=1)
    if person.file == "photo" or shutil.which("ffmpeg") is None:
        return photograph(person, 0)
    return video(maker, seconds=1, size="160x90") if person.file == "video" else voice(maker)


def photograph(person: Sender, message: int) -> bytes:
    """Return a picture whose EXIF, XMP, comment and trailer name camera, owner and place: another one with each message.

    A third of them are large, of several sealed parts.
    """
    from PIL import Image

    rng = random.Random(person.number * 16 + message)  # noqa: S311 - the same picture again
    width, height = (640, 480) if person.number % 3 == 2 else (96, 72)
    seen = Image.frombytes("RGB", (8, 6), rng.randbytes(8 * 6 * 3)).resize((width, height))
    grain = Image.frombytes("RGB", (width, height), rng.randbytes(width * height * 3))
    return _by_camera(Image.blend(seen, grain, 0.4), person)


def sheet(sealed: bytes) -> Image.Image:
    """Return a sheet of paper with the codes of a sealed text."""
    import zxingcpp
    from PIL import Image

    page = Image.new("L", (900, 1_320), 255)
    for number, text in enumerate(armour.leaves_of(sealed)):
        code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M").to_image(4)
        page.paste(Image.fromarray(code), (20 + number % 2 * 440, 20 + number // 2 * 430))
    return page


def letter(person: Sender, sealed: bytes, moment: datetime) -> bytes:
    """Return an e-mail with a photograph of a sheet: its headers name the sender, and so does the picture."""
    made = EmailMessage()
    made["Received"] = f"from [{person.address}] (helo={person.username}); {format_datetime(moment)}"
    made["From"], made["Date"] = f'"{person.name}" <{person.username}@example.org>', format_datetime(moment)
    made["Subject"], made["User-Agent"] = person.phone, person.user_agent
    made.set_content(f"{person.name}, {person.phone}")
    made.add_attachment(scan(person, sealed, moment), maintype="image", subtype="jpeg", filename=person.file_name)
    return made.as_bytes()


def scan(person: Sender, sealed: bytes, moment: datetime) -> bytes:
    """Return a photograph of a sheet whose hidden data name camera, owner, place and second."""
    return _by_camera(sheet(sealed).convert("RGB"), person, f"{moment:%Y-%m-%dT%H:%M:%S}")


def _by_camera(picture: Image.Image, person: Sender, taken: str = "") -> bytes:
    """Return a JPEG whose EXIF, XMP, comment and trailer name camera, owner and place."""
    from PIL import Image
    from PIL.ExifTags import GPS, IFD, Base

    traits = f"SerialNumber={person.serial} OwnerName={person.owner} GPSPosition={person.gps} {taken}".strip().encode()
    exif, made_ = Image.Exif(), io.BytesIO()
    exif.get_ifd(IFD.Exif).update({Base.BodySerialNumber: person.serial, Base.CameraOwnerName: person.owner})
    exif.get_ifd(IFD.GPSInfo)[GPS.GPSAreaInformation] = person.gps
    picture.save(made_, "JPEG", quality=95, exif=exif, comment=traits)
    xmp = b"http://ns.adobe.com/xap/1.0/\x00<x:xmpmeta>" + traits + b"</x:xmpmeta>"
    return b"\xff\xd8\xff\xe1" + (len(xmp) + 2).to_bytes(2, "big") + xmp + made_.getvalue()[2:] + traits


def made(*arguments: str, name: str, **files: bytes) -> bytes:
    """Return what ffmpeg makes of these arguments; {name} in one stands for a file of these bytes."""
    with TemporaryDirectory() as folder:
        places = {key: Path(folder) / key for key in files}
        for key, data in files.items():
            places[key].write_bytes(data)
        out = Path(folder) / name
        subprocess.run(["ffmpeg", "-v", "error", "-nostdin", *(a.format(**places) for a in arguments), str(out)], check=True)  # noqa: S603, S607
        return out.read_bytes()


def scene(seconds: float, size: str, pattern: str) -> tuple[str, ...]:
    """Return ffmpeg's words for moving pictures of nothing."""
    return "-f", "lavfi", "-t", str(seconds), "-i", f"{pattern}=size={size}:rate=10"


def tone(seconds: float) -> tuple[str, ...]:
    """Return ffmpeg's words for a sound."""
    return "-f", "lavfi", "-i", f"sine=frequency=220:duration={seconds}:sample_rate=48000"


def tags(maker: Maker) -> tuple[str, ...]:
    """Return ffmpeg's words for tags that name a maker."""
    return ("-metadata", f"artist={maker.owner}", "-metadata", f"comment={maker.serial}", "-metadata", f"location={maker.place}",
            "-metadata", f"com.apple.quicktime.model={maker.serial}", "-metadata:s", f"handler_name={maker.owner}")


def video(maker: Maker, *, seconds: float, size: str, pattern: str = "testsrc2") -> bytes:
    """Return a video with tags, a position, a telemetry track, subtitles, chapters, messages inside the stream and a trailer."""
    words = f"1\n00:00:00,000 --> 00:00:01,000\n{maker.owner}-subtitle\n".encode()
    chapters = f";FFMETADATA1\n[CHAPTER]\nTIMEBASE=1/1\nSTART=0\nEND=1\ntitle={maker.owner}\n".encode()
    inside = f"h264_metadata=sei_user_data='086f3693b7b34f2c965321492feee5b8+{maker.serial} {maker.owner} {maker.place}'"
    plain = made(*scene(seconds, size, pattern), *tone(seconds), "-f", "srt", "-i", "{words}", "-i", "{chapters}", "-f", "data", "-i",
                 "{track}", "-map", "0:v", "-map", "1:a", "-map", "2:s", "-map", "4:d", "-map_metadata", "3", "-c:v", "libx264", "-preset",
                 "ultrafast", "-bsf:v", inside, "-c:a", "aac", "-c:s", "mov_text", "-c:d", "copy", "-tag:d", "gpmd", *tags(maker),
                 "-movflags", "use_metadata_tags", name="film.mov", words=words, chapters=chapters,
                 track=f"gpmf-telemetry {maker.place} {maker.serial}".encode())
    place = maker.place.encode()
    return (plain + _box(b"uuid", f"{maker.serial}-uuid {maker.owner}".encode())
            + _box(b"udta", _box(b"\xa9xyz", len(place).to_bytes(2, "big") + b"\x15\xc7" + place)) + _box(b"free", b"hidden-trailer"))


def _box(kind: bytes, data: bytes) -> bytes:
    return (8 + len(data)).to_bytes(4, "big") + kind + data


def voice(maker: Maker, seconds: float = 1) -> bytes:
    """Return a voice message with Vorbis comments."""
    return made(*tone(seconds), "-c:a", "libopus", *tags(maker), name="voice.ogg")


def paper(maker: Maker, *lines: str, pages: int) -> bytes:
    """Return a PDF with an author, XMP, an attachment and a script; its lines are drawn on every page."""
    owner, serial, place = (trait.encode() for trait in maker)
    all_ = b" ".join((owner, serial, place))
    objects = [b"<</Type/Catalog/Pages 2 0 R/OpenAction 5 0 R/Metadata 6 0 R/Names<</EmbeddedFiles<</Names[(a)7 0 R]>>>>>>",
               b"<</Type/Pages/Count %d/Kids[%s]>>" % (pages, b" ".join(b"%d 0 R" % (10 + 2 * n) for n in range(pages))),
               b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>", b"<</Author(%s)/Creator(%s)/Title(%s)>>" % (owner, serial, place),
               b"<</S/JavaScript/JS(app.alert('%s'))>>" % all_,
               _stream(b"<x:xmpmeta>%s</x:xmpmeta>" % all_, b"/Type/Metadata/Subtype/XML"),
               b"<</Type/Filespec/F(%s.txt)/EF<</F 8 0 R>>>>" % owner, _stream(all_ + b" hidden-trailer", b"/Type/EmbeddedFile"), b"null"]
    for number in range(pages):
        drawn = "".join(f"BT /F1 18 Tf 72 {700 - 30 * row} Td ({line} {number + 1}) Tj ET\n" for row, line in enumerate(lines))
        objects += [b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>/Contents %d 0 R>>" % (11 + 2 * number),
                    _stream(zlib.compress(drawn.encode()), b"/Filter/FlateDecode")]
    body, places = bytearray(b"%PDF-1.7\n"), list[int]()
    for number, one in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % at for at in places)
    return bytes(body) + b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R/Info 4 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (
        len(places) + 1, table, len(places) + 1, len(body)) + b"hidden-trailer"


def _stream(data: bytes, said: bytes = b"") -> bytes:
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (said, len(data), data)
