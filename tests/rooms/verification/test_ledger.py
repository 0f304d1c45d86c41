"""The reckoning: every line in its direction, the sum is the probability, the machine never says verified."""

from __future__ import annotations

import math
from importlib.resources import files

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dazor.model.codes import Act, Label, Verification
from dazor.model.facts import Assessment, Reason, Report, When
from dazor.verification import assess
from dazor.verification.evidence import gather
from dazor.verification.ledger import admiralty, kinds_of, ledger
from dazor.verification.weights import AGAINST, FITTED, FOR, read
from tests.rooms.verification.cases import case, crowd, denied, place, said, seen

SHIPPED = files("dazor.verification").joinpath("weights.toml").read_text(encoding="utf-8")


def lines(known: Assessment) -> dict[str, float]:
    return {line.factor: line.decibans for line in known.ledger}


def checked(p: float, known: Assessment) -> bool:
    return math.isclose(p, 1 / (1 + 10 ** (-sum(lines(known).values()) / 10)), abs_tol=1e-3)


@given(st.integers(1, 30), st.integers(1, 30), st.lists(st.sampled_from(["form", "feed", "telegram"]), min_size=30,
       max_size=30), st.integers(0, 5), st.booleans(), st.sampled_from([None, 80, 800, 50_000]))
@settings(max_examples=200)
def test_the_lines_add_up_and_keep_their_signs(many: int, groups: int, doors: list[str], deniers: int, hedged: bool,
                                               people: int | None) -> None:
    reports = [Report(id=f"r{n}", sightings=(seen(place(people=people), hedged=hedged),), door=doors[n]) for n in range(many)]
    incident, given_reports = case(*reports, groups=min(groups, many),
                                   reasons=denied(*(f"d{n}" for n in range(deniers))))
    known = assess(incident, given_reports, [said(Act.CHECKED, value="geolocation:confirms")])
    assert checked(known.p, known)
    assert 0 <= known.p <= 1
    for line in known.ledger:
        assert line.because
        assert line.factor not in (*FOR, "check_geolocation") or line.decibans > 0
        assert line.factor not in AGAINST or line.decibans < 0


@given(st.integers(1, 25))
def test_one_more_independent_report_never_lowers_it(many: int) -> None:
    fewer, more = (assess(*case(*crowd(n, where=place(people=40_000_000)))) for n in (many, many + 1))
    assert more.p >= fewer.p


@given(st.integers(1, 20), st.integers(0, 20))
def test_one_more_copy_never_raises_it(groups: int, copies: int) -> None:
    before, after = (assess(*case(*crowd(groups + n), groups=groups)) for n in (copies, copies + 1))
    assert after.p <= before.p


@given(st.integers(0, 10))
def test_one_more_denial_never_raises_it(deniers: int) -> None:
    before, after = (assess(*case(*crowd(3), reasons=denied(*(f"d{i}" for i in range(n))))) for n in (deniers, deniers + 1))
    assert after.p < before.p


def test_one_anonymous_report_is_not_believed() -> None:
    known = assess(*case(*crowd(1)))
    assert known.p < 0.5
    assert (known.kinds, known.verification, known.by) == (1, Verification.SINGLE_SOURCE, "ledger")
    assert known.grade == "F4"
    assert any("more independent report" in sentence for sentence in known.would_change)
    assert any("second kind of evidence" in sentence for sentence in known.would_change)


def test_anonymous_messages_are_one_kind_however_many() -> None:
    known = assess(*case(*crowd(60, where=place(people=40_000_000))))
    assert known.kinds == 1
    assert known.p > 0.6
    assert known.grade in ("F2", "F3"), "credibility 1 needs a second kind"
    assert known.verification is Verification.CORROBORATED


def test_a_public_channel_and_an_outlet_are_kinds_of_their_own() -> None:
    reports = [*crowd(3), Report(id="c", sightings=(seen(),), door="telegram", origin="some_channel"),
               Report(id="o", sightings=(seen(),), door="feed", origin="some outlet")]
    known = assess(*case(*reports))
    assert known.kinds == 3
    assert known.grade == "C1"
    assert lines(known)["kinds_of_channel"] == round(2 * FITTED.factors["kinds_of_channel"], 1)


