"""What editors found incidents to be → verdicts that the ledger can learn from, with a blind sample among them.

A verdict given after reading the ledger teaches the ledger its own opinion. So a tenth of all incidents, chosen by a
keyed hash and not by a person, is judged before its ledger is shown (`calibration.blind`), and only those teach p.
"""

from __future__ import annotations

from collections.abc import Sequence

from dazor.model.codes import Act, Verification
from dazor.model.facts import Incident, Judgement, Report
from dazor.verification import calibration
from dazor.verification.channels import Verdict, named
from dazor.verification.evidence import gather
from dazor.verification.ledger import ledger, probability, score
from dazor.verification.standing import effective, standing

_FOUND = {Verification.VERIFIED: True, Verification.DISCOUNTED: False, Verification.DECEPTION: False, Verification.CONTESTED: None}


def verdict(incident: Incident, reports: Sequence[Report], judgements: Sequence[Judgement], *, key: str,
            share: float = calibration.BLIND_SHARE) -> Verdict | None:
    """Return what a judged incident teaches; None while nobody has judged it.

    Score and p are of the machine's part alone, as if no check had been made. No reporter, no door and no word is in it:
    sources are the public names only.
    """
    mine = [j for j in judgements if j.incident == incident.id]
    state = standing(mine).verification
    if state not in _FOUND:
        return None
    bare = gather(incident, reports, ())
    members = {m.id for m in incident.members}
    return Verdict(incident=incident.id, happened=_FOUND[state], score=score(bare), p=probability(ledger(bare)),
                   blind=calibration.blind(incident.id, key, share), checked=any(j.what == Act.CHECKED for j in effective(mine)),
                   sources=named([report for report in reports if report.id in members]))


def teaching(verdicts: Sequence[Verdict]) -> list[tuple[float, bool]]:
    """Return (score, happened) of the verdicts that teach p: blind, decided, each incident once."""
    kept = {v.incident: (v.score, v.happened) for v in verdicts if v.blind}
    return [(score, happened) for score, happened in kept.values() if score is not None and happened is not None]


def reliability(verdicts: Sequence[Verdict]) -> tuple[calibration.Row, ...]:
    """Return the reliability table of what the ledger said to the blind sample."""
    return calibration.table([(v.p, v.happened) for v in verdicts if v.blind and v.p is not None and v.happened is not None])
