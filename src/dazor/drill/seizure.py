"""The seizer: takes disk, secrets, backup, pages and memory of a target and looks for everybody who was planted."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from pathlib import Path

from dazor.drill import memory
from dazor.drill.canaries import Canary, Patterns, Sent, canaries, hashed, patterns, stated, times
from dazor.drill.errors import Blind
from dazor.drill.findings import Found, Level
from dazor.drill.search import Buffer, Finder, inflated
from dazor.drill.senders import Sender

CONTROL, KEPT = -1, 7  # the sender who is planted to be found; days for which words are meant to be read
AROUND = 60.0  # seconds before and after every arrival that are looked for as text, to know what chance gives
_UNCOUNTED = frozenset({"control", "time", "second", "token"})  # times are counted on the disk
_TOKEN = re.compile(r"[\w-]{8,}")
_MOMENTS = frozenset({"time", "second"})
_INSIDE = re.compile(rb"\d\.?$")


class Seizer:
    """Everything known to the seizer's clerk: who was planted, what was sent, which keys were found."""

    def __init__(self, people: Sequence[Sender], sent: Sequence[Sent], control: str, keys: Mapping[str, bytes],
                 token: str = "") -> None:
        """`token`: of the messenger's bot, which may lie on no disk."""
        self.people, self.sent = people, sent
        values = [*canaries(people, sent), Canary(CONTROL, "control", control), *([Canary(CONTROL, "token", token)] if token else [])]
        self.tokens: list[Found] = []  # where the token lay on the disk
        plain = patterns(values)
        told = stated(sent)
        self._at = dict(enumerate(told.values()))  # a moment may be several people's
        self._patterns: Patterns = {
            **hashed(values, keys), **plain, **{text: (second, "second", "text") for text, second in times(sent, AROUND).items()},
            **{text: (number, "time", "text") for number, text in enumerate(told)}}
        self._finder = Finder(self._patterns)

    def look(self, where: str, buffer: object, level: str, *, deep: bool = True) -> Iterator[Found]:
        """Yield every canary in a buffer and, with `deep`, in the compressed streams in it."""
        yield from self._scan(where, buffer, level)
        if deep:
            for start, contents in inflated(buffer):
                yield from self._scan(f"{where}, compressed at {start},", contents, level)

    def _scan(self, where: str, buffer: Buffer, level: str) -> Iterator[Found]:
        for at, pattern in self._finder.scan(buffer):
            sender, kind, how = self._patterns[pattern]
            if kind in _MOMENTS and pattern.isdigit() and _INSIDE.search(bytes(buffer[max(0, at - 2):at])):
                continue  # ten digits of a longer number are no moment
            yield Found(level=level, sender=sender, kind=kind, how=how, where=f"{where} at {at}")

    def disk(self, material: Iterable[tuple[str, object]], written: Sequence[tuple[float, str]], *,
             tick: float, raw: bool) -> tuple[Level, Level]:
        """Search the disk. Returns L1 and what of L2 the disk gives: hashes under the keys. Raises: Blind."""
        first, second = Level(name="L1"), Level(name="L2", content_allowed=True)
        for where, buffer in material:
            for one in self.look(where, buffer, "L1"):
                (second if one.how.startswith("HMAC") else first).found.append(one)
        _prove(first, "the disk")
        self.tokens = [f for f in first.found if f.kind == "token"]
        first.found = [f for f in first.found if f.kind != "token"]
        exact = set().union(*(self._at[f.sender] for f in first.found if f.kind == "time"))
        came = [s for s in self.sent if not s.stated]
        seconds = {f.sender for f in first.found if f.kind == "second"}
        by_text, likely = coincidences(came, sorted(seconds), tick, grain=1.0)
        by_inode, chance = coincidences(came, [moment for moment, _ in written], tick)
        told = by_text > likely or by_text > len({s.sender for s in came}) / 2
        first.found = [_as_time(f) for f in first.found if f.kind != "second" or (told and self._met(f.sender))]
        first.times = max(len(exact), by_text if told else 0, by_inode if by_inode > chance else 0)
        first.note = (f"times: {len(exact) + by_text} as text where chance gives up to {likely}, "
                      f"{by_inode} in inodes where it gives up to {chance}")
        if not raw:
            first.note = "reduced: files only; free blocks, journal and inode times need root and loop devices"
        return first, second

    def _met(self, second: int) -> bool:
        return any(int(s.began) <= second <= int(s.ended) for s in self.sent if not s.stated)

    def pieces(self, name: str, made: Iterable[tuple[str, bytes]], *, allowed: bool = False) -> Level:
        """Search opened envelopes, pages or other pieces."""
        readable = sum(not person.wordless and person.days_ago < KEPT for person in self.people) if allowed else 0
        level = Level(name=name, content_allowed=allowed, readable=readable)
        for where, contents in made:
            level.found += [f for f in self.look(where, contents, name, deep=False) if f.kind not in _UNCOUNTED]
        return level

    def processes(self, pids: Mapping[str, Sequence[int]]) -> Level:
        """Search the memory of every process. Raises: Blind when the control process's is empty."""
        level = Level(name="L5")
        for name, numbers in pids.items():
            for pid in numbers:
                for start, data in memory.read(pid):
                    level.found += [_in(f, start) for f in self.look(f"memory of {name}", data, "L5", deep=False)]
        _prove(level, "memory")
        level.found = [f for f in level.found if f.kind not in _UNCOUNTED and not (f.kind in ("phrase", "own_words") and "desk" in f.where)]
        return level

    def linked(self, made: Sequence[tuple[str, bytes]]) -> int:
        """Return how many pairs of one sender's reports share something that no other report has and they did not write."""
        phrases = {phrase: (person.number, index) for person in self.people for index, phrase in enumerate(person.phrases)}
        wrote = set(_TOKEN.findall(" ".join(text for person in self.people for text in person.texts)))
        holds: dict[tuple[int, int], set[str]] = {}
        for _, contents in made:
            text = contents.decode("utf-8", "replace")
            inside = {phrases[token] for token in set(_TOKEN.findall(text)) if token in phrases}
            if len(inside) == 1:
                holds.setdefault(inside.pop(), set()).update(set(_TOKEN.findall(text)) - wrote)
        owners: dict[str, set[tuple[int, int]]] = {}
        for report, tokens in holds.items():
            for token in tokens:
                owners.setdefault(token, set()).add(report)
        return len({pair for who in owners.values() if len(who) == 2 for pair in combinations(sorted(who), 2)
                    if pair[0][0] == pair[1][0]})


