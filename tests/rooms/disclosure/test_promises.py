"""What disclosure promises for every incident there can be. The judge below is written from the table of classes in
the design note, not from the policy file: the two must agree."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import msgspec
from hypothesis import event, given, settings
from hypothesis import strategies as st

from dazor.disclosure import DEFAULT, release
from dazor.model.codes import EVENT_TYPES, Level, Precision, ReleaseClass, Verification
from dazor.model.facts import Incident
from dazor.model.public import Refusal, Release
from tests.rooms.disclosure.cases import decisions, incidents

MINSK = ZoneInfo("Europe/Minsk")
DAY_FORMS = (Precision.DAY, Precision.RANGE, Precision.WEEK, Precision.MONTH, Precision.YEAR, Precision.PART_OF_DAY)
SMALLEST = {  # class → levels it may never be finer than
    ReleaseClass.R0: Level.SPOT, ReleaseClass.R1: Level.SPOT, ReleaseClass.R2: Level.SPOT,
    ReleaseClass.R3: Level.REGION, ReleaseClass.R4: Level.LOCALITY, ReleaseClass.R5: Level.LOCALITY}
ORDER = list(Level)


def _end(text: str) -> datetime:
    """Return the civil end of a stated time, in Minsk: slowly and plainly."""
    if "T" in text:
        return datetime.fromisoformat(text).replace(tzinfo=MINSK)
    whole = {4: f"{text}-12-31", 7: f"{text}-28", 10: text}[len(text)]
    return datetime.fromisoformat(whole).replace(tzinfo=MINSK) + timedelta(days=1)


def _faults(incident: Incident, shown: Release, now: datetime) -> list[str]:
    """Return every way in which a release breaks its class."""
    found = []
    hours = (now - _end(incident.when.end)).total_seconds() / 3600 if incident.when else 0.0
    waits: dict[ReleaseClass, float] = {ReleaseClass.R1: 2, ReleaseClass.R2: 24 if incident.left else 72, ReleaseClass.R5: 24}
    if hours < waits.get(shown.release_class, -1e9):
        found.append("too early")
    if shown.release_class is ReleaseClass.R6:
        found.append("never")
    found += ["too fine a place" for area in shown.places + shown.heading
              if ORDER.index(area.level) < ORDER.index(SMALLEST[shown.release_class])]
    if incident.groups < 2 and shown.release_class in (ReleaseClass.R0, ReleaseClass.R1) and (
            incident.assessment is None or incident.assessment.by == "ledger"):
        found.append("one report without the delay of R2")
    if shown.signatures_needed < (2 if shown.release_class in (ReleaseClass.R2, ReleaseClass.R5) else 1):
        found.append("too few signatures")
    return found + _time_faults(incident, shown) + _number_faults(incident, shown)


def _time_faults(incident: Incident, shown: Release) -> list[str]:
    found = []
    if shown.release_class in (ReleaseClass.R1, ReleaseClass.R2, ReleaseClass.R3, ReleaseClass.R5):
        found += [f"to the minute: {shown.when}"] if shown.when and _minute(shown, incident) else []
        found += ["published to the minute"] if not shown.published.endswith(":00Z") else []
    if shown.release_class is ReleaseClass.R2 and shown.when and "T" in shown.when.start + shown.when.end:
        found.append("finer than a day")
    if shown.release_class is ReleaseClass.R0 and not shown.expires:
        found.append("an alert without an end")
    return found


def _number_faults(incident: Incident, shown: Release) -> list[str]:
    found, known, said = [], incident.count, shown.count
    if known is None or said is None:
        return ["a number from nowhere"] if said is not None else []
    if shown.release_class is ReleaseClass.R0 and said.max is not None:
        found.append("an alert says more than at least")
    if said.min is not None and (known.min is None or said.min > known.min):
        found.append("more than is known")
    if said.max is not None and (known.max is None or said.max < known.max):
        found.append("less than is known")
    if shown.release_class is ReleaseClass.R3 and (said.min not in (None, 3) or said.max is not None):
        found.append("more than three or fewer")
    if shown.release_class is ReleaseClass.R5:
        found.append("a number about a person")
    return found


def _minute(shown: Release, incident: Incident) -> bool:
    if shown.when is None or incident.when is None or incident.when.precision is not Precision.MINUTE:
        return False
    return incident.when.start in (shown.when.start, shown.when.end) and not incident.when.start.endswith(":00")


@given(decisions())
@settings(max_examples=300)
def test_no_release_breaks_the_table_of_its_class(case: tuple[Incident, datetime]) -> None:
    incident, now = case
    answer = release(incident, now=now)
    if isinstance(answer, Release):
        event(f"released {answer.release_class}")
        assert _faults(incident, answer, now) == []
    else:
        event(answer.code)


@given(decisions())
@settings(max_examples=300)
def test_who_takes_the_advice_of_a_refusal_passes(case: tuple[Incident, datetime]) -> None:
    incident, now = case
    answer = release(incident, now=now)
    if not isinstance(answer, Refusal) or not answer.would_pass:
        return
    later = now
    if answer.earliest:
        later = max(now, datetime.fromisoformat(answer.earliest).replace(tzinfo=MINSK).astimezone(UTC))
    level, _, named = answer.would_pass.split(", ")
    taken = release(incident, now=later, as_class=ReleaseClass(named.removeprefix("class ")))
    event(f"{answer.code} {named}")
    assert isinstance(taken, Release)
    assert taken.release_class == named.removeprefix("class ")
    assert [area.level.value for area in taken.places] == ([] if level == "no place" else [level])


@given(decisions())
@settings(max_examples=100)
def test_waiting_alone_never_helps_before_the_time_that_was_named(case: tuple[Incident, datetime]) -> None:
    incident, now = case
    answer = release(incident, now=now)
    if isinstance(answer, Refusal) and answer.code == "disclosure.D09":
        due = datetime.fromisoformat(answer.earliest).replace(tzinfo=MINSK).astimezone(UTC)
        assert due > now
        assert isinstance(release(incident, now=due - timedelta(minutes=1)), Refusal)


@given(decisions(), st.integers(-12, 14))
@settings(max_examples=80)
def test_the_same_instant_in_any_zone_gives_the_same_answer(case: tuple[Incident, datetime], hours: int) -> None:
    incident, now = case
    assert release(incident, now=now) == release(incident, now=now.astimezone(timezone(timedelta(hours=hours))))


@given(decisions())
@settings(max_examples=80)
def test_nothing_found_false_or_little_believed_gets_out(case: tuple[Incident, datetime]) -> None:
    incident, now = case
    if isinstance(release(incident, now=now), Release):
        known = incident.assessment
        assert known is not None
        assert known.verification not in (Verification.DISCOUNTED, Verification.DECEPTION)
        assert known.p >= 0.5 or (known.by != "ledger" and known.grade[1] not in "45")
        assert incident.when is None or not incident.when.future or EVENT_TYPES[incident.code].release_class == "R4"


@given(decisions())
@settings(max_examples=80)
def test_a_release_holds_no_member_and_no_reason(case: tuple[Incident, datetime]) -> None:
    incident, now = case
    answer = release(incident, now=now)
    if isinstance(answer, Release):
        raw = msgspec.json.encode(answer).decode()
        assert incident.id not in raw
        assert '"members"' not in raw
        assert '"reasons"' not in raw
        assert '"reports"' not in raw


@given(decisions())
@settings(max_examples=80)
def test_every_observed_place_holds_enough_adults(case: tuple[Incident, datetime]) -> None:
    incident, now = case
    answer = release(incident, now=now)
    if isinstance(answer, Release) and answer.release_class in ("R0", "R1", "R2"):
        area = answer.places[0]
        inhabitants = max(a.population or 0 for place in incident.places for a in place.ladder if a.id == area.id)
        assert area.level is Level.SPOT or inhabitants * DEFAULT.adult_share >= 500


@given(st.lists(incidents(), min_size=2, max_size=8, unique_by=lambda i: i.id))
@settings(max_examples=60)
def test_two_lone_reports_of_one_area_are_not_published_within_a_week(found: list[Incident]) -> None:
    late = datetime(2023, 6, 1, tzinfo=UTC)
    released: list[Release] = []
    for incident in found:
        answer = release(incident, now=late, earlier=released)
        if isinstance(answer, Refusal) and answer.would_pass:
            named = ReleaseClass(answer.would_pass[-2:])
            event(f"{answer.code} {named}")
            answer = release(incident, now=late, earlier=released, as_class=named)
            assert isinstance(answer, Release)
        if isinstance(answer, Release):
            released.append(answer)
    lone = [(r.places[0].id, r.when) for r in released if r.sources == "one_report" and r.release_class in ("R0", "R1", "R2")
            and r.places[0].level not in (Level.REGION, Level.COUNTRY)]
    for number, (area, when) in enumerate(lone):
        for other, then in lone[:number]:
            assert when is not None
            assert then is not None
            assert area != other or abs(_end(when.end) - _end(then.start)) >= timedelta(days=6)