def test_a_village_that_sends_twenty_messages_is_a_flood() -> None:
    flood = assess(*case(*crowd(20, where=place(people=800))))
    assert lines(flood)["flood"] < -10
    assert flood.p < assess(*case(*crowd(3, where=place(people=800)))).p
    assert "flood" not in lines(assess(*case(*crowd(20, where=place(people=2_000_000)))))


def test_a_train_in_two_far_places_at_once_is_held_at_possible() -> None:
    reports = [*crowd(12), Report(id="x", sightings=(seen(place("Brod", 56.0)),))]
    known = assess(*case(*reports))
    assert known.p < 0.6
    assert next(line for line in known.ledger if line.factor == "impossible_travel").evidence
    assert any("cannot both be right" in sentence for sentence in known.would_change)
    on_the_way = [*crowd(12), Report(id="x", sightings=(seen(place("Zara", 53.2)),))]
    assert "impossible_travel" not in lines(assess(*case(*on_the_way)))
    aircraft = [Report(id=f"r{n}", sightings=(seen(place(str(n), 53.0 + n), label=Label.AIRCRAFT_FLIGHT),)) for n in (0, 2)]
    assert "impossible_travel" not in lines(assess(*case(*aircraft)))
    undated = [Report(id="a", sightings=(seen(),)), Report(id="b", sightings=(seen(place("Brod", 56.0), at=None),))]
    assert "impossible_travel" not in lines(assess(*case(*undated)))


def test_numbers_that_differ_by_far_agree_less() -> None:
    alike = [Report(id=f"r{n}", sightings=(seen(number=n),)) for n in (20, 22, 25)]
    apart = [Report(id=f"r{n}", sightings=(seen(number=n),)) for n in (2, 22, 90)]
    assert lines(assess(*case(*alike)))["agreement"] > lines(assess(*case(*apart))).get("agreement", 0)


def test_a_check_adds_a_kind_and_a_denying_check_takes_much() -> None:
    incident, reports = case(*crowd(3))
    plain = assess(incident, reports)
    confirmed = assess(incident, reports, [said(Act.CHECKED, value="geolocation:confirms")])
    refuted = assess(incident, reports, [said(Act.CHECKED, value="geolocation:denies")])
    assert confirmed.p > plain.p > refuted.p
    assert (confirmed.kinds, refuted.kinds) == (plain.kinds + 1, plain.kinds)
    assert confirmed.grade.startswith("B")
    repeated = [said(Act.CHECKED, value="geolocation:confirms") for _ in range(5)]
    assert assess(incident, reports, repeated).p == confirmed.p, "one method counts once"
    for made_up in ("a look at it", "hunch:confirms", "geolocation:perhaps"):
        assert assess(incident, reports, [said(Act.CHECKED, value=made_up)]).p == plain.p


def test_consent_is_recorded_but_is_no_evidence() -> None:
    incident, reports = case(*crowd(3))
    known = assess(incident, reports, [said(Act.CHECKED, value="consent:confirms")])
    assert known.p == assess(incident, reports).p
    assert known.kinds == 1
    assert lines(known)["consent"] == 0.0


def test_an_editor_overrules_and_the_ledger_keeps_both() -> None:
    incident, reports = case(*crowd(1))
    known = assess(incident, reports, [said(Act.GRADED, "ann", "B2", why="two photographs"),
                                       said(Act.VERIFIED, "bob", "verified")])
    assert (known.grade, known.by, known.verification) == ("B2", "ann", Verification.VERIFIED)
    assert known.p == assess(incident, reports).p
    assert ["two photographs" in line.because for line in known.ledger if line.factor == "editor"] == [True, False]


@pytest.mark.parametrize(("value", "state"), [("discounted", "discounted"), ("deception", "deception"),
                                              ("contested", "contested"), ("nonsense", "corroborated")])
