"""Who comes in, what of the past they see, and how they go out: by two others, with a wait, and everybody told."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.test import Client
from pytest_django import Settings

from dazor.desk import admission, chain, notices, people
from dazor.desk.errors import NotThere, Stopped
from dazor.desk.models import AccountState, Editor, EnvelopeRow, NoticeRow, ReportRow
from dazor.desk.opening import open_words
from tests.rooms.desk import cast
from tests.rooms.desk.cast import COLUMN, NOW
from tests.rooms.desk.test_people import inside

WAIT = timedelta(hours=24)


@pytest.fixture
def busy(desk: Path) -> Path:
    """A desk of three that has received reports."""
    cast.everybody()
    cast.take(*COLUMN)
    return desk


def knocked(name: str = "dana") -> str:
    """Let somebody knock and return the code she would read aloud."""
    admission.knock(name, cast.PASSWORD, now=NOW)
    cast.second_factor(name)
    return admission.code(people.editor_of(name))


def let_in(name: str = "dana", roles: tuple[str, ...] = ("verifier",), within: str = "* : *") -> Editor:
    """Bring a newcomer in by the two who are there."""
    code = knocked(name)
    admission.answer(name, code, by="alena", now=NOW, roles=roles, within=within)
    admission.answer(name, code, by="bohdan", now=NOW)
    admission.arrive(people.editor_of(name), NOW + WAIT)
    return people.editor_of(name)


def test_a_newcomer_needs_two_others_and_a_day(busy: Path) -> None:
    code = knocked()
    assert admission.answer("dana", code, by="alena", now=NOW, roles=["verifier"], within="* : *") == 1
    assert admission.standing(people.editor_of("dana"), NOW) == "knocking"
    assert admission.answer("dana", f" {code.replace(' ', '-')} ", by="bohdan", now=NOW) == 0

    dana = people.editor_of("dana")
    assert admission.standing(dana, NOW + WAIT - timedelta(minutes=1)) == "waiting"
    assert admission.standing(dana, NOW + WAIT) == "in"
    assert [line.what for line in NoticeRow.objects.order_by("seq")] == ["knocked", "answered", "answered", "will_enter"]


def test_the_same_editor_does_not_count_twice(busy: Path) -> None:
    code = knocked()
    for _ in range(2):
        assert admission.answer("dana", code, by="alena", now=NOW, roles=["verifier"], within="* : *") == 1


def test_nobody_answers_for_oneself_or_before_being_in(busy: Path) -> None:
    code = knocked()
    knocked("eryk")
    with pytest.raises(Stopped, match="others speak"):
        admission.answer("dana", code, by="dana", now=NOW)
    with pytest.raises(Stopped, match="an editor who is in"):
        admission.answer("dana", code, by="eryk", now=NOW)


def test_a_wrong_code_is_told_to_all_and_ends_after_five(busy: Path) -> None:
    right = knocked()
    wrong = "0000 0000" if right != "0000 0000" else "1111 1111"
    for _ in range(admission.MISSES):
        with pytest.raises(Stopped, match="not the code"):
            admission.answer("dana", wrong, by="alena", now=NOW, roles=["verifier"], within="* : *")

    assert NoticeRow.objects.filter(what="wrong_code", by="alena").count() == admission.MISSES
    with pytest.raises(NotThere):
        people.editor_of("dana")


def test_one_objection_turns_a_newcomer_away(busy: Path) -> None:
    code = knocked()
    admission.answer("dana", code, by="alena", now=NOW, roles=["verifier"], within="* : *")
    admission.answer("dana", code, by="bohdan", now=NOW)
    admission.object_to("dana", by="cyryl", now=NOW + WAIT / 2)

    assert not User.objects.filter(username="dana").exists()


def test_a_newcomer_has_no_past(busy: Path) -> None:
    dana = let_in()
    old = ReportRow.objects.order_by("id")[0]
    assert open_words(old.id, by="alena", now=NOW).pieces
    assert open_words(old.id, by="dana", now=NOW + WAIT).gone == "before"
    assert dana.since > "2026-11-21T12"

    client = inside("dana")
    assert client.get(f"/reports/{old.id}/").status_code == 409
    assert old.id.encode() not in client.get("/reports/").content


def test_what_comes_after_the_wait_opens_to_the_newcomer(busy: Path) -> None:
    let_in()
    later = NOW + WAIT + timedelta(hours=12)
    cast.take(f"{COLUMN[0]} now", now=later)
    new = ReportRow.objects.order_by("-epoch")[0]

    assert open_words(new.id, by="dana", now=later).pieces


def test_no_link_lets_anybody_into_a_desk_that_works(busy: Path) -> None:
    assert EnvelopeRow.objects.exists()
    with pytest.raises(Stopped, match="no link lets anybody in"):
        people.add_editor("dana", ["verifier"])
    with pytest.raises(Stopped, match="no link opens an account"):
        people.new_link("alena")
    assert User.objects.count() == 3


def test_a_newcomer_is_shown_only_the_code(busy: Path) -> None:
    client = Client()
    client.post("/enter/new/", {"name": "dana", "password1": cast.PASSWORD, "password2": cast.PASSWORD})
    cast.second_factor("dana")
    client = inside("dana")
    for path in ("/", "/reports/", "/people/", "/notices/", "/account/"):
        assert client.get(path)["Location"] == "/enter/waiting/"
    answer = client.get("/enter/waiting/")
    assert admission.code(people.editor_of("dana")).encode() in answer.content


@pytest.mark.parametrize(("second", "said"), [("another password here", "differ"), ("short", "short")])
def test_a_knock_with_a_bad_password_makes_nothing(busy: Path, second: str, said: str) -> None:
    first = "short" if second == "short" else cast.PASSWORD
    answer = Client().post("/enter/new/", {"name": "dana", "password1": first, "password2": second})
    assert said.encode() in answer.content
    assert User.objects.count() == 3


def test_a_flood_of_knocks_is_bounded(busy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(User, "set_password", lambda self, _raw: self.set_unusable_password())  # argon2id is slow on purpose
    for number in range(admission.KNOCKING_MOST):
        knocked(f"guest{number}")
    with pytest.raises(Stopped, match="too many"):
        knocked("dana")
    admission.knock("dana", cast.PASSWORD, now=NOW + timedelta(days=admission.KNOCKING_DAYS + 1))
    assert Editor.objects.filter(state=AccountState.KNOCKING).count() == 1


def test_two_editors_end_an_account_and_its_sessions(busy: Path) -> None:
    client = inside("alena")
    assert client.get("/").status_code == 200
    assert admission.ask_out("alena", by="bohdan", now=NOW) is False
    assert client.get("/").status_code == 200
    assert admission.ask_out("alena", by="cyryl", now=NOW) is True

    assert client.get("/")["Location"] == "/enter/"
    assert not [s for s in Session.objects.all() if s.get_decoded().get("_auth_user_id") == str(User.objects.get(username="alena").pk)]
    assert people.roles_of(User.objects.get(username="alena")) == frozenset()
    assert NoticeRow.objects.get(what="revoked").by == "bohdan + cyryl"


def test_a_word_is_taken_back_before_the_second(busy: Path) -> None:
    admission.ask_out("alena", by="bohdan", now=NOW)
    admission.take_back("alena", by="bohdan", now=NOW)

    assert admission.ask_out("alena", by="cyryl", now=NOW) is False
    with pytest.raises(NotThere):
        admission.take_back("alena", by="bohdan", now=NOW)


def test_an_account_that_is_not_used_sleeps_and_is_woken_by_two(busy: Path, settings: Settings) -> None:
    settings.DAZOR = {**settings.DAZOR, "editor_idle_days": 21}
    for name in ("alena", "bohdan", "cyryl"):
        admission.arrive(people.editor_of(name), NOW)
    later = NOW + timedelta(days=22)
    for name in ("bohdan", "cyryl"):
        Editor.objects.filter(user__username=name).update(last_day="2026-12-12")
    assert admission.standing(people.editor_of("alena"), later) == "asleep"

    assert admission.answer("alena", "", by="bohdan", now=later) == 1
    assert admission.answer("alena", "", by="cyryl", now=later) == 0
    alena = people.editor_of("alena")
    assert admission.standing(alena, later) == "waiting"
    assert admission.standing(alena, later + WAIT) == "in"
    assert alena.since > "2026-12-12"


def test_a_lease_ends_unless_another_renews_it(busy: Path, settings: Settings) -> None:
    settings.DAZOR = {**settings.DAZOR, "editor_lease_days": 180}
    let_in()
    end = NOW + WAIT + timedelta(days=181)
    Editor.objects.all().update(last_day=f"{end:%Y-%m-%d}")
    assert admission.standing(people.editor_of("dana"), end) == "asleep"
    Editor.objects.filter(user__username="dana").update(until=f"{end:%Y-%m-%d}")
    admission.renew("dana", by="alena", now=end)

    assert admission.standing(people.editor_of("dana"), end + timedelta(days=2)) == "in"
    with pytest.raises(Stopped, match="oneself"):
        admission.renew("dana", by="dana", now=end)


def test_compartments_are_narrowed_and_never_widened(busy: Path) -> None:
    admission.confine("alena", "Brest Region : ground, rail", by="bohdan", now=NOW)
    with pytest.raises(Stopped, match="more to alena"):
        admission.confine("alena", "* : ground", by="bohdan", now=NOW)
    admission.confine("alena", "Brest Region : ground", by="bohdan", now=NOW)

    assert people.editor_of("alena").compartments == "Brest Region : ground"


def test_every_editor_is_told_until_it_is_put_away(busy: Path) -> None:
    knocked()
    client = inside("alena")
    assert b"dana asks to come in" in client.get("/").content
    client.post("/notices/seen/", {"last": str(NoticeRow.objects.order_by("-seq")[0].seq)})
    assert b"dana asks to come in" not in client.get("/").content
    assert b"dana asks to come in" in inside("bohdan").get("/").content
    assert b"dana asks to come in" in client.get("/notices/").content


def test_the_notices_are_chained(busy: Path) -> None:
    knocked()
    notices.add("exported", by="alena", now=NOW, value="3")
    assert chain.prove(NoticeRow) == 2


def test_the_people_page_does_it_all(busy: Path) -> None:
    code = knocked()
    first, second = inside("alena"), inside("bohdan")
    first.post("/people/dana/", {"what": "answer", "heard": code, "role": ["verifier"], "within": "Brest Region : ground"})
    second.post("/people/dana/", {"what": "answer", "heard": code})
    dana = people.editor_of("dana")
    assert (dana.state, dana.compartments) == ("waiting", "Brest Region : ground")
    assert b"Turn away" in second.get("/people/").content
    second.post("/people/dana/", {"what": "object"})
    assert b"dana" not in second.get("/people/").content.split(b"</section>")[-1]
