"""The small drill of the whole house: sixty people, every door there is, every fault, four levels."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from dazor import box
from dazor.drill import memory
from dazor.drill.errors import BadTarget
from dazor.drill.findings import Bite, Found, Level, Outcome, lines
from dazor.drill.hold import SMALL, Drill, Plan, chosen
from dazor.drill.senders import DOORS, FILES
from dazor.drill.targets.choice import choose
from dazor.drill.targets.described import load

pytestmark = pytest.mark.timeout(1_200)  # a drill lives through minutes of its own; a busy machine makes them longer

SENDERS = 60


def test_nobody_of_sixty_can_be_named_by_a_seizure(tmp_path: Path) -> None:
    plan = Plan(senders=SENDERS, levels=("L1", "L2", "L3", "L4", "L5", "L7"), scale=SMALL, work=tmp_path)
    drill = Drill(choose("dazor"), plan)
    outcome = drill.hold()
    level = {one.name: one for one in outcome.levels}
    report = "\n".join(lines(outcome))
    assert outcome.named == set(), report
    assert [name for name in ("L1", "L2", "L3", "L4", "L5", "L7") if level[name].failed] == [], report
    # The seizer did get in: what is meant to be readable for seven days was read, at both places.
    assert min(len(level["L2"].told), len(level["L4"].told)) >= 0.9 * sum(not p.wordless for p in drill.people), report
    assert {p.door for p in drill.people} == set(DOORS) - ({"paper"} if box.missing() else set())
    # Files were taken, opened and looked at: by the door, by the relay, and in imports of each kind.
    assert {p.file for p in drill.people if p.file and not p.days_ago} == set(FILES)
    assert int(re.findall(r"(\d+) files", level["L4"].note)[0]) >= sum(p.door == "photo" for p in drill.people) + len(FILES), report
    # The backup of eight days ago was opened with all that everybody has today, and gave away nobody's words; a copy of the
    # whole disk, tide and all, would have: that the seizer can open what there is to open is shown by it.
    old = sum(p.days_ago == 9 for p in drill.people)
    assert level["L3"].told == set(), report
    assert f"opens {old} reports" in level["L3"].note, report
    assert (level["L5"].not_run == "") == (os.geteuid() == 0) == (memory.readable() == "")


def test_a_level_that_did_not_run_is_not_called_held() -> None:
    outcome = Outcome(target="x", senders=5, seed=1, scale="small", levels=[Level(name="L1"), Level(name="L7", not_run="no messenger")])
    said = lines(outcome)
    assert "not run: no messenger" in "\n".join(said)
    assert said[-1].startswith("Score: 0 of 5 identities found (0.0%); 1 of 1 levels held; not run: L7")
    assert outcome.exit_code == 0


def test_a_level_that_searched_few_of_the_words_it_is_meant_to_read_is_not_called_held() -> None:
    read = [Found(level="L4", sender=number, kind="phrase", how="utf-8", where="/reports/x/") for number in range(17)]
    level = Level(name="L4", content_allowed=True, found=read, readable=20, note="40 pages")
    outcome = Outcome(target="x", senders=20, seed=1, scale="small", levels=[level])
    said = "\n".join(lines(outcome))
    assert "SHORT (40 pages; words of 3 of 20 were not shown and not searched)" in said
    assert "0 of 1 levels held" in said
    assert (level.failed, outcome.exit_code) == (False, 1)
    level.found.append(Found(level="L4", sender=17, kind="phrase", how="utf-8", where="/reports/y/"))
    assert "held (40 pages; words of 2 of 20 were not shown and not searched)" in "\n".join(lines(outcome))
    assert outcome.exit_code == 0


def test_a_fault_that_was_not_found_fails_the_drill() -> None:
    bites = [Bite(fault="logs", level="L1", found=True), Bite(fault="spools", level="L1"), Bite(fault="idle", level="L5", not_run="no root")]
    outcome = Outcome(target="x", senders=5, seed=1, scale="small", levels=[Level(name="L1")], faults=bites)
    said = lines(outcome)
    assert "MISSED" in "\n".join(said)
    assert "1 of 2 faults built in were found" in said[-1]
    assert outcome.exit_code == 1
    outcome.faults = [bites[0], bites[2]]
    assert outcome.exit_code == 0


@pytest.mark.parametrize(("level", "failed"), [
    (Level(name="L1", found=[Found(level="L1", sender=3, kind="phone", how="utf-8", where="image at 5")]), True),
    (Level(name="L1", found=[Found(level="L1", sender=3, kind="phrase", how="utf-8", where="image at 5")]), True),
    (Level(name="L2", content_allowed=True, found=[Found(level="L2", sender=3, kind="phrase", how="utf-8", where="slot")]), False),
    (Level(name="L4", content_allowed=True, found=[Found(level="L4", sender=3, kind="own_words", how="utf-8", where="/")]), True),
    (Level(name="L1", times=1), True), (Level(name="L4", linked=1), True), (Level(name="L6", auc=0.7, chance=0.6), True),
    (Level(name="L6", auc=0.58, chance=0.6), False), (Level(name="L5"), False),
])
def test_a_level_fails_when_its_promise_is_broken(level: Level, failed: bool) -> None:
    outcome = Outcome(target="x", senders=5, seed=1, scale="small", levels=[level])
    assert level.failed is failed
    assert outcome.exit_code == failed


def test_an_unknown_level_or_target_drills_nothing(tmp_path: Path) -> None:
    with pytest.raises(BadTarget, match="L9"):
        chosen("L1,L9")
    with pytest.raises(BadTarget, match="plain"):
        choose("nobody")
    bad = tmp_path / "bad.toml"
    bad.write_text('name = "bad"\n[[program]]\nname = "x"\ncommand = []\n[send]\npaht = "/"\n')
    with pytest.raises(BadTarget, match="describes no target"):
        load(bad)


def test_a_drill_that_could_not_run_ends_with_two(tmp_path: Path) -> None:
    absent = tmp_path / "absent.toml"
    absent.write_text('name = "absent"\n[[program]]\nname = "x"\ncommand = ["no-such-program-here"]\n[send]\npath = "/"\ntext = "t"\n')
    done = subprocess.run([sys.executable, "-m", "dazor.cli", "drill", "--senders", "6", "--target", str(absent)], capture_output=True,
                          text=True, check=False, timeout=120)
    assert done.returncode == 2
    assert "not installed" in done.stderr
    assert "Score" not in done.stdout
