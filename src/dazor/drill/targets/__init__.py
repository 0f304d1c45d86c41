"""What can be drilled: our own door and desk, a plain form like a hundred others, or any program described in a file.

`Target` is the whole contract. `described` builds one from a TOML file, so that a form somebody else wrote is drilled
without a line of Python; `docs/how-to/drill-another-service.md` explains it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from dazor.drill.canaries import Sent
from dazor.drill.client import Pace, Where
from dazor.drill.disk import Disk
from dazor.drill.senders import Sender
from dazor.drill.targets.telegram import Chats


class Target(Protocol):
    """A service under the drill. Everything it writes must lie below the disk's root."""

    name: str
    doors: tuple[str, ...]  # which of senders.DOORS it has
    tick: float  # seconds; an arrival may be known no finer. 0: it promises nothing

    def start(self, disk: Disk, people: Sequence[Sender]) -> None:
        """Lay it out and start its programs."""

    def send(self, person: Sender, message: int, pace: Pace) -> Sequence[Sent]:
        """Send one message as this person would; returns every request made."""

    def front(self) -> Where:
        """Return where its form listens, for malformed requests."""

    def take_imports(self, people: Sequence[Sender]) -> Sequence[Sent]:
        """Take the people whose door is `import`; returns the times that their export states."""

    def break_in_the_middle(self, person: Sender, how: Callable[[int], None]) -> bool:
        """Begin an upload of this person and end the process that hears it with `how`. Returns whether there was one."""

    def faults(self) -> Iterator[tuple[str, Callable[[], None]]]:
        """Yield (name, deed) of the target's own faults: restart, restore, rotation."""

    def come_back(self, people: Sequence[Sender], sent: Sequence[Sent]) -> Sequence[Sent]:
        """Let some people ask with their receipts whether they were answered; returns every request made."""

    def settle(self) -> None:
        """Wait until what was sent lies where it will stay."""

    def let_hours_pass(self) -> None:
        """Let pass the hours after which a way back to senders is promised to be gone, and try every way with all that a seizer has."""

    def pids(self) -> Mapping[str, Sequence[int]]:
        """Return every process by the name of its program."""

    def secrets(self) -> Mapping[str, bytes]:
        """Return every secret a seizer of the machines and of their operator gets."""

    def opened(self, seized: Path, image: bytes) -> Iterator[tuple[str, bytes]]:
        """Yield (where, plain contents) of everything that these secrets open on the disk of today."""

    def opened_later(self) -> Iterator[tuple[str, bytes]]:
        """Yield (where, plain contents) of what opens in the backup of eight days ago with everything of today."""

    def said_later(self) -> str:
        """Return a sentence about what was not judged there; "" for none."""

    def exports(self) -> Iterator[tuple[str, bytes]]:
        """Yield (address, contents) of all that editors in good standing are shown."""

    def noticed(self, pages: Sequence[tuple[str, bytes]]) -> bool | None:
        """Return whether the other editors were told of who read these pages in bulk; None where nothing would tell them."""

    def missing(self) -> Mapping[str, str]:
        """Return the levels this target has nothing for, with the reason."""

    def chats(self) -> Chats | None:
        """Return the messenger's side, None for a target that has none."""

    def kill(self) -> None:
        """Pull the plug of every program."""
