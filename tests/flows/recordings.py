"""Video, voice and PDF that say who made them, in every place where such files can."""

from __future__ import annotations

from functools import cache

from dazor import box
from dazor.drill import files
from dazor.drill.files import Maker, made, scene, tags, tone
from tests.flows.pictures import jpeg

SECRETS = (b"SN4711-0815", b"Alena Kavalenka", b"+53.9006", b"gpmf-telemetry", b"hidden-trailer", b"Kavalenka-subtitle")
ABSENT = ", ".join((*box.missing(), *box.lacking()))
ALENA = Maker("Alena Kavalenka", "SN4711-0815", "+53.9006+027.5590/")


@cache
def mp4(*, seconds: float = 2, size: str = "320x180", pattern: str = "testsrc2") -> bytes:
    """A video of hers with everything a camera and its owner leave in it."""
    return files.video(ALENA, seconds=seconds, size=size, pattern=pattern)


@cache
def webm() -> bytes:
    """A video of another family, with tags and an attached picture that names its owner."""
    return made(*scene(1, "160x90", "testsrc"), *tone(1), "-c:v", "libvpx", "-deadline", "realtime", "-c:a", "libopus", *tags(ALENA),
                "-attach", "{owner}", "-metadata:s:t", "mimetype=image/jpeg", name="film.mkv", owner=jpeg())


@cache
def mp3() -> bytes:
    """A recording with ID3 and a cover whose EXIF names its owner."""
    return made(*tone(3), "-i", "{cover}", "-map", "0:a", "-map", "1:v", "-c:v", "copy", "-c:a", "libmp3lame", *tags(ALENA), name="voice.mp3",
                cover=jpeg())


@cache
def ogg() -> bytes:
    """A voice message of hers."""
    return files.voice(ALENA, seconds=3)


def pdf(*lines: str, pages: int = 2) -> bytes:
    """A PDF of hers; its first lines are drawn on every page."""
    return files.paper(ALENA, *lines, pages=pages)
