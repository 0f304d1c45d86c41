"""Chance → a country that is nobody's: towns in clusters, some of them uncounted, each joined to its nearest."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence

import msgspec

TOWNS, CENTRES, LINKS = 240, 9, 4
_SYLLABLES = ("va", "kra", "lu", "nem", "ost", "zhy", "bel", "dor", "mi", "sha", "tur", "ya", "gol", "pin", "sve", "rog", "ku", "les")


class Town(msgspec.Struct, frozen=True):
    """A place of the other country."""

    id: str
    name: str
    lat: float
    lon: float
    people: int
    counted: bool  # whether its inhabitants are known to anybody


class Country(msgspec.Struct, frozen=True):
    """Towns; `near` holds the nearest ones of each by index, nearest first."""

    towns: tuple[Town, ...]
    near: tuple[tuple[int, ...], ...]
    weights: tuple[float, ...]  # where things happen


def km(a: Town, b: Town) -> float:
    """Return the distance of two towns on a plane good enough for 500 km."""
    return 111.2 * math.hypot(a.lat - b.lat, (a.lon - b.lon) * math.cos(math.radians((a.lat + b.lat) / 2)))


def word(rng: random.Random, least: int = 2, most: int = 4) -> str:
    """Return a word of no language."""
    return "".join(rng.choice(_SYLLABLES) for _ in range(rng.randint(least, most)))


def build(rng: random.Random, uncounted: float) -> Country:
    """Return a country; `uncounted` is the share of towns without a number of inhabitants."""
    centres = [(rng.uniform(50.5, 56.0), rng.uniform(22.0, 33.0)) for _ in range(CENTRES)]
    towns = []
    for number in range(TOWNS):
        lat, lon = rng.choice(centres)
        people = round(min(900_000, max(60, rng.lognormvariate(8.4, 1.5))))
        towns.append(Town(f"e{number:03d}", word(rng).capitalize(), lat + rng.gauss(0, 0.45), lon + rng.gauss(0, 0.75), people,
                          rng.random() >= uncounted))
    return Country(tuple(towns), tuple(_nearest(towns, town) for town in towns), tuple(t.people**0.6 for t in towns))


def _nearest(towns: Sequence[Town], town: Town) -> tuple[int, ...]:
    order = sorted(range(len(towns)), key=lambda i: km(town, towns[i]))
    return tuple(i for i in order if towns[i] is not town)[:LINKS + 4]


def walk(country: Country, rng: random.Random, most: int, start: int = -1) -> list[int]:
    """Return towns one after another, none twice, away from where it began."""
    here = start if start >= 0 else rng.choices(range(len(country.towns)), weights=country.weights)[0]
    gone = [here]
    for _ in range(rng.randint(1, most)):
        ahead = [i for i in country.near[here][:LINKS] if i not in gone
                 and km(country.towns[i], country.towns[gone[0]]) > km(country.towns[here], country.towns[gone[0]])]
        if not ahead:
            break
        here = rng.choice(ahead)
        gone.append(here)
    return gone
