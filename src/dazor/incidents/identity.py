"""Names of incidents that stay: born from the first members, kept by the largest overlap with what was there."""

from __future__ import annotations

import base64
import hashlib
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence

from dazor.incidents.seen import Seen
from dazor.model.facts import Incident, Member

LENGTH = 10  # base32 characters: 50 bits; two of a million incidents meet with a chance of 0.0004

Key = tuple[str, int]


def born(label: str, first: Key, attempt: int = 0) -> str:
    """Return the id of a new incident; deterministic, and telling nothing to who does not hold the reports."""
    words = f"dazor.incident\0{label}\0{first[0]}\0{first[1]}\0{attempt}".encode()
    return base64.b32encode(hashlib.blake2b(words, digest_size=8).digest()).decode().lower()[:LENGTH]


def named(clusters: Sequence[tuple[str, Sequence[Key]]], previous: Sequence[Incident]) -> list[str]:
    """Return an id for each (type, sorted member keys): the previous one it shares most members with, else a new one."""
    home: dict[Key, list[int]] = {}
    for index, incident in enumerate(previous):
        for member in incident.members:
            home.setdefault(_key(member), []).append(index)
    claims = []
    for index, (_, keys) in enumerate(clusters):
        shared = Counter(old for key in keys for old in home.get(key, ()))
        claims += [(-count, previous[old].id, keys[0], index) for old, count in shared.items()]
    ids: dict[int, str] = {}
    taken: set[str] = set()
    for _, old_id, _, index in sorted(claims):
        if index not in ids and old_id not in taken:
            ids[index] = old_id
            taken.add(old_id)
    taken |= {incident.id for incident in previous}  # an id that died is never given to something else
    return [ids.get(index) or _new(label, keys[0], taken) for index, (label, keys) in enumerate(clusters)]


def owners(judged: Sequence[Incident], must: Collection[tuple[Member, Member]],
           cannot: Collection[tuple[Member, Member]]) -> dict[Key, str]:
    """Return whose each member of a judged incident is: what an editor joined to one is its own, what was split is not."""
    owner = {_key(member): incident.id for incident in judged for member in incident.members}
    split = {owner[_key(a)] for a, b in cannot if _key(a) in owner and owner[_key(a)] == owner.get(_key(b))}
    owner = {key: name for key, name in owner.items() if name not in split}
    waiting = [(_key(a), _key(b)) for a, b in must]
    while joined := {new: owner[old] for pair in waiting for old, new in (pair, pair[::-1])
                     if old in owner and new not in owner}:
        owner |= joined
    return owner


def held(parts: Sequence[Sequence[int]], seen: Sequence[Seen],
         owner: Mapping[Key, str]) -> tuple[list[list[int]], dict[Key, str]]:
    """Return the parts with judged incidents kept as they were, and member key → judged incident it would have joined.

    What is left of a part without its judged members stays together.
    """
    own: dict[str, list[int]] = defaultdict(list)
    kept: list[list[int]] = []
    proposed: dict[Key, str] = {}
    for part in parts:
        theirs = Counter(owner[seen[i].key] for i in part if seen[i].key in owner)
        rest = [i for i in part if seen[i].key not in owner]
        for i in part:
            if (name := owner.get(seen[i].key)) is not None:
                own[name].append(i)
        if rest:
            kept.append(rest)
        if theirs and rest:
            most = min(theirs, key=lambda name: (-theirs[name], name))
            proposed.update((seen[i].key, most) for i in rest)
    return sorted([*kept, *(sorted(members) for members in own.values())]), proposed


def _new(label: str, first: Key, taken: set[str]) -> str:
    attempt = 0
    while (name := born(label, first, attempt)) in taken:
        attempt += 1
    taken.add(name)
    return name


def _key(member: Member) -> Key:
    return (member.id, member.sighting)
