"""Runs alone in a sandbox: a picture on standard input → a safe copy on standard output. Imports nothing of Dazor.

    one line of JSON {"look": 16 hex digits} and the bytes of a JPEG, or {"problem": "…"} and exit code 1

The copy is decoded and encoded anew at 2,048 pixels at most, so nothing of the file itself is in it. `look` is a
difference hash: 8 x 8 comparisons of neighbouring grey fields, so pictures that look alike differ in few bits
(N. Krawetz, "Kind of like that", 2013).
"""

from __future__ import annotations

import io
import json
import sys
import warnings

from PIL import Image

MOST_PIXELS = 60_000_000  # a bomb is refused before it is unpacked; large phones have 50 million
LONGEST = 2_048  # pixels
QUALITY = 82
_SIDE = 8


def look(picture: Image.Image) -> str:
    """Return the difference hash, 16 hex digits."""
    grey = picture.convert("L").resize((_SIDE + 1, _SIDE), Image.Resampling.LANCZOS).tobytes()
    bits = 0
    for row in range(_SIDE):
        for column in range(_SIDE):
            at = row * (_SIDE + 1) + column
            bits = bits << 1 | (grey[at] < grey[at + 1])
    return f"{bits:016x}"


def recoded(data: bytes) -> tuple[str, bytes]:
    """Return (look, JPEG). Raises: ValueError: too many pixels; and what Pillow raises for files that are none."""
    with Image.open(io.BytesIO(data), formats=("JPEG", "PNG")) as opened:
        if opened.width * opened.height > MOST_PIXELS:
            raise ValueError("too many pixels")
        opened.draft("RGB", (LONGEST, LONGEST))
        picture = opened.convert("RGB")
    picture.thumbnail((LONGEST, LONGEST))
    fresh = Image.frombytes("RGB", picture.size, picture.tobytes())  # no info, no tables of the original
    out = io.BytesIO()
    fresh.save(out, "JPEG", quality=QUALITY)
    return look(fresh), out.getvalue()


def main() -> int:
    """Recode one picture."""
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        seen, copy = recoded(sys.stdin.buffer.read())
    except Exception as error:  # noqa: BLE001 - a decoder may raise anything; nothing of the file is repeated
        sys.stdout.write(json.dumps({"problem": type(error).__name__}) + "\n")
        return 1
    sys.stdout.buffer.write(json.dumps({"look": seen}).encode() + b"\n" + copy)
    return 0


if __name__ == "__main__":
    sys.exit(main())
