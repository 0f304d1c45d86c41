"""Places without a name of their own, known by the town named beside them: "под Лепелем на полигоне", "в Лиде на аэродроме"."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from dazor.gazetteer import Hit, Pack
from dazor.gazetteer.places import Entry
from dazor.model.codes import PlaceKind, Role
from dazor.triage.lexicon import Marks, load
from dazor.triage.named import Named, bits
from dazor.triage.roles import SIDE
from dazor.triage.tokens import Token

_SITES = (PlaceKind.AIRFIELD, PlaceKind.TRAINING_GROUND)  # a station stands in its town: the town is answer enough
_GROUND_KM = 30.0  # a town lends its name to a training ground this far
_APART = 10  # words between a town and "the training ground"


def unknown_source(words: Sequence[Token], marks: Marks, named: Sequence[Named]) -> bool:
    """Say whether something comes from where no pack knows: "як з боку Ражанкі". It was not where the reporter is."""
    source, ordinary = load().bits["roles.from"], bits().concepts
    held = {at for item in named for at in range(item.first, item.after)}
    for at in sorted(after + 1 for after in marks.ends):
        if at < len(words) and words[at].text[0].isupper() and at not in held and not marks.masks[at] & ordinary and any(
                bit == source and SIDE.search(words[at - 1].key) for _, bit in marks.ends[at - 1]):
            return True
    return False


def kinds_beside(words: Sequence[Token], marks: Marks, before: int, after: int) -> list[PlaceKind]:
    """Return the kinds of site that a town is said to have: "на аэродроме в X", "X, на аэродроме"; `before`: the preposition."""
    out = []
    if before > 0 and marks.masks[before] & bits().in_ and (kind := _site(marks.masks[before - 1])):
        out.append(kind)
    at = after
    if at + 1 < len(words) and words[at].text == ",":
        at += 1
    if at + 1 < len(words) and marks.masks[at] & (bits().on | bits().in_):
        at += 1
    if at < len(words) and (kind := _site(marks.masks[at])) and (at == after or at + 1 == len(words) or not words[at + 1].text[0].isupper()):
        out.append(kind)
    return out


def _site(mask: int) -> PlaceKind | None:
    if not mask & bits().any_kind:
        return None
    return next((kind for bit, kind in bits().kinds if mask & bit and kind in _SITES), None)


def grounds(words: Sequence[Token], marks: Marks, used: Sequence[bool], named: Sequence[Named], pack: Pack) -> list[Named]:
    """Return the training grounds that are told of by the town near them only."""
    out = []
    for at in marks.where(bits().range_):
        if used[at] or (at + 1 < len(words) and words[at + 1].text[0].isupper()):
            continue
        town = next((item.hit.entries[0] for item in reversed(named) if item.hit and 0 <= at - item.after < _APART), None)
        if town is None or town.kind is not PlaceKind.SETTLEMENT or town.lat is None or town.lon is None:
            continue
        ground = _nearest(town.lat, town.lon, pack)
        if ground is not None:
            hit = Hit(start=at, end=at + 1, entries=(ground,), costs=(0.0,), how="exact", because="the training ground of the town named beside it")
            out.append(Named(at, at + 1, hit, (PlaceKind.TRAINING_GROUND,), Role.AT, "a training ground without a name", strong=True))
    return out[:1]


@lru_cache(maxsize=256)
def _nearest(lat: float, lon: float, pack: Pack) -> Entry | None:
    return next((entry for entry in pack.near(lat, lon, _GROUND_KM) if entry.kind is PlaceKind.TRAINING_GROUND), None)
