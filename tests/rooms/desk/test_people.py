"""Accounts, the one desk on a database, and the settings: closed unless everything is right."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings as django_settings
from django.contrib.auth.models import User
from django.test import Client
from django.urls import get_resolver
from pytest_django import Settings

from dazor.desk import lease, people, serving
from dazor.desk.conf import _database
from dazor.desk.errors import BadDatabase, NoSecret, SecondDesk, Stopped, Unlockable
from dazor.desk.keys import KEYRING, Keyring
from dazor.desk.models import AccessRow, DeskLease, ReportRow
from dazor.desk.opening import open_words
from tests.rooms.desk import cast
from tests.rooms.desk.cast import COLUMN, NOW


def inside(name: str) -> Client:
    """Return a browser of a person who has come in."""
    client = Client()
    client.force_login(User.objects.get(username=name), backend=django_settings.AUTHENTICATION_BACKENDS[0])
    return client


# Accounts

def test_a_set_up_link_works_once(db: None) -> None:
    client, link = Client(), people.add_editor("alena", ["verifier"])
    form = client.get(link, follow=True).redirect_chain[-1][0]
    client.post(form, {"new_password1": cast.PASSWORD, "new_password2": cast.PASSWORD})

    assert b"used up" in Client().get(link, follow=True).content
    assert User.objects.get().check_password(cast.PASSWORD)


def test_the_entrance_says_what_to_do_once_and_promises_no_mail(desk: Path) -> None:
    page = Client().post("/enter/", {"login": "nobody", "password": "wrong"}, headers={"accept-language": "be"}).content.decode()
    assert page.count("Імя або пароль няправільныя.") == 1
    assert "Згублены пароль не дасылаецца поштай." in page
    assert "Forgot" not in page


def test_what_is_not_there_is_said_in_the_readers_language(desk: Path) -> None:
    cast.enrol("alena", password="")
    page = inside("alena").get("/incidents/nope/", headers={"accept-language": "be"})
    assert (page.status_code, "There is no" in page.content.decode()) == (404, False)
    assert "nope" in page.content.decode()


@pytest.mark.parametrize("path", ["/", "/reports/", "/account/", "/incidents/x/", "/admin/", "/account/factors/",
                                  "/account/password/", "/account/factors/recovery-codes/"])
def test_without_a_second_factor_nothing_is_shown(db: None, path: str) -> None:
    people.add_editor("alena", ["verifier"])
    answer = inside("alena").get(path)

    assert (answer.status_code, answer["Location"]) == (302, "/enter/second-factor/")


@pytest.mark.parametrize("path", ["/", "/reports/", "/account/", "/incidents/x/", "/admin/", "/admin/login/"])
def test_nobody_is_shown_the_entrance_only(db: None, path: str) -> None:
    answer = Client().get(path)

    assert (answer.status_code, answer["Location"]) == (302, "/enter/")


def test_nobody_can_sign_up(db: None) -> None:
    for path in ("/none/signup/", "/accounts/signup/", "/none/reset_password/", "/none/email/"):
        assert Client().post(path, {"username": "mallory", "password1": cast.PASSWORD}).status_code in (302, 404)
    assert not User.objects.exists()


def test_there_is_no_back_office(db: None) -> None:
    assert "django.contrib.admin" not in django_settings.INSTALLED_APPS
    assert not [name for name in map(str, get_resolver().reverse_dict) if "admin" in name]


def test_the_secret_of_the_app_is_not_in_the_database(db: None) -> None:
    secret = cast.enrol("alena")

    kept = Authenticator.objects.get(type="totp").data
    assert secret not in str(kept)
    assert Authenticator.objects.get(type="totp").wrap().validate_code(cast.digits(secret))


def test_the_last_second_factor_cannot_be_removed(db: None) -> None:
    cast.enrol("alena")

    assert people.SecondFactorAdapter().can_delete_authenticator(Authenticator.objects.get(type="totp")) is False


def test_who_is_shut_out_is_out_at_once(desk: Path) -> None:
    cast.enrol("alena")
    client = inside("alena")
    assert client.get("/").status_code == 200
    people.shut_out("alena")

    assert client.get("/")["Location"] == "/enter/"
    assert not Authenticator.objects.exists()


def test_a_new_link_takes_the_old_factors_and_sessions(desk: Path) -> None:
    cast.enrol("alena")
    client = inside("alena")
    people.new_link("alena")

    assert client.get("/")["Location"] == "/enter/"
    assert not Authenticator.objects.exists()


def test_a_name_is_given_once_and_a_role_must_exist(db: None) -> None:
    people.add_editor("alena", ["verifier"])
    with pytest.raises(Stopped, match="already"):
        people.add_editor("ALENA", ["verifier"])
    with pytest.raises(Stopped, match="unknown role king"):
        people.add_editor("karol", ["king"])
    assert User.objects.count() == 1


# Pages

def test_every_page_keeps_other_hosts_out(desk: Path) -> None:
    cast.enrol("alena")
    answer = inside("alena").get("/")

    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Cache-Control"] == "no-store"
    assert b"http://" not in answer.content.replace(b"http://www.w3.org/2000/svg", b"")
    assert b"style=" not in answer.content


def test_opening_words_is_written_down_to_the_day(desk: Path) -> None:
    cast.enrol("alena")
    cast.take(*COLUMN)
    report = ReportRow.objects.all()[0]
    client = inside("alena")
    assert client.get(f"/reports/{report.id}/").status_code == 200
    assert not AccessRow.objects.exists()
    KEYRING.unlock(desk / "keystore.json", cast.PASSPHRASE)
    client.post(f"/reports/{report.id}/")

    line = AccessRow.objects.get()
    assert (line.by, line.report) == ("alena", report.id)
    assert len(line.day) == 10


def test_a_bulk_read_is_stopped(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from dazor.desk import opening

    cast.everybody()
    cast.take(*COLUMN)
    monkeypatch.setattr(opening, "PER_DAY", 2)
    ids = list(ReportRow.objects.values_list("id", flat=True))
    for name in ids[:2]:
        open_words(name, by="alena", now=NOW)
    with pytest.raises(Stopped, match="limit for one person"):
        open_words(ids[2], by="alena", now=NOW)


def test_an_unknown_report_is_a_page_and_not_a_failure(desk: Path) -> None:
    cast.enrol("alena")
    answer = inside("alena").get("/reports/nothing/")

    assert answer.status_code == 404
    assert b"desk.W05" in answer.content


def test_a_busy_database_is_a_page_and_not_a_failure(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import OperationalError

    from dazor.desk.views import search

    cast.enrol("alena")

    def locked(_name: str) -> ReportRow:
        raise OperationalError("database is locked")

    monkeypatch.setattr(search, "reports_row", locked)
    answer = inside("alena").get("/reports/x/")
    assert answer.status_code == 503
    assert b"Nothing was changed" in answer.content


# Keys

def test_a_wrong_passphrase_says_what_to_do(desk: Path) -> None:
    ring = Keyring()
    with pytest.raises(Unlockable, match="passphrase does not open"):
        ring.unlock(desk / "keystore.json", "not the passphrase at all")
    assert not ring.open


def test_a_missing_or_damaged_key_store_is_named(desk: Path) -> None:
    with pytest.raises(Unlockable, match="dazor keys init"):
        Keyring().unlock(desk / "nowhere.json", "x")
    (desk / "keystore.json").write_bytes(b"{half")
    with pytest.raises(Unlockable, match="cut off"):
        Keyring().unlock(desk / "keystore.json", cast.PASSPHRASE)


# The one desk

def test_two_desks_on_one_database_are_refused(db: None) -> None:
    lease.take("first", now=1000.0)
    with pytest.raises(SecondDesk, match="Nothing was changed"):
        lease.take("second", now=1000.0 + lease.STALE - 1)
    lease.take("first", now=1020.0)


def test_a_dead_desk_is_followed_by_the_next(db: None) -> None:
    lease.take("first", now=1000.0)
    lease.take("second", now=1000.0 + lease.STALE)

    assert DeskLease.objects.get().holder == "second"
    with pytest.raises(SecondDesk):
        lease.take("first", now=1001.0 + lease.STALE)


@pytest.mark.django_db(transaction=True)
def test_the_lease_is_given_back_at_the_end() -> None:
    began = time.time()
    with lease.Lease():
        age = lease.seen(now := time.time())
        assert age is not None
        assert age <= now - began
        with pytest.raises(SecondDesk), lease.Lease():
            pass
    assert lease.seen(time.time()) is None


# Starting

def test_without_a_secret_the_desk_does_not_start(db: None, settings: Settings) -> None:
    settings.SECRET_IS_SET = False
    with pytest.raises(NoSecret, match="did not start"):
        serving.check_ready()


def test_a_database_address_of_another_kind_is_refused() -> None:
    with pytest.raises(BadDatabase, match="postgresql://"):
        _database("mysql://somewhere/desk")
    found = _database("postgresql://ann:secret@db.example:5433/desk?sslmode=require")
    assert (found["NAME"], found["HOST"], found["PORT"]) == ("desk", "db.example", "5433")
    assert found["OPTIONS"] == {"sslmode": "require"}
