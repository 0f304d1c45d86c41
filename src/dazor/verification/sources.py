"""By which kinds of source an incident came, counted so that no copy is a kind of its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet

from dazor.model.facts import Report
from dazor.model.sources import ANONYMOUS, kind_of


def by_kind(reports: Iterable[Report]) -> dict[str, tuple[str, ...]]:
    """Return the reports of each kind, by name of the kind."""
    kinds: dict[str, list[str]] = {}
    for report in reports:
        kinds.setdefault(kind_of(report), []).append(report.id)
    return {kind: tuple(sorted(ids)) for kind, ids in sorted(kinds.items())}


def standing_alone(kinds: Mapping[str, Sequence[str]], once: Sequence[AbstractSet[str]]) -> tuple[str, ...]:
    """Return the most kinds that each have a report of their own: what counts once can stand for one kind only.

    Args:
        kinds: reports by kind.
        once: sets of reports that count once; whoever is in none stands alone.

    A reader who passes on what a channel wrote makes no second kind. A largest matching of kinds to groups (Kuhn 1955).
    """
    group = {name: min(names) for names in once for name in names}  # a group goes by its first report
    wanted = {kind: sorted({group.get(name, name) for name in ids}) for kind, ids in kinds.items()}
    taken: dict[str, str] = {}

    def seat(kind: str, tried: set[str]) -> bool:
        for name in wanted[kind]:
            if name not in tried:
                tried.add(name)
                if name not in taken or seat(taken[name], tried):
                    taken[name] = kind
                    return True
        return False

    return tuple(kind for kind in sorted(kinds, key=lambda k: (k == ANONYMOUS, k)) if seat(kind, set()))


def public(kinds: Mapping[str, Sequence[str]], once: Sequence[AbstractSet[str]]) -> int:
    """Return how many independent reports stand in public under a name."""
    group = {name: min(names) for names in once for name in names}
    return len({group.get(name, name) for kind, ids in kinds.items() if kind != ANONYMOUS for name in ids})
