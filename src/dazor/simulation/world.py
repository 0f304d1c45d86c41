"""A gazetteer pack → the simulated country: towns and villages, roads between them, airfields.

Roads are a Gabriel graph (two places are joined when no third lies in the circle over them): near enough to a real
network for travel times, and made from the pack alone.
"""

from __future__ import annotations

import csv
import heapq
import math
import random
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from importlib.resources import files

import msgspec

from dazor.gazetteer import Entry, Pack
from dazor.model.codes import PlaceKind
from dazor.simulation.manners import USUAL, Manners
from dazor.simulation.values import NotADay

TOWNS, VILLAGES = 220, 180  # enough for a day of 1,000 messages; the graph is built in 0.2 s
VILLAGE_PEOPLE = 300  # inhabitants where the pack states none: the median of the 2009 census list
COUNTRY = "BY"
FEWEST = 12  # places below which there are no roads worth the name
SPOKEN_KM = 9.0  # people call an airfield by the nearest town or village within this distance
NEIGHBOURS = 9  # candidates for a road from each place
SAME_KM, SAME_PEOPLE = 3.0, 1000  # a row of the name table is the nearest place of this size within this distance
HINTED_PEOPLE, HINT_KM = 3000, 45.0  # a smaller place is told by the town nearby, when it is this near
SOUTH, EAST = 51.95, 30.9  # degrees; beyond them the southern and the eastern border is near
TRUSTED = ("be", "ru", "uk", "en")  # languages of a pack's own names; its Polish ones are too often another language's

_ALPHABET = {
    "be": re.compile(r"[А-ЯЁІЎа-яёіў' -]+"), "ru": re.compile(r"[А-Яа-яЁё -]+"),
    "uk": re.compile(r"[А-ЩЬЮЯЄІЇҐа-щьюяєіїґ' -]+"), "pl": re.compile(r"[A-Za-zĄĆĘŁŃÓŚŹŻąćęłńóśźż -]+"),
    "en": re.compile(r"[A-Za-z' -]+"),
}
_FOREIGN = {"be": re.compile("[щъиЩЪИ]"), "ru": re.compile("$^"), "uk": re.compile("$^"), "pl": re.compile("$^"),
            "en": re.compile("$^")}


class Node(msgspec.Struct, frozen=True):
    """A place of the simulated country."""

    id: str
    name: str  # English
    names: dict[str, str]  # by language, only those written in its alphabet
    lat: float
    lon: float
    people: int
    hint: int  # index of a large town nearby that people add to a village's name; -1: none
    homonym: bool  # another place has the same name, so people always add the hint
    field: str = ""  # gazetteer id of an airfield called by this name


class World(msgspec.Struct, frozen=True):
    """Places and roads. Indexes are into `nodes`, which stand largest first."""

    nodes: tuple[Node, ...]
    roads: tuple[tuple[int, ...], ...]
    near: tuple[tuple[int, ...], ...]  # nearest places, nearest first: what an honest mistake confuses
    weights: tuple[float, ...]  # people ** 0.5: events do not grow as fast as towns do
    airfields: tuple[int, ...]
    fields: dict[str, tuple[float, float]]  # airfield id → lat, lon
    edge: tuple[int, ...]  # places towards the southern and eastern border
    manners: Manners = USUAL  # how its people tell, where no words are made


def km(a: Node, b: Node) -> float:
    """Return the great-circle distance of two places in kilometres."""
    la, lb = math.radians(a.lat), math.radians(b.lat)
    h = (math.sin((lb - la) / 2) ** 2
         + math.cos(la) * math.cos(lb) * math.sin(math.radians(b.lon - a.lon) / 2) ** 2)
    return 12742.0 * math.asin(math.sqrt(min(1.0, h)))


def compass(a: Node, b: Node) -> str:
    """Return the compass point, of eight, in which b lies from a."""
    east = (b.lon - a.lon) * math.cos(math.radians((a.lat + b.lat) / 2))
    return ("n", "ne", "e", "se", "s", "sw", "w", "nw")[round(math.degrees(math.atan2(east, b.lat - a.lat)) / 45) % 8]


def written(name: str, lang: str) -> bool:
    """Return whether a name is written in the letters of a language."""
    return bool(_ALPHABET[lang].fullmatch(name)) and not _FOREIGN[lang].search(name)


def _names(entry: Entry) -> dict[str, str]:
    found = {lang: (entry.names | {"en": entry.name}).get(lang, "").replace("’", "'") for lang in TRUSTED}
    return {lang: name for lang, name in found.items() if name and written(name, lang)}


def _known(pack: Pack) -> dict[str, dict[str, str]]:
    """Names of the larger towns in five languages by gazetteer id: packs made from lists of variants mix them up."""
    known = {}
    text = files("dazor.simulation").joinpath("templates", "names.tsv").read_text(encoding="utf-8")
    for row in csv.DictReader(text.splitlines(), delimiter="\t"):
        for entry in pack.near(float(row["lat"]), float(row["lon"]), SAME_KM):
            if entry.kind is PlaceKind.SETTLEMENT and (entry.population or 0) >= SAME_PEOPLE:
                known[entry.id] = {lang: row[f"name_{lang}"] for lang in _ALPHABET}
                break
    return known


