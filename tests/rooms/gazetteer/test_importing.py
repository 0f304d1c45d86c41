"""Each kind of file is seen from its content; what is wrong with it is refused by line, and the rest is read."""

from __future__ import annotations

import gzip
import json
import zipfile
from pathlib import Path

import pytest

from dazor.gazetteer import Pack
from dazor.gazetteer.building import build, build_from
from dazor.gazetteer.importing import byhand
from dazor.gazetteer.importing.deriving import polish, ukrainian
from dazor.gazetteer.importing.files import read_file
from dazor.gazetteer.importing.found import Areas, Found, UnknownFile
from dazor.gazetteer.places import Raw
from dazor.model.codes import PlaceKind

PLACES = ["id", "kind", "name_be", "name_ru", "name_uk", "name_lat", "alt", "lat", "lon", "cc", "region", "district", "pop", "pop_src", "gn", "wd"]
DUMP = "\t".join(["624799", "Narovlya", "Narovlya", "Naroulja,Наровля,Нароўля,XNR", "51.797", "29.497", "P", "PPLA2", "BY",
                  "", "02", "", "", "", "8388", "", "131", "Europe/Minsk", "2024-01-01"])


def read(path: Path) -> Found:
    return read_file(path, Areas(byhand.places()))


def table(path: Path, columns: list[str], *rows: list[str]) -> Path:
    path.write_text("\n".join("\t".join(cells) for cells in (columns, *rows)) + "\n", encoding="utf-8")
    return path


def place_row(**changed: str) -> list[str]:
    row = {"id": "w1", "kind": "place", "name_be": "Лясковічы", "name_ru": "Лясковичи", "name_lat": "Lyaskavichy",
           "alt": "Lyaskovichi|Lieskaviči", "lat": "52.1", "lon": "28.5", "cc": "BY", "region": "BY-HO",
           "district": "Петрыкаўскі раён", "pop": "800", "pop_src": "census2009"}
    return [{**row, **changed}.get(column, "") for column in PLACES]


def test_settlements_come_with_district_and_region(tmp_path: Path) -> None:
    found = read(table(tmp_path / "places.tsv", PLACES, place_row()))
    (place,) = found.places
    assert (place.district_id, place.region_id, place.population) == ("d-by-petrykaw", "r-BY-HO", 800)
    assert place.names == {"be": "Лясковічы", "ru": "Лясковичи", "en": "Lyaskavichy"}


@pytest.mark.parametrize(("changed", "why"), [
    ({"lat": "north"}, "could not convert"), ({"lat": "152"}, "no point on earth"), ({"kind": "abandoned"}, "abandoned"),
    ({"pop": "many"}, "invalid literal"), ({"name_lat": "x" * 200}, "longer than 80"),
    ({"name_be": "", "name_ru": "", "name_lat": "", "alt": ""}, "no name"),
])
def test_a_bad_row_is_refused_with_its_line_and_the_rest_read(tmp_path: Path, changed: dict[str, str], why: str) -> None:
    found = read(table(tmp_path / "places.tsv", PLACES, place_row(**changed), place_row(id="w2")))
    assert [place.id for place in found.places] == ["w2"]
    assert (found.read, found.taken, sum(found.refused.values())) == (2, 1, 1)
    assert found.examples[0].startswith("line 2: ")
    assert why in found.examples[0]


def test_a_row_of_the_wrong_width_is_refused(tmp_path: Path) -> None:
    found = read(table(tmp_path / "places.tsv", PLACES, place_row()[:-3], place_row()))
    assert found.taken == 1
    assert "13 columns instead of 16" in found.examples[0]


def test_unknown_columns_are_refused_with_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(UnknownFile, match=r"Nothing was taken from it\. Known: settlements"):
        read(table(tmp_path / "tanks.tsv", ["system", "user", "origin"], ["T-72", "x", "y"]))


def test_stations_airfields_and_names_of_areas_are_known(tmp_path: Path) -> None:
    stations = read(table(tmp_path / "rail.tsv", ["code", "kind", "name_be", "name_ru", "name_ru_old", "lat", "lon", "region_ru", "district_ru", "osm_node"], ["137129", "station", "Бараўцы", "Боровцы", "", "53.1", "25.9", "Брест",
                                     "Барановичский", "1"]))
    fields = read(table(tmp_path / "air.tsv", ["ident", "iata", "name", "type", "lat", "lon", "elev_ft", "cc", "runway_ft"],
                        ["XX-1", "", "Test Air Base", "closed", "53.0", "27.0", "", "BY", ""],
                        ["XX-2", "", "Test Heliport", "heliport", "53.0", "27.0", "", "BY", ""]))
    names = read(table(tmp_path / "names.tsv", ["level", "iso", "parent_ru", "name_be", "name_ru", "osm"],
                       ["district", "BY-BR", "", "Баранавіцкі раён", "Барановичский район", "r1"],
                       ["council", "BY-BR", "", "Велікалуцкі с/с", "Великолукский с/с", "r2"]))
    assert (stations.places[0].kind, stations.places[0].code) == (PlaceKind.STATION, "137129")
    assert stations.places[0].district_id == "d-by-baranavichy"
    assert (fields.taken, fields.places[0].note) == (1, "closed")
    assert [addition.id for addition in names.additions] == ["d-by-baranavichy"]


