"""An installation of Dazor laid out on the drill's disk: folders, settings, keys, and a past."""

from __future__ import annotations

import json
import re
import secrets
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from dazor.desk import tide
from dazor.drill import files as attached
from dazor.drill.canaries import Sent
from dazor.drill.errors import NotReady
from dazor.drill.programs import free_ports, run
from dazor.drill.senders import Sender
from dazor.drill.targets.unlocking import ARGON, People
from dazor.edge.bundle import BundleFile
from dazor.model.raw import Message
from dazor.sealing import answer_table, armour, chest, epochs, keystore, mailbox, receipt, returns, seal, shape

BEFORE = 40  # days: what a drill writes itself tells of nine days ago to a fortnight ahead, so nothing else stands so far back
_WORD = re.compile(r"\d+ ([a-z]+)")  # of a printed sheet
_PATCHED = """
import runpy, sys
from dazor.drill import clock
clock.back({days})
{patch}
sys.argv = ["dazor", *sys.argv[1:]]
runpy.run_module("dazor.cli", run_name="__main__")
"""


class Installation:
    """Where an installation lies and what its programs are told."""

    def __init__(self, root: Path, *, tick: int, slots: int, patch: str = "", lasts: int = 0) -> None:
        """`patch` is Python that is run before every command of the operator: a mutant. `lasts`: seconds that slot files keep."""
        self.root, self.data, self.born, self._patch = root, root / "desk", datetime.now(UTC), patch
        self.tide = tide.beside(self.data)  # on the same disk: the worst place that is allowed
        self.shares: tuple[str, ...] = ()
        self.editors: list[tuple[bytes, str]] = []  # key file and its passphrase, on the editor's stick
        for folder in (self.data, root / "spool", root / "spool-onion", root / "backups"):
            folder.mkdir(parents=True)
        ports = free_ports(2)
        self.door, self.desk = ("127.0.0.1", ports[0]), ("127.0.0.1", ports[1])
        self.onion = str(root / "onion.sock")
        self.passphrase, self.secret = secrets.token_urlsafe(18), secrets.token_urlsafe(48)
        self.desk_key = ""
        self._shared = {"DAZOR_TICK_SECONDS": str(tick), "DAZOR_FLASH_SECONDS": str(tick)}
        self._edge = {"DAZOR_EPOCH_BUNDLE": str(root / "epochs.json"), "DAZOR_SLOTS": str(slots), "DAZOR_TICKS_KEPT": "64",
                      "DAZOR_FLOOD_SLOTS": "0", "DAZOR_MEDIA_TICKS_KEPT": "24"}
        if lasts:
            self._edge |= {"DAZOR_TICKS_KEPT": str(lasts // tick), "DAZOR_MEDIA_TICKS_KEPT": str(lasts // tick), "DAZOR_MEDIA_SLOTS": "1"}

    def for_edge(self, *, onion: bool = False) -> dict[str, str]:
        """Return the settings of a door: none of the desk's."""
        where = f"unix:{self.onion}" if onion else f"{self.door[0]}:{self.door[1]}"
        return {**self._shared, **self._edge, "DAZOR_DESK_KEY": self.desk_key, "DAZOR_EDGE_ADDRESS": where,
                "DAZOR_SPOOL": str(self.root / ("spool-onion" if onion else "spool"))}

    def for_desk(self, *, onion: bool = False) -> dict[str, str]:
        """Return the settings of the desk; `onion`: with the slot file of the onion door."""
        return {**self._shared, "DAZOR_DATA_DIR": str(self.data), "DAZOR_SITE_DIR": str(self.root / "site"),
                "DAZOR_DESK_SECRET": self.secret, "DAZOR_KEY_PASSPHRASE": self.passphrase,
                "DAZOR_DESK_ADDRESS": f"{self.desk[0]}:{self.desk[1]}",
                "DAZOR_SPOOL": str(self.root / ("spool-onion" if onion else "spool"))}

    def say(self, *words: str, days_ago: int = 0, given: bytes = b"", onion: bool = False) -> str:
        """Run a command of ours as the operator, now or days ago."""
        start = [sys.executable, "-m", "dazor.drill.clock", str(days_ago)] if days_ago else [sys.executable, "-m", "dazor.cli"]
        if self._patch:
            start = [sys.executable, "-c", _PATCHED.format(days=days_ago, patch=self._patch)]
        return run(self.root, [*start, *words], self.for_desk(onion=onion), given=given)

    def say_in_turn(self, *words: str, onion: bool = False) -> str:
        """Run a command that needs the desk's database, waiting as it asks when a desk that was broken still holds it."""
        end = time.monotonic() + 60  # seconds; a desk that is gone counts as gone after 45
        while True:
            try:
                return self.say(*words, onion=onion)
            except NotReady as error:
                if "desk.W02" not in str(error) or time.monotonic() > end:
                    raise
                time.sleep(2)

    def hold_ceremony(self, days_ago: int) -> None:
        """Hold the whole key ceremony, as days ago: signing key, epochs, an editor with a key of her own, shares."""
        self.desk_key = self.say("keys", "init", "--bundle", str(self.root / "epochs.json"), days_ago=days_ago)
        stick, phrase = self.root.parent.parent / "stick", secrets.token_urlsafe(18)  # never on the desk's disk
        stick.mkdir(exist_ok=True)
        public = self.say("keys", "editor", "new", "alena", str(stick / "alena.key"), given=phrase.encode() + b"\n")
        self.say("keys", "editor", "add", "alena", "-", given=public.encode() + b"\n", days_ago=days_ago)
        self.editors = [((stick / "alena.key").read_bytes(), phrase)]
        printed = self.say("keys", "shares", "--bundle", str(self.root / "epochs.json"), days_ago=days_ago).split("\f")
        self.shares = tuple(" ".join(_WORD.findall("\n".join(r for r in sheet.splitlines() if r.startswith("   ")))) for sheet in printed[1:4])
        self.say("keys", "unlock", "--by", "shares", given="\n".join((*self.shares, "")).encode(), days_ago=days_ago)  # they do open

    def locked(self, words: str, code: str) -> str:
        """Return words as the sealing page gives them: locked on the sender's own device, in letters, with the mailbox of a code."""
        key = BundleFile(self.root / "epochs.json", self.desk_key).key(datetime.now(UTC))
        return armour.wrap(seal.seal(Message(id=secrets.token_hex(16), text=words, door="page"), key, receipt=mailbox.address(code),
                                    sizes=(shape.ARMOURED,)).sealed)

    def take(self, people: Sequence[Sender], days_ago: int = 0, *, files: bool = True) -> None:
        """Import what these people wrote, with files from a stick, or words alone through a pipe: neither lay on this disk."""
        folder = self.root.parent.parent / "stick" / f"export-{days_ago}"
        where, given = (str(folder), b"") if files else ("-", export(people, self.born))
        if files:
            (folder / "files").mkdir(parents=True)
            (folder / "result.json").write_bytes(export(people, self.born))
            for person in people:
                (folder / "files" / person.file_name).write_bytes(attached.of(person))
        self.say("import", where, "--kind", "telegram", given=given, days_ago=days_ago)

    def take_sheets(self, people: Sequence[Sender]) -> None:
        """Import what these people locked and printed: photographs of the sheets, every second one attached to a letter."""
        folder = self.root.parent.parent / "stick" / "sheets"
        folder.mkdir(parents=True)
        for turn, person in enumerate(people):
            for number, words in enumerate(person.texts):
                sealed, moment = armour.read(self.locked(words, receipt.new())), _stated(person, number, self.born)
                name, made = (f"{person.username}-{number}.eml", attached.letter) if turn % 2 else (f"{number}-{person.file_name}", attached.scan)
                (folder / name).write_bytes(made(person, sealed, moment))
        self.say("import", str(folder))

    def push_answers(self) -> None:
        """Push the desk's tables of answers to doors and relay, as the operator does after every tick."""
        for name in (answer_table.FILE_NAME, returns.FILE_NAME):
            if (self.data / name).exists():
                self.lay(name, (self.data / name).read_bytes())

    def lay(self, name: str, data: bytes) -> None:
        """Lay a table where doors and relay look for it."""
        new = self.root / f"{name}.new"
        new.write_bytes(data)
        new.replace(self.root / name)

    def people(self) -> People:
        """Return all that this desk's people hold and know today."""
        return People(passphrase=self.passphrase, shares=self.shares, editors=tuple(self.editors))

    def make_keys(self) -> None:
        """Make the keys of a door without a desk."""
        signer = epochs.new_signer()
        bundle, private = epochs.make(datetime.now(UTC), 12, signer)
        self.desk_key = epochs.desk_key(signer)
        (self.root / "epochs.json").write_bytes(bundle)
        stands = tide.make(self.tide / tide.FILE_NAME, datetime.now(UTC))
        with ARGON:
            made, _ = chest.make(signer, self.passphrase)
        (self.data / keystore.FILE_NAME).write_bytes(chest.write(chest.with_keys(made, private, stands)))


def export(people: Sequence[Sender], now: datetime) -> bytes:
    """Return a Telegram export of a bot's chat in which every field names its sender; a file comes with the first words of each."""
    entries: list[dict[str, Any]] = []
    for person in people:
        for number, text in enumerate(person.texts):
            moment = _stated(person, number, now)
            entries.append({
                "id": len(entries) + 1, "type": "message", "date": f"{moment:%Y-%m-%dT%H:%M:%S}",
                "date_unixtime": str(int(moment.timestamp())), "from": person.name, "from_id": f"user{person.chat_id}",
                "actor": person.name, "author": person.username, "forwarded_from": person.name, "forwarded_from_id": f"user{person.chat_id}",
                "saved_from": person.name, "via_bot": f"@{person.username}", "edited": f"{moment:%Y-%m-%dT%H:%M:%S}",
                "contact_information": {"first_name": person.name.split()[0], "last_name": person.name.split()[1],
                                        "phone_number": person.phone},
                "reactions": [{"type": "emoji", "count": 1, "emoji": "👍", "recent": [
                    {"from": person.name, "from_id": f"user{person.chat_id}", "date": f"{moment:%Y-%m-%dT%H:%M:%S}"}]}],
                "location_information": dict(zip(("latitude", "longitude"), map(float, person.gps.split(",")), strict=True)),
                "file": f"files/{'gone-' * number}{person.file_name}", "file_name": person.file_name, "media_type": "video_file",
                "text": [{"type": "plain", "text": text}],
                "text_entities": [{"type": "plain", "text": text}, {"type": "mention_name", "text": "", "user_id": person.chat_id}],
            })
    whole = {"name": "Bot", "type": "bot_chat", "id": 1, "messages": entries}
    return json.dumps(whole, ensure_ascii=False).encode()


def stated(people: Sequence[Sender], now: datetime) -> list[Sent]:
    """Return the exact seconds at which exports, letters and cameras say that people wrote."""
    moments = [(p.number, n, _stated(p, n, now).timestamp()) for p in people if p.brought for n in range(len(p.texts))]
    return [Sent(sender=who, message=n, began=moment, ended=moment, status=0, stated=True) for who, n, moment in moments]


def _stated(person: Sender, number: int, now: datetime) -> datetime:
    moment = now - timedelta(days=BEFORE + person.days_ago, seconds=601 + person.number * 7 + number)
    # Quarters are meant to stay, and whoever rounds to five minutes says a quarter in its first five; 304: no second is met twice.
    return moment if moment.minute % 15 >= 5 else moment + timedelta(seconds=304)
