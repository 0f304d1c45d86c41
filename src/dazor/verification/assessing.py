"""An incident, its reports and its history → the assessment: the ledger, the grade, the state, what would change it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from dazor.model.codes import Act, Verification
from dazor.model.facts import Assessment, Incident, Judgement, Reason, Report
from dazor.verification import calibration, channels
from dazor.verification import weights as w
from dazor.verification.evidence import Evidence, gather
from dazor.verification.ledger import admiralty, kinds_of, ledger, probability, reason, reckoned
from dazor.verification.prospects import bare, prospects
from dazor.verification.standing import Standing, effective, standing

_EDITORS = {state.value for state in (Verification.VERIFIED, Verification.DISCOUNTED, Verification.DECEPTION,
                                      Verification.CONTESTED)}


def together(incidents: Sequence[Incident], reports: Mapping[str, Report], *, weights: w.Weights = w.FITTED,
             records: channels.Records = channels.NONE) -> list[Assessment]:
    """Return the assessments of incidents that came together, in their order: a day, a file; nobody has judged them.

    How many of them look true moves the odds of each, so p holds on quiet days and on days of attack. An incident with
    a history is assessed alone.
    """
    mine = [[reports[name] for name in dict.fromkeys(m.id for m in i.members) if name in reports] for i in incidents]
    found = [gather(i, own, (), records) for i, own in zip(incidents, mine, strict=True)]
    among = calibration.shift([reckoned(one, weights) for one in found], weights.base)
    advice = cache(lambda alike: prospects(alike, weights, among))
    return [_assessed(one, (), weights, among, advice(bare(one, weights))) for one in found]


def assess(incident: Incident, reports: Sequence[Report], judgements: Sequence[Judgement] = (), *,
           weights: w.Weights = w.FITTED, records: channels.Records = channels.NONE, among: float = 0.0) -> Assessment:
    """Return how far the incident can be believed, with every line of the reckoning.

    Args:
        incident: as `incidents` made it, or as an editor changed it.
        reports: at least those of its members; others are ignored.
        judgements: the whole history of the incident, undone acts included.
        weights: other weights than the shipped ones, to try them out.
        records: what named public channels have been right about; without it all of a class weigh the same.
        among: what the candidates it came with say of its odds, decibans (`together` finds it); 0 for one alone.

    The decibans of the ledger add up to p: p = 1 / (1 + 10^(−sum/10)), to 0.1 dB, with no exception.
    Source: AJP-2.1 for the grade; design note "methods" 1 for the factors.
    """
    mine = [j for j in judgements if j.incident == incident.id]
    found = gather(incident, reports, mine, records)
    return _assessed(found, mine, weights, among, prospects(found, weights, among))


def _assessed(found: Evidence, mine: Sequence[Judgement], weights: w.Weights, among: float, would_change: tuple[str, ...]) -> Assessment:
    where = standing(mine)
    lines = ledger(found, weights, among)
    p = probability(lines)
    kinds = kinds_of(found)
    grade, by = where.grade or admiralty(found, p, kinds), where.graded_by or "ledger"
    return Assessment(p=p, kinds=kinds, grade=grade, verification=_state(found, p, where),
                      ledger=(*lines, *_said_by_editors(mine, where), *_consents(found)),
                      would_change=would_change, by=by)


def _state(found: Evidence, p: float, where: Standing) -> Verification:
    """Return the state; "verified" is only ever said by a person."""
    if where.verification.value in _EDITORS:
        return where.verification
    if found.contradicting and p < w.CREDIBILITY[0][1]:
        return Verification.CONTESTED
    if found.independent >= 2 and p >= w.CORROBORATED:
        return Verification.CORROBORATED
    return Verification.SINGLE_SOURCE if found.independent < 2 else Verification.UNVERIFIED


def _said_by_editors(judgements: Sequence[Judgement], where: Standing) -> tuple[Reason, ...]:
    return tuple(reason("editor", 0.0, f"{j.by}: {j.what} {j.value} {j.why}".strip(), (j.at,), by=j.by, value=j.value)
                 for j in effective(judgements) if j.what in (Act.GRADED, Act.VERIFIED) and (where.grade or j.value))


def _consents(found: Evidence) -> tuple[Reason, ...]:
    return tuple(reason(c.method, 0.0, f"{c.method}, recorded by {c.by}", (c.at,), by=c.by)
                 for c in found.consents if c.confirms)
