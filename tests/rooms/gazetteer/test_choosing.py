"""Choosing weighs what is known, says why, and says when it cannot be decided."""

from __future__ import annotations

from dazor.gazetteer import Hit, Pack, choose, find, ladder
from dazor.model.codes import Label, Level, PlaceKind


def hit(words: str, pack: Pack) -> Hit:
    found = find(["каля", *words.split()], pack)
    assert found
    return found[0]


def chosen(choice_id: str | None) -> str:
    assert choice_id is not None
    return choice_id


def test_two_villages_of_one_name_stay_undecided(pack: Pack) -> None:
    choice = choose(hit("Краснага", pack), pack=pack)
    assert {entry.id for entry in choice.ambiguous} >= {"t8", "t9"}
    assert choice.entry == choice.ambiguous[0]
    assert any("more of this name" in why for why in choice.because)


def test_a_neighbour_in_the_message_decides(pack: Pack) -> None:
    neighbour = pack.by_id("t7")
    assert neighbour is not None
    choice = choose(hit("Красным", pack), pack=pack, near=[neighbour])
    assert choice.entry is not None
    assert choice.entry.id == "t9"
    assert choice.ambiguous == ()
    assert any("named beside it" in why for why in choice.because)


def test_a_named_district_decides(pack: Pack) -> None:
    choice = choose(hit("Краснае", pack), pack=pack, district="d-by-maladzyechna")
    assert choice.entry is not None
    assert choice.entry.id == "t8"
    assert choice.ambiguous == ()


def test_a_named_region_decides(pack: Pack) -> None:
    choice = choose(hit("Краснае", pack), pack=pack, region="r-BY-HO")
    assert choice.entry is not None
    assert choice.entry.id == "t9"


def test_the_words_around_it_may_ask_for_a_station(pack: Pack) -> None:
    town = choose(hit("Баранавічах", pack), pack=pack)
    station = choose(hit("Баранавічах", pack), pack=pack, kinds=[PlaceKind.STATION])
    assert town.entry is not None
    assert station.entry is not None
    assert (town.entry.id, station.entry.kind) == ("t14", PlaceKind.STATION)
    assert any("ask for a station" in why for why in station.because)


def test_a_take_off_asks_for_an_airfield(pack: Pack) -> None:
    choice = choose(hit("Лунінец", pack), pack=pack, event=Label.AIRCRAFT_TAKEOFF, kinds=[PlaceKind.AIRFIELD])
    assert choice.entry is not None
    assert choice.entry.kind is PlaceKind.AIRFIELD


def test_the_town_and_its_station_are_not_two_answers(pack: Pack) -> None:
    assert choose(hit("Баранавічах", pack), pack=pack, event=Label.RAIL_TRANSPORT).ambiguous == ()


def test_a_hit_without_entries_is_no_place(pack: Pack) -> None:
    empty = Hit(start=0, end=1, entries=(), how="exact", because="nothing")
    assert choose(empty, pack=pack).entry is None


def test_an_unknown_district_changes_nothing(pack: Pack) -> None:
    one = hit("Нароўлі", pack)
    assert choose(one, pack=pack, district="d-nowhere").entry == choose(one, pack=pack).entry


def test_the_ladder_climbs_from_the_place_to_the_country(pack: Pack) -> None:
    place = pack.by_id("t1")
    assert place is not None
    rungs = ladder(place, pack)
    assert [rung.level for rung in rungs] == [Level.LOCALITY, Level.DISTRICT, Level.REGION, Level.COUNTRY]
    assert [rung.id for rung in rungs[1:]] == ["d-by-naroulia", "r-BY-HO", "cc-BY"]
    assert all(set(rung.names) >= {"be", "ru", "uk", "en", "pl"} for rung in rungs[1:])
    assert [rung.radius_km for rung in rungs] == sorted(rung.radius_km for rung in rungs)


def test_a_station_is_a_spot_at_the_foot_of_the_ladder(pack: Pack) -> None:
    station = pack.by_id("s1")
    assert station is not None
    assert ladder(station, pack)[0].level is Level.SPOT


def test_a_country_is_a_ladder_of_one_rung(pack: Pack) -> None:
    country = pack.by_id("cc-BY")
    assert country is not None
    assert [rung.id for rung in ladder(country, pack)] == ["cc-BY"]


def test_a_detention_is_in_the_town_and_a_train_may_be_at_its_station(pack: Pack) -> None:
    one = hit("Баранавічах", pack)
    assert chosen_kind(one, pack, Label.DETENTION) is PlaceKind.SETTLEMENT
    assert chosen_kind(one, pack, Label.GROUND_CONVOY) is PlaceKind.SETTLEMENT


def test_a_take_off_from_a_town_with_an_air_base_is_from_the_base(pack: Pack) -> None:
    assert chosen_kind(hit("Баранавічах", pack), pack, Label.AIRCRAFT_TAKEOFF) is PlaceKind.AIRFIELD
    assert chosen_kind(hit("Лунінца", pack), pack, Label.AIRCRAFT_LANDING) is PlaceKind.AIRFIELD
    assert chosen_kind(hit("Лунінца", pack), pack, Label.AIRCRAFT_FLIGHT) is PlaceKind.SETTLEMENT


def chosen_kind(one: Hit, pack: Pack, event: Label) -> PlaceKind:
    entry = choose(one, pack=pack, event=event).entry
    assert entry is not None
    return entry.kind
