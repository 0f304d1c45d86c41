"""A multipart form as it arrives: words are kept, a picture is stripped and sealed at once, its name is never read; nothing spools."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from multipart import MultipartError, MultipartSegment, PushMultipartParser, parse_options_header

from dazor.edge.errors import BadForm
from dazor.edge.picture import Picture, Sealed
from dazor.sealing.shape import EpochKey

MAX_FIELDS = 32 * 1_024  # bytes of all words together
MOST_PARTS = 20  # fields and files of one form


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
        self._clean = clean
        self._fields: dict[str, str] = {}
        self._now: _Section | None = None
        self._files = self._empty = self._words = 0
        self._picture = Picture(key) if key is not None else None
        self._sealed: Sealed | None = None

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

    @property
    def _trouble(self) -> str:
        return self._picture.trouble if self._picture is not None else ""

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
        elif self._files == 0 and self._picture is not None:
            self._picture.add(piece)

    def _end(self, section: _Section) -> None:
        if not section.is_file:
            self._fields.setdefault(section.name, section.field.decode("utf-8", "replace"))
        elif section.size:
            self._files += 1
            if self._files == 1 and self._picture is not None:
                self._sealed = self._picture.end()
        elif section.named:
            self._empty += 1
