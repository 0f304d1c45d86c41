"""What counts once within one incident, and the reason that says so."""

from __future__ import annotations

import msgspec

from dazor.incidents import gathered
from dazor.model.codes import Label, PlaceKind, Precision
from dazor.model.facts import Count, Incident, Place, Reason, Report, Sighting, When

HERE = Place(name="Vokan", id="v", kind=PlaceKind.SETTLEMENT, lat=53.0, lon=27.0)


def told(name: str, minute: int, *, number: int = 20, lang: str = "", **values: object) -> Report:
    """Return a report of a train, received some minutes after two."""
    stamp = f"2022-03-17T14:{minute:02d}"
    seen = Sighting(type=Label.RAIL_TRANSPORT, places=(HERE,), count=Count(min=number, max=number, unit="wagon"),
                    when=When(start="2022-03-17T14:00", end="2022-03-17T14:00", precision=Precision.MINUTE))
    made = Report(id=name, lang=lang, sightings=(seen,), received=stamp, door="form")
    return msgspec.structs.replace(made, **values)


def one(*reports: Report) -> Incident:
    """Return the one incident of the reports."""
    return gathered(reports, {report.id: "i" for report in reports})[0]


def why(incident: Incident) -> set[str]:
    """Return why reports count once."""
    return {reason.because.split(": ")[1] for reason in incident.reasons if reason.factor == "counted_once"}


def test_ten_messages_within_three_minutes_count_once_by_the_time_of_arrival() -> None:
    found = one(*(told(f"r{n}", 10 + n % 2, lang="ru") for n in range(10)))
    assert (found.groups, found.wordings) == (1, 10)
    assert one(*(told(f"r{n}", 5 * n) for n in range(10))).groups == 10


def test_a_translation_of_the_same_facts_counts_once() -> None:
    found = one(told("a", 1, lang="be"), told("b", 20, lang="uk"), told("c", 40, lang="uk", origin="chan"))
    assert found.groups == 1
    assert why(found) == {"same telling in another language"}
    assert one(told("a", 1, lang="be"), told("b", 20, lang="be")).groups == 2, "people of one town may say the same"
    assert one(told("a", 1, lang="be", number=1), told("b", 20, lang="uk", number=1)).groups == 2, "one is soon counted"
    assert one(told("a", 1, lang="be"), told("b", 20, lang="uk", number=23)).groups == 2


def test_one_file_and_one_origin_count_once_and_say_so() -> None:
    found = one(told("a", 1, media=("f",)), told("b", 20, media=("f",)), told("c", 40, origin="x"), told("d", 55, origin="x"))
    assert (found.groups, found.reports) == (2, 4)
    assert why(found) == {"same file", "same public origin"}
    assert {reason.evidence for reason in found.reasons if reason.factor == "counted_once"} == {("a", "b"), ("c", "d")}


def test_who_denies_it_is_not_counted_among_its_witnesses() -> None:
    witnesses = [told(f"r{n}", 5 * n) for n in range(4)]
    denial = told("n", 40)
    denial = msgspec.structs.replace(denial, sightings=(msgspec.structs.replace(denial.sightings[0], negated=True),))
    found = one(*witnesses, denial)
    assert (found.groups, found.reports, found.negated) == (4, 5, False)


def test_one_turn_of_phrase_for_several_places_is_noted_and_a_forward_is_not() -> None:
    words = "12ab" * 32
    away = Place(name="Brod", id="b", kind=PlaceKind.SETTLEMENT, lat=53.1, lon=27.1)
    first, forward = told("a", 1, signature=words), told("b", 30, signature=words)
    elsewhere = msgspec.structs.replace(forward, id="c", sightings=(msgspec.structs.replace(forward.sightings[0], places=(away,)),))
    assert noted(one(first, forward), "one_hand") == []
    found = noted(one(first, forward, elsewhere), "one_hand")
    assert [(reason.values["places"], reason.evidence) for reason in found] == [("2", ("a", "b", "c"))]
    other_words = msgspec.structs.replace(elsewhere, signature="34cd" * 32)
    assert noted(one(first, forward, other_words), "one_hand") == []


def test_only_who_came_later_has_borrowed_a_picture() -> None:
    reports = [told("a", 1, media=("f",)), told("b", 20, media=("f",)), told("c", 40), told("d", 50, media=("f",), received="")]
    by_id = {incident.id: incident for incident in gathered(reports, {"a": "true", "b": "later", "c": "later", "d": "timeless"})}
    assert [(reason.evidence, reason.values["files"]) for reason in noted(by_id["later"], "borrowed_files")] == [(("b",), "1")]
    assert noted(by_id["true"], "borrowed_files") == noted(by_id["timeless"], "borrowed_files") == []


def test_who_tells_when_the_news_has_gone_round_counts_with_the_first() -> None:
    late = "2022-03-17T15:20"
    found = one(told("a", 1), told("b", 20), told("c", 40, origin="chan", received=late), told("d", 50, received=late))
    assert (found.groups, found.wordings) == (2, 2)
    assert why(found) == {"told when the news had gone round"}
    assert {reason.evidence for reason in found.reasons if reason.factor == "counted_once"} == {("a", "c", "d")}
    assert one(told("a", 1, received=late), told("b", 20, received="2022-03-17T15:40")).groups == 2, "an hour after the event, but not after each other"


def test_recordings_and_who_answers_for_what_they_print_are_late_by_nature_and_no_hearsay() -> None:
    late = "2022-03-17T15:20"
    for door, groups in (("form", 1), ("adsb", 2), ("feed", 2), ("authority", 2)):
        assert one(told("a", 1), told("b", 20, door=door, received=late)).groups == groups
    assert one(told("a", 1, door="adsb"), told("b", 20, received=late)).groups == 2, "nobody has read a recording who tells an hour later"


def test_a_later_hour_or_another_place_is_no_hearsay() -> None:
    later = told("b", 1, received="2022-03-17T15:30")
    seen = later.sightings[0]
    away = Place(name="Brod", id="b", kind=PlaceKind.SETTLEMENT, lat=53.1, lon=27.1)
    at = When(start="2022-03-17T15:10", end="2022-03-17T15:10", precision=Precision.MINUTE)
    for new, groups in ((seen, 1), (msgspec.structs.replace(seen, when=at), 2), (msgspec.structs.replace(seen, when=None), 1),
                        (msgspec.structs.replace(seen, when=None, places=(away,)), 2)):
        assert one(told("a", 1), msgspec.structs.replace(later, sightings=(new,))).groups == groups


def test_a_forward_that_comes_late_does_not_join_its_original_to_another() -> None:
    words = "12ab" * 32
    found = one(told("a", 1), told("b", 20, signature=words), told("c", 40, signature=words, received="2022-03-17T15:30"))
    assert found.groups == 2


def noted(incident: Incident, factor: str) -> list[Reason]:
    """Return the reasons of one factor."""
    return [reason for reason in incident.reasons if reason.factor == factor]
