"""A sealed text in leaves: any order, any number of times, on any picture; what is missing is named."""

from __future__ import annotations

import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dazor.sealing import armour, shape
from dazor.sealing.errors import ArmourBroken

SEALED, OTHER = random.Random(1).randbytes(shape.ARMOURED), random.Random(2).randbytes(shape.ARMOURED)


@given(st.permutations(armour.leaves_of(SEALED) * 2 + armour.leaves_of(OTHER)), st.sampled_from(["\n", "", "\n> ", "\u200b \n"]))
def test_leaves_of_two_texts_are_put_together_in_any_order(found: list[str], between: str) -> None:
    cuts = armour.find(f"Hello{between}{between.join(found)}{between}Bye, Alice")
    assert {cut.sealed for cut in cuts} == {SEALED, OTHER}
    assert [cut.trouble for cut in cuts] == ["", ""]


@pytest.mark.parametrize(("lost", "said"), [({2}, "code 2 of 6 is missing"), ({1, 5, 6}, "codes 1, 5, 6 of 6 are missing")])
def test_a_missing_leaf_is_named_by_its_number(lost: set[int], said: str) -> None:
    kept = [leaf for number, leaf in enumerate(armour.leaves_of(SEALED), 1) if number not in lost]
    with pytest.raises(ArmourBroken, match=said):
        armour.read("\n".join(kept))


def test_a_leaf_that_lost_letters_counts_as_missing_until_it_comes_whole() -> None:
    leaves = armour.leaves_of(SEALED)
    cut_short = [*leaves[:5], leaves[5][:-4]]
    assert "code 6 of 6" in armour.find("\n".join(cut_short))[0].trouble
    assert armour.read("\n".join([*cut_short, leaves[5]])) == SEALED


def test_a_wrong_leaf_among_right_ones_does_no_harm_and_instead_of_one_is_found_out() -> None:
    leaves = list(armour.leaves_of(SEALED))
    wrong = re.sub(r"-[0-9a-f]{8}\n", f"-{armour.check(SEALED)}\n", armour.leaves_of(OTHER)[3])
    assert armour.read("\n".join([wrong, *leaves])) == SEALED
    leaves[3] = wrong
    assert "do not belong together" in armour.find("\n".join(leaves))[0].trouble


@pytest.mark.parametrize("head", ["DAZOR-1-PART-7-6-00000000", "DAZOR-1-PART-0-6-00000000", "DAZOR-1-PART-1-6-words"])
def test_a_leaf_of_an_impossible_number_is_none(head: str) -> None:
    assert armour.find(f"{head}\nabcd") == ()


def test_a_text_in_one_piece_and_in_leaves_is_found_in_both_forms() -> None:
    cuts = armour.find("\n".join([*armour.leaves_of(SEALED), armour.wrap(SEALED), *armour.leaves_of(OTHER)]))
    assert [cut.sealed for cut in cuts] == [SEALED, SEALED, OTHER]
