"""The weights of a pair's lines, read from `weights.toml`: fitted on days of many worlds (bench/incidents.py --fit)."""

from __future__ import annotations

import tomllib
from importlib.resources import files

import msgspec


class Where(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Of two places."""

    same: float
    overlapping: float
    aside: float  # what stands still, a few km off
    aside_log: float  # for each unit of ln(1 + km/5)


class Journey(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Of one vehicle at two places."""

    any: float
    air: float
    far_log: float  # for each unit of ln(1 + km/15)
    hour: float
    off_schedule: float  # for each half hour that it would have been early or late
    bound_known: float  # a heading is said
    bound: float  # times the cosine between what is said and where the second place lies


class Waiting(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Of the time between two sightings of one spot."""

    any: float
    log: float  # for each unit of ln(1 + minutes/10)
    hour: float


class What(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Of what is said to have been seen."""

    same_type: float
    compatible_type: float
    other_type: float
    count: float
    count_large: float  # both four or more and within a factor of 1.6
    count_log: float  # for each unit of the logarithm of the ratio
    count_square: float
    heading: float
    heading_same: float
    heading_point: float  # for each of the eight points between
    same_objects: float
    other_objects: float
    told_apart: float


class Weights(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All of them, in decibans."""

    one: float
    crowded: float  # for each tenfold of sightings around
    quiet: float  # sightings around that are always assumed
    place: Where
    journey: Journey
    passing: Waiting  # what moves
    standing: Waiting
    lasting: Waiting  # what stays for hours or days
    what: What


def read(text: str) -> Weights:
    """Return weights from TOML. Raises: msgspec.ValidationError when one is missing or unknown."""
    return msgspec.convert(tomllib.loads(text), Weights)


FITTED = read(files("dazor.incidents").joinpath("weights.toml").read_text(encoding="utf-8"))
