"""What belongs together, and what does not, by example."""

from __future__ import annotations

import time

import msgspec
import pytest

from dazor.incidents import TwiceInInput, associate, gathered
from dazor.model.codes import Label, PlaceKind, Precision, Role
from dazor.model.facts import Count, Incident, Member, When
from dazor.triage import sketch
from tests.rooms.incidents.cases import place, report, sighting


def factors(incident: Incident) -> set[str]:
    return {reason.factor for reason in incident.reasons}


def test_two_who_saw_one_train_make_one_incident() -> None:
    found = associate([report("a", sighting(number=20)), report("b", sighting(at="2022-03-17T14:32", number=21))])
    assert len(found) == 1
    assert {"same_place", "minutes_apart", "same_type", "count_differs"} <= factors(found[0])
    assert (found[0].reports, found[0].groups) == (2, 2)
    assert found[0].when is not None
    assert (found[0].when.start, found[0].when.end, found[0].when.precision) == (
        "2022-03-17T14:20", "2022-03-17T14:32", Precision.RANGE)
    assert found[0].count == Count(min=20, max=21, unit="wagon")


def test_the_same_place_on_another_day_is_another_incident() -> None:
    assert len(associate([report("a", sighting()), report("b", sighting(at="2022-03-19T14:20"))])) == 2


def test_a_train_cannot_be_two_hundred_kilometres_on_in_a_quarter_of_an_hour() -> None:
    assert len(associate([report("a", sighting(number=20)),
                          report("b", sighting(where="Hut", at="2022-03-17T14:35", number=20))])) == 2


def test_a_train_seen_down_the_line_is_one_incident_with_a_track() -> None:
    found = associate([report("a", sighting(number=20, heading="ne")),
                       report("b", sighting(where="Zara", at="2022-03-17T15:15", number=20, heading="ne"))])
    assert len(found) == 1
    assert [leg.name for leg in found[0].track] == ["Vokan", "Zara"]
    assert found[0].left is True
    assert "speed_possible" in factors(found[0])
    assert found[0].heading == "ne"


def test_a_train_is_one_from_end_to_end_of_a_long_way() -> None:
    """The ends of a way speak against each other; those who saw it in between hold them together."""
    way = [place(name, id=name, lat=53.0 + 0.36 * at, lon=27.0, ladder=()) for at, name in enumerate("ABCDEF")]
    along = [report(f"{spot.name}{n}", sighting(where=spot, at=f"2022-03-17T{10 + at}:{n}0"))
             for at, spot in enumerate(way) for n in (0, 1)]
    assert [i.reports for i in associate(along)] == [12]
    assert len(associate([along[0], along[-1]])) == 2


def test_trains_bound_apart_with_other_numbers_stay_two() -> None:
    assert len(associate([report("a", sighting(number=5, heading="n", at="2022-03-17T14:20")),
                          report("b", sighting(number=60, heading="s", at="2022-03-17T16:40"))])) == 2


def test_a_forward_counts_once_and_joins_without_a_place() -> None:
    text = "a long train of covered wagons went through towards the south just now"
    found = associate([report("a", sighting(), text=text), report("b", sighting(), text=text + " !!"),
                       report("c", sighting(where=None, at=None), text=text)])
    assert len(found) == 1
    assert (found[0].reports, found[0].groups) == (3, 1)
    assert "near_duplicate" in factors(found[0])


def test_the_same_file_makes_two_reports_one_group() -> None:
    found = associate([report("a", sighting(), media=("f1",)), report("b", sighting(), media=("f1",))])
    assert [(i.reports, i.groups) for i in found] == [(2, 1)]
    assert "same_file" in factors(found[0])


def test_one_public_channel_and_one_slot_of_one_door_count_once() -> None:
    channel = [report(n, sighting(), origin="some_channel") for n in "ab"]
    assert [i.groups for i in associate(channel)] == [1]
    burst = [report(n, sighting(), door="form", published=f"2022-03-17T14:3{m}") for n, m in (("a", 0), ("b", 1), ("c", 9))]
    assert [(i.reports, i.groups) for i in associate(burst)] == [(3, 2)]


