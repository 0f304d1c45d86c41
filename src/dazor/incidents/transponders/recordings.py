"""Files of receivers → positions. A row that cannot be read is refused by its number, and the next one is read.

Formats: readsb README-json (aircraft.json, history_N.json, chunks, traces), BaseStation socket data as the SBS-1 writes
it, OpenSky's state vectors (CSV of the data sets, JSON of the interface). Times are UTC, as all three write them by
default; a BaseStation that kept local time is read with `ahead` minutes.
"""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from itertools import chain
from typing import Any, BinaryIO, cast

import ijson
import msgspec

from dazor.model.errors import UnusableInput

YOUNGEST = 2 * 3600  # seconds; what is younger is left out: the least delay of what is not an alert (release class R1)
METRE, KNOT_FEET = 3.28084, 196.85  # feet in a metre, feet a minute in a metre a second
_HEX = re.compile(r"~?[0-9a-f]{6}")
_SBS = 16  # columns up to the longitude
_KINDS = frozenset({"MSG", "SEL", "ID", "AIR", "STA", "CLK"})


class NotARecording(UnusableInput):
    """A file is of no format that is known. Nothing was taken from it; give readsb, BaseStation or OpenSky files."""

    code = "incidents.I04"


class Position(msgspec.Struct, frozen=True, kw_only=True):
    """Where a transponder was at a moment."""

    hex: str  # ICAO address, six digits
    at: float  # seconds since 1970, UTC
    lat: float  # degrees
    lon: float
    feet: float | None  # above sea level; None when not known
    ground: bool
    rate: float | None = None  # feet a minute
    flight: str = ""
    registration: str = ""
    type: str = ""  # ICAO designator
    military: bool = False  # by the recorder's data base


class Refused(msgspec.Struct, frozen=True):
    """A row that was not taken."""

    where: str
    why: str


Row = Position | Refused


def read(stream: BinaryIO, ahead: int = 0) -> Iterator[Row]:
    """Yield positions and refusals in the order of the file.

    `ahead` is by how many minutes the clock of a BaseStation was ahead of UTC. Raises: NotARecording.
    """
    head = stream.read(4096)
    rest = _Joined(head, stream)
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if start[:1] in (b"{", b"["):
        yield from _json(rest)
        return
    first = start.split(b"\n", 1)[0].decode("utf-8", "replace")
    if first.split(",", 1)[0] in _KINDS:
        yield from _sbs(_lines(rest), ahead)
    elif {"icao24", "lat", "lon"} <= {name.strip() for name in first.split(",")}:
        yield from _opensky(_lines(rest))
    else:
        raise NotARecording("neither readsb JSON nor BaseStation lines nor OpenSky state vectors. Nothing was taken.")


