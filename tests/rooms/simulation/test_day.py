"""A simulated day: the same for the same seed, its truth complete, nobody's data in it."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dazor.gazetteer import Pack, km
from dazor.model.codes import EVENT_TYPES, Label
from dazor.simulation import Day, Fate, Kind, NotADay, Sample, day
from dazor.simulation.events import minute_of

DATE = "2022-03-17"
PACK = Pack.embedded()
DAY = day(1, 1000, DATE, PACK)
DAYS = (DAY, day(2, 1000, DATE, PACK), day(3, 1000, DATE, PACK))
TEXTS = {s.id: s.text for s in DAY.messages}


def bytes_of(made: Day) -> bytes:
    return msgspec.json.encode(made)


def pairs(made: Day) -> Iterable[tuple[Sample, Fate]]:
    return zip(made.messages, made.truth.fates, strict=True)


def test_the_same_seed_gives_the_same_bytes() -> None:
    assert bytes_of(day(1, 1000, DATE, PACK)) == bytes_of(DAY)
    assert bytes_of(DAYS[1]) != bytes_of(DAY)


@pytest.mark.parametrize("hash_seed", ["0", "4242"])
def test_the_bytes_do_not_depend_on_the_hash_seed_of_the_process(hash_seed: str) -> None:
    code = ("import hashlib, msgspec; from dazor.gazetteer import Pack; from dazor.simulation import day; "
            f"print(hashlib.sha256(msgspec.json.encode(day(1, 1000, {DATE!r}, Pack.embedded()))).hexdigest())")
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True,
                         env={**os.environ, "PYTHONHASHSEED": hash_seed})
    assert run.stdout.strip() == hashlib.sha256(bytes_of(DAY)).hexdigest()


@given(seed=st.integers(0, 2**32), messages=st.integers(1, 120))
@settings(max_examples=15)
def test_a_day_has_exactly_as_many_messages_as_asked_for(seed: int, messages: int) -> None:
    made = day(seed, messages, DATE, PACK)
    assert len(made.messages) == len(made.truth.fates) == messages
    assert [s.id for s in made.messages] == [f.id for f in made.truth.fates]
    assert all(s.text.strip() for s in made.messages)


def test_the_truth_of_every_message_can_be_resolved() -> None:
    for made in DAYS:
        planted = {p.id: p for p in made.truth.incidents}
        ids = {s.id for s in made.messages}
        for fate in made.truth.fates:
            assert (fate.incident in planted) == (fate.kind in (Kind.WITNESS, Kind.ECHO)), fate
            assert bool(fate.of) == (fate.kind is Kind.ECHO)
            assert not fate.of or fate.of in ids
            assert (fate.type is None) == (fate.kind is Kind.NONEVENT)
            assert (fate.lat is None) == (fate.place == "")
            assert fate.kind is not Kind.FLOOD or fate.campaign


def test_every_planted_incident_was_told_by_somebody() -> None:
    for made in DAYS:
        told = {f.incident for f in made.truth.fates if f.kind is Kind.WITNESS}
        assert {p.id for p in made.truth.incidents} == told


def test_a_writer_who_says_where_he_is_is_not_at_the_event() -> None:
    homes = [f for made in DAYS for f in made.truth.fates if f.observer]
    assert len(homes) >= 20
    assert all(PACK.by_id(f.observer) is not None and f.observer != f.place for f in homes)


def test_an_echo_comes_after_what_it_repeats() -> None:
    sent = {s.id: s.published for s in DAY.messages}
    fates = {f.id: f for f in DAY.truth.fates}
    for fate in DAY.truth.fates:
        if fate.of:
            assert sent[fate.id] >= sent[fate.of]
            assert fate.incident == fates[fate.of].incident


def test_kinds_and_languages_have_their_shares() -> None:
    for made in DAYS:
        kinds = Counter(f.kind for f in made.truth.fates)
        assert 500 <= kinds[Kind.WITNESS] <= 600
        assert 100 <= kinds[Kind.NONEVENT] <= 160
        assert all(30 <= kinds[kind] <= 160 for kind in (Kind.ECHO, Kind.FLOOD, Kind.FAKE, Kind.NEGATED))
        languages = Counter(s.lang for s in made.messages)
        assert 400 <= languages["ru"] <= 640
        assert 100 <= languages["be"] <= 280
        assert all(languages[lang] >= 20 for lang in ("uk", "pl", "en", "mixed"))


def test_all_types_occur_within_three_days() -> None:
    planted = Counter(p.type for made in DAYS for p in made.truth.incidents)
    assert set(planted) == set(Label)
    assert planted[Label.GROUND_CONVOY] == max(planted.values())
    assert min(len(made.truth.incidents) for made in DAYS) >= 200
    codes = {p.code for made in DAYS for p in made.truth.incidents}
    assert codes - {""} <= set(EVENT_TYPES)


def test_times_lie_within_the_day_in_order_of_arrival() -> None:
    for made in DAYS:
        assert all(s.published[:10] == s.received[:10] == DATE for s in made.messages)
        assert all(s.published <= s.received for s in made.messages)
        assert all(a.received <= b.received for a, b in pairwise(made.messages))
        assert all(p.start <= p.end for p in made.truth.incidents)


def test_every_planted_place_is_within_the_pack() -> None:
    for made in DAYS:
        spots = {(spot.id, spot.lat, spot.lon) for p in made.truth.incidents for spot in p.places}
        named = {(f.place, f.lat, f.lon) for f in made.truth.fates if f.place}
        for id_, lat, lon in spots | named:
            entry = PACK.by_id(id_)
            assert entry is not None
            assert (entry.lat, entry.lon) == (lat, lon)


def test_what_moves_keeps_to_a_plausible_speed() -> None:
    limits = {Label.GROUND_CONVOY: 65.0, Label.RAIL_TRANSPORT: 65.0, Label.AIRCRAFT_FLIGHT: 700.0, Label.DRONE: 200.0}
    moving = [p for made in DAYS for p in made.truth.incidents if p.moving and len(p.places) > 1]
    assert len(moving) > 50
    for planted in moving:
        for a, b in pairwise(planted.places):
            hours = (minute_of(b.at) - minute_of(a.at) + 1) / 60
            assert km(a.lat, a.lon, b.lat, b.lon) / hours <= limits[planted.type]


def test_a_flood_comes_from_one_village_within_an_hour() -> None:
    floods = [[(s, f) for s, f in pairs(made) if f.kind is Kind.FLOOD and f.campaign == name]
              for made in DAYS for name in {f.campaign for f in made.truth.fates if f.kind is Kind.FLOOD}]
    for flood in floods:
        minutes = [minute_of(s.published) for s, _ in flood]
        assert max(minutes) - min(minutes) <= 60
        assert len({f.place for _, f in flood}) == 1
        entry = PACK.by_id(flood[0][1].place)
        assert entry is not None
        assert (entry.population or 0) < 3000
    assert sum(len(flood) >= 8 for flood in floods) >= len(DAYS)


def test_an_invented_track_is_where_it_cannot_be() -> None:
    names = {f.campaign for f in DAY.truth.fates if f.campaign.startswith("track")}
    assert names
    for name in names:
        track = [(minute_of(s.published), f) for s, f in pairs(DAY) if f.campaign == name]
        speeds = [km(a.lat or 0, a.lon or 0, b.lat or 0, b.lon or 0) / ((abs(at - to) + 1) / 60)
                  for (at, a), (to, b) in pairwise(track)]
        assert max(speeds, default=999) > 100


def test_nothing_in_a_text_tells_what_it_is() -> None:
    for made in DAYS:
        for sample, fate in pairs(made):
            assert fate.incident not in sample.text or not fate.incident
            assert fate.campaign not in sample.text or not fate.campaign
            assert "{" not in sample.text
            assert "[" not in sample.text


PHONE = re.compile(r"\+?\d[\d ()-]{8,}\d")
RESERVED = re.compile(r"(\+375 29 555-01-|\+375 33 555 01 |\+380 67 555 01 |\+48 555 010 1|8 029 555 01 )\d\d")


def test_no_personal_data_lies_outside_the_invented_ranges() -> None:
    for made in DAYS:
        for text in (s.text for s in made.messages):
            assert all(RESERVED.search(found) for found in PHONE.findall(text)), text
            assert all(name.endswith("_example") for name in re.findall(r"(?<![\w.])@(\w+)", text)), text
            assert all(domain.startswith("example.") for domain in re.findall(r"\w@([\w.]+\w)", text)), text
            assert all(re.search(r"\.example\.(com|org|net)/", url) for url in re.findall(r"https?://\S+", text)), text


def test_every_family_of_danger_is_planted_for_triage_to_find() -> None:
    traits = Counter(trait for made in DAYS for f in made.truth.fates for trait in f.traits)
    expected = {"private", "planning", "instruction", "link", "forwarded", "reworded", "translated", "wrong_place",
                "wrong_type", "wrong_count", "rounded", "hedged", "observer"}
    assert expected <= set(traits)
    assert traits["planning"] <= 3 * len(DAYS)


def test_a_thousand_messages_are_made_within_two_seconds() -> None:
    start = time.process_time()
    day(5, 1000, DATE, PACK)
    assert time.process_time() - start < 2.0


@pytest.mark.parametrize(("messages", "date"), [(0, DATE), (-3, DATE), (10**9, DATE), (10, "2022-02-30"), (10, "today")])
def test_what_is_no_day_is_refused_by_name(messages: int, date: str) -> None:
    with pytest.raises(NotADay) as refused:
        day(1, messages, date, PACK)
    assert refused.value.code == "simulation.S01"
