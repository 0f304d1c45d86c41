"""The drill has teeth: every fault that people build in is found, and a plain form is found to give away everybody."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from dazor.drill import teeth
from dazor.drill.findings import Bite, Level
from dazor.drill.hold import Drill, Plan
from dazor.drill.mutants import DESK, DOORS
from dazor.drill.targets.ours import Dazor
from tests.flows.recordings import ABSENT

pytestmark = pytest.mark.timeout(1_200)  # a drill lives through minutes of its own; a busy machine makes them longer

FULL = os.environ.get("SEIZURE") == "full"  # the whole of them also follow `dazor drill --teeth`
SLOW = pytest.mark.skipif(not FULL, reason="slow; SEIZURE=full has it")
# Faults that show by a trait of their own: one drill has them all, and each must be seen by its trait.
TRAITS = {
    "logs every request": ("L1", "address", "utf-8"),
    "notes who pressed a quick signal": ("L1", "agent", "utf-8"),
    "writes down which six words were shown": ("L1", "receipt", "utf-8"),
    "logs what the messenger tells the relay": ("L1", "chat_id", "utf-8"),
    "fetches a photo into a file": ("L1", "serial", "utf-8"),
    "keeps the file's name": ("L2", "file_name", "utf-8"),
    "lets through what a picture says of its camera": ("L2", "serial", "utf-8"),
    "counts visitors under a stored key": ("L2", "address", "HMAC under file limit.key"),
    "seals the number of the chat with the words": ("L2", "chat_id", "utf-8"),
    "names a photo as the messenger does": ("L2", "username", "utf-8"),
    "begins a way back with the number of its chat": ("L2", "chat_id", "8 bytes, big end first"),
    "remembers visitors in memory": ("L5", "address", "utf-8"),
    "remembers chats in memory": ("L5", "chat_id", "8 bytes, little end first"),
    "leaves its answers at the messenger": ("L7", "chat_id", "a message"),
    "never forgets the way back to a chat": ("L7", "chat_id", "a way back after its time"),
    "writes its token down": ("L7", "token", "utf-8"),
}
IN_BOXES = ("strips recordings by a plain re-mux", "keeps a paper beside the pictures of its pages", "keeps a voice message as it came")
OF_SHEETS = ("keeps the scan that a sealed text came on", "logs the letters that it opens")
ALONE = "makes a file and sets its time back"  # shows by times alone, which every other fault disturbs


@pytest.fixture(scope="module")
def ill(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Level]:
    return teeth.held([DOORS[name] for name in TRAITS], tmp_path_factory.mktemp("ill"), ("L1", "L2", "L5", "L7"))


@pytest.mark.xdist_group("ill")
@pytest.mark.parametrize("name", TRAITS)
def test_each_of_many_faults_at_once_is_seen_by_its_own_trait(name: str, ill: Mapping[str, Level]) -> None:
    where, kind, how = TRAITS[name]
    assert where == DOORS[name].level
    if ill[where].not_run:
        pytest.skip(ill[where].not_run)
    assert ill[where].failed
    assert [found for found in ill[where].found if (found.kind, found.how) == (kind, how)], name


def assert_found(bite: Bite) -> None:
    if bite.not_run:
        pytest.skip(bite.not_run)
    assert bite.found, bite


@pytest.mark.parametrize("name", [pytest.param(name, marks=() if name == ALONE else SLOW) for name in DOORS])
def test_every_fault_of_door_and_relay_is_found(name: str, tmp_path: Path) -> None:
    assert_found(teeth.door(name, tmp_path))


@SLOW
@pytest.mark.parametrize("name", DESK)
def test_every_fault_of_the_desk_is_found(name: str, tmp_path: Path) -> None:
    assert_found(teeth.desk(name, tmp_path))


def test_a_desk_with_many_faults_gives_away_minutes_old_words_and_who_made_the_files(tmp_path: Path) -> None:
    faults = ("lets the tide stand still", "rounds what an export states to five minutes", "keeps what a photo says of its camera",
              "writes down which files it took in", *(() if ABSENT else (*IN_BOXES, *OF_SHEETS)))
    levels = teeth.nine_days("\n".join(DESK[name].code for name in faults), tmp_path)
    assert levels["L1"].times > 0
    assert levels["L3"].told
    assert {found.kind for found in levels["L1"].found} >= ({"file_name"} if ABSENT else {"file_name", "serial", "username"})
    assert len(levels["L2"].people) == (1 if ABSENT else 4)  # who brought a photo; and a video, a voice, a paper


def test_a_plain_form_gives_away_everybody(tmp_path: Path) -> None:
    assert_found(teeth.plain(tmp_path))


@SLOW
def test_a_file_for_every_report_tells_how_many_came(tmp_path: Path) -> None:
    assert_found(teeth.volumes(tmp_path))


@SLOW
def test_door_and_relay_as_they_are_pass_what_their_mutants_fail(tmp_path: Path) -> None:
    plan = Plan(senders=teeth.SENDERS, levels=("L1", "L2", "L7"), scale=teeth.BRISK, work=tmp_path)
    outcome = Drill(Dazor(desk=False, tick=1), plan).hold()
    assert [level.name for level in outcome.levels if level.failed] == [], outcome.levels


@SLOW
def test_a_desk_of_nine_days_gives_away_neither_a_minute_nor_a_word(tmp_path: Path) -> None:
    for name, level in teeth.nine_days("", tmp_path).items():
        assert not level.failed, (name, level)
        assert level.told == set()
