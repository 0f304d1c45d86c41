"""The form of the house: small files, documented doors, references that cannot drift, tests named as facts."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "dazor"
SOURCES = sorted(p for p in PACKAGE.rglob("*.py") if "migrations" not in p.parts)
TESTS = sorted((ROOT / "tests").rglob("test_*.py"))
Function = ast.FunctionDef | ast.AsyncFunctionDef


def _tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


def _functions(file: Path) -> list[Function]:
    return [n for n in ast.walk(_tree(file)) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]


@pytest.mark.parametrize("file", SOURCES + TESTS, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_file_is_read_in_one_sitting(file: Path) -> None:
    assert file.read_text(encoding="utf-8").count("\n") <= 400


def test_no_function_is_longer_than_a_screen() -> None:
    long = [f"{file.relative_to(ROOT)}:{f.lineno} {f.name}" for file in SOURCES for f in _functions(file)
            if (f.end_lineno or f.lineno) - f.lineno > 60]
    assert long == []


def _doors(file: Path) -> list[Function]:
    """Return the functions and methods somebody else can call: none that stands inside another."""
    found = _functions(file)
    inner = {id(n) for f in found for n in ast.walk(f) if n is not f}
    return [f for f in found if id(f) not in inner and not f.name.startswith("_")]


def _lets_out(node: Function) -> set[str]:
    """Return the names of exceptions a function raises and does not catch itself."""
    inner = {id(n) for f in ast.walk(node) if isinstance(f, ast.FunctionDef) and f is not node for n in ast.walk(f)}
    raised = {r.exc.func.id for r in ast.walk(node) if id(r) not in inner and isinstance(r, ast.Raise) and isinstance(r.exc, ast.Call)
              and isinstance(r.exc.func, ast.Name)}
    caught = {n.id for h in ast.walk(node) if isinstance(h, ast.ExceptHandler) and h.type for n in ast.walk(h.type)
              if isinstance(n, ast.Name)}
    return {name for name in raised - caught if not name.startswith("_")}


def test_every_public_function_that_raises_says_so() -> None:
    rooms = [s for s in SOURCES if "cli" not in s.parts]  # a verb's docstring is its help
    silent = [f"{file.relative_to(ROOT)}:{node.lineno} {node.name} raises {name}" for file in rooms for node in _doors(file)
              for name in _lets_out(node) if name not in (ast.get_docstring(node) or "")]
    assert silent == []


def test_every_module_opens_with_its_docstring() -> None:
    assert [str(f.relative_to(ROOT)) for f in SOURCES if not ast.get_docstring(_tree(f)) and f.stat().st_size] == []


def test_every_test_is_named_as_a_sentence() -> None:
    short = [f"{file.relative_to(ROOT)}: {f.name}" for file in TESTS for f in _functions(file)
             if f.name.startswith("test_") and len(f.name.split("_")) < 5]
    assert short == []


def test_no_name_hides_what_it_is_for() -> None:
    vague = {"utils", "helpers", "common", "misc", "base", "manager", "util", "helper"}
    assert [str(p.relative_to(ROOT)) for p in [*SOURCES, *(s.parent for s in SOURCES)] if p.stem in vague] == []


def test_no_source_names_a_folder_of_the_machine_it_was_written_on() -> None:
    pattern = re.compile(r"/(?:work|root|home/\w+)/")
    kept = [p for p in [*SOURCES, *TESTS, *(ROOT / "docs").rglob("*.md"), *ROOT.glob("*.md"), *(ROOT / "tools").glob("*.py")]
            if p != Path(__file__).resolve()]
    assert [str(p.relative_to(ROOT)) for p in kept if pattern.search(p.read_text(encoding="utf-8"))] == []
