"""The corroboration ledger under attack: what the machine would call confirmed, against peers in the same run.

    python bench/corroboration.py                      test days of three worlds at 0, 10, 30 and 50 % hostile
    python bench/corroboration.py --held-out           each attack family once left out of the fitting
    python bench/corroboration.py --exam               days with three more families that nothing is ever fitted on or tuned against
    python bench/corroboration.py --one-world          fitted on one country only, judged in the other
    python bench/corroboration.py --fit                fit and calibrate again, print weights.toml
    python bench/corroboration.py --judge OUT.jsonl --truth TRUTH.json      what `dazor incidents` printed for a day of `dazor simulate`
    python bench/corroboration.py --fakes FAKES.jsonl  deceptions that a desk recorded: none may be called confirmed

Which reports belong together is given, so that only belief is measured. Days for fitting have seeds 1001…, for knots
1101…, test days from 1. A candidate counts as confirmed when p ≥ 0.8 and it has two kinds of evidence. Calibration error:
ten bins of equal width, by how many candidates stand in each; of each day (mean and worst) and of all days together.
"Three reports" is the peer that counts; "Dawid–Skene" takes the doors, channels and outlets as workers whose silence is a
"no" (crowd-kit's where it is installed, else the same model in 25 lines, and the row says which).
Needs numpy. Prints one JSON line a row.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import msgspec
import numpy as np

from dazor.incidents import gathered
from dazor.model.facts import Assessment, Report
from dazor.simulation import exam
from dazor.verification import calibration, together
from dazor.verification.weights import BELIEVED, BELIEVED_KINDS, FITTED, Weights
from weighing import OTHERS, SEEN, WORLDS, Case, days, toml, weighed

Verdicts = Sequence[tuple[bool, str, bool]]  # happened, family, called confirmed


def confirmed(known: Assessment) -> bool:
    """Return whether the machine would call it confirmed."""
    return known.p >= BELIEVED and known.kinds >= BELIEVED_KINDS


def figures(told: Verdicts) -> dict[str, float]:
    """Return precision and recall of one day."""
    right, wrong = sum(out and true for true, _, out in told), sum(out and not true for true, _, out in told)
    return {"precision": right / max(1, right + wrong), "recall": right / max(1, sum(true for true, _, _ in told))}


def families(told: Verdicts) -> dict[str, float]:
    """Return which share of the candidates of each family is called confirmed."""
    tally = Counter((family or "mistake", out) for true, family, out in told if not true)
    return {name: round(tally[name, True] / total, 3) for name in (*OTHERS, *exam.FAMILIES, "mistake")
            if (total := tally[name, True] + tally[name, False])}


def error(said: Sequence[tuple[float, bool]]) -> float:
    """Return the expected calibration error in ten bins."""
    return calibration.error(calibration.table(said))


def row(by_day: Sequence[Verdicts], wicked: int, **named: object) -> dict[str, object]:
    """Return the row of a method: mean and worst over days, false messages for each published fake."""
    each = [figures(told) for told in by_day]
    fakes = sum(out and not true and family not in ("", "mistake") for told in by_day for true, family, out in told)
    found: dict[str, object] = {**named, "days": len(each)}
    for name in ("precision", "recall"):
        values = [one[name] for one in each]
        found |= {name: round(sum(values) / len(values), 4), f"{name}_worst": round(min(values), 4)}
    return found | {"published_fakes": fakes, "messages_per_fake": round(wicked * len(each) / max(1, fakes)),
                    "out": families([one for told in by_day for one in told])}


def believed(told: Sequence[Case], weights: Weights = FITTED) -> list[Assessment]:
    """Return the assessments of a day."""
    return together([case.incident for case in told], {r.id: r for case in told for r in case.reports}, weights=weights)


def judge(by_day: Sequence[Sequence[Case]], weights: Weights, wicked: int, **named: object) -> dict[str, object]:
    """Return the ledger's row."""
    known = [believed(told, weights) for told in by_day]
    said = [[(k.p, case.happened) for k, case in zip(day, told, strict=True)] for day, told in zip(known, by_day, strict=True)]
    outs = [[(case.happened, case.family, confirmed(k)) for k, case in zip(day, told, strict=True)]
            for day, told in zip(known, by_day, strict=True)]
    errors = [error(day) for day in said]
    return {**row(outs, wicked, method="ledger", **named), "calibration_error": round(sum(errors) / len(errors), 4),
            "calibration_worst": round(max(errors), 4), "calibration_pooled": round(error([one for day in said for one in day]), 4)}


