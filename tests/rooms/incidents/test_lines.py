"""Lines of other makers: what is there is taken, what cannot be read is left out and said, nothing stops the rest."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from dazor.cli import verbs  # noqa: F401 - registers them
from dazor.cli.app import app
from dazor.incidents.associate import associate
from dazor.incidents.lines import Taken, UnusableLine, read, taken
from dazor.model.codes import Label, PlaceKind, Precision, Role
from dazor.model.facts import Count, Report, When

AT = {"name": "Vokan", "lat": 53.0, "lon": 27.0}


def line(**fields: Any) -> dict[str, Any]:
    return {"id": "a", "sightings": [{"type": "rail_transport", "places": [AT], **fields}], "published": "2022-03-17T15:00"}


def when(said: Any) -> When | None:
    return taken(line(when=said)).report.sightings[0].when


def count(said: Any) -> Count | None:
    return taken(line(count=said)).report.sightings[0].count


@pytest.mark.parametrize(("said", "start", "end", "precision"), [
    ("2022-03-17T14:20", "2022-03-17T14:20", "2022-03-17T14:20", Precision.MINUTE),
    ({"start": "2022-03-17T14:20:31Z"}, "2022-03-17T14:20", "2022-03-17T14:20", Precision.MINUTE),
    ("2022-03-17T14:20/2022-03-17T15:00", "2022-03-17T14:20", "2022-03-17T15:00", Precision.RANGE),
    ("2022-03-17T14:20/..", "2022-03-17T14:20", "2022-03-17T15:00", Precision.RANGE),
    ("../2022-03-17T14:20", "2022-03-17", "2022-03-17T14:20", Precision.RANGE),
    ("2022-03-17~", "2022-03-17", "2022-03-17", Precision.DAY),
    ("2022-03-XX", "2022-03", "2022-03", Precision.MONTH),
    ("2022", "2022", "2022", Precision.YEAR),
    ({"start": "2022-03-17", "end": "2022-03-17", "precision": "fine"}, "2022-03-17", "2022-03-17", Precision.DAY)])
def test_times_are_taken_as_edtf_writes_them(said: Any, start: str, end: str, precision: Precision) -> None:
    found = when(said)
    assert found is not None
    assert (found.start, found.end, found.precision) == (start, end, precision)


@pytest.mark.parametrize("said", [None, "", "unknown", "../..", {}, {"start": None, "end": None}, 17, [], "last spring"])
def test_no_time_is_no_time(said: Any) -> None:
    assert when(said) is None


@pytest.mark.parametrize(("said", "low", "high"), [
    (20, 20, 20), ([20, 25], 20, 25), ("20", 20, 20), ("20-25", 20, 25), ("20+", 20, None), (">20", 20, None), ("<20", None, 20),
    ({"min": 20.0, "max": None}, 20, None), ({"max": 5}, None, 5), ({"min": 9, "max": 3}, 3, 9), ({"value": 4}, 4, 4)])
def test_numbers_are_taken_as_ranges_and_bounds(said: Any, low: int | None, high: int | None) -> None:
    assert count(said) == Count(min=low, max=high)


@pytest.mark.parametrize("said", [None, "", "many", {"min": -4}, {}, {"min": "x"}])
def test_no_number_is_no_number(said: Any) -> None:
    assert count(said) is None


def test_places_are_taken_with_what_they_have() -> None:
    found = taken({"id": 7, "sightings": {"type": "Rail transport", "heading": "north-east", "places": [
        "Vokan", {"name": "Zara", "lat": "53.3", "lon": "27.4", "role": "destination", "kind": None, "population": "800"},
        {"lat": 52.0, "lon": 29.0, "role": "to"}, {"name": "Brod", "lat": 95, "lon": 30}, {}, 3]}})
    seen = found.report.sightings[0]
    assert found.report.id == "7"
    assert (seen.type, seen.heading) == (Label.RAIL_TRANSPORT, "ne")
    assert [(p.name, p.role, p.kind, p.lat) for p in seen.places] == [
        ("Vokan", Role.AT, PlaceKind.SETTLEMENT, None), ("Zara", Role.AT, PlaceKind.SETTLEMENT, 53.3),
        ("52.0,29.0", Role.TO, PlaceKind.SETTLEMENT, 52.0), ("Brod", Role.AT, PlaceKind.SETTLEMENT, None)]
    assert seen.places[1].population == 800
    assert found.left_out == ("role 'destination'", "the point 95.0, 30.0", "a place that is no object")


def test_a_type_that_nobody_knows_joins_its_like_and_nothing_else() -> None:
    def told(name: str, kind: object) -> Report:
        return taken({**line(when="2022-03-17T14:20", type=kind), "id": name}).report
    found = associate([told("a", "artillery fire"), told("b", "artillery fire"), told("c", "rail_transport"), told("d", None)])
    assert sorted(len(i.members) for i in found) == [1, 1, 2]
    assert taken(line(type="mil.rail.train")).report.sightings[0].type is Label.RAIL_TRANSPORT


def test_a_name_without_a_point_stands_where_another_line_says() -> None:
    def at(name: str, place: object) -> Report:
        return taken({"id": name, "sightings": [{"type": "camp_or_base", "places": [place], "when": "2022-03-17T14:20"}]}).report
    assert len(associate([at("a", AT), at("b", "vokan ")])) == 1
    assert len(associate([at("a", "Nowhere Known"), at("b", "Nowhere known"), at("c", "Elsewhere")])) == 2
    homonym = {"name": "Vokan", "lat": 55.0, "lon": 30.0}
    assert len(associate([at("a", AT), at("b", homonym), at("c", "Vokan")])) == 3, "of two homonyms neither is borrowed"


@pytest.mark.parametrize("raw", [b"[]", b"3", b"{}", b'{"id": ""}', b'{"id": true}', b'{"id": null, "sightings": []}'])
def test_a_line_without_an_id_is_refused(raw: bytes) -> None:
    with pytest.raises(UnusableLine, match="it was left out"):
        read(raw)


def test_a_line_of_triage_is_taken_as_it_is() -> None:
    made = associate([taken(line(when="2022-03-17T14:20", count=20, heading="n")).report])
    raw = json.dumps({"id": "a", "text": "words", "incident": "x", "sightings": [
        {"type": "rail_transport", "code": "mil.rail.train", "heading": "n", "places": [{**AT, "kind": "settlement", "role": "at"}]}]}).encode()
    assert read(raw) == Taken(report=taken(json.loads(raw)).report, text="words", incident="x")
    assert len(made) == 1


JSON = st.recursive(st.none() | st.booleans() | st.integers(-10**13, 10**13) | st.floats(allow_nan=False) | st.text(max_size=20),
                    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(
                        ["id", "sightings", "type", "places", "name", "lat", "lon", "role", "kind", "when", "start", "end", "count",
                         "min", "max", "heading", "media", "origin", "published", "text", "negated", "population"]), inner, max_size=6),
                    max_leaves=12)


@given(st.dictionaries(st.sampled_from(["sightings", "media", "origin", "published", "text", "door", "incident"]), JSON), JSON, JSON, JSON)
@settings(max_examples=150)
def test_whatever_a_line_says_it_is_taken_or_refused(raw: dict[str, Any], where: Any, time: Any, many: Any) -> None:
    strange = {"id": "a", **raw}
    one = {"id": "b", "sightings": [{"type": "ground_convoy", "places": [where, {"name": "Vokan", "lat": where, "lon": time}],
                                     "when": time, "count": many, "heading": many}]}
    found = associate([taken(strange).report, taken(one).report])
    assert {m.id for i in found for m in i.members} <= {"a", "b"}


def test_the_verb_reads_on_after_bad_lines_and_says_what_it_left_out() -> None:
    rows = [json.dumps({**line(when="2022-03-17T14:20", type=kind), "id": name, "text": f"{name} saw it"})
            for name, kind in (("a", "rail_transport"), ("b", "rail_transport"), ("c", "zeppelin"))]
    run = CliRunner().invoke(app, ["incidents"], input="\n".join([rows[0], "{broken", '{"id": null}', *rows]))
    assert run.exit_code == 1
    assert sorted(len(json.loads(row)["members"]) for row in run.stdout.splitlines()) == [1, 2]
    assert "line 2" in run.stderr
    assert "line 3: no id" in run.stderr
    assert "a: the id stands twice" in run.stderr
    assert "left out: type 'zeppelin'" in run.stderr


def test_a_grouping_that_is_given_keeps_its_ids_through_the_verb() -> None:
    rows = [json.dumps({**line(when="2022-03-17T14:20"), "id": name, "incident": home}) for name, home in
            (("a", "one"), ("b", "two"), ("c", "one"))]
    run = CliRunner().invoke(app, ["incidents", "--grouped"], input="\n".join(rows))
    made = {found["id"]: found for found in map(json.loads, run.stdout.splitlines())}
    assert {name: [m["id"] for m in found["members"]] for name, found in made.items()} == {"one": ["a", "c"], "two": ["b"]}
    assert all({"p", "grade", "ledger"} <= set(found["assessment"]) for found in made.values())
