"""Every verb, listed once: importing a module registers its commands."""

from __future__ import annotations

from dazor.cli import (
    check,
    import_,
)

__all__ = [
    "check",
    "import_",
]
