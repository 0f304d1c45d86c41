"""The way of something that moved → the stops that may be told: each an area and a time as coarse as the class asks.

Every stop passes the rules of the release on its own: enough people could have seen it from its area, and it points to
nobody together with what was published before. What does not pass is left out, and the way across it is a gap. There is
nothing after the last sighting: where it was bound is no stop.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from dazor.disclosure import coarsen, place
from dazor.disclosure.coarsen import Period
from dazor.disclosure.policy import LEVELS, ClassRule, Policy
from dazor.model.codes import Level, Precision, ReleaseClass
from dazor.model.facts import Area, Incident, Leg, When
from dazor.model.public import PublicStop, Release

Told = tuple[Area, str, str, bool]  # area, first and last civil time, gap before it


def public(incident: Incident, at: Area, release_class: ReleaseClass, policy: Policy, earlier: Sequence[Release]) -> tuple[PublicStop, ...]:
    """Return the stops of a release in order of time, none finer than the area it is drawn at; () for fewer than two areas."""
    rule, told = policy.rule(release_class), list[Told]()
    lost = False
    for leg in incident.legs if rule.track else ():
        area = _area(leg, incident, at, release_class, policy, earlier)
        if area is None:
            lost = True
            continue
        if told and told[-1][0].id == area.id:
            before = told.pop()
            told.append((area, before[1], max(before[2], leg.end), before[3]))
        else:
            told.append((area, leg.start, leg.end, bool(told) and (leg.gap or lost)))
        lost = False
    return tuple(_stop(one, rule) for one in told) if len({area.id for area, *_ in told}) > 1 else ()


def _stop(told: Told, rule: ClassRule) -> PublicStop:
    area, start, end, gap = told
    when = coarsen.time(When(start=start, end=end, precision=Precision.MINUTE if start == end else Precision.RANGE), rule.time)
    return PublicStop(area=place.public(area), when=when, gap=gap)


def _area(leg: Leg, incident: Incident, at: Area, release_class: ReleaseClass, policy: Policy,
          earlier: Sequence[Release]) -> Area | None:
    """Return the smallest area in which a stop may be named, None when there is none."""
    if leg.reports < policy.groups and release_class is not ReleaseClass.R2:
        return None  # one report alone waits as long as R2 does, here as in the release
    alone = msgspec.structs.replace(incident, groups=leg.reports)
    period, rule = Period(leg.start, leg.end), policy.rule(release_class)
    for area in place.fitting(leg.place, incident, rule, policy):
        coarse = area.level is not Level.SPOT and LEVELS.index(area.level) >= LEVELS.index(at.level)
        seen_by = place.observers(area, leg.place, incident, policy)
        if (coarse or area.id == at.id) and seen_by >= policy.observers and not place.linked(
                area, seen_by, period, alone, earlier, policy):
            return area
    return None
