"""A multipart form as it arrives: words are kept, a picture is stripped, cut and sealed at once, its name is never read.

Less than one part of a file (256 KiB) is in the clear at any moment, in a worker that dies; nothing spools.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from multipart import MultipartError, MultipartSegment, PushMultipartParser, parse_options_header

from dazor.edge.errors import BadForm
from dazor.model.raw import Media
from dazor.sealing import parts
from dazor.sealing.errors import NoPicture
from dazor.sealing.shape import EpochKey
from dazor.sealing.stripping import Stripper, stripper

MAX_FIELDS = 32 * 1_024  # bytes of all words together
MOST_PARTS = 20  # fields and files of one form

class Sealed(msgspec.Struct, frozen=True, kw_only=True):
    """A file in sealed parts, and how the message will name it."""

    media: Media
    parts: tuple[bytes, ...]


class Filled(msgspec.Struct, frozen=True, kw_only=True):
    """What a form held."""

    text: str = ""
    language: str = ""
    files: int = 0  # with bytes in them
    empty_files: int = 0
    sealed: Sealed | None = None  # the first file
    trouble: str = ""  # of the first file: large, kind, broken


class _Section:
    """One part of the form while it comes."""

    def __init__(self, segment: MultipartSegment) -> None:
        self.name = segment.name or ""
        self.is_file = segment.filename is not None or not self.name  # a part nobody asked for counts as a file
        self.named = bool(segment.filename)  # whether it has a name, never which
        self.size, self.field = 0, bytearray()
        self.cutter: parts.Cutter | None = None
        self.stripper: Stripper | None = None


class Upload:
    """Feed it the body; at the end it gives the filled form. `key` None takes no file: files are counted only."""

    def __init__(self, content_type: str, key: EpochKey | None, clean: Callable[[str], str]) -> None:
        """Raises: BadForm: there is no boundary."""
        try:
            kind, options = parse_options_header(content_type)
            boundary = options.get("boundary", "")
            if kind != "multipart/form-data" or not 0 < len(boundary) <= 200:
                raise BadForm("The form is broken. Nothing was kept.")
            self._parser = PushMultipartParser(boundary.encode("latin-1", "replace"), max_segment_count=MOST_PARTS)
        except (MultipartError, ValueError) as error:
            raise BadForm("The form is broken. Nothing was kept.") from error
        self._key, self._clean = key, clean
        self._fields: dict[str, str] = {}
        self._now: _Section | None = None
        self._files = self._empty = self._words = 0
        self._sealed: Sealed | None = None
        self._trouble = ""

    def feed(self, data: bytes) -> None:
        """Take the next bytes of the body. Raises: BadForm."""
        if self._parser.closed:
            return
        try:
            for event in self._parser.parse(data):
                if isinstance(event, MultipartSegment):
                    self._now = _Section(event)
                elif self._now is not None and event:
                    self._data(self._now, bytes(event))
                elif self._now is not None:
                    self._end(self._now)
                    self._now = None
        except (MultipartError, ValueError, LookupError) as error:
            raise BadForm("The form is broken. Nothing was kept.") from error

    @property
    def hopeless(self) -> bool:
        """Tell whether the rest need not be heard: the file is too large, and the words before it go back."""
        return self._trouble == "large"

    def filled(self) -> Filled:
        """Return what the form held. Raises: BadForm: it was cut off."""
        if not self.hopeless:
            self.feed(b"")  # the end: raises when the last boundary has not come
        return Filled(text=self._clean(self._fields.get("text", "")), language=self._fields.get("language", ""),
                      files=max(self._files, self.hopeless), empty_files=self._empty, sealed=self._sealed, trouble=self._trouble)

    def _data(self, section: _Section, piece: bytes) -> None:
        section.size += len(piece)
        if not section.is_file:
            self._words += len(piece)
            if self._words > MAX_FIELDS:
                raise BadForm("The form is too long. Nothing was kept.")
            section.field += piece
        elif self._files == 0 and self._key is not None and not self._trouble:
            self._file(section, piece)

    def _file(self, section: _Section, piece: bytes) -> None:
        """Cut and seal; what the first bytes are decides whether it is taken at all."""
        assert self._key is not None  # noqa: S101 - asked by the caller
        if section.size > parts.MOST:
            section.cutter, self._trouble = None, "large"
            return
        if section.stripper is None:
            section.field += piece
            if len(section.field) < 8:
                return
            section.stripper, piece = stripper(bytes(section.field[:8])), bytes(section.field)
            section.field.clear()
            if section.stripper is None:
                self._trouble = "kind"
                return
            section.cutter = parts.Cutter(self._key)
        if section.cutter is not None:
            try:
                section.cutter.add(section.stripper.pass_on(piece))
            except NoPicture:
                section.cutter, self._trouble = None, "kind"

    def _end(self, section: _Section) -> None:
        if not section.is_file:
            self._fields.setdefault(section.name, section.field.decode("utf-8", "replace"))
        elif section.size:
            self._files += 1
            if section.cutter is not None and section.stripper is not None and section.stripper.ended:
                digest = section.cutter.end()
                self._sealed = Sealed(parts=tuple(section.cutter.sealed), media=Media(
                    kind="photo", sha256=digest, size=section.cutter.size, parts=section.cutter.file))
            elif self._key is not None and self._files == 1:
                self._trouble = self._trouble or ("broken" if section.cutter else "kind")
        elif section.named:
            self._empty += 1
