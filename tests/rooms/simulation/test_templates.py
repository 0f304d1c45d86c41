"""The template files: complete in every language, every sentence whole in every combination of slots."""

from __future__ import annotations

import random
import re
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dazor.gazetteer import Pack
from dazor.model.codes import EVENT_TYPES
from dazor.simulation import BadTemplates, wording
from dazor.simulation.events import PLANS
from dazor.simulation.inflection import forms
from dazor.simulation.saying import Saying
from dazor.simulation.wording import BOOKS, SLOTS, Book, book, fill, fits
from dazor.simulation.world import build, written

WORLD = build(Pack.embedded(), random.Random(1))
FREQUENT = ("mil.ground.column", "mil.rail.train", "mil.air.takeoff", "mil.air.landing", "mil.air.overflight")
SLOT = re.compile(r"\{(\w+)\}")
OTHER_ALPHABETS = {
    "ru": r"[іїєґўІЇЄҐЎ]", "mixed": r"[щъиїєґЩЪИЇЄҐ]", "be": r"[щъиїєґЩЪИЇЄҐ]", "uk": r"[ыэёъўЫЭЁЪЎ]",
    "pl": r"[А-Яа-яЁёІіЎў]", "en": r"[А-Яа-яЁёІіЎўąćęłńśźż]",
}


def texts(lang: str) -> list[str]:
    text = book(lang)
    found = [t for templates in (*text.events.values(), *text.negated.values()) for t in templates]
    return [*found, *text.nonevent, *text.planning, *text.instruction, *text.link]


def everything(lang: str) -> str:
    text = book(lang)
    words = [*texts(lang), *text.hedge, *text.tail, *text.greeting, *text.forward, *text.private, *text.observer, *text.about,
             *text.where.at, *text.where.near, *text.where.through, *text.where.hinted, *text.way.to,
             *text.way.from_to, *text.way.compass.values(), *text.time.exact, *text.time.hour, *text.time.now,
             *text.time.ago, *text.numbers.values(), *(w for row in text.things.values() for w in row),
             *(w for row in text.units.values() for w in row)]
    return " ".join(words)


@pytest.mark.parametrize("lang", BOOKS)
def test_every_language_tells_of_every_kind_of_event(lang: str) -> None:
    text = book(lang)
    assert set(text.events) == {plan.key for plan in PLANS}
    assert {key for key in text.events if key != "other"} <= set(EVENT_TYPES)
    assert {thing for plan in PLANS for thing, _ in plan.things} <= set(text.things)
    assert {unit for plan in PLANS for _, unit in plan.things if unit} <= set(text.units)
    assert set(text.negated) == set(book("ru").negated) <= set(text.events)
    assert len(text.time.hour) == 24
    assert set(text.way.compass) == set(book("ru").way.compass)


@pytest.mark.parametrize("lang", BOOKS)
def test_there_are_many_ways_to_say_a_thing(lang: str) -> None:
    text = book(lang)
    for key, templates in text.events.items():
        assert len(templates) == len(set(templates)) >= (12 if key in FREQUENT else 4), key


@pytest.mark.parametrize("lang", BOOKS)
def test_every_template_is_whole_in_every_combination_of_slots(lang: str) -> None:
    for template in texts(lang):
        names = sorted(set(SLOT.findall(template)))
        assert set(names) <= set(SLOTS), template
        for present in product((True, False), repeat=len(names)):
            slots = {name: f"<{name}>" if there else "" for name, there in zip(names, present, strict=True)}
            for count, away in product((None, 1, 3), (True, False)):
                if not fits(template, slots, count, away):
                    continue
                said = fill(wording.body(template), slots, random.Random(1))
                assert said, template
                assert not re.search(r"[{}\[\]|]|\s\s|\s,|,,|, ?$|^,|: ?$|\(\)", said), (template, said)


@pytest.mark.parametrize("lang", BOOKS)
def test_every_event_can_be_told_with_nothing_but_its_place(lang: str) -> None:
    slots = {**dict.fromkeys(SLOTS, ""), **dict.fromkeys(wording.SLOTS[:8], "x"), "what": "x"}
    for templates in book(lang).events.values():
        assert any(fits(t, slots, None, away=True) for t in templates)
        assert any(fits(t, slots, 5, away=True) for t in templates)


def test_a_writer_elsewhere_never_says_past_our_house() -> None:
    home, anywhere = "1|h|over our house {at}", "over {nom}"
    slots = {"at": "x", "nom": "x"}
    assert fits(home, slots, 1)
    assert not fits(home, slots, 1, away=True)
    assert not fits(home, slots, 2)
    assert fits(anywhere, slots, 2, away=True)
    assert wording.body(home) == "over our house {at}"


@pytest.mark.parametrize("lang", BOOKS)
def test_no_two_languages_are_mixed_up(lang: str) -> None:
    words = re.sub(r"https?://\S+|\{\w+\}|[«»]|\b[12h]\|", " ", everything(lang))
    assert re.findall(OTHER_ALPHABETS[lang], words) == []
    if lang in ("be", "ru", "uk", "mixed"):
        assert set(re.findall(r"[A-Za-z]+", words)) <= {"V"}


