"""Adversaries of the other country: the seven families told otherwise, and four that no weights were fitted on.

* chorus    several channels in one hand tell one invention, each in its own words
* drip      a flood spread over hours and neighbouring villages
* warp      what truly happened, told as something else by a few private messages and a channel
* reused    inventions that carry one old file
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from itertools import pairwise

import msgspec

from dazor.simulation.elsewhere.country import Country, km, walk
from dazor.simulation.elsewhere.people import CHANNELS, KMH, LABELS, Habits, Told, origin, retold, words
from dazor.simulation.events import LAST_MINUTE


class Scene(msgspec.Struct, frozen=True):
    """What an attacker works in."""

    country: Country
    own: Habits
    vocabulary: tuple[str, ...]
    told: Sequence[Told]  # what truly was told that day, for those who bend it


def _way(rng: random.Random, public: float) -> tuple[str, str]:
    way = "channel" if rng.random() < public else rng.choice(("bot", "web"))
    return way, origin(way, rng)


def _sent(scene: Scene, rng: random.Random, told: Told, public: float) -> Told:
    way, name = _way(rng, public)
    return msgspec.structs.replace(told, way=way, origin=name, time="exact" if rng.random() < scene.own.says_time else "none",
                                   file=f"{rng.getrandbits(80):020x}" if rng.random() < scene.own.own_file else told.file)


def _public(scene: Scene, rng: random.Random) -> float:
    return scene.own.in_public if rng.random() < scene.own.carried else 0.0


def invented(scene: Scene, rng: random.Random, moving: bool = False, small: bool = False) -> Told:
    """Return what an invention begins with."""
    towns = scene.country.towns
    pool = [i for i, town in enumerate(towns) if not small or town.people < 4000]
    minute = rng.randint(120, LAST_MINUTE - 180)
    return Told(label=rng.choice(LABELS[:2] if moving else LABELS), town=rng.choice(pool), minute=minute,
                sent=minute + rng.randint(1, 20), text=words(rng, scene.vocabulary), count=rng.randint(2, 50))


def single(scene: Scene, rng: random.Random) -> list[Told]:
    """Return one invention."""
    return [_sent(scene, rng, invented(scene, rng), 0.2)]


def flood(scene: Scene, rng: random.Random) -> list[Told]:
    """Return many nearly same messages from one small place within the hour."""
    first, public = invented(scene, rng, small=True), _public(scene, rng)
    return [_sent(scene, rng, msgspec.structs.replace(first, text=retold(first.text, rng.randint(0, 3), rng),
                                                      sent=first.minute + rng.randint(0, 59)), public)
            for _ in range(rng.randint(8, 30))]


def teleport(scene: Scene, rng: random.Random) -> list[Told]:
    """Return one vehicle in places far apart, in other words each time."""
    first, public = invented(scene, rng, moving=True), _public(scene, rng)
    found = []
    for step in range(rng.randint(3, 8)):
        minute = first.minute + step * rng.randint(5, 25)
        found.append(_sent(scene, rng, msgspec.structs.replace(
            first, town=rng.randrange(len(scene.country.towns)), minute=minute, sent=minute + rng.randint(1, 10),
            text=words(rng, scene.vocabulary)), public))
    return found


def _track(scene: Scene, rng: random.Random, styles: int) -> list[Told]:
    first, public = invented(scene, rng, moving=True), _public(scene, rng)
    path, minute, kmh = walk(scene.country, rng, 4, first.town), float(first.minute), rng.uniform(*KMH[first.label])
    passed, books = [(path[0], first.minute)], [words(rng, scene.vocabulary) for _ in range(styles)]
    for a, b in pairwise(path):
        minute += km(scene.country.towns[a], scene.country.towns[b]) * 1.2 / kmh * 60
        passed.append((b, round(minute)))
    found = []
    for number in range(rng.randint(3, 8)):
        town, at = passed[number % len(passed)]
        text = retold(rng.choice(books), rng.randint(0, 4), rng) if books else words(rng, scene.vocabulary)
        found.append(_sent(scene, rng, msgspec.structs.replace(
            first, town=town, minute=at, sent=at + rng.randint(2, 40), text=text,
            count=max(1, round((first.count or 1) * rng.lognormvariate(0, 0.2)))), public))
    return found


def careful(scene: Scene, rng: random.Random) -> list[Told]:
    """Return a vehicle that obeys physics, in two or three turns of phrase."""
    return _track(scene, rng, rng.randint(2, 3))


def smart(scene: Scene, rng: random.Random) -> list[Told]:
    """Return a vehicle that obeys physics, all in other words."""
    return _track(scene, rng, 0)


def denial(scene: Scene, rng: random.Random) -> list[Told]:
    """Return "nothing happened" about what did; half of the time filed under the true incident."""
    if not scene.told:
        return []
    first, book = rng.choice(scene.told), words(rng, scene.vocabulary)
    about = first.about if rng.random() < 0.5 else ""
    return [_sent(scene, rng, msgspec.structs.replace(
        first, negated=True, about=about, file="", text=retold(book, rng.randint(0, 5), rng),
        sent=first.minute + rng.randint(10, 150)), 0.2) for _ in range(rng.randint(2, 7))]


def echo(scene: Scene, rng: random.Random) -> list[Told]:
    """Return an invention of one channel and those who passed it on, most with its name."""
    first, source = invented(scene, rng), rng.choice(CHANNELS)
    found = [msgspec.structs.replace(first, way="channel", origin=source)]
    for _ in range(rng.randint(3, 12)):
        later = msgspec.structs.replace(first, text=retold(first.text, rng.randint(0, 4), rng), sent=first.sent + rng.randint(2, 240))
        passed = _sent(scene, rng, later, 0.4)
        found.append(msgspec.structs.replace(passed, origin=source) if rng.random() < 0.6 else passed)
    return found


def chorus(scene: Scene, rng: random.Random) -> list[Told]:
    """Return one invention told by several channels of one hand."""
    first = invented(scene, rng)
    return [msgspec.structs.replace(first, way="channel", origin=name, text=words(rng, scene.vocabulary),
                                    sent=first.sent + rng.randint(0, 50), count=max(1, round((first.count or 1) * rng.lognormvariate(0, 0.2))))
            for name in rng.sample(CHANNELS, rng.randint(2, 4))]


def drip(scene: Scene, rng: random.Random) -> list[Told]:
    """Return a flood over some hours and neighbouring villages, in three or four turns of phrase."""
    first, public = invented(scene, rng, small=True), _public(scene, rng)
    around = (first.town, *scene.country.near[first.town][:3])
    books = [words(rng, scene.vocabulary) for _ in range(rng.randint(3, 4))]
    found = []
    for _ in range(rng.randint(8, 24)):
        minute = first.minute + rng.randint(0, 150)
        found.append(_sent(scene, rng, msgspec.structs.replace(
            first, town=rng.choice(around), minute=minute, sent=minute + rng.randint(1, 20),
            text=retold(rng.choice(books), rng.randint(0, 4), rng)), public))
    return found


def warp(scene: Scene, rng: random.Random) -> list[Told]:
    """Return a true event told as another thing, where and when it was."""
    if not scene.told:
        return []
    first, public = rng.choice(scene.told), _public(scene, rng)
    label = rng.choice([one for one in LABELS if one is not first.label])
    return [_sent(scene, rng, msgspec.structs.replace(
        first, label=label, about="", file="", count=rng.randint(2, 50), text=words(rng, scene.vocabulary),
        sent=first.minute + rng.randint(2, 60)), public) for _ in range(rng.randint(2, 5))]


def reused(scene: Scene, rng: random.Random) -> list[Told]:
    """Return an invention told by several, each in other words, with one old file."""
    first, public, file = invented(scene, rng), _public(scene, rng), f"{rng.getrandbits(80):020x}"
    return [msgspec.structs.replace(_sent(scene, rng, msgspec.structs.replace(
        first, text=words(rng, scene.vocabulary), sent=first.sent + rng.randint(0, 90)), public), file=file)
            for _ in range(rng.randint(3, 8))]


FAMILIES: dict[str, Callable[[Scene, random.Random], list[Told]]] = {
    "single": single, "flood": flood, "teleport": teleport, "careful": careful, "smart": smart, "denial": denial,
    "echo": echo, "chorus": chorus, "drip": drip, "warp": warp, "reused": reused}
UNSEEN = ("chorus", "drip", "warp", "reused")
# Of the attacks; drawn around these every day.
SHARES = {"single": 0.70, "flood": 0.08, "teleport": 0.05, "careful": 0.05, "smart": 0.03, "denial": 0.02, "echo": 0.02,
          "chorus": 0.01, "drip": 0.02, "warp": 0.01, "reused": 0.01}
