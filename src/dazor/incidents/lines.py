"""A line of somebody's reading → a report: what is there is taken, what cannot be read is left out and said.

Lines of `dazor triage` need none of this. Other makers leave fields out, write null, a number as text, a time as EDTF
(`2022-03-17T14:20/..`), a heading in words or degrees, a type that nobody knows. A type that is no type of ours becomes
`other` with the word as its code: it joins its like by place and time, and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

import msgspec

from dazor.incidents import moments
from dazor.incidents.seen import COMPASS
from dazor.model.codes import DEFAULT_CODE, EVENT_TYPES, Label, PlaceKind, Precision, Role
from dazor.model.errors import UnusableInput
from dazor.model.facts import Area, Count, Place, Report, Sighting, When

T = TypeVar("T")
_WORDS = {"north": "n", "south": "s", "east": "e", "west": "w"}
_MONTH, _DAY, _MINUTE = 7, 10, 16  # characters of civil times
_UNSPECIFIED = re.compile(r"[-T:]?[0-9]*[XxUu].*$")  # EDTF: 2022-03-XX is the month
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


class UnusableLine(UnusableInput):
    """A line has no id, or is no object. It was left out; the others are read."""

    code = "incidents.I03"


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """A report as taken from a line."""

    report: Report
    text: str = ""  # where the line has it; its near-duplicate sketch is not made here
    incident: str = ""  # the grouping, where it is given
    left_out: tuple[str, ...] = ()  # what could not be read


class _Line(Report, frozen=True, kw_only=True, omit_defaults=True):
    """A report that may still carry its text, and the incident it is told to be of."""

    text: str = ""
    incident: str = ""


_STRICT = msgspec.json.Decoder(_Line)
_NAMES = Report.__struct_fields__


def read(raw: bytes) -> Taken:
    """Return what a line of JSON says. Raises: UnusableLine; msgspec.DecodeError for what is not JSON."""
    try:
        line = _STRICT.decode(raw)
    except msgspec.ValidationError:
        return taken(msgspec.json.decode(raw))
    if line.id and all(_plain(sighting) for sighting in line.sightings):
        return Taken(report=Report(**{name: getattr(line, name) for name in _NAMES}), text=line.text, incident=line.incident)
    return taken(msgspec.json.decode(raw))


def _plain(sighting: Sighting) -> bool:
    when = sighting.when
    return ((when is None or moments.stated(when) is not None) and (not sighting.heading or sighting.heading in COMPASS)
            and all(-90 <= (p.lat or 0.0) <= 90 and -180 <= (p.lon or 0.0) <= 180 for p in sighting.places))


def taken(raw: object) -> Taken:
    """Return what a decoded line says, field by field. Raises: UnusableLine."""
    if not isinstance(raw, Mapping):
        raise UnusableLine("not an object with fields; it was left out. Write one report a line.")
    id_ = raw.get("id")
    if isinstance(id_, bool) or not isinstance(id_, str | int) or id_ == "":
        raise UnusableLine("no id; it was left out, since no incident could name it. Give every line an id.")
    noted: list[str] = []
    fields: dict[str, Any] = {name: _text(raw.get(name)) for name in ("lang", "signature", "published", "received", "door", "origin")}
    sightings = tuple(_sighting(one, fields["published"], noted) for one in _many(raw.get("sightings")) if isinstance(one, Mapping))
    if len(sightings) < len(_many(raw.get("sightings"))):
        noted.append("a sighting that is no object")
    media = (one.get("sha256") if isinstance(one, Mapping) else one for one in _many(raw.get("media")))
    report = Report(id=str(id_), sightings=sightings, media=tuple(str(one) for one in media if one), **fields)
    return Taken(report=report, text=_text(raw.get("text")), incident=_text(raw.get("incident")), left_out=tuple(noted))


def _text(value: object) -> str:
    return value if isinstance(value, str) else str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def _many(value: object) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else [] if value in (None, "") else [value]


def _number(value: object) -> float | None:
    if isinstance(value, str):
        try:
            value = float(value)
        except ValueError:
            return None
    ok = isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e12
    return float(value) if ok and isinstance(value, int | float) else None


def _coded(kind: Callable[[str], T], value: object, default: T, noted: list[str], what: str) -> T:
    word = _text(value).strip().lower().replace(" ", "_").replace("-", "_")
    try:
        return kind(word) if word else default
    except ValueError:
        noted.append(f"{what} {word!r}")
        return default


def _sighting(raw: Mapping[str, Any], published: str, noted: list[str]) -> Sighting:
    label, code = _type(raw, noted)
    places = tuple(place for one in _many(raw.get("places")) if (place := _place(one, noted)) is not None)
    objects = tuple(one for one in _many(raw.get("objects")) if isinstance(one, str))
    return Sighting(type=label, code=code, places=places, when=_when(raw.get("when"), published, noted),
                    count=_count(raw.get("count"), noted), heading=_heading(raw.get("heading")), objects=objects,
                    airframe=_text(raw.get("airframe")),
                    hedged=_true(raw.get("hedged")), negated=_true(raw.get("negated")))


def _true(value: object) -> bool:
    return value is True or value == 1 or str(value).lower() in ("true", "yes")


def _type(raw: Mapping[str, Any], noted: list[str]) -> tuple[Label, str]:
    code, word = _text(raw.get("code")), _text(raw.get("type")).strip()
    if word in EVENT_TYPES:
        return EVENT_TYPES[word].label, word
    unknown = len(noted)
    label = _coded(Label, word, Label.OTHER, noted, "type")
    if len(noted) > unknown:
        return Label.OTHER, code or word.lower()
    return label, code or DEFAULT_CODE[label]


# ── places ─────────────────────────────────────────────────────────────────────────────────────────────────────────
def _place(raw: object, noted: list[str]) -> Place | None:
    if isinstance(raw, str):
        return Place(name=raw, kind=PlaceKind.SETTLEMENT) if raw.strip() else None
    if not isinstance(raw, Mapping):
        noted.append("a place that is no object")
        return None
    id_, name = _text(raw.get("id")), _text(raw.get("name"))
    lat, lon = _point(raw, noted)
    if not (id_ or name) and lat is None:
        return None
    radius, people = _number(raw.get("radius_km")), _number(raw.get("population"))
    return Place(id=id_ or ("" if name else f"{lat},{lon}"), name=name or id_ or f"{lat},{lon}", lat=lat, lon=lon,
                 kind=_coded(PlaceKind, raw.get("kind"), PlaceKind.SETTLEMENT, noted, "kind of place"),
                 role=_coded(Role, raw.get("role"), Role.AT, noted, "role"),
                 radius_km=radius if radius is not None and radius >= 0 else None,
                 population=int(people) if people is not None and people >= 0 else None,
                 names=_converted(raw.get("names"), dict[str, str]) or {}, ladder=_converted(raw.get("ladder"), tuple[Area, ...]) or ())


def _point(raw: Mapping[str, Any], noted: list[str]) -> tuple[float | None, float | None]:
    lat, lon = _number(raw.get("lat")), _number(raw.get("lon", raw.get("lng")))
    if lat is None or lon is None:
        return None, None
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        noted.append(f"the point {lat}, {lon}")
        return None, None
    return lat, lon


def _converted(value: object, kind: Any) -> Any:  # noqa: ANN401 - of any kind
    try:
        return msgspec.convert(value, kind) if value else None
    except msgspec.ValidationError:
        return None


# ── times ──────────────────────────────────────────────────────────────────────────────────────────────────────────
def _when(raw: object, published: str, noted: list[str]) -> When | None:
    """Return a time. An interval with an open end lasts until the message was published, one with an open start a day."""
    fields: Mapping[str, Any] = raw if isinstance(raw, Mapping) else {"start": _text(raw)}
    start, end = _text(fields.get("start")), _text(fields.get("end"))
    if "/" in start:
        start, _, end = start.partition("/")
    first, last = _civil(start), _civil(end)
    if not first and not last:
        if start.strip(" .") or end.strip(" ."):
            noted.append(f"the time {start}/{end}" if end else f"the time {start}")
        return None
    if not first:
        first = last[:_DAY]
    elif not last:
        last = max(first, published) if end == ".." and published[:4].isdigit() else first
    if (moments.span(first, last) or (0, -1))[0] < 0 or moments.span(first) is None:
        noted.append(f"the time {start}")
        return None
    return When(start=first, end=last, precision=_precision(fields.get("precision"), first, last),
                approx=_true(fields.get("approx")) or start.endswith(("~", "%")), future=_true(fields.get("future")))


def _civil(text: str) -> str:
    """Return the civil time of an EDTF date: marks of doubt dropped, unspecified digits left off, zone and seconds too."""
    text = _UNSPECIFIED.sub("", text.strip().strip("~?%").replace(" ", "T")).rstrip("-T:")
    text = text[:_MINUTE] if "T" in text else text
    return text if moments.span(text) is not None else ""


def _precision(said: object, first: str, last: str) -> Precision:
    try:
        return Precision(_text(said))
    except ValueError:
        pass
    if first != last:
        return Precision.RANGE
    if "T" in first:
        return Precision.MINUTE if ":" in first else Precision.RANGE
    return Precision.DAY if len(first) == _DAY else Precision.MONTH if len(first) == _MONTH else Precision.YEAR


# ── numbers and headings ───────────────────────────────────────────────────────────────────────────────────────────
def _count(raw: object, noted: list[str]) -> Count | None:
    if raw is None or raw == "":
        return None
    unit = ""
    if isinstance(raw, Mapping):
        unit, low, high = _text(raw.get("unit")), *(_number(raw.get(key)) for key in ("min", "max"))
        if low is None and high is None:
            low = high = _number(raw.get("value"))
    else:
        low, high = next(iter(_ends(raw)), (None, None))
    if (low is None and high is None) or min(low or 0.0, high or 0.0) < 0:
        noted.extend([] if isinstance(raw, Mapping) else [f"the number {raw}"])
        return None
    if low is not None and high is not None and low > high:
        low, high = high, low
    return Count(min=None if low is None else int(low), max=None if high is None else int(high), unit=unit,
                 approx=isinstance(raw, Mapping) and _true(raw.get("approx")))


def _ends(raw: object) -> Iterator[tuple[float | None, float | None]]:
    """Yield low and high of 20, [20, 25], "20-25", "20+", ">20", "<20"."""
    if isinstance(raw, str):
        found = [float(number) for number in _NUMBER.findall(raw)]
        if found and (raw.strip().endswith("+") or raw.strip()[:1] == ">"):
            yield found[0], None
        elif found and raw.strip()[:1] == "<":
            yield None, found[0]
        elif found:
            yield found[0], found[-1]
    else:
        known = [number for one in _many(raw) if (number := _number(one)) is not None]
        if known:
            yield known[0], known[-1]


def _heading(raw: object) -> str:
    """Return a compass point of a point, its name, or degrees; "" for what is none."""
    degrees = _number(raw)
    if degrees is not None:
        return COMPASS[round(degrees / 45) % 8]
    word = _text(raw).strip().lower().replace("-", "").replace(" ", "").replace("_", "")
    for name, letter in _WORDS.items():
        word = word.replace(name, letter)
    return word if word in COMPASS else ""
