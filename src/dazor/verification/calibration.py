"""Sum of the ledger → the share that turned out true, learnt from verdicts given blind, kept as knots of one rising line.

A reasoned ledger need not be calibrated: its lines are fitted one by one. The last line of the machine's part corrects
their sum by what editors found, and says how much.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from itertools import pairwise

import msgspec

BLIND_SHARE = 0.10  # of incidents are judged before the ledger is shown: 100 a month of 1,000 give ±5 points in a bin of 60
KNOTS = 8  # at most; each rests on an eighth of the verdicts
FEWEST = 80  # verdicts below which nothing is learnt: ten in a knot at least
SLOPE = 0.15  # least rise between knots, dB for a dB: more evidence is never worth nothing
ENDS = 25.0  # dB; beyond it the line goes on as it was
OTHERS, LOWEST, HIGHEST = 40, -4.0, 6.0  # candidates that the learnt share weighs; dB
SMOOTH = 1.0  # verdicts added to each side of a knot

Knots = tuple[tuple[float, float], ...]
Told = tuple[float, bool]  # sum in decibans, whether it happened


class Row(msgspec.Struct, frozen=True):
    """One bin of the reliability table."""

    low: float
    high: float
    many: int
    said: float  # mean p
    found: float  # share that happened


def decibans(p: float) -> float:
    """Return a probability as decibans of its odds."""
    return 10 * math.log10(max(p, 1e-6) / max(1 - p, 1e-6))


def probability(total: float) -> float:
    """Return the probability of a sum of decibans."""
    return 1.0 / (1.0 + math.pow(10.0, -total / 10.0))


def corrected(total: float, knots: Knots) -> float:
    """Return a sum of decibans as the knots correct it: straight lines between them, parallel to the sum beyond."""
    if not knots:
        return total
    if total <= knots[0][0]:
        return knots[0][1] + total - knots[0][0]
    for (x0, y0), (x1, y1) in pairwise(knots):
        if total <= x1:
            return y0 + (y1 - y0) * (total - x0) / (x1 - x0)
    return knots[-1][1] + total - knots[-1][0]


def learn(told: Sequence[Told], *, knots: int = KNOTS, weights: Sequence[float] = ()) -> Knots:
    """Return the knots for verdicts: groups of equal weight by sum, pooled until they rise (Ayer and others 1955).

    Raises: ValueError with fewer than FEWEST verdicts, or when all went one way.
    """
    if len(told) < FEWEST:
        raise ValueError(f"{len(told)} verdicts are too few to learn from; {FEWEST} are needed")
    if len({happened for _, happened in told}) < 2:
        raise ValueError("all verdicts went one way: nothing can be learnt from them")
    rows = sorted((total, happened, weight) for (total, happened), weight in
                  zip(told, weights or [1.0] * len(told), strict=True))
    return _rising([_knot(group) for group in _pooled(_cut(rows, knots))])


Row3 = tuple[float, bool, float]


def _cut(rows: Sequence[Row3], most: int) -> list[list[Row3]]:
    """Return groups of about equal weight; equal sums stay together."""
    share = sum(weight for _, _, weight in rows) / most
    groups: list[list[Row3]] = [[]]
    heavy = 0.0
    for row in rows:
        if heavy >= share and row[0] != groups[-1][-1][0]:
            groups.append([])
            heavy = 0.0
        groups[-1].append(row)
        heavy += row[2]
    return groups


def _found(group: Sequence[Row3]) -> float:
    return (sum(w for _, yes, w in group if yes) + SMOOTH) / (sum(w for _, _, w in group) + 2 * SMOOTH)


def _pooled(groups: list[list[Row3]]) -> list[list[Row3]]:
    kept: list[list[Row3]] = []
    for group in groups:
        kept.append(group)
        while len(kept) > 1 and _found(kept[-2]) >= _found(kept[-1]):
            kept[-2:] = [[*kept[-2], *kept[-1]]]
    return kept


def _knot(group: Sequence[Row3]) -> tuple[float, float]:
    weight = sum(w for _, _, w in group)
    middle = sum(max(-ENDS, min(ENDS, total)) * w for total, _, w in group) / weight
    return middle, decibans(_found(group))


def _rising(knots: Sequence[tuple[float, float]]) -> Knots:
    found: list[tuple[float, float]] = []
    for x, y in knots:
        if found and x - found[-1][0] < 0.2:
            continue
        low = found[-1][1] + SLOPE * (x - found[-1][0]) if found else y
        found.append((round(x, 2), round(max(y, low), 2)))
    return tuple(found)


def shift(said: Sequence[float], base: float) -> float:
    """Return how many decibans the odds of these candidates differ from those that were learnt from.

    Found from the candidates' own p, without a verdict: the share that is true is the one at which the mean p stays as it
    is (Saerens, Latinne and Decaestecker 2002). Bounded, and pulled towards nothing where there are few: whoever sends
    many inventions lowers what is believed of each, but cannot silence what many have seen.
    """
    if not said:
        return 0.0
    share = base
    for _ in range(100):
        more, less = share / base, (1 - share) / (1 - base)
        after = sum(p * more / (p * more + (1 - p) * less) for p in said)
        new = (after + OTHERS * base) / (len(said) + OTHERS)
        done, share = abs(new - share) < 1e-5, new
        if done:
            break
    return round(max(LOWEST, min(HIGHEST, decibans(share) - decibans(base))), 1)


def table(told: Sequence[tuple[float, bool]], bins: int = 10) -> tuple[Row, ...]:
    """Return the reliability table of (p, happened) in bins of equal width; empty bins are left out."""
    rows = []
    for number in range(bins):
        inside = [(p, yes) for p, yes in told if min(bins - 1, int(p * bins)) == number]
        if inside:
            rows.append(Row(number / bins, (number + 1) / bins, len(inside), sum(p for p, _ in inside) / len(inside),
                            sum(yes for _, yes in inside) / len(inside)))
    return tuple(rows)


def error(rows: Sequence[Row]) -> float:
    """Return the expected calibration error of a table: mean distance of said and found, by how many stand in a bin."""
    total = sum(row.many for row in rows)
    return sum(abs(row.said - row.found) * row.many for row in rows) / total if total else 0.0


def blind(incident: str, key: str, share: float = BLIND_SHARE) -> bool:
    """Say whether an incident is of the blind sample: judged before its ledger is shown.

    The choice is a hash of the id under the desk's key, so nobody picks it, no attacker foresees it, and it is the same
    on every machine. Taken over all incidents, not over those that somebody opened.
    """
    digest = hashlib.blake2b(incident.encode(), key=key.encode()[:64], person=b"dazor blind", digest_size=8).digest()
    return int.from_bytes(digest, "big") / 2**64 < share