def coincidences(sent: Sequence[Sent], written: Sequence[float], tick: float, *, grain: float = 0.01,
                 rounds: int = 200) -> tuple[int, int]:
    """Return how many senders' arrivals a written time falls into, and how many chance would reach one time in a hundred.

    Chance: the same arrivals moved by up to a tick (seconds) each, and at least by ten grains, the seconds a written time
    is known to. What is written at every tick is met as often then; what is written at arrivals is not.
    """
    import numpy as np

    moments = np.array(sorted(written))

    def count(lag: Sequence[float]) -> int:
        begins = np.array([s.began for s in sent]) + lag - grain
        ends = np.array([s.ended for s in sent]) + lag + 0.01
        hit = np.searchsorted(moments, ends) > np.searchsorted(moments, begins)
        return len({s.sender for s, yes in zip(sent, hit, strict=True) if yes})

    if not len(moments) or not sent:
        return 0, 0
    rng = random.Random(1)  # noqa: S311 - a permutation test
    far = max(tick, 10 * grain)
    by_chance = sorted(count([rng.uniform(-far, far) for _ in sent]) for _ in range(rounds))
    return count([0.0] * len(sent)), by_chance[-max(1, rounds // 100)] + 1


def _prove(level: Level, what: str) -> None:
    if not any(f.kind == "control" for f in level.found):
        raise Blind(f"what was planted on purpose was not found in {what}: the search is blind and its results mean nothing")
    level.found = [f for f in level.found if f.kind != "control"]


def _as_time(found: Found) -> Found:
    import msgspec

    return msgspec.structs.replace(found, kind="time") if found.kind == "second" else found


def _in(found: Found, start: int) -> Found:
    import msgspec

    where, _, at = found.where.rpartition(" at ")
    return msgspec.structs.replace(found, where=f"{where} at {start + int(at):#x}")


def copy(root: Path, target: Path) -> None:
    """Copy what the seizer can open as files."""
    import shutil

    shutil.copytree(root, target, symlinks=True, ignore=lambda folder, names: [
        n for n in names if (Path(folder) / n).is_socket() or n == "lost+found"])
