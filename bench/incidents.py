"""Association on planted days: seconds of processor and B³ against a place-type-time window, in the same run.

    python bench/incidents.py [--messages 1000 10000] [--seeds 1 2 3]      against two windows and Fellegi–Sunter
    python bench/incidents.py --world plain words rough busy echoes hostile   the same on days by another hand
    python bench/incidents.py --month 30 [--messages 1000]                 ids and judged incidents over a replayed month
    python bench/incidents.py --score clusters.jsonl truth.json            another program's clusters (bench/splink_peer.py)

A day has moving (train, column, aircraft) and standing events; 10 % of the messages name a wrong type of the same
family, 12 % a neighbouring place; 60 % give a number, 50 % a heading; one in ten repeats another nearly word for word.
The window joins what has one place (or 20 km), one type and two hours. Fellegi–Sunter is splink's model: agreement
levels of place, time and type, their weights by expectation–maximisation without labels, joined above the prior odds.
The month comes in batches of an hour; each relinks the last twelve hours. Prints one JSON line a row.
"""

from __future__ import annotations

import argparse
import itertools
import json
import math
import random
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from dazor.incidents import associate
from dazor.model.codes import DEFAULT_CODE, Label, PlaceKind, Precision
from dazor.model.facts import Count, Incident, Place, Report, Sighting, When

SPEED = {Label.RAIL_TRANSPORT: 45.0, Label.GROUND_CONVOY: 35.0, Label.AIRCRAFT_FLIGHT: 450.0}
STANDING = (Label.CAMP_OR_BASE, Label.FIRE_OR_EXPLOSION, Label.MISSILE_LAUNCH)
CONFUSED = {Label.RAIL_TRANSPORT: Label.GROUND_CONVOY, Label.GROUND_CONVOY: Label.RAIL_TRANSPORT,
            Label.AIRCRAFT_FLIGHT: Label.AIRCRAFT_TAKEOFF, Label.CAMP_OR_BASE: Label.EXERCISE,
            Label.FIRE_OR_EXPLOSION: Label.MISSILE_LAUNCH, Label.MISSILE_LAUNCH: Label.FIRE_OR_EXPLOSION}
COMPASS = ("n", "ne", "e", "se", "s", "sw", "w", "nw")
METHODS = ("dazor", "window 0 km", "window 20 km", "Fellegi-Sunter")
Town = tuple[str, float, float, int]


def km(a: Town, b: Town) -> float:
    """Return the distance of two towns on a plane good enough for 600 km."""
    return math.hypot((a[1] - b[1]) * 111.2, (a[2] - b[2]) * 111.2 * math.cos(math.radians((a[1] + b[1]) / 2)))


def towns(chance: random.Random) -> list[Town]:
    """Return 314 towns with heavy-tailed populations."""
    return [(f"t{i}", chance.uniform(51.4, 55.9), chance.uniform(23.5, 31.5), int(500 * chance.paretovariate(0.9)))
            for i in range(314)]


def day(messages: int, seed: int) -> tuple[list[Report], dict[str, int]]:
    """Return a day of reports and the incident of each."""
    chance = random.Random(seed)
    reports: list[Report] = []
    truth: dict[str, int] = {}
    places = towns(chance)
    near = {t: sorted(places, key=lambda o: km(t, o))[1:9] for t in places}
    incident = 0
    while len(reports) < messages:
        label = chance.choice((*SPEED, *STANDING))
        path = _path(chance, near, label)
        size, heading = chance.randint(2, 60), _heading(path)
        here = max(1, round(chance.gammavariate(0.7, 3.9)))
        for _ in range(min(here, messages - len(reports))):
            town, minute = chance.choice(path)
            name = f"r{len(reports):06d}"
            reports.append(_report(chance, name, label, chance.choice(near[town]) if chance.random() < 0.12 else town,
                                   minute + chance.randint(-10, 10), size, heading, reports, truth, incident))
            truth[name] = incident
        incident += 1
    return reports, truth