def test_the_census_gives_populations_to_places_of_another_file(tmp_path: Path) -> None:
    places = read(table(tmp_path / "places.tsv", PLACES, place_row(pop="")))
    census = read(table(tmp_path / "census.tsv", ["soato", "district", "council", "type", "name", "population", "place_id", "n_candidates"],
                        ["1", "x", "y", "д", "Лясковичи", "777", "w1", "1"], ["2", "x", "y", "д", "Z", "5", "", "3"]))
    assert census.taken == 1
    entry = Pack(build_from([places, census]).data).by_id("w1")
    assert entry is not None
    assert entry.population == 777


@pytest.mark.parametrize("form", ["plain", "gzip", "zip"])
def test_a_geonames_dump_is_known_plain_gzipped_or_zipped(tmp_path: Path, form: str) -> None:
    other = DUMP.replace("624799", "1").replace("\tP\tPPLA2", "\tH\tLK")
    content = f"{DUMP}\n{other}\nbroken line\n".encode()
    path = tmp_path / "BY.any"
    if form == "zip":
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("readme.txt", "about")
            archive.writestr("BY.txt", content)
    else:
        path.write_bytes(gzip.compress(content) if form == "gzip" else content)
    found = read(path)
    assert (found.what, found.read, found.taken) == ("GeoNames country dump", 3, 1)
    (place,) = found.places
    assert place.names == {"en": "Narovlya", "be": "Нароўля", "ru": "Наровля"}
    assert "XNR" not in place.alt
    assert place.region_id == "r-BY-HO"


def test_alternate_names_are_added_to_their_place(tmp_path: Path) -> None:
    (tmp_path / "BY.txt").write_text(DUMP + "\n", encoding="utf-8")
    (tmp_path / "alternateNamesV2.txt").write_text(
        "1\t624799\tpl\tNarowla Stara\t\t\t\t\t\t\n2\t624799\tlink\thttps://x.example\t\t\t\t\t\t\n", encoding="utf-8")
    dump, names = read(tmp_path / "BY.txt"), read(tmp_path / "alternateNamesV2.txt")
    assert (names.what, names.taken) == ("GeoNames alternate names", 1)
    pack = Pack(build_from([dump, names]).data)
    assert "g624799" in [pack.entry(index).id for index in pack.look("plain", "narowla stara")]


def square(name: str, west: float, south: float) -> dict[str, object]:
    ring = [[west, south], [west + 1, south], [west + 1, south + 1], [west, south + 1], [west, south]]
    return {"type": "Feature", "properties": {"level": "district", "iso": "BY-HO", "name_be": name, "name_ru": ""},
            "geometry": {"type": "Polygon", "coordinates": [ring]}}


def test_polygons_say_in_which_district_a_place_lies(tmp_path: Path) -> None:
    polygons = tmp_path / "districts.geojson"
    polygons.write_text(json.dumps({"type": "FeatureCollection", "features": [
        square("Жыткавіцкі раён", 28.0, 52.0), square("Нідзе раён", 20.0, 50.0)]}), encoding="utf-8")
    (tmp_path / "BY.txt").write_text(DUMP.replace("51.797", "52.5").replace("29.497", "28.5") + "\n", encoding="utf-8")
    found = read(polygons)
    assert (found.read, found.taken) == (2, 1)
    entry = Pack(build_from([found, read(tmp_path / "BY.txt")]).data).by_id("g624799")
    assert entry is not None
    assert (entry.district_id, entry.region_id) == ("d-by-zhytkavichy", "r-BY-HO")
    assert "nearest seat" not in entry.note


