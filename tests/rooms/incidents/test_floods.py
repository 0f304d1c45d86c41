"""Alarms: more messages than a place can plausibly send, and many in one turn of phrase."""

from __future__ import annotations

import random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from dazor.incidents.floods import CAMPAIGN, FLOOD, Alarm, Expected, alarms, plausible
from dazor.model.codes import Role
from dazor.model.facts import Report
from tests.rooms.incidents.cases import SURFACE, place, report, sighting

WORDS = "a long column of green lorries goes through the village towards the border just now"


def sent(many: int, *, population: int | None = 800, words: str = "", every: int = 2, first: int = 0, **values: Any) -> list[Report]:
    """Return messages from one village, `every` minutes apart; each in its own words unless `words` are given."""
    where = place("Vokan", population=population, ladder=())
    fields: dict[str, Any] = {"door": "form", **values}
    return [report(f"r{first + n:03d}{words[:1]}", sighting(where=where), text=words and f"{words}{'!' * (n % 3)}",
                   published=f"2022-03-17T{8 + (first + n) * every // 60:02d}:{(first + n) * every % 60:02d}", **fields)
            for n in range(many)]


def factors(alarm: Alarm) -> list[str]:
    return [reason.factor for reason in alarm.because]


def test_twenty_messages_an_hour_from_a_village_of_eight_hundred_raise_an_alarm() -> None:
    found = alarms(sent(20))
    assert [(a.kind, a.messages, a.population, a.place) for a in found] == [(FLOOD, 20, 800, "Vokan")]
    assert (found[0].start, found[0].end, found[0].minutes) == ("2022-03-17T08:00", "2022-03-17T08:38", 60)
    assert factors(found[0]) == ["flood_rate", "flood_population"]
    assert "20 differently worded messages within 60 min name Vokan" in found[0].because[0].because


def test_the_same_twenty_messages_from_a_city_are_nothing_odd() -> None:
    assert alarms(sent(20, population=100_000)) == ()


def test_a_place_whose_inhabitants_nobody_counted_raises_no_flood() -> None:
    assert alarms(sent(40, population=None)) == ()


def test_twenty_copies_are_a_campaign_and_no_flood() -> None:
    found = alarms(sent(20, words=WORDS))
    assert [(a.kind, a.messages, a.wordings) for a in found] == [(CAMPAIGN, 20, 1)]
    assert factors(found[0]) == ["campaign_wording", "flood_population"]


def test_the_same_words_with_other_places_are_still_a_campaign() -> None:
    copies = [report(f"c{n}", sighting(where=name), text=WORDS, published=f"2022-03-17T09:0{n}")
              for n, name in enumerate(("Vokan", "Zara", "Hut", "Brod", "Vokan", "Zara", "Vokan"))]
    found = alarms(copies)
    assert [a.place for a in found] == ["Vokan"]
    assert found[0].because[1].values["places"] == "4"


def test_readers_who_pass_on_a_public_channel_raise_no_alarm_until_they_are_many() -> None:
    def told(many: int, public_at: str) -> tuple[Alarm, ...]:
        public = report("a", sighting(), text=WORDS, origin="some_channel", published=public_at)
        return alarms([public, *sent(many, words=WORDS)])
    assert told(9, "2022-03-17T07:30") == ()
    assert factors(told(9, "2022-03-17T12:30")[0])[-1] == "public_later"
    assert factors(told(20, "2022-03-17T07:30")[0])[-1] == "public_first"


def test_a_channel_that_tells_much_of_one_village_is_no_flood() -> None:
    assert alarms(sent(20, origin="some_channel")) == ()


def test_where_it_was_bound_for_is_not_where_people_saw_it() -> None:
    bound = place("Vokan", Role.TO, population=800, ladder=())
    assert alarms([report(f"r{n}", sighting(where=bound), published=f"2022-03-17T09:{n:02d}") for n in range(30)]) == ()


def test_an_epoch_of_six_hours_is_compared_with_what_six_hours_bring() -> None:
    def at(many: int, minutes: int) -> tuple[Alarm, ...]:
        return alarms([report(f"r{n}", sighting(where=place("Vokan", population=800, ladder=())), received="2022-03-17T06")
                       for n in range(many)], slot_minutes=minutes)
    assert len(at(14, 60)) == 1
    assert at(14, 360) == ()
    assert [a.minutes for a in at(30, 360)] == [360]


def test_two_floods_of_one_day_are_two_alarms() -> None:
    found = alarms([*sent(15, every=1), *sent(15, every=1, first=300)])
    assert [(a.messages, a.start[11:]) for a in found] == [(15, "08:00"), (15, "13:00")]


def test_messages_without_any_time_raise_nothing() -> None:
    assert alarms([report(f"r{n}", sighting(where=place("Vokan", population=50, ladder=()))) for n in range(30)]) == ()


@given(st.integers(0, 3_000_000), st.integers(0, 3_000_000), st.integers(1, 2000), st.integers(1, 2000))
@settings(max_examples=60)
def test_more_people_and_more_time_never_make_less_plausible(a: int, b: int, c: int, d: int) -> None:
    assert plausible(min(a, b), min(c, d)) <= plausible(max(a, b), max(c, d))
    assert plausible(a, c) >= Expected().fewest - 1


@given(st.integers(0, 40), st.integers(1, 6), st.randoms(use_true_random=False), st.sampled_from(["", WORDS]))
@settings(max_examples=40)
def test_alarms_are_the_same_in_every_order_and_more_messages_never_silence_one(
        many: int, every: int, chance: random.Random, words: str) -> None:
    whole = sent(many, every=every, words=words)
    mixed = list(whole)
    chance.shuffle(mixed)
    found = alarms(whole)
    assert alarms(mixed) == found
    assert len(alarms(whole[:-1])) <= len(found)
    for alarm in found:
        assert alarm.messages > alarm.plausible or alarm.wordings > alarm.plausible
        assert set(alarm.reports) <= {r.id for r in whole}
        assert SURFACE not in str(alarm), "no word of a message stands in an alarm"


@given(st.integers(6, 30))
@settings(max_examples=20)
def test_an_alarm_keeps_its_id_when_later_messages_come(many: int) -> None:
    first, later = alarms(sent(many, every=1)), alarms(sent(many + 5, every=1))
    assert {a.id for a in first} <= {a.id for a in later}