def _path(chance: random.Random, near: Mapping[Town, Sequence[Town]], label: Label) -> list[tuple[Town, int]]:
    town, minute = chance.choice(list(near)), chance.randrange(60, 1380)
    path = [(town, minute)]
    speed = SPEED.get(label)
    for _ in range(chance.randint(1, 5) if speed else 0):
        ahead = [t for t in near[town] if t not in [p for p, _ in path] and km(t, path[0][0]) >= km(town, path[0][0])]
        if not ahead or speed is None:
            break
        following = chance.choice(ahead)
        minute += round(60 * km(town, following) / (speed * chance.uniform(0.7, 1.4)))
        town = following
        path.append((town, minute))
    return path


def _heading(path: Sequence[tuple[Town, int]]) -> str:
    first, last = path[0][0], path[-1][0]
    if first is last:
        return ""
    turn = math.degrees(math.atan2((last[2] - first[2]) * 0.6, last[1] - first[1])) % 360
    return COMPASS[round(turn / 45) % 8]


def _report(chance: random.Random, name: str, label: Label, town: Town, minute: int, size: int, heading: str,  # noqa: PLR0913
            before: Sequence[Report], truth: Mapping[str, int], incident: int) -> Report:
    same = [r for r in before[-12:] if truth.get(r.id) == incident]
    if same and chance.random() < 0.10:  # an echo
        told = chance.choice(same)
        words = [told.signature[i:i + 4] for i in range(0, 128, 4)]
        words[chance.randrange(32)] = "ffff"
        return Report(id=name, sightings=told.sightings, signature="".join(words), published=told.published)
    said = CONFUSED[label] if chance.random() < 0.10 else label
    minute = min(1439, max(0, minute))
    stamp = f"2022-03-17T{minute // 60:02d}:{minute % 60:02d}"
    told_size = max(1, round(size * chance.uniform(0.8, 1.25)))
    sighting = Sighting(
        type=said, code=DEFAULT_CODE[said], heading=heading if chance.random() < 0.5 else "",
        places=(Place(id=town[0], name=town[0], kind=PlaceKind.SETTLEMENT, lat=town[1], lon=town[2], radius_km=3.0,
                      population=town[3]),),
        when=When(start=stamp, end=stamp, precision=Precision.MINUTE),
        count=Count(min=told_size, max=told_size, unit="vehicle") if chance.random() < 0.6 else None)
    return Report(id=name, sightings=(sighting,), signature="".join(f"{chance.randrange(65536):04x}" for _ in range(32)),
                  published=stamp)


def window(reports: Sequence[Report], reach: float) -> dict[str, int]:
    """The peer: one type, at most two hours and `reach` km from the last of a cluster."""
    clusters: dict[Label, list[tuple[Town, int, int]]] = defaultdict(list)
    found: dict[str, int] = {}
    for report in sorted(reports, key=lambda r: r.published):
        sighting = report.sightings[0]
        spot = sighting.places[0]
        town: Town = (spot.id, spot.lat or 0.0, spot.lon or 0.0, 0)
        minute = int(report.published[11:13]) * 60 + int(report.published[14:16])
        last = next((c for c in reversed(clusters[sighting.type]) if minute - c[1] <= 120 and km(c[0], town) <= reach), None)
        found[report.id] = number = last[2] if last else len(found)
        clusters[sighting.type].append((town, minute, number))
    return found


def b_cubed(found: Mapping[str, int | str], truth: Mapping[str, int], least: int = 1) -> tuple[float, float, float]:
    """Return B³ precision, recall and F over the reports of incidents with at least `least` reports."""
    both = Counter((found[r], truth[r]) for r in truth)
    ours, theirs = Counter(found.values()), Counter(truth.values())
    wanted = [r for r in truth if theirs[truth[r]] >= least]
    p = sum(both[found[r], truth[r]] / ours[found[r]] for r in wanted) / len(wanted)
    r = sum(both[found[r], truth[r]] / theirs[truth[r]] for r in wanted) / len(wanted)
    return p, r, 2 * p * r / (p + r)


