"""Evidence → lines in decibans → probability and grade."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from dazor.model.facts import Reason
from dazor.verification import calibration, channels
from dazor.verification import weights as w
from dazor.verification.checks import Check
from dazor.verification.evidence import Evidence, flood


def probability(lines: Sequence[Reason]) -> float:
    """Return p of a ledger, 0…1, rounded to four digits."""
    return round(calibration.probability(_sum(lines)), 4)


def reckoned(found: Evidence, weights: w.Weights = w.FITTED, among: float = 0.0) -> float:
    """Return the p that the ledger of it would have: a dozen are reckoned for one whose words are read."""
    machine = sum(_machine(found, weights).values())
    return round(calibration.probability(_sum(_rest(found, machine, weights, among), machine)), 4)


def kinds_of(found: Evidence) -> int:
    """Return how many independent kinds of evidence there are: kinds of source, and kinds of confirming checks."""
    return len(found.kinds) + len({check.kind for check in found.checks} - {""})


def factors(found: Evidence, weights: w.Weights) -> dict[str, float]:
    """Return how much there is of each factor, ≥ 0; the ledger is these times the weights."""
    n = found.independent
    return {
        "independent_reports": math.log(n), "distinct_places": math.log(found.places),
        "kinds_of_channel": float(max(0, len(found.kinds) - 1)), "public_sources": math.log1p(found.public),
        "edited_sources": math.log1p(found.edited),
        "own_files": float(found.own_files),
        "agreement": min(1.0, 2 * found.agreement) if n > 1 else 0.0,  # half is enough: honest people differ, who made it up does not
        "same_wording": math.log(found.reports / found.wordings), "one_hand": math.log1p(found.retold),
        "borrowed_files": math.log1p(found.borrowed), "twin": float(bool(found.twin)),
        "nobody_at_once": found.slow * (1 - 1 / n),  # more of them make it stranger, never by more than one of them brings
        "impossible_travel": float(min(w.IMPOSSIBLE_MOST, len(found.impossible))),
        "flood": flood(found, weights.reporting)[0], "hedged": found.hedged, "contradicted": math.log1p(found.deniers / n),
        "nothing_seen": float(found.negated), "no_place": float(not found.located), "no_time": float(not found.timed)}


def ledger(found: Evidence, weights: w.Weights = w.FITTED, among: float = 0.0) -> tuple[Reason, ...]:
    """Return the lines in the order they are added up; a line of nothing is left out, except the prior.

    The machine's part first, then what its sum is worth by experience and among its like (`among`, decibans, from
    `calibration.shift`), then what channels have been right about, then what editors looked up; last of all, while two
    sightings cannot both be right, what holds it at "possible".
    """
    machine, said = _machine(found, weights), _said(found, weights)
    rest = _rest(found, sum(machine.values()), weights, among)
    return (*(reason(name, decibans, *said[name][:2], values=said[name][2])
              for name, decibans in machine.items() if decibans or name == "prior"),
            *(line for line in rest if line.decibans or line.factor.startswith("check_")))


def score(found: Evidence, weights: w.Weights = w.FITTED) -> float:
    """Return the sum of the machine's lines in decibans, before calibration, records and checks."""
    return round(sum(_machine(found, weights).values()), 1)


def _machine(found: Evidence, weights: w.Weights) -> dict[str, float]:
    """Return the machine's factors and their decibans, to a tenth as they are shown."""
    much = factors(found, weights)
    return {"prior": _tenth(weights.prior + weights.types.get(found.label, 0.0)),
            **{name: _tenth(weights.factors[name] * much[name]) for name in (*w.FOR, *w.AGAINST) if much[name]}}


def _rest(found: Evidence, machine: float, weights: w.Weights, among: float) -> list[Reason]:
    """Return the lines that follow the machine's sum."""
    lines = [_calibrated(machine, weights), *_among(among), *_channels(found, weights), *_checks(found, weights)]
    return [*lines, *_held(found, _sum(lines, machine))]


def _sum(lines: Sequence[Reason], start: float = 0.0) -> float:
    return sum((line.decibans for line in lines), start)


def _calibrated(total: float, weights: w.Weights) -> Reason:
    worth = calibration.corrected(total, weights.calibration)
    return reason("calibration", round(worth, 1) - round(total, 1), f"of what added up to {total:.1f} dB before, "
                 f"{calibration.probability(worth):.0%} turned out true", share=f"{calibration.probability(worth):.0%}")


def _among(among: float) -> list[Reason]:
    said = f"{'more' if among > 0 else 'fewer'} of the candidates it came with look true than usual"
    return [reason("among_others", among, said)] if among else []


def _channels(found: Evidence, weights: w.Weights) -> list[Reason]:
    """Return a line for each kind whose best named source has a record.

    A good one adds little, a bad one takes at most what its kind brings: nobody makes an event less credible by joining in.
    """
    least = -weights.factors["kinds_of_channel"]
    return [reason("channel_record", max(least, min(channels.BONUS_MOST, odds)),
                  f"{origin} has been right {'more' if odds > 0 else 'less'} often than others of its kind", origin=origin)
            for origin, odds in found.records]


