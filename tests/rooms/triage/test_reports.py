"""Messages in our own words with everything that is to be read in them: a word that breaks one fails here by its text.

A line of `tests/corpus/reports.jsonl` that is not read as its author meant says so in `open`, aspect by aspect; an aspect that
is read rightly must stay so. Who adds a word to a lexicon runs this test: it lists what is read otherwise, and how.
"""

from __future__ import annotations

from functools import cache

import msgspec

from dazor.model.facts import Report

from .corpus import CORPUS, told

REPORTS = CORPUS.with_name("reports.jsonl")
MOST_OPEN = 0.30  # of the lines; a corpus that gives up everything asks for nothing


class Told(msgspec.Struct, forbid_unknown_fields=True):
    """A message and all that is to be read in it."""

    lang: str
    text: str
    published: str
    types: list[str]
    places: dict[str, str] = {}  # name in English → role, over all sightings
    starts: list[str] = []
    counts: list[tuple[int | None, int | None]] = []
    negated: bool = False
    hedged: bool = False
    observer: list[str] = []
    pii: list[str] = []
    open: list[str] = []  # aspects not read rightly yet


@cache
def reports() -> tuple[Told, ...]:
    """Return the corpus."""
    return tuple(msgspec.json.decode(line, type=Told) for line in REPORTS.read_bytes().splitlines())


def wrong(case: Told) -> dict[str, str]:
    """Return the aspects of a message that are read otherwise than meant, with what is read."""
    report = told(case.text, case.published)
    return {aspect: read for aspect, (good, read) in _aspects(case, report).items() if not good}


def _aspects(case: Told, report: Report) -> dict[str, tuple[bool, str]]:
    types = sorted(sighting.type.value for sighting in report.sightings)
    if "official_claim" not in case.types and set(types) != {"official_claim"}:
        types = [type_ for type_ in types if type_ != "official_claim"]  # who says it may be told as well
    roles: dict[str, set[str]] = {}
    for sighting in report.sightings:
        for place in sighting.places:
            if place.lat is not None:
                roles.setdefault(place.name, set()).add(place.role.value)
    starts = {sighting.when.start for sighting in report.sightings if sighting.when}
    counts = {(sighting.count.min, sighting.count.max) for sighting in report.sightings if sighting.count}
    observer = " ".join(item.surface for item in report.observer_places)
    pii = " ".join(item.surface for item in report.pii)
    negated, hedged = [any(getattr(sighting, how) for sighting in report.sightings) for how in ("negated", "hedged")]
    shown = {place.surface for sighting in report.sightings for place in sighting.places}
    return {
        "types": (types == sorted(case.types), str(types)),
        "places": (set(case.places) == set(roles), str(sorted(roles))),
        "roles": (all(role in roles.get(name, {role}) for name, role in case.places.items()), str(roles)),
        "starts": (all(any(start.startswith(asked) for start in starts) for asked in case.starts), str(sorted(starts))),
        "counts": (all(tuple(asked) in counts for asked in case.counts), str(sorted(counts, key=str))),
        "negated": (case.negated == negated, str(negated)), "hedged": (case.hedged == hedged, str(hedged)),
        "observer": (all(place in observer for place in case.observer), observer),
        "kept apart": (not case.places or not any(place in shown for place in case.observer if _elsewhere(place, case)), str(sorted(shown))),
        "pii": (all(secret in pii for secret in case.pii), pii),
    }


def _elsewhere(surface: str, case: Told) -> bool:
    """Say whether a reporter's place is none of the event's."""
    named = told(f"танки стоят в {surface}", "2022-03-01").sightings
    return not any(name.startswith(place.name) for sighting in named for place in sighting.places for name in case.places)


def test_what_is_read_rightly_stays_so() -> None:
    broken = [f"{case.text}\n    {aspect}: {read}" for case in reports() for aspect, read in wrong(case).items() if aspect not in case.open]
    assert not broken, "\n".join([f"{len(broken)} readings changed for the worse:", *broken])


def test_most_of_the_corpus_is_read_as_meant() -> None:
    still_open = [case.text for case in reports() if case.open]
    assert len(still_open) <= MOST_OPEN * len(reports()), "\n".join(still_open)


def test_what_is_read_rightly_now_is_not_called_open() -> None:
    better = [f"{case.text}\n    {', '.join(aspects)}" for case in reports() if (aspects := sorted(set(case.open) - set(wrong(case))))]
    assert len(better) <= 5, "\n".join(["take these out of `open`:", *better])


def test_no_reporters_place_is_told_as_the_events() -> None:
    assert not [case.text for case in reports() if "kept apart" in wrong(case)]


def test_every_reading_comes_back_from_its_own_json() -> None:
    for case in reports():
        report = told(case.text, case.published)
        assert msgspec.json.decode(msgspec.json.encode(report), type=Report) == report, case.text
