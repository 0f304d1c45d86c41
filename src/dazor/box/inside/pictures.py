"""A picture → a JPEG made anew and its look.

`look` is a difference hash: 8 x 8 comparisons of neighbouring grey fields, so pictures that look alike differ in few
bits (N. Krawetz, "Kind of like that", 2013).
"""

from __future__ import annotations

import io
import warnings

from PIL import Image, ImageOps

MOST_PIXELS = 60_000_000  # a bomb is refused before it is unpacked; large phones have 50 million
LONGEST = 2_048  # pixels
QUALITY = 82
FORMATS = ("JPEG", "PNG", "WEBP")
_SIDE = 8

warnings.simplefilter("error", Image.DecompressionBombWarning)


def look(picture: Image.Image) -> str:
    """Return the difference hash, 16 hex digits."""
    grey = picture.convert("L").resize((_SIDE + 1, _SIDE), Image.Resampling.LANCZOS).tobytes()
    bits = 0
    for row in range(_SIDE):
        for column in range(_SIDE):
            at = row * (_SIDE + 1) + column
            bits = bits << 1 | (grey[at] < grey[at + 1])
    return f"{bits:016x}"


def is_picture(begin: bytes) -> bool:
    """Tell a picture by its first bytes."""
    return begin[:3] == b"\xff\xd8\xff" or begin[:8] == b"\x89PNG\r\n\x1a\n" or (begin[:4], begin[8:12]) == (b"RIFF", b"WEBP")


def opened(data: bytes, longest: int = LONGEST) -> Image.Image:
    """Return the picture upright and no larger than `longest`, with nothing of the file but its pixels.

    Raises: ValueError: too many pixels; and what Pillow raises for files that are none.
    """
    with Image.open(io.BytesIO(data), formats=FORMATS) as found:
        if found.width * found.height > MOST_PIXELS:
            raise ValueError("too many pixels")
        found.draft("RGB", (longest, longest))
        picture = ImageOps.exif_transpose(found).convert("RGB")
    picture.thumbnail((longest, longest))
    return Image.frombytes("RGB", picture.size, picture.tobytes())  # no info, no tables of the original


def jpeg(picture: Image.Image, quality: int = QUALITY) -> bytes:
    """Return the picture as a JPEG."""
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality)
    return out.getvalue()
