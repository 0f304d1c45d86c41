"""What of the releases is shown: the newest version of each, nothing that is held, nothing before its time."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

import msgspec

from dazor.model.codes import EVENT_TYPES, LAYERS, ReleaseClass, ReleaseState
from dazor.model.errors import DazorError
from dazor.model.public import PublicArea, Release

_ADDRESS = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,79}")
_CONTROL = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # what no XML may hold
_CIVIL = re.compile(r"\d{4}(-\d{2}(-\d{2}(T\d{2}(:\d{2}(:\d{2})?)?(Z|[+-]\d{2}:\d{2})?)?)?)?")


class BadRelease(DazorError):
    """A release cannot be shown as it is. It was left out; nothing else was changed."""

    code = "publishing.P02"


class Shown(msgspec.Struct, frozen=True):
    """What the site is made from."""

    live: tuple[Release, ...]  # newest event first
    withdrawn: tuple[Release, ...]  # only their address, date and reason are shown
    alerts: tuple[Release, ...]  # of the live ones, those that have not run out


def check(release: Release) -> None:
    """Refuse a release that has no safe address, no known type, an impossible place or time, or may never be shown.

    Raises: BadRelease.
    """
    problem = _problem(release)
    if problem:
        raise BadRelease(f"{release.id[:80]!r}: {problem}. It was left out; correct it at the desk and publish again.")


def _problem(release: Release) -> str:
    if not _ADDRESS.fullmatch(release.id):
        return "its id is no safe address (letters, digits, - and _, at most 80)"
    if release.release_class is ReleaseClass.R6:
        return "class R6 is never published"
    if release.code not in EVENT_TYPES or release.layer not in LAYERS:
        return f"its type {release.code!r} or layer {release.layer!r} is unknown"
    if release.release_class is ReleaseClass.R0 and not release.expires:
        return "an alert must say when it ends"
    if not all(_drawable(area) for area in (*release.places, *release.heading, *(stop.area for stop in release.track))):
        return "a place lies outside the world"
    if any(_CONTROL.search(text) for text in _texts(msgspec.to_builtins(release))):
        return "a text holds control characters"
    return "" if _dated(release) else "a date cannot be read"


def _texts(value: object) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _texts(item)


def _drawable(area: PublicArea) -> bool:
    if area.lat is None or area.lon is None:
        return area.lat is area.lon
    radius = area.radius_km or 0.0
    return (math.isfinite(area.lat) and math.isfinite(area.lon) and abs(area.lat) <= 85 and abs(area.lon) <= 180
            and math.isfinite(radius) and 0 <= radius <= 3000)


def _dated(release: Release) -> bool:
    civil = [text for when in (release.when, *(stop.when for stop in release.track)) if when is not None for text in (when.start, when.end)]
    try:
        for text in (release.published, release.expires):
            if text:
                moment(text)
        for text in filter(None, civil):
            if not _CIVIL.fullmatch(text):
                return False
            datetime.fromisoformat(text + "0001-01-01"[len(text):] if len(text) < 10 else text)
        for correction in release.corrections:
            datetime.fromisoformat(correction.at)
    except ValueError:
        return False
    return True


def moment(text: str) -> datetime:
    """Return a UTC time as an aware value; a time without a zone is UTC already."""
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def admit(releases: Iterable[Release], now: datetime) -> Shown:
    """Return what may be shown now. Raises: BadRelease for the first that cannot be."""
    newest: dict[str, Release] = {}
    for release in releases:
        check(release)
        if release.id not in newest or release.version >= newest[release.id].version:
            newest[release.id] = release
    due = [r for r in newest.values() if r.state not in (ReleaseState.HELD, ReleaseState.SCHEDULED)
           and (not r.published or moment(r.published) <= now)]
    live = _in_order([r for r in due if r.state is not ReleaseState.WITHDRAWN])
    # what was never out leaves no stone
    withdrawn = _in_order([r for r in due if r.state is ReleaseState.WITHDRAWN and r.published])
    return Shown(live, withdrawn, tuple(r for r in live if r.expires and moment(r.expires) > now))


def _in_order(releases: Sequence[Release]) -> tuple[Release, ...]:
    return tuple(sorted(releases, key=lambda r: (r.when.start if r.when else "", r.published, r.id), reverse=True))