class _Joined:
    """A stream whose head was looked at already."""

    def __init__(self, head: bytes, stream: BinaryIO) -> None:
        self._head, self._stream = head, stream

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes."""
        if self._head:
            piece, self._head = (self._head, b"") if size < 0 else (self._head[:size], self._head[size:])
            return piece + self._stream.read() if size < 0 else piece
        return self._stream.read(size)


def _lines(stream: _Joined) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder("utf-8-sig")("replace")
    kept = ""
    while piece := stream.read(65_536):
        whole = (kept + decoder.decode(piece)).split("\n")
        kept = whole.pop()[:65_536]
        yield from (line.rstrip("\r").replace("\0", "") for line in whole)
    if kept:
        yield kept


# ── readsb and OpenSky JSON ────────────────────────────────────────────────────────────────────────────────────────
def _json(stream: _Joined) -> Iterator[Row]:
    """Yield the positions of one or more documents; a document cut short gives what came before."""
    try:
        for number, document in enumerate(ijson.items(stream, "", multiple_values=True, use_float=True), 1):
            yield from _document(document, f"document {number}")
    except ijson.JSONError as error:
        yield Refused("the rest of the file", f"no JSON from here on: {error}")


def _document(document: object, where: str) -> Iterator[Row]:
    if isinstance(document, list):
        for number, part in enumerate(document, 1):
            yield from _document(part, f"{where}, {number}")
    elif not isinstance(document, dict):
        yield Refused(where, "neither an object nor a list")
    elif isinstance(document.get("trace"), list):
        yield from _each(document["trace"], where, lambda row: _of_trace(document, row))
    elif isinstance(document.get("aircraft"), list):
        yield from _each(document["aircraft"], where, lambda row: _of_aircraft(document, row))
    elif isinstance(document.get("states"), list):
        yield from _each(document["states"], where, _of_state)
    elif isinstance(document.get("files"), list):  # chunks of tar1090
        yield from _document(document["files"], where)
    else:
        yield Refused(where, "neither `aircraft` nor `trace` nor `states` in it")


def _each(rows: Iterable[Any], where: str, taken: Callable[[Any], Position | None]) -> Iterator[Row]:
    for number, row in enumerate(rows, 1):
        yield from _one(f"{where}, row {number}", row, taken)


def _one(where: str, row: Any, taken: Callable[[Any], Position | None]) -> Iterator[Row]:  # noqa: ANN401 - a row of any file
    try:
        position = taken(row)
    except (TypeError, ValueError, IndexError, KeyError, AttributeError, OverflowError) as error:
        yield Refused(where, f"cannot be read: {error}")
        return
    if position is not None:
        yield position


def _of_trace(document: Mapping[str, Any], row: Any) -> Position | None:  # noqa: ANN401
    more = row[8] if len(row) > 8 and isinstance(row[8], dict) else {}
    return _position(document["icao"], float(document["timestamp"]) + float(row[0]), row[1], row[2], row[3],
                     rate=row[7] if len(row) > 7 else None, flight=more.get("flight"), registration=document.get("r"),
                     type=document.get("t"), military=bool(int(document.get("dbFlags") or 0) & 1))


def _of_aircraft(document: Mapping[str, Any], row: Any) -> Position | None:  # noqa: ANN401
    if row.get("lat") is None or row.get("lon") is None:
        return None
    height = row.get("alt_baro", row.get("altitude", row.get("alt_geom")))
    return _position(row["hex"], float(document["now"]) - float(row.get("seen_pos") or 0), row["lat"], row["lon"], height,
                     rate=row.get("baro_rate", row.get("geom_rate")), flight=row.get("flight"), registration=row.get("r"),
                     type=row.get("t"), military=bool(int(row.get("dbFlags") or 0) & 1))


def _of_state(row: Any) -> Position | None:  # noqa: ANN401
    if row[5] is None or row[6] is None:
        return None
    feet = "ground" if row[8] else None if row[7] is None else float(row[7]) * METRE
    return _position(row[0], float(row[3] if row[3] is not None else row[4]), row[6], row[5], feet,
                     rate=None if row[11] is None else float(row[11]) * KNOT_FEET, flight=row[1])


def _position(hex_: object, at: float, lat: object, lon: object, height: object, **more: object) -> Position:
    """Return a position. Raises: ValueError for what is none."""
    address = str(hex_).strip().lower()
    if not _HEX.fullmatch(address):
        raise ValueError(f"{str(hex_)[:12]!r} is no ICAO address")
    point = float(str(lat)), float(str(lon))
    if not (-90 <= point[0] <= 90 and -180 <= point[1] <= 180 and 0 < at < 1e11):
        raise ValueError("the point or the time lies outside of the world")
    ground = height == "ground"
    rate = more.pop("rate", None)
    said = {name: str(value or "").strip()[:12] for name, value in more.items() if name != "military"}
    return Position(hex=address, at=at, lat=point[0], lon=point[1], ground=ground,
                    feet=None if ground or height in (None, "") else float(str(height)),
                    rate=None if rate in (None, "") else float(str(rate)), military=bool(more.get("military")), **said)


# ── BaseStation ────────────────────────────────────────────────────────────────────────────────────────────────────
def _sbs(lines: Iterator[str], ahead: int) -> Iterator[Row]:
    """Yield positions; call sign and climb come in lines of their own and are remembered for each transponder."""
    known: dict[str, dict[str, str]] = {}
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield from _one(f"line {number}", line, lambda row: _of_sbs(row.split(","), known, ahead))


def _of_sbs(cells: list[str], known: dict[str, dict[str, str]], ahead: int) -> Position | None:
    if cells[0] not in _KINDS:
        raise ValueError("no BaseStation line")
    if cells[0] != "MSG" or len(cells) < _SBS:
        return None
    own = known.setdefault(cells[4].strip().lower(), {})
    own.update({name: cells[at] for name, at in (("flight", 10), ("rate", 16)) if len(cells) > at and cells[at].strip()})
    if not (cells[14].strip() and cells[15].strip()):
        return None
    at = datetime.fromisoformat(f"{cells[6].replace('/', '-')}T{cells[7]}").replace(tzinfo=UTC) - timedelta(minutes=ahead)
    ground = (len(cells) > 21 and cells[21].strip() in ("-1", "1")) or cells[1] == "2"
    return _position(cells[4], at.timestamp(), cells[14], cells[15], "ground" if ground else cells[11].strip(),
                     rate=cells[16].strip() if len(cells) > 16 and cells[16].strip() else own.get("rate"), flight=own.get("flight"))


# ── OpenSky ────────────────────────────────────────────────────────────────────────────────────────────────────────
def _opensky(lines: Iterator[str]) -> Iterator[Row]:
    names = [name.strip() for name in next(lines).split(",")]
    for number, cells in enumerate(csv.reader(chain(lines)), 2):
        if cells:
            yield from _one(f"line {number}", cells, lambda row: _of_opensky(dict(zip(names, row, strict=False))))


def _of_opensky(row: Mapping[str, str]) -> Position | None:
    lat, lon = (row[name].strip() for name in ("lat", "lon"))
    if lat.lower() in ("", "null", "nan") or lon.lower() in ("", "null", "nan"):
        return None
    height, rate = _metres(row.get("baroaltitude")) or _metres(row.get("geoaltitude")), _metres(row.get("vertrate"))
    return _position(row["icao24"], float(row.get("lastposupdate") or row["time"]), lat, lon,
                     "ground" if str(row.get("onground")).lower() in ("true", "t", "1") else cast("object", height),
                     rate=None if rate is None else rate / METRE * KNOT_FEET, flight=row.get("callsign"))


def _metres(text: str | None) -> float | None:
    """Return feet of a figure in metres; None for none."""
    return None if (text or "").strip().lower() in ("", "null", "nan", "none") else float(str(text)) * METRE
