"""Evidence → lines in decibans → probability, grade, state, and what would change them."""

from __future__ import annotations

import math
from collections.abc import Sequence

from dazor.model.codes import Act, Verification
from dazor.model.facts import Assessment, Incident, Judgement, Reason, Report
from dazor.verification import weights as w
from dazor.verification.evidence import Evidence, gather
from dazor.verification.standing import Standing, standing

_EDITORS = {state.value for state in (Verification.VERIFIED, Verification.DISCOUNTED, Verification.DECEPTION,
                                      Verification.CONTESTED)}


def assess(incident: Incident, reports: Sequence[Report], judgements: Sequence[Judgement] = ()) -> Assessment:
    """Return how far the incident can be believed, with every line of the reckoning.

    Args:
        incident: as `incidents` made it, or as an editor changed it.
        reports: at least those of its members; others are ignored.
        judgements: the whole history of the incident, undone acts included.

    The decibans of the ledger add up to p: p = 1 / (1 + 10^(−sum/10)), to 0.1 dB, unless the physics veto holds it.
    Source: AJP-2.1 for the grade; design note "methods" 1 for the factors.
    """
    mine = [j for j in judgements if j.incident == incident.id]
    found = gather(incident, reports, mine)
    where = standing(mine)
    lines = ledger(found)
    p = probability(lines, vetoed=bool(found.impossible))
    kinds = kinds_of(found)
    grade, by = where.grade or admiralty(found, p, kinds), where.graded_by or "ledger"
    return Assessment(p=p, kinds=kinds, grade=grade, verification=_state(found, p, where),
                      ledger=(*lines, *_said_by_editors(mine, where), *_consents(found)),
                      would_change=would_change(found, p, kinds), by=by)


def probability(lines: Sequence[Reason], *, vetoed: bool = False) -> float:
    """Return p of a ledger, 0…1, rounded to four digits."""
    p: float = 1.0 / (1.0 + math.pow(10.0, -sum(line.decibans for line in lines) / 10.0))
    return round(min(p, w.VETOED - 0.01) if vetoed else p, 4)


def kinds_of(found: Evidence) -> int:
    """Return how many independent kinds of evidence there are: kinds of channel, and methods of confirming checks."""
    return len(found.channels) + sum(check.confirms for check in found.checks)


def ledger(found: Evidence) -> tuple[Reason, ...]:
    """Return the lines; a line of nothing is left out, except the prior."""
    prior = w.PRIOR.get(found.label, w.PRIOR_ELSE)
    lines = [_line("prior", prior, f"how often a candidate of type {found.label} turns out true", found.ids[:0]),
             *_for(found), *_checks(found), *_against(found)]
    return tuple(line for line in lines if line.decibans or line.factor == "prior")


def _line(factor: str, decibans: float, because: str, evidence: Sequence[str] = (), **values: object) -> Reason:
    return Reason(factor=factor, decibans=round(decibans, 1) + 0.0, because=because, evidence=tuple(evidence),
                  values={name: str(value) for name, value in values.items()})


def _for(found: Evidence) -> list[Reason]:
    n = found.independent
    kinds = [kind for kind, _ in found.channels]
    return [
        _line("independent_reports", w.INDEPENDENT * math.log(n), f"{n} independent reports", found.ids, reports=n),
        _line("distinct_places", w.DISTINCT_PLACES * math.log(found.places), f"seen from {found.places} places",
              found.ids, places=found.places),
        _line("kinds_of_channel", w.KIND_OF_CHANNEL * max(0, len(kinds) - 1), "came by " + ", ".join(kinds), found.ids,
              kinds=", ".join(kinds)),
        _line("agreement", w.AGREEMENT * 2 * max(0.0, found.agreement - 0.5) if n > 1 else 0.0,
              f"{found.agreement:.0%} agree on type and number", found.ids, share=f"{found.agreement:.0%}"),
    ]


