"""Whose words somebody may read, and what a deception leaves for later tests."""

from __future__ import annotations

import pytest

from dazor.model.codes import EVENT_TYPES, Label, Level, PlaceKind
from dazor.model.facts import Area, Place, Report, Sighting, Span
from dazor.verification import compartments, fakes


def sighting(region: str, code: str = "mil.move.column", label: Label = Label.GROUND_CONVOY) -> Sighting:
    area = Area(id=region, level=Level.REGION, names={"en": region}, lat=52.0, lon=26.0, radius_km=100.0)
    return Sighting(type=label, code=code, places=(Place(name="x", kind=PlaceKind.SETTLEMENT, ladder=(area,)),))


COLUMN = sighting("Brest Region")


@pytest.mark.parametrize(("within", "opens"), [
    ("* : *", True), ("Brest Region : *", True), ("Minsk Region : *", False), ("* : air", False),
    ("Minsk Region : air\nBrest Region : ground", True), ("Brest Region : air; Minsk Region : ground", False)])
def test_region_and_kind_must_both_be_ones_own(within: str, opens: bool) -> None:
    code = next(code for code, kind in EVENT_TYPES.items() if kind.layer == "ground")
    assert compartments.opens(compartments.parsed(within), [sighting("Brest Region", code)]) is opens


def test_one_sighting_of_ones_own_opens_the_report() -> None:
    assert compartments.opens(compartments.parsed("Brest Region : *"), [sighting("Minsk Region"), COLUMN])


def test_what_names_no_region_opens_to_every_region_only() -> None:
    nowhere = Sighting(type=Label.OTHER)
    assert not compartments.opens(compartments.parsed("Brest Region : *"), [nowhere])
    assert compartments.opens(compartments.parsed("* : *"), [nowhere])
    assert not compartments.opens(compartments.parsed("* : air"), [])


@pytest.mark.parametrize("text", ["", "Brest Region", "Brest Region :", ": air", "* : ships", "* : air, ships"])
def test_a_compartment_that_is_not_one_is_refused(text: str) -> None:
    with pytest.raises(compartments.BadCompartment, match="Nothing was changed"):
        compartments.parsed(text)


def test_what_is_written_is_read_back() -> None:
    text = "* : air\nBrest Region : ground, rail"
    assert compartments.written(compartments.parsed(text)) == text


def test_the_cases_of_a_fake_hold_no_word_and_say_what_is_expected() -> None:
    reading = Report(id="r1", lang="ru", sightings=(COLUMN,), spans=(Span(start=0, end=4, label="type", because="x"),),
                     signature="00ff", received="2026-11-20T06", published="2026-11-20T07:31")
    line, = fakes.cases([fakes.Fake(incident="abc", how=("same_wording",), day="2026-11-20", readings=(reading,))])

    assert (line["incident"], line["expected"], line["recognised"]) == ("abc", "deception", ["same_wording"])
    assert not {"spans", "pii", "received", "published", "seconds"} & set(line)
    assert line["signature"] == "00ff"


@pytest.mark.parametrize(("how", "said"), [((), "not said"), (("magic",), "magic"), (("flood",), "")])
def test_how_a_fake_was_recognised_is_one_of_the_codes(how: tuple[str, ...], said: str) -> None:
    assert said in fakes.problems(how)
    assert bool(fakes.problems(how)) is bool(said)
