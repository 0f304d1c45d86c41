"""A multipart form as it arrives: words are kept, a picture is stripped, cut and sealed at once, its name is never read.

Less than one part of a file (256 KiB) is in the clear at any moment, in a worker that dies; nothing spools.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from dazor.edge.errors import BadForm
from dazor.edge.stripping import Stripper, stripper
from dazor.model.raw import Media
from dazor.sealing import parts
from dazor.sealing.shape import EpochKey

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

    def __init__(self) -> None:
        self.name, self.is_file, self.size = "", False, 0
        self.field, self.head = bytearray(), {b"": b""}
        self.cutter: parts.Cutter | None = None
        self.stripper: Stripper | None = None


class Upload:
    """Feed it the body; at the end it gives the filled form. `key` None takes no file: files are counted only."""

    def __init__(self, content_type: str, key: EpochKey | None, clean: Callable[[str], str]) -> None:
        """Raises: BadForm: there is no boundary."""
        kind, options = parse_options_header(content_type.encode("latin-1", "replace"))
        boundary = options.get(b"boundary", b"")
        if kind != b"multipart/form-data" or not 0 < len(boundary) <= 200:
            raise BadForm("The form is broken. Nothing was kept.")
        self._key, self._clean = key, clean
        self._fields: dict[str, str] = {}
        self._now, self._name, self._value = _Section(), b"", b""
        self._count = self._files = self._empty = self._words = 0
        self._sealed: Sealed | None = None
        self._trouble, self._ended = "", False
        self._parser = MultipartParser(boundary, {
            "on_part_begin": self._begin, "on_header_field": self._header_name, "on_header_value": self._header_value,
            "on_header_end": self._header_end, "on_headers_finished": self._headers, "on_part_data": self._data,
            "on_part_end": self._end, "on_end": self._over})

    def feed(self, data: bytes) -> None:
        """Take the next bytes of the body. Raises: BadForm."""
        try:
            self._parser.write(data)
        except (FormParserError, ValueError, LookupError) as error:
            raise BadForm("The form is broken. Nothing was kept.") from error

    @property
    def hopeless(self) -> bool:
        """Tell whether the rest need not be heard: the file is too large, and the words before it go back."""
        return self._trouble == "large"

    def filled(self) -> Filled:
        """Return what the form held. Raises: BadForm: it was cut off."""
        if not (self._ended or self.hopeless):
            raise BadForm("The form is cut off. Nothing was kept.")
        return Filled(text=self._clean(self._fields.get("text", "")), language=self._fields.get("language", ""),
                      files=max(self._files, self.hopeless), empty_files=self._empty, sealed=self._sealed, trouble=self._trouble)

    # What the parser calls

    def _begin(self) -> None:
        self._count += 1
        if self._count > MOST_PARTS:
            raise BadForm("The form is broken. Nothing was kept.")
        self._now = _Section()

    def _header_name(self, data: bytes, start: int, end: int) -> None:
        self._name += data[start:end]

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _header_end(self) -> None:
        if self._name.lower() == b"content-disposition":
            options = parse_options_header(self._value)[1]
            self._now.name = options.get(b"name", b"").decode("utf-8", "replace")
            self._now.is_file = b"filename" in options or not self._now.name
            self._now.head = {b"": options.get(b"filename", b"")[:1]}  # whether it has a name, never which
        self._name = self._value = b""

    def _headers(self) -> None:
        if not self._now.name:
            self._now.is_file = True  # a part nobody asked for

    def _data(self, data: bytes, start: int, end: int) -> None:
        section, piece = self._now, data[start:end]
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
            except BadForm:
                section.cutter, self._trouble = None, "kind"

    def _end(self) -> None:
        section = self._now
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
        elif section.head[b""]:
            self._empty += 1

    def _over(self) -> None:
        self._ended = True
