"""The file: the same bytes every time, refused when anything about it is wrong, quick to open."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dazor.gazetteer import BadPack, Pack, km
from dazor.gazetteer.building import build
from dazor.gazetteer.filing import compile_pack
from dazor.gazetteer.folding import even, head, plain, readings
from dazor.gazetteer.pack import EMBEDDED, HEAD, TABLE, VERSION
from dazor.gazetteer.places import BORDER_KM, Raw
from dazor.model.codes import PlaceKind
from tests.rooms.gazetteer.cast import cast, needs_embedded, village

DATA = compile_pack(cast(), stop=["мир"], attribution=["the tests"], counts={"settlement": 14})


def test_the_same_places_give_the_same_bytes() -> None:
    assert compile_pack(cast()[::-1], stop=["мир"], attribution=["the tests"], counts={"settlement": 14}) == DATA
    assert build(cast(), attribution=["x"]).data == build(cast(), attribution=["x"]).data


@settings(max_examples=60)
@given(st.integers(0, len(DATA) - 1))
def test_a_pack_cut_anywhere_is_refused(cut: int) -> None:
    with pytest.raises(BadPack):
        Pack(DATA[:cut])


@settings(max_examples=60)
@given(st.integers(0, HEAD.size + TABLE.size - 1), st.integers(1, 255))
def test_a_changed_header_is_refused_at_opening(at: int, change: int) -> None:
    data = bytearray(DATA)
    data[at] ^= change
    with pytest.raises(BadPack):
        Pack(bytes(data))


@settings(max_examples=30)
@given(st.integers(HEAD.size + TABLE.size, len(DATA) - 1), st.integers(1, 255))
def test_a_changed_body_is_refused_by_its_digest(at: int, change: int) -> None:
    data = bytearray(DATA)
    data[at] ^= change
    with pytest.raises(BadPack):
        Pack(bytes(data)).verify()


def test_a_pack_with_bytes_added_is_refused() -> None:
    with pytest.raises(BadPack, match="cut short or added to"):
        Pack(DATA + b"\0")


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 something else", b"DAZORGAZ", b"\0" * 5000])
def test_a_foreign_file_is_refused_by_name(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "foreign.pack"
    path.write_bytes(content)
    with pytest.raises(BadPack, match="foreign"):
        Pack.open(path)


@pytest.mark.parametrize("version", [VERSION - 1, VERSION + 1])
def test_a_pack_of_another_version_is_refused_saying_both(version: int) -> None:
    with pytest.raises(BadPack, match=f"version {version}; this Dazor reads version {VERSION}"):
        Pack(DATA[:8] + bytes([version, 0]) + DATA[10:])


def test_a_missing_pack_says_how_to_build_one(tmp_path: Path) -> None:
    with pytest.raises(BadPack, match="dazor gazetteer build"):
        Pack.open(tmp_path / "none.pack")


def test_no_key_is_held_back_by_the_sieve_and_most_others_are() -> None:
    pack = Pack(DATA)
    for index, place in enumerate(sorted(cast(), key=lambda place: place.id)):
        assert pack.look("id", place.id) == (index,)
        assert {index} <= {found for name in place.names.values() for found in pack.among("plain", [plain(name)])}
    strange = [f"няма такога {number}" for number in range(1_000)]
    assert pack.among("plain", strange) == []
    bits = int.from_bytes(DATA[-len(pack.sieve):], "little").bit_count()
    assert bits < len(pack.sieve) * 8 / 6


def test_a_word_of_some_name_passes_the_sieve_and_most_others_do_not(pack: Pack) -> None:
    words = {word for index in range(len(pack)) for name in pack.entry(index).names.values() for word in plain(name).split()}
    for word in filter(lambda word: len(word) > 2, words):  # a shorter one is looked up without
        evened = [even(folded) for folded in readings(word)]
        assert any(map(pack.formed, evened)) or not pack.heads.isdisjoint(map(head, evened)), word
    chance = random.Random(3)
    strange = ["".join(chance.choices("бвгджзклмнпрстфхцчшщ", k=8)) for _ in range(1_000)]
    assert sum(pack.formed(even(readings(word)[0])) for word in strange) < 150


def test_the_countries_a_place_borders_are_those_of_the_places_around_it(pack: Pack) -> None:
    bordering = 0
    for entry in map(pack.entry, range(len(pack))):
        near = {other.cc for other in pack.near(entry.lat or 0, entry.lon or 0, BORDER_KM)} - {"", entry.cc}
        assert set(entry.borders) == near, entry.id
        bordering += bool(near)
    assert bordering > 10


def test_every_entry_comes_back_as_it_was_put(pack: Pack) -> None:
    for place in cast():
        entry = pack.by_id(place.id)
        assert entry is not None
        assert (entry.kind, entry.population, entry.cc, entry.code) == (place.kind, place.population, place.cc, place.code)
        assert entry.lat == pytest.approx(place.lat)
        assert entry.lon == pytest.approx(place.lon)
        assert {**entry.names, **place.names} == entry.names
        assert pack.entry(entry.index) == entry


def test_an_unknown_id_gives_none(pack: Pack) -> None:
    assert pack.by_id("nowhere") is None
    with pytest.raises(IndexError):
        pack.entry(len(pack))


def test_what_lies_near_comes_nearest_first(pack: Pack) -> None:
    near = [entry for entry in pack.near(53.13, 26.01, 70) if entry.id.startswith(("t", "s1"))]
    assert [entry.id for entry in near if entry.id in ("t14", "s1", "t4", "t10")] == ["t14", "s1", "t4", "t10"]
    assert all(km(53.13, 26.01, entry.lat or 0, entry.lon or 0) <= 70 for entry in near)


@settings(max_examples=25)
@given(st.floats(51, 56.3), st.floats(23, 33), st.floats(1, 120))
def test_near_finds_what_a_full_search_finds(lat: float, lon: float, reach: float) -> None:
    pack = Pack(DATA)
    slow = {e.id for e in map(pack.entry, range(len(pack))) if km(lat, lon, e.lat or 0, e.lon or 0) <= reach}
    assert {entry.id for entry in pack.near(lat, lon, reach)} == slow


def test_names_with_tabs_and_breaks_do_no_harm() -> None:
    raw = Raw(id="x\t1", names={"en": "Two\nlines", "be": "Два\tрадкі"}, kind=PlaceKind.SITE, lat=53.0, lon=27.0)
    entry = Pack(compile_pack([raw], stop=[], attribution=[], counts={})).entry(0)
    assert entry.names == {"en": "Two lines", "be": "Два радкі"}


@needs_embedded
def test_the_embedded_pack_opens_in_milliseconds() -> None:
    began = time.perf_counter()
    pack = Pack.open(EMBEDDED)
    assert time.perf_counter() - began < 0.2  # 0.4 ms alone; a loaded machine gets its grace
    pack.verify()
    assert len(pack) > 3000
    assert any("GeoNames" in credit for credit in pack.attribution)


def test_precision_grows_with_the_town() -> None:
    from dazor.gazetteer.places import radius

    sizes = [radius(PlaceKind.SETTLEMENT, people) for people in (None, 500, 20_000, 100_000, 2_000_000)]
    assert sizes == sorted(sizes)
    assert sizes[0] >= 1.0
    assert sizes[-1] <= 12.0
    assert village("v", "V", 53.0, 27.0).radius_km is None


def test_every_district_and_region_has_inhabitants_and_holds_its_seat(pack: Pack) -> None:
    areas = [entry for entry in map(pack.entry, range(len(pack))) if entry.kind in ("district", "region")]
    assert all((entry.population or 0) >= 8000 for entry in areas), [a.id for a in areas if (a.population or 0) < 8000]
    by_id = {entry.id: entry for entry in areas}
    assert (by_id["d-by-baranavichy"].population or 0) >= 173_000  # the city is of a rank of its own, and lies in it
    for area in areas:
        if area.kind == "district":
            assert (by_id[area.region_id].population or 0) > (area.population or 0)


def test_a_place_abroad_climbs_to_the_region_of_its_neighbours() -> None:
    towns = [Raw(id=f"u{number}", names={"en": f"Town {number}"}, kind=PlaceKind.SETTLEMENT, lat=51.6 + number / 10, lon=26.5,
                 cc="UA", region_id="r-UA-rivne" if number else "") for number in range(2)]
    entry = Pack(build(towns, attribution=[]).data).by_id("u0")
    assert entry is not None
    assert entry.region_id == "r-UA-rivne"
