"""Near-duplicate reports: signatures → groups that count once.

A signature is 128 hex characters: 32 big-endian 16-bit minima of hashed pieces of the text (MinHash, made by triage). The
share of equal positions estimates the share of pieces in common. Grouping is linear: banding first, then one comparison
with the leaders of a bucket, so that 100,000 copies of one text cost 100,000 look-ups and not their square.
"""

from __future__ import annotations

import struct
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from dazor.model.facts import Report

MINIMA = 32
SAME = 0.6  # share of equal minima; a forward with a changed greeting keeps 0.7–0.9, two tellings of one event < 0.3
BANDS = 8  # of 4 minima: at a similarity of 0.6 a pair meets in some bucket with 1 − (1 − 0.6⁴)⁸ = 0.67, at 0.8 0.985
TRANSLATED = 0.25  # the same between two languages; 30 of 39 pairs of translations, 1 of 6,673 others (bench/echoes.py)
_DETAILS = 2
_FEW = (None, (1, 1), (2, 2))  # numbers that anybody would tell: two bangs are heard by a whole town
LEADERS = 16  # compared in a bucket; a bucket of boiler-plate cannot make the work quadratic


def minima(signature: str) -> tuple[int, ...]:
    """Return the 32 minima of a signature; () when it is empty or not one."""
    try:
        raw = bytes.fromhex(signature)
    except ValueError:
        return ()
    return struct.unpack(f">{MINIMA}H", raw) if len(raw) == 2 * MINIMA else ()


def similarity(a: str, b: str) -> float:
    """Return the share of equal positions of two signatures, 0…1; 0 when either is empty."""
    first, second = minima(a), minima(b)
    if not first or not second:
        return 0.0
    return sum(x == y for x, y in zip(first, second, strict=True)) / MINIMA


class Groups:
    """Union of things that count once, by index; the root of a group is its smallest index."""

    def __init__(self, size: int) -> None:
        self._parent = list(range(size))

    def root(self, index: int) -> int:
        """Return the smallest index of the group."""
        while self._parent[index] != index:
            self._parent[index] = self._parent[self._parent[index]]
            index = self._parent[index]
        return index

    def join(self, a: int, b: int) -> None:
        """Make one group of two."""
        first, second = sorted((self.root(a), self.root(b)))
        self._parent[second] = first


def _join_equal(groups: Groups, keyed: Iterable[tuple[object, int]]) -> None:
    first: dict[object, int] = {}
    for key, index in keyed:
        groups.join(first.setdefault(key, index), index)


def _join_alike(groups: Groups, signatures: Sequence[str]) -> None:
    leaders: dict[str, int] = {}
    for index, signature in enumerate(signatures):
        if signature:
            groups.join(leaders.setdefault(signature, index), index)
    buckets: dict[tuple[int, tuple[int, ...]], list[tuple[int, tuple[int, ...]]]] = defaultdict(list)
    rows = MINIMA // BANDS
    for signature, index in leaders.items():
        own = minima(signature)
        for band in range(BANDS if own else 0):
            bucket = buckets[band, own[band * rows:(band + 1) * rows]]
            for other, theirs in bucket:
                if sum(x == y for x, y in zip(own, theirs, strict=True)) >= SAME * MINIMA:
                    groups.join(other, index)
            if len(bucket) < LEADERS:
                bucket.append((index, own))


def _join_translated(groups: Groups, reports: Sequence[Report]) -> None:
    """Join reports in different languages that tell the same facts in words of the same sound.

    Belarusian, Russian and Ukrainian translations of one text keep a quarter of their minima and more; two people who
    tell of one event in two of these languages keep an eighth at most, and seldom agree in every detail.
    """
    known: dict[object, list[tuple[int, str, tuple[int, ...]]]] = defaultdict(list)
    for index, report in enumerate(reports):
        own = minima(report.signature)
        for key in _facts(report) if own and report.lang else ():
            bucket = known[key]
            for other, lang, theirs in bucket:
                if lang != report.lang and sum(x == y for x, y in zip(own, theirs, strict=True)) >= TRANSLATED * MINIMA:
                    groups.join(other, index)
            if len(bucket) < LEADERS:
                bucket.append((index, report.lang, own))


def _facts(report: Report) -> Iterator[object]:
    """Yield what each sighting tells, where it has two details at least: a place alone is told by many."""
    for sighting in report.sightings:
        ids = frozenset(place.id for place in sighting.places if place.id)
        said = sighting.count
        number = (said.min, said.max) if said is not None else None
        if ids and len(ids) + (number not in _FEW) + bool(sighting.objects) >= _DETAILS:
            yield sighting.type, ids, number


def grouped(reports: Sequence[Report]) -> list[int]:
    """Return for each report the index of the first of its group: alike in words, translated, or sharing a file.

    A report without a signature stands alone unless it shares a file. Sharing a public origin is not enough here:
    one channel tells of many things; within one incident it is (`independent`).
    """
    groups = Groups(len(reports))
    _join_alike(groups, [report.signature for report in reports])
    _join_translated(groups, reports)
    _join_equal(groups, ((media, index) for index, report in enumerate(reports) for media in report.media))
    return [groups.root(index) for index in range(len(reports))]
