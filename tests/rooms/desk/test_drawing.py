"""The way of what moved on the incident's page: a line with its gaps, the same as a list, nothing beyond the last sighting."""

from __future__ import annotations

import re
from pathlib import Path

from django.utils.translation import override

from dazor.desk import drawing
from dazor.desk.models import IncidentRow
from tests.rooms.desk import cast
from tests.rooms.desk.test_people import inside

MOVED = [f"16.11.2026 {said}" for said in (
    "в 10:00 через Ляховичи прошла колонна, 30 единиц военной техники, на запад", "at 10:10 a military column of about 30 vehicles passed "
    "Lyakhavichy heading west", "каля 10:45 калона ваеннай тэхнікі, 30 машын, праз Баранавічы на захад", "о 10:50 колона військової техніки, "
    "30 машин, пройшла через Барановичі на захід", "в 13:30 в Кобрине колонна военной техники, 30 единиц, идёт на запад",
    "o 13:35 kolumna wojskowa, około 30 pojazdów, Kobryń, na zachód")]


def moved() -> IncidentRow:
    """Bring in a column that was seen in three towns, for two hours by nobody."""
    cast.everybody()
    cast.take(*MOVED)
    row = IncidentRow.objects.get(label="ground_convoy")
    assert len(row.incident.legs) == 3
    return row


def test_stops_and_gaps_are_listed_and_drawn(desk: Path) -> None:
    row = moved()
    page = inside("alena").get(f"/incidents/{row.id}/").content.decode()
    listed = re.search(r'<ol class="way.*?</ol>', page, re.DOTALL)
    assert listed is not None
    said = [" ".join(line.split()) for line in re.findall(r"<li[^>]*>(.*?)</li>", listed[0], re.DOTALL)]
    assert [line.partition(",")[0] for line in said] == ["Lyakhavichy", "Baranavichy", "nobody saw it for 2 hr 40 min", "Kobryn"]
    assert "10:00–10:10, 1 report" in said[0]  # both came through one door within three minutes: for all anybody knows, from one person
    drawn = re.search(r'<g class="way.*?</g><g class="quiet"', page, re.DOTALL)
    assert drawn is not None
    assert (drawn[0].count("<path"), drawn[0].count("stroke-dasharray"), drawn[0].count('class="stop"')) == (2, 1, 3)
    assert "Seen one after the other: Lyakhavichy" in page


def test_the_length_of_a_gap_is_said_in_the_readers_language(desk: Path) -> None:
    row = moved()
    with override("be"):
        gaps = [stop.gap for stop in drawing.way(row.incident) if stop.gap]
    assert len(gaps) == 1
    assert re.fullmatch(r"2 гадз? 40 хв, \d+ км ніхто не бачыў", gaps[0].replace("\xa0", " ")), gaps
