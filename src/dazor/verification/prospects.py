"""What would change it: the cheapest further evidence, found by reckoning the ledger again with that evidence in it.

Every sentence is true by construction: what it promises was computed, not guessed.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator

import msgspec

from dazor.model.sources import ANONYMOUS, CHANNEL
from dazor.verification import weights as w
from dazor.verification.checks import CONFIRMS, NAMES, Check, useful
from dazor.verification.evidence import Evidence
from dazor.verification.ledger import credibility, kinds_of, reckoned

Digit = Callable[[Evidence], str]  # the credibility that other evidence would have

MORE = 20  # reports beyond which it is no advice
MOST = 6  # sentences


def bare(found: Evidence, weights: w.Weights = w.FITTED) -> Evidence:
    """Return the evidence without what no prospect depends on: candidates of a day that are alike are reckoned once."""
    crowded = tuple(sent for sent in found.sent_from if sent[0] >= weights.reporting.smallest)
    return msgspec.structs.replace(found, ids=(), channels=(), sent_from=crowded)


def prospects(found: Evidence, weights: w.Weights = w.FITTED, among: float = 0.0) -> tuple[str, ...]:
    """Return the cheapest further evidence that would cross the next grade, and what holds it down, in sentences."""
    def digit(changed: Evidence) -> str:
        return credibility(changed, reckoned(changed, weights, among), kinds_of(changed))

    now = digit(found)
    return tuple(dict.fromkeys((*_held(found, now, digit), *_reports(found, now, digit), *_public(found, now, digit),
                                *_checks(found, now, digit), *_kinds(found))))[:MOST]


def _held(found: Evidence, now: str, digit: Digit) -> Iterator[str]:
    """Yield what holds it down and could be settled by looking at it."""
    if found.impossible:
        against = Counter(report for pair in found.impossible for report in pair)
        named = sorted(against, key=lambda report: (-against[report], report))[:4]  # the likeliest to be wrong first
        free = digit(msgspec.structs.replace(found, impossible=()))
        yield (f"Decide which of the sightings that cannot both be right is wrong ({', '.join(named)}): until then it stays "
               f"possible, without it the credibility is {free}.")
    if found.contradicting:
        free = digit(msgspec.structs.replace(found, contradicting=(), deniers=0))
        if free < now:
            yield f"Look at those who deny it ({', '.join(found.contradicting[:4])}): without them the credibility is {free}."
    if not found.located:
        yield f"Find the place: with it the credibility is {digit(msgspec.structs.replace(found, located=True))}."


def _reports(found: Evidence, now: str, digit: Digit) -> Iterator[str]:
    """Yield the fewest reports that would cross a grade; more never cross one back, so they are found by halving."""
    more = 1 + bisect_left(range(1, MORE + 1), True, key=lambda more: digit(_with(found, more)) < now)
    if more <= MORE:
        yield f"{more} more independent report{'s' if more > 1 else ''} would make it credibility {digit(_with(found, more))}."


def _with(found: Evidence, more: int) -> Evidence:
    return msgspec.structs.replace(found, independent=found.independent + more, wordings=found.wordings + more,
                                   reports=found.reports + more)


def _public(found: Evidence, now: str, digit: Digit) -> Iterator[str]:
    if CHANNEL in found.kinds or not found.kinds:
        return
    then = digit(msgspec.structs.replace(_with(found, 1), public=found.public + 1, kinds=(CHANNEL, *found.kinds)))
    if then < now:
        yield f"One public channel that tells it in its own words would make it credibility {then}."


def _checks(found: Evidence, now: str, digit: Digit) -> Iterator[str]:
    """Yield the checks that say most about this type and would cross a grade; what was checked already is not named."""
    done = {check.method for check in found.checks}
    for method in useful(found.label):
        if method not in done:
            then = digit(msgspec.structs.replace(found, checks=(*found.checks, Check(method, CONFIRMS, "", ""))))
            if then < now:
                yield f"A check that confirms it, {NAMES.get(method, method)}, would make it credibility {then}."


def _kinds(found: Evidence) -> Iterator[str]:
    if kinds_of(found) < w.BELIEVED_KINDS:
        alone = "Anonymous reports are one kind however many: a" if found.kinds == (ANONYMOUS,) else "A"
        yield f"{alone} second kind of evidence is missing: a public source, or an editor's check."