def rand_index(found: Mapping[str, int | str], truth: Mapping[str, int]) -> float:
    """Return the adjusted Rand index."""
    def pairs(counts: Counter[object]) -> float:
        return sum(n * (n - 1) / 2 for n in counts.values())
    both = pairs(Counter((found[r], truth[r]) for r in truth))
    ours, theirs = pairs(Counter(found.values())), pairs(Counter(truth.values()))
    expected = ours * theirs / (len(truth) * (len(truth) - 1) / 2)
    return (both - expected) / ((ours + theirs) / 2 - expected)


# ── Fellegi–Sunter ─────────────────────────────────────────────────────────────────────────────────────────────────
def levels(a: Report, b: Report) -> tuple[int, int, int]:
    """Return how far two reports agree: place (0 same, 1 within 20 km, 2 within 60, 3 farther), time, type."""
    first, second = a.sightings[0], b.sightings[0]
    p, q = first.places[0], second.places[0]
    distance = km((p.id, p.lat or 0.0, p.lon or 0.0, 0), (q.id, q.lat or 0.0, q.lon or 0.0, 0))
    apart = abs(_minute(a) - _minute(b))
    return (sum(distance > edge for edge in (1, 20, 60)), sum(apart > edge for edge in (20, 60, 180)),
            int(first.type is not second.type))


def _minute(report: Report) -> int:
    return int(report.published[11:13]) * 60 + int(report.published[14:16])


def fellegi_sunter(reports: Sequence[Report]) -> dict[str, str]:
    """Return clusters of splink's model: levels as above, EM without labels, joined where a match is likelier than not."""
    ordered = sorted(reports, key=_minute)
    pairs = [(a.id, b.id, levels(a, b)) for i, a in enumerate(ordered)
             for b in itertools.takewhile(lambda b, a=a: _minute(b) - _minute(a) <= 240, ordered[i + 1:])]  # type: ignore[misc]
    many = Counter(level for _, _, level in pairs)
    sizes = (4, 4, 2)
    m = [[2.0 ** -(k + 1) for k in range(size)] for size in sizes]
    u = [[sum(n for level, n in many.items() if level[f] == k) / len(pairs) for k in range(size)]
         for f, size in enumerate(sizes)]
    share = 0.02
    for _ in range(60):
        odds = {level: share / (1 - share) * math.prod((m[f][k] + 1e-9) / (u[f][k] + 1e-9) for f, k in enumerate(level))
                for level in many}
        p = {level: o / (1 + o) for level, o in odds.items()}
        total = sum(p[level] * n for level, n in many.items())
        share = total / len(pairs)
        m = [[sum(p[level] * n for level, n in many.items() if level[f] == k) / total for k in range(size)]
             for f, size in enumerate(sizes)]
    home = {report.id: report.id for report in reports}

    def root(name: str) -> str:
        while home[name] != name:
            name = home[name]
        return name
    for a, b, level in pairs:
        if p[level] > 0.5:
            home[root(b)] = root(a)
    return {name: root(name) for name in home}


# ── a month ────────────────────────────────────────────────────────────────────────────────────────────────────────
def month(days: int, messages: int, seed: int) -> dict[str, float]:
    """Return how ids and judged incidents fare when batches of an hour come in and the last 12 h are relinked.

    An incident is judged two hours after its last member: from then on its public address must stay its own, and a
    report of something else that joins it is a wrong merge. Days do not share events.
    """
    lost = wrong = kept = joined = 0
    slowest = 0.0
    for number in range(days):
        reports, truth = day(messages, seed * 1000 + number)
        judged: dict[str, tuple[frozenset[str], int]] = {}  # id → members and main event at the time of judging
        before: tuple[Incident, ...] = ()
        for hour in range(1, 25):
            window_ = [r for r in reports if (hour - 12) * 60 <= _minute(r) < hour * 60]
            start = time.process_time()
            now = associate(window_, previous=before, judged=set(judged))
            slowest = max(slowest, time.process_time() - start)
            minute = {r.id: _minute(r) for r in window_}
            by_id = {i.id: {m.id for m in i.members} for i in now}
            for name, (members, event) in judged.items():
                still = [r for r in members if r in minute]
                if still and 2 * len(still) > len(members):
                    mine = by_id.get(name, set())
                    kept += 1
                    lost += not mine & set(still)
                    new = mine - members
                    joined += 1
                    wrong += any(truth[r] != event for r in new)
            for name, ids in by_id.items():
                if name not in judged and max(minute[r] for r in ids) < (hour - 2) * 60:
                    judged[name] = (frozenset(ids), Counter(truth[r] for r in ids).most_common(1)[0][0])
            before = now
    return {"days": days, "messages": messages, "ids_stable": round(1 - lost / kept, 4),
            "wrong_merges_into_judged": round(wrong / joined, 4), "slowest_relink_s": round(slowest, 2)}


