"""What leaves the box: one line of JSON that says what follows, then the bytes of every piece, one after the other.

A PDF is locked in this form too, as pictures of its pages, so it is also what may come in.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, NamedTuple

MARK = b'{"dazor": 1, '


class Piece(NamedTuple):
    """A part of what was made: a copy, a strip of frames, the sound, a page."""

    role: str  # copy, frames, sound, page
    type: str  # image/jpeg, video/webm, video/mp4, audio/ogg
    data: bytes


def framed(said: dict[str, Any], pieces: Sequence[Piece] = ()) -> bytes:
    """Return the frame."""
    head = {**said, "pieces": [[piece.role, piece.type, len(piece.data)] for piece in pieces]}
    return b"".join((MARK + json.dumps(head).encode()[1:] + b"\n", *(piece.data for piece in pieces)))


def unframed(data: bytes) -> tuple[dict[str, Any], tuple[Piece, ...]]:
    """Return what a frame says and holds. Raises: ValueError: it is none, or is cut off."""
    head, found, rest = data.partition(b"\n")
    if not head.startswith(MARK) or not found:
        raise ValueError("no frame")
    said = json.loads(head)
    pieces, at = [], 0
    for role, type_, size in said["pieces"]:
        pieces.append(Piece(str(role), str(type_), rest[at:at + size]))
        at += size
    if at != len(rest) or any(len(p.data) != s[2] for p, s in zip(pieces, said["pieces"], strict=True)):
        raise ValueError("a frame that is cut off")
    return said, tuple(pieces)
