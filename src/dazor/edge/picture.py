"""A picture as it comes: what it says beside the picture is cut off, the rest cut into parts and locked at once.

Less than one part (256 KiB) is in the clear at any moment, in a process that dies.
"""

from __future__ import annotations

import msgspec

from dazor.model.raw import Media
from dazor.sealing import parts
from dazor.sealing.errors import NoPicture
from dazor.sealing.shape import EpochKey
from dazor.sealing.stripping import Stripper, stripper


class Sealed(msgspec.Struct, frozen=True, kw_only=True):
    """A file in sealed parts, and how the message will name it."""

    media: Media
    parts: tuple[bytes, ...]


class Picture:
    """Give it the bytes as they come, then ask for what was sealed."""

    def __init__(self, key: EpochKey) -> None:
        self.trouble = ""  # why it is not taken: large, kind, broken
        self._size, self._begin = 0, b""
        self._cutter: parts.Cutter | None = parts.Cutter(key)
        self._stripper: Stripper | None = None

    def add(self, data: bytes) -> None:
        """Take the next bytes; after a trouble they are thrown away."""
        self._size += len(data)
        if self._size > parts.MOST:
            self._refuse("large")
        if self.trouble or self._cutter is None:
            return
        if self._stripper is None:
            data = self._begin = self._begin + data
            if len(data) < 8:
                return
            self._begin, self._stripper = b"", stripper(data[:8])
        if self._stripper is None:
            self._refuse("kind")
            return
        try:
            self._cutter.add(self._stripper.pass_on(data))
        except NoPicture:
            self._refuse("kind")

    def end(self) -> Sealed | None:
        """Return what was sealed, None when `trouble` says why nothing was."""
        if self._cutter is None or self._stripper is None or not self._stripper.ended:
            self.trouble = self.trouble or ("broken" if self._stripper else "kind")
            return None
        digest = self._cutter.end()
        return Sealed(parts=tuple(self._cutter.sealed), media=Media(kind="photo", sha256=digest, size=self._cutter.size, parts=self._cutter.file))

    def _refuse(self, why: str) -> None:
        self.trouble, self._cutter = self.trouble or why, None
