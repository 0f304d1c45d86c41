"""Releases of our own making, one of each kind a reader can meet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import msgspec

from dazor.model.codes import Level, Precision, ReleaseClass, ReleaseState
from dazor.model.public import Correction, PublicArea, PublicCount, PublicStop, PublicTime, Release
from dazor.publishing import build

NOW = datetime(2022, 4, 2, 12, 0, tzinfo=UTC)
URL = "https://dazor.example/"


def area(id_: str, level: Level, at: tuple[float, float, float], **names: str) -> PublicArea:
    return PublicArea(id=id_, level=level, lat=at[0], lon=at[1], radius_km=at[2], names=names, cc="BY")


MAZYR = area("d1", Level.DISTRICT, (52.05, 29.25, 30), be="Мазырскі раён", ru="Мозырский район", uk="Мозирський район",
             en="Mazyr district", pl="rejon mozyrski")
MACHULISHCHY = area("a1", Level.SPOT, (53.773, 27.579, 2), be="Мачулішчы", ru="Мачулищи", uk="Мачулищі",
                    en="Mačuliščy airfield", pl="Maczuliszcze")
VICIEBSK = area("r1", Level.REGION, (55.3, 29.2, 110), be="Віцебская вобласць", ru="Витебская область",
                uk="Вітебська область", en="Viciebsk region", pl="obwód witebski")
OVRUCH = area("l1", Level.LOCALITY, (51.32, 28.80, 5), be="Оўруч", ru="Овруч", uk="Овруч", en="Ovruch", pl="Owrucz")
HOMIEL = area("d3", Level.DISTRICT, (52.43, 30.98, 28), be="Гомель", ru="Гомель", uk="Гомель", en="Homiel", pl="Homel")


def day(text: str) -> PublicTime:
    return PublicTime(start=text, end=text, precision=Precision.DAY)


COLUMN = Release(
    id="k7wq2", code="mil.ground.column", layer="ground", release_class=ReleaseClass.R2, places=(MAZYR,), heading=(OVRUCH,),
    when=day("2022-03-17"), count=PublicCount(min=30, unit="vehicle"), verification="unverified", grade="F3",
    sources="one_report", hedged=True, published="2022-03-21T10:00:00Z")
ALERT = Release(
    id="a100x", code="mil.air.takeoff_strike", layer="air", release_class=ReleaseClass.R0, places=(MACHULISHCHY,),
    when=PublicTime(start="2022-04-02T11:47", end="2022-04-02T11:47", precision=Precision.MINUTE),
    count=PublicCount(min=1, max=1, unit="aircraft"), objects=("MiG-31K",), verification="corroborated", grade="B2",
    sources="several_reports", published="2022-04-02T11:48:00Z", expires="2022-04-02T12:17:00Z")
TRAIN = Release(
    id="tr5", code="mil.rail.unloading", layer="rail", release_class=ReleaseClass.R2, places=(VICIEBSK,), compass="w",
    when=day("2022-03-28"), count=PublicCount(min=20, max=25, unit="wagon"), verification="verified", grade="A1",
    sources="several_kinds", published="2022-04-01T09:00:00Z", state=ReleaseState.CORRECTED, version=2,
    corrections=(Correction(at="2022-04-01", what="count", note="20 to 25 wagons, not 52"),))
CAMP = Release(
    id="hm2", code="mil.base.camp", layer="base", release_class=ReleaseClass.R3, places=(HOMIEL,),
    when=PublicTime(start="2022-03-14", end="2022-03-20", precision=Precision.WEEK),
    count=PublicCount(fewer_than_three=True), verification="single-source", grade="C3", sources="several_reports",
    published="2022-03-28T15:00:00Z")
STATEMENT = Release(
    id="cl1", code="inf.claim.report", layer="claim", release_class=ReleaseClass.R4, when=day("2022-03-11"),
    verification="unverified", grade="C4", sources="public_record", attribution="Ministry of Examples",
    published="2022-03-11T15:00:00Z")
GONE = Release(
    id="gone1", code="mil.rail.train", layer="rail", release_class=ReleaseClass.R2, places=(HOMIEL,),
    when=day("2022-03-19"), state=ReleaseState.WITHDRAWN, version=2, published="2022-03-20T10:00:00Z",
    corrections=(Correction(at="2022-03-25", what="withdrawn", note="It was an ordinary goods train."),))
MOVED = msgspec.structs.replace(
    COLUMN, id="mv1", places=(HOMIEL,), heading=(OVRUCH,), track=(
        PublicStop(area=HOMIEL, when=day("2022-03-17")), PublicStop(area=MAZYR, when=day("2022-03-17"), gap=True),
        PublicStop(area=VICIEBSK, when=day("2022-03-18"))))
ALL = (COLUMN, ALERT, TRAIN, CAMP, STATEMENT, GONE)


def site(releases: Sequence[Release] = ALL, now: datetime = NOW) -> dict[str, bytes]:
    """Return the whole site by path."""
    return dict(build(releases, site_url=URL, now=now))


def own_words(files: dict[str, bytes]) -> str:
    """Return everything that is not the map library, which is nobody's words of ours."""
    return "\n".join(content.decode() for path, content in files.items() if "maplibre" not in path)
