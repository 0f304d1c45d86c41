"""The weights of evidence in decibans, read from `weights.toml`.

The file names the command that fitted them and the ones that are set by reason. Every weight has one sign: more of a
good thing never hurts.
"""

from __future__ import annotations

import tomllib
from importlib.resources import files

import msgspec

from dazor.model.codes import Label

FOR = ("independent_reports", "distinct_places", "kinds_of_channel", "own_files", "agreement")  # weights ≥ 0
AGAINST = ("same_wording", "impossible_travel", "flood", "hedged", "contradicted", "no_place", "no_time")  # weights ≤ 0


class Reporting(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How many reports a true event brings from a place: rate · (thousand inhabitants)^power."""

    rate: float
    power: float
    factor: float  # how often as many are still no flood
    smallest: int  # fewer reports are no flood anywhere


class Checks(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What an editor's check weighs."""

    confirms: float
    denies: float


class Weights(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All weights of one ledger."""

    prior: float  # of a candidate with one report, before any evidence
    types: dict[Label, float]  # added to the prior
    factors: dict[str, float]  # decibans for each unit of a factor
    checks: Checks
    reporting: Reporting


def read(text: str) -> Weights:
    """Return weights from TOML. Raises: ValueError when a factor is missing or has the wrong sign."""
    found = msgspec.convert(tomllib.loads(text), Weights)
    if set(found.factors) != {*FOR, *AGAINST}:
        raise ValueError("the factors of the weights are not those of the ledger")
    if any(found.factors[name] < 0 for name in FOR) or any(found.factors[name] > 0 for name in AGAINST):
        raise ValueError("a weight has the wrong sign")
    return found


FITTED = read(files("dazor.verification").joinpath("weights.toml").read_text(encoding="utf-8"))

SPEED_KMH = {Label.RAIL_TRANSPORT: 90.0, Label.GROUND_CONVOY: 70.0}  # aircraft: none
SLACK_HOURS = 0.5
IMPOSSIBLE_MOST = 5  # pairs counted
OWN_FILES_MOST = 3  # files counted (methods 1)

CORROBORATED = 0.6  # p, with two independent reports
VETOED = 0.6  # p is held below it while an impossible pair stands: "possible" at best
BELIEVED, BELIEVED_KINDS = 0.8, 2  # what the machine may call confirmed: p and independent kinds of evidence
CREDIBILITY = (("1", 0.9), ("2", 0.75), ("3", 0.5), ("4", 0.25), ("5", 0.0))  # Admiralty digit and the least p for it
