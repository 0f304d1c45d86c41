"""Days of two simulated countries as candidates, and the weights fitted on them. Used by `corroboration.py`.

`here` is the country of the pack with manners drawn anew for every seed (`simulation.manners`); `elsewhere` is shaped by
other rules (`simulation.elsewhere`); `usual` is the first with its usual manners. Needs numpy.
"""

from __future__ import annotations

import math
import random
from collections.abc import Collection, Iterable, Sequence
from functools import cache

import msgspec
import numpy as np

from dazor.gazetteer import Pack
from dazor.incidents import gathered
from dazor.model.facts import Incident, Report
from dazor.simulation import FAMILIES, ReadDay, exam, manners, read_day
from dazor.simulation.elsewhere import FAMILIES as OTHERS
from dazor.simulation.elsewhere import UNSEEN, other_day
from dazor.simulation.world import World, build
from dazor.triage import sketch
from dazor.verification import calibration
from dazor.verification.evidence import Evidence, gather
from dazor.verification.ledger import factors, ledger, probability, score
from dazor.verification.weights import AGAINST, FITTED, FOR, Reporting, Weights

DATE = "2022-03-17"
WORLDS = ("usual", "here", "elsewhere")
FITTED_FACTORS = (*FOR, "same_wording", "one_hand", "impossible_travel", "flood")  # the rest is set by reason
DB = 10 / math.log(10)  # decibans in a natural unit
RIDGE = 0.5  # a weight without evidence stays at nothing
# dB, by reason: attackers agree with themselves, so days alone would give nothing, or all of it to the second report and
# none to a tenth; and copies are what an attacker with two channels has in other countries too, though honest people
# here pass on enough to make them look harmless. At 4 a third report brings more than `nobody_at_once` takes for it.
LEAST = {"agreement": 1.0, "independent_reports": 4.0, "same_wording": -3.0}
# dB, by reason: no simulated outlet is ever fooled, and nobody simulated says an honest thing of two places in the same
# words. Real ones will, so what the days would make certain is held to what a careful editor would grant.
MOST = {"edited_sources": 12.0, "one_hand": 8.0}
PRUDENCE = 4.0  # dB: between simulated worlds the share that is true at one score differs by 2; 4 keep the confirmed 98 % right
SEEN = tuple(name for name in OTHERS if name not in UNSEEN)  # attack families that weights may be fitted on
FIT, LEARN = 1001, 1101  # first seeds of the days for weights and for knots; tests take others
FEWEST = -0.1  # dB; a factor against is never without weight: whatever the days say, a flood is a flood


class Case(msgspec.Struct, frozen=True):
    """One candidate with what it truly is."""

    incident: Incident
    reports: tuple[Report, ...]
    happened: bool
    family: str
    found: Evidence


@cache
def country() -> World:
    """Return the country of the embedded pack."""
    return build(Pack.embedded(), random.Random(0))


def made(world: str, seed: int, messages: int, hostile: float, families: Collection[str]) -> ReadDay:
    """Return a day of a world."""
    if world == "elsewhere":
        return other_day(seed, messages, DATE, hostile=hostile, families=[name for name in families if name in OTHERS])
    own = manners.USUAL if world == "usual" else manners.drawn(random.Random(f"manners {seed}"), tuple(FAMILIES))
    return read_day(seed, messages, DATE, Pack.embedded(), hostile=hostile, manners=own, world=country(),
                    families=[name for name in families if name in FAMILIES or name in exam.FAMILIES])


@cache
def cases(world: str, seed: int, messages: int, hostile: float, families: tuple[str, ...]) -> tuple[Case, ...]:
    """Return the candidates of a day. A true event that attackers deny in its own name stays true."""
    day = made(world, seed, messages, hostile, families)
    reports = day.reports
    if day.texts:
        reports = tuple(msgspec.structs.replace(r, signature=sketch(t)) for r, t in zip(reports, day.texts, strict=True))
    by_id = {report.id: report for report in reports}
    truth = {claim.incident: claim for claim in sorted(day.claims, key=lambda claim: claim.happened)}
    found = []
    for incident in gathered(reports, {claim.id: claim.incident for claim in day.claims}):
        own = tuple(by_id[name] for name in dict.fromkeys(m.id for m in incident.members))
        found.append(Case(incident, own, truth[incident.id].happened, truth[incident.id].family, gather(incident, own, ())))
    return tuple(found)


def days(worlds: Iterable[str], seeds: Iterable[int], messages: int, hostile: float,
         families: Collection[str] = tuple(OTHERS)) -> list[Case]:
    """Return the candidates of several days of several worlds."""
    return [case for seed in seeds for world in worlds for case in cases(world, seed, messages, hostile, tuple(families))]


