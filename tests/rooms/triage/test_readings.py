"""Scores over a corpus of short messages in our own words: all types, five languages, non-events, planning, orders.

A word added to a lexicon that breaks something fails here, and the failure says which messages are read otherwise. The
figures asked for are those measured when the corpus was written, less one or two messages of slack.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache

import msgspec
import pytest

from dazor.model.facts import Report

from .corpus import CORPUS, told

READINGS = CORPUS.with_name("readings.jsonl")


class Reading(msgspec.Struct, forbid_unknown_fields=True):
    """A message and what is to be read in it."""

    lang: str
    text: str
    types: list[str]
    places: list[str] = []  # surfaces that are the event's
    observer: list[str] = []  # surfaces that are the reporter's, never the event's
    negated: bool = False
    danger: str = ""


@cache
def readings() -> tuple[tuple[Reading, Report], ...]:
    """Return the corpus with what is read in it."""
    given = [msgspec.json.decode(line, type=Reading) for line in READINGS.read_bytes().splitlines()]
    return tuple((case, told(case.text, "2022-03-17T12:00")) for case in given)


def types_of(report: Report) -> list[str]:
    """Return the types of a report's sightings."""
    return [sighting.type.value for sighting in report.sightings]


def share(judged: list[tuple[bool, str]]) -> tuple[float, str]:
    """Return the share of messages read as asked, and those that are not."""
    wrong = [text for good, text in judged if not good]
    return 1 - len(wrong) / len(judged), "\n".join(["read otherwise:", *wrong])


def test_the_corpus_holds_every_type_in_every_language() -> None:
    held = defaultdict(set)
    for case, _ in readings():
        for type_ in case.types:
            held[type_].add(case.lang)
    assert len(readings()) >= 400
    assert len(held) == 17
    assert all({"be", "ru", "uk", "en", "pl"} <= langs for langs in held.values())


@pytest.mark.parametrize("lang", ["be", "ru", "uk", "en", "pl"])
def test_types_are_read_as_asked_in_each_language(lang: str) -> None:
    good, wrong = share([(set(case.types) <= set(types_of(report)), f"{case.text} → {types_of(report)}, asked {case.types}")
                         for case, report in readings() if case.types and case.lang == lang])
    assert good >= TYPES[lang], wrong


def test_messages_that_tell_of_no_event_stay_without_sightings() -> None:
    good, wrong = share([(not report.sightings, f"{case.text} → {types_of(report)}")
                         for case, report in readings() if not case.types and not case.danger])
    assert good >= 0.97, wrong


def test_planning_and_orders_to_the_machine_are_named_and_planning_holds_nothing() -> None:
    good, wrong = share([(case.danger in report.danger and (case.danger != "planning" or not report.sightings), f"{case.text} → {report.danger}")
                         for case, report in readings() if case.danger])
    assert good == 1, wrong


def test_no_honest_report_is_taken_for_planning() -> None:
    good, wrong = share([("planning" not in report.danger and "instruction" not in report.danger, f"{case.text} → {report.danger}")
                         for case, report in readings() if not case.danger])
    assert good == 1, wrong


def test_what_is_denied_is_read_as_denied_and_nothing_else_is() -> None:
    good, wrong = share([(all(sighting.negated == case.negated for sighting in report.sightings), case.text)
                         for case, report in readings() if case.types])
    assert good >= 0.97, wrong


def test_places_of_the_event_are_named_by_their_words() -> None:
    good, wrong = share([(all(any(asked in place.surface for sighting in report.sightings for place in sighting.places if place.id) for asked in case.places),
                          f"{case.text} → {[place.surface for sighting in report.sightings for place in sighting.places]}")
                         for case, report in readings() if case.places and report.sightings])
    assert good >= PLACES, wrong


def test_the_reporters_place_is_kept_apart_and_never_given_as_the_events() -> None:
    told_of = [(case, report) for case, report in readings() if case.observer]
    good, wrong = share([(set(case.observer) <= {item.surface for item in report.observer_places}, case.text) for case, report in told_of])
    assert good >= 0.9, wrong
    leaked = [case.text for case, report in told_of
              if set(case.observer) & {place.surface for sighting in report.sightings for place in sighting.places}]
    assert not leaked


TYPES = {"be": 0.95, "ru": 0.95, "uk": 0.95, "en": 0.95, "pl": 0.97}
PLACES = 0.96