def _node(entry: Entry, names: dict[str, str], lat: float, lon: float) -> Node:
    return Node(entry.id, entry.name, names, lat, lon, entry.population or VILLAGE_PEOPLE, -1, False)


def _candidates(pack: Pack) -> tuple[list[Node], list[Node]]:
    """Settlements, largest first, and airfields of the country."""
    places, fields, known = [], [], _known(pack)
    for index in range(len(pack)):
        entry = pack.entry(index)
        if entry.cc != COUNTRY or entry.lat is None or entry.lon is None:
            continue
        if entry.kind is PlaceKind.AIRFIELD:
            fields.append(_node(entry, {}, entry.lat, entry.lon))
        elif entry.kind is PlaceKind.SETTLEMENT:
            names = known.get(entry.id) or _names(entry)
            if len(names.get("ru", "")) > 2:
                places.append(_node(entry, names, entry.lat, entry.lon))
    places.sort(key=lambda node: (-node.people, node.id))
    return places, sorted(fields, key=lambda node: node.id)


def _distances(points: Sequence[Node]) -> list[list[float]]:
    """Squared distances on a plane: good to one per cent over a country of 600 km, and quick."""
    shrink = math.cos(math.radians(sum(p.lat for p in points) / len(points)))
    flat = [(p.lat * 111.2, p.lon * 111.2 * shrink) for p in points]
    return [[(a - c) ** 2 + (b - d) ** 2 for c, d in flat] for a, b in flat]


def _gabriel(squares: list[list[float]], near: Sequence[Sequence[int]]) -> tuple[tuple[int, ...], ...]:
    links: list[set[int]] = [set() for _ in near]
    for i, close in enumerate(near):
        for j in close:
            around = set(close) | set(near[j])
            if not any(squares[i][k] + squares[j][k] < squares[i][j] for k in around if k not in (i, j)):
                links[i].add(j)
                links[j].add(i)
    return tuple(tuple(sorted(link)) for link in links)


def _airfields(nodes: list[Node], fields: Iterable[Node]) -> tuple[list[Node], dict[str, tuple[float, float]]]:
    """Give each airfield to the place whose name people call it by."""
    spots = {}
    for field in fields:
        distance, index = min(((km(field, node), i) for i, node in enumerate(nodes)), default=(1e9, -1))
        if distance <= SPOKEN_KM and not nodes[index].field:
            nodes[index] = msgspec.structs.replace(nodes[index], field=field.id)
            spots[field.id] = (field.lat, field.lon)
    return nodes, spots


def _hint(nodes: Sequence[Node], index: int, row: Sequence[float]) -> int:
    """The large town that people add to the name of a village: one that has a name in every language."""
    if nodes[index].people >= HINTED_PEOPLE:
        return -1
    big = [i for i, node in enumerate(nodes[:60]) if len(node.names) == len(_ALPHABET) and i != index]
    nearest = min(big, key=row.__getitem__, default=-1)
    return nearest if nearest >= 0 and row[nearest] < HINT_KM**2 else -1


def build(pack: Pack, rng: random.Random) -> World:
    """Return the simulated country. Raises: NotADay when the pack holds too few places with a Russian name."""
    places, fields = _candidates(pack)
    if len(places) < FEWEST:
        raise NotADay(f"the gazetteer pack holds {len(places)} usable places of {COUNTRY}, {FEWEST} are needed. "
                      "Build a pack with the settlements of the country, or use the embedded one.")
    rest = places[TOWNS:]
    nodes = places[:TOWNS] + [rest[i] for i in sorted(rng.sample(range(len(rest)), min(VILLAGES, len(rest))))]
    squares = _distances(nodes)
    near = [tuple(sorted(range(len(nodes)), key=row.__getitem__)[1 : NEIGHBOURS + 1]) for row in squares]
    shared = Counter(node.names["ru"] for node in places)
    nodes = [msgspec.structs.replace(node, hint=_hint(nodes, index, squares[index]),
                                     homonym=shared[node.names["ru"]] > 1) for index, node in enumerate(nodes)]
    nodes, spots = _airfields(nodes, fields)
    homes = tuple(i for i, node in enumerate(nodes) if node.field) or tuple(range(min(5, len(nodes))))
    edge = tuple(i for i, node in enumerate(nodes) if node.lat < SOUTH or node.lon > EAST) or homes
    return World(tuple(nodes), _gabriel(squares, near), tuple(near), tuple(n.people**0.5 for n in nodes), homes, spots,
                 edge)


def route(world: World, start: int, goal: int) -> tuple[int, ...]:
    """Return the shortest way by road, both ends included; empty when there is none."""
    heap: list[tuple[float, int, tuple[int, ...]]] = [(0.0, start, (start,))]
    done: set[int] = set()
    while heap:
        gone, here, path = heapq.heappop(heap)
        if here == goal:
            return path
        if here in done:
            continue
        done.add(here)
        for there in world.roads[here]:
            if there not in done:
                heapq.heappush(heap, (gone + km(world.nodes[here], world.nodes[there]), there, (*path, there)))
    return ()
