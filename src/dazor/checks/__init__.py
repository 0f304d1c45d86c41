"""What is wrong with an installation → numbered findings, each with what to do.

Looks from outside at what the programs would use: settings, files and their rights, keys, packs, the machine. Changes
nothing and prints nothing; `dazor check` shows what is found here. Ids are stable, so that a runbook can name them.
"""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from importlib import resources
from pathlib import Path
from typing import Any

import msgspec

from dazor.model.codes import LANGUAGES
from dazor.settings import SETTINGS, BadSetting, load

FREE_BYTES = 2 << 30  # two days of full slot files, media and database growth at 1,000 messages a day, with room
LONG_SECRET = 32  # characters
FEWEST_EPOCHS = 12  # three days of six-hour epochs: time to come back from a weekend before the door closes


class Finding(msgspec.Struct, frozen=True):
    """One thing that is wrong."""

    id: str  # C01 …
    serious: bool  # the program would refuse to start, or would be unsafe
    what: str
    do: str


Settings = Mapping[str, Any]
Check = Callable[[Settings, datetime], Iterator[Finding]]


def _loopback_or_private(address: str) -> bool:
    host = address.rsplit(":", 1)[0].strip("[]")
    return address.startswith("unix:") or host in {"localhost", "::1"} or host.startswith(("127.", "10.", "192.168."))


def secrets_are_long(settings: Settings, _now: datetime) -> Iterator[Finding]:
    """C01, C02: the desk cannot run without its secrets."""
    if "desk_secret" in settings and len(settings["desk_secret"]) < LONG_SECRET:
        yield Finding("C01", True, f"desk_secret has {len(settings['desk_secret'])} characters.",
                      f"Set DAZOR_DESK_SECRET_FILE to a file of at least {LONG_SECRET} random characters.")
    if "key_passphrase" in settings and not settings["key_passphrase"]:
        yield Finding("C02", False, "key_passphrase is empty: somebody must type it at every start.",
                      "Good on a desk with people near it; else set DAZOR_KEY_PASSPHRASE_FILE on a memory file system.")


def desk_is_not_public(settings: Settings, _now: datetime) -> Iterator[Finding]:
    """C03: the desk takes no calls from the internet."""
    if "desk_address" in settings and not _loopback_or_private(settings["desk_address"]):
        yield Finding("C03", True, f"the desk would listen on {settings['desk_address']}.",
                      "Listen on 127.0.0.1 or a private address and come in through an onion or a tunnel.")


def words_die_in_a_week(settings: Settings, _now: datetime) -> Iterator[Finding]:
    """C04: retention is seven days at most."""
    if not 1 <= settings.get("retention_days", 7) <= 7:
        yield Finding("C04", True, f"retention_days is {settings['retention_days']}.",
                      "Set it to 7 or less: three years of kept words are what betrayed 160 people.")


def folders_are_there(settings: Settings, _now: datetime) -> Iterator[Finding]:
    """C05, C06, C07: folders exist, belong to one person, and have room."""
    for name in ("data_dir", "spool"):
        if name not in settings:
            continue
        folder = Path(settings[name])
        if not folder.is_dir():
            yield Finding("C05", True, f"{name} {folder} is not there.", f"Make it: `mkdir -m 700 {folder}`.")
            continue
        if stat.S_IMODE(folder.stat().st_mode) & 0o077:
            yield Finding("C06", True, f"{name} {folder} can be read by others on this machine.", f"`chmod 700 {folder}`.")
        if (free := shutil.disk_usage(folder).free) < FREE_BYTES:
            yield Finding("C07", False, f"{name} {folder} has {free >> 20} MiB left.", "Free at least 2 GiB.")


def keys_are_at_hand(settings: Settings, now: datetime) -> Iterator[Finding]:
    """C08, C09, C10: a door without signed keys stays shut."""
    if "epoch_bundle" not in settings:
        return
    from dazor.model.errors import DazorError
    from dazor.sealing import epochs

    bundle = Path(settings["epoch_bundle"])
    if not settings["desk_key"]:
        yield Finding("C08", True, "desk_key is empty: no bundle of keys can be trusted, so the door stays shut.",
                      "Set DAZOR_DESK_KEY to what `dazor keys init` printed.")
        return
    if not bundle.is_file():
        yield Finding("C09", True, f"there are no epoch keys at {bundle}: the door stays shut.",
                      "Copy the bundle that `dazor keys epochs` wrote on the desk.")
        return
    for ahead in (timedelta(0), timedelta(hours=6 * FEWEST_EPOCHS)):
        try:
            epochs.read_bundle(bundle.read_bytes(), settings["desk_key"], now + ahead)
        except DazorError as error:
            when = "now" if not ahead else f"in {FEWEST_EPOCHS // 4} days"
            yield Finding("C10", not ahead, f"no key opens the door {when}: {error}", "Run `dazor keys epochs` and copy the bundle.")
            return


