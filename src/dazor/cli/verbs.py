"""Every verb, listed once: importing a module registers its commands."""

from __future__ import annotations

from dazor.cli import (
    check,
)

__all__ = [
    "check",
]