def _checks(found: Evidence) -> list[Reason]:
    return [_line(f"check_{check.method}", w.CHECK_CONFIRMS if check.confirms else w.CHECK_DENIES,
                  f"{check.method} {'confirms' if check.confirms else 'denies'} it, checked by {check.by}", (check.at,),
                  by=check.by) for check in found.checks]


def _against(found: Evidence) -> list[Reason]:
    n, total = found.independent, found.reports
    bad = sorted({report for pair in found.impossible for report in pair})
    against = len(found.contradicting)
    return [
        _line("same_wording", w.SAME_WORDING * math.log(n / total), f"{total} reports, {n} independent", found.ids,
              reports=total, independent=n),
        _line("impossible_travel", w.IMPOSSIBLE * min(w.IMPOSSIBLE_MOST, len(found.impossible)),
              f"{len(found.impossible)} pairs of sightings no vehicle can have made", bad, pairs=len(found.impossible)),
        _line("flood", w.FLOOD * found.flood, f"{total} reports from a place of {found.population}", found.ids,
              reports=total, population=found.population),
        _line("hedged", w.HEDGED * found.hedged, f"{found.hedged:.0%} of the sightings are hedged", found.ids,
              share=f"{found.hedged:.0%}"),
        _line("contradicted", w.CONTRADICTED * math.log(1 + against), f"{against} reports say it did not happen",
              found.contradicting, reports=against),
        _line("no_place", 0.0 if found.located else w.NO_PLACE, "no place that can be found"),
        _line("no_time", 0.0 if found.timed else w.NO_TIME, "no word of when"),
    ]


def admiralty(found: Evidence, p: float, kinds: int) -> str:
    """Return source letter and information digit, each judged alone.

    The letter looks only at who speaks: anonymous intake cannot be judged (F); a public channel or outlet has a
    record (C, D when only one); an editor's own check makes it B. The digit looks only at what is said: 1 needs
    p ≥ 0.9 by two kinds; 6 is for what has neither place nor time. Source: AJP-2.1.
    """
    kinds_named = {kind for kind, _ in found.channels} - {"anonymous"}
    letter = "B" if any(c.confirms for c in found.checks) else "FDC"[min(2, len(kinds_named))]
    if not found.located and not found.timed:
        return letter + "6"
    digit = next(digit for digit, least in w.CREDIBILITY if p >= least)
    return letter + ("2" if digit == "1" and kinds < 2 else digit)


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
    from dazor.verification.standing import effective

    return tuple(_line("editor", 0.0, f"{j.by}: {j.what} {j.value} {j.why}".strip(), (j.at,), by=j.by, value=j.value)
                 for j in effective(judgements) if j.what in (Act.GRADED, Act.VERIFIED) and (where.grade or j.value))


def _consents(found: Evidence) -> tuple[Reason, ...]:
    return tuple(_line(c.method, 0.0, f"{c.method}, recorded by {c.by}", (c.at,), by=c.by)
                 for c in found.consents if c.confirms)


def would_change(found: Evidence, p: float, kinds: int) -> tuple[str, ...]:
    """Return the cheapest further evidence that would cross the next grade, in sentences."""
    higher = [(digit, least) for digit, least in w.CREDIBILITY if least > p]
    said = []
    if found.impossible:
        said.append("Decide which of the sightings that cannot both be right is wrong: until then it stays possible.")
    if higher:
        digit, least = higher[-1]
        missing = 10 * math.log10(least / (1 - least)) - 10 * math.log10(max(p, 1e-4) / (1 - min(p, 0.9999)))
        more = max(1, math.ceil(found.independent * (math.exp(missing / w.INDEPENDENT) - 1)))
        if more <= 20:
            said.append(f"{more} more independent report{'s' if more > 1 else ''} would make it credibility {digit}.")
        if missing <= w.CHECK_CONFIRMS:
            said.append(f"One check that confirms it (geolocation, a second source) would make it credibility {digit}.")
    if kinds < 2:
        said.append("A second kind of evidence is missing: a public source, or an editor's check.")
    return tuple(said)
