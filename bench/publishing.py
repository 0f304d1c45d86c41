"""How fast the whole site is made: releases → pages, feeds, data in five languages, with and without writing it.

    python bench/publishing.py [--releases 1000 10000] [--write]

Releases are made from a seed: seven event types over 400 areas and twelve months. Prints one JSON line a row:
seconds of processor and of the clock, files, bytes. With `--write` the files go to a temporary folder as
`dazor publish` puts them there. Peer (its own environment, one language, no maps): `pelican` on as many articles of
six lines; see docs/explanation/publishing.md for both figures of one run.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from dazor.cli.publish import replace
from dazor.model.codes import EVENT_TYPES, Level, Precision, ReleaseClass
from dazor.model.public import PublicArea, PublicCount, PublicTime, Release
from dazor.publishing import build

CODES = ("mil.ground.column", "mil.rail.train", "mil.air.landing", "mil.air.overflight", "mil.base.camp", "loot.shipment",
         "rail.disruption")
NOW = datetime(2023, 1, 1, tzinfo=UTC)


def releases(number: int, seed: int = 7) -> list[Release]:
    """Return so many releases; the same seed gives the same."""
    chance = random.Random(seed)
    areas = [PublicArea(id=f"d{i}", level=Level.DISTRICT, lat=chance.uniform(51.4, 56), lon=chance.uniform(23.5, 32),
                        radius_km=chance.randint(12, 40), cc="BY", names={"en": f"District {i}", "be": f"Раён {i}"})
             for i in range(400)]
    made = []
    for i in range(number):
        code = chance.choice(CODES)
        day = f"2022-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}"
        made.append(Release(
            id=f"i{i}", code=code, layer=EVENT_TYPES[code].layer, release_class=ReleaseClass.R2,
            places=(chance.choice(areas),), when=PublicTime(start=day, end=day, precision=Precision.DAY),
            count=PublicCount(min=chance.randint(1, 60), unit="vehicle"), verification="corroborated", grade="C2",
            sources="several_reports", published="2022-12-30T10:00:00Z"))
    return made


def measured(number: int, *, write: bool) -> dict[str, object]:
    """Return one row."""
    given = releases(number)
    clock, processor = time.perf_counter(), time.process_time()
    files, size = 0, 0

    def counted() -> Iterator[tuple[str, bytes]]:
        nonlocal files, size
        for path, content in build(given, site_url="https://site.example/", now=NOW):
            files, size = files + 1, size + len(content)
            yield path, content

    if write:
        with tempfile.TemporaryDirectory() as folder:
            replace(Path(folder) / "site", counted())
    else:
        for _ in counted():
            pass
    return {"releases": number, "written": write, "files": files, "megabytes": round(size / 1e6, 1),
            "processor_s": round(time.process_time() - processor, 2), "clock_s": round(time.perf_counter() - clock, 2)}


def main() -> int:
    """Measure every size asked for. Returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--releases", type=int, nargs="+", default=[1000, 10_000])
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    list(build(releases(20), site_url="https://site.example/", now=NOW))  # templates and catalogues are read once
    for number in given.releases:
        print(json.dumps(measured(number, write=given.write)), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