def peer(by_day: Sequence[Sequence[Case]], rule: Callable[[Sequence[Case]], Sequence[bool]], wicked: int,
         **named: object) -> dict[str, object]:
    """Return the row of another rule."""
    outs = [[(case.happened, case.family, bool(out)) for case, out in zip(told, rule(told), strict=True)] for told in by_day]
    return row(outs, wicked, **named)


# ── peers ──────────────────────────────────────────────────────────────────────────────────────────────────────────
def three_reports(told: Sequence[Case]) -> list[bool]:
    """Return the verdicts of the rule that counts."""
    return [len(case.reports) >= 3 for case in told]


def _votes(told: Sequence[Case]) -> tuple[list[str], np.ndarray]:
    sources = [{report.origin or report.door for report in case.reports} for case in told]
    workers = sorted(set().union(*sources))
    return workers, np.array([[float(worker in own) for worker in workers] for own in sources])


def dawid_skene(told: Sequence[Case]) -> list[bool]:
    """Return the verdicts of Dawid and Skene's model at 0.8: crowd-kit's, else our own."""
    workers, votes = _votes(told)
    if not CROWDKIT:
        return [bool(one >= BELIEVED) for one in _own_dawid_skene(votes)]
    import pandas as pd
    from crowdkit.aggregation import DawidSkene

    rows = [(t, worker, int(votes[t, k])) for t in range(len(told)) for k, worker in enumerate(workers)]
    p = DawidSkene(n_iter=100).fit_predict_proba(pd.DataFrame(rows, columns=["task", "worker", "label"]))
    return [bool(one >= BELIEVED) for one in p.sort_index()[1]]


def _own_dawid_skene(votes: np.ndarray) -> np.ndarray:
    p = votes.mean(axis=1) / votes.mean(axis=1).max()
    for _ in range(100):
        share = p.mean()
        yes, no = (p @ votes + 1) / (p.sum() + 2), ((1 - p) @ votes + 1) / ((1 - p).sum() + 2)
        for_it = np.log(share) + votes @ np.log(yes) + (1 - votes) @ np.log(1 - yes)
        against = np.log(1 - share) + votes @ np.log(no) + (1 - votes) @ np.log(1 - no)
        p = 1 / (1 + np.exp(np.clip(against - for_it, -500, 500)))
    return p


def _crowdkit() -> bool:
    try:
        import pandas  # noqa: F401
        from crowdkit.aggregation import DawidSkene  # noqa: F401
    except ImportError:
        return False
    return True


CROWDKIT = _crowdkit()


# ── what was asked for ─────────────────────────────────────────────────────────────────────────────────────────────
def say(found: Mapping[str, object]) -> None:
    """Print a row."""
    json.dump(found, sys.stdout)
    print(flush=True)


def everything(given: argparse.Namespace) -> None:
    """Print the rows of all worlds and shares, each with its peers."""
    name = "Dawid-Skene (crowd-kit)" if CROWDKIT else "Dawid-Skene (own)"
    for world in given.worlds:
        for hostile in given.hostile:
            by_day, wicked = _test(given, world, hostile), round(given.messages * hostile)
            say(judge(by_day, FITTED, wicked, world=world, hostile=hostile))
            if given.peers:
                say(peer(by_day, three_reports, wicked, world=world, hostile=hostile, method="three reports"))
                say(peer(by_day, dawid_skene, wicked, world=world, hostile=hostile, method=name))


def _test(given: argparse.Namespace, world: str, hostile: float, families: Sequence[str] = tuple(OTHERS)) -> list[list[Case]]:
    return [days((world,), (seed,), given.messages, hostile, families) for seed in range(given.first, given.first + given.days)]


