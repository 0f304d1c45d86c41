"""From a sealed slot to the queue; runs on SQLite here and on PostgreSQL in flows/test_desk_postgresql.py."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.core import serializers
from django.db import connection

from dazor.desk import acts, store, workflow
from dazor.desk.keys import KEYRING
from dazor.desk.models import (
    EnvelopeRow,
    EnvelopeState,
    IncidentRow,
    KnownMessage,
    Membership,
    Proposal,
    ReportRow,
    SpoolMark,
)
from dazor.model.codes import Act, Disposition
from dazor.model.raw import Message
from dazor.sealing import epochs, slots
from dazor.sealing.errors import SlotFileDamaged
from dazor.sealing.seal import seal
from dazor.sealing.shape import SLOT
from tests.rooms.desk import cast
from tests.rooms.desk.cast import COLUMN, LANDING, NOW, WORDS

EPOCH = epochs.epoch_of(NOW)


def everything() -> str:
    """Return every row of every table of the desk as text, sealed bytes too."""
    rows = [row for model in (EnvelopeRow, ReportRow, IncidentRow, Membership, Proposal, KnownMessage)
            for row in model.objects.all()]
    return str(serializers.serialize("json", rows, ensure_ascii=False))


def spool(folder: Path, *texts: str, torn: bool = False, tick: int = 1) -> Path:
    """Write a slot file as the door would, with these messages in one tick."""
    path = folder / "spool" / slots.FILE_NAME
    key = KEYRING.current(NOW)
    sealed = [seal(Message(id=f"f{i}", text=text, door="form"), key, sizes=(SLOT,)).sealed for i, text in enumerate(texts)]
    plan = slots.layout(slots=4, ticks=3)
    data = bytearray(slots.blank(plan).ljust(plan.size, b"\x00"))
    for offset, piece in slots.tick_writes(plan, tick, EPOCH, sealed)[:1 if torn else 2]:
        data[offset:offset + len(piece)] = piece
    if torn:
        offset, record = slots.tick_writes(plan, tick, EPOCH, [])[1]
        data[offset:offset + len(record)] = record
    path.write_bytes(data)
    return path


def test_messages_become_incidents_in_the_queue(desk: Path) -> None:
    result = cast.take(*COLUMN, *LANDING)

    assert (result.taken, result.known, result.refused) == (6, 0, [])
    assert ReportRow.objects.filter(disposition=Disposition.ATTACHED).count() == 6
    column = IncidentRow.objects.get(label="ground_convoy")
    assert column.place.startswith("Baranavichy")
    assert (column.reports, column.work) == (4, "candidate")
    assert column.reasons_of_order
    assert column.incident.assessment is not None


def test_no_word_of_a_reporter_rests_in_the_database(desk: Path) -> None:
    cast.take(*COLUMN, *LANDING)

    kept = everything().lower()
    assert WORDS not in kept
    assert "+375" not in kept
    for row in ReportRow.objects.all():
        assert (row.report.spans, row.report.pii, row.report.observer_places) == ((), (), ())
        assert all((p.surface, p.start) == ("", None) for s in row.report.sightings for p in s.places)


def test_the_same_export_changes_nothing_twice(desk: Path) -> None:
    cast.take(*COLUMN)
    before = everything()
    again = cast.take(*COLUMN)

    assert (again.taken, again.known) == (0, 4)
    assert everything() == before


def test_a_dry_run_counts_and_writes_nothing(desk: Path) -> None:
    from dazor.desk import taking

    result = taking.take([cast.message(text, n) for n, text in enumerate(COLUMN)], now=NOW, dry_run=True)

    assert result.taken == 4
    assert EnvelopeRow.objects.count() == KnownMessage.objects.count() == 0


def test_without_a_key_nothing_is_taken(desk: Path) -> None:
    from dazor.desk.errors import NoEpochKey

    KEYRING.lock()
    with pytest.raises(NoEpochKey, match="Nothing was taken"):
        cast.take(*COLUMN)
    assert EnvelopeRow.objects.count() == 0


def test_a_message_of_impossible_length_is_refused_by_name(desk: Path) -> None:
    result = cast.take(COLUMN[0], "я" * 200_000)

    assert result.taken == 1
    assert len(result.refused) == 1
    assert "fit" in result.refused[0][1] or "holds" in result.refused[0][1]


def test_slots_are_fetched_once_and_dummies_vanish(desk: Path) -> None:
    spool(desk, *COLUMN[:2])
    first, second = workflow.run(now=NOW), workflow.run(now=NOW)

    assert (first.collected, first.read, first.damaged) == (2, 2, 0)
    assert (second.collected, second.known, second.read) == (0, 0, 0)
    assert EnvelopeRow.objects.count() == 2
    assert SpoolMark.objects.get().sequence == 1


def test_the_same_slots_under_a_lost_mark_are_known(desk: Path) -> None:
    spool(desk, *COLUMN[:2])
    workflow.run(now=NOW)
    SpoolMark.objects.all().delete()
    again = workflow.run(now=NOW)

    assert (again.collected, again.known) == (0, 2)
    assert ReportRow.objects.count() == 2


def test_a_torn_tick_is_looked_at_again_later(desk: Path) -> None:
    spool(desk, COLUMN[0], torn=True)
    done = workflow.run(now=NOW)

    assert (done.torn, done.collected) == (1, 0)
    assert not SpoolMark.objects.exists()


def test_a_damaged_slot_file_is_named_and_the_rest_goes_on(desk: Path) -> None:
    cast.take(*COLUMN)
    path = spool(desk, COLUMN[0])
    path.write_bytes(os.urandom(9000))

    with pytest.raises(SlotFileDamaged, match="not changed"):
        workflow.run(now=NOW)
    assert IncidentRow.objects.exists()


def test_an_envelope_that_does_not_open_is_counted_and_kept(desk: Path) -> None:
    key = epochs.public_half(EPOCH, epochs.new_keys(NOW, 1)[EPOCH])
    foreign = seal(Message(id="x", text="sealed to another desk"), key)
    EnvelopeRow.objects.create(id=foreign.id, epoch=EPOCH, sealed=foreign.sealed)
    done = workflow.run(now=NOW)

    assert done.damaged == 1
    assert EnvelopeRow.objects.get().state == EnvelopeState.UNREADABLE
    assert bytes(EnvelopeRow.objects.get().sealed) == foreign.sealed


def test_a_locked_desk_keeps_its_envelopes_sealed(desk: Path) -> None:
    from dazor.desk import taking

    taking.take([cast.message(COLUMN[0])], now=NOW, seal_only=True)
    KEYRING.lock()
    done = workflow.run(now=NOW)

    assert (done.locked, done.read) == (1, 0)
    assert EnvelopeRow.objects.get().state == EnvelopeState.SEALED


def test_a_crash_in_the_middle_leaves_nothing_half_written(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from dazor.desk import taking

    taking.take([cast.message(text, n) for n, text in enumerate([*COLUMN, *LANDING])], now=NOW, seal_only=True)
    real, calls = store.report_row, iter(range(100))

    def fails_at_the_fourth(*args: object) -> ReportRow:
        if next(calls) == 3:
            raise RuntimeError("the lights went out")
        return real(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(store, "report_row", fails_at_the_fourth)
    with pytest.raises(RuntimeError):
        workflow.run(now=NOW)
    assert ReportRow.objects.count() == 0
    assert set(EnvelopeRow.objects.values_list("state", flat=True)) == {EnvelopeState.SEALED}

    monkeypatch.undo()
    assert workflow.run(now=NOW).read == 6


def test_a_crash_while_associating_leaves_the_old_incidents(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cast.take(*COLUMN)
    before = everything()
    from dazor.desk import taking

    taking.take([cast.message(text, n) for n, text in enumerate(LANDING)], now=NOW, seal_only=True)
    workflow.read_envelopes(workflow.Done())
    middle = everything()
    real = store.set_members
    monkeypatch.setattr(store, "set_members", lambda *args: (real(*args), 1 / 0))
    with pytest.raises(ZeroDivisionError):
        workflow.associate(NOW)

    assert everything() == middle != before


def test_planning_of_violence_is_set_aside_unread(desk: Path) -> None:
    cast.take("Мы планируем поджечь релейный шкаф у Барановичей")

    report = ReportRow.objects.get()
    assert report.disposition == Disposition.QUARANTINED
    assert report.report.sightings == ()
    assert not IncidentRow.objects.exists()


def test_words_die_with_their_key_and_facts_remain(desk: Path) -> None:
    from dazor.desk.opening import open_words

    cast.everybody()
    cast.take(*COLUMN)
    row = ReportRow.objects.all()[0]
    assert open_words(row.id, by="alena", now=NOW).pieces
    later = NOW + timedelta(days=8)
    done = workflow.run(now=later)

    assert done.shredded == 4
    assert open_words(row.id, by="alena", now=later).gone == "destroyed"
    assert {bytes(e.sealed) for e in EnvelopeRow.objects.all()} == {b""}
    assert IncidentRow.objects.get(label="ground_convoy").incident.reports == 4
    assert EPOCH not in (desk / "keystore.json").read_text()


def test_a_judged_incident_changes_by_proposal_only(desk: Path) -> None:
    cast.everybody()
    cast.take(*COLUMN[:2])
    row = IncidentRow.objects.get(label="ground_convoy")
    acts.judge(row.id, by="alena", act=Act.GRADED, now=NOW, value="C3")
    members = row.incident.members
    cast.take(*COLUMN[2:])

    row.refresh_from_db()
    assert row.incident.members == members
    assert Proposal.objects.filter(incident=row).count() >= 1
    assert any(line["factor"] == "proposals" for line in row.reasons_of_order)

    beside = IncidentRow.objects.filter(label="ground_convoy", merged_into=None).exclude(pk=row.pk)
    assert [row.id in str(other.incident.reasons) for other in beside] == [True]

    acts.answer(row.id, [p.pk for p in row.proposals.all()], [], by="alena", now=NOW)
    row.refresh_from_db()
    assert row.incident.reports == 4
    assert row.grade == "C3"
    assert not beside.all().exists()
    workflow.associate(NOW)
    assert Proposal.objects.count() == 0


def test_an_accepted_proposal_is_taken_back(desk: Path) -> None:
    cast.everybody()
    cast.take(*COLUMN[:2])
    row = IncidentRow.objects.get(label="ground_convoy")
    acts.judge(row.id, by="alena", act=Act.GRADED, now=NOW, value="C3")
    cast.take(*COLUMN[2:])
    beside = IncidentRow.objects.filter(label="ground_convoy", merged_into=None).exclude(pk=row.pk)
    home = beside.get()
    asked = row.proposals.count()
    acts.answer(row.id, [p.pk for p in row.proposals.all()], [], by="alena", now=NOW)
    acts.undo(row.id, by="alena", now=NOW)

    row.refresh_from_db()
    assert (row.incident.reports, row.proposals.count()) == (2, asked)
    assert beside.all().get().incident.members == home.incident.members
    workflow.associate(NOW)
    assert (row.proposals.count(), beside.all().get().id) == (asked, home.id)


def test_an_editors_links_win_over_the_machine(desk: Path) -> None:
    cast.everybody()
    cast.take(*COLUMN, *LANDING)
    column, landing = IncidentRow.objects.get(label="ground_convoy"), IncidentRow.objects.get(label="aircraft_landing")
    acts.merge(column.id, landing.id, by="alena", now=NOW)
    workflow.associate(NOW)
    column.refresh_from_db()
    assert column.incident.reports == 6

    acts.undo(column.id, by="alena", now=NOW)
    column.refresh_from_db()
    acts.split(column.id, column.incident.members[:1], by="alena", now=NOW)
    workflow.associate(NOW)
    column.refresh_from_db()
    assert column.incident.reports == 3


def test_a_refused_proposal_becomes_an_incident_of_its_own(desk: Path) -> None:
    cast.everybody()
    cast.take(*COLUMN[:2])
    row = IncidentRow.objects.get(label="ground_convoy")
    acts.judge(row.id, by="alena", act=Act.GRADED, now=NOW, value="C3")
    cast.take(*COLUMN[2:])
    acts.answer(row.id, [], [p.pk for p in row.proposals.all()], by="alena", now=NOW)
    workflow.associate(NOW)

    row.refresh_from_db()
    assert row.incident.reports == 2
    assert not row.proposals.filter(refused=False).exists()
    assert IncidentRow.objects.filter(label="ground_convoy", merged_into=None).count() >= 2


def test_the_database_is_durable_as_promised(desk: Path) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("SQLite's own promises")
    with connection.cursor() as cursor:
        found = {name: cursor.execute(f"PRAGMA {name}").fetchone()[0]
                 for name in ("synchronous", "secure_delete", "foreign_keys", "busy_timeout")}
    assert found == {"synchronous": 2, "secure_delete": 1, "foreign_keys": 1, "busy_timeout": 20000}
