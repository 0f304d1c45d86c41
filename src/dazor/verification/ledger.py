"""Evidence → lines in decibans → probability, grade, state, and what would change them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from dazor.model.codes import Act, Verification
from dazor.model.facts import Assessment, Incident, Judgement, Reason, Report
from dazor.verification import weights as w
from dazor.verification.evidence import Evidence, flood, gather
from dazor.verification.standing import Standing, standing

_EDITORS = {state.value for state in (Verification.VERIFIED, Verification.DISCOUNTED, Verification.DECEPTION,
                                      Verification.CONTESTED)}


def assess(incident: Incident, reports: Sequence[Report], judgements: Sequence[Judgement] = (), *,
           weights: w.Weights = w.FITTED) -> Assessment:
    """Return how far the incident can be believed, with every line of the reckoning.

    Args:
        incident: as `incidents` made it, or as an editor changed it.
        reports: at least those of its members; others are ignored.
        judgements: the whole history of the incident, undone acts included.
        weights: other weights than the shipped ones, to try them out.

    The decibans of the ledger add up to p: p = 1 / (1 + 10^(−sum/10)), to 0.1 dB, unless the physics veto holds it.
    Source: AJP-2.1 for the grade; design note "methods" 1 for the factors.
    """
    mine = [j for j in judgements if j.incident == incident.id]
    found = gather(incident, reports, mine)
    where = standing(mine)
    lines = ledger(found, weights)
    p = probability(lines, vetoed=bool(found.impossible))
    kinds = kinds_of(found)
    grade, by = where.grade or admiralty(found, p, kinds), where.graded_by or "ledger"
    return Assessment(p=p, kinds=kinds, grade=grade, verification=_state(found, p, where),
                      ledger=(*lines, *_said_by_editors(mine, where), *_consents(found)),
                      would_change=would_change(found, p, kinds, weights), by=by)


def probability(lines: Sequence[Reason], *, vetoed: bool = False) -> float:
    """Return p of a ledger, 0…1, rounded to four digits."""
    p: float = 1.0 / (1.0 + math.pow(10.0, -sum(line.decibans for line in lines) / 10.0))
    return round(min(p, w.VETOED - 0.01) if vetoed else p, 4)


def kinds_of(found: Evidence) -> int:
    """Return how many independent kinds of evidence there are: kinds of channel, and methods of confirming checks."""
    return len(found.channels) + sum(check.confirms for check in found.checks)


def factors(found: Evidence, weights: w.Weights) -> dict[str, float]:
    """Return how much there is of each factor, ≥ 0; the ledger is these times the weights."""
    n = found.independent
    return {
        "independent_reports": math.log(n), "distinct_places": math.log(found.places),
        "kinds_of_channel": float(max(0, len(found.channels) - 1)), "own_files": float(found.own_files),
        "agreement": 2 * max(0.0, found.agreement - 0.5) if n > 1 else 0.0,
        "same_wording": math.log(found.reports / found.wordings),
        "impossible_travel": float(min(w.IMPOSSIBLE_MOST, len(found.impossible))),
        "flood": flood(found, weights.reporting)[0], "hedged": found.hedged, "contradicted": math.log(1 + found.deniers),
        "no_place": float(not found.located), "no_time": float(not found.timed)}


def ledger(found: Evidence, weights: w.Weights = w.FITTED) -> tuple[Reason, ...]:
    """Return the lines; a line of nothing is left out, except the prior."""
    prior = weights.prior + weights.types.get(found.label, 0.0)
    much = factors(found, weights)
    said = _said(found, weights)
    lines = [_line("prior", prior, f"how often a candidate of type {found.label} turns out true", found.ids[:0]),
             *(_line(name, weights.factors[name] * much[name], *said[name][:2], values=said[name][2]) for name in w.FOR),
             *_checks(found, weights),
             *(_line(name, weights.factors[name] * much[name], *said[name][:2], values=said[name][2]) for name in w.AGAINST)]
    return tuple(line for line in lines if line.decibans or line.factor == "prior")


def _line(factor: str, decibans: float, because: str, evidence: Sequence[str] = (), *,
          values: Mapping[str, object] = {}, **more: object) -> Reason:
    return Reason(factor=factor, decibans=round(decibans, 1) + 0.0, because=because, evidence=tuple(evidence),
                  values={name: str(value) for name, value in {**values, **more}.items()})


Words = tuple[str, Sequence[str], dict[str, object]]  # English sentence, evidence, values


def _said(found: Evidence, weights: w.Weights) -> dict[str, Words]:
    """Return what each factor says and what it points to."""
    n, total, ids = found.independent, found.reports, found.ids
    kinds = ", ".join(kind for kind, _ in found.channels)
    bad = sorted({report for pair in found.impossible for report in pair})
    _, sent, people = flood(found, weights.reporting)
    share, hedged = f"{found.agreement:.0%}", f"{found.hedged:.0%}"
    return {
        "independent_reports": (f"{n} independent reports", ids, {"reports": n}),
        "distinct_places": (f"seen from {found.places} places", ids, {"places": found.places}),
        "kinds_of_channel": (f"came by {kinds}", ids, {"kinds": kinds}),
        "own_files": (f"{found.own_files} different files attached", ids, {"files": found.own_files}),
        "agreement": (f"{share} agree on type and number", ids, {"share": share}),
        "same_wording": (f"{total} reports in {found.wordings} different wordings", ids,
                         {"reports": total, "independent": found.wordings}),
        "impossible_travel": (f"{len(found.impossible)} pairs of sightings no vehicle can have made", bad,
                              {"pairs": len(found.impossible)}),
        "flood": (f"{sent} reports from a place of {people}", ids, {"reports": sent, "population": people}),
        "hedged": (f"{hedged} of the sightings are hedged", ids, {"share": hedged}),
        "contradicted": (f"{len(found.contradicting)} reports say the contrary, {found.deniers} of them independent",
                         found.contradicting, {"reports": len(found.contradicting)}),
        "no_place": ("no place that can be found", (), {}), "no_time": ("no word of when", (), {}),
    }


def _checks(found: Evidence, weights: w.Weights) -> list[Reason]:
    return [_line(f"check_{check.method}", weights.checks.confirms if check.confirms else weights.checks.denies,
                  f"{check.method} {'confirms' if check.confirms else 'denies'} it, checked by {check.by}", (check.at,),
                  by=check.by) for check in found.checks]


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


def would_change(found: Evidence, p: float, kinds: int, weights: w.Weights = w.FITTED) -> tuple[str, ...]:
    """Return the cheapest further evidence that would cross the next grade, in sentences."""
    higher = [(digit, least) for digit, least in w.CREDIBILITY if least > p]
    said = []
    if found.impossible:
        said.append("Decide which of the sightings that cannot both be right is wrong: until then it stays possible.")
    if higher:
        digit, least = higher[-1]
        missing = 10 * math.log10(least / (1 - least)) - 10 * math.log10(max(p, 1e-4) / (1 - min(p, 0.9999)))
        each = weights.factors["independent_reports"]
        more = math.ceil(found.independent * math.expm1(missing / each)) if 20 * each > missing else 0
        if 1 <= more <= 20:
            said.append(f"{more} more independent report{'s' if more > 1 else ''} would make it credibility {digit}.")
        if missing <= weights.checks.confirms:
            said.append(f"One check that confirms it (geolocation, a second source) would make it credibility {digit}.")
    if kinds < 2:
        said.append("A second kind of evidence is missing: a public source, or an editor's check.")
    return tuple(said)