def held_out(given: argparse.Namespace) -> None:
    """Print a row for each family that weights and knots never saw, on days that have it."""
    for family in SEEN:
        weights = weighed(tuple(name for name in SEEN if name != family), many=given.fit_days)
        for world in given.worlds:
            say(judge(_test(given, world, 0.3), weights, round(given.messages * 0.3), world=world, held_out=family))


def examined(given: argparse.Namespace) -> None:
    """Print a row for each world whose attackers know three families more than any weight was fitted on."""
    for world in [name for name in given.worlds if name != "elsewhere"]:  # it has four of its own
        by_day = _test(given, world, 0.3, (*OTHERS, *exam.FAMILIES))
        say(judge(by_day, FITTED, round(given.messages * 0.3), world=world, exam=True))


def one_world(given: argparse.Namespace) -> None:
    """Print how weights of one country do in the other."""
    for fitted in ("here", "elsewhere"):
        weights = weighed(worlds=(fitted,), many=given.fit_days)
        for world in given.worlds:
            say(judge(_test(given, world, 0.3), weights, round(given.messages * 0.3), world=world, fitted_on=fitted))


def judge_file(out: str, truth: str) -> None:
    """Print the figures of what the command printed, against the truth of the simulated day."""
    claims = json.loads(Path(truth).read_text(encoding="utf-8"))
    known = {claim["incident"]: claim for claim in sorted(claims["claims"], key=lambda claim: claim["happened"])}
    rows = [json.loads(line) for line in Path(out).read_text(encoding="utf-8").splitlines()]
    told = [(known[r["id"]]["happened"], known[r["id"]].get("family", ""),
             r["assessment"]["p"] >= BELIEVED and r["assessment"].get("kinds", 0) >= BELIEVED_KINDS) for r in rows]
    wicked = sum(claim.get("family") in OTHERS for claim in claims["claims"])
    said = [(r["assessment"]["p"], known[r["id"]]["happened"]) for r in rows]
    say(row([told], wicked, method="command") | {"calibration_error": round(error(said), 4)})


def fakes(name: str) -> bool:
    """Print for each recorded deception what the ledger says of it now; return whether none is called confirmed."""
    rows = [json.loads(line) for line in Path(name).read_text(encoding="utf-8").splitlines() if line.strip()]
    fields = set(Report.__struct_fields__)
    reports = [msgspec.convert({key: value for key, value in r.items() if key in fields}, Report) for r in rows]
    made = gathered(reports, {r["id"]: r["incident"] for r in rows})
    known = together(made, {report.id: report for report in reports})
    for incident, one in zip(made, known, strict=True):
        say({"incident": incident.id, "p": one.p, "kinds": one.kinds, "grade": one.grade, "confirmed": confirmed(one)})
    return not any(confirmed(one) for one in known)


def asked() -> argparse.ArgumentParser:
    """Return what can be asked for."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--messages", type=int, default=2000)
    ask.add_argument("--days", type=int, default=10)
    ask.add_argument("--first", type=int, default=1, help="seed of the first test day")
    ask.add_argument("--fit-days", type=int, default=6)
    ask.add_argument("--worlds", nargs="+", choices=WORLDS, default=list(WORLDS))
    ask.add_argument("--hostile", nargs="+", type=float, default=[0.0, 0.1, 0.3, 0.5])
    ask.add_argument("--no-peers", dest="peers", action="store_false")
    for name in ("--held-out", "--exam", "--one-world", "--fit"):
        ask.add_argument(name, action="store_true")
    for name in ("--judge", "--truth", "--fakes"):
        ask.add_argument(name, default="")
    return ask


def main() -> None:
    """Print the rows that were asked for."""
    given = asked().parse_args()
    if given.fit:
        print(toml(weighed(many=given.fit_days), "python bench/corroboration.py --fit"), end="")
    elif given.held_out:
        held_out(given)
    elif given.exam:
        examined(given)
    elif given.one_world:
        one_world(given)
    elif given.judge:
        judge_file(given.judge, given.truth)
    elif given.fakes:
        raise SystemExit(not fakes(given.fakes))
    else:
        everything(given)


if __name__ == "__main__":
    main()
