"""The corroboration ledger under attack: what the machine would call confirmed, against peers in the same run.

    python bench/corroboration.py                      test days at 0, 10, 30 and 50 % hostile
    python bench/corroboration.py --held-out           each attack family once left out of the fitting
    python bench/corroboration.py --fit                fit again and print weights.toml

Days come from `dazor.simulation.read_day`; which reports belong together is given, so that only belief is measured.
Fitting days have seeds from 101, test days from 1. A candidate counts as confirmed when p ≥ 0.8 and it has two kinds of
evidence. "Three reports" is the peer that counts; "Dawid–Skene" takes the doors, channels and outlets as workers whose
silence is a "no" (crowd-kit's where it is installed, else the same model in 25 lines, and the row says which).
Needs numpy. Prints one JSON line a row.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from functools import cache

import msgspec
import numpy as np

from dazor.gazetteer import Pack
from dazor.incidents import gathered
from dazor.model.facts import Assessment, Incident, Report
from dazor.simulation import FAMILIES, read_day
from dazor.verification import assess
from dazor.verification.evidence import gather
from dazor.verification.ledger import factors
from dazor.verification.weights import AGAINST, BELIEVED, BELIEVED_KINDS, FITTED, FOR, Reporting, Weights

DATE = "2022-03-17"
FITTED_FACTORS = (*FOR, "same_wording", "impossible_travel", "flood")  # the rest is set by reason
DB = 10 / math.log(10)  # decibans in a natural unit
RIDGE = 0.5  # a weight without evidence stays at nothing
AGREEMENT = 1.0  # dB at least: simulated attackers agree with themselves, so the days alone would give it nothing
FEWEST = -0.1  # dB; a factor against is never without weight: whatever the days say, a flood is a flood


class Case(msgspec.Struct, frozen=True):
    """One candidate with what it truly is."""

    incident: Incident
    reports: tuple[Report, ...]
    happened: bool
    family: str


@cache
def cases(seed: int, messages: int, hostile: float, families: tuple[str, ...] = tuple(FAMILIES)) -> tuple[Case, ...]:
    """Return the candidates of a day."""
    made = read_day(seed, messages, DATE, Pack.embedded(), hostile=hostile, families=families)
    by_id = {report.id: report for report in made.reports}
    truth = {claim.incident: claim for claim in made.claims}
    return tuple(Case(i, tuple(by_id[name] for name in dict.fromkeys(m.id for m in i.members)), truth[i.id].happened,
                      truth[i.id].family)
                 for i in gathered(made.reports, {claim.id: claim.incident for claim in made.claims}))


# ── fitting ────────────────────────────────────────────────────────────────────────────────────────────────────────
def reporting(told: Iterable[Case]) -> Reporting:
    """Return how many reports a true event brings from a place: Poisson regression on ln inhabitants, by Newton."""
    sent = [pair for case in told if case.happened for pair in gather(case.incident, case.reports, ()).sent_from]
    x = np.array([[1.0, math.log(max(people, 50) / 1000)] for _, people in sent])
    y = np.array([float(reports) for reports, _ in sent])
    beta = np.array([0.0, 0.3])
    for _ in range(30):
        mean = np.exp(x @ beta)
        beta += np.linalg.solve((x * mean[:, None]).T @ x, x.T @ (y - mean))
    return Reporting(rate=round(float(math.exp(beta[0])), 2), power=round(float(max(0.0, beta[1])), 2), factor=2.2, smallest=5)


def bounded(x: np.ndarray, y: np.ndarray, signs: np.ndarray, floors: np.ndarray) -> np.ndarray:
    """Return logistic weights that keep their signs (0: free) and floors, by projected gradient with momentum (FISTA)."""
    step = 4.0 / (np.linalg.norm(x, 2) ** 2 + 4 * RIDGE)
    beta = ahead = np.zeros(x.shape[1])
    t = 1.0
    for _ in range(6000):
        gradient = x.T @ (1 / (1 + np.exp(-(x @ ahead))) - y) + RIDGE * np.where(signs == 0, 0.0, ahead)
        new = ahead - step * gradient
        new = np.where(signs > 0, np.maximum(new, floors), np.where(signs < 0, np.minimum(new, 0), new))
        later = (1 + math.sqrt(1 + 4 * t * t)) / 2
        ahead, beta, t = new + (t - 1) / later * (new - beta), new, later
    return beta


def fit(told: Sequence[Case]) -> Weights:
    """Return the ledger's weights for these cases.

    Types keep what is set: which types a simulated attacker invents says nothing about real ones.
    """
    how = reporting(told)
    trial = msgspec.structs.replace(FITTED, reporting=how)
    found = [gather(case.incident, case.reports, ()) for case in told]
    y = np.array([float(case.happened) for case in told])
    much = [factors(f, trial) for f in found]
    rows = [[1.0, *(m[name] for name in FITTED_FACTORS)] for m in much]
    signs = np.array([0.0, *(1.0 if name in FOR else -1.0 for name in FITTED_FACTORS)])
    floors = np.array([0.0, *(AGREEMENT / DB if name == "agreement" else 0.0 for name in FITTED_FACTORS)])
    beta = bounded(np.array(rows), y, signs, floors) * DB
    new = dict(zip(FITTED_FACTORS, (round(float(b), 2) for b in beta[1:]), strict=True))
    factors_ = FITTED.factors | {n: min(v, FEWEST) if n in AGAINST else v for n, v in new.items()}
    return Weights(prior=round(float(beta[0]), 2), types=FITTED.types, factors=factors_, checks=FITTED.checks, reporting=how)


# ── judging ────────────────────────────────────────────────────────────────────────────────────────────────────────
def confirmed(known: Assessment) -> bool:
    """Return whether the machine would call it confirmed."""
    return known.p >= BELIEVED and known.kinds >= BELIEVED_KINDS


def figures(told: Sequence[Case], out: Sequence[bool], hostile: int) -> dict[str, float]:
    """Return precision, recall, false messages for each published fake, and the share of each family that is out."""
    tally = Counter((case.family if not case.happened else "true", said) for case, said in zip(told, out, strict=True))
    right, wrong = tally["true", True], sum(n for (family, said), n in tally.items() if said and family != "true")
    fakes = sum(tally[family, True] for family in FAMILIES)
    shares = {f"out_{family}": round(tally[family, True] / total, 3) for family in (*FAMILIES, "mistake")
              if (total := tally[family, True] + tally[family, False])}
    return {"precision": round(right / max(1, right + wrong), 4), "recall": round(right / max(1, right + tally["true", False]), 4),
            "published_fakes": fakes, "messages_per_fake": round(hostile / max(1, fakes)), **shares}


def calibration(p: Sequence[float], y: Sequence[bool]) -> float:
    """Return the expected calibration error in ten bins."""
    bins: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for one, true in zip(p, y, strict=True):
        bins[min(9, int(one * 10))].append((one, true))
    return sum(abs(sum(a for a, _ in b) - sum(t for _, t in b)) for b in bins.values()) / len(p)


def sources(case: Case) -> set[str]:
    """Return through which doors and channels a candidate came."""
    return {report.origin or report.door for report in case.reports}


def dawid_skene(told: Sequence[Case]) -> tuple[str, list[bool]]:
    """Return the peer's name and its verdicts at 0.8."""
    workers = sorted({source for case in told for source in sources(case)})
    votes = np.array([[float(worker in sources(case)) for worker in workers] for case in told])
    try:
        import pandas as pd
        from crowdkit.aggregation import DawidSkene

        rows = [(t, worker, int(votes[t, k])) for t in range(len(told)) for k, worker in enumerate(workers)]
        p = DawidSkene(n_iter=100).fit_predict_proba(pd.DataFrame(rows, columns=["task", "worker", "label"]))
        return "Dawid-Skene (crowd-kit)", [bool(one >= BELIEVED) for one in p.sort_index()[1]]
    except ImportError:
        return "Dawid-Skene (own)", [bool(one >= BELIEVED) for one in _own_dawid_skene(votes)]