def test_reports_without_a_place_or_with_a_country_join_nobody() -> None:
    country = place("Vokan", kind=PlaceKind.COUNTRY)
    found = associate([report("a", sighting()), report("b", sighting(where=None)), report("c", sighting(where=None)),
                       report("d", sighting(where=country)), report("e", sighting(where=country))])
    assert len(found) == 5


def test_without_a_word_of_time_the_hours_before_publication_hold() -> None:
    near = associate([report("a", sighting()), report("b", sighting(at=None), published="2022-03-17T15:00")])
    assert len(near) == 1
    assert "times_overlap" in factors(near[0])
    assert len(associate([report("a", sighting()), report("b", sighting(at=None), published="2022-03-20")])) == 2
    assert len(associate([report("a", sighting()), report("b", sighting(at="in spring"))])) == 2


def test_who_writes_of_today_tells_of_what_was_just_seen() -> None:
    seen = report("a", sighting(number=20), published="2022-03-17T14:31")
    said = sighting(at="2022-03-17", number=20)
    assert len(associate([seen, report("b", said, published="2022-03-17T14:35")])) == 1
    assert len(associate([seen, report("b", said, published="2022-03-17T22:35")])) == 2


def test_nobody_saw_what_came_after_the_message() -> None:
    evening = msgspec.structs.replace(sighting(number=20), when=When(
        start="2022-03-17T12:00", end="2022-03-17T18:00", precision=Precision.PART_OF_DAY))
    later = report("b", sighting(at="2022-03-17T17:50", number=20), published="2022-03-17T17:55")
    assert len(associate([report("a", evening, published="2022-03-17T17:58"), later])) == 1
    assert len(associate([report("a", evening, published="2022-03-17T12:20"), later])) == 2


def test_two_official_claims_are_two_incidents() -> None:
    found = associate([report(n, sighting(Label.OFFICIAL_CLAIM), origin=f"ministry {n}") for n in "ab"])
    assert len(found) == 2
    assert {reason.values["origin"] for i in found for reason in i.reasons} == {"ministry a", "ministry b"}


def test_a_denial_is_its_own_incident_and_a_reason_on_the_other() -> None:
    found = associate([report("a", sighting()), report("b", sighting(negated=True)), report("c", sighting(number=9))])
    affirmed, denied = sorted(found, key=lambda i: i.negated)
    assert (affirmed.negated, denied.negated) == (False, True)
    assert [r.evidence for r in affirmed.reasons if r.factor == "negated_conflict"] == [("b",)]
    assert [r.evidence for r in denied.reasons if r.factor == "negated_conflict"] == [("a", "c")], "and the other way round"


def test_one_message_that_tells_two_events_stays_two() -> None:
    assert len(associate([report("a", sighting(number=5), sighting(at="2022-03-17T15:20", number=40))])) == 2


def test_a_district_holds_its_town_but_says_less() -> None:
    district = place("Vokan", kind=PlaceKind.DISTRICT, radius_km=25.0, lat=53.1, lon=27.1, id="d:Vokan")
    found = associate([report("a", sighting(number=20)), report("b", sighting(where=district, number=20))])
    assert len(found) == 1
    assert "overlapping_places" in factors(found[0])
    assert found[0].places[0].kind is PlaceKind.SETTLEMENT, "the smallest of the most agreed"


def test_compatible_types_can_be_one_event() -> None:
    found = associate([report("a", sighting(number=20)), report("b", sighting(Label.GROUND_CONVOY, number=20)),
                       report("c", sighting(number=20))])
    assert [(i.type, len(i.members)) for i in found] == [(Label.RAIL_TRANSPORT, 3)]
    assert "compatible_type" in factors(found[0])


def test_what_stands_still_may_be_a_few_kilometres_off() -> None:
    aside = place("Vokan", lat=53.09, id="other")
    found = associate([report("a", sighting(Label.FIRE_OR_EXPLOSION, objects=("smoke",))),
                       report("b", sighting(Label.FIRE_OR_EXPLOSION, aside, objects=("smoke",)))])
    assert len(found) == 1
    assert {"km_apart", "same_objects"} <= factors(found[0])
    other = [report("a", sighting(Label.FIRE_OR_EXPLOSION, objects=("smoke",))),
             report("b", sighting(Label.FIRE_OR_EXPLOSION, "Zara", objects=("flash",)))]
    assert len(associate(other)) == 2


