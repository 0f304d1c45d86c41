"""A small pack of places in the tests' own words, and the embedded pack where it was built."""

from __future__ import annotations

import pytest

from dazor.gazetteer.pack import EMBEDDED
from dazor.gazetteer.places import Raw
from dazor.model.codes import PlaceKind

needs_embedded = pytest.mark.skipif(not EMBEDDED.exists(), reason="the pack inside the package is not built")


def village(id_: str, name: str, lat: float, lon: float, population: int | None = None, **names: str) -> Raw:
    return Raw(id=id_, names={"en": name, **names}, kind=PlaceKind.SETTLEMENT, lat=lat, lon=lon, cc="BY",
               population=population)


def cast() -> list[Raw]:
    """Return the places that the tests speak of, fresh."""
    return [
        village("t1", "Naroulia", 51.797, 29.498, 8400, be="Нароўля", ru="Наровля"),
        village("t2", "Bykhaw", 53.52, 30.25, 16600, be="Быхаў", ru="Быхов"),
        village("t3", "Luninets", 52.25, 26.80, 24000, be="Лунінец", ru="Лунинец"),
        village("t4", "Slonim", 53.09, 25.32, 49000, be="Слонім", ru="Слоним"),
        village("t5", "Stowbtsy", 53.48, 26.74, 17000, be="Стоўбцы", ru="Столбцы"),
        village("t6", "Staryya Darohi", 53.04, 28.27, 10000, be="Старыя Дарогі", ru="Старые Дороги"),
        village("t7", "Ziabrauka", 52.31, 31.16, 1000, be="Зяброўка", ru="Зябровка"),
        village("t8", "Krasnaye", 54.24, 27.08, 1900, be="Краснае", ru="Красное"),
        village("t9", "Krasnaye", 52.45, 31.20, 1700, be="Краснае", ru="Красное"),
        village("t10", "Mir", 53.45, 26.47, 2200, be="Мір", ru="Мир"),
        village("t11", "Lidy", 55.00, 27.00, 20, ru="Лиды"),
        village("t12", "Lida", 53.88, 25.30, 100000, be="Ліда", ru="Лида"),
        village("t13", "Kalinkavichy", 52.13, 29.33, 37000, be="Калінкавічы", ru="Калинковичи"),
        village("t14", "Baranavichy", 53.13, 26.01, 173000, be="Баранавічы", ru="Барановичи"),
        Raw(id="s1", names={"ru": "Барановичи", "be": "Баранавічы"}, kind=PlaceKind.STATION, lat=53.14, lon=26.0, cc="BY",
            code="138000", rank=99),
    ]
