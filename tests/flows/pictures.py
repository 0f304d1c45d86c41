"""Photographs that say who took them: in EXIF, GPS, XMP, a comment, a profile, a thumbnail and behind the end."""

from __future__ import annotations

import io

from PIL import Image, PngImagePlugin

SECRETS = (b"SN4711-0815", b"Alena Kavalenka", b"53.9006", b"hidden-trailer", b"thumb-owner")
SIZE = (1_200, 900)


def scene(size: tuple[int, int] = SIZE, turn: int = 0) -> Image.Image:
    """A picture with large shapes, so that a difference hash means something."""
    picture = Image.linear_gradient("L").resize(size).rotate(turn)
    picture.paste(Image.radial_gradient("L").resize((size[0] // 2, size[1] // 2)), (size[0] // 5, size[1] // 4))
    return Image.merge("RGB", (picture, picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT), picture))


def exif() -> Image.Exif:
    """Tags that name a camera and its owner."""
    tags = Image.Exif()
    tags[0x013B], tags[0xA431], tags[0xA430] = "Alena Kavalenka", "SN4711-0815", "Alena Kavalenka"
    tags[0x8825] = {1: "N", 2: (53.0, 54.0, 0.0), 29: "2026:11:22"}
    tags[0x9286] = "53.9006"
    return tags


def jpeg(*, progressive: bool = False, picture: Image.Image | None = None, tags: Image.Exif | None = None) -> bytes:
    """A JPEG with everything a phone and its owner leave in it."""
    out = io.BytesIO()
    (picture or scene()).save(out, "JPEG", quality=90, exif=tags or exif(), comment=b"Alena Kavalenka", progressive=progressive,
                              icc_profile=b"SN4711-0815" * 40, xmp=b"<x:xmpmeta>Alena Kavalenka 53.9006</x:xmpmeta>")
    thumbnail = b"\xff\xe0" + (2 + 40).to_bytes(2, "big") + b"JFXX\x00\x10thumb-owner".ljust(40, b"\x00")
    return out.getvalue()[:2] + thumbnail + out.getvalue()[2:] + b"hidden-trailer" + out.getvalue()[:200]


def png() -> bytes:
    """A PNG with texts, EXIF and a trailer."""
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Author", "Alena Kavalenka")
    texts.add_itxt("XML:com.adobe.xmp", "<x>SN4711-0815 53.9006</x>", zip=False)
    out = io.BytesIO()
    scene((400, 300)).save(out, "PNG", pnginfo=texts, exif=exif())
    return out.getvalue() + b"hidden-trailer"