def test_at_least_of_one_makes_the_whole_at_least() -> None:
    def counted(name: str, low: int | None, high: int | None, unit: str = "wagon") -> Incident:
        return associate([report("a", sighting(count=Count(min=20, max=25, unit="wagon"))),
                          report(name, sighting(count=Count(min=low, max=high, unit=unit)))])[0]
    assert counted("b", 18, None).count == Count(min=18, max=None, unit="wagon")
    assert counted("b", None, 30).count == Count(min=None, max=30, unit="wagon")
    assert counted("b", None, None).count == Count(min=20, max=25, unit="wagon")
    mixed = associate([report("a", sighting(count=Count(min=20))), report("b", sighting(count=Count(max=30)))])
    assert mixed[0].count == Count(min=20)


def test_an_aircraft_that_lands_is_compared_where_it_lands() -> None:
    landing = sighting(Label.AIRCRAFT_LANDING, places=(place("Hut", Role.FROM), place("Vokan", Role.TO)))
    found = associate([report("a", landing), report("b", sighting(Label.AIRCRAFT_LANDING))])
    assert len(found) == 1


def test_an_id_is_kept_by_the_larger_part_of_a_split() -> None:
    reports = [report(n, sighting(number=20)) for n in "abc"]
    whole = associate(reports)
    members = {m.id: m for m in whole[0].members}
    cut = [(members["c"], members["a"]), (members["c"], members["b"])]
    parts = associate(reports, previous=whole, cannot=cut)
    kept = next(i for i in parts if i.id == whole[0].id)
    assert {m.id for m in kept.members} == {"a", "b"}
    assert len(parts) == 2


def test_an_id_that_died_is_not_given_to_another() -> None:
    reports = [report("a", sighting()), report("b", sighting(at="2022-03-18T10:00"))]
    first = associate(reports)
    ghost = msgspec.structs.replace(first[0], members=(Member(id="gone", sighting=0),))
    assert first[0].id not in {i.id for i in associate(reports, previous=[ghost, *first[1:]])}


def test_two_reports_of_one_name_are_refused_as_a_whole() -> None:
    with pytest.raises(TwiceInInput, match="Nothing was associated"):
        associate([report("a", sighting()), report("a", sighting())])


def test_a_grouping_that_is_given_is_kept_as_it_is() -> None:
    reports = [report("a", sighting()), report("b", sighting(where="Hut")), report("c", sighting())]
    found = gathered(reports, {"a": "one", "b": "one"})
    assert [(i.id, [m.id for m in i.members]) for i in found] == [("one", ["a", "b"])]


def test_a_joined_pair_of_opposites_stays_joined() -> None:
    a, b = Member(id="a", sighting=0), Member(id="b", sighting=0)
    found = associate([report("a", sighting()), report("b", sighting(where="Brod", at="2022-04-01"))], must=[(a, b)],
                      cannot=[(a, b)])
    assert len(found) == 1


def test_a_flood_of_copies_is_one_group_and_quick() -> None:
    text = "a column of forty lorries goes through the village to the border right now"
    reports = [report(f"r{n:05d}", sighting(Label.GROUND_CONVOY), text=text) for n in range(1500)]
    start = time.process_time()
    found = associate(reports)
    assert [(len(i.members), i.groups) for i in found] == [(1500, 1)]
    assert time.process_time() - start < 15  # 0.9 s on a quiet machine; a square would take minutes


def test_texts_alike_but_for_a_word_have_like_signatures() -> None:
    from dazor.incidents import similarity

    a = sketch("A column of forty lorries goes through the village to the border right now.")
    assert similarity(a, sketch("a column of FORTY lorries goes through the village to the border right now")) == 1.0
    assert similarity(a, sketch("a column of thirty lorries goes through the village to the border right now")) > 0.6
    assert similarity(a, sketch("heavy rain over the lake, the fish are not biting today at all")) < 0.1
    assert similarity("", a) == similarity("zz", a) == similarity("00", a) == 0.0
    assert sketch("… !") == ""


def test_coarse_and_fine_times_meet_the_finer_wins() -> None:
    found = associate([report("a", sighting(number=20)), report("b", sighting(at="2022-03-17", number=20))])
    assert len(found) == 1
    assert found[0].when == When(start="2022-03-17T14:20", end="2022-03-17T14:20", precision=Precision.MINUTE)
