"""Sightings near each other in place and time: the pairs worth comparing, found for thousands of sightings at a time.

A sighting meets the last few before it at its own place, then the last few of each cell around it, ring by ring until
there are enough. So it costs the same on a day of 100,000, and memory is linear.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from dazor.incidents.pairs import REACH, REACH_KM
from dazor.incidents.sweep import WAYS, Table

Whole: TypeAlias = NDArray[np.int64]
Many: TypeAlias = tuple[Whole, Whole]  # pairs: sightings, and as many others

CROWDED = 5000  # sightings from which on fewer candidates are kept: 10,000 lose 0.006 of B³ F and take half the time
CELL = 0.4  # degrees; 44 km north–south, 26 km east–west at 53° N
COARSE = 360  # minutes; longer stretches stand in a list of their own, or minute-precise ones would hide them
AT_ONCE = 512  # sightings; what is in hand stays small
RINGS = 8
_REACH_KM = np.array([*(REACH_KM[way] for way in WAYS), REACH])  # the last, −1, for what has no way
_GROUP, _ROW = 1 << 44, 1 << 14  # steps of a cell's number; a column is one
_ORIGIN = (1 << 20) * _ROW + (1 << 12)


class Breadth(NamedTuple):
    """How many earlier sightings one is compared with. Twice as many join no better (B³ F +0.002)."""

    kept: int
    per_spot: int  # of the very same place
    per_cell: int


WIDE, NARROW = Breadth(28, 14, 6), Breadth(16, 8, 4)


class Lists:
    """The sightings of a day, which stand in order of time, in numbered lists of that order."""

    def __init__(self, day: Table, number: Whole, lists: int) -> None:
        """Take for each sighting the number of its list."""
        self._last, self._since = day["last"].copy(), day["first"] - day["window"]
        self._members = np.argsort(number, kind="stable")
        self._begin = np.searchsorted(number[self._members], np.arange(lists))
        self._number = number[self._members] * len(day) + self._members

    def latest(self, own: Whole, number: Whole, most: int) -> Many:
        """Return each of `own` with the last few of a list before it that are within its time, looking at twice as many."""
        end = np.searchsorted(self._number, number * len(self._last) + own)
        at = end[:, None] - 1 - np.arange(2 * most)
        others = self._members[np.maximum(at, 0)]
        there = (at >= self._begin[number][:, None]) & (self._last[others] >= self._since[own][:, None])
        there &= np.cumsum(there, axis=1) <= most
        which, place = np.nonzero(there)
        return own[which], others[which, place]


class Around:
    """The filled cells around a sighting."""

    def __init__(self, day: Table, group: Whole) -> None:
        """Take what is compared with each other at all."""
        place = np.floor_divide(day["lat"], CELL).astype(np.int64) * _ROW + np.floor_divide(day["lon"], CELL).astype(np.int64)
        self._filled, self.cell = np.unique(group * _GROUP + _ORIGIN + place, return_inverse=True)
        reach = (_REACH_KM[day["way"]] + day["radius_km"]) / (CELL * 111)
        self.reach = np.minimum(RINGS, 1 + np.floor(reach))

    def __len__(self) -> int:
        return len(self._filled)

    def ring(self, own: Whole, ring: int) -> Many:
        """Return each of `own` with the filled cells of a ring; a cell is narrower than high."""
        cells, which = np.unique(self.cell[own], return_inverse=True)
        wanted = self._filled[cells][:, None] + STEPS[ring]
        found = np.minimum(np.searchsorted(self._filled, wanted), len(self._filled) - 1)
        mine, step = np.nonzero((self._filled[found] == wanted)[which])
        return own[mine], found[which[mine], step]


def _steps(ring: int) -> Whole:
    return np.array([up * _ROW + aside for up in range(-ring, ring + 1) for aside in range(-2 * ring, 2 * ring + 1)
                     if max(abs(up), (abs(aside) + 1) // 2) == ring])


STEPS = tuple(_steps(ring) for ring in range(RINGS + 1))


def meetings(table: Table) -> Iterator[Many]:
    """Yield rows of sightings with a place and a time, and as many rows of others that came near them in both."""
    rows = np.flatnonzero(table["comparable"])
    rows = rows[np.argsort(table["first"][rows], kind="stable")]
    if len(rows):
        day = Day(table[rows], rows, WIDE if len(table) <= CROWDED else NARROW)
        for start in range(0, len(rows), AT_ONCE):
            own, other = day.met(np.arange(start, min(start + AT_ONCE, len(rows))))
            yield rows[own], rows[other]


class Day:
    """The comparable sightings of a day in order of time, by spot and by cell."""

    def __init__(self, day: Table, rows: Whole, breadth: Breadth) -> None:
        """Take the sightings, their names in the order that breaks ties, and how many to compare with."""
        self._rows, self._breadth = rows, breadth
        self._lat, self._lon = day["lat"].copy(), day["lon"].copy()
        self._narrow = np.cos(np.radians(self._lat))
        group = np.where(day["seen_alike"], 0, 1 + day["family"]) * 2 + day["negated"]  # what can be taken for one another
        _, self._spot = np.unique(np.stack([group, day["lat"], day["lon"]]), axis=1, return_inverse=True)
        self._spots = Lists(day, self._spot, self._spot.max() + 1)
        self._around = Around(day, group)
        self._cells = Lists(day, 2 * self._around.cell + (day["last"] - day["first"] > COARSE), 2 * len(self._around))

    def met(self, own: Whole) -> Many:
        """Return each of `own` with the nearest that came before: of its spot first, then ring by ring until there are enough."""
        kept = self._breadth.kept
        mine, other = self._spots.latest(own, self._spot[own], self._breadth.per_spot)
        known, apart = mine * len(self._rows) + other, np.full(len(mine), -1.0)
        for ring in range(RINGS + 1):
            few = np.bincount(mine - own[0], minlength=len(own)) < kept
            active = own[few & (self._around.reach[own] >= ring)]
            if not len(active):
                break
            nearer = self._ring(active, ring, known)
            mine, other = np.concatenate([mine, nearer[0]]), np.concatenate([other, nearer[1]])
            apart = np.concatenate([apart, self._apart(*nearer)])
        order = np.lexsort((self._rows[other], apart, mine))
        mine, other = mine[order], other[order]
        nearest = np.arange(len(mine)) - np.searchsorted(mine, mine) < kept
        return mine[nearest], other[nearest]

    def _ring(self, own: Whole, ring: int, known: Whole) -> Many:
        mine, cell = self._around.ring(own, ring)
        found = [self._cells.latest(mine, 2 * cell + coarse, self._breadth.per_cell) for coarse in (0, 1)]
        mine, other = (np.concatenate(side) for side in zip(*found, strict=True))
        new = ~np.isin(mine * len(self._rows) + other, known) if ring == 0 else np.ones(len(mine), bool)
        return mine[new], other[new]

    def _apart(self, own: Whole, other: Whole) -> NDArray[np.float64]:
        """Return squared degrees, enough for an order."""
        east = (self._lon[other] - self._lon[own]) * self._narrow[own]
        return np.asarray((self._lat[other] - self._lat[own]) ** 2 + east**2)
