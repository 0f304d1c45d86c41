"""Many pairs in one sweep: no pair brings more decibans than `most` says, so that few are left for `pairs` to weigh.

Of the pairs that stand near each other on a crowded day one in ten can be one event. Arithmetic on columns finds the
others at a hundredth of what a ledger costs; what it leaves is weighed line by line, so no score depends on it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from dazor.incidents import pairs
from dazor.incidents.seen import KM_PER_DEGREE, Seen
from dazor.incidents.weights import FITTED, Waiting
from dazor.model.codes import Label

Table: TypeAlias = NDArray[Any]  # rows of ROW
Numbers: TypeAlias = NDArray[np.float64]
Flags: TypeAlias = NDArray[np.bool_]

EDGE = 1e-6  # decibans and km by which rounding may differ from that of single numbers
WAYS = tuple(pairs.PACE_KMH)
RAIL, GROUND, AIR = (WAYS.index(way) for way in ("rail", "ground", "air"))
LABELS = {label: at for at, label in enumerate(Label)}
_PACE = np.array([pairs.PACE_KMH[way] for way in WAYS])
_REACH = np.array([pairs.REACH_KM[way] for way in WAYS])
_LAND = np.array([label in pairs.LAND for label in LABELS])

ROW = np.dtype([  # units as in `Seen`
    ("lat", "f8"), ("lon", "f8"), ("radius_km", "f8"), ("first", "i8"), ("last", "i8"), ("window", "i8"), ("middle", "f8"), ("width", "f8"),
    ("around", "f8"), ("low", "f8"), ("high", "f8"),  # of the count; not a number where none is said
    ("family", "i8"), ("label", "i8"), ("way", "i8"), ("slowness", "f8"), ("unit", "i8"), ("bound", "i8"), ("duplicates", "i8"),
    ("seen_alike", "?"), ("moves", "?"), ("negated", "?"), ("comparable", "?"), ("by_words", "?"), ("objects", "?"), ("media", "?")])


def table(seen: Sequence[Seen]) -> Table:
    """Return what the comparison reads of sightings, a row each, in their order."""
    return np.fromiter(_rows(seen), ROW, len(seen))


def _rows(seen: Sequence[Seen]) -> Iterator[tuple[object, ...]]:
    families: dict[str, int] = {}
    units: dict[str, int] = {"": 0}
    for s in seen:
        unit = s.sighting.count.unit if s.sighting.count else ""
        yield (s.lat, s.lon, s.radius_km, s.first, s.last, s.window, s.middle, s.width, s.around, *(s.numbers or (math.nan, math.nan)),
               families.setdefault(s.family, len(families)), LABELS[s.label], WAYS.index(s.family) if s.family in WAYS else -1,
               pairs.LASTS.get(s.family, 1.0), units.setdefault(unit, len(units)), s.bound, s.duplicates, s.family in pairs.SEEN_ALIKE,
               s.moves, s.negated, s.comparable, s.family in pairs.BY_WORDS_ONLY, bool(s.objects), bool(s.media))


def most(a: Table, b: Table) -> Numbers:
    """Return decibans that the ledger of no pair (row of `a`, row of `b`) exceeds, unless it is hopeless and cut short.

    Minus infinity when the two cannot be one; infinity where words or files speak, which only the ledger reads. `a` stands
    before `b` in the order of members.
    """
    gap = np.maximum(0, np.maximum(b["first"] - a["last"], a["first"] - b["last"]))
    alike = (a["family"] == b["family"]) | (a["seen_alike"] & b["seen_alike"])
    possible = (a["negated"] == b["negated"]) & alike & ~a["by_words"] & a["comparable"] & b["comparable"] & (
        gap <= np.maximum(a["window"], b["window"]))
    told = (a["duplicates"] == b["duplicates"]) | (a["media"] & b["media"])
    total = np.where(possible, _prior(a, b) + _met(a, b) + _what(a, b), -math.inf)
    return np.where(told, math.inf, total)


def _prior(a: Table, b: Table) -> Numbers:
    width, radius = np.maximum(a["width"], b["width"]), np.maximum(a["radius_km"], b["radius_km"])
    around = (np.maximum(FITTED.quiet, (a["around"] + b["around"]) / 2) * np.maximum(1.0, width / pairs.ALONE_MINUTES)
              * np.maximum(1.0, radius / pairs.WIDE_KM))
    crowd = np.log10(1.0 + around)
    return np.asarray(FITTED.one + FITTED.crowded * (crowd - pairs.THINNED * np.maximum(0.0, crowd - pairs.CROWD)))


def _met(a: Table, b: Table) -> Numbers:
    """Return what place and time bring at most."""
    east = (b["lon"] - a["lon"]) * np.cos(np.radians((a["lat"] + b["lat"]) / 2))
    distance = KM_PER_DEGREE * np.hypot(b["lat"] - a["lat"], east)
    least = np.maximum(0.0, distance - a["radius_km"] - b["radius_km"])
    apart = np.abs(a["middle"] - b["middle"])
    fine = (a["width"] <= pairs.COARSE_MINUTES) & (b["width"] <= pairs.COARSE_MINUTES)
    minutes = np.where(fine, apart, np.maximum(apart - (a["width"] + b["width"]) / 2, np.minimum(apart, 30.0)))
    moving = a["moves"] & b["moves"]
    return np.where(moving & (least > 0.0), _journey(a, b, distance, least, minutes), _there(distance, least) + _waiting(a, minutes, moving))


def _there(distance: Numbers, least: Numbers) -> Numbers:
    where = FITTED.place
    near = np.where(distance == 0.0, where.same, np.where(least == 0.0, where.overlapping, where.aside + where.aside_log * np.log1p(least / 5.0)))
    return np.where(least > pairs.REACH + EDGE, -math.inf, near)


def _waiting(a: Table, minutes: Numbers, moving: Flags) -> Numbers:
    slow = minutes / a["slowness"]

    def one(weights: Waiting) -> Numbers:
        return np.asarray(weights.any + weights.log * np.log1p(slow / 10.0) + weights.hour * np.minimum(8.0, slow / 60.0))
    return np.where(moving, one(FITTED.passing), np.where(a["slowness"] > 1.0, one(FITTED.lasting), one(FITTED.standing)))


def _journey(a: Table, b: Table, distance: Numbers, least: Numbers, minutes: Numbers) -> Numbers:
    way = np.where(a["way"] == b["way"], a["way"], np.where((a["way"] <= GROUND) & (b["way"] <= GROUND), RAIL, AIR))
    longest = np.maximum(a["last"] - b["first"], b["last"] - a["first"])
    low, high, fastest = _PACE[way].T
    weights = FITTED.journey
    road = distance * np.where(way <= GROUND, pairs.DETOUR, 1.0)
    late = np.maximum(0.0, np.maximum(road / high * 60 - minutes, minutes - road / low * 60) - pairs.LATE_MINUTES)
    total = (weights.any + np.where(way >= AIR, weights.air, 0.0) + weights.hour * minutes / 60
             + weights.far_log * np.log1p(distance / 15.0) + weights.off_schedule * np.minimum(3.0, late / 30) + _heading_there(a, b, minutes))
    can = (least <= _REACH[way] + EDGE) & (least <= fastest * (longest + pairs.SLACK_MINUTES) / 60 + EDGE)
    return np.where(can, total, -math.inf)


def _heading_there(a: Table, b: Table, minutes: Numbers) -> Numbers:
    """Return what the headings bring that lead from the earlier place to the later one."""
    onward = np.where(a["middle"] <= b["middle"], 1.0, -1.0)
    east = (b["lon"] - a["lon"]) * np.cos(np.radians((a["lat"] + b["lat"]) / 2))
    there = np.arctan2(onward * east, onward * (b["lat"] - a["lat"]))
    said = sum(np.where(s["bound"] >= 0, np.cos(np.radians(s["bound"] * 45.0) - there), 0.0) for s in (a, b))
    known = (minutes >= 8) & ((a["bound"] >= 0) | (b["bound"] >= 0))
    return np.where(known, FITTED.journey.bound_known + FITTED.journey.bound * said, 0.0)


def _what(a: Table, b: Table) -> Numbers:
    """Return what is brought by type, count and heading; objects at most."""
    weights = FITTED.what
    same = a["label"] == b["label"]
    like = (a["family"] == b["family"]) | (_LAND[a["label"]] & _LAND[b["label"]])
    kind = np.where(same, weights.same_type, np.where(like, weights.compatible_type, weights.other_type))
    objects = np.where(a["objects"] & b["objects"], max(weights.same_objects, weights.other_objects), 0.0)
    return kind + objects + _count(a, b, same) + _heading(a, b) + max(0.0, weights.told_apart)


def _count(a: Table, b: Table, same: Flags) -> Numbers:
    weights = FITTED.what
    said = ~np.isnan(a["low"]) & ~np.isnan(b["low"]) & ((a["unit"] == b["unit"]) | (a["unit"] == 0) | (b["unit"] == 0) | ~same)
    low, high = np.where(said, np.minimum(a["high"], b["high"]), 0.0), np.where(said, np.maximum(a["low"], b["low"]), 0.0)
    ratio = np.minimum(2.5, np.log((high + 0.5) / (np.minimum(low, high) + 0.5)))
    large = np.where((np.minimum(a["low"], b["low"]) >= 4) & (ratio < 0.5), weights.count_large, 0.0)
    return np.where(said, weights.count + weights.count_log * ratio + weights.count_square * ratio**2 + large, 0.0)


def _heading(a: Table, b: Table) -> Numbers:
    weights = FITTED.what
    turn = np.abs(a["bound"] - b["bound"])
    turn = np.minimum(turn, 8 - turn)
    brought = weights.heading + weights.heading_point * turn + np.where(turn == 0, weights.heading_same, 0.0)
    return np.where((a["bound"] >= 0) & (b["bound"] >= 0), brought, 0.0)
