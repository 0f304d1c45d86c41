"""Times and numbers as coarse as a class: true, never finer than asked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dazor.disclosure import coarsen
from dazor.disclosure.coarsen import Period
from dazor.model.codes import Precision
from dazor.model.facts import Count, When
from dazor.model.public import PublicCount
from tests.rooms.disclosure.cases import counts, whens


def when(start: str, end: str = "", precision: Precision = Precision.MINUTE) -> When:
    return When(start=start, end=end or start, precision=precision)


@pytest.mark.parametrize(("stated", "form", "start", "end", "precision"), [
    (when("2022-03-17T14:20"), "minute", "2022-03-17T14:20", "2022-03-17T14:20", "minute"),
    (when("2022-03-17T14:20:31"), "minute", "2022-03-17T14:20", "2022-03-17T14:20", "minute"),
    (when("2022-03-17T14:20"), "part_of_day", "2022-03-17T12:00", "2022-03-17T17:59", "part_of_day"),
    (when("2022-03-17T23:50", "2022-03-18T00:10"), "part_of_day", "2022-03-17T18:00", "2022-03-18T05:59", "range"),
    (when("2022-03-17T14"), "part_of_day", "2022-03-17T12:00", "2022-03-17T17:59", "part_of_day"),
    (when("2022-03-17T14:20"), "day", "2022-03-17", "2022-03-17", "day"),
    (when("2022-03-17T23:50", "2022-03-18T00:10"), "day", "2022-03-17", "2022-03-18", "range"),
    (when("2022-03", precision=Precision.MONTH), "day", "2022-03", "2022-03", "month"),
    (when("2022-12", precision=Precision.MONTH), "week", "2022-11-28", "2023-01-01", "range"),
    (when("2022", precision=Precision.YEAR), "part_of_day", "2022", "2022", "year"),
    (when("2022-03-17", precision=Precision.DAY), "part_of_day", "2022-03-17", "2022-03-17", "day"),
    (when("2022-03-17T14:20"), "week", "2022-03-14", "2022-03-20", "week"),
    (when("2022-03-17T14:20"), "as_stated", "2022-03-17T14:20", "2022-03-17T14:20", "minute")])
def test_a_time_is_rounded_to_its_form(stated: When, form: str, start: str, end: str, precision: str) -> None:
    said = coarsen.time(stated, form)
    assert (said.start, said.end, said.precision) == (start, end, precision)


@given(whens(), st.sampled_from(["part_of_day", "day", "week"]))
def test_a_coarse_time_holds_the_stated_one(stated: When, form: str) -> None:
    exact, said = Period(stated.start, stated.end), coarsen.time(stated, form)
    shown = Period(said.start, said.end)
    assert shown.first <= exact.first
    assert shown.end >= exact.end


@given(whens(), st.sampled_from(["part_of_day", "day", "week"]))
def test_rounding_twice_is_rounding_once(stated: When, form: str) -> None:
    once = coarsen.time(stated, form)
    again = coarsen.time(When(start=once.start, end=once.end, precision=once.precision), form)
    assert (again.start, again.end) == (once.start, once.end)


@pytest.mark.parametrize(("known", "form", "groups", "said"), [
    (None, "as_stated", 3, None), (Count(unit="wagon"), "bounds", 3, None),
    (Count(min=40, max=40), "none", 3, None),
    (Count(min=40, max=40), "as_stated", 1, PublicCount(min=40, max=40)),
    (Count(min=17, max=17), "exact_if_two", 2, PublicCount(min=17, max=17)),
    (Count(min=17, max=17), "exact_if_two", 1, PublicCount(min=17)),
    (Count(min=15, max=20, approx=True), "exact_if_two", 3, PublicCount(min=15)),
    (Count(min=17, max=17), "at_least", 3, PublicCount(min=17)), (Count(max=17), "at_least", 3, None),
    (Count(min=17, max=17), "bounds", 3, PublicCount(min=10, max=20)),
    (Count(min=17), "bounds", 3, PublicCount(min=10)), (Count(max=7), "bounds", 3, PublicCount(max=10)),
    (Count(max=5000), "bounds", 3, None), (Count(min=0, max=0), "bounds", 3, PublicCount(min=0, max=0)),
    (Count(min=3, max=8), "three_or_fewer", 3, PublicCount(min=3)),
    (Count(min=1, max=2), "three_or_fewer", 3, PublicCount(fewer_than_three=True)),
    (Count(min=2), "three_or_fewer", 3, None)])
def test_a_number_takes_the_form_of_its_class(known: Count | None, form: str, groups: int,
                                              said: PublicCount | None) -> None:
    assert coarsen.count(known, form, groups) == said


@given(counts(), st.sampled_from(["as_stated", "at_least", "exact_if_two", "bounds", "three_or_fewer", "none"]))
def test_a_bounded_number_always_holds_the_true_one(known: Count | None, form: str) -> None:
    said = coarsen.count(known, form, 2)
    if said is not None:
        assert known is not None
        assert said.min is None or (known.min is not None and said.min <= known.min)
        assert said.max is None or (known.max is not None and said.max >= known.max)