# ── fitting ────────────────────────────────────────────────────────────────────────────────────────────────────────
def reporting(told: Iterable[Case]) -> Reporting:
    """Return how many reports a true event brings from a place: Poisson regression on ln inhabitants, by Newton."""
    sent = [pair for case in told if case.happened for pair in case.found.sent_from if pair[1]]
    x = np.array([[1.0, math.log(max(people, 50) / 1000)] for _, people in sent])
    y = np.array([float(reports) for reports, _ in sent])
    beta = np.array([0.0, 0.3])
    for _ in range(30):
        mean = np.exp(x @ beta)
        beta += np.linalg.solve((x * mean[:, None]).T @ x, x.T @ (y - mean))
    return Reporting(rate=round(float(math.exp(beta[0])), 2), power=round(float(max(0.0, beta[1])), 2), factor=2.2, smallest=5,
                     unknown=FITTED.reporting.unknown)


def bounded(x: np.ndarray, y: np.ndarray, signs: np.ndarray, floors: np.ndarray) -> np.ndarray:
    """Return logistic weights that keep their signs (0: free) and floors, by projected gradient with momentum (FISTA)."""
    step = 4.0 / (np.linalg.norm(x, 2) ** 2 + 4 * RIDGE)
    beta = ahead = np.zeros(x.shape[1])
    t = 1.0
    for _ in range(4000):
        gradient = x.T @ (1 / (1 + np.exp(-(x @ ahead))) - y) + RIDGE * np.where(signs == 0, 0.0, ahead)
        new = ahead - step * gradient
        new = np.where(signs > 0, np.maximum(new, floors), np.where(signs < 0, np.minimum(new, floors), new))
        later = (1 + math.sqrt(1 + 4 * t * t)) / 2
        ahead, beta, t = new + (t - 1) / later * (new - beta), new, later
    return beta


def fit(told: Sequence[Case]) -> Weights:
    """Return the ledger's weights for these cases, not yet calibrated.

    Types keep what is set: which types a simulated attacker invents says nothing about real ones.
    """
    how = reporting(told)
    trial = msgspec.structs.replace(FITTED, reporting=how)
    much = [factors(case.found, trial) for case in told]
    y = np.array([float(case.happened) for case in told])
    rows = [[1.0, *(m[name] for name in FITTED_FACTORS)] for m in much]
    signs = np.array([0.0, *(1.0 if name in FOR else -1.0 for name in FITTED_FACTORS)])
    floors = np.array([0.0, *(LEAST.get(name, 0.0) / DB for name in FITTED_FACTORS)])
    beta = bounded(np.array(rows), y, signs, floors) * DB
    new = dict(zip(FITTED_FACTORS, (round(float(b), 2) for b in beta[1:]), strict=True))
    held = {name: max(-MOST.get(name, math.inf), min(MOST.get(name, math.inf), value)) for name, value in new.items()}
    factors_ = FITTED.factors | {n: min(v, FEWEST) if n in AGAINST else v for n, v in held.items()}
    return msgspec.structs.replace(FITTED, prior=round(float(beta[0]), 2), factors=factors_, reporting=how, calibration=())


def calibrated(weights: Weights, told: Sequence[Case]) -> Weights:
    """Return the weights with the knots that these cases teach: the truth of the simulation stands for blind verdicts.

    Whatever stands above even odds is told more carefully by PRUDENCE than the simulation found it.
    """
    knots = calibration.learn([(score(case.found, weights), case.happened) for case in told], knots=12)
    careful = tuple((x, round(y - PRUDENCE * min(1.0, max(0.0, y / 6)), 2)) for x, y in knots)
    new = msgspec.structs.replace(weights, calibration=careful)
    said = [probability(ledger(case.found, new)) for case in told]
    return msgspec.structs.replace(new, base=round(sum(said) / len(said), 3))


def weighed(families: Collection[str] = SEEN, worlds: Sequence[str] = ("here", "elsewhere"), many: int = 8, messages: int = 2000) -> Weights:
    """Return weights fitted and calibrated on days of these worlds at 30 % hostile, without the families left out."""
    weights = fit(days(worlds, range(FIT, FIT + many), messages, 0.3, families))
    return calibrated(weights, days(("usual", *worlds), range(LEARN, LEARN + many), messages, 0.3, families))


def toml(weights: Weights, command: str) -> str:
    """Return weights as the file of the room."""
    def table(values: dict[str, object]) -> str:
        return "".join(f"{name} = {value}\n" for name, value in values.items())
    plain = msgspec.to_builtins(weights)
    checks = "".join(f"{name} = {{confirms = {own['confirms']}, denies = {own['denies']}}}\n" for name, own in plain["checks"].items())
    knots = "".join(f"  [{x}, {y}],\n" for x, y in weights.calibration)
    return (f"# Decibans. Made by: {command}\n"
            "# Set by reason, not fitted: least of independent_reports, agreement and same_wording, most of edited_sources and one_hand, borrowed_files, twin,\n"
            "# nobody_at_once, hedged, contradicted, nothing_seen, no_place, no_time, checks, types. Knots: the sum of the machine's lines, and what it is worth by what turned out true there.\n"
            f"prior = {weights.prior}\nbase = {weights.base}\ncalibration = [\n{knots}]\n\n[types]\n{table(plain['types'])}\n"
            f"[factors]\n{table(plain['factors'])}\n[checks]\n{checks}\n[reporting]\n{table(plain['reporting'])}")
