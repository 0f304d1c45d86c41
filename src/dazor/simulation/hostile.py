"""Attack families against the corroboration ledger, told without words. Adversaries of the desk, nothing else.

* single    one invention
* flood     8–30 nearly same messages from one small place within the hour
* teleport  one invented vehicle in far places minutes apart
* careful   an invented vehicle that keeps to roads and speeds, told in two or three turns of phrase
* smart     the same, every message in other words, with likely numbers
* denial    "watched, nothing happened" about what truly happened
* echo      one invention in a public channel, passed on by other channels and by readers
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

import msgspec

from dazor.model.codes import Label
from dazor.simulation.events import DETOUR, LAST_MINUTE
from dazor.simulation.manners import Ways, private
from dazor.simulation.telling import HEDGED, Told, fresh, varied, way
from dazor.simulation.witnesses import CHANNELS
from dazor.simulation.world import World, km

PRIVATE = private(0.0)
_KINDS = ((Label.GROUND_CONVOY, "vehicle", 40), (Label.RAIL_TRANSPORT, "wagon", 45), (Label.AIRCRAFT_TAKEOFF, "aircraft", 3),
          (Label.AIRCRAFT_FLIGHT, "aircraft", 4), (Label.MISSILE_LAUNCH, "missile", 6), (Label.DRONE, "drone", 3),
          (Label.CAMP_OR_BASE, "vehicle", 50), (Label.FIRE_OR_EXPLOSION, "", 1), (Label.DETENTION, "person", 5))
_MOVING = _KINDS[:2]


def start(world: World, rng: random.Random, kinds: Sequence[tuple[Label, str, int]] = _KINDS,
          places: Sequence[int] = ()) -> Told:
    """Return what an invention begins with: a kind, a place, a minute, a number."""
    label, unit, most = rng.choice(kinds)
    place = rng.choice(places) if places else rng.choices(range(len(world.nodes)), weights=world.weights)[0]
    minute = rng.randint(4 * 60, LAST_MINUTE - 120)
    door, origin = way(rng, PRIVATE)
    return Told(label=label, place=place, minute=minute, sent=minute + rng.randint(1, 15), unit=unit,
                count=rng.randint(1, most), words=fresh(rng), door=door, origin=origin)


def through(world: World, told: Told, rng: random.Random, kinds: Ways) -> Told:
    """Return what is told as it arrives: by which door, with which file, as doubtful and as rounded as honest people are."""
    door, origin = way(rng, kinds)
    staged = rng.random() < world.manners.own_file  # or generated: as often as honest ones
    media = (f"{rng.getrandbits(64):016x}",) if staged else ()
    own = world.manners  # they leave the time out, round it and doubt as honest people do, else those habits would tell
    return msgspec.structs.replace(told, door=door, origin=origin, media=media, hedged=rng.random() < HEDGED,
                                   says_time=rng.random() < own.says_time, rounded=rng.random() < own.rounded)


def mixed(world: World) -> Ways:
    """Return the ways of who is heard in public too."""
    return private(world.manners.reached)


def _carried(world: World, rng: random.Random) -> Ways:
    return mixed(world) if rng.random() < world.manners.carried else PRIVATE


def single(world: World, rng: random.Random, told: Sequence[Told]) -> list[Told]:  # noqa: ARG001 - one of a family
    """Return one invention."""
    return [through(world, start(world, rng), rng, mixed(world))]


def flood(world: World, rng: random.Random, told: Sequence[Told]) -> list[Told]:  # noqa: ARG001
    """Return 8–30 nearly same messages; one flood in five is also carried by a channel."""
    small = [i for i, node in enumerate(world.nodes) if node.people < 3000] or list(range(len(world.nodes)))
    first, kinds = start(world, rng, places=small), _carried(world, rng)
    return [through(world, msgspec.structs.replace(first, words=varied(first.words, rng.randint(0, 7), rng),
                                             sent=first.minute + rng.randint(0, 59)), rng, kinds)
            for _ in range(rng.randint(8, 30))]


def teleport(world: World, rng: random.Random, told: Sequence[Told]) -> list[Told]:  # noqa: ARG001
    """Return one invented vehicle in far places at nearly the same time."""
    first, found = start(world, rng, _MOVING), []
    for step in range(rng.randint(4, 7)):
        minute = first.minute + step * rng.randint(3, 15)
        place = rng.choices(range(len(world.nodes)), weights=world.weights)[0]
        found.append(through(world, msgspec.structs.replace(first, place=place, minute=minute, sent=minute + rng.randint(1, 8),
                                                      words=fresh(rng)), rng, mixed(world)))
    return found


def _journey(world: World, rng: random.Random, first: Told) -> list[tuple[int, int]]:
    """Return places and minutes along roads at a speed that column and train can keep."""
    here, minute, gone = first.place, float(first.minute), [(first.place, first.minute)]
    visited = {here}
    for _ in range(rng.randint(1, 3)):
        ahead = [node for node in world.roads[here] if node not in visited]
        if not ahead:
            break
        there = rng.choice(ahead)
        minute += km(world.nodes[here], world.nodes[there]) * DETOUR / rng.uniform(25, 55) * 60
        here = there
        visited.add(here)
        gone.append((here, min(LAST_MINUTE, round(minute))))
    return gone


def _careful(world: World, rng: random.Random, styles: int, kinds: Ways) -> list[Told]:
    first = start(world, rng, _MOVING)
    journey, books = _journey(world, rng, first), [fresh(rng) for _ in range(styles)]
    size, found = first.count or 1, []
    for number in range(rng.randint(3, 7)):
        place, minute = journey[number % len(journey)]
        words = varied(rng.choice(books), rng.randint(2, 9), rng) if books else fresh(rng)
        said = max(1, round(size * rng.lognormvariate(0.0, 0.15)))
        found.append(through(world, msgspec.structs.replace(
            first, place=place, minute=min(1439, max(0, minute + rng.randint(-8, 8))), words=words, count=said,
            sent=min(1439, minute + rng.randint(9, 40))), rng, kinds))
    return found


def careful(world: World, rng: random.Random, told: Sequence[Told]) -> list[Told]:  # noqa: ARG001
    """Return an invented vehicle that obeys physics, told in two or three turns of phrase."""
    return _careful(world, rng, rng.randint(2, 3), _carried(world, rng))


def smart(world: World, rng: random.Random, told: Sequence[Told]) -> list[Told]:  # noqa: ARG001
    """Return an invented vehicle that obeys physics, every message in other words."""
    return _careful(world, rng, 0, _carried(world, rng))


def denial(world: World, rng: random.Random, told: Sequence[Told]) -> list[Told]:
    """Return denials of something that truly happened, in two or three turns of phrase."""
    if not told:
        return []
    first, books = rng.choice(told), [fresh(rng) for _ in range(rng.randint(1, 3))]
    return [through(world, msgspec.structs.replace(
        first, negated=True, count=None, heading="", media=(), words=varied(rng.choice(books), rng.randint(1, 8), rng),
        sent=min(1439, first.minute + rng.randint(10, 120))), rng, mixed(world)) for _ in range(rng.randint(2, 6))]


def echo(world: World, rng: random.Random, told: Sequence[Told]) -> list[Told]:  # noqa: ARG001
    """Return one invention of a public channel, passed on by other channels and by readers."""
    first, names = start(world, rng), rng.sample(CHANNELS, 4)
    found = [msgspec.structs.replace(first, door="telegram", origin=f"@{names[0]}")]
    for _ in range(rng.randint(3, 11)):
        later = msgspec.structs.replace(first, words=varied(first.words, rng.randint(0, 10), rng),
                                        sent=min(1439, first.sent + rng.randint(3, 200)))
        found.append(msgspec.structs.replace(later, door="telegram", origin=f"@{rng.choice(names)}")
                     if rng.random() < 0.5 else through(world, later, rng, PRIVATE))
    return found


Attack = Callable[[World, random.Random, Sequence[Told]], list[Told]]
FAMILIES: dict[str, Attack] = {"single": single, "flood": flood, "teleport": teleport, "careful": careful,
                               "smart": smart, "denial": denial, "echo": echo}
# Of the attacks, so that "three reports" does as in methods 1: at 30 % hostile 16 false messages for each one it publishes.
SHARES = {"single": 0.76, "flood": 0.09, "teleport": 0.04, "careful": 0.04, "smart": 0.03, "denial": 0.02, "echo": 0.02}
