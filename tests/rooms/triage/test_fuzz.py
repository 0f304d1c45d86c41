"""Random and mutated messages are read without a crash; the bench of the same makes as many as there is time for."""

from __future__ import annotations

import random

import pytest
from bench import fuzz

from dazor.gazetteer import Pack
from dazor.model.raw import MAX_TEXT_BYTES
from dazor.triage import read
from tests.rooms.gazetteer.cast import needs_embedded

RUNS = 400


@needs_embedded
@pytest.mark.parametrize("seed", [11, 12])
def test_mutated_messages_are_read_and_every_span_lies_in_the_text(seed: int) -> None:
    pack, lines, chance = Pack.embedded(), fuzz.lines_of(""), random.Random(seed)
    for _ in range(RUNS):
        text = fuzz.made(lines, chance)
        report = read(text, published="2022-03-10T14:20", pack=pack)
        assert all(0 <= span.start < span.end <= len(text) for span in report.spans), text


@needs_embedded
def test_a_very_long_text_is_read_for_events_up_to_a_point_and_for_private_data_throughout() -> None:
    filler = "Учора ў Мазыры было ціха. " * 400
    text = f"{filler}Мой тэлефон +375 29 123-45-67. Калона прайшла праз Жлобін."
    report = read(text, published="2022-03-10", pack=Pack.embedded())
    assert report.read_to is not None
    assert report.read_to < len(filler)
    assert [item.kind for item in report.pii] == ["phone"]
    assert all(place.name != "Zhlobin" for sighting in report.sightings for place in sighting.places)
    short = read(filler[:200], published="2022-03-10", pack=Pack.embedded())
    assert short.read_to is None


@needs_embedded
def test_no_number_handle_or_order_of_words_is_remembered() -> None:
    from dazor.triage.facts import FACTS
    from dazor.triage.tokens import _SPELLED

    pack = Pack.embedded()
    read("Пішыце на @anna_1985 ці +375291234567, дом 4521, Новая Калона 837", published="2022-03-10", pack=pack)
    for memory in (FACTS, _SPELLED, pack.words):
        assert not [word for word in memory if any(char.isdigit() for char in word) and len(word) > 2]
        assert not [word for word in memory if " " in word]


@needs_embedded
def test_the_longest_message_of_addresses_is_read_in_one_go() -> None:
    text = ("a@b." * MAX_TEXT_BYTES)[:MAX_TEXT_BYTES - 1]  # fifty seconds when every stretch was compared with every other
    assert len(read(text, pack=Pack.embedded()).pii) > 1000
