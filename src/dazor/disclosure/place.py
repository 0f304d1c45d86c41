"""Which area may be named: the smallest of the class that enough people could have seen it from."""

from __future__ import annotations

from collections.abc import Sequence

from dazor.disclosure.coarsen import Period
from dazor.disclosure.policy import LEVELS, ClassRule, Policy
from dazor.model.codes import EVENT_TYPES, Level, PlaceKind, ReleaseClass, Role
from dazor.model.facts import Area, Incident, Place
from dazor.model.public import PublicArea, Release

HEADINGS = 3  # named in a release
WIDE = frozenset({Level.REGION, Level.COUNTRY})  # nobody is alone in a region
OBSERVED = frozenset({ReleaseClass.R0, ReleaseClass.R1, ReleaseClass.R2})  # classes under the observer-set rule


def shown(incident: Incident) -> Place | None:
    """Return the place it is drawn at: where it was seen, not where it was bound for; None without a ladder."""
    order = {Role.AT: 0, Role.NEAR: 1, Role.FROM: 2, Role.TO: 3, Role.DIRECTION: 4}
    ranked = sorted(enumerate(incident.places), key=lambda row: (order[row[1].role] // 3, row[0]))
    return next((place for _, place in ranked if place.ladder), None)


def fitting(place: Place, incident: Incident, rule: ClassRule, policy: Policy) -> list[Area]:
    """Return the rungs a class may name, smallest first."""
    code = incident.code
    return [area for area in sorted(place.ladder, key=lambda a: LEVELS.index(a.level)) if area.level in rule.levels
            and (_spot(place, area, code, rule, policy) if area.level is Level.SPOT else _large(area, rule))]


def _large(area: Area, rule: ClassRule) -> bool:
    return area.radius_km >= rule.radius_km and (area.population or 0) >= rule.population


def _spot(place: Place, area: Area, code: str, rule: ClassRule, policy: Policy) -> bool:
    """An airfield may be named where it is heard by all around; a station only where lines meet, as nobody's post."""
    if place.kind is PlaceKind.AIRFIELD and rule.population == 0:
        return rule.radius_km == 0 or code.startswith(("mil.air.takeoff", "mil.air.landing"))
    return (place.kind is PlaceKind.STATION and rule.population > 0
            and bool({place.name, area.names.get("en", "")} & set(policy.junctions)))


def observers(area: Area, place: Place, incident: Incident, policy: Policy) -> int:
    """Return how many adults could have seen or heard it, as far as a reader of the release can tell.

    A reader who is told a town or a district has to suspect every adult in it. A reader who is told the spot suspects
    those within the distance at which it is seen or heard: that share of the town or district around it whose
    population is known (the density of a region says nothing of a forest). An unknown population counts as nobody.
    """
    if area.level is not Level.SPOT:
        return int((area.population or 0) * policy.adult_share)
    around = next((a for a in sorted(place.ladder, key=lambda a: LEVELS.index(a.level))
                   if a.level in (Level.LOCALITY, Level.DISTRICT) and a.population), None)
    if around is None:
        return 0
    heard = EVENT_TYPES[incident.code].seen_km or 0.0
    share = min(1.0, (heard / max(around.radius_km, 0.1)) ** 2)
    return int((around.population or 0) * policy.adult_share * share)


def linked(area: Area, seen_by: int, period: Period, incident: Incident, releases: Sequence[Release],
           policy: Policy) -> bool:
    """Say whether this and an earlier release could only come from one observation point (8.3, rule 3).

    That is so when both rest on one report and name the same area, or when the area has few adults, within a week.
    """
    if area.level in WIDE:
        return False
    lonely = incident.groups < policy.groups
    return any(_near(release, period, policy.linked_days)
               and (seen_by < policy.linked_observers or (lonely and release.sources == "one_report"))
               for release in releases
               if area.id in {*(a.id for a in release.places), *(stop.area.id for stop in release.track)})


def _near(release: Release, period: Period, days: int) -> bool:
    if release.when is None:
        return True  # its time was not said, so it may be this week's
    other = Period(release.when.start, release.when.end)
    gap = max((period.first - other.end).total_seconds(), (other.first - period.end).total_seconds())
    return gap < days * 86_400


def public(area: Area) -> PublicArea:
    """Return an area as readers see it: its own centre and size, never the spot inside it."""
    return PublicArea(id=area.id, level=area.level, names=dict(area.names), lat=area.lat, lon=area.lon,
                      radius_km=area.radius_km, cc=area.cc)


def bound_for(incident: Incident, at: Area, rule: ClassRule, policy: Policy) -> tuple[PublicArea, ...]:
    """Return where it was heading, no finer than the place it was seen at; what is too small is left out."""
    found: dict[str, PublicArea] = {}
    for place in incident.places:
        if not rule.heading or place.role not in (Role.TO, Role.DIRECTION):
            continue
        area = next((a for a in place.ladder if a.level is not Level.SPOT and a.level in rule.levels
                     and LEVELS.index(a.level) >= LEVELS.index(at.level) and _large(a, rule)
                     and (a.population or 0) * policy.adult_share >= policy.observers), None)
        if area is not None and area.id != at.id:
            found.setdefault(area.id, public(area))
    return tuple(found.values())[:HEADINGS]
