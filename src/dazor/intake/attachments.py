"""Files that messages of an export refer to: found by the path it gives, measured, and named by kind and hash alone."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from typing import BinaryIO

from dazor.model.raw import Media

Files = Callable[[str], BinaryIO | None]  # opens a file of the export by its path; None: it is not there

_KINDS = {"jpg": "photo", "jpeg": "photo", "png": "photo", "webp": "photo", "mp4": "video", "3gp": "video", "mov": "video",
          "opus": "voice", "ogg": "voice", "m4a": "voice", "mp3": "voice", "aac": "voice", "amr": "voice"}
# Chats saved by a messenger name a file in a line of its own: `IMG-20220224-WA0001.jpg (file attached)`, or
# `<attached: 00000003-PHOTO-2022-02-24-06-15-33.jpg>`; the words beside the name are in the language of the telephone.
_AROUND = " \u200e\u200f\u202a\u202c\ufeff"  # blanks and writing directions
_NAMED = re.compile(r"<[^<>:]{3,30}: ?([\w -]{1,100}\.(\w{2,4}))>|([\w-]{1,100}\.(\w{2,4})) \([^()]{3,40}\)")


def measured(path: str, kind: str, files: Files) -> Media:
    """Return the reference to a file: its kind, hash and size, or why it could not be measured."""
    opened = files(path)
    if opened is None:
        return Media(kind=kind, problem="not in the folder")
    digest, size = hashlib.sha256(), 0
    with opened:
        while chunk := opened.read(1 << 20):
            digest.update(chunk)
            size += len(chunk)
    if not size:
        return Media(kind=kind, size=0, problem="empty file")
    return Media(kind=kind, sha256=digest.hexdigest(), size=size)


def of_saved_chat(words: str, files: Files | None) -> tuple[str, tuple[Media, ...]]:
    """Return the words of a saved chat's entry without the lines that name a file of the export, and those files."""
    if files is None:
        return words, ()
    said, media = list[str](), list[Media]()
    for line in words.split("\n"):
        named = _NAMED.fullmatch(line.strip(_AROUND))
        path, ending = (named[1] or named[3], named[2] or named[4]) if named else ("", "")
        found = measured(path, _KINDS.get(ending.lower(), "document"), files) if path else Media(kind="", problem="none")
        if found.problem and found.size is None:
            said.append(line)
        else:
            media.append(found)
    return "\n".join(said).strip(), tuple(media)
