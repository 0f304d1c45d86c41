"""Files that an import brings: who made them is cut off in the box, then they are locked in parts like the door's.

A photo keeps its picture as the camera compressed it, a video its frames; sound is encoded anew, a PDF becomes pictures
of its pages and its text joins the words of the message. What cannot be stripped is not taken; its hash is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import BinaryIO

import msgspec

from dazor import box
from dazor.desk.models import MediaPart
from dazor.model.raw import MAX_TEXT_BYTES, Media, Message
from dazor.sealing import parts, stripping
from dazor.sealing.errors import NoPicture
from dazor.sealing.shape import EpochKey

Files = Callable[[Media], BinaryIO | None]  # opens a file that an import measured; None: it has none
NO_BOX = "bubblewrap is not installed, so only photos can be taken in"


def with_files(message: Message, files: Files, key: EpochKey) -> Message:
    """Return the message with its files locked and kept; the caller takes the message or lets the parts die in 72 hours.

    Raises: OSError: a file cannot be read, or the box not be made.
    """
    found, texts = list[Media](), [message.text] if message.text else []
    for media in message.media:
        opened = files(media) if media.sha256 and not media.parts else None
        if opened is None:
            found.append(media)
            continue
        with opened:
            data = opened.read(box.LONGEST_FILE + 1)
        made = stripped(data)
        found.append(msgspec.structs.replace(media, problem=made.problem) if made.problem else _locked(made, key))
        texts += [made.text] if made.text else []
    text = "\n\n".join(texts).encode()[:MAX_TEXT_BYTES].decode("utf-8", "ignore")
    return msgspec.structs.replace(message, text=text, media=tuple(found))


def stripped(data: bytes) -> box.Made:
    """Return a file without a word about who made it. Raises: OSError: the box could not be made."""
    stripper = stripping.stripper(data[:8])
    if stripper is not None and len(data) <= box.LONGEST_FILE:
        try:
            kept = stripper.pass_on(data)
        except NoPicture:
            return box.Made(problem=box.PROBLEMS["broken"])
        return box.Made(kind="photo", pieces=(box.Piece("copy", "", kept),)) if stripper.ended else box.Made(problem=box.PROBLEMS["broken"])
    return box.Made(problem=NO_BOX) if box.missing() else box.stripped(data)


def _locked(made: box.Made, key: EpochKey) -> Media:
    cutter = parts.Cutter(key)
    cutter.add(made.frame if made.kind == "document" else made.pieces[0].data)
    digest = cutter.end()
    MediaPart.objects.bulk_create(_parts(cutter, key.epoch), batch_size=16)
    return Media(kind=made.kind, sha256=digest, size=cutter.size, parts=cutter.file)


def _parts(cutter: parts.Cutter, epoch: str) -> Iterable[MediaPart]:
    last = len(cutter.sealed)
    return (MediaPart(media=cutter.file, number=number, of=last if number == last - 1 else 0, epoch=epoch, sealed=sealed)
            for number, sealed in enumerate(cutter.sealed))
