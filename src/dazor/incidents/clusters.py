"""Candidate pairs from an index, then clusters that grow by their best pair.

Linear in memory: a sighting keeps at most `Breadth.kept` earlier candidates, taken from the cells around it, nearest ring
first. Unlike a full pair table it costs the same per sighting on a day of 100,000.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from itertools import product
from typing import NamedTuple

from dazor.incidents import pairs
from dazor.incidents.duplicates import Groups
from dazor.incidents.pairs import REACH, REACH_KM, SEEN_ALIKE, gap
from dazor.incidents.seen import Seen

FEW_CELLS = 60
CROWDED = 5000  # sightings from which on fewer candidates are kept: 10,000 lose 0.006 of B³ F and take half the time
CELL = 0.4  # degrees; 44 km north–south, 26 km east–west at 53° N
COARSE = 360  # minutes; longer stretches stand in a list of their own, or minute-precise ones would hide them
CUT = -6.0  # dB a pair needs to be tried
# The mean of all pairs, as it was before, at the same precision finds 0.01–0.02 fewer (seeds 101–108 of four worlds): the
# ends of one train's way are far apart. −3 joins more (recall +0.01, precision −0.015), and a wrong merge makes
# two lone reports look confirmed.
AGREED = -2.0  # dB two clusters need to be one
SAMPLE = 8  # members of each side that are compared
OPPOSED, OPPOSED_MINUTES = 50, 120  # deniers looked at for one sighting; minutes between the two


Pair = tuple[int, int]


class Breadth(NamedTuple):
    """How many earlier sightings one is compared with. Twice as many join no better (B³ F +0.002)."""

    kept: int
    per_spot: int  # of the very same place
    per_cell: int


WIDE, NARROW = Breadth(28, 14, 6), Breadth(16, 8, 4)
Grid = dict[tuple[int, int], tuple[list[int], list[int]]]  # row and column → fine and coarse in time


def candidates(seen: Sequence[Seen]) -> Iterator[Pair]:
    """Yield index pairs worth comparing: near in place and time, or near-duplicates."""
    yield from _duplicates(seen)
    breadth = WIDE if len(seen) <= CROWDED else NARROW
    order = sorted((i for i, s in enumerate(seen) if s.comparable), key=lambda i: (seen[i].first, seen[i].key))
    grids: dict[tuple[str, bool], Grid] = defaultdict(lambda: defaultdict(lambda: ([], [])))
    spots: dict[tuple[str, bool, float, float], list[int]] = defaultdict(list)
    for index in order:
        own = seen[index]
        family = "" if own.family in SEEN_ALIKE else own.family  # what can be taken for one another stands in one index
        grid, spot = grids[family, own.negated], spots[family, own.negated, own.lat, own.lon]
        found = [(-1.0, other) for other in _latest(seen, own, spot, breadth.per_spot)]
        found += _around(seen, grid, own, {other for _, other in found}, breadth)
        yield from ((other, index) for _, other in sorted(found)[:breadth.kept])
        spot.append(index)
        grid[_cell(own)][own.last - own.first > COARSE].append(index)


def _duplicates(seen: Sequence[Seen]) -> Iterator[Pair]:
    """Yield (leader, other) for near-duplicates and shared files that tell of the same kind of event."""
    leader: dict[tuple[object, ...], int] = {}
    for index, own in enumerate(seen):
        keys: list[object] = [own.duplicates, *sorted(own.media)]
        for key in keys:
            place = own.anchor.id if own.anchor else ""
            first = leader.setdefault((key, own.family, own.negated, place), index)
            if first != index:
                yield first, index
            else:
                anywhere = leader.setdefault((key, own.family, own.negated), index)
                if anywhere != index:
                    yield anywhere, index


def _around(seen: Sequence[Seen], grid: Grid, own: Seen, known: set[int],
            breadth: Breadth) -> list[tuple[float, int]]:
    """Return (squared degrees apart, index) from the cells around, ring by ring until there are enough."""
    narrow = math.cos(math.radians(own.lat))
    found: list[tuple[float, int]] = []
    last = 0
    for ring, cell in _cells(grid, own):
        if ring > last and len(found) + len(known) >= breadth.kept:
            break
        last = ring
        for members in grid[cell]:
            found += [((seen[i].lat - own.lat) ** 2 + ((seen[i].lon - own.lon) * narrow) ** 2, i)
                      for i in _latest(seen, own, members, breadth.per_cell) if i not in known]
    return found


def _latest(seen: Sequence[Seen], own: Seen, cell: Sequence[int], most: int) -> list[int]:
    """Return the last few of a cell that are within the time window; none of them begins later than `own`."""
    since = own.first - own.window
    return [other for other in cell[:-1 - 2 * most:-1] if seen[other].last >= since][:most]


def _cells(grid: Grid, own: Seen) -> Iterator[tuple[int, tuple[int, int]]]:
    """Yield (ring, cell) of the filled cells in reach, nearest ring first; a cell is narrower than high."""
    row, column = _cell(own)
    reach = min(8, 1 + int((REACH_KM.get(own.family, REACH) + own.radius_km) / (CELL * 111)))
    if len(grid) <= FEW_CELLS:  # a quiet day, or a flood from one village: walking empty rings would cost the most
        near = sorted((max(abs(r - row), (abs(c - column) + 1) // 2), (r, c)) for r, c in grid)
        yield from (found for found in near if found[0] <= reach)
        return
    for ring in range(reach + 1):
        for up, aside in RINGS[ring]:
            cell = (row + up, column + aside)
            if cell in grid:
                yield ring, cell


def _cell(own: Seen) -> tuple[int, int]:
    return int(own.lat // CELL), int(own.lon // CELL)


def _ring(ring: int) -> tuple[tuple[int, int], ...]:
    return tuple((up, aside) for up in range(-ring, ring + 1) for aside in range(-2 * ring, 2 * ring + 1)
                 if max(abs(up), (abs(aside) + 1) // 2) == ring)


RINGS = tuple(_ring(ring) for ring in range(9))


class Linkage:
    """Clusters that grow by their best pair, as long as all that they say agrees and nothing forbids it."""

    def __init__(self, seen: Sequence[Seen], cannot: Collection[Pair]) -> None:
        self._seen = seen
        self._groups = Groups(len(seen))
        self.members: dict[int, list[int]] = {i: [i] for i in range(len(seen))}
        self._shown: dict[int, list[int]] = {i: [i] for i in range(len(seen))}  # members that stand for a cluster
        self._apart: dict[int, set[int]] = defaultdict(set)
        for a, b in cannot:
            self._apart[a].add(b)
            self._apart[b].add(a)
        self._refused: set[tuple[int, int, int, int]] = set()
        self._halves: dict[Pair, tuple[float, list[tuple[str, float]]] | None] = {}

    def force(self, a: int, b: int) -> None:
        """Join what an editor joined."""
        self._join(self._groups.root(a), self._groups.root(b))

    def offer(self, a: int, b: int) -> None:
        """Join the clusters of a pair when they agree."""
        first, second = self._groups.root(a), self._groups.root(b)
        if first == second:
            return
        key = (min(first, second), max(first, second), len(self.members[first]), len(self.members[second]))
        if key in self._refused:
            return
        if self._forbidden(first, second) or self._agreement(first, second) < AGREED:
            self._refused.add(key)
            return
        self._join(first, second)

    def _join(self, first: int, second: int) -> None:
        if first == second:
            return
        kept, gone = min(first, second), max(first, second)
        self._groups.join(kept, gone)
        small, large = sorted((self.members.pop(gone), self.members.pop(kept)), key=len)
        large.extend(small)  # the smaller into the larger: linear over all
        self.members[kept] = large
        self._shown[kept] = self._spread(self._shown[kept] + self._shown.pop(gone))

    def _forbidden(self, first: int, second: int) -> bool:
        if not self._apart:
            return False
        theirs = set(self.members[second])
        return any(self._apart.get(i, set()) & theirs for i in self.members[first])

    def _agreement(self, first: int, second: int) -> float:
        """Return how much speaks for two clusters being one, in decibans; minus infinity when a pair of them is impossible.

        Place, time and words count of the two sightings that are nearest to each other: who went a long way was far
        from where it began. Of what is said, the mean of those who say it.
        """
        near, told = -math.inf, defaultdict[str, list[float]](list)
        for a, b in product(self._shown[first], self._shown[second]):
            halves = self._compared(min(a, b), max(a, b))
            if halves is None:
                return -math.inf
            near = max(near, halves[0])
            for subject, decibans in halves[1]:
                told[subject].append(decibans)
        return near + sum(sum(said) / len(said) for said in told.values())

    def _compared(self, a: int, b: int) -> tuple[float, list[tuple[str, float]]] | None:
        if (a, b) not in self._halves:
            self._halves[a, b] = pairs.halves(self._seen[a], self._seen[b])
        return self._halves[a, b]

    def _spread(self, members: list[int]) -> list[int]:
        """Return up to SAMPLE members spread over their time. Kept small: a flood of thousands costs no more."""
        if len(members) <= SAMPLE:
            return members
        ordered = sorted(members, key=lambda i: (self._seen[i].first, self._seen[i].key))
        return [ordered[i * (len(ordered) - 1) // (SAMPLE - 1)] for i in range(SAMPLE)]


def partition(seen: Sequence[Seen], must: Collection[Pair], cannot: Collection[Pair]) -> list[list[int]]:
    """Return clusters of indexes. `must` wins over scores, `cannot` over scores, and an editor's `must` over `cannot`."""
    linkage = Linkage(seen, cannot)
    for a, b in sorted(must):
        linkage.force(a, b)
    scored = set()  # of the pairs worth trying only, one in thirteen: memory stays small beside the reports
    for a, b in candidates(seen):
        score = pairs.score(seen[a], seen[b])
        if score is not None and score >= CUT:
            scored.add((-score, min(a, b), max(a, b)))
    for _, a, b in sorted(scored):
        linkage.offer(a, b)
    return sorted(sorted(members) for members in linkage.members.values())


def opposed(seen: Sequence[Seen]) -> Iterator[tuple[Seen, Seen]]:
    """Yield (affirmed, denied) sightings of one kind at one place (id) whose times meet within two hours."""
    denied: dict[tuple[str, str], list[Seen]] = defaultdict(list)
    for own in seen:
        if own.negated and own.anchor is not None and own.timed:
            denied[own.family, own.anchor.id or own.anchor.name].append(own)
    for own in seen:
        if not own.negated and own.anchor is not None and own.timed:
            for other in denied.get((own.family, own.anchor.id or own.anchor.name), ())[:OPPOSED]:
                if gap(own, other) <= OPPOSED_MINUTES:
                    yield own, other
