"""Fits the weights of a pair's lines on days of several worlds and prints them as `weights.toml`.

    python bench/fit_pairs.py [--days 12] > src/dazor/incidents/weights.toml

The worlds: `another_world` with its shares of mistakes drawn anew for every day, the day of `bench/incidents.py`, and
the simulation of the package, so that the weights fit none of them too well. Days of 250 and of 1,000. Seeds 100 and
up and 1 are used here and judge nothing.

A score is linear in its weights: what a weight is multiplied with is the score when it is 1 and all others are 0.
Fitted by logistic regression with a little ridge; a true pair of a large incident weighs less, one of many. What has
few examples in any world (other types, objects, two events in one message) is set by reason and kept.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import msgspec
import numpy as np

import another_world
import incidents as day_bench
from dazor.gazetteer import Pack
from dazor.incidents import clusters, duplicates, pairs, weights
from dazor.incidents.seen import Seen, prepare
from dazor.model.facts import Report
from dazor.simulation import read_day

BY_REASON = {("quiet",), ("what", "other_type"), ("what", "same_objects"), ("what", "other_objects"), ("what", "told_apart")}
DECIBAN = 10 / np.log(10)
Path = tuple[str, ...]


def leaves() -> list[Path]:
    """Return the names of all weights."""
    built = msgspec.to_builtins(weights.FITTED)
    return [path for name, value in built.items()
            for path in ([(name, inner) for inner in value] if isinstance(value, dict) else [(name,)])]


def valued(values: Mapping[Path, float]) -> weights.Weights:
    """Return weights with these values."""
    built: dict[str, object] = {}
    for path, value in values.items():
        if len(path) == 1:
            built[path[0]] = value
        else:
            built.setdefault(path[0], {})[path[1]] = value  # type: ignore[index]
    return msgspec.convert(built, weights.Weights)


def worlds(days: int) -> Iterator[tuple[Sequence[Report], Mapping[str, object]]]:
    """Yield days of reports with the incident of each."""
    for seed in range(100, 100 + days):
        yield another_world.reports(250 if seed % 2 else 1000, seed, "varied")
    yield day_bench.day(1000, 1)
    yield day_bench.day(250, 1)
    for messages in (250, 1000):
        made = read_day(1, messages, "2022-03-17", Pack.embedded())
        yield list(made.reports), {claim.id: claim.incident for claim in made.claims}


def chosen(seen: Sequence[Seen], truth: Mapping[str, object]) -> Iterator[tuple[Seen, Seen, bool, float]]:
    """Yield the candidate pairs that place and time allow, whether they are one, and what they weigh in the fit."""
    sizes = Counter(truth.values())
    for a, b in set(clusters.candidates(seen)):
        first, second = seen[a], seen[b]
        if first.duplicates != second.duplicates and pairs.score(first, second) is not None:
            home = truth[first.member.id]
            same = home == truth[second.member.id]
            yield first, second, same, 1 / sizes[home] ** 0.5 if same else 1.0


def table(found: Sequence[tuple[Seen, Seen, bool, float]], names: Sequence[Path]) -> np.ndarray:
    """Return what each weight is multiplied with, a row a pair. The floor of the crowd is no factor and is kept."""
    shipped, made = pairs.FITTED, np.zeros((len(found), len(names)))
    for column, name in enumerate(names):
        unit = valued({path: float(path == name) for path in leaves()})
        pairs.FITTED = msgspec.structs.replace(unit, quiet=shipped.quiet)
        for row, (a, b, _, _) in enumerate(found):
            made[row, column] = pairs.score(a, b) or 0.0
    pairs.FITTED = shipped
    return made


def fit(x: np.ndarray, y: np.ndarray, much: np.ndarray, offset: np.ndarray) -> np.ndarray:
    """Return the weights of a logistic regression in decibans, by Newton steps."""
    found = np.zeros(x.shape[1])
    for _ in range(40):
        p = 1 / (1 + np.exp(-np.clip(x @ found + offset, -30, 30)))
        step = np.linalg.solve((x * (much * p * (1 - p))[:, None]).T @ x + np.eye(len(found)), x.T @ (much * (y - p)) - found)
        found += step
        if abs(step).max() < 1e-6:
            break
    return found * DECIBAN


def main() -> None:
    """Print the fitted weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--days", type=int, default=12)
    parser.add_argument("--pairs", type=int, default=250_000, help="at most so many, drawn at random")
    given = parser.parse_args()
    found: list[tuple[Seen, Seen, bool, float]] = []
    for reports, truth in worlds(given.days):
        ordered = sorted(reports, key=lambda report: report.id)
        found += chosen(prepare(ordered, duplicates.grouped(ordered)), truth)
    found.sort(key=lambda pair: (pair[0].key, pair[1].key))
    if len(found) > given.pairs:
        found = random.Random(1).sample(found, given.pairs)
    fixed = [path for path in leaves() if path in BY_REASON and path != ("quiet",)]
    names = [path for path in leaves() if path not in BY_REASON]
    now = msgspec.to_builtins(weights.FITTED)
    held = table(found, fixed) @ np.array([now["what"][path[1]] for path in fixed]) / DECIBAN
    y, much = (np.array([row[at] for row in found], float) for at in (2, 3))
    values = {path: round(float(value), 2) for path, value in zip(names, fit(table(found, names), y, much, held), strict=True)}
    print(f"{len(found)} pairs, {int(y.sum())} of one event", file=sys.stderr)
    show({**{path: now[path[0]] if len(path) == 1 else now[path[0]][path[1]] for path in leaves()}, **values})


def show(values: Mapping[Path, float]) -> None:
    """Print weights as TOML in the order of their declaration."""
    print("# Decibans of the lines of a pair of sightings. Made by: python bench/fit_pairs.py\n"
          "# Set by reason, not fitted: quiet, other_type, objects, told_apart.")
    for path in [path for path in values if len(path) == 1]:
        print(f"{path[0]} = {values[path]}")
    for part in dict.fromkeys(path[0] for path in values if len(path) == 2):
        print(f"\n[{part}]")
        for path in [path for path in values if len(path) == 2 and path[0] == part]:
            print(f"{path[1]} = {values[path]}")


if __name__ == "__main__":
    main()
