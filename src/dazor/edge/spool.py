"""The slot file on disk: made whole at start or the door does not open; rewritten at the tick and only then."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Sequence
from pathlib import Path

from dazor.edge.errors import SpoolUnusable
from dazor.sealing import shape, slots
from dazor.sealing.errors import SlotFileDamaged

_MODE = 0o640  # ciphertext; a desk under another user reads it when the operator opens the folder to its group


class Spool:
    """The open slot file, held by one door at a time."""

    def __init__(self, folder: Path, slots_in_tick: int, ticks: int, name: str = slots.FILE_NAME, slot: int = shape.SLOT) -> None:
        """Open or make the file. Raises: SpoolUnusable: no room, no right, another door has it, or other numbers."""
        self.path = folder / name
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not self.path.exists():
                _make(self.path, slots.layout(slots_in_tick, ticks, slot))
            self._file = os.open(self.path, os.O_RDWR | os.O_CLOEXEC)
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            self._plan = slots.read_layout(os.pread(self._file, 64, 0))
            self._sequence = slots.last_sequence(os.pread(self._file, self._plan.body, 0), self._plan)
            size = os.fstat(self._file).st_size
        except BlockingIOError as error:
            raise SpoolUnusable(f"{self.path} is in use by another door. This one did not start.") from error
        except OSError as error:
            raise SpoolUnusable(f"{self.path}: {error.strerror}. The door did not start and nothing was left behind; "
                                "it needs room for the whole file before it takes a word.") from error
        except (SlotFileDamaged, ValueError) as error:
            raise SpoolUnusable(f"{self.path}: {error} The door did not start.") from error
        if (self._plan.slots, self._plan.ticks, self._plan.size) != (slots_in_tick, ticks, size):
            raise SpoolUnusable(f"{self.path} has {self._plan.slots} slots and {self._plan.ticks} ticks, the settings say "
                                f"{slots_in_tick} and {ticks}. The door did not start and the file is unchanged; let the "
                                "desk fetch it, then move it away.")

    def write(self, sealed: Sequence[bytes], epoch: str) -> None:
        """Rewrite one tick with these reports and dummies. Raises: OSError: nothing counts as written."""
        first, last = slots.tick_writes(self._plan, self._sequence + 1, epoch, sealed)
        for offset, data in (first, last):  # the record last: a cut-off write is seen by it
            if os.pwrite(self._file, data, offset) != len(data):
                raise OSError(28, "no room for the whole tick")
            os.fdatasync(self._file)
        self._sequence += 1


    def wipe(self) -> None:
        """Write over the whole file and take it away: the desk gave the order to panic. Raises: OSError."""
        for offset in range(0, self._plan.size, 1 << 20):
            os.pwrite(self._file, os.urandom(min(1 << 20, self._plan.size - offset)), offset)
        os.fsync(self._file)
        self.path.unlink(missing_ok=True)


def _make(path: Path, plan: slots.Layout) -> None:
    """Write a whole new file under another name, then give it its own. Leaves nothing behind when there is no room."""
    new = path.with_name(path.name + ".new")
    new.unlink(missing_ok=True)
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, _MODE)
    try:
        os.posix_fallocate(descriptor, 0, plan.size)
        os.pwrite(descriptor, slots.blank(plan), 0)
        os.fsync(descriptor)
        new.replace(path)
    except OSError:
        new.unlink(missing_ok=True)
        raise
    finally:
        os.close(descriptor)
