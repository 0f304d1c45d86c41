"""`dazor check` names what is wrong and what to do, and says nothing of what is right."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from dazor import checks

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)


@pytest.fixture
def desk(tmp_path: Path) -> dict[str, str]:
    """A desk with nothing wrong but what the machine decides."""
    for name in ("data", "spool"):
        (tmp_path / name).mkdir(mode=0o700)
    return {"DAZOR_DATA_DIR": str(tmp_path / "data"), "DAZOR_SPOOL": str(tmp_path / "spool"),
            "DAZOR_DESK_SECRET": "s" * 40, "DAZOR_KEY_PASSPHRASE": "six words of a long sentence"}


def _ids(program: str, environment: dict[str, str]) -> set[str]:
    return {f.id for f in checks.examine(program, environment, now=NOW)}


def test_a_good_desk_has_nothing_serious(desk: dict[str, str]) -> None:
    assert [f for f in checks.examine("desk", desk, now=NOW) if f.serious] == []


@pytest.mark.parametrize(("name", "value", "finding"), [
    ("DAZOR_DESK_SECRET", "short", "C01"),
    ("DAZOR_DESK_ADDRESS", "0.0.0.0:8701", "C03"),
    ("DAZOR_DESK_ADDRESS", "desk.example.org:80", "C03"),
    ("DAZOR_RETENTION_DAYS", "90", "C04"),
    ("DAZOR_DATA_DIR", "nowhere", "C05"),
    ("DAZOR_GAZETTEER", "nowhere.pack", "C15"),
    ("DAZOR_GAZETEER", "x.pack", "C00"),
])
def test_what_is_wrong_is_found(desk: dict[str, str], name: str, value: str, finding: str) -> None:
    assert finding in _ids("desk", {**desk, name: value})


def test_a_folder_that_others_can_read_is_found(desk: dict[str, str]) -> None:
    Path(desk["DAZOR_DATA_DIR"]).chmod(0o755)
    assert "C06" in _ids("desk", desk)


def test_a_secret_that_others_can_read_is_found(desk: dict[str, str], tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("s" * 40)
    secret.chmod(0o644)
    given = {**{k: v for k, v in desk.items() if k != "DAZOR_DESK_SECRET"}, "DAZOR_DESK_SECRET_FILE": str(secret)}
    assert "C22" in _ids("desk", given)
    secret.chmod(0o600)
    assert "C22" not in _ids("desk", given)


def test_a_door_without_keys_is_found(tmp_path: Path) -> None:
    spool = tmp_path / "spool"
    spool.mkdir(mode=0o700)
    edge = {"DAZOR_SPOOL": str(spool), "DAZOR_EPOCH_BUNDLE": str(tmp_path / "none.json")}
    assert "C08" in _ids("edge", edge)
    assert "C09" in _ids("edge", {**edge, "DAZOR_DESK_KEY": "00" * 32})


def test_a_bundle_signed_by_somebody_else_is_found(tmp_path: Path) -> None:
    (tmp_path / "epochs.json").write_text("{}")
    edge = {"DAZOR_SPOOL": str(tmp_path), "DAZOR_EPOCH_BUNDLE": str(tmp_path / "epochs.json"), "DAZOR_DESK_KEY": "00" * 32}
    assert "C10" in _ids("edge", edge)


def test_every_finding_says_what_to_do(desk: dict[str, str]) -> None:
    bad = {**desk, "DAZOR_DESK_SECRET": "", "DAZOR_DATA_DIR": "nowhere", "DAZOR_RETENTION_DAYS": "30"}
    found = checks.examine("desk", bad, now=NOW)
    assert len(found) >= 3
    assert all(f.what.endswith(".") and f.do for f in found)


def test_a_tide_that_a_copy_would_take_is_found(desk: dict[str, str], tmp_path: Path) -> None:
    assert "C19" in _ids("desk", {**desk, "DAZOR_TIDE_DIR": str(tmp_path / "data" / "tide")})
    store = tmp_path / "data" / "keystore.json"
    store.write_text('{"format": "dazor-keystore-1"}')
    assert "C18" in _ids("desk", desk)
    store.write_text('{"format": "dazor-keystore-2"}')
    assert not {"C18", "C19"} & _ids("desk", desk)
