"""One case a rule: each refusal by its code, each class by an example."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest

from dazor.disclosure import NaiveNow, public_id, release
from dazor.model.codes import EVENT_TYPES, Label, Level, PlaceKind, Precision, ReleaseClass, Role, Verification
from dazor.model.facts import Count, Incident, Place, Reason, When
from dazor.model.public import Refusal, Release
from tests.rooms.disclosure.cases import NOON, believed, incident, place

AIRFIELD = place("Vokan air base", PlaceKind.AIRFIELD, spot=True)
SPOKEN = (Reason(factor="attribution", values={"origin": "Ministry of X"}),)


def refused(found: Incident, now: datetime = NOON, **more: Any) -> Refusal:
    answer = release(found, now=now, **more)
    assert isinstance(answer, Refusal), answer
    return answer


def released(found: Incident, now: datetime = NOON, **more: Any) -> Release:
    answer = release(found, now=now, **more)
    assert isinstance(answer, Release), answer
    return answer


def at(text: str) -> datetime:
    """Return a Minsk civil time as an instant."""
    return datetime.fromisoformat(text + "+03:00").astimezone(UTC)


@pytest.mark.parametrize(("found", "code"), [
    (incident(code=""), "D01"), (incident(code="mil.secret"), "D01"), (incident(assessment=None), "D02"),
    (incident(assessment=believed(0.49)), "D03"), (incident(assessment=believed(by="ann", grade="B4")), "D03"),
    (incident(assessment=believed(verification=Verification.DISCOUNTED)), "D04"),
    (incident(assessment=believed(verification=Verification.DECEPTION, by="ann")), "D04"),
    (incident(when=None), "D07"), (incident(when="soon"), "D07"), (incident(when="9999-12-31"), "D07"), (incident(when="9500-01-01"), "D07"),
    (incident(when="2022-03-17-01"), "D07"),
    (incident(places=()), "D08"), (incident(places=(Place(name="M77", kind=PlaceKind.ROAD),)), "D08"),
    (incident(code="rep.detention"), "D12"), (incident(code="inf.claim.report"), "D13")])
def test_each_stop_is_named_by_its_code(found: Incident, code: str) -> None:
    answer = refused(found)
    assert answer.code == f"disclosure.{code}"
    assert answer.id == found.id


def test_an_announced_transport_is_never_published() -> None:
    ahead = When(start="2022-03-30", end="2022-03-30", precision=Precision.DAY, future=True)
    assert refused(incident(when=None)).code == "disclosure.D07"
    answer = refused(msgspec.structs.replace(incident(code="mil.rail.train"), when=ahead))
    assert (answer.code, answer.would_pass) == ("disclosure.D06", "")


def test_a_column_waits_three_days_when_nobody_saw_it_leave() -> None:
    found = incident(left=None)
    early = refused(found, at("2022-03-20T14:00"))
    assert early.code == "disclosure.D09"
    assert early.earliest >= "2022-03-20T14:21"
    assert "sooner once it is known to have left" in early.why
    shown = released(found, at(early.earliest))
    assert shown.release_class is ReleaseClass.R2
    assert [area.level for area in shown.places] == [Level.DISTRICT]
    assert shown.when is not None
    assert (shown.when.start, shown.when.precision) == ("2022-03-17", Precision.DAY)
    assert shown.count is not None
    assert (shown.count.min, shown.count.max) == (10, 20)
    assert shown.signatures_needed == 2


def test_a_column_that_left_waits_one_day() -> None:
    early = refused(incident(left=True), at("2022-03-18T14:00"))
    assert "2022-03-18T14:21" <= early.earliest <= "2022-03-18T21:00"
    assert "sooner" not in early.why
    assert isinstance(released(incident(left=True), at(early.earliest)), Release)


def test_a_day_without_an_hour_is_counted_from_its_end() -> None:
    day = incident(when="2022-03-17", precision=Precision.DAY, left=True)
    assert refused(day, at("2022-03-18T23:59")).earliest >= "2022-03-19T00:00"


def test_a_small_town_is_widened_to_its_district() -> None:
    landing = incident(code="mil.air.landing", places=(place(town=600),))
    assert [a.level for a in released(landing).places] == [Level.DISTRICT]
    assert [a.level for a in released(incident(code="mil.air.landing", places=(place(town=626),))).places] == [Level.LOCALITY]


def test_too_few_observers_is_a_stop_that_names_the_region() -> None:
    answer = refused(incident(code="mil.air.landing", places=(place(town=100, district=600),)))
    assert answer.code == "disclosure.D10"
    assert answer.would_pass == "region, week, class R3"
    taken = released(incident(code="mil.air.landing", places=(place(town=100, district=600),)), as_class=ReleaseClass.R3)
    assert [a.level for a in taken.places] == [Level.REGION]
    assert (taken.when.start, taken.when.end) == ("2022-03-14", "2022-03-20") if taken.when else False


def test_where_even_the_region_is_unknown_nothing_would_pass() -> None:
    nowhere = incident(code="mil.air.landing", places=(place(town=10, district=10, region=None),))
    assert refused(nowhere).would_pass == ""


def test_an_airfield_is_named_where_enough_people_live_around_it() -> None:
    takeoff = incident(code="mil.air.takeoff", places=(AIRFIELD,), objects=("Il-76",))
    assert [a.level for a in released(takeoff).places] == [Level.SPOT]
    lonely = incident(code="mil.air.takeoff", objects=(), places=(place("V", PlaceKind.AIRFIELD, spot=True, town=None,
                                                                        district=2_000),))
    assert [a.level for a in released(lonely).places] == [Level.DISTRICT]
    unknown = incident(code="mil.air.takeoff", objects=(), places=(place("V", PlaceKind.AIRFIELD, spot=True, town=None,
                                                                         district=None, region=None),))
    assert refused(unknown).code == "disclosure.D10"


def test_a_station_is_named_only_at_a_junction() -> None:
    def train(name: str) -> Incident:
        return incident(code="mil.rail.train", places=(place(name, PlaceKind.STATION, spot=True, town=90_000),))
    assert [a.level for a in released(train("Orsha")).places] == [Level.SPOT]
    assert [a.level for a in released(train("Vokan halt")).places] == [Level.DISTRICT]


def test_a_strike_aircraft_is_an_alert_for_half_an_hour() -> None:
    took_off = incident(code="mil.air.takeoff", objects=("MiG-31K",), places=(AIRFIELD,))
    shown = released(took_off, at("2022-03-17T14:25"))
    assert shown.release_class is ReleaseClass.R0
    assert (shown.published, shown.expires) == ("2022-03-17T11:25Z", "2022-03-17T11:55Z")
    assert shown.when is not None
    assert shown.when.start == "2022-03-17T14:20"
    assert shown.count is not None
    assert (shown.count.min, shown.count.max) == (17, None)
    assert refused(took_off, at("2022-03-17T14:52")).would_pass.endswith("class R1")


def test_an_alert_waits_only_for_the_event_itself() -> None:
    took_off = incident(code="mil.launch.missile")
    answer = refused(took_off, at("2022-03-17T14:19"))
    assert (answer.code, answer.earliest) == ("disclosure.D09", "2022-03-17T14:20")


def test_a_launch_is_never_drawn_finer_than_twenty_kilometres() -> None:
    shown = released(incident(code="mil.launch.missile"), at("2022-03-17T14:25"))
    assert (shown.places[0].radius_km or 0) >= 20


def test_a_transport_aircraft_is_no_alert() -> None:
    landing = incident(code="mil.air.takeoff", objects=("Il-76",), places=(AIRFIELD,))
    assert refused(landing, at("2022-03-17T14:25")).would_pass.endswith("class R1")


def test_one_report_of_a_launch_waits_like_a_column_until_a_person_judges_it() -> None:
    lone = incident(code="mil.launch.missile", groups=1)
    assert refused(lone, at("2022-03-17T14:25")).would_pass.endswith("class R2")
    judged = incident(code="mil.launch.missile", groups=1, assessment=believed(by="ann", grade="B3"))
    shown = released(judged, at("2022-03-17T14:25"))
    assert (shown.release_class, shown.sources) == (ReleaseClass.R0, "one_report")


def test_a_denial_is_no_alert() -> None:
    shown = released(incident(code="mil.launch.missile", negated=True))
    assert (shown.release_class, shown.layer, shown.negated) == (ReleaseClass.R1, "negative", True)


def test_a_looser_class_cannot_be_asked_for() -> None:
    assert refused(incident(), as_class=ReleaseClass.R1).code == "disclosure.D14"
    assert released(incident(), as_class=ReleaseClass.R2).release_class is ReleaseClass.R2
    assert refused(incident(), as_class=ReleaseClass.R6).code == "disclosure.D05"


def test_a_second_lone_report_of_a_district_in_a_week_is_stopped() -> None:
    def lone(name: str, day: str) -> Incident:
        return incident(id=name, groups=1, when=f"{day}T14:20")
    first = released(lone("a", "2022-03-17"))
    second = refused(lone("b", "2022-03-20"), earlier=[first])
    assert (second.code, second.would_pass) == ("disclosure.D11", "region, week, class R3")
    assert isinstance(released(lone("c", "2022-03-09"), earlier=[first]), Release)
    assert isinstance(released(lone("a", "2022-03-17"), earlier=[first]), Release), "an item is not linked to itself"
    undated = msgspec.structs.replace(first, id="x", when=None)
    assert refused(lone("d", "2022-01-01"), earlier=[undated]).code == "disclosure.D11"


def test_only_the_last_thirty_releases_are_looked_at() -> None:
    first = released(incident(id="a", groups=1))
    filler = [msgspec.structs.replace(first, id=str(n), places=()) for n in range(30)]
    assert isinstance(released(incident(id="b", groups=1), earlier=[first, *filler]), Release)


def test_the_public_record_needs_no_delay_but_its_source() -> None:
    claim = incident(code="inf.claim.report", reasons=SPOKEN, when=None, places=())
    shown = released(claim, at("2022-03-17T14:21"))
    assert (shown.attribution, shown.sources, shown.places) == ("Ministry of X", "public_record", ())
    dated = released(incident(code="inf.claim.report", reasons=SPOKEN), at("2022-03-17T14:21"))
    assert dated.when is not None
    assert dated.when.start == "2022-03-17T14:20"
    assert [a.level for a in dated.places] == [Level.LOCALITY]


def test_a_persons_case_names_no_more_than_a_town_and_a_day() -> None:
    consent = believed(ledger=(Reason(factor="rights_organisation"),))
    shown = released(incident(code="rep.detention", assessment=consent, count=Count(min=2, max=2, unit="person")))
    assert [a.level for a in shown.places] == [Level.LOCALITY]
    assert shown.when is not None
    assert (shown.count, shown.objects, shown.when.start) == (None, (), "2022-03-17")
    assert shown.signatures_needed == 2


def test_a_disruption_is_said_by_region_and_week() -> None:
    shown = released(incident(code="rail.disruption", count=Count(min=2, max=2)))
    assert [a.level for a in shown.places] == [Level.REGION]
    assert shown.when is not None
    assert (shown.when.precision, shown.compass) == (Precision.WEEK, "")
    assert shown.count is not None
    assert shown.count.fewer_than_three


def test_where_it_was_bound_is_named_no_finer_than_where_it_was() -> None:
    bound = place("Novaja Zara", role=Role.DIRECTION)
    shown = released(incident(places=(place(), bound, place("Hut", role=Role.TO, town=40, district=50))))
    assert [a.level for a in shown.heading] == [Level.DISTRICT]
    assert shown.heading[0].names["en"].startswith("Novaja Zara")
    same = released(incident(places=(place(), place(role=Role.TO))))
    assert same.heading == ()


def test_a_place_it_was_bound_for_serves_when_no_other_is_known() -> None:
    shown = released(incident(places=(place(role=Role.DIRECTION),)))
    assert [a.level for a in shown.places] == [Level.DISTRICT]


def test_kinds_of_evidence_are_said_without_numbers() -> None:
    assert released(incident(assessment=believed(kinds=2))).sources == "several_kinds"
    assert released(incident()).sources == "several_reports"


def test_a_public_address_tells_nothing_of_the_incident_id() -> None:
    assert public_id("abcdefghij") == public_id("abcdefghij")
    assert public_id("abcdefghij") != "abcdefghij"
    assert len({public_id(str(n)) for n in range(1000)}) == 1000


def test_a_time_without_a_zone_is_not_taken() -> None:
    with pytest.raises(NaiveNow, match="no zone"):
        release(incident(), now=datetime(2022, 3, 25, 12))  # noqa: DTZ001


def test_the_hour_of_publication_does_not_follow_the_minute() -> None:
    for minute in (1, 17, 59):
        assert released(incident(), NOON + timedelta(minutes=minute)).published == "2022-03-25T09:00Z"


def test_every_event_type_has_a_way_out_or_a_reason() -> None:
    for code, event in EVENT_TYPES.items():
        consent = believed(ledger=(Reason(factor="consent"),))
        answer = release(incident(code=code, assessment=consent, reasons=SPOKEN, type=Label(event.label)), now=NOON)
        assert isinstance(answer, Release), code
