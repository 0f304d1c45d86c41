"""What counts as evidence: kinds that stand alone, times that are missing, who speaks for it and who against."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dazor.model.codes import Act, Label, PlaceKind
from dazor.model.facts import Reason, Report
from dazor.model.sources import kind_of
from dazor.verification import assess
from dazor.verification.evidence import gather
from dazor.verification.ledger import kinds_of
from dazor.verification.sources import standing_alone
from tests.rooms.verification.cases import case, crowd, place, said, seen


def once(*ids: str) -> tuple[Reason, ...]:
    """Return the reason of reports that count once."""
    return (Reason(factor="counted_once", evidence=ids),)


def public(name: str, origin: str = "some_channel", **values: object) -> Report:
    """Return a report of a public channel."""
    return msgspec.structs.replace(Report(id=name, sightings=(seen(),), door="telegram", origin=origin), **values)


@pytest.mark.parametrize(("door", "origin", "kind"), [
    ("form", "", "anonymous"), ("telegram", "", "anonymous"), ("telegram", "chan", "channel"), ("bot", "", "anonymous"),
    ("channel", "", "channel"), ("telegram-channel", "", "channel"), ("feed", "", "outlet"), ("news outlet", "", "outlet"),
    ("authority", "x", "authority"), ("", "", "anonymous"), ("carrier pigeon", "", "anonymous")])
def test_doors_of_other_names_are_read_as_kinds(door: str, origin: str, kind: str) -> None:
    assert kind_of(Report(id="a", door=door, origin=origin)) == kind


def test_a_reader_who_passes_on_a_channel_is_no_second_kind() -> None:
    reports = [public("c"), *crowd(1)]
    alone, copied = case(*reports), case(*reports, groups=1, wordings=1, reasons=once("c", "r000"))
    assert kinds_of(gather(*alone, [])) == 2
    assert kinds_of(gather(*copied, [])) == 1
    assert assess(*copied).kinds == 1


def test_kinds_are_matched_to_the_groups_that_serve_most_of_them() -> None:
    kinds = {"anonymous": ("a", "b"), "channel": ("c",), "outlet": ("d", "e")}
    assert set(standing_alone(kinds, [])) == {"anonymous", "channel", "outlet"}
    assert len(standing_alone(kinds, [frozenset("abc"), frozenset("de")])) == 2
    assert len(standing_alone(kinds, [frozenset("acd")])) == 3, "b and e have words of their own"


@given(st.lists(st.sampled_from(["anonymous", "channel", "outlet", "authority"]), min_size=1, max_size=12), st.data())
def test_kinds_never_exceed_kinds_or_groups(doors: list[str], data: st.DataObject) -> None:
    kinds: dict[str, tuple[str, ...]] = {}
    for number, door in enumerate(doors):
        kinds[door] = (*kinds.get(door, ()), f"r{number}")
    cut = data.draw(st.integers(0, len(doors)))
    together = frozenset(f"r{n}" for n in range(cut))
    found = standing_alone(kinds, [together] if len(together) > 1 else [])
    assert len(found) <= min(len(kinds), len(doors) - max(0, cut - 1))
    assert len(set(found)) == len(found) >= 1


def test_who_denies_it_brings_no_kind_and_no_support() -> None:
    witnesses = crowd(3)
    denial = public("n", sightings=(seen(negated=True),))
    incident, reports = case(*witnesses, denial, groups=3, wordings=3)
    found = gather(incident, reports, [])
    assert (found.kinds, found.reports, found.independent) == (("anonymous",), 3, 3)
    assert found.contradicting == ("n",)
    assert assess(incident, reports).p < assess(*case(*witnesses)).p


def test_one_denial_weighs_less_against_many_witnesses() -> None:
    def loss(many: int) -> float:
        denial = Report(id="n", sightings=(seen(negated=True),), door="form")
        incident, reports = case(*crowd(many), denial, groups=many, wordings=many)
        return next(line.decibans for line in assess(incident, reports).ledger if line.factor == "contradicted")
    assert loss(2) < loss(10) < 0


def test_without_a_stated_time_the_time_of_arrival_shows_what_no_train_can_do() -> None:
    def told(name: str, where: float, arrived: str) -> Report:
        return Report(id=name, sightings=(seen(place(name, where), at=None),), received=arrived)
    far = case(told("a", 52.0, "2022-03-17T14:20"), told("b", 55.5, "2022-03-17T14:30"))
    near = case(told("a", 52.0, "2022-03-17T14:20"), told("b", 52.6, "2022-03-17T14:30"))
    later = case(told("a", 52.0, "2022-03-17T14:20"), told("b", 55.5, "2022-03-17T20:30"))
    assert gather(*far, []).impossible == (("a", "b"),)
    assert gather(*near, []).impossible == gather(*later, []).impossible == ()
    assert gather(*case(told("a", 52.0, "2022-03"), told("b", 55.5, "")), []).impossible == ()


def test_missing_fields_take_nothing_apart() -> None:
    bare = [Report(id=f"r{n}", sightings=(msgspec.structs.replace(seen(place(people=None)), when=None, count=None),)) for n in range(4)]
    known = assess(*case(*bare))
    assert 0 < known.p < 1
    assert not {"flood", "impossible_travel"} & {line.factor for line in known.ledger}


def test_a_place_nobody_counted_can_be_flooded_too() -> None:
    def lines(many: int, people: int | None) -> dict[str, float]:
        return {line.factor: line.decibans for line in assess(*case(*crowd(many, where=place(people=people)))).ledger}
    assert lines(20, None)["flood"] < 0
    assert lines(20, 800)["flood"] < lines(20, None)["flood"], "a village sends less than an unknown town"
    assert "flood" not in lines(4, None)


def test_a_message_that_nothing_happened_is_believed_less() -> None:
    incident, reports = case(*(Report(id=f"r{n}", sightings=(seen(negated=True),), door="feed") for n in range(3)), negated=True)
    assert "nothing_seen" in {line.factor for line in assess(incident, reports).ledger}


@pytest.mark.parametrize(("method", "adds"), [("geolocation", 1), ("adsb", 1), ("satellite", 1), ("weather", 0), ("timetable", 0),
                                              ("reverse_image", 0), ("airframe_register", 0)])
def test_only_checks_that_see_the_thing_itself_are_kinds(method: str, adds: int) -> None:
    incident, reports = case(*crowd(3))
    known = assess(incident, reports, [said(Act.CHECKED, value=f"{method}:confirms")])
    assert known.kinds == 1 + adds
    assert known.p > assess(incident, reports).p


def test_where_and_when_of_one_picture_are_one_kind() -> None:
    both = [said(Act.CHECKED, value="geolocation:confirms"), said(Act.CHECKED, value="chronolocation:confirms")]
    assert assess(*case(*crowd(3)), both).kinds == 2


def test_a_check_that_settles_nothing_stands_as_a_line_of_nothing() -> None:
    incident, reports = case(*crowd(3))
    known = assess(incident, reports, [said(Act.CHECKED, value="satellite:inconclusive")])
    line = next(line for line in known.ledger if line.factor == "check_satellite")
    assert (line.decibans, line.values["result"], known.p, known.kinds) == (0.0, "inconclusive", assess(incident, reports).p, 1)


def test_the_sentences_name_what_would_help_this_type() -> None:
    aircraft = [Report(id=f"r{n}", sightings=(seen(label=Label.AIRCRAFT_TAKEOFF),), door="form") for n in range(2)]
    known = assess(*case(*aircraft))
    assert any("transponders" in sentence for sentence in known.would_change)
    assert any("public channel" in sentence for sentence in known.would_change)
    after = assess(*case(*aircraft), [said(Act.CHECKED, value="adsb:confirms")])
    promised = next(s for s in known.would_change if "transponders" in s).rstrip(".")[-1]
    assert after.grade[1] == promised


def test_what_cannot_both_be_right_is_named_with_what_deciding_would_bring() -> None:
    reports = [*crowd(6), public("c"), Report(id="x", sightings=(seen(place("Brod", 56.0)),))]
    known = assess(*case(*reports))
    assert any("x" in s and "cannot both be right" in s and "credibility is" in s for s in known.would_change)


def test_a_place_that_is_only_named_is_a_place_and_can_be_flooded() -> None:
    named = msgspec.structs.replace(place(people=800), lat=None, lon=None)
    found = gather(*case(*crowd(20, where=named)), [])
    assert (found.located, found.places, found.sent_from) == (True, 1, ((20, 800),))
    vague = msgspec.structs.replace(named, kind=PlaceKind.VAGUE)
    assert not gather(*case(*crowd(2, where=vague)), []).located


def test_a_name_that_no_pack_knows_is_nowhere() -> None:
    invented = msgspec.structs.replace(place(people=800), id="", lat=None, lon=None, ladder=(), unknown=True)
    found = gather(*case(*crowd(3, where=invented)), [])
    assert (found.located, found.sent_from) == (False, ())
