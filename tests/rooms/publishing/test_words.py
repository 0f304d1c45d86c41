"""What is said in five languages: every code has a name, numbers stay honest, nothing is lost in translation."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files
from pathlib import Path
from string import Formatter

import msgspec
import polib
import pytest
from babel.messages.extract import extract_from_dir
from hypothesis import given
from hypothesis import strategies as st

from dazor.model.codes import EVENT_TYPES, LANGUAGES, LAYERS, Level, Precision, Verification
from dazor.model.public import PublicCount, PublicTime, Release
from dazor.publishing import words
from dazor.publishing.equipment import OBJECTS

from .samples import ALERT, ALL, CAMP, COLUMN, HOMIEL, TRAIN

ROOM = Path(str(files("dazor.publishing")))
OTHERS = [lang for lang in LANGUAGES if lang != "en"]


def _catalogue(lang: str) -> polib.POFile:
    return polib.pofile(str(ROOM / "locale" / lang / "LC_MESSAGES" / "publishing.po"))


def _extracted() -> set[str]:
    found = extract_from_dir(str(ROOM), method_map=[("**.py", "python"), ("**.html", "jinja2")],
                             keywords={"mark": None, "mark_plural": (1, 2), "_": None})
    return {message if isinstance(message, str) else message[0] for _, _, message, _, _ in found}


@pytest.mark.parametrize("lang", OTHERS)
def test_every_message_of_the_site_is_translated(lang: str) -> None:
    known = {e.msgid for e in _catalogue(lang) if e.msgstr or (e.msgstr_plural and all(e.msgstr_plural.values()))}
    assert _extracted() - known == set()


@pytest.mark.parametrize("lang", OTHERS)
def test_a_translation_keeps_every_value_of_its_message(lang: str) -> None:
    def fields(text: str) -> set[str | None]:
        return {name for _, name, _, _ in Formatter().parse(text) if name}

    for entry in _catalogue(lang):
        for said in [entry.msgstr] if entry.msgstr else entry.msgstr_plural.values():
            assert fields(said) == fields(entry.msgid), entry.msgid


def test_belarusian_and_ukrainian_texts_hold_no_foreign_letters() -> None:
    foreign = {"be": "иИщЩъЪґҐїЇєЄ", "uk": "ыЫэЭёЁъЪўЎ", "ru": "іІїЇєЄґҐўЎ", "pl": "абвгдеж"}
    for lang, letters in foreign.items():
        for entry in _catalogue(lang):
            assert not set(entry.msgstr) & set(letters), entry.msgstr


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_code_of_the_house_has_a_name(lang: str) -> None:
    for code in EVENT_TYPES:
        assert words.event(code, lang) not in ("", code)
    assert [code for code, _ in words.layers(lang)] == list(LAYERS)
    for state in Verification:
        assert words.verification(state, lang)
        assert words.label(words.VERIFICATION_MEANS, state, lang) not in ("", state)
    for level in Level:
        assert words.level(level, lang)
    for grade in ("A1", "B2", "C3", "D4", "E5", "F6"):
        assert grade[0] in words.grade(grade, lang)
    for point in ("n", "ne", "e", "se", "s", "sw", "w", "nw"):
        assert words.compass(point, lang)


def test_every_piece_of_the_equipment_lexicon_has_a_name() -> None:
    lexicon = tomllib.loads((ROOM.parent / "triage" / "lexicons" / "objects.toml").read_text(encoding="utf-8"))
    assert [name for name in lexicon["names"] if name not in OBJECTS] == []
    assert words.thing("mig-31k", "be") == "МіГ-31К"
    assert words.thing("MiG-31K", "en") == "MiG-31K"


def test_an_odd_grade_is_not_explained_by_guessing() -> None:
    assert [words.grade(code, "en") for code in ("", "Z9", "B", "B22")] == ["", "", "", ""]


def test_a_headline_says_what_how_many_where_whither_and_when() -> None:
    assert words.headline(COLUMN, "en") == ("Military column: at least 30 vehicles, Mazyr district, heading for Ovruch, "
                                            "17 March 2022")
    assert words.headline(COLUMN, "be") == ("Вайсковая калона: 30 машын ці больш, Мазырскі раён, кірунак: Оўруч, "
                                            "17 сакавіка 2022\u202fг.")
    assert words.headline(ALERT, "pl") == ("Start lotnictwa uderzeniowego (MiG-31K): 1 samolot, Maczuliszcze, "
                                           "2 kwietnia 2022, 11:47")


def test_a_lone_report_is_never_told_without_its_doubt() -> None:
    for lang, doubt in {"en": "one report, not verified", "be": "адно паведамленне, не праверана"}.items():
        assert doubt in words.summary(COLUMN, lang)
    assert "not certain" in words.summary(COLUMN, "en")


def test_what_is_counted_is_not_named_twice() -> None:
    flight = msgspec.structs.replace(ALERT, objects=("aircraft", "il-76"))
    assert words.what(flight, "en") == "Take-off of strike aircraft (Il-76): 1 aircraft"


def test_a_denial_is_not_told_as_the_event() -> None:
    assert words.headline(msgspec.structs.replace(TRAIN, negated=True), "en").startswith("Not observed: ")


@pytest.mark.parametrize(("number", "lang", "said"), [
    (1, "ru", "1 вагон"), (2, "ru", "2 вагона"), (5, "ru", "5 вагонов"), (21, "ru", "21 вагон"),
    (11, "uk", "11 вагонів"), (22, "be", "22 вагоны"), (12, "pl", "12 wagonów"), (22, "pl", "22 wagony"),
    (21, "pl", "21 wagonów"), (1, "en", "1 wagon"), (3, "en", "3 wagons")])
def test_numbers_take_the_plural_of_their_language(number: int, lang: str, said: str) -> None:
    assert words.count(PublicCount(min=number, max=number, unit="wagon"), lang) == said


@given(low=st.none() | st.integers(0, 10**6), high=st.none() | st.integers(0, 10**6), lang=st.sampled_from(LANGUAGES),
       unit=st.sampled_from([*words.UNITS, "", "gizmo"]))
def test_a_count_says_its_bounds_and_nothing_more(low: int | None, high: int | None, lang: str, unit: str) -> None:
    said = words.count(PublicCount(min=low, max=high, unit=unit), lang)
    numbers = [int(re.sub(r"\D", "", found)) for found in re.findall(r"\d[\d\s.,\u00a0\u202f]*", said)]
    assert numbers == list(dict.fromkeys(v for v in (low, high) if v is not None))
    if low is not None and high is None:
        assert said != words.count(PublicCount(min=low, max=low, unit=unit), lang)


def test_fewer_than_three_gives_no_number_away() -> None:
    assert words.count(PublicCount(fewer_than_three=True, min=2, max=2, unit="tank"), "en") == "fewer than three"


@pytest.mark.parametrize(("start", "end", "precision", "said"), [
    ("2022-03-17T14:20", "2022-03-17T14:20", Precision.MINUTE, "17 March 2022, 14:20"),
    ("2022-03-17T06:00", "2022-03-17T11:59", Precision.PART_OF_DAY, "17 March 2022, in the morning"),
    ("2022-03-17T00:00", "2022-03-17T11:59", Precision.RANGE, "17 March 2022, 00:00–11:59"),
    ("2022-03-14", "2022-03-20", Precision.WEEK, "14–20 March 2022"),
    ("2022-03-28", "2022-04-03", Precision.WEEK, "28 March 2022 – 3 April 2022"),
    ("2022-03", "2022-03", Precision.MONTH, "March 2022"), ("2022", "2022", Precision.YEAR, "2022"),
    ("", "", Precision.UNKNOWN, "time not known")])
def test_a_time_is_said_as_coarsely_as_it_is_given(start: str, end: str, precision: Precision, said: str) -> None:
    assert words.when(PublicTime(start=start, end=end, precision=precision), "en") == said


def test_a_stated_minute_is_never_moved_by_its_zone() -> None:
    for zone in ("", "Z", "+14:00", "-12:00"):
        when = PublicTime(start=f"2022-03-17T23:50{zone}", end=f"2022-03-17T23:50{zone}", precision=Precision.MINUTE)
        assert words.when(when, "en") == "17 March 2022, 23:50"


def test_a_bare_district_name_says_that_it_is_a_district() -> None:
    assert words.place(HOMIEL, "en") == "Homiel (district)"
    assert words.place(CAMP.places[0], "pl") == "Homel (rejon)"
    assert words.place(COLUMN.places[0], "uk") == "Мозирський район"


@pytest.mark.parametrize("release", ALL, ids=lambda r: r.id)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_summary_has_no_double_stops_and_no_gaps(release: Release, lang: str) -> None:
    said = words.summary(release, lang)
    assert ".." not in said
    assert "  " not in said
    assert "{" not in said
    assert said.endswith(".")
