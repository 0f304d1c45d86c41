"""From a judged incident to the written site: two people, no surprise, no half-written folder."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from dazor import publishing, verification
from dazor.desk import acts, placing, releasing
from dazor.desk.errors import Stopped
from dazor.desk.models import IncidentRow, JudgementRow, ReleaseRow
from dazor.model.codes import Act
from dazor.model.public import Release
from tests.rooms.desk import cast
from tests.rooms.desk.cast import COLUMN, LANDING, NOW, WORDS


@pytest.fixture
def column(desk: Path) -> IncidentRow:
    """A verified column, four days old: class R2, two signatures."""
    cast.everybody()
    cast.take(*COLUMN, *LANDING)
    row = IncidentRow.objects.get(label="ground_convoy")
    acts.judge(row.id, by="alena", act=Act.GRADED, now=NOW, value="B2")
    acts.judge(row.id, by="alena", act=Act.VERIFIED, now=NOW, value="verified")
    row.refresh_from_db()
    return row


def test_two_people_release_a_column(column: IncidentRow) -> None:
    assert releasing.sign(column.id, by="alena", now=NOW) is None
    assert not ReleaseRow.objects.exists()
    made = releasing.sign(column.id, by="bohdan", now=NOW)

    assert made is not None
    assert set(made.signed_by.split(", ")) == {"alena", "bohdan"}
    column.refresh_from_db()
    assert (column.release, column.work) == ("released", "closed")
    assert WORDS not in made.content


def test_one_person_alone_releases_no_column(column: IncidentRow) -> None:
    releasing.sign(column.id, by="cyryl", now=NOW)
    with pytest.raises(verification.SamePerson):
        releasing.sign(column.id, by="cyryl", now=NOW)
    assert not ReleaseRow.objects.exists()


def test_a_signature_falls_when_what_is_signed_changes(column: IncidentRow) -> None:
    releasing.sign(column.id, by="alena", now=NOW)
    acts.judge(column.id, by="alena", act=Act.RETYPED, now=NOW, value="mil.ground.movement")

    assert releasing.sign(column.id, by="bohdan", now=NOW) is None
    assert not ReleaseRow.objects.exists()


def test_what_changed_since_it_was_looked_at_is_not_signed(column: IncidentRow) -> None:
    seen = releasing.preview(column, NOW)
    assert isinstance(seen, Release)
    acts.judge(column.id, by="alena", act=Act.RETYPED, now=NOW, value="mil.ground.movement")

    with pytest.raises(Stopped, match="changed since you looked"):
        releasing.sign(column.id, by="bohdan", now=NOW, seen=releasing.digest(seen))


def test_what_disclosure_refuses_is_not_released(column: IncidentRow) -> None:
    early = NOW - timedelta(days=3, hours=23)
    with pytest.raises(Stopped, match="Nothing was released"):
        releasing.sign(column.id, by="alena", now=early)
    assert not JudgementRow.objects.filter(what="signed").exists()


def test_the_site_shows_what_is_released_and_nothing_held(column: IncidentRow, desk: Path) -> None:
    releasing.sign(column.id, by="alena", now=NOW)
    made = releasing.sign(column.id, by="bohdan", now=NOW)
    assert made is not None
    count = releasing.publish(NOW)

    files = [p for p in (desk / "site").rglob("*") if p.is_file()]
    assert len(files) == count > 5
    everything = b"".join(p.read_bytes() for p in files)
    assert made.public.encode() in everything
    assert WORDS.encode() not in everything
    assert b"Il-76" not in everything
    assert [p.name for p in desk.iterdir() if p.name.startswith(".site")] == []


def test_a_withdrawn_incident_leaves_the_site(column: IncidentRow, desk: Path) -> None:
    releasing.sign(column.id, by="alena", now=NOW)
    releasing.sign(column.id, by="bohdan", now=NOW)
    releasing.publish(NOW)
    with pytest.raises(Stopped, match="reason"):
        releasing.withdraw(column.id, by="bohdan", now=NOW, why=" ")
    gone = releasing.withdraw(column.id, by="bohdan", now=NOW, why="it was an exercise")
    releasing.publish(NOW)

    column.refresh_from_db()
    assert (column.release, gone.version) == ("withdrawn", 2)
    assert gone.release.corrections[-1].what == "withdrawn"
    assert "it was an exercise" not in gone.content
    assert not any(b"Baranavichy" in p.read_bytes() for p in (desk / "site").rglob("*.geojson"))


def test_a_release_is_withdrawn_and_never_undone(column: IncidentRow) -> None:
    releasing.sign(column.id, by="alena", now=NOW)
    releasing.sign(column.id, by="bohdan", now=NOW)
    with pytest.raises(Stopped, match="not undone"):
        acts.undo(column.id, by="bohdan", now=NOW)


def test_a_second_version_says_what_was_wrong(column: IncidentRow) -> None:
    releasing.sign(column.id, by="alena", now=NOW)
    releasing.sign(column.id, by="bohdan", now=NOW)
    acts.judge(column.id, by="alena", act=Act.REOPENED, now=NOW)
    acts.judge(column.id, by="alena", act=Act.RETYPED, now=NOW, value="mil.ground.movement")
    acts.judge(column.id, by="alena", act=Act.VERIFIED, now=NOW, value="verified")
    releasing.sign(column.id, by="alena", now=NOW)
    second = releasing.sign(column.id, by="bohdan", now=NOW)

    assert second is not None
    assert (second.version, second.state) == (2, "corrected")
    assert [c.what for c in second.release.corrections] == ["type"]
    assert ReleaseRow.objects.filter(current=True).count() == 1


def test_a_site_that_cannot_be_written_leaves_the_old_one(column: IncidentRow, desk: Path,
                                                          monkeypatch: pytest.MonkeyPatch) -> None:
    releasing.publish(NOW)
    before = {p.relative_to(desk): p.read_bytes() for p in (desk / "site").rglob("*") if p.is_file()}

    def full_disk(*_args: object, **_keywords: object) -> object:
        yield "index.html", b"half"
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(publishing, "build", full_disk)
    with pytest.raises(placing.NotWritten, match="No space left"):
        releasing.publish(NOW)
    assert {p.relative_to(desk): p.read_bytes() for p in (desk / "site").rglob("*") if p.is_file()} == before
    assert [p.name for p in desk.iterdir() if p.name.startswith(".site")] == []
