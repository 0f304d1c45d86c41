"""Another country, shaped by other rules, to try the weights where they were not made.

Towns lie in clusters on a plane, events walk from town to town, reports are negative binomial, habits (doors, errors,
missing times, missing inhabitants, who carries an attack) are drawn anew for every seed, words are of no language and
stand as text, and four attack families are known nowhere else. Nothing of the first country is used but the form of a line.
"""

from __future__ import annotations

import random
from collections.abc import Collection

import msgspec

from dazor.simulation.elsewhere.attacks import FAMILIES, SHARES, UNSEEN, Scene, invented
from dazor.simulation.elsewhere.country import Country, build, km, walk
from dazor.simulation.elsewhere.people import (
    KMH,
    LABELS,
    PUBLIC,
    Habits,
    Told,
    habits,
    honest,
    report,
    retold,
    vocabulary,
    words,
)
from dazor.simulation.events import LAST_MINUTE
from dazor.simulation.reading import check
from dazor.simulation.values import Claim, ReadDay
from dazor.simulation.witnesses import poisson

__all__ = ["FAMILIES", "SHARES", "UNSEEN", "other_day"]

_ALONE = 0.35  # of events that nobody would have told of, one person does; the others are not in the truth
Drawn = tuple[Told, str, str]


def other_day(seed: int, messages: int, date: str, *, hostile: float = 0.0,
              families: Collection[str] = tuple(FAMILIES)) -> ReadDay:
    """Return a day of the other country: reports with their words beside them, and what each truly is.

    Raises: NotADay.
    """
    check(messages, date, hostile, families, FAMILIES)
    rng = random.Random(f"elsewhere {seed}")  # noqa: S311 - repeatable test data
    own = habits(rng)
    country, book = build(rng, own.uncounted), vocabulary(rng)
    wicked = round(messages * hostile)
    good = _honest(country, own, rng, book, messages - wicked)
    scene = Scene(country, own, book, tuple(msgspec.structs.replace(told, about=name) for told, name, family in good if not family))
    drawn = sorted(good + _attacks(scene, rng, wicked, families), key=lambda one: one[0].sent)
    names = [f"q{number:06d}" for number in range(1, len(drawn) + 1)]
    return ReadDay(
        seed=seed, date=date, hostile=hostile, texts=tuple(told.text for told, _, _ in drawn),
        reports=tuple(report(country, own, told, name, date) for name, (told, _, _) in zip(names, drawn, strict=True)),
        claims=tuple(Claim(id=name, incident=incident, happened=not family, family=family)
                     for name, (_, incident, family) in zip(names, drawn, strict=True)))


def _honest(country: Country, own: Habits, rng: random.Random, book: tuple[str, ...], many: int) -> list[Drawn]:
    found: list[Drawn] = []
    number = 0
    while len(found) < many:
        number += 1
        if rng.random() < own.mistakes:
            found += [(one, f"m{number:05d}", "mistake") for one in _mistaken(country, own, rng, book)]
            continue
        told = [honest(country, own, rng, one) for one in _event(country, own, rng, book)]
        told += [_passed_on(rng, rng.choice(told)) for _ in told if rng.random() < own.forwards]
        found += [(one, f"t{number:05d}", "") for one in told]
    return found[:many]


def _event(country: Country, own: Habits, rng: random.Random, book: tuple[str, ...]) -> list[Told]:
    """Return one telling for every witness of one event, as it truly was."""
    label = rng.choice(LABELS)
    path = walk(country, rng, 4) if label in KMH else walk(country, rng, 1)[:1]
    minute, kmh, mood = float(rng.randint(30, LAST_MINUTE)), rng.uniform(*KMH.get(label, (1, 1))), rng.gammavariate(own.unevenness, 1 / own.unevenness)
    size, told = rng.randint(1, 60), []
    for number, town in enumerate(path):
        minute += km(country.towns[path[number - 1]], country.towns[town]) * 1.2 / kmh * 60 if number else 0
        mean = own.talk * mood * (country.towns[town].people / 1000) ** own.power / len(path) ** 0.5
        told += [Told(label=label, town=town, minute=round(minute) + rng.randint(-5, 5), sent=0, text=words(rng, book), count=size)
                 for _ in range(min(30, poisson(mean, rng)))]
    if not told and rng.random() < _ALONE:
        told = [Told(label=label, town=path[0], minute=round(minute), sent=0, text=words(rng, book), count=size)]
    return told


def _mistaken(country: Country, own: Habits, rng: random.Random, book: tuple[str, ...]) -> list[Told]:
    scene = Scene(country, own, book, ())
    first, ways = invented(scene, rng), (*own.ways[:2], own.ways[2] / 2, 0.01, 0.0)
    return [honest(country, own, rng, msgspec.structs.replace(first, text=words(rng, book)), ways)
            for _ in range(rng.choices((1, 2, 3, 4), weights=(12, 4, 2, 1))[0])]


def _passed_on(rng: random.Random, told: Told) -> Told:
    """Return a forward: by a reader with the name of where it stood, or by another channel."""
    later = msgspec.structs.replace(told, text=retold(told.text, rng.randint(0, 3), rng), sent=told.sent + rng.randint(2, 150))
    if told.way in PUBLIC and rng.random() < 0.6:
        return msgspec.structs.replace(later, way="bot")
    return msgspec.structs.replace(later, way="channel", origin=rng.choice(("kanal_90_example", "kanal_91_example")))


def _attacks(scene: Scene, rng: random.Random, many: int, families: Collection[str]) -> list[Drawn]:
    names = [name for name in FAMILIES if name in families]
    shares = [SHARES[name] * rng.uniform(0.5, 2.0) for name in names]
    found: list[Drawn] = []
    number = 0
    while names and len(found) < many:
        number += 1
        family = rng.choices(names, weights=shares)[0]
        new = FAMILIES[family](scene, rng)[:many - len(found)]
        found += [(one, one.about if one.negated and one.about else f"x{number:05d}", family) for one in new]
        if not new and set(names) <= {"denial", "warp"}:
            break
    return found
