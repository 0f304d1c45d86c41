"""What would change it: the cheapest further evidence, found by reckoning the ledger again with that evidence in it.

Every sentence is true by construction: what it promises was computed, not guessed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import msgspec

from dazor.verification import weights as w
from dazor.verification.checks import CONFIRMS, NAMES, Check, useful
from dazor.verification.evidence import Evidence
from dazor.verification.ledger import admiralty, kinds_of, ledger, probability
from dazor.verification.sources import ANONYMOUS, CHANNEL

MORE = 20  # reports beyond which it is no advice
MOST = 6  # sentences


def prospects(found: Evidence, weights: w.Weights = w.FITTED, among: float = 0.0) -> tuple[str, ...]:
    """Return the cheapest further evidence that would cross the next grade, and what holds it down, in sentences."""
    return tuple(dict.fromkeys(said for said in (*_held(found, weights, among), *_reports(found, weights, among), *_public(found, weights, among),
                                                 *_checks(found, weights, among), *_kinds(found))))[:MOST]


def _digit(found: Evidence, weights: w.Weights, among: float) -> str:
    return admiralty(found, probability(ledger(found, weights, among)), kinds_of(found))[1]


def _held(found: Evidence, weights: w.Weights, among: float) -> Iterator[str]:
    """Yield what holds it down and could be settled by looking at it."""
    if found.impossible:
        against = Counter(report for pair in found.impossible for report in pair)
        named = sorted(against, key=lambda report: (-against[report], report))[:4]  # the likeliest to be wrong first
        free = _digit(msgspec.structs.replace(found, impossible=()), weights, among)
        yield (f"Decide which of the sightings that cannot both be right is wrong ({', '.join(named)}): until then it stays "
               f"possible, without it the credibility is {free}.")
    if found.contradicting:
        free = _digit(msgspec.structs.replace(found, contradicting=(), deniers=0), weights, among)
        if free < _digit(found, weights, among):
            yield f"Look at those who deny it ({', '.join(found.contradicting[:4])}): without them the credibility is {free}."
    if not found.located:
        yield f"Find the place: with it the credibility is {_digit(msgspec.structs.replace(found, located=True), weights, among)}."


def _reports(found: Evidence, weights: w.Weights, among: float) -> Iterator[str]:
    now = _digit(found, weights, among)
    for more in range(1, MORE + 1):
        digit = _digit(_with(found, more), weights, among)
        if digit < now:
            yield f"{more} more independent report{'s' if more > 1 else ''} would make it credibility {digit}."
            return


def _with(found: Evidence, more: int) -> Evidence:
    return msgspec.structs.replace(found, independent=found.independent + more, wordings=found.wordings + more,
                                   reports=found.reports + more)


def _public(found: Evidence, weights: w.Weights, among: float) -> Iterator[str]:
    if CHANNEL in found.kinds or not found.kinds:
        return
    digit = _digit(msgspec.structs.replace(_with(found, 1), public=found.public + 1, kinds=(CHANNEL, *found.kinds)), weights, among)
    if digit < _digit(found, weights, among):
        yield f"One public channel that tells it in its own words would make it credibility {digit}."


def _checks(found: Evidence, weights: w.Weights, among: float) -> Iterator[str]:
    """Yield the checks that say most about this type and would cross a grade; what was checked already is not named."""
    done = {check.method for check in found.checks}
    for method in useful(found.label):
        if method not in done:
            after = msgspec.structs.replace(found, checks=(*found.checks, Check(method, CONFIRMS, "", "")))
            digit = _digit(after, weights, among)
            if digit < _digit(found, weights, among):
                yield f"A check that confirms it, {NAMES.get(method, method)}, would make it credibility {digit}."


def _kinds(found: Evidence) -> Iterator[str]:
    if kinds_of(found) < w.BELIEVED_KINDS:
        alone = "Anonymous reports are one kind however many: a" if found.kinds == (ANONYMOUS,) else "A"
        yield f"{alone} second kind of evidence is missing: a public source, or an editor's check."
