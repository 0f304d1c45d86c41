"""Candidate pairs, then clusters that grow by their best pair. Memory is linear: `nearby` keeps few candidates of a sighting."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from itertools import product

import numpy as np

from dazor.incidents import nearby, pairs, sweep
from dazor.incidents.duplicates import Groups
from dazor.incidents.pairs import gap
from dazor.incidents.seen import Seen

CUT = -6.0  # dB a pair needs to be tried
# The mean of all pairs, as it was before, at the same precision finds 0.01–0.02 fewer (seeds 101–108 of four worlds): the
# ends of one train's way are far apart. −3 joins more (recall +0.01, precision −0.015), and a wrong merge makes
# two lone reports look confirmed.
AGREED = -2.0  # dB two clusters need to be one
SAMPLE = 8  # members of each side that are compared
OPPOSED, OPPOSED_MINUTES = 50, 120  # deniers looked at for one sighting; minutes between the two


Pair = tuple[int, int]


def candidates(seen: Sequence[Seen], least: float = -math.inf) -> Iterator[Pair]:
    """Yield index pairs worth comparing: near-duplicates, and what is near in place and time and can bring `least` decibans."""
    yield from _duplicates(seen)
    table = sweep.table(seen)
    for own, other in nearby.meetings(table):
        a, b = np.minimum(own, other), np.maximum(own, other)
        worth = sweep.most(table[a], table[b]) >= least - sweep.EDGE
        yield from zip(a[worth].tolist(), b[worth].tolist(), strict=True)


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

    def score(self, a: int, b: int) -> float:
        """Return what speaks for a pair, in decibans; minus infinity when it is impossible."""
        halves = self._compared(a, b)
        if halves is None:
            return -math.inf
        decibans, said = halves
        for _, more in said:
            decibans += more
        return decibans

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
    scored = set()  # of the pairs worth trying only: memory stays small beside the reports
    for a, b in candidates(seen, CUT):
        first, second = min(a, b), max(a, b)
        if (score := linkage.score(first, second)) >= CUT:
            scored.add((-score, first, second))
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
