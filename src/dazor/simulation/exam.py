"""Adversaries that no weights are ever fitted on and nothing is tuned against: they only judge (`bench/corroboration.py --exam`).

* moved     a true event told again some 20 km away, at its hour, with its number, in new words and in its own
* borrowed  an invention that carries the photographs of what truly happened that day
* patient   two to four people who agreed beforehand: other words, other minutes over hours, one of them a public channel

Told as in `hostile`, each adversary with the manners of its world.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

import msgspec

from dazor.simulation.hostile import Attack, mixed, start, through
from dazor.simulation.telling import Told, fresh, varied, way
from dazor.simulation.world import World, km

MOVED_KM = (12.0, 30.0)


def moved(world: World, rng: random.Random, told: Sequence[Told]) -> list[Told]:
    """Return a true event told of a place some 20 km from where it was."""
    if not told:
        return []
    first = rng.choice(told)
    low, high = MOVED_KM
    aside = [i for i in world.near[first.place] if low <= km(world.nodes[first.place], world.nodes[i]) <= high]
    if not aside:
        return []
    place = rng.choice(aside)
    return [through(world, msgspec.structs.replace(
        first, place=place, negated=False, sent=min(1439, first.minute + rng.randint(4, 60)),
        words=varied(first.words, rng.randint(2, 10), rng) if rng.random() < 0.4 else fresh(rng)), rng, mixed(world))
        for _ in range(rng.randint(2, 5))]


def borrowed(world: World, rng: random.Random, told: Sequence[Told]) -> list[Told]:
    """Return an invention told by several in words of their own, some of them with a file of somebody's true report."""
    files = sorted({name for one in told for name in one.media})
    first = start(world, rng)
    found = [through(world, msgspec.structs.replace(first, words=fresh(rng), sent=min(1439, first.sent + rng.randint(0, 90))),
                     rng, mixed(world)) for _ in range(rng.randint(2, 6))]
    return [msgspec.structs.replace(one, media=(rng.choice(files),)) if files and rng.random() < 0.6 else one for one in found]


def patient(world: World, rng: random.Random, told: Sequence[Told]) -> list[Told]:  # noqa: ARG001 - one of a family
    """Return two to four who agreed: just enough to be believed, and no more."""
    first = start(world, rng)
    found = [through(world, msgspec.structs.replace(
        first, minute=min(1439, max(0, first.minute + rng.randint(-6, 6))), words=fresh(rng),
        count=max(1, round((first.count or 1) * rng.lognormvariate(0.0, 0.2))),
        sent=min(1439, first.minute + rng.randint(5, 180))), rng, mixed(world)) for _ in range(rng.randint(2, 4))]
    if rng.random() < world.manners.carried:
        door, origin = way(rng, (("channel", 1.0),))
        found[0] = msgspec.structs.replace(found[0], door=door, origin=origin)
    return found


FAMILIES: dict[str, Attack] = {"moved": moved, "borrowed": borrowed, "patient": patient}
SHARES = dict.fromkeys(FAMILIES, 0.04)  # of the attacks, beside those of `hostile`