def test_only_a_person_says_verified_or_false(value: str, state: str) -> None:
    incident, reports = case(*crowd(5), Report(id="c", sightings=(seen(),), door="telegram", origin="some_channel"))
    assert assess(incident, reports, [said(Act.VERIFIED, value=value)]).verification == state


def test_what_others_deny_is_contested() -> None:
    assert assess(*case(*crowd(3), reasons=denied("d"))).verification is Verification.CONTESTED
    assert assess(*case(*crowd(4), groups=2, reasons=())).verification is Verification.UNVERIFIED


def test_judgements_of_other_incidents_count_for_nothing() -> None:
    incident, reports = case(*crowd(3))
    other = msgspec.structs.replace(said(Act.CHECKED, value="geolocation:confirms"), incident="other")
    assert assess(incident, reports, [other]) == assess(incident, reports)


def test_reports_that_are_not_members_are_not_looked_at() -> None:
    incident, reports = case(*crowd(3))
    assert assess(incident, [*reports, Report(id="x", sightings=(seen(),), door="feed")]) == assess(incident, reports)


def test_neither_place_nor_time_cannot_be_judged() -> None:
    bare = seen(at=None)
    incident, reports = case(Report(id="a", sightings=(bare,)), places=(), when=None)
    known = assess(incident, reports)
    assert known.grade == "F6"
    assert {"no_place", "no_time"} <= set(lines(known))
    assert assess(incident, [], []).p == pytest.approx(known.p, abs=0.05)


def test_the_letter_is_judged_alone_from_the_digit() -> None:
    weak = case(Report(id="o", sightings=(seen(hedged=True),), door="feed"))
    assert assess(*weak).grade[0] == "D"
    strong = case(*crowd(20))
    assert assess(*strong).grade[0] == "F"


def test_the_sentences_of_what_would_change_it_are_true() -> None:
    incident, reports = case(*crowd(2, where=place(people=2_000_000)))
    known = assess(incident, reports)
    sentence = next(s for s in known.would_change if "more independent" in s)
    more, digit = int(sentence.split()[0]), sentence.rstrip(".").split()[-1]
    grown = assess(*case(*crowd(2 + more, where=place(people=2_000_000))))
    assert grown.grade[1] <= digit or digit == "1"


def test_grades_are_reproducible_from_what_was_found() -> None:
    incident, reports = case(*crowd(4), when=When(start="2022", end="2022", precision="year"))  # type: ignore[arg-type]
    found = gather(incident, reports, [])
    known = assess(incident, reports)
    assert known.grade == admiralty(found, known.p, kinds_of(found))


def test_reason_lines_name_their_reports() -> None:
    known = assess(*case(*crowd(3)))
    line = next(line for line in known.ledger if line.factor == "independent_reports")
    assert isinstance(line, Reason)
    assert line.evidence == ("r000", "r001", "r002")


def test_every_p_is_reproducible_from_its_lines_to_a_tenth() -> None:
    for many in (1, 2, 7):
        reports = [*crowd(many), Report(id="c", sightings=(seen(number=19),), door="telegram", origin="some_channel")]
        known = assess(*case(*reports))
        back = 10 * math.log10(known.p / (1 - known.p))
        assert sum(lines(known).values()) == pytest.approx(back, abs=0.1)
        incident, given_reports = case(*reports)
        assert known.ledger == ledger(gather(incident, given_reports, []))


def test_the_shipped_weights_have_their_signs_and_others_are_refused() -> None:
    assert all(FITTED.factors[name] >= 0 for name in FOR)
    assert all(FITTED.factors[name] < 0 for name in AGAINST), "a flood is a flood, whatever the days say"
    assert read(SHIPPED) == FITTED
    with pytest.raises(ValueError, match="wrong sign"):
        read(SHIPPED.replace("same_wording = -", "same_wording = "))
    with pytest.raises(ValueError, match="not those"):
        read(SHIPPED.replace("same_wording", "good_looks"))