def _held(found: Evidence, total: float) -> list[Reason]:
    """Return the physics veto as a line: it brings the sum down to where p is just below the limit."""
    most = math.floor(10 * calibration.decibans(w.VETOED)) / 10
    if not found.impossible or total <= most:
        return []
    return [reason("held", most - total, "held at possible while two of its sightings cannot both be right",
                   sorted({report for pair in found.impossible for report in pair}))]


def reason(factor: str, decibans: float, because: str, evidence: Sequence[str] = (), *,
           values: Mapping[str, object] = {}, **more: object) -> Reason:
    """Return one line, its decibans rounded to a tenth: the sum is taken of what is shown."""
    return Reason(factor=factor, decibans=_tenth(decibans), because=because, evidence=tuple(evidence),
                  values={name: str(value) for name, value in {**values, **more}.items()})


def _tenth(decibans: float) -> float:
    return round(decibans, 1) + 0.0


Words = tuple[str, Sequence[str], dict[str, object]]  # English sentence, evidence, values


def _said(found: Evidence, weights: w.Weights) -> dict[str, Words]:
    """Return what each factor says and what it points to."""
    n, total, ids = found.independent, found.reports, found.ids
    kinds = ", ".join(found.kinds)
    bad = sorted({report for pair in found.impossible for report in pair})
    _, sent, people = flood(found, weights.reporting)
    share, hedged = f"{found.agreement:.0%}", f"{found.hedged:.0%}"
    return {
        "prior": (f"how often a candidate of type {found.label} turns out true", (), {}),
        "independent_reports": (f"{n} independent reports", ids, {"reports": n}),
        "distinct_places": (f"seen from {found.places} places", ids, {"places": found.places}),
        "kinds_of_channel": (f"came by {kinds}", ids, {"kinds": kinds}),
        "public_sources": (f"{found.public} independent public sources", ids, {"sources": found.public}),
        "edited_sources": (f"{found.edited} of them outlets or authorities, who answer for what they print", ids, {"sources": found.edited}),
        "own_files": (f"{found.own_files} different files attached", ids, {"files": found.own_files}),
        "agreement": (f"{share} agree on type and number", ids, {"share": share}),
        "same_wording": (f"{total} reports in {found.wordings} different wordings", ids,
                         {"reports": total, "independent": found.wordings}),
        "one_hand": (f"nearly the same words tell it of {found.retold + 1} places", ids, {"places": found.retold + 1}),
        "borrowed_files": (f"{found.borrowed} of its files were attached to another incident before", ids, {"files": found.borrowed}),
        "twin": (f"an earlier incident, {found.twin}, tells of the same nearby", ids, {"incident": found.twin}),
        "nobody_at_once": ("nobody told of it at once", ids, {}),
        "impossible_travel": (f"{len(found.impossible)} pairs of sightings no vehicle can have made", bad,
                              {"pairs": len(found.impossible)}),
        "flood": (f"{sent} reports from a place of {people or 'unknown size'}", ids, {"reports": sent, "population": people or "?"}),
        "hedged": (f"{hedged} of the sightings are hedged", ids, {"share": hedged}),
        "contradicted": (f"{len(found.contradicting)} reports say the contrary, {found.deniers} of them independent",
                         found.contradicting, {"reports": len(found.contradicting)}),
        "nothing_seen": ("it says that nothing happened, which one place cannot show", ids, {}),
        "no_place": ("no place that can be found", (), {}), "no_time": ("no word of when", (), {}),
    }


def _checks(found: Evidence, weights: w.Weights) -> list[Reason]:
    said = {"confirms": "confirms it", "denies": "denies it", "inconclusive": "does not settle it"}
    return [reason(f"check_{check.method}", _worth(check, weights), f"{check.method} {said[check.result]}, checked by {check.by}",
                  (check.at,), by=check.by, result=check.result) for check in found.checks]


def _worth(check: Check, weights: w.Weights) -> float:
    own = weights.checks[check.method]
    return {"confirms": own.confirms, "denies": own.denies}.get(check.result, 0.0)


def admiralty(found: Evidence, p: float, kinds: int) -> str:
    """Return source letter and information digit, each judged alone.

    The letter looks only at who speaks: anonymous intake cannot be judged (F); a public channel or outlet has a
    record (C, D when only one); an editor's own check makes it B. The digit looks only at what is said: 1 needs
    p ≥ 0.9 by two kinds; 6 is for what has neither place nor time. Source: AJP-2.1.
    """
    kinds_named = set(found.kinds) - {"anonymous"}
    letter = "B" if any(c.confirms for c in found.checks) else "FDC"[min(2, len(kinds_named))]
    if not found.located and not found.timed:
        return letter + "6"
    digit = next(digit for digit, least in w.CREDIBILITY if p >= least)
    return letter + ("2" if digit == "1" and kinds < 2 else digit)