def _own_dawid_skene(votes: np.ndarray) -> np.ndarray:
    p = votes.mean(axis=1) / votes.mean(axis=1).max()
    for _ in range(100):
        share = p.mean()
        yes, no = (p @ votes + 1) / (p.sum() + 2), ((1 - p) @ votes + 1) / ((1 - p).sum() + 2)
        for_it = np.log(share) + votes @ np.log(yes) + (1 - votes) @ np.log(1 - yes)
        against = np.log(1 - share) + votes @ np.log(no) + (1 - votes) @ np.log(1 - no)
        p = 1 / (1 + np.exp(np.clip(against - for_it, -500, 500)))
    return p


def days(seeds: Iterable[int], messages: int, hostile: float, families: Collection[str] = tuple(FAMILIES)) -> list[Case]:
    """Return the candidates of several days."""
    return [case for seed in seeds for case in cases(seed, messages, hostile, tuple(families))]


def say(row: dict[str, object]) -> None:
    """Print a row."""
    json.dump(row, sys.stdout)
    print(flush=True)


def judge(told: Sequence[Case], weights: Weights, wicked: int, **row: object) -> None:
    """Print the ledger's row."""
    known = [assess(case.incident, case.reports, weights=weights) for case in told]
    say({**row, "method": "ledger", **figures(told, [confirmed(k) for k in known], wicked),
         "calibration_error": round(calibration([k.p for k in known], [case.happened for case in told]), 4)})


def toml(weights: Weights, command: str) -> str:
    """Return weights as the file of the room."""
    def table(values: dict[str, object]) -> str:
        return "".join(f"{name} = {value}\n" for name, value in values.items())
    plain = msgspec.to_builtins(weights)
    return (f"# Decibans. Made by: {command}\n# Set by reason, not fitted: agreement's floor, hedged, contradicted, no_place, no_time, checks, types.\n"
            f"prior = {weights.prior}\n\n"
            + "\n".join(f"[{name}]\n{table(plain[name])}" for name in ("types", "factors", "checks", "reporting")))


def main() -> None:
    """Print the rows that were asked for."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--messages", type=int, default=3000)
    ask.add_argument("--days", type=int, default=6)
    ask.add_argument("--first", type=int, default=1, help="seed of the first test day")
    ask.add_argument("--fit-days", type=int, default=8)
    ask.add_argument("--held-out", action="store_true")
    ask.add_argument("--fit", action="store_true")
    given = ask.parse_args()
    learning, tests = range(101, 101 + given.fit_days), range(given.first, given.first + given.days)
    if given.fit:
        print(toml(fit(days(learning, given.messages, 0.3)), "python bench/corroboration.py --fit"))
        return
    if given.held_out:
        for family in FAMILIES:
            rest = tuple(name for name in FAMILIES if name != family)
            weights = fit(days(learning, given.messages, 0.3, rest))
            judge(days(tests, given.messages, 0.3), weights, round(len(tests) * given.messages * 0.3), held_out=family)
        return
    for hostile in (0.0, 0.1, 0.3, 0.5):
        told, wicked = days(tests, given.messages, hostile), round(len(tests) * given.messages * hostile)
        judge(told, FITTED, wicked, hostile=hostile)
        say({"hostile": hostile, "method": "three reports", **figures(told, [len(c.reports) >= 3 for c in told], wicked)})
        name, out = dawid_skene(told)
        say({"hostile": hostile, "method": name, **figures(told, out, wicked)})


if __name__ == "__main__":
    main()