def main() -> None:
    """Print one line for each size, seed and method."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, nargs="+", default=[250, 1000, 10000])
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument("--month", type=int, default=0, help="replay so many days instead")
    parser.add_argument("--world", nargs="+", default=["here"], help="here, or shapes of another_world")
    parser.add_argument("--score", nargs=2, default=None, help="clusters and truth")
    given = parser.parse_args()
    if given.score:
        scored(*given.score)
        return
    if given.month:
        print(json.dumps(month(given.month, given.messages[0] if len(given.messages) == 1 else 1000, given.seeds[0])))
        return
    for world, messages in itertools.product(given.world, given.messages):
        table(world, messages, given.seeds if messages <= 1000 else given.seeds[:1])


def made(world: str, messages: int, seed: int) -> tuple[list[Report], dict[str, int]]:
    """Return a day of this file or of another hand."""
    if world == "here":
        return day(messages, seed)
    import another_world

    return another_world.reports(messages, seed, world)


def table(world: str, messages: int, seeds: Sequence[int]) -> None:
    """Print one line for each method: the mean over the seeds, and the spread of F and ARI."""
    rows: dict[str, list[tuple[float, ...]]] = defaultdict(list)
    for seed in seeds:
        reports, truth = made(world, messages, seed)
        # The peers know no missing time, no missing point and one sighting a report.
        for method in METHODS if messages <= 1000 and world != "rough" else METHODS[:1] if world == "rough" else METHODS[:3]:
            start = time.process_time()
            found: dict[str, int | str] = (
                {m.id: i.id for i in associate(reports) for m in i.members} if method == "dazor"
                else dict(fellegi_sunter(reports)) if method == "Fellegi-Sunter" else dict(window(reports, float(method.split()[1]))))
            took = time.process_time() - start
            rows[method].append((took, *b_cubed(found, truth), b_cubed(found, truth, 3)[2],
                                 rand_index(found, truth), len(set(truth.values()))))
    names = ("seconds", "b3_precision", "b3_recall", "b3_f", "b3_f_of_three", "ari", "incidents")
    for method, figures in rows.items():
        columns = dict(zip(names, zip(*figures, strict=True), strict=True))
        means = {name: round(sum(column) / len(column), 3) for name, column in columns.items()}
        spread = {f"{name}_from_to": [round(min(columns[name]), 3), round(max(columns[name]), 3)] for name in ("b3_f", "ari")}
        json.dump({"world": world, "messages": messages, "days": len(figures), "method": method, **means, **spread}, sys.stdout)
        print(flush=True)


def scored(clusters: str, truth: str) -> None:
    """Print the figures of clusters that another program made: lines of id and cluster."""
    with open(clusters, encoding="utf-8") as file:  # noqa: PTH123
        found = {row["id"]: row["cluster"] for row in map(json.loads, file)}
    with open(truth, encoding="utf-8") as file:  # noqa: PTH123
        known = json.load(file)
    p, r, f = b_cubed(found, known)
    print(json.dumps({"b3_precision": round(p, 3), "b3_recall": round(r, 3), "b3_f": round(f, 3),
                      "b3_f_of_three": round(b_cubed(found, known, 3)[2], 3), "ari": round(rand_index(found, known), 3)}))


if __name__ == "__main__":
    main()
