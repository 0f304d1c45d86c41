"""What a drill found, counted by level, and the table that says so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from dazor.drill.canaries import CONTENT, IDENTITY

LEVELS = {
    "L1": "raw disk", "L2": "disk and every secret", "L3": "old backup, keys of today", "L4": "all editors",
    "L5": "memory when idle", "L6": "how many reports", "L7": "the messenger",
}
ENOUGH = 0.9  # of the words that are meant to be read at a level: a report or two may still lie at a door
SHOWN = 12  # findings of a level that are listed


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """One canary where it should not be."""

    level: str
    sender: int
    kind: str
    how: str  # in which writing
    where: str  # file, process or page, with the offset


class Level(msgspec.Struct, kw_only=True):
    """What a level came to."""

    name: str
    found: list[Found] = []
    times: int = 0  # arrivals known finer than the tick
    linked: int = 0  # pairs of one sender's reports that something shows to belong together
    unnoticed: bool = False  # somebody read in bulk and nobody else was told
    note: str = ""
    not_run: str = ""  # why it did not run
    content_allowed: bool = False
    readable: int = 0  # senders whose words are meant to be read there
    auc: float | None = None
    chance: float = 0.0  # what chance alone reaches one time in a hundred

    @property
    def people(self) -> set[int]:
        """Senders of whom an identity was found."""
        return {f.sender for f in self.found if f.kind in IDENTITY}

    @property
    def told(self) -> set[int]:
        """Senders of whose words something was found."""
        return {f.sender for f in self.found if f.kind in CONTENT}

    @property
    def unread(self) -> int:
        """How many senders' words were meant to be read there and were not, so what stands beside them was not searched."""
        return max(0, self.readable - len(self.told)) if not self.not_run else 0

    @property
    def short(self) -> bool:
        """Whether so much was not searched that nobody knows whether the level holds."""
        return bool(self.unread) and len(self.told) < ENOUGH * self.readable

    @property
    def failed(self) -> bool:
        """Whether this level breaks the promise."""
        told = {f.sender for f in self.found if f.kind == "own_words" and self.name == "L4"}
        words = bool(self.told) and not self.content_allowed
        guessed = self.auc is not None and self.auc > 0.55 and self.auc >= self.chance
        token = any(f.kind == "token" for f in self.found)
        return not self.not_run and bool(token or self.people or self.times or self.linked or self.unnoticed or words or told or guessed)


class Bite(msgspec.Struct, frozen=True, kw_only=True):
    """A fault that was built in, and whether the drill found it."""

    fault: str
    level: str  # where it must be found
    found: bool = False
    note: str = ""
    not_run: str = ""


class Outcome(msgspec.Struct, kw_only=True):
    """A whole drill."""

    target: str
    senders: int
    seed: int
    scale: str  # full or small, and what that means
    levels: list[Level] = []
    said: list[str] = []  # what was done, in sentences
    faults: list[Bite] = []  # the drill's own proof, when it was asked for
    took: float = 0.0  # seconds

    @property
    def named(self) -> set[int]:
        """Senders found at any level."""
        return set().union(*(level.people for level in self.levels)) if self.levels else set()

    @property
    def exit_code(self) -> int:
        """0: everything that ran held. 1: something was found or too little searched, or a fault that was built in was not found."""
        return int(any(level.failed or level.short for level in self.levels) or any(not bite.found and not bite.not_run for bite in self.faults))


def lines(outcome: Outcome) -> list[str]:
    """Return the drill's report as lines of text; the last is the score."""
    total = outcome.senders
    said = [f"Seizure drill of {outcome.target}: {total} senders, seed {outcome.seed}, {outcome.scale}", *outcome.said, "",
            f"{'level':<5} {'seized':<26} {'identities':>12} {'words of':>10} {'times':>6} {'pairs':>6}  result"]
    for level in outcome.levels:
        if level.not_run:
            said.append(f"{level.name:<5} {LEVELS[level.name]:<26} {'-':>12} {'-':>10} {'-':>6} {'-':>6}  not run: {level.not_run}")
            continue
        result = "FOUND" if level.failed else "SHORT" if level.short else "held"
        words = f"{len(level.told)}{' *' if level.content_allowed and level.told else ''}"
        counted = f"{len(level.people)} / {total}" if level.auc is None else f"AUC {level.auc:.2f}"
        unread = f"words of {level.unread} of {level.readable} were not shown and not searched" if level.unread else ""
        note = f" ({'; '.join(filter(None, (level.note, unread)))})" if level.note or unread else ""
        said.append(f"{level.name:<5} {LEVELS[level.name]:<26} {counted:>12} {words:>10} {level.times:>6} {level.linked:>6}"
                    f"  {result}{note}")
    if any(level.content_allowed and level.told for level in outcome.levels):
        said.append("* meant to be readable there, for seven days")
    for level in outcome.levels:
        said += _details(level)
    said += _faults(outcome.faults)
    held = sum(not level.failed and not level.short and not level.not_run for level in outcome.levels)
    ran = sum(not level.not_run for level in outcome.levels)
    missing = ", ".join(level.name for level in outcome.levels if level.not_run)
    tried = [bite for bite in outcome.faults if not bite.not_run]
    teeth = f"; {sum(bite.found for bite in tried)} of {len(tried)} faults built in were found" if tried else ""
    said.append(f"Score: {len(outcome.named)} of {total} identities found ({len(outcome.named) / max(1, total):.1%}); {held} of {ran} "
                f"levels held{f'; not run: {missing}' if missing else ''}{teeth}; {outcome.took:.0f} s")
    return said


def _faults(bites: Sequence[Bite]) -> list[str]:
    results = {True: "found", False: "MISSED"}
    return ["", f"{'fault built in':<50} {'level':<5}  result"] * bool(bites) + [
        f"{bite.fault:<50} {bite.level:<5}  " + (f"not run: {bite.not_run}" if bite.not_run else f"{results[bite.found]} ({bite.note})")
        for bite in bites]


def _details(level: Level) -> list[str]:
    bad = [f for f in level.found if f.kind in IDENTITY or f.kind == "time" or not level.content_allowed or (level.name == "L4" and f.kind == "own_words")]
    if not bad:
        return []
    said, kinds = ["", f"{level.name}:"], _by_kind(bad)
    said += [f"  {kind}: {len(who)} {'seconds' if kind == 'time' else 'senders'}" for kind, who in sorted(kinds.items())]
    seen: set[tuple[str, str, str]] = set()
    for one in bad:
        key = (one.kind, one.how, one.where.split(" at ")[0])
        if key not in seen and len(seen) < SHOWN:
            seen.add(key)
            who = "an arrival" if one.kind == "time" else f"sender {one.sender}"
            said.append(f"    {who}: {one.kind} as {one.how} in {one.where}")
    return said


def _by_kind(found: list[Found]) -> Mapping[str, set[int]]:
    kinds: dict[str, set[int]] = {}
    for one in found:
        kinds.setdefault(one.kind, set()).add(one.sender)
    return kinds
