"""Settings: one table, unknown names refuse to start, secrets may come from files."""

from __future__ import annotations

from pathlib import Path

import pytest

from dazor.settings import SETTINGS, BadSetting, load


def test_an_unknown_setting_refuses_to_start() -> None:
    with pytest.raises(BadSetting, match="desk_adress"):
        load("desk", {"DAZOR_DESK_ADRESS": "127.0.0.1:1"})


def test_a_secret_may_come_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("x" * 40 + "\n")
    assert load("desk", {"DAZOR_DESK_SECRET_FILE": str(tmp_path / "secret")})["desk_secret"] == "x" * 40


def test_a_secret_file_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match="DAZOR_DESK_SECRET_FILE"):
        load("desk", {"DAZOR_DESK_SECRET_FILE": str(tmp_path / "none")})


def test_a_number_that_is_no_number_is_refused_with_its_unit() -> None:
    with pytest.raises(BadSetting, match="seconds"):
        load("edge", {"DAZOR_TICK_SECONDS": "often"})


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    config = tmp_path / "dazor.toml"
    config.write_text("slots = 8\nticks_kept = 4\n")
    settings = load("edge", {"DAZOR_CONFIG": str(config), "DAZOR_SLOTS": "16"})
    assert (settings["slots"], settings["ticks_kept"]) == (16, 4)


def test_a_broken_settings_file_is_named(tmp_path: Path) -> None:
    config = tmp_path / "dazor.toml"
    config.write_text("slots = [")
    with pytest.raises(BadSetting, match=r"dazor\.toml"):
        load("edge", {"DAZOR_CONFIG": str(config)})


def test_a_program_sees_only_its_own_settings() -> None:
    assert "key_passphrase" not in load("edge", {})
    assert {p for s in SETTINGS for p in s.programs} == {"edge", "desk", "publish"}
