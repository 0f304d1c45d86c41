"""What a person may read, how much in an hour, and when nothing may be written at all."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from pytest_django import Settings

from dazor.desk import admission, clock, middleware, modes, serving, urls, watch
from dazor.desk.errors import NotThere, Stopped
from dazor.desk.keys import KEYRING
from dazor.desk.lease import Lease
from dazor.desk.models import AccessRow, Allowance, Editor, IncidentRow, NoticeRow, ReportRow
from dazor.desk.opening import open_words
from tests.rooms.desk import cast
from tests.rooms.desk.cast import COLUMN, LANDING, NOW
from tests.rooms.desk.test_people import inside


@pytest.fixture
def narrow(desk: Path, settings: Settings) -> list[str]:
    """A desk of six reports on which a person opens two an hour; their ids."""
    settings.DAZOR = {**settings.DAZOR, "opens_an_hour": 2, "pages_an_hour": 4}
    cast.everybody()
    cast.take(*COLUMN, *LANDING)
    return list(ReportRow.objects.order_by("id").values_list("id", flat=True))


def test_beyond_the_limit_a_second_person_is_asked(narrow: list[str]) -> None:
    gone = [open_words(name, by="alena", now=NOW).gone for name in narrow[:3]]

    assert gone == ["", "", "second"]
    assert AccessRow.objects.filter(by="alena").count() == 2
    assert NoticeRow.objects.get(what="bulk_opening").by == "alena"
    assert [asked.who for asked in watch.waiting(NOW)] == ["alena"]


def test_a_yes_opens_as_many_again_for_an_hour(narrow: list[str]) -> None:
    for name in narrow[:3]:
        open_words(name, by="alena", now=NOW)
    number = watch.waiting(NOW)[0].pk
    with pytest.raises(Stopped, match="second person"):
        watch.allow(number, by="alena", now=NOW)
    watch.allow(number, by="bohdan", now=NOW)

    assert [open_words(name, by="alena", now=NOW).gone for name in narrow[2:5]] == ["", "", "second"]
    later = NOW + timedelta(hours=1, minutes=1)
    assert [open_words(name, by="alena", now=later).gone for name in narrow[3:6]] == ["", "", "second"]


def test_a_yes_is_taken_back(narrow: list[str]) -> None:
    for name in narrow[:3]:
        open_words(name, by="alena", now=NOW)
    number = watch.waiting(NOW)[0].pk
    watch.allow(number, by="bohdan", now=NOW)
    watch.refuse(number, by="cyryl", now=NOW)

    assert open_words(narrow[2], by="alena", now=NOW).gone == "second"
    with pytest.raises(NotThere):
        watch.refuse(number, by="cyryl", now=NOW)


def test_the_alarm_stands_on_every_editors_page(narrow: list[str]) -> None:
    thief, other = inside("alena"), inside("bohdan")
    for name in narrow:
        thief.post(f"/reports/{name}/")

    page = other.get("/").content
    assert b"alena opened 2 reports within an hour" in page
    assert b"alena asks to open more" in page
    other.post(f"/notices/more/{Allowance.objects.get().pk}/", {"what": "allow"})
    assert Allowance.objects.get().by == "bohdan"


def test_looking_at_many_pages_is_told_once_an_hour(narrow: list[str]) -> None:
    client = inside("alena")
    for name in narrow:
        client.get(f"/reports/{name}/")

    assert NoticeRow.objects.filter(what="bulk_browsing", by="alena").count() == 1


def test_a_compartment_opens_its_own_words_only(desk: Path) -> None:
    cast.everybody()
    cast.take(*COLUMN, *LANDING)
    Editor.objects.filter(user__username="alena").update(compartments="Brest Region : ground")
    column = IncidentRow.objects.get(label="ground_convoy").members.all()[0].report_id
    landing = IncidentRow.objects.get(label="aircraft_landing").members.all()[0].report_id

    assert open_words(column, by="alena", now=NOW).pieces
    assert open_words(landing, by="alena", now=NOW).gone == "compartment"
    assert AccessRow.objects.filter(report=landing).count() == 0


@pytest.mark.parametrize(("role", "seen"), [("observer", {"/": 200, "/reports/": 200, "/people/": 403, "/notices/": 403}),
                                            ("auditor", {"/": 302, "/reports/": 403, "/people/": 403, "/notices/": 200}),
                                            ("operator", {"/": 302, "/reports/": 403, "/people/": 200, "/notices/": 403})])
def test_each_role_is_shown_its_own(desk: Path, role: str, seen: dict[str, int]) -> None:
    cast.everybody()
    Editor.objects.filter(user__username="alena").update(roles=role)
    cast.take(*COLUMN)
    client = inside("alena")

    assert {path: client.get(path).status_code for path in seen} == seen
    assert open_words(ReportRow.objects.all()[0].id, by="alena", now=NOW).gone == "role"


def test_an_observer_changes_nothing(desk: Path) -> None:
    cast.everybody()
    Editor.objects.filter(user__username="alena").update(roles="observer")
    cast.take(*COLUMN)
    row = IncidentRow.objects.get(label="ground_convoy")
    inside("alena").post(f"/incidents/{row.id}/act/", {"act": "claimed"})

    row.refresh_from_db()
    assert row.work == "candidate"


def test_a_locked_desk_is_read_only_and_still_withdraws_and_revokes(desk: Path) -> None:
    cast.everybody()
    cast.take(*COLUMN)
    row = IncidentRow.objects.get(label="ground_convoy")
    client = inside("cyryl")
    KEYRING.lock()
    answer = client.post(f"/incidents/{row.id}/act/", {"act": "claimed"})

    assert (answer.status_code, b"desk.W09" in answer.content) == (409, True)
    assert b"not unlocked" in client.get("/").content
    assert client.post(f"/incidents/{row.id}/release/", {"what": "withdraw"}).status_code == 302
    assert client.post("/people/alena/", {"what": "out"}).status_code == 302
    assert client.post("/people/alena/", {"what": "renew"}).status_code == 409


def test_a_desk_closed_by_hand_is_opened_by_hand(desk: Path) -> None:
    modes.close(by="operator", now=NOW)
    assert modes.read_only(NOW) == "by_hand"
    modes.reopen(by="operator", now=NOW)
    assert modes.read_only(NOW) == ""


def test_a_database_that_takes_nothing_closes_the_desk(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cast.enrol("alena")
    client = inside("alena")
    monkeypatch.setattr(modes, "_database_refuses", lambda: True)

    assert b"disk is read-only or full" in client.get("/").content
    assert client.post("/people/alena/", {"what": "out"}).status_code == 409
    assert Editor.objects.get().last_day == ""


def test_a_clock_before_what_is_written_is_wrong(desk: Path) -> None:
    cast.take(*COLUMN)

    assert modes.clock_is_wrong(NOW - timedelta(days=2))
    assert not modes.clock_is_wrong(NOW)


def test_a_clock_that_jumps_is_wrong(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(modes, "_STARTED", modes._STARTED - 86_400)
    assert modes.clock_is_wrong(NOW)


def test_every_page_asks_the_desks_clock_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    asking = [page.now for page in (*vars(urls).values(), middleware) if hasattr(page, "now")]
    assert len(asking) > 5
    for moment in (NOW, NOW + timedelta(days=1)):
        monkeypatch.setattr(clock, "now", lambda told=moment: told)
        assert {now() for now in asking} == {moment}


def test_with_a_wrong_clock_nothing_is_destroyed(desk: Path, monkeypatch: pytest.MonkeyPatch,
                                                 capsys: pytest.CaptureFixture[str]) -> None:
    cast.take(*COLUMN)
    held, store = len(KEYRING.keys), (desk / "keystore.json").read_bytes()
    monkeypatch.setattr(modes, "clock_is_wrong", lambda _now: True)
    serving.Worker(Lease()).once(datetime(2036, 1, 1, tzinfo=UTC))

    assert (len(KEYRING.keys), (desk / "keystore.json").read_bytes()) == (held, store)
    assert "clock of this machine is wrong" in capsys.readouterr().err
    assert django_settings.DAZOR["retention_days"] == 7


def test_a_log_on_a_full_disk_does_not_end_the_desk(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Path("/dev/full").open("w", encoding="utf-8", buffering=1) as full:
        monkeypatch.setattr(modes, "clock_is_wrong", lambda _now: True)
        monkeypatch.setattr("sys.stderr", full)
        assert serving.Worker(Lease()).once(datetime(2036, 1, 1, tzinfo=UTC)).collected == 0
        monkeypatch.undo()
        with contextlib.suppress(OSError):  # what could not be written
            full.close()


def test_who_may_speak_is_who_works_with_content(desk: Path) -> None:
    cast.everybody()
    Editor.objects.filter(user__username="bohdan").update(roles="auditor,observer")
    assert [e.user.username for e in admission.answering(NOW)] == ["alena", "cyryl"]
