"""Every verb, listed once: importing a module registers its commands."""

from __future__ import annotations

from dazor.cli import (
    check,
    disclose,
    import_,
    incidents,
)

__all__ = [
    "check",
    "disclose",
    "import_",
    "incidents",
]
