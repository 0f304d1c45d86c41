"""Evidence → lines in decibans → probability and grade."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

from dazor.model.facts import Reason
from dazor.model.sources import ANONYMOUS
from dazor.verification import calibration, channels
from dazor.verification import weights as w
from dazor.verification.checks import CONFIRMS, DENIES, INCONCLUSIVE, Check
from dazor.verification.evidence import Evidence, flood

_HELD_AT = math.floor(10 * calibration.decibans(w.VETOED)) / 10  # decibans, just below the limit


def probability(lines: Sequence[Reason]) -> float:
    """Return p of a ledger, 0…1, rounded to four digits."""
    return _p(sum(line.decibans for line in lines))


def reckoned(found: Evidence, weights: w.Weights = w.FITTED, among: float = 0.0) -> float:
    """Return the p that the ledger of it would have: a dozen are reckoned for one whose words are read."""
    machine = sum(_machine(found, weights).values())
    return _p(sum(_rest(found, machine, weights, among), machine))


def _p(total: float) -> float:
    return round(calibration.probability(total), 4)


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
    total = sum(machine.values())
    rest = zip(_rest(found, total, weights, among), _said_of_rest(found, total, weights, among), strict=True)
    return (*(reason(name, decibans, *said[name][:2], values=said[name][2])
              for name, decibans in machine.items() if decibans or name == "prior"),
            *(reason(name, decibans, because, evidence, values=values) for decibans, (name, because, evidence, values) in rest
              if decibans or name.startswith("check_")))


def score(found: Evidence, weights: w.Weights = w.FITTED) -> float:
    """Return the sum of the machine's lines in decibans, before calibration, records and checks."""
    return round(sum(_machine(found, weights).values()), 1)


def _machine(found: Evidence, weights: w.Weights) -> dict[str, float]:
    """Return the machine's factors and their decibans, to a tenth as they are shown."""
    much = factors(found, weights)
    return {"prior": _tenth(weights.prior + weights.types.get(found.label, 0.0)),
            **{name: _tenth(weights.factors[name] * much[name]) for name in (*w.FOR, *w.AGAINST) if much[name]}}


def _rest(found: Evidence, machine: float, weights: w.Weights, among: float) -> list[float]:
    """Return the decibans that follow the machine's sum, in the order of `_said_of_rest`."""
    own = [_tenth(round(calibration.corrected(machine, weights.calibration), 1) - round(machine, 1)), _tenth(among),
           *(_tenth(_record(odds, weights)) for _, odds in found.records), *(_tenth(_worth(check, weights)) for check in found.checks)]
    return [*own, _tenth(_holding(found, sum(own, machine)))]


def _record(odds: float, weights: w.Weights) -> float:
    """Return what the record of the best named source of a kind brings.

    A good one adds little, a bad one takes at most what its kind brings: nobody makes an event less credible by joining in.
    """
    return max(-weights.factors["kinds_of_channel"], min(channels.BONUS_MOST, odds))


def _worth(check: Check, weights: w.Weights) -> float:
    own = weights.checks[check.method]
    return {CONFIRMS: own.confirms, DENIES: own.denies}.get(check.result, 0.0)


def _holding(found: Evidence, total: float) -> float:
    """Return the physics veto: it brings the sum down to where p is just below the limit."""
    return min(0.0, _HELD_AT - total) if found.impossible else 0.0


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


def _said_of_rest(found: Evidence, machine: float, weights: w.Weights, among: float) -> Iterator[tuple[str, str, Sequence[str], dict[str, object]]]:
    """Yield factor, English sentence, evidence and values of the lines that follow the machine's sum."""
    share = f"{calibration.probability(calibration.corrected(machine, weights.calibration)):.0%}"
    yield "calibration", f"of what added up to {machine:.1f} dB before, {share} turned out true", (), {"share": share}
    yield "among_others", f"{'more' if among > 0 else 'fewer'} of the candidates it came with look true than usual", (), {}
    for origin, odds in found.records:
        yield ("channel_record", f"{origin} has been right {'more' if odds > 0 else 'less'} often than others of its kind", (),
               {"origin": origin})
    said = {CONFIRMS: "confirms it", DENIES: "denies it", INCONCLUSIVE: "does not settle it"}
    for check in found.checks:
        yield (f"check_{check.method}", f"{check.method} {said[check.result]}, checked by {check.by}", (check.at,),
               {"by": check.by, "result": check.result})
    yield ("held", "held at possible while two of its sightings cannot both be right",
           sorted({report for pair in found.impossible for report in pair}), {})


def admiralty(found: Evidence, p: float, kinds: int) -> str:
    """Return source letter and information digit, each judged alone.

    The letter looks only at who speaks: anonymous intake cannot be judged (F); a public channel or outlet has a
    record (C, D when only one); an editor's own check makes it B. The digit looks only at what is said: 1 needs
    p ≥ 0.9 by two kinds; 6 is for what has neither place nor time. Source: AJP-2.1.
    """
    kinds_named = set(found.kinds) - {ANONYMOUS}
    letter = "B" if any(c.confirms for c in found.checks) else "FDC"[min(2, len(kinds_named))]
    return letter + credibility(found, p, kinds)


def credibility(found: Evidence, p: float, kinds: int) -> str:
    """Return the information digit of the Admiralty grade."""
    if not found.located and not found.timed:
        return "6"
    digit = next(digit for digit, least in w.CREDIBILITY if p >= least)
    return "2" if digit == "1" and kinds < w.BELIEVED_KINDS else digit
