"""The past of an installation under the drill, its backups and its operator's deeds."""

from __future__ import annotations

import gzip
import http.client
import shutil
import sys
import tarfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from dazor.drill.programs import run
from dazor.drill.senders import Sender
from dazor.drill.targets import editors, opening
from dazor.drill.targets.installation import Installation
from dazor.drill.targets.unlocking import Unlocker

OPENED = 2  # reports and pieces of files by one sender: most send one report, one in three a file


class Past:
    """Nine days of an installation, lived by its own programs with their clock set back."""

    def __init__(self) -> None:
        self.editors: list[tuple[str, str, str]] = []  # name, password, secret of the one-time codes
        self._backup = Path()

    def live(self, house: Installation, people: Sequence[Sender], backup: Path) -> None:
        """Keys and reports of nine days ago, the backup of the day after, reports of three days ago, and today."""
        house.hold_ceremony(days_ago=9)
        house.say("desk", "init", days_ago=9)
        # Founders: whoever comes after the first report opens nothing that came before.
        enough = 1 + editors.needed(OPENED * len(people))  # one answers, the others open everything
        made = run(house.root, [sys.executable, "-m", "dazor.drill.targets.editors", str(enough)], house.for_desk(), good=(0,))
        self.editors = [(name, password, secret) for name, password, secret in (line.split() for line in made.splitlines())]
        for days in (9, 3):
            if some := [p for p in people if p.days_ago == days]:
                house.take(some, days, files=days == 9)
            if days == 9:
                self.keep(house, backup)
        house.say("keys", "epochs", "--bundle", str(house.root / "epochs.json"))
        house.say("desk", "work")  # destroys what is due

    def keep(self, house: Installation, backup: Path) -> None:
        """Make the backup as the manual says, and beside it, for comparison, what a copy of the whole disk has."""
        self._backup = backup
        backup.mkdir(exist_ok=True)
        house.say("keys", "backup", str(self._backup / "eight-days-ago.tar.gz"))
        for folder in filter(Path.is_dir, (house.data, house.tide)):
            shutil.copytree(folder, self._backup / "whole disk" / folder.name)

    def opened(self, unlocker: Unlocker) -> Iterator[tuple[str, bytes]]:
        """Yield what opens in the backup, with every tide of today and all that people hold and know."""
        folder = self._backup / "unpacked"
        with tarfile.open(self._backup / "eight-days-ago.tar.gz") as archive:
            _unpack(archive, folder)
        unlocker.learn_below(folder)
        yield from opening.below(folder, unlocker.keys_below(folder))

    def whole_disk(self, unlocker: Unlocker) -> int:
        """Return how many envelopes open in the copy of the whole disk, tide and all, that nobody should make."""
        folder = self._backup / "whole disk"
        unlocker.learn_below(folder)
        return sum("envelope of" in where for where, _ in opening.below(folder, unlocker.keys_below(folder)))


def restore(data: Path, backup: Path) -> None:
    """Put a backup in the place of the desk's folder."""
    shutil.rmtree(data)
    with tarfile.open(backup) as archive:
        _unpack(archive, data.parent)


def rotate(folder: Path) -> None:
    """Pack every log away as a rotation would, and start it anew."""
    for log in folder.glob("*.log"):
        with gzip.open(log.with_suffix(".log.1.gz"), "ab") as packed:
            packed.write(log.read_bytes())
        log.write_bytes(b"")


def refused(root: Path, environment: Mapping[str, str]) -> None:
    """Start the door with a setting that sounds like debugging. Raises: NotReady when it does start."""
    run(root, [sys.executable, "-m", "dazor.cli", "edge"], {**environment, "DAZOR_DEBUG": "1"}, good=(2,))


def derived(secret: str) -> bytes:
    """Return the desk's key for the hashes of known messages, as anybody with the desk's secret can."""
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=b"dazor desk known messages").derive(secret.encode())


def answers(where: tuple[str, int]) -> bool:
    """Return whether a desk answers there."""
    connection = http.client.HTTPConnection(*where, timeout=5)
    try:
        connection.request("GET", "/enter/")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def _unpack(archive: tarfile.TarFile, folder: Path) -> None:
    """Unpack a backup of our own; Pythons before 3.11.4 have no filters."""
    if hasattr(tarfile, "data_filter"):
        archive.extraction_filter = tarfile.data_filter
    archive.extractall(folder)  # noqa: S202 - made by `back_up` a moment ago
