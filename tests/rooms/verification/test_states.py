"""Who may do what, and what stands after an undo."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dazor.model.codes import Act, ReleaseClass, Verification, Work
from dazor.model.facts import Judgement
from dazor.verification import (
    ActRefused,
    NothingToUndo,
    NotSigned,
    SamePerson,
    Standing,
    WrongRole,
    WrongState,
    allowed,
    effective,
    standing,
)
from dazor.verification.standing import is_grade
from dazor.verification.states import ROLES, RULES, SIGNATURES
from tests.rooms.verification.cases import said

READY = [said(Act.OPENED), said(Act.CLAIMED, "ann"), said(Act.GRADED, "ann", "B2"), said(Act.VERIFIED, "ann", "verified")]


def test_an_incident_walks_from_candidate_to_released() -> None:
    steps = [*READY, said(Act.SIGNED, "ann", "verifier"), said(Act.SIGNED, "bob", "publisher"), said(Act.RELEASED, "bob")]
    states = [standing(steps[:n]).work for n in range(len(steps) + 1)]
    assert states == [Work.CANDIDATE, Work.CANDIDATE, Work.CLAIMED, Work.IN_VERIFICATION, Work.READY, Work.READY,
                      Work.READY, Work.CLOSED]
    now = standing(steps)
    assert (now.grade, now.graded_by, now.verification, now.released) == ("B2", "ann", Verification.VERIFIED, True)
    assert now.claimed_by == "ann"


def test_two_people_sign_a_delayed_release() -> None:
    now = standing(READY)
    with pytest.raises(NotSigned, match="publisher and of a verifier"):
        allowed(now, Act.RELEASED, "publisher", "bob", release_class=ReleaseClass.R2)
    one = standing([*READY, said(Act.SIGNED, "bob", "publisher")])
    with pytest.raises(NotSigned, match="verifier is missing"):
        allowed(one, Act.RELEASED, "publisher", "bob", release_class=ReleaseClass.R2)
    with pytest.raises(SamePerson, match="signed already"):
        allowed(one, Act.SIGNED, "verifier", "bob", release_class=ReleaseClass.R2)
    both = standing([*READY, said(Act.SIGNED, "bob", "publisher"), said(Act.SIGNED, "ann", "verifier")])
    allowed(both, Act.RELEASED, "publisher", "bob", release_class=ReleaseClass.R2)
    twice = standing([*READY, said(Act.SIGNED, "bob", "publisher"), said(Act.SIGNED, "bob", "verifier")])
    with pytest.raises(NotSigned):
        allowed(twice, Act.RELEASED, "publisher", "bob", release_class=ReleaseClass.R2)


def test_who_verified_does_not_publish_the_same_item() -> None:
    now = standing(READY)
    with pytest.raises(SamePerson, match="ann verified this incident"):
        allowed(now, Act.SIGNED, "publisher", "ann", release_class=ReleaseClass.R1)
    with pytest.raises(SamePerson):
        allowed(now, Act.SIGNED, "publisher", "ann")
    allowed(now, Act.SIGNED, "publisher", "ann", release_class=ReleaseClass.R3)
    allowed(now, Act.SIGNED, "publisher", "bob")
    signed = standing([*READY, said(Act.SIGNED, "bob", "publisher")])
    with pytest.raises(SamePerson, match="another person must release"):
        allowed(signed, Act.RELEASED, "publisher", "ann", release_class=ReleaseClass.R1)
    allowed(signed, Act.RELEASED, "publisher", "bob", release_class=ReleaseClass.R1)


def test_without_a_class_the_strictest_is_asked() -> None:
    signed = standing([*READY, said(Act.SIGNED, "bob", "publisher")])
    with pytest.raises(NotSigned):
        allowed(signed, Act.RELEASED, "publisher", "bob")


def test_a_persons_case_takes_case_and_safety_officer() -> None:
    now = standing(READY)
    with pytest.raises(WrongRole, match="not signed by a publisher"):
        allowed(now, Act.SIGNED, "publisher", "bob", release_class=ReleaseClass.R5)
    allowed(now, Act.SIGNED, "safety_officer", "eve", release_class=ReleaseClass.R5)
    both = standing([*READY, said(Act.SIGNED, "eve", "safety_officer"), said(Act.SIGNED, "cat", "case_officer")])
    allowed(both, Act.RELEASED, "case_officer", "cat", release_class=ReleaseClass.R5)


def test_what_is_never_published_is_refused_to_everybody() -> None:
    with pytest.raises(WrongState, match="never released"):
        allowed(standing(READY), Act.RELEASED, "publisher", "bob", release_class=ReleaseClass.R6)
    with pytest.raises(WrongRole, match="nobody"):
        allowed(standing(READY), Act.SIGNED, "publisher", "bob", release_class=ReleaseClass.R6)


def test_what_was_found_false_is_not_released() -> None:
    signed = [*READY, said(Act.VERIFIED, "cat", "deception"), said(Act.SIGNED, "bob", "publisher")]
    with pytest.raises(WrongState, match="deception"):
        allowed(standing(signed), Act.RELEASED, "publisher", "bob", release_class=ReleaseClass.R1)


@pytest.mark.parametrize("role", ["operator", "auditor"])
def test_who_sees_no_content_does_nothing(role: str) -> None:
    for act in Act:
        with pytest.raises(WrongRole):
            allowed(standing(READY), act, role, "kim")


def test_an_unknown_role_is_named_with_the_known_ones() -> None:
    with pytest.raises(WrongRole, match="there is no role 'king'"):
        allowed(Standing(), Act.NOTED, "king", "kim")


def test_a_closed_incident_is_reopened_before_anything() -> None:
    closed = standing([*READY, said(Act.CLOSED)])
    with pytest.raises(WrongState, match="closed"):
        allowed(closed, Act.GRADED, "verifier", "ann")
    allowed(closed, Act.REOPENED, "triager", "tim")
    assert standing([*READY, said(Act.CLOSED), said(Act.REOPENED)]).work is Work.REOPENED


def test_a_withdrawal_is_open_to_the_safety_officer_in_every_state() -> None:
    for work in Work:
        allowed(Standing(work=work), Act.WITHDREW, "safety_officer", "eve")
    out = standing([*READY, said(Act.SIGNED, "bob", "publisher"), said(Act.RELEASED, "bob"), said(Act.WITHDREW, "eve")])
    assert (out.released, out.signatures, out.work) == (False, (), Work.REOPENED)


def test_a_signature_falls_with_what_was_signed() -> None:
    for act, value in ((Act.GRADED, "C3"), (Act.VERIFIED, "contested"), (Act.RETYPED, "mil.exercise"), (Act.MERGED, ""),
                       (Act.SPLIT, "")):
        assert standing([*READY, said(Act.SIGNED, "bob", "publisher"), said(act, "cat", value)]).signatures == ()
    assert standing([*READY, said(Act.SIGNED, "bob", "publisher"), said(Act.NOTED)]).signatures == (("publisher", "bob"),)
    assert standing([said(Act.RETYPED, value="mil.exercise")]).type == "mil.exercise"


def test_an_undo_takes_back_the_last_act_and_an_undone_undo_brings_it_back() -> None:
    graded, undo = said(Act.GRADED, "ann", "B2"), said(Act.UNDID, "ann")
    assert standing([graded]).grade == "B2"
    assert standing([graded, undo]).grade == ""
    assert standing([graded, undo, said(Act.UNDID, "ann", undo.at)]).grade == "B2"
    assert standing([said(Act.UNDID)]) == Standing()


def test_an_undo_can_name_an_earlier_act() -> None:
    first, second = said(Act.GRADED, "ann", "B2"), said(Act.VERIFIED, "ann", "verified")
    now = standing([first, second, said(Act.UNDID, "bob", first.at)])
    assert (now.grade, now.verification) == ("", Verification.VERIFIED)
    assert now.undoable == (second.at,)
    assert standing([first, said(Act.UNDID, "bob", "nothing")]).grade == "B2"


def test_two_undos_take_back_two_acts() -> None:
    acts = [said(Act.GRADED, "ann", "B2"), said(Act.GRADED, "ann", "C3"), said(Act.UNDID), said(Act.UNDID)]
    assert [standing(acts[:n]).grade for n in range(5)] == ["", "B2", "C3", "B2", ""]


def test_nothing_can_be_undone_where_nothing_was_done() -> None:
    with pytest.raises(NothingToUndo):
        allowed(Standing(), Act.UNDID, "verifier", "ann")
    allowed(standing(READY), Act.UNDID, "verifier", "ann")


def test_acts_of_a_later_version_stay_without_effect() -> None:
    assert standing([said("teleported"), said(Act.GRADED, value="Z9"), said(Act.VERIFIED, value="maybe")]).grade == ""


def test_only_two_signs_make_a_grade() -> None:
    assert [is_grade(g) for g in ("A1", "F6", "G1", "A7", "A", "A12", "")] == [True, True, False, False, False, False, False]


def test_every_act_has_its_rule_and_every_rule_known_roles() -> None:
    assert set(RULES) == set(Act)
    assert all(rule.roles <= set(ROLES) for rule in RULES.values())
    assert set(SIGNATURES) == set(ReleaseClass) - {ReleaseClass.R6}


HISTORY = st.lists(st.builds(lambda act, by, value: said(act, by, value), st.sampled_from(Act),
                             st.sampled_from(["ann", "bob"]), st.sampled_from(["", "B2", "verified", "publisher"])), max_size=12)


@given(HISTORY)
def test_what_stands_is_a_part_of_the_history_in_order(history: list[Judgement]) -> None:
    kept = effective(history)
    remaining = iter(history)
    assert all(any(judgement is other for other in remaining) for judgement in kept)
    assert all(judgement.what != Act.UNDID for judgement in kept)


@given(HISTORY)
def test_doing_and_undoing_leaves_everything_as_it_was(history: list[Judgement]) -> None:
    done = said(Act.GRADED, "ann", "A1")
    assert standing([*history, done, said(Act.UNDID, "ann", done.at)]) == standing(history)


@given(HISTORY, st.sampled_from(Act), st.sampled_from(ROLES), st.sampled_from(["ann", "bob"]),
       st.one_of(st.none(), st.sampled_from(ReleaseClass)))
def test_every_refusal_says_something_and_has_a_code(history: list[Judgement], act: Act, role: str, person: str,
                                                     asked: ReleaseClass | None) -> None:
    try:
        allowed(standing(history), act, role, person, release_class=asked)
    except ActRefused as refusal:
        said_code, sentence = refusal.code, str(refusal)
        ok = said_code.startswith("verification.V0") and len(sentence) > 30
        if not ok:
            raise AssertionError(sentence) from refusal
