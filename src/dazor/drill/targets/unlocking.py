"""What a seizer opens key stores with: every tide that lies anywhere, and everything that people hold or know."""

from __future__ import annotations

import contextlib
import json
import re
import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import msgspec

from dazor.model.errors import DazorError
from dazor.sealing import chest, keystore, tide
from dazor.sealing.chest import Chest
from dazor.sealing.holders import Key
from dazor.sealing.tide import Tide

_STORE = re.compile(rb'\{\s*"format":\s*"dazor-keystore-[12]"')
_LONGEST_STORE = 4 << 20  # bytes; 84 epochs and fourteen holders have 2 MB
_TIDE = re.compile(rb"DAZORTID")
ARGON = threading.Lock()  # four at once waited for each other for ever (cryptography 50, OpenSSL's threads for argon2)


class People(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that the people of a desk hold or know today."""

    passphrase: str
    shares: tuple[str, ...] = ()  # three sheets
    editors: tuple[tuple[bytes, str], ...] = ()  # key file and its passphrase

    def secrets(self) -> dict[str, bytes]:
        """Return them by name."""
        return {"passphrase": self.passphrase.encode(), **{f"share {n + 1}": words.encode() for n, words in enumerate(self.shares)},
                **{f"passphrase of editor {n + 1}": phrase.encode() for n, (_, phrase) in enumerate(self.editors)}}


class Unlocker:
    """Opens every key store in bytes and folders, with what people hold and every tide it was shown."""

    def __init__(self, people: People) -> None:
        self._people, self._tides = people, dict[tuple[int, bytes], Tide]()
        self._keys: dict[str, Key | None] = {}  # by the holder's line in the store: argon2id is slow on purpose

    def learn_tides(self, raw: bytes) -> int:
        """Take every whole tide that lies in these bytes; returns how many are known."""
        for match in _TIDE.finditer(raw):
            with contextlib.suppress(DazorError):
                found = tide.decode(bytes(raw[match.start():match.start() + tide.PLACE]))
                self._tides[found.step, found.value] = found
        return len(self._tides)

    def learn_below(self, folder: Path) -> int:
        """Take every tide in the files below a folder."""
        for path in folder.rglob("*"):
            if path.is_file() and path.stat().st_size < _LONGEST_STORE:
                self.learn_tides(path.read_bytes())
        return len(self._tides)

    def keys_in(self, raw: bytes) -> dict[str, bytes]:
        """Return every epoch key that opens in the key stores that lie anywhere in these bytes, in one piece."""
        found: dict[str, bytes] = {}
        for match in _STORE.finditer(raw):
            piece = bytes(raw[match.start():match.start() + _LONGEST_STORE])
            store = piece[:piece.find(b"\n}") + 2]
            with contextlib.suppress(DazorError, json.JSONDecodeError):
                if chest.is_chest(store):
                    for epoch, key in self._open(chest.read(store)):
                        if key not in found.get(epoch, b""):
                            found[epoch] = found.get(epoch, b"") + key  # a key made anew stands beside the one before
                else:
                    with ARGON:
                        found.update(keystore.unlock(store, self._people.passphrase).keys)
        return found

    def keys_below(self, folder: Path) -> dict[str, bytes]:
        """Return every epoch key that opens in the files below a folder."""
        found: dict[str, bytes] = {}
        for path in sorted(folder.rglob("*")):
            if path.is_file() and b"dazor-keystore-" in (data := path.read_bytes()):
                found.update(self.keys_in(data))
        return found

    def _open(self, found: Chest) -> Iterator[tuple[str, bytes]]:
        """Yield what opens: every entry alone, with every holder and every tide."""
        for epoch, entry in found.keys.items():
            alone = msgspec.structs.replace(found, keys={epoch: entry})
            opened = next((key for holder in self._holders(found) for stands in self._tides.values()
                           if (key := _tried(alone, holder, stands))), None)
            if opened:
                yield epoch, opened[epoch]

    def _holders(self, found: Chest) -> Iterator[Key]:
        """Yield the holders' keys that people can give, those that open everything first."""
        tries: list[tuple[str, Callable[[], Key]]] = [
            ("passphrase", partial(chest.unlock_passphrase, found, self._people.passphrase)),
            ("shares", partial(chest.unlock_shares, found, self._people.shares)),
            *((f"editor {n}", partial(chest.unlock_editor, found, *one)) for n, one in enumerate(self._people.editors))]
        lines = "".join(holder.public + holder.locked for holder in found.holders.values())
        for name, unlock in tries:
            if name + lines not in self._keys:
                self._keys[name + lines] = None
                with contextlib.suppress(DazorError), ARGON:
                    self._keys[name + lines] = unlock()
            if key := self._keys[name + lines]:
                yield key


def _tried(alone: Chest, holder: Key, stands: Tide) -> dict[str, bytes] | None:
    try:
        return chest.open_all(alone, holder, stands).keys
    except DazorError:
        return None
