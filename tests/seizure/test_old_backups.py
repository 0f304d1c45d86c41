"""L3 has teeth: a desk that lets old backups open is caught, whichever way it does so; and the real one is not."""

from __future__ import annotations

import os
import tarfile
from pathlib import Path

import pytest

from dazor.drill.findings import Level
from dazor.drill.seizure import Seizer
from dazor.drill.senders import plant
from dazor.drill.targets import past
from dazor.drill.targets.installation import Installation, export
from dazor.drill.targets.unlocking import Unlocker

FULL = os.environ.get("SEIZURE") == "full"  # what `make drill` sets
OLD_WAYS = {
    "keeps a store that the passphrase alone opens": '''
from dazor.cli import keyhold
from dazor.sealing import keystore
def save(change, *, signed=True, old=keyhold.Change.save):
    old(change, signed=signed)
    data = keystore.lock(change.signer, change.private, change.house.settings["key_passphrase"])
    keyhold.write(change.house.store.with_name("keystore-old.json"), data)
keyhold.Change.save = save
''',
    "lets the tide stand still": '''
from dazor.sealing import tide
tide.forward = lambda stands, now: stands
''',
    "locks keys under a tide that is years away": '''
from dazor.sealing import epochs, tide
tide.last_step = lambda epoch, days: epochs.step_of(epoch) + 6_000
''',
    "keeps the tide where the backup takes it": '''
from pathlib import Path
from dazor.desk import backup, tide

pytestmark = pytest.mark.timeout(1_200)  # a drill lives through minutes of its own; a busy machine makes them longer
tide.path_of = lambda settings: Path(settings["data_dir"]) / "tide" / tide.FILE_NAME
backup._refuse = lambda data, target: None
''',
}


def drilled(patch: str, work: Path) -> Level:
    """Nine days in short: keys and words nine days ago, a backup the day after, and what opens in it today."""
    (work / "disk").mkdir()
    house = Installation(work / "disk" / "state", tick=1, slots=2, patch=patch)
    people = [p for p in plant(4, 1, doors=("import",)) if p.days_ago == 9]
    lived = past.Past()
    house.desk_key = house.say("keys", "init", days_ago=9)
    house.say("desk", "init", days_ago=9)
    house.say("import", "-", "--kind", "telegram", given=export(people, house.born), days_ago=9)
    lived.keep(house, work / "backup")
    house.say("keys", "epochs")
    unlocker = Unlocker(house.people())
    unlocker.learn_below(house.root)
    level = Seizer(people, [], "control-0123456789abcdef", {}).pieces("L3", lived.opened(unlocker))
    with tarfile.open(work / "backup" / "eight-days-ago.tar.gz") as archive:
        assert "desk/desk.sqlite3" in archive.getnames()  # the words were there to be opened
    assert lived.whole_disk(Unlocker(house.people())) == len(people)
    return level


@pytest.mark.parametrize("name", OLD_WAYS)
def test_a_desk_whose_old_backups_open_is_caught(name: str, tmp_path: Path) -> None:
    if not FULL and name != "lets the tide stand still":
        pytest.skip("slow; `make drill` has it")
    level = drilled(OLD_WAYS[name], tmp_path)
    assert level.failed
    assert level.told


@pytest.mark.skipif(not FULL, reason="slow; `make drill` has it, and the small drill drills L3 too")
def test_an_old_backup_gives_away_not_a_word(tmp_path: Path) -> None:
    level = drilled("", tmp_path)
    assert not level.failed
    assert level.told == set()
