"""Names in a message → the places they are: areas and well-known names first, then the others beside them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from dazor.gazetteer import Choice, Entry, Hit, Pack, choose, km, ladder
from dazor.model.codes import Label, PlaceKind, Role
from dazor.model.facts import Area, Place
from dazor.triage.named import Named
from dazor.triage.tokens import Clean, Token

_TOWN_KM = 30.0  # a street farther from every town named beside it is of another town
_TOWN = 3000  # inhabitants
_AREAS = (PlaceKind.DISTRICT, PlaceKind.REGION, PlaceKind.COUNTRY)
_AT_HOME = ("BY", "RU", "")  # countries whose border says nothing of a village


def resolve(found: Sequence[Named], pack: Pack, event: Label | None, lang: str = "", beside: Sequence[Named] = ()) -> list[tuple[Named, Choice | None]]:
    """Decide which place each name is: areas and well-known names first, then the others beside them and beside the reporter."""
    district, region, neighbour = _areas(found)
    first = [_chosen(named, pack, (), (district, region, event, lang, neighbour)) if named.hit else None for named in found]
    anchors: list[Entry] = [choice.entry for choice in first if choice and choice.entry and not choice.ambiguous]
    if anchors or beside:
        where = [_chosen(named, pack, (), (district, region, event, lang, neighbour)) for named in beside]
        anchors += [choice.entry for choice in where if choice and choice.entry and not choice.ambiguous]
    if not anchors and not any(choice and choice.ambiguous for choice in first):
        return list(zip(found, first, strict=True))
    anchors = list({entry.id: entry for entry in anchors}.values())  # "Vitebsk and Lida, Vitebsk and Lida"
    towns = [entry for entry in anchors if entry.kind is PlaceKind.SETTLEMENT and (entry.population or 0) >= _TOWN]
    out: list[tuple[Named, Choice | None]] = []
    for named, choice in zip(found, first, strict=True):
        if named.after - named.first > 1 and named.hit and choice and choice.entry and _elsewhere(choice.entry, towns):
            out.append((named._replace(hit=None, because="a street or square of the town named beside it"), None))
        elif named.hit and choice and len(named.hit.entries) > 1:
            near = [entry for entry in anchors if choice.entry is None or entry.id != choice.entry.id]
            out.append((named, _chosen(named, pack, near, (district, region, event, lang, neighbour)) if near else choice))
        else:
            out.append((named, choice))
    return out


def _areas(found: Sequence[Named]) -> tuple[str, str, str]:
    """Return the ids of the first district and region that are named, and the first country but our own and Russia."""
    district = region = neighbour = ""
    for named in found:
        if named.hit is None or (best := named.hit.entries[0]).kind not in _AREAS:
            continue
        if best.kind is PlaceKind.DISTRICT:
            district = district or best.id
            continue
        if best.kind is PlaceKind.REGION:
            region = region or best.id
        if best.cc not in _AT_HOME:
            neighbour = neighbour or best.cc
    return district, region, neighbour


def _elsewhere(entry: Entry, towns: Sequence[Entry]) -> bool:
    """Say whether a street or square is of another town than the ones named: each town has its Victory Square."""
    if entry.kind is not PlaceKind.SITE or entry.lat is None or entry.lon is None or not towns:
        return False
    return min(km(entry.lat, entry.lon, town.lat or 0.0, town.lon or 0.0) for town in towns) > _TOWN_KM


def _chosen(named: Named, pack: Pack, near: Sequence[Entry], asked: tuple[str, str, Label | None, str, str]) -> Choice | None:
    """Choose among the candidates by what stands around the name."""
    if named.hit is None:
        return None
    return _choose(named.hit, pack, named.kinds, near, (asked[0], asked[1], _event(named, asked[2]), *asked[3:]))


_MEMO = 32_768
_choices: dict[tuple[object, ...], tuple[Hit, Pack, Choice]] = {}  # holds what its keys name by id, so that no id is used again


def _choose(hit: Hit, pack: Pack, kinds: tuple[PlaceKind, ...], near: Sequence[Entry], asked: tuple[str, str, Label | None, str, str]) -> Choice:
    """Return the gazetteer's choice, remembered: a day speaks of the same places again and again."""
    mark = (id(hit.entries), id(pack), hit.because, kinds, asked, *[entry.id for entry in near])
    known = _choices.get(mark)
    if known is not None and known[0].entries is hit.entries:
        return known[2]
    if len(_choices) >= _MEMO:
        _choices.clear()
    choice = choose(hit, pack=pack, kinds=kinds, near=near, district=asked[0], region=asked[1], event=asked[2], lang=asked[3], neighbour=asked[4])
    _choices[mark] = (hit, pack, choice)
    return choice


@lru_cache(maxsize=16_384)
def _ladder(id_: str, pack: Pack) -> tuple[Area, ...]:
    entry = pack.by_id(id_)
    return ladder(entry, pack) if entry is not None else ()


def _event(named: Named, event: Label | None) -> Label | None:
    """Let an event ask for its kind of place only where the place is the site itself, not a way there."""
    if event is Label.AIRCRAFT_FLIGHT and named.role is Role.AT:
        return None  # it flies over a town, and comes from an airfield
    return event if named.role in (Role.AT, Role.FROM, Role.TO) or named.on else None


def place(named: Named, choice: Choice | None, text: Clean, words: Sequence[Token], pack: Pack) -> Place:
    """Return the place of a name, with its surface and offsets in the original text."""
    start, end = words[named.first].start, words[named.after - 1].end
    first, last = text.span(start, end)
    surface = text.surface(start, end)
    entry = choice.entry if choice else None
    if choice is None or entry is None:
        kind = named.kinds[0] if named.kinds else PlaceKind.SETTLEMENT
        return Place(name=surface, kind=kind, role=named.role, unknown=True, because=(named.because,), surface=surface, start=first, end=last)
    rivals = tuple(f"{other.name}, {other.district_id or other.cc}" for other in choice.ambiguous if other.id != entry.id)
    area = entry.kind in (PlaceKind.COUNTRY, PlaceKind.ROAD, PlaceKind.RIVER)
    return Place(name=entry.name, kind=entry.kind, role=named.role, id=entry.id, lat=None if area else entry.lat,
                 lon=None if area else entry.lon, radius_km=entry.radius_km, population=entry.population, names=entry.names,
                 ladder=_ladder(entry.id, pack), ambiguous=rivals, because=(*choice.because, named.because),
                 surface=surface, start=first, end=last)
