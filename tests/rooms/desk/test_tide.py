"""The tide on a disk and the keys in memory: torn writes, two desks at once, people who are no longer there."""

from __future__ import annotations

import os
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from dazor.desk import backup, tide
from dazor.desk.errors import Unlockable
from dazor.desk.keys import Keyring, write_whole
from dazor.model.errors import UnusableInput
from dazor.sealing import chest, epochs, holders, keystore
from dazor.sealing import tide as room
from dazor.sealing.errors import TideLost
from tests.rooms.desk import cast

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
PHRASE = "lantern birch quarry fiddle"
SIX = timedelta(hours=6)


class Laid:
    """A desk's folder and its tide, as `dazor keys init` lays them out."""

    def __init__(self, home: Path) -> None:
        self.data = home / "desk"
        self.data.mkdir()
        self.tide, self.store = tide.beside(self.data) / tide.FILE_NAME, self.data / keystore.FILE_NAME
        made, self.key = chest.make(epochs.new_signer(), PHRASE)
        self.private = epochs.new_keys(NOW - timedelta(days=6), 40)
        self.write(chest.with_keys(made, self.private, tide.make(self.tide, NOW - timedelta(days=6))))

    def write(self, found: chest.Chest) -> None:
        write_whole(self.store, chest.write(found))

    def read(self) -> chest.Chest:
        return chest.read(self.store.read_bytes())


@pytest.fixture
def laid(tmp_path: Path) -> Laid:
    return Laid(tmp_path)


# The file

def test_the_tide_is_written_over_and_never_beside(laid: Laid) -> None:
    before, value = laid.tide.stat(), tide.look(laid.tide).value
    for hours in range(0, 96, 6):
        tide.stand(laid.tide, NOW + timedelta(hours=hours))
        assert value not in laid.tide.read_bytes()
        value = tide.look(laid.tide).value
    assert (laid.tide.stat().st_ino, laid.tide.stat().st_size) == (before.st_ino, 2 * room.PLACE)
    assert [p.name for p in laid.tide.parent.iterdir()] == [tide.FILE_NAME]
    assert laid.tide.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("fails_at", [0, 1])
@pytest.mark.parametrize("written", [0, 40, 100])
def test_a_crash_in_the_middle_of_a_write_loses_nothing(laid: Laid, monkeypatch: pytest.MonkeyPatch, fails_at: int, written: int) -> None:
    real, calls = os.pwrite, iter(range(10))

    def dies(descriptor: int, data: bytes, offset: int) -> int:
        if next(calls) == fails_at:
            real(descriptor, data[:written], offset)
            raise OSError(5, "the power went")
        return real(descriptor, data, offset)

    expected = room.forward(tide.look(laid.tide), NOW)
    monkeypatch.setattr(os, "pwrite", dies)
    with pytest.raises(OSError, match="the power went"):
        tide.stand(laid.tide, NOW)
    monkeypatch.undo()
    assert room.forward(tide.look(laid.tide), NOW) == expected
    assert tide.stand(laid.tide, NOW) == expected
    data = laid.tide.read_bytes()
    assert sorted((data[:room.PLACE], data[room.PLACE:])) == [bytes(room.PLACE), room.encode(expected)]  # the one before is gone


def test_two_desks_at_once_come_to_the_same_tide_and_lose_no_key(laid: Laid) -> None:
    rings = [Keyring(), Keyring()]
    for ring in rings:
        assert ring.unlock(laid.store, PHRASE) == 40
    moments = [NOW + n * SIX for n in range(8)]
    threads = [threading.Thread(target=lambda one=ring: [one.forget(moment, 7) for moment in moments]) for ring in rings]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert rings[0].keys == rings[1].keys
    assert set(laid.read().keys) == set(rings[0].keys)
    assert tide.look(laid.tide).step == epochs.step_of(epochs.epoch_of(moments[-1]))
    assert all(epochs.end_of(epoch) + timedelta(days=7) > moments[-1] for epoch in rings[0].keys)


def test_a_tide_that_is_not_there_says_what_to_do(laid: Laid) -> None:
    laid.tide.unlink()
    with pytest.raises(TideLost, match="dazor keys renew"):
        tide.stand(laid.tide, NOW)
    with pytest.raises(Unlockable, match="put it in"):
        Keyring().unlock(laid.store, PHRASE)


def test_a_tide_may_not_lie_where_a_backup_takes_it(laid: Laid) -> None:
    for folder in (laid.data, laid.data / "tide"):
        with pytest.raises(UnusableInput, match="inside data_dir"):
            tide.path_of({"data_dir": str(laid.data), "tide_dir": str(folder)})
    assert tide.path_of({"data_dir": str(laid.data), "tide_dir": ""}) == laid.tide