@pytest.mark.parametrize("ending", [".osm.pbf", ".osm"])
def test_an_osm_extract_gives_settlements_stations_and_names(tmp_path: Path, ending: str) -> None:
    import osmium
    from osmium.osm.mutable import Node

    path = tmp_path / f"small{ending}"
    with osmium.SimpleWriter(str(path)) as writer:
        writer.add_node(Node(id=1, location=(29.5, 51.8), tags={"place": "town", "name": "Нароўля", "name:ru": "Наровля",
                                                                "name:be": "Нароўля", "population": "8 388"}))
        writer.add_node(Node(id=2, location=(29.6, 51.9), tags={"railway": "station", "name": "Галоўчыцы"}))
        writer.add_node(Node(id=3, location=(29.6, 51.9), tags={"place": "village"}))
        writer.add_node(Node(id=4, location=(29.6, 51.9), tags={"railway": "signal", "name": "H"}))
    found = read(path)
    assert found.what == "OpenStreetMap extract"
    assert "OpenStreetMap" in found.attribution
    assert {(place.id, place.kind) for place in found.places} == {("on1", "settlement"), ("on2", "station")}
    assert found.places[0].population == 8388
    assert sum(found.refused.values()) == 2


@pytest.mark.parametrize(("name", "content"), [
    ("cut.tsv.gz", gzip.compress(b"id\tkind\n" * 5000, mtime=0)[:60]), ("photo.bin", b"\xff\xd8\xff\xe0\x00\x10JFIF" * 9), ("empty.tsv", b""),
    ("not.geojson", b'{"type": "Nothing"}'), ("bad.osm.pbf", b"not a pbf at all"), ("bad.zip", b"PK\x03\x04garbage"),
])
def test_a_file_that_cannot_be_read_is_refused_by_name(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(UnknownFile, match=name.split(".", maxsplit=1)[0]):
        read(tmp_path / name)


def test_one_place_of_two_sources_becomes_one(tmp_path: Path) -> None:
    first = read(table(tmp_path / "a.tsv", PLACES, place_row(name_be="", pop="")))
    second = read(table(tmp_path / "b.tsv", PLACES, place_row(id="w9", lat="52.12", pop="900", pop_src="geonames-2026"),
                        place_row(id="w3", lat="53.9", district="", region="")))
    built = build_from([first, second])
    pack = Pack(built.data)
    same = [pack.entry(index) for index in pack.look("plain", "лясковичи")]
    assert sorted((entry.id, entry.population) for entry in same) == [("w3", 800), ("w9", 900)]
    merged = pack.by_id("w9")
    assert merged is not None
    assert merged.names["be"] == "Лясковічы"


def test_lists_written_by_hand_are_in_every_pack_and_sound() -> None:
    places = byhand.places()
    ids = [place.id for place in places]
    assert len(ids) == len(set(ids))
    districts = [place for place in places if place.kind is PlaceKind.DISTRICT]
    assert len(districts) == 118
    regions = {place.id for place in places if place.kind is PlaceKind.REGION}
    assert {place.region_id for place in districts} <= regions
    assert all(set(place.names) == {"be", "ru", "uk", "en", "pl"} for place in districts)
    assert all(51 < place.lat < 56.3 and 23 < place.lon < 33 for place in places if place.cc == "BY")
    assert sum(place.kind is PlaceKind.STATION for place in places) >= 120
    assert not set("ыэёъ") & {letter for place in places for letter in place.names.get("uk", "").lower()}
    assert not set("ищъї") & {letter for place in places for letter in place.names.get("be", "").lower()}


@pytest.mark.parametrize(("belarusian", "in_polish"), [
    ("Плешчаніцы", "Pleszczanicy"), ("Бараўляны", "Baraulany"), ("Касцюкоўка", "Kasciukouka"), ("Ялізава", "Jalizawa"),
    ("Радунь", "Raduń"), ("Чырвоная Слабада", "Czyrwonaja Słabada")])
def test_a_belarusian_name_is_written_in_polish_by_rule(belarusian: str, in_polish: str) -> None:
    assert polish(belarusian) == in_polish


@pytest.mark.parametrize(("russian", "in_ukrainian"), [
    ("Плещеницы", "Плещениці"), ("Боровляны", "Боровляни"), ("Богушевск", "Богушевськ"), ("Новоельня", "Новоєльня"),
    ("Ждановичи", "Ждановичі"), ("Вишнево", ""), ("Красносельский", ""), ("Уречье", ""), ("Жёлудок", "")])
def test_a_russian_name_becomes_ukrainian_only_where_no_letter_is_in_doubt(russian: str, in_ukrainian: str) -> None:
    assert ukrainian(russian) == in_ukrainian


def test_a_belarusian_spelling_is_no_russian_name_but_still_found() -> None:
    town = Raw(id="x1", names={"en": "Hal'shany", "ru": "Гальшаны"}, kind=PlaceKind.SETTLEMENT, lat=54.25, lon=26.0, cc="BY",
               population=5000)
    pack = Pack(build([town], attribution=[]).data)
    entry = pack.by_id("x1")
    assert entry is not None
    assert entry.names == {"en": "Hal'shany", "be": "Гальшаны", "pl": "Halszany"}
    assert "names by rule: pl" in entry.note
    assert pack.look("plain", "гальшаны")
