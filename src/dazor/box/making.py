"""Asks the box for a file made anew, and says in words why there is none."""

from __future__ import annotations

import shutil
import subprocess

import msgspec

from dazor.box import cage
from dazor.box.inside.frame import Piece, unframed

SECONDS = 900  # for one file: three minutes of 720 lines take 120 s of processor time; 12 megapixels half a second
LONGEST_FILE = 64 << 20  # bytes; half a minute of a phone's best video, ten minutes as messengers send it
PROGRAMS = {"ffmpeg": "ffmpeg", "pdftoppm": "poppler-utils"}  # program → Debian's package
PROBLEMS = {
    "broken": "it is broken, or too large to be looked at",
    "kind": "it is neither photo, video, sound nor PDF",
    "large": "it is larger than 64 MB",
    "long": "it took longer than a quarter of an hour to look at",
    "died": "it broke the program that looked at it, or needed too much memory",
    "ffprobe": "ffmpeg is not installed, so video and voice cannot be opened",
    "pdftoppm": "poppler-utils is not installed, so a PDF cannot be opened",
}


class Made(msgspec.Struct, frozen=True, kw_only=True):
    """What came out of the box, or why nothing did."""

    kind: str = ""  # photo, video, voice, document: by the bytes
    pieces: tuple[Piece, ...] = ()
    looks: tuple[str, ...] = ()  # difference hashes: of the picture, of sampled frames
    text: str = ""  # of a PDF
    codes: tuple[str, ...] = ()  # what QR codes say, where they were asked for
    frame: bytes = b""  # all of it as it came
    problem: str = ""


def lacking() -> tuple[str, ...]:
    """Return the Debian packages that would open more kinds of files and are not here."""
    return tuple(package for program, package in PROGRAMS.items() if shutil.which(program) is None)


def safe_copy(data: bytes) -> Made:
    """Return what people may look at: decoded and encoded anew. Raises: OSError: the box itself could not be made."""
    return _made("copy", data)


def stripped(data: bytes) -> Made:
    """Return what may be locked: the file without a word about who made it; a PDF as its pages. Raises: OSError: no box."""
    return _made("strip", data)


def codes(data: bytes) -> Made:
    """Return what the QR codes on a photo or on the pages of a PDF say. Raises: OSError: the box itself could not be made."""
    return _made("codes", data)


def _made(task: str, data: bytes) -> Made:
    if len(data) > LONGEST_FILE:
        return Made(problem=PROBLEMS["large"])
    try:
        made = cage.run(task, data, seconds=SECONDS)
    except subprocess.TimeoutExpired:
        return Made(problem=PROBLEMS["long"])
    try:
        said, pieces = unframed(made)
        if "problem" in said:
            return Made(problem=PROBLEMS[said["problem"]])
        return Made(kind=str(said["kind"]), pieces=pieces, looks=tuple(str(look)[:16] for look in said["looks"]),
                    text=str(said.get("text", "")), codes=tuple(map(str, said.get("codes", ()))), frame=made)
    except (ValueError, KeyError, TypeError):
        return Made(problem=PROBLEMS["died"])
