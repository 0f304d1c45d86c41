"""Every setting of every program: name, default, unit, help. One table; unknown names refuse to start.

A program reads `DAZOR_<NAME>` from the environment or `name = value` from the TOML file named by `DAZOR_CONFIG`.
A secret may come from a file: `DAZOR_<NAME>_FILE`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from dazor.model.errors import DazorError


class BadSetting(DazorError):
    """A setting is unknown or has the wrong form. The program did not start."""

    code = "settings.S01"


class Setting(msgspec.Struct, frozen=True):
    """One setting. The type of the default is the type of the setting."""

    name: str
    default: str | int | float | bool
    unit: str
    help: str
    programs: tuple[str, ...]
    secret: bool = False


E_, D_, P_ = ("edge",), ("desk",), ("publish",)
SETTINGS: tuple[Setting, ...] = (
    Setting("data_dir", "demo-data", "path", "Folder of the desk: database, envelopes, key store", D_),
    Setting("database", "", "URL", "PostgreSQL of the desk, postgresql://user@host/name; empty: SQLite in data_dir", D_,
            secret=True),
    Setting("tide_dir", "", "path", "Folder of the tide, without which no epoch key opens: outside data_dir, in no backup, best on a "
            "memory file system or a stick; empty: beside data_dir", D_),
    Setting("unlock_by", "passphrase", "text", "Who unlocks the key store at start: passphrase, shares, or the path of an editor's "
            "key file", D_),
    Setting("dead_man_hours", 0, "hours", "The door closes when fewer than dead_man_editors gave a sign of life for so long; 0: never", D_),
    Setting("dead_man_editors", 3, "editors", "How many editors must give a sign of life within dead_man_hours", D_),
    Setting("desk_secret", "", "text", "Signs the desk's sessions; at least 32 characters", D_, secret=True),
    Setting("key_passphrase", "", "text", "Unlocks the epoch key store; asked for at start when empty", D_, secret=True),
    Setting("desk_address", "127.0.0.1:8701", "host:port", "Where the desk listens; loopback or a private address", D_),
    Setting("desk_hosts", "127.0.0.1,localhost", "names", "Host names under which the desk may be called", D_),
    Setting("zone", "Europe/Minsk", "IANA zone", "Civil time of the country watched; stated dates are never shifted", D_),
    Setting("spool", "demo-data/spool", "path", "Folder of the slot file, shared by edge and desk", ("edge", "desk")),
    Setting("epoch_bundle", "demo-data/epochs.json", "path", "Signed public epoch keys, pushed from the desk", E_),
    Setting("answers", "", "path", "Table of editors' answers: filled by the desk, pushed to the door; empty: answers.dazor in "
            "data_dir on the desk, beside epoch_bundle at the door", ("edge", "desk")),
    Setting("desk_key", "", "hex", "Public signing key of the desk; the door opens only to bundles signed by it", E_),
    Setting("edge_address", "127.0.0.1:8702", "host:port", "Where the door listens, or unix:/path for an onion", E_),
    Setting("edge_workers", 2, "processes", "Workers that accept, answer a few requests and die", E_),
    Setting("tick_seconds", 900, "seconds", "How often the slot file is rewritten, and fetched by the desk; an arrival is no finer than this",
            ("edge", "desk")),
    Setting("flash_seconds", 20, "seconds", "How often the quick signals are written and looked at; 0: no quick signals",
            ("edge", "desk")),
    Setting("relay_api", "https://api.telegram.org", "URL", "Server of the Bot API that `dazor relay` asks", E_),
    Setting("relay_answer_seconds", 45, "seconds", "How long an answer of the relay stays at the messenger; 50 at most", E_),
    Setting("relay_replies", False, "true or false", "Editors can answer in the chat for two hours; the relay's memory then knows the way back "
            "to the chats of those two hours", E_),
    Setting("relay_photos", False, "true or false", "The relay takes a photo with words under it: fetched, stripped and locked in memory", E_),
    Setting("onion_location", "", "URL", "Address of the onion service, told to browsers that come over the open internet", E_),
    Setting("slots", 32, "slots", "Reports a tick can hold; the rest wait in memory for the next", E_),
    Setting("ticks_kept", 96, "ticks", "Ticks the slot file keeps for the desk to fetch: 96 of 15 min are a day", E_),
    Setting("flood_slots", 1_024, "slots", "Reports the wider lane takes at a time while more wait than half an hour of ticks holds; 0: "
            "they wait", E_),
    Setting("media_slots", 4, "slots", "Parts of files (256 KiB) a tick can hold; 0: this door takes words only", E_),
    Setting("media_ticks_kept", 32, "ticks", "Ticks the media file keeps for the desk to fetch; 32 with 4 slots are 34 MB", E_),
    Setting("gazetteer", "", "path", "Full pack; empty: the pack inside the package", ("desk", "publish")),
    Setting("site_dir", "demo-data/site", "path", "Where the public site is written", ("desk", "publish")),
    Setting("site_url", "http://127.0.0.1:8703/", "URL", "Address of the public site, for feeds", ("desk", "publish")),
    Setting("editor_wait_hours", 24, "hours", "Wait between the second yes to a new editor and the first page", D_),
    Setting("editor_idle_days", 21, "days", "Days without a page after which an account sleeps until two others wake it", D_),
    Setting("editor_lease_days", 180, "days", "Days after which an account sleeps unless another editor renews it", D_),
    Setting("opens_an_hour", 50, "reports", "Reports a person may open in an hour before a second person must say yes", D_),
    Setting("pages_an_hour", 300, "pages", "Pages of reports and incidents in an hour at which all editors are told", D_),
    Setting("calibration", "", "path", "Knots that `dazor calibrate` learnt from this desk's verdicts; empty: the shipped ones", D_),
    Setting("blind_share", 0.1, "share", "Of the incidents: judged before their ledger is shown, so that the ledger can learn; alerts "
            "are never; 0: none", D_),
    Setting("channels", "", "path", "Records of named public channels that `dazor calibrate` wrote; empty: none has one", D_),
    Setting("judged_hours", 72, "hours", "Hours after an editor first judged an incident until the words of its reports are emptied", D_),
    Setting("retention_days", 7, "days", "Days after which an epoch's private key is destroyed; 7 at most", D_),
)


def _convert(setting: Setting, value: object) -> Any:  # noqa: ANN401 - the setting's own type
    kind = type(setting.default)
    try:
        return msgspec.convert(value, kind, strict=False)
    except msgspec.ValidationError as error:
        raise BadSetting(f"{setting.name} = {value!r} is not {kind.__name__} ({setting.unit}): {setting.help}.") from error


def _from_environment(environment: Mapping[str, str]) -> dict[str, object]:
    found: dict[str, object] = {}
    for variable, value in environment.items():
        if not variable.startswith("DAZOR_") or variable == "DAZOR_CONFIG":
            continue
        name = variable.removeprefix("DAZOR_").lower()
        if name.endswith("_file"):
            name = name.removesuffix("_file")
            try:
                value = Path(value).read_text(encoding="utf-8").strip()
            except OSError as error:
                raise BadSetting(f"{variable}: {error.strerror}: the secret {name} could not be read.") from error
        found[name] = value
    return found


def load(program: str, environment: Mapping[str, str]) -> dict[str, Any]:
    """Return the settings of a program by name. Raises: BadSetting for an unknown name or a wrong form."""
    given: dict[str, object] = {}
    if config := environment.get("DAZOR_CONFIG"):
        try:
            given.update(tomllib.loads(Path(config).read_text(encoding="utf-8")))
        except (OSError, tomllib.TOMLDecodeError) as error:
            raise BadSetting(f"{config} could not be read as TOML: {error}.") from error
    given.update(_from_environment(environment))
    known = {s.name: s for s in SETTINGS}
    if unknown := sorted(set(given) - set(known)):
        raise BadSetting(f"unknown setting {', '.join(unknown)}. Known: {', '.join(sorted(known))}.")
    return {s.name: _convert(s, given[s.name]) if s.name in given else s.default for s in SETTINGS if program in s.programs}
