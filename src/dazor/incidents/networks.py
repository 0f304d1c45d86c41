"""Places and the ways between them → how far it is for who must keep to them.

Ways are given as values, or taken between neighbours: two places are linked when no third lies nearer to both (the
relative-neighbourhood graph). On the stations of the country this comes within some 5 % of the lengths of real lines.
Good for "can this train have gone from A to B", and for nothing else: it holds no timetable and foretells nothing.
"""

from __future__ import annotations

import heapq
import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import combinations

import msgspec

from dazor.gazetteer import Pack
from dazor.incidents.seen import near_km
from dazor.model.codes import PlaceKind

ON_KM = 12.0  # farther from every node a spot is not on the network
NEIGHBOURS = 12  # looked at from each node
LONGEST_KM = 60.0  # of a way between neighbours
DETOUR = 1.15  # a road against the straight line, where there is no network
TOWN = 2000  # inhabitants from which a settlement is a node of the roads
CELL = 0.5  # degrees


class Node(msgspec.Struct, frozen=True):
    """A place on a network, in degrees."""

    id: str
    lat: float
    lon: float


class Link(msgspec.Struct, frozen=True):
    """A way between two nodes; `km` as it is, not as the crow flies."""

    a: str
    b: str
    km: float


class Network:
    """Ways that trains or columns keep to. The same values give the same distances in every order."""

    def __init__(self, nodes: Iterable[Node], links: Iterable[Link]) -> None:
        """Learn nodes and links; a link to a node that is none is passed over."""
        self._nodes = {node.id: node for node in sorted(nodes, key=lambda node: node.id)}
        self._ways: dict[str, list[tuple[float, str]]] = defaultdict(list)
        for link in sorted(links, key=lambda link: (link.a, link.b, link.km)):
            if link.a in self._nodes and link.b in self._nodes:
                self._ways[link.a].append((link.km, link.b))
                self._ways[link.b].append((link.km, link.a))
        self._cells: dict[tuple[int, int], list[Node]] = defaultdict(list)
        for node in self._nodes.values():
            self._cells[int(node.lat // CELL), int(node.lon // CELL)].append(node)
        self._known: dict[tuple[str, str], float | None] = {}

    def km(self, a: tuple[float, float], b: tuple[float, float]) -> float:
        """Return the km between two points in degrees by the network; by a straight line and a detour where it has no way."""
        straight = near_km(*a, *b)
        first, second = self._nearest(*a), self._nearest(*b)
        if first is None or second is None:
            return straight * DETOUR
        found = self._between(first[1].id, second[1].id, 3 * straight + 40)
        return straight * DETOUR if found is None else max(straight, found + first[0] + second[0])

    def _nearest(self, lat: float, lon: float) -> tuple[float, Node] | None:
        row, column = int(lat // CELL), int(lon // CELL)
        near = [(near_km(lat, lon, node.lat, node.lon), node.id, node) for up in (-1, 0, 1) for aside in (-1, 0, 1)
                for node in self._cells.get((row + up, column + aside), ())]
        best = min(near, default=None, key=lambda found: found[:2])
        return (best[0], best[2]) if best is not None and best[0] <= ON_KM else None

    def _between(self, a: str, b: str, most: float) -> float | None:
        key = (a, b) if a <= b else (b, a)
        if key not in self._known:
            self._known[key] = self._shortest(*key, most)
        return self._known[key]

    def _shortest(self, start: str, goal: str, most: float) -> float | None:
        heap, done = [(0.0, start)], set()
        while heap:
            gone, here = heapq.heappop(heap)
            if here == goal:
                return gone
            if here not in done and gone <= most:
                done.add(here)
                for km, there in self._ways[here]:
                    heapq.heappush(heap, (gone + km, there))
        return None


class Networks(msgspec.Struct, frozen=True):
    """What each kind of vehicle keeps to. Aircraft keep to nothing."""

    rail: Network | None = None
    road: Network | None = None

    def of(self, family: str) -> Network | None:
        """Return the network of a family of types; None where straight lines hold."""
        return self.rail if family == "rail" else self.road if family == "ground" else None


NONE = Networks()


def neighbours(nodes: Sequence[Node], detour: float = 1.05) -> Network:
    """Return the network of places that are neighbours, where there are no data of ways."""
    cells: dict[tuple[int, int], list[Node]] = defaultdict(list)
    for node in nodes:
        cells[int(node.lat // CELL), int(node.lon // CELL)].append(node)
    links = {(min(node.id, other.id), max(node.id, other.id)): round(km * detour, 2)
             for node in nodes for km, other in _linked(node, cells)}
    return Network(nodes, (Link(a, b, km) for (a, b), km in links.items()))


def _linked(node: Node, cells: dict[tuple[int, int], list[Node]]) -> list[tuple[float, Node]]:
    """Return the neighbours of a node: those to whom no other of its nearest is nearer than it is itself."""
    row, column, reach = int(node.lat // CELL), int(node.lon // CELL), 1 + int(LONGEST_KM / (CELL * 60))
    near = [(km, other.id, other) for up in range(-reach, reach + 1) for aside in range(-reach, reach + 1)
            for other in cells.get((row + up, column + aside), ()) if other.id != node.id
            and (km := near_km(node.lat, node.lon, other.lat, other.lon)) <= LONGEST_KM]
    closest = sorted(near, key=lambda found: found[:2])[:NEIGHBOURS]
    hidden = {far.id for (_, _, close), (km, _, far) in combinations(closest, 2)
              if near_km(close.lat, close.lon, far.lat, far.lon) < km - 1e-9}
    return [(km, other) for km, _, other in closest if other.id not in hidden]


def of_pack(pack: Pack) -> Networks:
    """Return the networks of a gazetteer: its stations for trains, its towns for columns; neighbours are linked."""
    stations, towns = [], []
    for index in range(len(pack)):
        entry = pack.entry(index)
        if entry.lat is None or entry.lon is None or not math.isfinite(entry.lat):
            continue
        if entry.kind is PlaceKind.STATION:
            stations.append(Node(entry.id, entry.lat, entry.lon))
        elif entry.kind is PlaceKind.SETTLEMENT and (entry.population or 0) >= TOWN:
            towns.append(Node(entry.id, entry.lat, entry.lon))
    return Networks(rail=neighbours(stations) if stations else None, road=neighbours(towns, DETOUR) if towns else None)
