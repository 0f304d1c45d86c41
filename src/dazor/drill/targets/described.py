"""A target described in a TOML file: how to start it, how people send, what editors see."""

from __future__ import annotations

import re
import shutil
import socket
import sqlite3
import sys
import time
import tomllib
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from dazor.drill import client, files
from dazor.drill.canaries import Sent
from dazor.drill.disk import Disk
from dazor.drill.errors import BadTarget
from dazor.drill.programs import Program, free_ports
from dazor.drill.senders import Sender
from dazor.drill.targets import opening


class Started(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One program; the first is the one with the form."""

    name: str
    command: list[str]  # {python}, {port} and {state} are filled in
    environment: dict[str, str] = {}
    address: str = ""  # pattern of the port in what it prints, when it chooses its own


class Sending(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a browser would do."""

    path: str
    text: str  # field of the words
    kind: str = "urlencoded"  # or multipart
    file: str = ""  # field of a file; "" when it takes none
    fields: dict[str, str] = {}  # other fields: {name}, {phone}, {username}, {chat_id} are the person's


class Editors(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What editors are shown."""

    pages: list[str] = []


class Description(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole file."""

    name: str
    program: list[Started]
    send: Sending
    editors: Editors = Editors()
    tick: float = 0.0  # seconds; how exactly it claims to forget arrival times


def load(path: Path) -> Described:
    """Return the target a file describes. Raises: BadTarget."""
    try:
        found = msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), Description)
    except (OSError, ValueError) as error:
        raise BadTarget(f"{path.name} describes no target: {error}. Nothing was drilled.") from error
    if not found.program:
        raise BadTarget(f"{path.name} names no program. Nothing was drilled.")
    return Described(found)


class Described:
    """A described target, running."""

    def __init__(self, description: Description) -> None:
        self._told = description
        self.name, self.tick = description.name, description.tick
        self.doors: tuple[str, ...] = ("form", "photo", "slow") if description.send.kind == "multipart" else ("form", "slow")
        self._programs: list[Program] = []
        self._port = 0

    def start(self, disk: Disk, people: Sequence[Sender]) -> None:  # noqa: ARG002 - it has no past
        """Start every program. Raises: BadTarget when it is not installed."""
        self._state = disk.root / "state"
        self._state.mkdir()
        (self._port,) = free_ports(1)
        filled = {"python": sys.executable, "port": str(self._port), "state": str(self._state)}
        for one in self._told.program:
            command = [word.format(**filled) for word in one.command]
            if shutil.which(command[0]) is None:
                raise BadTarget(f"{self.name} needs {command[0]}, which is not installed. Nothing was drilled.")
            environment = {name: value.format(**filled) for name, value in one.environment.items()}
            self._programs.append(Program(one.name, self._state, command, environment))
        for number in range(len(self._programs)):
            self._begin(number)

    def _begin(self, number: int) -> None:
        pattern = self._told.program[number].address
        self._programs[number].start(lambda: self._listens(number, pattern))

    def _listens(self, number: int, pattern: str) -> bool:
        if pattern:
            ports = re.findall(pattern, self._programs[number].said())
            self._port = int(ports[-1]) if ports else 0
        if number or not self._port:
            return bool(self._port)
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self._port)) == 0

    def front(self) -> client.Where:
        """Return where its form listens."""
        return ("127.0.0.1", self._port)

    def send(self, person: Sender, message: int, pace: client.Pace) -> Sequence[Sent]:
        """Fill the form in."""
        told = self._told.send
        person_s = {"name": person.name, "phone": person.phone, "username": person.username, "chat_id": str(person.chat_id)}
        fields = {name: value.format(**person_s) for name, value in told.fields.items()} | {told.text: person.texts[message]}
        file = (told.file, person.file_name, files.photograph(person, message)) if told.file and person.door != "form" else None
        kind, body = client.multipart(fields, file) if told.kind == "multipart" else client.urlencoded(fields)
        return [client.send(self.front(), person, message, client.request(person, told.path, kind, body), pace)[0]]

    def take_imports(self, people: Sequence[Sender]) -> Sequence[Sent]:  # noqa: ARG002 - it has no import
        """Take nothing."""
        return ()

    def break_in_the_middle(self, person: Sender, how: Callable[[int], None]) -> bool:
        """End a worker in mid-upload, or the whole program when it has none, and start it again."""
        first = self._programs[0]
        ended: list[int] = []

        def midway() -> None:
            ended.extend(first.workers() or list(first.pids()))
            for pid in ended:
                how(pid)

        self.send(person, 0, client.Pace(seconds=0.2, midway=midway))
        if not list(first.pids()):
            first.kill()
            self._begin(0)
        return bool(ended)

    def faults(self) -> Iterator[tuple[str, Callable[[], None]]]:
        """Restart every program."""
        for number, program in enumerate(self._programs):
            yield f"{program.name} restarted", lambda number=number: self._restart(number)  # type: ignore[misc]

    def _restart(self, number: int) -> None:
        self._programs[number].stop()
        self._begin(number)

    def come_back(self, people: Sequence[Sender], sent: Sequence[Sent]) -> Sequence[Sent]:  # noqa: ARG002 - a description names no answers
        """Ask nothing."""
        return ()

    def settle(self) -> None:
        """Wait for two ticks and a second."""
        time.sleep(2 * self.tick + 1)

    def let_hours_pass(self) -> None:
        """Promise nothing."""

    def pids(self) -> Mapping[str, Sequence[int]]:
        """Return every process by program."""
        return {program.name: list(program.pids()) for program in self._programs}

    def secrets(self) -> Mapping[str, bytes]:
        """Return every small file as a key."""
        return {f"file {path.name}": path.read_bytes() for path in self._state.rglob("*")
                if path.is_file() and 16 <= path.stat().st_size <= 64}

    def opened(self, seized: Path, image: bytes) -> Iterator[tuple[str, bytes]]:  # noqa: ARG002 - nothing is carved
        """Yield the databases' rows and every file."""
        for path in sorted(p for p in seized.rglob("*") if p.is_file()):
            yield str(path.relative_to(seized)), path.read_bytes()
        try:
            yield from opening.below(seized, {})
        except sqlite3.DatabaseError as error:
            yield "a database that could not be opened", str(error).encode()

    def opened_later(self) -> Iterator[tuple[str, bytes]]:
        """Yield nothing."""
        return iter(())

    def said_later(self) -> str:
        """Return nothing."""
        return ""

    def exports(self) -> Iterator[tuple[str, bytes]]:
        """Yield the editors' pages."""
        for path in self._told.editors.pages:
            with urllib.request.urlopen(f"http://127.0.0.1:{self._port}{path}", timeout=60) as answer:
                yield path, answer.read()

    def noticed(self, pages: Sequence[tuple[str, bytes]]) -> bool | None:  # noqa: ARG002 - the protocol's
        """Return None: a description names no alarm."""
        return None

    def missing(self) -> Mapping[str, str]:
        """Return what the description names nothing for."""
        found = {"L3": "its description names no backup", "L6": "only for our own door so far", "L7": "it has no messenger"}
        return found if self._told.editors.pages else {**found, "L4": "its description names no editors' pages"}

    def chats(self) -> None:
        """Return nothing: no messenger is described."""

    def kill(self) -> None:
        """Pull the plug."""
        for program in self._programs:
            program.kill()
