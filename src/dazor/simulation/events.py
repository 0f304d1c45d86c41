"""A country and chance → what truly happened: columns and trains on their way, flights, launches, camps, arrests.

Shares follow the mix of a busy day in the spring of 2022 as the design notes describe it; all seventeen types occur.
"""

from __future__ import annotations

import random
from itertools import pairwise

import msgspec

from dazor.model.codes import EVENT_TYPES, Label
from dazor.simulation.values import Planted, Spot
from dazor.simulation.world import World, compass, km, route

LAST_MINUTE = 23 * 60 + 40  # nothing begins so late that nobody could still tell of it
DETOUR = 1.25  # a road is about this much longer than the straight line
ROUTE_KM = (35.0, 260.0)
MOST_STOPS = 7
SEAT_PEOPLE = 5000  # the smallest seats of districts


class Plan(msgspec.Struct, frozen=True):
    """How one kind of event goes."""

    key: str  # event type code, or a label where the type has no code; also the key of its templates
    share: float  # of all incidents, relative
    how: str  # road, rail, sky, low, field, edge, heard, seat, town
    things: tuple[tuple[str, str], ...]  # (thing, unit of its count)
    most: int  # largest usual count; 0: nobody counts
    witnesses: float  # mean number at a town of 10,000
    last: tuple[int, int] = (5, 60)  # minutes a standing event goes on


_TRUCKS = (("trucks", "vehicle"), ("armour", "vehicle"), ("tanks", "tank"), ("artillery", "vehicle"),
           ("fuel", "vehicle"), ("buses", "vehicle"))
_WAGONS = (("tanks_rail", "wagon"), ("trucks_rail", "wagon"), ("passenger", "wagon"), ("covered", "wagon"))
_PLANES = (("il76", "aircraft"), ("su34", "aircraft"), ("su25", "aircraft"), ("mig31", "aircraft"), ("a50", "aircraft"),
           ("mi8", "helicopter"), ("mi24", "helicopter"), ("ka52", "helicopter"))
PLANS: tuple[Plan, ...] = (
    Plan("mil.ground.column", 21, "road", _TRUCKS, 60, 0.75),
    Plan("mil.ground.border_crossing", 3, "edge", _TRUCKS, 40, 1.3),
    Plan("mil.rail.train", 10, "rail", _WAGONS, 45, 0.65),
    Plan("mil.rail.unloading", 3, "town", _WAGONS[:2], 30, 1.4, (60, 240)),
    Plan("mil.air.takeoff", 8, "field", _PLANES, 3, 2.2),
    Plan("mil.air.takeoff_strike", 2, "field", (("mig31", "aircraft"),), 1, 3.0),
    Plan("mil.air.landing", 6, "field", _PLANES, 3, 2.0),
    Plan("mil.air.overflight", 9, "sky", _PLANES, 4, 0.9),
    Plan("mil.launch.missile", 3, "heard", (("missile", "missile"),), 8, 1.1, (5, 30)),
    Plan("mil.launch.drone", 1.5, "heard", (("shahed", "drone"),), 6, 0.8, (10, 60)),
    Plan("mil.air.uav", 4, "low", (("shahed", "drone"), ("uav", "drone")), 2, 0.7),
    Plan("mil.base.camp", 5, "town", (("tents", "vehicle"), ("trucks", "vehicle"), ("armour", "vehicle")), 50, 1.2,
         (200, 600)),
    Plan("mil.exercise", 3, "town", (("shooting", ""),), 0, 1.2, (60, 300)),
    Plan("loot.shipment", 3, "town", (("goods", "vehicle"),), 5, 1.1),
    Plan("rail.disruption", 3, "seat", (("trains", "train"),), 5, 1.2, (60, 300)),
    Plan("mil.explosion_unexplained", 5, "town", (("bang", ""),), 4, 2.4, (1, 10)),
    Plan("rep.detention", 4, "town", (("people", "person"),), 5, 1.0),
    Plan("rep.raid_search", 2.5, "town", (("flats", ""),), 0, 0.9, (30, 180)),
    Plan("rep.trial", 2, "seat", (("people", "person"),), 3, 0.7),
    Plan("inf.claim.report", 3, "seat", (("statement", ""),), 0, 1.0),
    Plan("other", 2.5, "town", (("soldiers", "person"),), 20, 0.9),
)
PLAN: dict[str, Plan] = {plan.key: plan for plan in PLANS}
_HOURS = (2, 2, 2, 3, 4, 5, 6, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 6, 6, 5, 4, 3, 2)  # when things happen, relative


def label_of(key: str) -> Label:
    """Return the type of a plan's key."""
    return EVENT_TYPES[key].label if key in EVENT_TYPES else Label(key)


def clock(date: str, minute: int) -> str:
    """Return the civil minute as ISO 8601; a minute past midnight is held at 23:59 of the day."""
    minute = max(0, min(minute, 24 * 60 - 1))
    return f"{date}T{minute // 60:02d}:{minute % 60:02d}"


