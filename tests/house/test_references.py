"""The reference pages say what the code has: settings, commands, error codes, event types."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tools import build_references

from dazor.model.codes import DEFAULT_CODE, EVENT_TYPES, LAYERS, Label

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("page", sorted(build_references.PAGES))
def test_a_reference_page_says_what_the_code_has(page: str) -> None:
    written = (ROOT / "docs" / "reference" / page).read_text(encoding="utf-8")
    assert written == build_references.PAGES[page](), "run tools/build_references.py"


def test_every_error_code_belongs_to_one_class() -> None:
    codes = re.findall(r"^## (.+)$", build_references.errors_page(), re.MULTILINE)
    assert len(codes) == len(set(codes)) > 3


def test_every_error_explains_itself_in_its_docstring() -> None:
    assert [code for code, _, text in build_references._errors() if not text] == []


def test_every_label_but_other_has_a_default_event_type() -> None:
    assert set(DEFAULT_CODE) == set(Label)
    assert {code for code in DEFAULT_CODE.values() if code} <= set(EVENT_TYPES)
    assert DEFAULT_CODE[Label.OTHER] == ""


def test_every_event_type_stands_on_a_map_layer() -> None:
    assert {t.layer for t in EVENT_TYPES.values()} <= set(LAYERS)
