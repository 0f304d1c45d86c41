"""The fixed cast: Alena verifies, Bohdan publishes, Cyryl does both; a desk with keys; messages in our own words."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.contrib.auth.models import User
from django.db import transaction

from dazor.desk import people, taking
from dazor.desk import tide as tidal
from dazor.desk.keys import KEYRING, write_whole
from dazor.model.raw import Message
from dazor.sealing import chest, epochs, keystore, tide

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
PASSPHRASE = "lantern birch quarry fiddle"
PASSWORD = "a long password for tests"
ROLES = {"alena": ("triager", "geolocator", "verifier"), "bohdan": ("publisher", "safety_officer"),
         "cyryl": ("triager", "verifier", "publisher")}
WORDS = "shibboleth"  # stands in every message below and may stand nowhere in the database

COLUMN = [
    f"Учора 16.11.2026 каля 14:20 калона ваеннай тэхнікі праз Баранавічы, прыкладна 30 машын, {WORDS}",
    f"16.11.2026 в 14:25 через Барановичи прошла колонна, 30 единиц военной техники, {WORDS} тел. +375 29 000-00-00",
    f"16.11.2026 at 14:30 a military column of about 30 vehicles passed Baranavichy, {WORDS}",
    f"16.11.2026 o 14:20 kolumna wojskowa, około 30 pojazdów, Baranowicze, {WORDS}",
]
LANDING = [f"16.11.2026 в 09:10 на аэродроме Мачулищи сел Ил-76, {WORDS}",
           f"16.11.2026 каля 09:15 у Мачулішчах прызямліўся Іл-76, {WORDS}"]


@cache
def _laid() -> tuple[bytes, bytes]:
    """Return a key store of two weeks around NOW and its tide; made once, argon2id is slow on purpose."""
    then = NOW - timedelta(days=9)
    stands, (made, _) = tide.new(then), chest.make(epochs.new_signer(), PASSPHRASE)
    store = chest.write(chest.with_keys(made, epochs.new_keys(then, 60), stands))
    return store, tide.encode(stands) + bytes(tide.PLACE)


def unlock(folder: Path) -> Path:
    """Write the key store into a folder and the tide beside it, and unlock it."""
    path, store = folder / keystore.FILE_NAME, _laid()
    write_whole(path, store[0])
    write_whole(tidal.beside(folder) / tidal.FILE_NAME, store[1])
    KEYRING.unlock(path, PASSPHRASE)
    return path


def message(text: str, number: int = 0, published: str = "2026-11-16T16:00", origin: str = "") -> Message:
    """Return an imported message."""
    return Message(id=f"m{number}-{abs(hash(text))}", text=text, published=published, door="jsonl", origin=origin)


def take(*texts: str, now: datetime = NOW) -> taking.Taken:
    """Bring messages in."""
    return taking.take([message(text, number) for number, text in enumerate(texts)], now=now)


def enrol(name: str, *, password: str = PASSWORD) -> str:
    """Make a founder's account of the cast with TOTP, and a password unless "" (argon2id is slow). Returns its TOTP secret."""
    people.add_editor(name, ROLES[name])
    if password:
        user = User.objects.get(username=name)
        user.set_password(password)
        user.save()
    return second_factor(name)


def second_factor(name: str) -> str:
    """Give an account TOTP and return its secret."""
    secret: str = generate_totp_secret()
    with transaction.atomic():
        TOTP.activate(User.objects.get(username=name), secret)
    return secret


def everybody() -> None:
    """Make the whole cast, without passwords."""
    for name in ROLES:
        enrol(name, password="")


def digits(secret: str, step: int = 0) -> str:
    """Return the six digits of now, computed by hand as an app would."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30 + step)))
