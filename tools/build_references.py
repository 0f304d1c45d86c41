"""Write the reference pages that come from the code: settings, commands, errors, event types.

    .venv/bin/python tools/build_references.py          writes docs/reference/*.md

A test compares the pages with what this makes, so they cannot drift.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from typer.main import get_command

from dazor.cli import verbs
from dazor.cli.app import app
from dazor.model.codes import EVENT_TYPES
from dazor.settings import SETTINGS

ROOT = Path(__file__).resolve().parent.parent
REFERENCE = ROOT / "docs" / "reference"


def settings_page() -> str:
    """Return the page of settings."""
    parts = ["# Settings\n", "Read from the environment as `DAZOR_<NAME>`, or from the TOML file that `DAZOR_CONFIG` names.",
             "A secret may come from a file: `DAZOR_<NAME>_FILE`. A name that is not listed here refuses to start.\n"]
    for s in SETTINGS:
        default = "empty" if s.default == "" else f"`{s.default}`"
        parts += [f"## {s.name}\n", f"{s.help}.",
                  f"Default {default}, in {s.unit}; read by {', '.join(s.programs)}{'; secret' if s.secret else ''}.\n"]
    return "\n".join(parts)


def _commands(command: Any, name: str) -> Iterator[tuple[str, Any]]:  # noqa: ANN401 - typer carries a click of its own
    below = getattr(command, "commands", None)
    if below is None:
        yield name, command
        return
    for sub in sorted(below):
        yield from _commands(below[sub], f"{name} {sub}")


def _usage(command: Any) -> list[str]:  # noqa: ANN401 - as above
    rows = []
    for parameter in command.params:
        record = getattr(parameter, "help", None) or ""
        names = ", ".join(f"`{o}`" for o in [*parameter.opts, *parameter.secondary_opts])
        if parameter.param_type_name == "argument":
            names = f"`{(parameter.metavar or parameter.name or '').upper()}`"
        rows.append(f"- {names}: {record or 'see above'}")
    return rows


def commands_page() -> str:
    """Return the page of commands, from their own help."""
    parts = ["# Commands\n", f"{verbs.__doc__ and ''}Exit codes: 0 done, 1 some items refused (listed on standard error), "
             "2 unusable input. `-` is standard input.\n"]
    for name, command in _commands(get_command(app), "dazor"):
        text = " ".join((command.help or "").split("\f")[0].split("\n\n")[0].split())
        parts += [f"## {name}\n", text, "", *_usage(command), ""]
    return "\n".join(parts)


def _errors() -> Iterator[tuple[str, str, str]]:
    for file in sorted((ROOT / "src" / "dazor").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.ClassDef):
                continue
            for line in node.body:
                named = isinstance(line, ast.Assign) and getattr(line.targets[0], "id", "") == "code"
                if named and isinstance(line, ast.Assign) and isinstance(line.value, ast.Constant):
                    yield str(line.value.value), node.name, ast.get_docstring(node) or ""


def errors_page() -> str:
    """Return the page of errors: each with its stable code and what it means."""
    parts = ["# Errors\n", "Each message says what happened, what was kept and what to do next; the code is stable.\n"]
    for code, name, text in sorted(_errors()):
        parts += [f"## {code}\n", f"`{name}`: {' '.join(text.split())}\n"]
    return "\n".join(parts)


def types_page() -> str:
    """Return the page of event types with their mappings."""
    parts = ["# Event types\n", "The dotted code, the coarse label that triage prints, the map layer, the default release "
             "class, how far it is seen or heard, and its place in ACLED, PLOVER and CAP.\n",
             "| code | label | layer | class | seen, km | ACLED | PLOVER | CAP |", "|---|---|---|---|---|---|---|---|"]
    parts += [f"| `{t.code}` | {t.label} | {t.layer} | {t.release_class} | {t.seen_km or '–'} | {t.acled or '–'} | "
              f"{t.plover or '–'} | {t.cap or '–'} |" for t in EVENT_TYPES.values()]
    return "\n".join([*parts, ""])


PAGES = {"settings.md": settings_page, "commands.md": commands_page, "errors.md": errors_page,
         "event-types.md": types_page}


def main() -> int:
    """Write every page."""
    REFERENCE.mkdir(parents=True, exist_ok=True)
    for name, page in PAGES.items():
        (REFERENCE / name).write_text(page(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