def test_a_tide_on_a_memory_file_system_is_told_from_one_on_a_disk() -> None:
    memory = [line.split()[1] for line in Path("/proc/mounts").read_text().splitlines() if line.split()[2] == "tmpfs"]
    if not memory:
        pytest.skip("this machine has no memory file system")
    assert tide.in_memory(Path(memory[0]) / "tide.dazor")
    assert not tide.in_memory(Path("/proc/tide.dazor"))


# The keys in memory

def test_a_disk_that_fails_does_not_keep_keys_in_memory(laid: Laid) -> None:
    ring = Keyring()
    ring.unlock(laid.store, PHRASE)
    laid.tide.unlink()
    later = NOW + timedelta(days=8)
    with pytest.raises(TideLost):
        ring.forget(later, 7)
    assert all(epochs.end_of(epoch) + timedelta(days=7) > later for epoch in ring.keys)


def test_a_lengthened_store_is_read_again_without_asking(laid: Laid) -> None:
    ring = Keyring()
    ring.unlock(laid.store, PHRASE)
    more = epochs.new_keys(NOW + timedelta(days=5), 8)
    laid.write(chest.with_keys(laid.read(), more, tide.look(laid.tide)))
    ring.forget(NOW, 7)
    assert ring.keys.items() >= more.items()


def test_a_desk_that_a_revoked_editor_unlocked_forgets_everything(laid: Laid) -> None:
    file = holders.new_editor("alena", PHRASE)
    holder = holders.Holder(public=holders.read_editor_file(file).public)
    laid.write(chest.with_holder(laid.read(), "alena", holder, laid.key))
    ring = Keyring()
    ring.unlock_by(laid.store, lambda found: chest.unlock_editor(found, file, PHRASE))
    assert ring.holder == "alena"
    assert ring.keys
    laid.write(chest.without_holder(laid.read(), "alena"))
    with pytest.raises(Unlockable, match="forgotten"):
        ring.forget(NOW, 7)
    assert not ring.open
    assert ring.keys == {}


# The backup

def test_a_backup_has_everything_but_the_tide_and_dies_with_its_days(laid: Laid, tmp_path: Path) -> None:
    import sqlite3
    import tarfile

    with sqlite3.connect(laid.data / "desk.sqlite3") as base:
        base.execute("CREATE TABLE facts (fact TEXT)")
    base.close()
    value = tide.look(laid.tide).value
    count = backup.back_up(laid.data, tmp_path / "b.tar.gz")
    with tarfile.open(tmp_path / "b.tar.gz") as archive:
        names = sorted(archive.getnames())
        files = [one.read() for name in names if (one := archive.extractfile(name))]
    assert names == ["desk/desk.sqlite3", "desk/keystore.json"]
    assert count == 2
    assert all(value not in file for file in files)
    found = chest.read(files[1])
    assert chest.open_all(found, laid.key, tide.stand(laid.tide, NOW)).keys
    assert chest.open_all(found, laid.key, tide.stand(laid.tide, NOW + timedelta(days=12))).keys == {}


def test_a_backup_that_would_break_the_promise_is_not_written(laid: Laid, tmp_path: Path) -> None:
    (laid.data / tide.FILE_NAME).write_bytes(b"x")
    with pytest.raises(UnusableInput, match="is a tide"):
        backup.back_up(laid.data, tmp_path / "b.tar.gz")
    (laid.data / tide.FILE_NAME).unlink()
    with pytest.raises(UnusableInput, match="inside the folder"):
        backup.back_up(laid.data, laid.data / "b.tar.gz")
    with pytest.raises(UnusableInput, match="put the stick in"):
        backup.back_up(laid.data, tmp_path / "stick" / "b.tar.gz")
    assert not (tmp_path / "stick").exists()
    laid.store.write_bytes(keystore.lock(epochs.new_signer(), laid.private, PHRASE))
    with pytest.raises(UnusableInput, match="first form"):
        backup.back_up(laid.data, tmp_path / "b.tar.gz")
    assert not list(tmp_path.glob("b.tar*"))


def test_revoking_a_key_ends_the_account_of_the_same_name(desk: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    from django.contrib.auth.models import User

    from dazor.cli import ceremony

    cast.enrol("alena", password="")
    monkeypatch.setenv("DAZOR_DATA_DIR", str(desk))
    ceremony._shut_out("alena")
    assert not User.objects.get(username="alena").is_active
    ceremony._shut_out("nobody")  # who has no account loses the key all the same
    assert "no account was ended" in capsys.readouterr().err
