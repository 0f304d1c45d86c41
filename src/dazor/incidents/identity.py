"""Names of incidents that stay: born from the first members, kept by the largest overlap with what was there."""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Sequence

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


def _new(label: str, first: Key, taken: set[str]) -> str:
    attempt = 0
    while (name := born(label, first, attempt)) in taken:
        attempt += 1
    taken.add(name)
    return name


def _key(member: Member) -> Key:
    return (member.id, member.sighting)
