"""Where a named place stands: its own point, else that of the same place in another line, else a map of its own."""

from __future__ import annotations

import math
from collections.abc import Iterable

from dazor.model.codes import PlaceKind
from dazor.model.facts import Place

Point = tuple[float, float]

SAME_KM = 5.0  # points of one name farther apart are homonyms: none of them is borrowed
_ELSEWHERE, _STEP = 1000.0, 100.0  # degrees; a name nobody has a point of is near to itself only
_WIDE = frozenset({PlaceKind.ROAD, PlaceKind.RIVER, PlaceKind.STREET, PlaceKind.VAGUE, PlaceKind.REGION, PlaceKind.COUNTRY})


class Spots:
    """The points of a day's places. The same places give the same points in every order."""

    def __init__(self, places: Iterable[Place] = ()) -> None:
        """Learn the points; what has none and is a spot gets one outside of the world."""
        by_id: dict[str, Point] = {}
        by_name: dict[str, list[Point]] = {}
        bare: set[str] = set()
        for place in places:
            if place.lat is None or place.lon is None:
                if place.kind not in _WIDE:
                    bare.add(_name(place))
                continue
            point = (place.lat, place.lon)
            if place.id:
                by_id[place.id] = min(point, by_id.get(place.id, point))
            _add(by_name.setdefault(_name(place), []), point)
        self._by_id = by_id
        self._by_name = {name: min(points) for name, points in by_name.items() if _one(points)}
        unknown = sorted(bare - set(by_name))
        self._by_name.update((name, (_ELSEWHERE + _STEP * at, 0.0)) for at, name in enumerate(unknown))

    def point(self, place: Place) -> Point | None:
        """Return latitude and longitude in degrees; None when it cannot be told, or the place is no spot."""
        if place.lat is not None and place.lon is not None:
            return place.lat, place.lon
        if place.kind in _WIDE:
            return None
        return (self._by_id.get(place.id) if place.id else None) or self._by_name.get(_name(place))


def _name(place: Place) -> str:
    return (place.name or place.id).casefold().strip()


def _add(points: list[Point], point: Point) -> None:
    """Keep the outermost of a name: whether they are one place is asked of these."""
    if point not in points:
        points.append(point)
        if len(points) > 8:
            points[:] = [min(points), max(points), min(points, key=lambda p: p[1]), max(points, key=lambda p: p[1])]


def _one(points: list[Point]) -> bool:
    return all(math.hypot(a[0] - b[0], (a[1] - b[1]) * 0.6) * 111.2 <= SAME_KM for a in points for b in points)


NOWHERE = Spots()
