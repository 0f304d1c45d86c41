"""The decision, step by step: incident, time, policy, what was published before → a release, or a refusal."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec

from dazor.disclosure import coarsen, place, track
from dazor.disclosure.coarsen import Period
from dazor.disclosure.policy import DEFAULT, STRICTER, ClassRule, Policy
from dazor.model.codes import EVENT_TYPES, Precision, ReleaseClass, Verification
from dazor.model.errors import DazorError
from dazor.model.facts import Area, Assessment, Incident
from dazor.model.public import PublicTime, Refusal, Release

_FALSE = frozenset({Verification.DISCOUNTED, Verification.DECEPTION})
_DOUBTFUL = frozenset("45")  # Admiralty digits: doubtful, improbable
_CONSENT = frozenset({"consent", "rights_organisation"})
_AT_ONCE = frozenset({ReleaseClass.R0, ReleaseClass.R4})
R = ReleaseClass


class NaiveNow(DazorError):
    """The time has no zone. Nothing was released; pass a time with an offset, as 2022-03-17T14:20+00:00."""

    code = "disclosure.P03"


class Stop(msgspec.Struct, frozen=True):
    """One reason why a class cannot be used."""

    code: str
    why: str


class Plan(msgspec.Struct, frozen=True):
    """What a release of a class would say, and from when."""

    release_class: ReleaseClass
    rule: ClassRule
    area: Area | None  # None only in the public record
    period: Period | None
    earliest: datetime | None  # UTC; None: at once


def release(incident: Incident, *, now: datetime, policy: Policy = DEFAULT, earlier: Sequence[Release] = (),
            as_class: ReleaseClass | None = None) -> Release | Refusal:
    """Return what the public may see of an incident now, or why nothing, what would pass and from when.

    Args:
        incident: with its assessment.
        now: with a zone; the same instant in any zone gives the same answer.
        policy: at least as strict as the floor.
        earlier: what was released before, oldest first.
        as_class: a stricter class, to take the advice of a refusal; a looser one is refused.

    Raises: NaiveNow. Source: design note "model and policy" 8.2 and 8.3.
    """
    if now.tzinfo is None:
        raise NaiveNow(f"{now.isoformat()} has no zone. Nothing was released; pass a time with an offset.")
    # 1 – what no delay and no coarsening can cure
    if stop := _gate(incident, policy):
        return Refusal(id=incident.id, code=stop.code, why=stop.why)
    # 2 – the class: of the event, of the moment, of the number of reports, and what was asked for
    chosen = class_of(incident, now, policy)
    if as_class is not None and as_class is not chosen:
        if as_class not in STRICTER[chosen]:
            return Refusal(id=incident.id, code="disclosure.D14",
                           why=f"class {as_class} is looser than {chosen}, which this incident needs")
        chosen = as_class
    # 3 – area, time, linkage: can this class be kept?
    plan = _plan(incident, chosen, policy, earlier)
    if isinstance(plan, Stop):
        return _advised(incident, plan, chosen, policy, earlier)
    # 4 – is it late enough?
    if plan.earliest is not None and now < plan.earliest:
        why = (f"class {chosen} is published from {_civil(plan.earliest, policy)}"
               + ("" if incident.left or chosen is not R.R2 else "; sooner once it is known to have left"))
        return _refusal(incident, Stop("disclosure.D09", why), plan, policy)
    # 5 – say it, from fields
    return _released(incident, plan, now, policy, earlier)


def class_of(incident: Incident, now: datetime, policy: Policy = DEFAULT) -> ReleaseClass:
    """Return the class an incident falls under now. Raises: KeyError for an event type that is not listed."""
    found = policy.codes.get(incident.code, EVENT_TYPES[incident.code].release_class)
    if found is R.R1 and incident.code == "mil.air.takeoff" and _strikes(incident, policy):
        found = R.R0
    if found is R.R0 and (incident.negated or not _current(incident, now, policy)):
        found = R.R1  # nothing to warn of, or no longer
    lone = incident.groups < policy.groups
    trusted = found is R.R0 and incident.assessment is not None and incident.assessment.by != "ledger"
    return R.R2 if lone and not trusted and found in (R.R0, R.R1) else found


def _strikes(incident: Incident, policy: Policy) -> bool:
    wanted = {_plain(name) for name in policy.strike_objects}
    return any(_plain(name) in wanted for name in incident.objects)


def _plain(name: str) -> str:
    return "".join(c for c in name.casefold() if c.isalnum())


def _current(incident: Incident, now: datetime, policy: Policy) -> bool:
    """An alert is for what was seen to the minute and is not older than an alert lasts."""
    period = _period(incident)
    if period is None or incident.when is None or incident.when.precision not in (Precision.MINUTE, Precision.RANGE):
        return False
    lasts = timedelta(minutes=policy.rule(R.R0).expires_minutes)
    short = period.end - period.first <= lasts
    return short and now <= _utc(period.end, policy) + lasts


def _period(incident: Incident) -> Period | None:
    if incident.when is None:
        return None
    try:
        return Period(incident.when.start, incident.when.end)
    except (ValueError, OverflowError):
        return None


# ── 1 ──────────────────────────────────────────────────────────────────────────────────────────────────────────────
def _gate(incident: Incident, policy: Policy) -> Stop | None:
    event = EVENT_TYPES.get(incident.code)
    if event is None:
        return Stop("disclosure.D01", "it has no event type of the list, so no policy holds for it. Give it a type")
    known = incident.assessment
    if known is None:
        return Stop("disclosure.D02", "it was not assessed. Assess it first")
    release_class = policy.codes.get(incident.code, event.release_class)
    return (_believed(known, policy) or _never(incident, release_class) or _undated(incident, release_class)
            or _persons(incident, release_class, known))


def _believed(known: Assessment, policy: Policy) -> Stop | None:
    if known.verification in _FALSE:
        return Stop("disclosure.D04", f"it was found to be false ({known.verification})")
    if known.by == "ledger" and known.p < policy.least_p:
        return Stop("disclosure.D03", f"it is not believed enough (p {known.p:.2f} < {policy.least_p}). Grade it first")
    if known.by != "ledger" and known.grade[1:] in _DOUBTFUL:
        return Stop("disclosure.D03", f"it is not believed enough: {known.by} graded it {known.grade}")
    return None


def _never(incident: Incident, release_class: ReleaseClass) -> Stop | None:
    if release_class is R.R6:
        return Stop("disclosure.D05", "this kind of information is never published")
    if incident.when is not None and incident.when.future and release_class is not R.R4:
        return Stop("disclosure.D06", "it is announced, not seen: no plan, timetable or future transport is published")
    return None


def _undated(incident: Incident, release_class: ReleaseClass) -> Stop | None:
    if _period(incident) is None and (release_class is not R.R4 or incident.when is not None):
        return Stop("disclosure.D07", "nobody said when it happened, so no delay can be reckoned. State a time")
    return None


def _persons(incident: Incident, release_class: ReleaseClass, known: Assessment) -> Stop | None:
    factors = {reason.factor for reason in known.ledger}
    if release_class is R.R5 and not factors & _CONSENT:
        return Stop("disclosure.D12", "it is about a person: record the consent of the person or the family, or the "
                    "human-rights organisation that published it. Without that it only counts in a total")
    if release_class is R.R4 and not attribution(incident):
        return Stop("disclosure.D13", "the public record needs its source: name the outlet or office that published it")
    return None


def attribution(incident: Incident) -> str:
    """Return who published it: a public channel or outlet, never a person; "" when nobody is named."""
    lines = (*incident.reasons, *(incident.assessment.ledger if incident.assessment else ()))
    return ", ".join(dict.fromkeys(r.values["origin"] for r in lines if r.factor == "attribution" and "origin" in r.values))


# ── 3 ──────────────────────────────────────────────────────────────────────────────────────────────────────────────
def _plan(incident: Incident, release_class: ReleaseClass, policy: Policy, earlier: Sequence[Release]) -> Plan | Stop:
    rule = policy.classes.get(release_class)
    if rule is None:
        return Stop("disclosure.D05", "this kind of information is never published")
    period = _period(incident)
    area = _area(incident, release_class, policy, earlier)
    if isinstance(area, Stop):
        return area
    return Plan(release_class, rule, area, period, _earliest(incident, release_class, rule, period, policy))


def _area(incident: Incident, release_class: ReleaseClass, policy: Policy,
          earlier: Sequence[Release]) -> Area | Stop | None:
    where = place.shown(incident)
    rungs = place.fitting(where, incident, policy.rule(release_class), policy) if where is not None else []
    if release_class is R.R4:
        return rungs[0] if rungs else None
    if where is None or not rungs:
        return Stop("disclosure.D08", f"no area around it is known that class {release_class} may name")
    period = _period(incident)
    if release_class not in place.OBSERVED or period is None:
        return rungs[0]
    others = _linkable(incident, policy, earlier)
    seen = [(rung, place.observers(rung, where, incident, policy)) for rung in rungs]
    enough = [(rung, n) for rung, n in seen if n >= policy.observers]
    free = [rung for rung, n in enough if not place.linked(rung, n, period, incident, others, policy)]
    if free:
        return free[0]
    if not enough:
        return Stop("disclosure.D10", f"only {max(n for _, n in seen)} adults could have seen it from what class "
                    f"{release_class} may name; it takes {policy.observers}")
    return Stop("disclosure.D11", "with what was published of that area in the last week it would point to one observer")


def _linkable(incident: Incident, policy: Policy, earlier: Sequence[Release]) -> Sequence[Release]:
    return [r for r in earlier if r.id != public_id(incident.id)][-policy.linked_releases:]


def _earliest(incident: Incident, release_class: ReleaseClass, rule: ClassRule, period: Period | None,
              policy: Policy) -> datetime | None:
    """Return the UTC hour from which a class may be published: never a function of when a message arrived."""
    if period is None or (release_class is R.R4 and rule.hours == 0):
        return None
    if release_class is R.R0 and rule.hours == 0:
        return _utc(period.first, policy)  # an alert waits for nothing, but for the event
    base = coarsen.week_end(period) if rule.time == "week" else period.end
    hours = rule.hours if incident.left else rule.hours_if_here
    at = _utc(base, policy) + timedelta(hours=hours + _jitter(incident.id, rule.jitter_hours))
    return at if release_class in _AT_ONCE else _hour_up(at)


def _jitter(name: str, hours: int) -> int:
    return _hash("jitter", name)[0] % (hours + 1)


def _utc(civil: datetime, policy: Policy) -> datetime:
    return civil.replace(tzinfo=ZoneInfo(policy.zone)).astimezone(UTC)


def _civil(moment: datetime, policy: Policy) -> str:
    return moment.astimezone(ZoneInfo(policy.zone)).replace(tzinfo=None).isoformat(timespec="minutes")


def _hour_up(moment: datetime) -> datetime:
    floor = moment.replace(minute=0, second=0, microsecond=0)
    return floor if floor == moment else floor + timedelta(hours=1)


# ── refusals ───────────────────────────────────────────────────────────────────────────────────────────────────────
def _advised(incident: Incident, stop: Stop, release_class: ReleaseClass, policy: Policy,
             earlier: Sequence[Release]) -> Refusal:
    for stricter in STRICTER[release_class]:
        plan = _plan(incident, stricter, policy, earlier)
        if isinstance(plan, Plan):
            return _refusal(incident, stop, plan, policy)
    return Refusal(id=incident.id, code=stop.code, why=stop.why)


def _refusal(incident: Incident, stop: Stop, plan: Plan, policy: Policy) -> Refusal:
    level = plan.area.level.value if plan.area else "no place"
    would = f"{level}, {plan.rule.time.replace('_', ' ')}, class {plan.release_class}"
    return Refusal(id=incident.id, code=stop.code, why=stop.why, would_pass=would,
                   earliest=_civil(plan.earliest, policy) if plan.earliest else "")


# ── 5 ──────────────────────────────────────────────────────────────────────────────────────────────────────────────
def public_id(incident_id: str) -> str:
    """Return the public address of an incident: ten base32 characters of a hash kept apart from every other use.

    It tells nothing of a report: the incident's id, itself a hash, is all that goes in.
    """
    return base64.b32encode(_hash("release", incident_id)).decode().lower()[:10]


def _hash(purpose: str, name: str) -> bytes:
    return hashlib.blake2b(name.encode(), digest_size=10, person=purpose.encode()).digest()


def _released(incident: Incident, plan: Plan, now: datetime, policy: Policy, earlier: Sequence[Release]) -> Release:
    rule, moment = plan.rule, now.astimezone(UTC)
    alert = plan.release_class is R.R0
    issued = moment.replace(second=0, microsecond=0) if alert else moment.replace(minute=0, second=0, microsecond=0)
    known = incident.assessment or Assessment(p=0.0)  # the gate has seen to it
    return Release(
        id=public_id(incident.id), code=incident.code, layer=_layer(incident), release_class=plan.release_class,
        places=(place.public(plan.area),) if plan.area else (),
        heading=place.bound_for(incident, plan.area, rule, policy) if plan.area else (),
        compass=incident.heading if rule.heading else "",
        track=track.public(incident, plan.area, plan.release_class, policy, _linkable(incident, policy, earlier)) if plan.area else (),
        when=_when(incident, rule),
        count=coarsen.count(incident.count, rule.count, incident.groups),
        objects=incident.objects if rule.objects else (),
        verification=known.verification.value.replace("_", "-"), grade=known.grade,
        sources=_sources(incident, known, plan.release_class, policy), hedged=incident.hedged, negated=incident.negated,
        published=_stamp(issued),
        expires=_stamp(issued + timedelta(minutes=rule.expires_minutes)) if rule.expires_minutes else "",
        attribution=attribution(incident) if plan.release_class is R.R4 else "", signatures_needed=rule.signatures)


def _layer(incident: Incident) -> str:
    return "negative" if incident.negated else EVENT_TYPES[incident.code].layer


def _when(incident: Incident, rule: ClassRule) -> PublicTime | None:
    return coarsen.time(incident.when, rule.time) if incident.when is not None else None


def _sources(incident: Incident, known: Assessment, release_class: ReleaseClass, policy: Policy) -> str:
    if release_class is R.R4:
        return "public_record"
    if incident.groups < policy.groups:
        return "one_report"
    return "several_kinds" if known.kinds >= 2 else "several_reports"


def _stamp(moment: datetime) -> str:
    return moment.isoformat(timespec="minutes").replace("+00:00", "Z")
