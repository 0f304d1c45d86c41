"""The policy as data, checked against the floor: it may tighten, never loosen."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from dazor.model.codes import EVENT_TYPES, Level, ReleaseClass
from dazor.model.errors import UnusableInput

LEVELS = tuple(Level)  # spot … country, smallest first
TIMES = ("minute", "as_stated", "part_of_day", "day", "week")  # each hides more than the one before
COUNTS = ("as_stated", "at_least", "exact_if_two", "bounds", "three_or_fewer", "none")
STRICTER: dict[ReleaseClass, tuple[ReleaseClass, ...]] = {
    ReleaseClass.R0: (ReleaseClass.R1, ReleaseClass.R2, ReleaseClass.R3, ReleaseClass.R6),
    ReleaseClass.R1: (ReleaseClass.R2, ReleaseClass.R3, ReleaseClass.R6),
    ReleaseClass.R2: (ReleaseClass.R3, ReleaseClass.R6),
    ReleaseClass.R3: (ReleaseClass.R6,), ReleaseClass.R4: (ReleaseClass.R6,), ReleaseClass.R5: (ReleaseClass.R6,),
    ReleaseClass.R6: (),
}


class LooserThanTheFloor(UnusableInput):
    """A policy loosens what protects the observer. It was not loaded; nothing was released."""

    code = "disclosure.P01"


class BadPolicy(UnusableInput):
    """A policy file cannot be read. It was not loaded; nothing was released."""

    code = "disclosure.P02"


class ClassRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one class demands."""

    title: str
    hours: float  # after the end of the stated time
    hours_if_here: float  # the same while the object is not known to have left
    jitter_hours: int  # 0 … this many are added, by a hash of the incident's id
    levels: tuple[Level, ...]  # allowed, smallest first
    radius_km: float  # smallest area, except an airfield in an alert
    population: int  # smallest, of the area
    time: str  # one of TIMES
    count: str  # one of COUNTS
    objects: bool
    heading: bool
    track: bool = False  # the stops of what moved
    expires_minutes: int  # 0: does not expire
    signatures: int


class Policy(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Every number that decides a release."""

    zone: str
    least_p: float
    adult_share: float
    observers: int
    groups: int
    linked_releases: int
    linked_days: int
    linked_observers: int
    junctions: tuple[str, ...]
    strike_objects: tuple[str, ...]
    codes: dict[str, ReleaseClass]
    classes: dict[ReleaseClass, ClassRule]

    def rule(self, release_class: ReleaseClass) -> ClassRule:
        """Return the rule of a class that can be released."""
        return self.classes[release_class]


def load(text: str) -> Policy:
    """Return the policy of a TOML text: the floor with the lines of the text over it.

    Raises: BadPolicy: not TOML, an unknown or ill-formed line. LooserThanTheFloor: it loosens a line.
    """
    try:
        given = tomllib.loads(text)
        policy = msgspec.convert(_over(_floor_values(), given), Policy)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise BadPolicy(f"the policy cannot be read: {error}. It was not loaded; nothing was released.") from error
    faults = [*_unusable(policy), *looser(policy, DEFAULT)]
    if faults:
        raise LooserThanTheFloor("the policy is looser than the floor: " + "; ".join(faults)
                                 + ". It was not loaded; nothing was released. Tighten these lines or leave them out.")
    return policy


def _over(floor: dict[str, object], given: dict[str, object]) -> dict[str, object]:
    merged = dict(floor)
    for name, value in given.items():
        below = merged.get(name)
        merged[name] = _over(below, value) if isinstance(below, dict) and isinstance(value, dict) else value
    return merged


def _floor_values() -> dict[str, object]:
    return tomllib.loads(files("dazor.disclosure").joinpath("policy.toml").read_text(encoding="utf-8"))


def _unusable(policy: Policy) -> list[str]:
    faults = []
    try:
        ZoneInfo(policy.zone)
    except (ZoneInfoNotFoundError, ValueError):
        faults.append(f"zone {policy.zone!r} is not known")
    faults += [f"codes.{code} is no event type" for code in policy.codes if code not in EVENT_TYPES]
    faults += [f"classes.{name} has no such {what}" for name, rule in policy.classes.items()
               for what, value, known in (("time", rule.time, TIMES), ("count", rule.count, COUNTS)) if value not in known]
    return faults


def looser(policy: Policy, floor: Policy) -> list[str]:
    """Return each line in which a policy is looser than the floor, in words."""
    more = ("least_p", "observers", "groups", "linked_releases", "linked_days", "linked_observers")
    faults = [f"{name} is {getattr(policy, name)}, at least {getattr(floor, name)}" for name in more
              if getattr(policy, name) < getattr(floor, name)]
    if policy.adult_share > floor.adult_share or policy.adult_share < 0:
        faults.append(f"adult_share is {policy.adult_share}, at most {floor.adult_share}")
    for name in ("junctions", "strike_objects"):  # fewer junctions or alerts show less
        if added := set(getattr(policy, name)) - set(getattr(floor, name)):
            faults.append(f"{name} adds {', '.join(sorted(added))}")
    for code, wanted in policy.codes.items():
        default = EVENT_TYPES[code].release_class if code in EVENT_TYPES else wanted
        if wanted is not default and wanted not in STRICTER[default]:
            faults.append(f"codes.{code} is {wanted}, stricter than {default} only")
    for name in sorted(set(floor.classes) | set(policy.classes)):
        if name not in floor.classes:
            faults.append(f"class {name} is never released")
        else:
            faults += [f"classes.{name}.{fault}" for fault in _looser_rule(policy.classes[name], floor.classes[name])]
    return faults


def _looser_rule(rule: ClassRule, floor: ClassRule) -> list[str]:
    more = ("hours", "hours_if_here", "jitter_hours", "radius_km", "population", "signatures")
    faults = [f"{name} is {getattr(rule, name)}, at least {getattr(floor, name)}" for name in more
              if getattr(rule, name) < getattr(floor, name)]
    if not rule.levels or set(rule.levels) - set(floor.levels):
        faults.append(f"levels may only leave out some of {', '.join(floor.levels)}")
    for name, order in (("time", TIMES), ("count", COUNTS)):
        value, least = getattr(rule, name), getattr(floor, name)
        if value in order and order.index(value) < order.index(least):
            faults.append(f"{name} is {value}, at least as coarse as {least}")
    faults += [f"{name} may only be switched off" for name in ("objects", "heading", "track")
               if getattr(rule, name) and not getattr(floor, name)]
    if floor.expires_minutes and not 0 < rule.expires_minutes <= floor.expires_minutes:
        faults.append(f"expires_minutes is {rule.expires_minutes}, 1 to {floor.expires_minutes}")
    return faults


DEFAULT = msgspec.convert(_floor_values(), Policy)