def test_ten_copies_of_a_denial_are_one_denial() -> None:
    alike = (Reason(factor="negated_conflict", evidence=tuple(f"d{n}" for n in range(10)), values={"independent": "1"}),)
    one = assess(*case(*crowd(3), reasons=denied("d0")))
    assert assess(*case(*crowd(3), reasons=alike)).p == one.p


def test_a_denial_among_the_members_speaks_against_it() -> None:
    reports = [*crowd(3), Report(id="n", sightings=(seen(negated=True),))]
    assert lines(assess(*case(*reports)))["contradicted"] < 0


def test_a_file_alone_and_a_copy_with_it_are_counted_once() -> None:
    reports = [Report(id=f"r{n}", sightings=(seen(),), media=("aa",)) for n in range(3)]
    incident, given_reports = case(*reports)
    assert gather(incident, given_reports, []).own_files == 1


def test_what_is_believed_by_one_kind_alone_asks_for_another() -> None:
    known = assess(*case(*crowd(60, where=place(people=40_000_000))))
    assert any("second kind of evidence" in sentence for sentence in known.would_change)


def test_an_outlet_says_more_than_a_channel_and_a_second_one_more_still() -> None:
    def p(*sources: tuple[str, str]) -> float:
        told = [Report(id=f"s{n}", sightings=(seen(),), door=door, origin=name) for n, (door, name) in enumerate(sources)]
        return assess(*case(*crowd(1), *told)).p

    assert p(("telegram", "some_channel")) < p(("feed", "some outlet")) < p(("feed", "some outlet"), ("feed", "another outlet"))


def after(minutes: int, many: int) -> list[Report]:
    """Return reports that came as many minutes after the minute they state."""
    return [msgspec.structs.replace(report, received=f"2022-03-17T{14 + (20 + minutes) // 60}:{(20 + minutes) % 60:02d}")
            for report in crowd(many)]


def test_what_nobody_told_at_once_is_believed_less() -> None:
    soon, later, late = (assess(*case(*after(minutes, 3))) for minutes in (5, 20, 50))
    assert soon.p > later.p > late.p
    assert "nobody_at_once" not in lines(soon)
    assert lines(late)["nobody_at_once"] < lines(later)["nobody_at_once"] < 0
    assert assess(*case(*after(50, 2), after(5, 3)[2])).p == soon.p, "one who told at once is enough"


@given(st.integers(1, 25), st.integers(0, 120))
def test_one_more_who_tells_it_late_never_lowers_it(many: int, minutes: int) -> None:
    fewer, more = (assess(*case(*(msgspec.structs.replace(r, sightings=(seen(place(people=40_000_000)),)) for r in after(minutes, n))))
                   for n in (many, many + 1))
    assert more.p >= fewer.p


def test_a_twin_of_an_earlier_incident_is_believed_less() -> None:
    twin = assess(*case(*crowd(4), reasons=(Reason(factor="twin", values={"incident": "x"}),)))
    assert lines(twin)["twin"] < 0
    assert twin.p < assess(*case(*crowd(4))).p


def test_half_who_agree_on_type_and_number_are_as_good_as_all() -> None:
    def agreement(alike: int) -> float:
        others = [Report(id=f"o{n}", sightings=(seen(label=Label.GROUND_CONVOY),), door="form") for n in range(6 - alike)]
        return lines(assess(*case(*crowd(alike), *others))).get("agreement", 0.0)
    assert agreement(2) < agreement(3) == agreement(6)


@pytest.mark.parametrize(("factor", "value"), [("one_hand", "places"), ("borrowed_files", "files")])
def test_a_turn_of_phrase_for_several_places_and_a_borrowed_picture_speak_against_it(factor: str, value: str) -> None:
    said_twice = [assess(*case(*crowd(4), reasons=(Reason(factor=factor, values={value: str(many)}),))) for many in (2, 3)]
    plain = assess(*case(*crowd(4)))
    assert plain.p > said_twice[0].p > said_twice[1].p
    assert lines(said_twice[0])[factor] < 0
    assert assess(*case(*crowd(4), reasons=(Reason(factor=factor, values={value: "many"}),))).p == plain.p