@given(st.data())
@settings(max_examples=300)
def test_every_saying_renders_to_a_clean_sentence(data: st.DataObject) -> None:
    lang = data.draw(st.sampled_from(BOOKS))
    plan = data.draw(st.sampled_from(PLANS))
    text = book(lang)
    named = [i for i, node in enumerate(WORLD.nodes) if text.inflects in node.names]
    thing, unit = data.draw(st.sampled_from(plan.things))
    at = data.draw(st.none() | st.integers(0, 1439))
    places = st.just(-1) | st.sampled_from(named)
    saying = Saying(
        key=plan.key, place=data.draw(st.sampled_from(named)), sent=min(1439, (at or 0) + data.draw(st.integers(0, 90))),
        at=at, thing=thing, unit=unit, count=data.draw(st.none() | st.integers(1, 130)), about=data.draw(st.booleans()),
        goal=data.draw(places), origin=data.draw(places), heading=data.draw(st.sampled_from(["", "n", "sw"])),
        hedged=data.draw(st.booleans()))
    said = wording.sentence(text.events[plan.key], text, WORLD, saying, random.Random(data.draw(st.integers(0, 999))))
    assert said[:1] == said[:1].upper()
    assert not re.search(r"[{}\[\]|]|\s\s|None", said), said


@pytest.mark.parametrize(("number", "noun"), [(1, "вагон"), (2, "вагона"), (5, "вагонов"), (11, "вагонов"),
                                              (21, "вагон"), (22, "вагона"), (112, "вагонов")])
def test_a_noun_agrees_with_its_number(number: int, noun: str) -> None:
    text = book("ru")
    assert text.units["wagon"][wording.plural("ru", number)] == noun


def test_polish_counts_twenty_one_as_many() -> None:
    assert [wording.plural("pl", n) for n in (1, 2, 5, 12, 21, 22)] == [0, 1, 2, 2, 2, 1]


@pytest.mark.parametrize(("lang", "name", "size", "gen", "loc", "acc", "ins"), [
    ("ru", "Барановичи", 2, "Барановичей", "Барановичах", "Барановичи", "Барановичами"),
    ("ru", "Гомель", 2, "Гомеля", "Гомеле", "Гомель", "Гомелем"),
    ("ru", "Сморгонь", 2, "Сморгони", "Сморгони", "Сморгонь", "Сморгонью"),
    ("ru", "Орша", 2, "Орши", "Орше", "Оршу", "Оршей"),
    ("ru", "Лунинец", 2, "Лунинца", "Лунинце", "Лунинец", "Лунинцем"),
    ("ru", "Глубокое", 2, "Глубокого", "Глубоком", "Глубокое", "Глубоким"),
    ("ru", "Марьина Горка", 2, "города Марьина Горка", "городе Марьина Горка", "город Марьина Горка",
     "городом Марьина Горка"),
    ("be", "Брэст", 2, "Брэста", "Брэсце", "Брэст", "Брэстам"),
    ("be", "Вілейка", 2, "Вілейкі", "Вілейцы", "Вілейку", "Вілейкай"),
    ("be", "Быхаў", 2, "Быхава", "Быхаве", "Быхаў", "Быхавам"),
    ("be", "Гомель", 2, "Гомеля", "Гомелі", "Гомель", "Гомелем"),
    ("be", "Глыбокае", 2, "Глыбокага", "Глыбокім", "Глыбокае", "Глыбокім"),
    ("uk", "Мінськ", 2, "Мінська", "Мінську", "Мінськ", "Мінськом"),
    ("uk", "Вілейка", 2, "Вілейки", "Вілейці", "Вілейку", "Вілейкою"),
    ("pl", "Baranowicze", 2, "Baranowicz", "Baranowiczach", "Baranowicze", "Baranowiczami"),
    ("pl", "Lepel", 1, "miejscowości Lepel", "miejscowości Lepel", "miejscowość Lepel", "miejscowością Lepel"),
])
def test_a_place_name_takes_the_case_a_reader_expects(  # one column each
        lang: str, name: str, size: int, gen: str, loc: str, acc: str, ins: str) -> None:
    got = forms(name, lang, size)
    assert (got.gen, got.loc, got.acc, got.ins) == (gen, loc, acc, ins)


def test_a_neuter_name_is_told_by_its_russian_form() -> None:
    assert forms("Гродна", "be", 2, neuter=True).loc == "Гродне"
    assert forms("Гродна", "be", 2, neuter=True).gen == "Гродна"


def test_prepositions_bend_before_what_follows() -> None:
    assert wording.joined("калона ў Мінску і у Пінску", "be") == "калона ў Мінску і ў Пінску"
    assert wording.joined("з Слоніма", "be") == "са Слоніма"
    assert wording.joined("w Wrocławiu", "pl") == "we Wrocławiu"


def test_every_name_of_the_world_is_written_in_its_alphabet() -> None:
    assert all(written(name, lang) for node in WORLD.nodes for lang, name in node.names.items())
    assert sum(len(node.names) == 5 for node in WORLD.nodes) >= 100


def test_a_template_file_that_is_missing_is_named() -> None:
    with pytest.raises(BadTemplates, match=r"templates/xx\.toml"):
        book("xx")


def test_a_saying_no_template_can_tell_is_refused() -> None:
    with pytest.raises(BadTemplates, match="no template fits"):
        wording.choose(["2|{n} {at}"], {"n": "", "at": "x"}, None, random.Random(1))


def test_the_books_are_values_that_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        book("ru").tail = ()  # type: ignore[misc]
    assert isinstance(book("ru"), Book)