def minute_of(civil: str) -> int:
    """Return the minute of the day of an ISO civil minute."""
    return int(civil[11:13]) * 60 + int(civil[14:16])


def _spot(world: World, index: int, at: str, field: bool = False) -> Spot:
    node = world.nodes[index]
    if field and node.field:
        lat, lon = world.fields[node.field]
        return Spot(id=node.field, name=node.name, lat=lat, lon=lon, at=at)
    return Spot(id=node.id, name=node.name, lat=node.lat, lon=node.lon, at=at)


def _path(world: World, rng: random.Random) -> tuple[int, ...]:
    """A way between two towns of the usual length, a few hundred tries at most."""
    count = len(world.nodes)
    best: tuple[int, ...] = ()
    for _ in range(60):
        start, goal = rng.choices(range(count), weights=world.weights, k=2)
        if start == goal or not ROUTE_KM[0] <= km(world.nodes[start], world.nodes[goal]) <= ROUTE_KM[1]:
            continue
        best = route(world, start, goal)
        if len(best) >= 3:
            break
    return best[:MOST_STOPS]


def _along(world: World, path: tuple[int, ...], begin: int, speed: float) -> list[int]:
    """Minutes at which each place of the way is passed at a speed in km/h."""
    times, gone = [begin], 0.0
    for a, b in pairwise(path):
        gone += km(world.nodes[a], world.nodes[b]) * DETOUR
        times.append(begin + round(gone / speed * 60))
    return times


def _count(plan: Plan, rng: random.Random) -> int | None:
    if not plan.most:
        return None
    if plan.most <= 8:
        return rng.choices(range(1, plan.most + 1), weights=[1 / n for n in range(1, plan.most + 1)])[0]
    return min(plan.most * 2, max(2, round(rng.lognormvariate(0.0, 0.7) * plan.most / 3)))


# km/h, as the mode allows
_SPEED = {"road": (17.0, 65.0), "rail": (25.0, 60.0), "sky": (180.0, 650.0), "low": (100.0, 180.0)}


class Happening(msgspec.Struct, frozen=True):
    """A planted incident together with the indexes of the world that its witnesses need."""

    plan: Plan
    planted: Planted
    path: tuple[int, ...]  # places in order; one for a standing event
    minutes: tuple[int, ...]  # when each was passed
    goal: int  # where it was bound, -1 unknown
    origin: int  # where it came from, -1 unknown


def _standing(world: World, rng: random.Random, plan: Plan) -> int:
    if plan.how == "field":
        return rng.choice(world.airfields)
    if plan.how == "seat":  # courts, offices and large stations are in towns
        towns = [i for i, node in enumerate(world.nodes) if node.people >= SEAT_PEOPLE] or [0]
        return rng.choices(towns, weights=[world.weights[i] for i in towns])[0]
    if plan.how == "edge":
        return rng.choice(world.edge)
    if plan.how == "heard":  # launch sites lie away from towns, in the south
        places = sorted(range(len(world.nodes)), key=lambda i: world.nodes[i].lat)[: max(4, len(world.nodes) // 6)]
        return rng.choice(places)
    return rng.choices(range(len(world.nodes)), weights=world.weights)[0]


def happen(world: World, rng: random.Random, date: str, plan: Plan, number: int) -> Happening:
    """Return one event of a plan with its place or track, times, count and direction."""
    thing, unit = rng.choice(plan.things)
    begin = min(LAST_MINUTE, rng.choices(range(24), weights=_HOURS)[0] * 60 + rng.randrange(60))
    goal = origin = -1
    heading, to, speed = "", "", None
    moving = plan.how in _SPEED
    if moving and len(path := _path(world, rng)) >= 2:
        speed = round(rng.uniform(*_SPEED[plan.how]), 1)
        minutes = _along(world, path, begin, speed)
        keep = [i for i, m in enumerate(minutes) if m <= LAST_MINUTE]
        goal, origin = path[-1], path[0]
        heading, to = compass(world.nodes[origin], world.nodes[goal]), world.nodes[goal].id
        path, minutes = tuple(path[i] for i in keep), [minutes[i] for i in keep]
        end = minutes[-1]
    else:
        moving, path, minutes = False, (_standing(world, rng, plan),), [begin]
        end = min(24 * 60 - 1, begin + rng.randint(*plan.last))
    spots = tuple(_spot(world, i, clock(date, m), plan.how == "field") for i, m in zip(path, minutes, strict=True))
    planted = Planted(id=f"true-{number:04d}", type=label_of(plan.key),
                      code=plan.key if plan.key in EVENT_TYPES else "", moving=moving, places=spots,
                      start=clock(date, begin), end=clock(date, end), count=_count(plan, rng), unit=unit, thing=thing,
                      to=to, heading=heading, speed_kmh=speed)
    return Happening(plan, planted, path, tuple(minutes), goal, origin)


def draw(rng: random.Random) -> Plan:
    """Return a plan, as often as its share says."""
    return rng.choices(PLANS, weights=[plan.share for plan in PLANS])[0]
