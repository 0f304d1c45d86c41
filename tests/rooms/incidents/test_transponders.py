"""Recorded transponders → take-offs and landings at airfields. Every airframe and flight in here is invented."""

from __future__ import annotations

import io
import json
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dazor.gazetteer import Pack
from dazor.incidents.associate import associate
from dazor.incidents.transponders import Movement, NotARecording, Position, Refused, military, movements, read, reports
from dazor.model.codes import Label
from dazor.model.facts import Report
from dazor.verification import assess
from tests.rooms.incidents.cases import report, sighting

PACK = Pack.embedded()
FIELD = next(entry for index in range(len(PACK)) if (entry := PACK.entry(index)).code == "UMMA")  # Baranavichy
NOON = 1_647_518_400  # 2022-03-17T12:00Z
LAT, LON = FIELD.lat or 0.0, FIELD.lon or 0.0
CLIMB = [(0, "ground"), (60, "ground"), (90, 900), (120, 1800), (240, 6000)]  # seconds, feet


def trace(points: list[tuple[int, object]], hex_: str = "15200f", **more: object) -> bytes:
    rows = [[at, LAT + at / 10_000, LON, feet, 150, 90, 0, None, None] for at, feet in points]
    return json.dumps({"icao": hex_, "timestamp": NOON, "trace": rows, **more}).encode()


def positions(raw: bytes, ahead: int = 0) -> list[Position]:
    return [row for row in read(io.BytesIO(raw), ahead) if isinstance(row, Position)]


def refused(raw: bytes) -> list[Refused]:
    return [row for row in read(io.BytesIO(raw)) if isinstance(row, Refused)]


def told(raw: bytes) -> list[tuple[Label, bool]]:
    return [(move.label, move.sure) for move in movements(positions(raw), PACK)]


def test_a_trace_that_leaves_the_ground_is_a_takeoff() -> None:
    found = movements(positions(trace(CLIMB, r="RF-00000", t="IL76", dbFlags=1)), PACK)
    assert [(m.label, m.field, m.at - NOON, m.sure, m.registration) for m in found] == [
        (Label.AIRCRAFT_TAKEOFF, FIELD.id, 90, True, "RF-00000")]


def test_down_and_up_again_is_a_landing_and_a_takeoff() -> None:
    down = [(0, 2500), (60, 1500), (120, 800), (150, "ground"), (400, "ground"), (430, 900)]
    assert told(trace(down)) == [(Label.AIRCRAFT_LANDING, True), (Label.AIRCRAFT_TAKEOFF, True)]


def test_a_ground_bit_that_flips_once_is_no_landing() -> None:
    assert told(trace([(0, 2600), (20, 2600), (40, "ground"), (60, 2600), (80, 2600)])) == []


def test_first_heard_low_and_climbing_is_told_with_a_doubt() -> None:
    assert told(trace([(0, 1200), (30, 2000), (60, 3000), (120, 9000)])) == [(Label.AIRCRAFT_TAKEOFF, False)]
    assert told(trace([(0, 9000), (60, 3000), (90, 2000), (120, 1100)])) == [(Label.AIRCRAFT_LANDING, False)]


def test_what_passes_high_or_level_or_far_from_airfields_is_nothing() -> None:
    assert told(trace([(at, 30_000) for at in range(0, 600, 60)])) == []
    assert told(trace([(at, 2500) for at in range(0, 120, 20)])) == []
    far = json.dumps({"icao": "15200f", "timestamp": NOON, "trace": [[at, 52.0, 28.9, h, 0, 0, 0, 0] for at, h in CLIMB]}).encode()
    assert told(far) == []


def test_history_files_basestation_and_opensky_tell_the_same_takeoff() -> None:
    history = b"\n".join(json.dumps({"now": NOON + at, "aircraft": [
        {"hex": "15200F", "flight": "TEST1 ", "lat": LAT, "lon": LON, "alt_baro": feet}, {"hex": "43bf95"}]}).encode() for at, feet in CLIMB)
    lines = []
    for at, feet in CLIMB:
        clock = f"2022/03/17,12:{at // 60:02d}:{at % 60:02d}.000"
        ground = feet == "ground"
        lines.append(f"MSG,3,1,1,15200F,1,{clock},{clock},,{'' if ground else feet},,,{LAT},{LON},,,0,0,0,{-1 if ground else 0}")
        lines.append(f"MSG,4,1,1,15200F,1,{clock},{clock},,,150,90,,,640,,,,,")
    states = ["time,icao24,lat,lon,velocity,heading,vertrate,callsign,onground,alert,spi,squawk,baroaltitude,geoaltitude,"
              "lastposupdate,lastcontact"]
    states += [f"{NOON + at},15200f,{LAT},{LON},80,90,5,TEST1,{feet == 'ground'},False,False,,"
               f"{'' if feet == 'ground' else float(str(feet)) * 0.3048},,{NOON + at},{NOON + at}" for at, feet in CLIMB]
    api = json.dumps({"time": NOON, "states": [["15200f", "TEST1", "X", NOON + at, NOON + at, LON, LAT,
                      None if feet == "ground" else float(str(feet)) * 0.3048, feet == "ground", 80, 90, 5] for at, feet in CLIMB]}).encode()
    for raw in (history, "\r\n".join(lines).encode(), "\n".join(states).encode(), api):
        found = movements(positions(raw), PACK)
        assert [(m.label, round(m.at - NOON), m.hex) for m in found] == [(Label.AIRCRAFT_TAKEOFF, 90, "15200f")]


