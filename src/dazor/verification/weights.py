"""The weights of evidence in decibans, read from `weights.toml`.

The file names the command that fitted them and the ones that are set by reason. Every weight has one sign: more of a
good thing never hurts.
"""

from __future__ import annotations

import tomllib
from importlib.resources import files
from itertools import pairwise

import msgspec

from dazor.model.codes import Label
from dazor.verification.calibration import Knots
from dazor.verification.checks import CHECK_METHODS

FOR = ("independent_reports", "distinct_places", "kinds_of_channel", "public_sources", "edited_sources", "own_files", "agreement")  # weights ≥ 0
AGAINST = ("same_wording", "one_hand", "borrowed_files", "twin", "nobody_at_once", "impossible_travel", "flood", "hedged",
           "contradicted", "nothing_seen", "no_place", "no_time")  # weights ≤ 0


class Reporting(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How many reports a true event brings from a place: rate · (thousand inhabitants)^power."""

    rate: float
    power: float
    factor: float  # how often as many are still no flood
    smallest: int  # fewer reports are no flood anywhere
    unknown: int = 10_000  # inhabitants of a place that nobody counted


class Check(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What one method of an editor's check weighs."""

    confirms: float
    denies: float


class Weights(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All weights of one ledger."""

    prior: float  # of a candidate with one report, before any evidence
    types: dict[Label, float]  # added to the prior
    factors: dict[str, float]  # decibans for each unit of a factor
    checks: dict[str, Check]  # by method
    reporting: Reporting
    base: float = 0.5  # share of candidates that were true where the knots were learnt
    calibration: Knots = ()  # sum of the machine's lines → decibans of what turned out true


def read(text: str) -> Weights:
    """Return weights from TOML. Raises: ValueError when a factor or check is missing, has the wrong sign, or knots fall."""
    found = msgspec.convert(tomllib.loads(text), Weights)
    if set(found.factors) != {*FOR, *AGAINST}:
        raise ValueError("the factors of the weights are not those of the ledger")
    if any(found.factors[name] < 0 for name in FOR) or any(found.factors[name] > 0 for name in AGAINST):
        raise ValueError("a weight has the wrong sign")
    if set(found.checks) != CHECK_METHODS or any(c.confirms < 0 or c.denies > 0 for c in found.checks.values()):
        raise ValueError("the checks of the weights are not those of the ledger, or have the wrong sign")
    if any(x1 <= x0 or y1 <= y0 for (x0, y0), (x1, y1) in pairwise(found.calibration)):
        raise ValueError("the knots of the calibration do not rise")
    return found


class Learnt(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What `dazor calibrate` writes: knots and the share that was true where they were learnt."""

    base: float
    calibration: Knots
    verdicts: int = 0
    note: str = ""


def learnt(raw: bytes) -> Weights:
    """Return the shipped weights with knots learnt at this desk. Raises: UnusableInput."""
    from dazor.model.errors import UnusableInput

    try:
        found = msgspec.json.decode(raw, type=Learnt)
    except msgspec.DecodeError as error:
        raise UnusableInput(f"the file of knots cannot be read: {error}. Nothing was assessed; make it with dazor calibrate.") from error
    rising = all(x1 > x0 and y1 > y0 for (x0, y0), (x1, y1) in pairwise(found.calibration))
    if not 0 < found.base < 1 or not rising:
        raise UnusableInput("the knots of that file do not rise, or its base is no share. Nothing was assessed; make it anew "
                            "with dazor calibrate.")
    return msgspec.structs.replace(FITTED, base=found.base, calibration=found.calibration)


FITTED = read(files("dazor.verification").joinpath("weights.toml").read_text(encoding="utf-8"))

SPEED_KMH = {Label.RAIL_TRANSPORT: 90.0, Label.GROUND_CONVOY: 70.0}  # aircraft: none
SLACK_HOURS = 0.5
IMPOSSIBLE_MOST = 5  # pairs counted
OWN_FILES_MOST = 3  # files counted (methods 1)

CORROBORATED = 0.6  # p, with two independent reports
VETOED = 0.6  # p is held below it while an impossible pair stands: "possible" at best
BELIEVED, BELIEVED_KINDS = 0.8, 2  # what the machine may call confirmed: p and independent kinds of evidence
CREDIBILITY = (("1", 0.9), ("2", 0.75), ("3", 0.5), ("4", 0.25), ("5", 0.0))  # Admiralty digit and the least p for it
