"""A shift at the desk: what changed meanwhile, what waits, going on through the queue, and two people on one incident."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client

from dazor.desk import acts
from dazor.desk.models import Editor, IncidentRow, JudgementRow
from dazor.desk.views import shift
from dazor.model.codes import Act
from tests.rooms.desk import cast
from tests.rooms.desk.cast import COLUMN, LANDING, NOW

ALERT = "20.11.2026 в 14:50 пуск двух ракет под Мозырем"  # ten minutes before NOW in the desk's civil time


def inside(name: str, **cookies: str) -> Client:
    """Return a browser of a person who has come in."""
    client = Client()
    client.force_login(User.objects.get(username=name), backend=settings.AUTHENTICATION_BACKENDS[0])
    client.cookies.load(cookies)
    return client


def row_of(label: str) -> IncidentRow:
    return IncidentRow.objects.get(label=label)


def main(page: str) -> str:
    """Return the words of a page without menus."""
    return " ".join(re.sub(r"<[^>]+>", " ", page.partition("<main")[2]).split())


def test_a_shift_begins_with_the_last_act_before_a_pause(desk: Path) -> None:
    cast.everybody()
    cast.take(*COLUMN)
    row = row_of("ground_convoy")
    assert shift.last_shift("alena", NOW) == NOW - timedelta(days=1)

    for hours in (11, 10, 2, 1):
        acts.judge(row.id, by="alena", act=Act.NOTED, now=NOW - timedelta(hours=hours), value="note", why="looked")
    assert shift.last_shift("alena", NOW) == NOW - timedelta(hours=10)
    assert shift.last_shift("alena", NOW + timedelta(hours=6)) == NOW - timedelta(hours=1)
    assert shift.last_shift("alena", NOW + timedelta(days=30)) == NOW + timedelta(days=30) - shift.LONGEST


def test_the_page_of_a_shift_tells_what_others_did_and_what_was_taken_back(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shift, "now", lambda: NOW)
    cast.everybody()
    cast.take(*COLUMN, *LANDING)
    column, landing = row_of("ground_convoy"), row_of("aircraft_landing")
    acts.judge(column.id, by="cyryl", act=Act.GRADED, now=NOW - timedelta(hours=3), value="B2", why="the plates match")
    acts.judge(landing.id, by="cyryl", act=Act.VERIFIED, now=NOW - timedelta(hours=2), value="discounted")
    acts.undo(landing.id, by="cyryl", now=NOW - timedelta(hours=1))
    acts.judge(column.id, by="alena", act=Act.CLAIMED, now=NOW - timedelta(minutes=5))

    page = inside("alena").get("/shift/").content.decode()
    said = main(page)
    assert "cyryl graded it: B2 the plates match" in said
    assert "alena claimed" not in said
    assert re.search(r"<s>\s*<strong>cyryl</strong> set the verification: found false", page)
    assert "You have these in hand" in said
    assert "Nothing." in said.partition("Went to the public")[2]
    assert "cyryl" not in said.partition("Decided by others")[0]


def test_an_empty_desk_has_a_shift_and_help_too(desk: Path) -> None:
    cast.everybody()
    for path in ("/shift/", "/shift/?hours=72", "/shift/?hours=x", "/help/"):
        assert inside("alena").get(path).status_code == 200


def test_the_next_incident_follows_the_place_the_last_one_had(desk: Path) -> None:
    cast.everybody()
    cast.take(*COLUMN, *LANDING, "17.11.2026 в 10:00 через Слуцк прошла колонна, 5 машин", "18.11.2026 в 11:00 в Бресте взрыв")
    order = list(IncidentRow.objects.order_by("-urgency", "id").values_list("id", flat=True))
    client = inside("alena")
    client.get("/")
    middle = order[1]
    asked = client.get(f"/incidents/{middle}/").context["queue"]
    assert (asked["before"].id, asked["after"].id) == (order[0], order[2])
    assert asked["back"].endswith(f"page=1#i-{middle}")

    client.post(f"/incidents/{middle}/act/", {"act": "closed"})
    asked = client.get(f"/incidents/{middle}/").context["queue"]
    assert (asked["before"].id, asked["after"].id) == (order[0], order[2])
    assert asked["back"].endswith(f"page=1#i-{order[2]}")


def test_the_incidents_page_leads_through_the_queue_as_it_was_filtered(desk: Path) -> None:
    cast.everybody()
    cast.take(*COLUMN, *LANDING)
    column = row_of("ground_convoy")
    client = inside("alena")
    client.get("/", {"type": column.code, "text": "Baranavichy"})
    asked = client.get(f"/incidents/{column.id}/").context["queue"]
    assert (asked["before"], asked["after"]) == (None, None)
    assert asked["back"].startswith("view=open&type=mil.ground.column&text=Baranavichy&")


def test_a_second_editor_is_told_before_an_act_crosses_the_first_one_s(desk: Path) -> None:
    cast.everybody()
    cast.take(*COLUMN)
    row = row_of("ground_convoy")
    acts.judge(row.id, by="alena", act=Act.CLAIMED, now=NOW)
    client = inside("cyryl")
    page = client.get(f"/incidents/{row.id}/").content.decode()
    undo = f"/incidents/{row.id}/undo/?seen={re.search(r'undo/[?]seen=([0-9]+)', page)[1]}"  # type: ignore[index]
    acts.judge(row.id, by="alena", act=Act.GRADED, now=NOW, value="C3")

    answer = client.post(undo, follow=True)
    assert "Alena has worked on this incident since you loaded the page" in main(answer.content.decode())
    assert JudgementRow.objects.filter(what=Act.UNDID).count() == 0
    seen = re.search(r"undo/[?]seen=([0-9]+)", answer.content.decode())
    assert seen is not None
    assert "Taken back." in main(client.post(f"/incidents/{row.id}/undo/?seen={seen[1]}", follow=True).content.decode())


def test_an_alert_that_nobody_took_up_stands_on_every_page_until_somebody_does(desk: Path) -> None:
    cast.everybody()
    cast.take(*COLUMN, ALERT)
    row = row_of("missile_launch")
    client = inside("alena")
    assert f'href="/incidents/{row.id}/"' in client.get("/presence/").content.decode()
    assert "Nobody has taken it up" in main("<main" + client.get("/waits/", {"read": "0", "at": "people"}).content.decode())
    acts.judge(row.id, by="cyryl", act=Act.CLAIMED, now=NOW)
    assert "Nobody has taken it up" not in client.get("/waits/").content.decode()


def test_an_open_page_hears_of_new_reports_and_is_no_sign_that_a_person_is_there(desk: Path) -> None:
    cast.everybody()
    cast.take(*COLUMN)
    client = inside("alena")
    Editor.objects.filter(user__username="alena").update(last_day="")
    said = client.get("/waits/", {"read": "3", "at": "queue"}).content.decode()
    assert "1 report was read since this page was loaded." in said
    assert "since this page" not in client.get("/waits/", {"read": "4"}).content.decode()
    assert client.get("/waits/", {"read": "²" * 40}).status_code == 200
    assert Editor.objects.get(user__username="alena").last_day == ""
    client.get("/")
    assert Editor.objects.get(user__username="alena").last_day == f"{NOW:%Y-%m-%d}"


def test_whoever_comes_in_again_goes_on_where_the_session_ended(desk: Path) -> None:
    cast.everybody()
    client = inside("alena")
    client.session.flush()
    assert client.get("/presence/?days=92")["Location"] == "/enter/?next=%2Fpresence%2F%3Fdays%3D92"
    posted = client.post("/incidents/x/act/", headers={"referer": "http://testserver/incidents/x/"})
    assert posted["Location"] == "/enter/?next=%2Fincidents%2Fx%2F"
    assert client.post("/incidents/x/act/")["Location"] == "/enter/"


def test_a_form_older_than_the_log_in_is_answered_with_a_sentence(desk: Path) -> None:
    cast.everybody()
    client = Client(enforce_csrf_checks=True)
    client.cookies = inside("alena").cookies
    answer = client.post("/notices/seen/", {"last": "1"})
    assert (answer.status_code, "This form is older than your log-in" in answer.content.decode()) == (403, True)


def test_a_change_of_language_on_opened_words_leads_back_to_the_incident(desk: Path) -> None:
    cast.everybody()
    cast.take(*COLUMN)
    row = row_of("ground_convoy")
    assert inside("alena").get(f"/incidents/{row.id}/words/all/")["Location"] == f"/incidents/{row.id}/"


def test_doors_regions_and_places_are_named_in_the_readers_language(desk: Path) -> None:
    cast.everybody()
    cast.take(*COLUMN)
    client = inside("alena", language="be")
    assert "Брэсцкая вобласць</option>" in client.get("/").content.decode()
    page = client.get(f"/incidents/{row_of('ground_convoy').id}/").content.decode()
    assert ">імпарт" in page
    assert "jsonl" not in page


def test_an_answer_to_proposals_that_says_nothing_is_told_so(desk: Path) -> None:
    cast.everybody()
    cast.take(*COLUMN)
    row = row_of("ground_convoy")
    for form, said in (({}, "The form is not filled in."), ({"proposal-77": "yes"}, "Nobody asks for this any more."),
                       ({"proposal-²": "yes"}, "The form is not filled in.")):
        assert said in main(inside("alena").post(f"/incidents/{row.id}/proposals/", form, follow=True).content.decode())


def test_what_was_searched_for_in_vain_does_not_lie_in_the_database(desk: Path) -> None:
    cast.everybody()
    cast.take(*COLUMN)
    client = inside("alena")
    client.get("/", {"text": "Baranavichy"})
    client.get("/", {"text": "Hanna Zubrylava"})
    assert client.session["queue"] == "view=open&text=Baranavichy"
