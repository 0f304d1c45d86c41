"""Dazor itself under the drill: both doors, the import, the desk; its real programs, unchanged unless a mutant is asked for."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from dazor import box
from dazor.drill import client, files
from dazor.drill.canaries import Sent
from dazor.drill.disk import Disk
from dazor.drill.errors import Blind
from dazor.drill.programs import Program, destroy, sockets
from dazor.drill.senders import DOORS, Sender
from dazor.drill.targets import opening, past
from dazor.drill.targets.editors import Editor, alarmed, answer, crawl
from dazor.drill.targets.installation import Installation, stated
from dazor.drill.targets.telegram import ANSWER_SECONDS, ANSWERED, WAY_BACK, Chats
from dazor.drill.targets.unlocking import Unlocker
from dazor.sealing import receipt, returns

_OPEN = {"door": "from dazor.cli.edge import edge; edge()",
         "relay": "from dazor.drill import clock; clock.ahead({mark!r}, {seconds}); from dazor.cli.relay import relay; relay()"}
_ROUNDS = 40  # of answering until somebody hears it; the ways of before the relay's restart are gone
_AFTER_ANSWERS = 24  # people who come back with their six words; eight a second get through


class Dazor:
    """The door and, with `desk`, the onion door, the import, the relay and the desk."""

    name = "dazor"

    def __init__(self, *, desk: bool = True, relay: bool = True, tick: int = 4, slots: int = 32, patch: str = "", lasts: int = 0) -> None:
        """`patch` is Python that is run in the processes of doors and relay before they open: a mutant.

        `lasts`: seconds for which slot files keep what no desk fetches; 0: as many ticks as usual.
        """
        self.tick = float(tick)
        absent = {*(() if desk else ("import", "paper", "onion")), *(() if relay else ("relay",)), *(("paper",) if box.missing() else ())}
        self.doors = tuple(door for door in DOORS if door not in absent)
        self._with_desk, self._slots, self._patch, self._lasts = desk, slots, patch, lasts
        self._programs: dict[str, Program] = {}
        self._past = past.Past()
        self._chats = Chats() if relay else None

    def start(self, disk: Disk, people: Sequence[Sender]) -> None:
        """Lay it out, live through the past days with the clock set back, open the doors and the desk."""
        if not self._with_desk:
            self.start_below(disk.root)
            return
        self._settle_in(disk.root)
        self._past.live(self.house, people, disk.root.parent / "backup")
        self._lay_out("onion", self.house.for_edge(onion=True))
        self._programs["desk"] = Program("desk", self.house.root, [sys.executable, "-m", "dazor.cli", "desk", "serve"], self.house.for_desk())
        self._open()

    def start_below(self, folder: Path) -> None:
        """Lay a door without a desk out in a folder and open it."""
        self._settle_in(folder)
        self.house.make_keys()
        self._open()

    def _settle_in(self, folder: Path) -> None:
        self.house = Installation(folder / "state", tick=int(self.tick), slots=self._slots, lasts=self._lasts)
        self._later = folder.parent / "hours-later"  # a file off the disk: the relay's clock goes by it

    def _open(self) -> None:
        self._lay_out("door", self.house.for_edge())
        if self._chats is not None:
            self._lay_out("relay", {**self.house.for_edge(), "DAZOR_RELAY_API": self._chats.messenger.address,
                                    "DAZOR_RELAY_ANSWER_SECONDS": str(ANSWER_SECONDS), "DAZOR_RELAY_REPLIES": "true", "DAZOR_RELAY_PHOTOS": "true"})
        for name in self._programs:
            self._begin(name)

    def _lay_out(self, name: str, settings: dict[str, str]) -> None:
        code = _OPEN["relay" if name == "relay" else "door"].format(mark=str(self._later), seconds=WAY_BACK)
        self._programs[name] = Program(name, self.house.root, [sys.executable, "-c", f"{self._patch}\n{code}"], settings)

    def _begin(self, name: str) -> None:
        program = self._programs[name]
        seen = program.said().count("is open")
        if name == "relay" and self._chats is not None:
            token = self._chats.messenger.token.encode() + b"\n"
            program.start(lambda: program.said().count("is open") > seen, given=token)
        elif name == "desk":
            program.start(lambda: past.answers(self.house.desk))
        else:
            program.start(lambda: program.said().count("is open") > seen)

    def send(self, person: Sender, message: int, pace: client.Pace) -> Sequence[Sent]:
        """Send through the person's door; a file that is refused is left out and the words are sent again."""
        if person.door == "relay" and self._chats is not None:
            return [self._chats.send(person, message)]
        fields, path = {"language": "be", "text": person.texts[message]}, "/report"
        where = self.house.onion if person.door == "onion" else self.house.door
        host = "dazordazordazordazor.onion" if person.door == "onion" else "door"
        made, code = [], ""
        if person.door == "flash":
            path, fields = "/flash/be", {"kind": "drone", "region": "BY-HO"}
        elif person.door == "sealed":
            code = receipt.new()
            fields["text"] = f"{person.username}: {self.house.locked(person.texts[message], code)} {person.phone}"
        if person.door in ("photo", "slow"):
            kind, body = client.multipart(fields, ("file", person.file_name, files.photograph(person, message)))
            one, _ = client.send(where, person, message, client.request(person, path, kind, body), pace)
            made.append(one)
            if one.status == 200:
                return made
        kind, body = client.multipart(fields) if person.door == "photo" else client.urlencoded(fields)
        one, _ = client.send(where, person, message, client.request(person, path, kind, body, host=host), pace)
        return [*made, msgspec.structs.replace(one, receipt=one.receipt or code)]

    def come_back(self, people: Sequence[Sender], sent: Sequence[Sent]) -> Sequence[Sent]:
        """Let some show their six words at the door, to read whether an editor answered."""
        self.house.push_answers()
        codes = {one.sender: one.receipt for one in sent if one.receipt}
        asked = []
        for person in [p for p in people if p.number in codes and p.door != "onion"][:_AFTER_ANSWERS]:
            kind, body = client.urlencoded({"code": codes[person.number]})
            one, _ = client.send(self.house.door, person, 0, client.request(person, "/answer/be", kind, body))
            asked.append(msgspec.structs.replace(one, receipt=""))
        return [*asked, *(self._answer_in_chats(self._chats, people) if self._with_desk and self._chats is not None else ())]

    def _answer_in_chats(self, chats: Chats, people: Sequence[Sender]) -> Sequence[Sent]:
        """Let some write once more and an editor answer in chats until somebody hears it: ways back are searched for where they work.

        Raises: Blind: nobody heard anything.
        """
        sent = [chats.send(person, 0) for person in [p for p in people if p.door == "relay"][:2]]
        editor, seen = Editor(self.house.desk, *self._past.editors[-1]), set[str]()
        for _ in range(_ROUNDS):
            answer(editor, ANSWERED, seen)
            time.sleep(self.tick)
            self.house.push_answers()
            if chats.heard():
                return sent
        raise Blind("no answer of an editor reached a chat: nothing is known of the ways back")

    def let_hours_pass(self) -> None:
        """Set the relay's clock two hours ahead, and answer behind every ticket that the desk's keys open."""
        if self._chats is not None:
            self._later.touch()
            tickets = list(opening.ways_back(self.house.root, self._keys))
            self._chats.try_ways(tickets, lambda table: self.house.lay(returns.FILE_NAME, table))

    def front(self) -> client.Where:
        """Return where the clearnet door listens."""
        return self.house.door

    def take_imports(self, people: Sequence[Sender]) -> Sequence[Sent]:
        """Import today's people and their files, and sheets that others printed, from a stick: they never lay on this disk."""
        if today := [p for p in people if p.door == "import" and not p.days_ago]:
            self.house.take(today)
        if printed := [p for p in people if p.door == "paper"]:
            self.house.take_sheets(printed)
        return stated(people, self.house.born)

    def break_in_the_middle(self, person: Sender, how: Callable[[int], None]) -> bool:
        """End every worker of the door while one of them holds most of an upload."""
        workers: list[int] = []

        def midway() -> None:
            workers.extend(sorted(self._programs["door"].workers(), key=sockets))  # a core file written later would lie over that of the upload
            for pid in workers:
                how(pid)

        kind, body = client.urlencoded({"text": person.texts[0]})
        client.send(self.house.door, person, 0, client.request(person, "/report", kind, body),
                    client.Pace(seconds=0.2, midway=midway))
        return bool(workers)

    def faults(self) -> Iterator[tuple[str, Callable[[], None]]]:
        """Restart of the door; of the desk; collection, backup, restore, rotation."""
        yield "the door restarted", lambda: self._restart("door")
        yield "an unknown setting refused", self._refuses_debug
        yield "logs rotated", lambda: past.rotate(self.house.root / "log")
        if self._with_desk:
            yield "the onion door restarted", lambda: self._restart("onion")
        if self._chats is not None:
            yield "the relay's child killed", self._kill_a_child
            yield "the relay restarted", lambda: self._restart("relay")
        if self._with_desk:
            yield "the desk stopped, collected, backed up, restored, started", lambda: self._collect(self._restore)

    def _restart(self, name: str) -> None:
        self._programs[name].stop()
        self._begin(name)

    def _kill_a_child(self) -> None:
        for pid in self._programs["relay"].workers():
            destroy(pid)

    def _refuses_debug(self) -> None:
        past.refused(self.house.root, self.house.for_edge())

    def _collect(self, deed: Callable[[], None] = lambda: None) -> None:
        """Let the desk fetch from the onion door too, and do something while no desk runs."""
        self._programs["desk"].stop()
        self.house.say_in_turn("desk", "work", onion=True)
        deed()
        self._begin("desk")

    def _restore(self) -> None:
        backup = self.house.root / "backups" / "today.tar.gz"
        self.house.say("keys", "backup", str(backup))
        past.restore(self.house.data, backup)

    def settle(self) -> None:
        """Wait for the door's tick and for the desk's."""
        time.sleep(2 * self.tick + 1)
        if self._with_desk:
            self._collect()

    def pids(self) -> Mapping[str, Sequence[int]]:
        """Return every process by program."""
        return {name: list(program.pids()) for name, program in self._programs.items()}

    def secrets(self) -> Mapping[str, bytes]:
        """Return passphrase, desk secret, what is derived from it, and every key in the store."""
        found = {"passphrase": self.house.passphrase.encode(), "desk secret": self.house.secret.encode(),
                 "desk key": self.house.desk_key.encode()}
        if self._with_desk:
            found["known messages"] = past.derived(self.house.secret)
        for path in (p for p in self.house.root.rglob("*") if p.is_file() and 16 <= p.stat().st_size <= 64):
            found[f"file {path.name}"] = path.read_bytes()
        found |= self.house.people().secrets()
        self._unlocker = Unlocker(self.house.people())
        self._unlocker.learn_below(self.house.root)
        self._keys = self._unlocker.keys_below(self.house.data)
        return {**found, **{f"epoch {epoch}": key for epoch, key in self._keys.items()}}

    def opened(self, seized: Path, image: bytes) -> Iterator[tuple[str, bytes]]:
        """Yield what all keys of today open: slot files, databases, envelopes carved from free blocks."""
        self._unlocker.learn_below(seized)
        self._unlocker.learn_tides(image)
        keys = self._unlocker.keys_in(image) | self._unlocker.keys_below(seized)
        yield from opening.below(seized, keys)
        yield from opening.carved(image, keys, seized)

    def opened_later(self) -> Iterator[tuple[str, bytes]]:
        """Yield what opens in the backup of eight days ago."""
        if self._with_desk:
            yield from self._past.opened(self._unlocker)

    def said_later(self) -> str:
        """Return what opens in a copy of the whole disk of that day, which no manual tells anybody to make."""
        if not self._with_desk:
            return ""
        opened = self._past.whole_disk(Unlocker(self.house.people()))
        return f"a copy of the whole disk of that day, tide and all, opens {opened} reports: keep tide_dir off the disk"

    def exports(self) -> Iterator[tuple[str, bytes]]:
        """Yield every page of the desk that editors are shown, opened reports too."""
        if self._with_desk:
            yield from crawl(self.house.desk, self._past.editors[:-1])

    def noticed(self, pages: Sequence[tuple[str, bytes]]) -> bool | None:
        """Tell whether the desk told the other editors; None when too little was opened for an alarm."""
        return alarmed(pages, self._past.editors[:-1])

    def missing(self) -> Mapping[str, str]:
        """Return what this installation has nothing for."""
        without = "this drill runs the door without a desk"
        return {**({} if self._with_desk else {"L3": without, "L4": without}), **({} if self._chats else {"L7": without})}

    def chats(self) -> Chats | None:
        """Return the messenger that the relay asks; it runs in the drill's process and is not seized."""
        return self._chats

    def kill(self) -> None:
        """Pull the plug."""
        for program in self._programs.values():
            program.kill()
        if self._chats is not None:
            self._chats.messenger.close()