def test_a_basestation_that_kept_local_time_is_set_back() -> None:
    line = f"MSG,3,1,1,15200F,1,2022/03/17,15:00:00.000,2022/03/17,15:00:00.000,,900,,,{LAT},{LON},,,0,0,0,0".encode()
    assert [p.at for p in positions(line, ahead=180)] == [NOON]


def test_bad_rows_are_refused_by_number_and_the_rest_is_read() -> None:
    broken = json.loads(trace(CLIMB))
    broken["trace"][1:1] = [[5, "x", 2], None, [1], [7, 99.0, 400.0, 100]]
    raw = json.dumps(broken).encode()
    assert len(positions(raw)) == len(CLIMB)
    assert [row.where for row in refused(raw)] == [f"document 1, row {n}" for n in (2, 3, 4, 5)]
    assert "no JSON from here on" in refused(trace(CLIMB)[:-30])[-1].why
    assert len(refused(b"MSG,3,1,1,zz,1,nonsense,x,,,,,,,1,2,,,,,,\nMSG,8\nrubbish,1\n")) == 2
    with pytest.raises(NotARecording, match="Nothing was taken"):
        positions(b"id;when;where\n1;2;3\n")


def test_airliners_are_left_out_and_unknown_types_are_kept() -> None:
    def move(type_: str, hex_: str = "1") -> Movement:
        return Movement(label=Label.AIRCRAFT_LANDING, field="x", at=NOON, hex=hex_, type=type_)
    assert [military(move(t)) for t in ("A320", "IL76", "")] == [False, True, True]
    assert military(move("A320", "abc"), frozenset({"abc"}))


def made(raw: bytes) -> list[Report]:
    return list(reports(movements(positions(raw), PACK), PACK, ZoneInfo("Europe/Minsk")))


def test_a_report_joins_what_people_saw_as_a_kind_of_evidence_of_its_own() -> None:
    recorded = made(trace(CLIMB, t="IL76"))
    assert [(r.id, r.door, r.sightings[0].code, r.sightings[0].objects) for r in recorded] == [
        ("adsb-15200f-202203171201-takeoff", "adsb", "mil.air.takeoff", ("il-76",))]
    assert recorded[0].sightings[0].when is not None
    assert recorded[0].sightings[0].when.start == "2022-03-17T15:01"
    seen = report("w", sighting(Label.AIRCRAFT_TAKEOFF, recorded[0].sightings[0].places[0], "2022-03-17T15:05"), door="form")
    found = associate([*recorded, seen])
    assert [i.reports for i in found] == [2]
    alone, both = assess(associate([seen])[0], [seen]), assess(found[0], [*recorded, seen])
    assert (alone.kinds, both.kinds) == (1, 2)
    assert both.p > alone.p


def test_no_position_and_no_heading_of_an_aircraft_is_passed_on() -> None:
    place = made(trace(CLIMB, t="IL76"))[0].sightings[0].places[0]
    assert (place.lat, place.lon) == (FIELD.lat, FIELD.lon)
    assert made(trace(CLIMB))[0].sightings[0].heading == ""


@given(st.lists(st.tuples(st.integers(0, 7200), st.one_of(st.just("ground"), st.integers(0, 9000))), max_size=40),
       st.randoms(use_true_random=False))
@settings(max_examples=60)
def test_the_order_of_positions_changes_nothing_and_what_lands_was_there(points: list[tuple[int, object]], chance: object) -> None:
    found = positions(trace(points))
    mixed = list(found)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    assert movements(mixed, PACK) == movements(found, PACK)
    assert all(m.at in {p.at for p in found} for m in movements(found, PACK))