def package_is_built(_settings: Settings, _now: datetime) -> Iterator[Finding]:
    """C11, C12, C13: what set-up builds into the package is there."""
    package = resources.files("dazor")
    if not package.joinpath("gazetteer", "built", "embedded.pack").is_file():
        yield Finding("C11", True, "the embedded gazetteer is missing.", "Run `python tools/build_pack.py`.")
    if not package.joinpath("publishing", "built", "maplibre-gl.mjs").is_file():
        yield Finding("C12", True, "the map's browser code is missing.", "Run `python3 tools/set_up.py demo`.")
    for room, domain in (("desk", "django"), ("edge", "edge"), ("publishing", "publishing")):
        for lang in LANGUAGES:
            folder = package.joinpath(room, "locale", lang, "LC_MESSAGES")
            if folder.joinpath(f"{domain}.po").is_file() and not folder.joinpath(f"{domain}.mo").is_file():
                yield Finding("C13", True, f"the {room}'s words in {lang} are not compiled.",
                              "Run `python tools/build_translations.py`.")


def gazetteer_opens(settings: Settings, _now: datetime) -> Iterator[Finding]:
    """C14, C15: a full pack finds villages; the embedded one knows towns."""
    if "gazetteer" not in settings:
        return
    from dazor.gazetteer import Pack
    from dazor.model.errors import DazorError

    if not settings["gazetteer"]:
        yield Finding("C14", False, "only the embedded gazetteer is used: towns of 500 people and more.",
                      "Run `dazor gazetteer fetch BY`, or `dazor gazetteer build`, and set DAZOR_GAZETTEER.")
        return
    try:
        Pack.open(settings["gazetteer"])
    except (DazorError, OSError) as error:
        yield Finding("C15", True, f"the gazetteer {settings['gazetteer']} does not open: {error}", "Build it again.")


def machine_keeps_nothing(settings: Settings, _now: datetime) -> Iterator[Finding]:
    """C16: swap writes memory to disk."""
    swaps = Path("/proc/swaps")
    if ("spool" in settings or "data_dir" in settings) and swaps.is_file() and len(swaps.read_text().splitlines()) > 1:
        yield Finding("C16", False, "swap is on: memory, and so somebody's words, can reach the disk.",
                      "`swapoff -a`, or swap under a random key.")


def files_can_be_shown(settings: Settings, _now: datetime) -> Iterator[Finding]:
    """C17, C21: files are opened in a box or not at all; video, voice and PDF by Debian's programs."""
    from dazor import box

    if "data_dir" not in settings:
        return
    if absent := [box.NEEDED[program] for program in box.missing()]:
        yield Finding("C17", False, f"{' and '.join(absent)} is not installed: pictures are kept sealed and cannot be shown.",
                      f"`apt-get install {' '.join(absent)}`.")
    if lacking := box.lacking():
        yield Finding("C21", False, f"{' and '.join(lacking)} is not installed: imported video, voice or PDF cannot be stripped, so it "
                      "is left out and named.", f"`apt-get install --no-install-recommends {' '.join(lacking)}`.")


def old_copies_open_nothing(settings: Settings, _now: datetime) -> Iterator[Finding]:
    """C18, C19, C20: the tide lies apart from everything that is copied."""
    if "data_dir" not in settings:
        return
    from dazor.desk import tide
    from dazor.model.errors import DazorError
    from dazor.sealing import chest, keystore

    store = Path(settings["data_dir"]) / keystore.FILE_NAME
    if store.is_file() and not chest.is_chest(store.read_bytes()):
        yield Finding("C18", True, f"{store} is of the first form: any old copy of it opens with the passphrase, for ever.",
                      "Run `dazor keys epochs`, push the bundle, and destroy every copy.")
    try:
        where = tide.path_of(settings)
    except DazorError as error:
        yield Finding("C19", True, str(error), "Set DAZOR_TIDE_DIR to a folder outside.")
        return
    if not tide.in_memory(where):
        yield Finding("C20", False, f"the tide lies on a disk, {where}: a copy of that whole disk opens seven days, for ever.",
                      "Set DAZOR_TIDE_DIR to a memory file system or a stick, or make sure that nobody makes such copies.")


def _secrets_are_private(program: str, environment: Mapping[str, str]) -> Iterator[Finding]:
    """C22: the file of a secret belongs to one person."""
    for setting in SETTINGS:
        file = Path(environment.get(f"DAZOR_{setting.name.upper()}_FILE", "")) if setting.secret and program in setting.programs else Path()
        if file.is_file() and stat.S_IMODE(file.stat().st_mode) & 0o077:
            yield Finding("C22", True, f"{setting.name} lies in {file}, which others on this machine can read.", f"`chmod 600 {file}`.")


CHECKS: tuple[Check, ...] = (secrets_are_long, desk_is_not_public, words_die_in_a_week, folders_are_there, keys_are_at_hand,
                             package_is_built, gazetteer_opens, machine_keeps_nothing, files_can_be_shown, old_copies_open_nothing)


def examine(program: str, environment: Mapping[str, str] | None = None, *, now: datetime) -> tuple[Finding, ...]:
    """Return what is wrong with one program's installation, in the order of the checks; `now` is aware."""
    given = os.environ if environment is None else environment
    try:
        settings = load(program, given)
    except BadSetting as error:
        return (Finding("C00", True, str(error), "Correct the settings; nothing else was looked at."),)
    return (*(finding for check in CHECKS for finding in check(settings, now)), *_secrets_are_private(program, given))
