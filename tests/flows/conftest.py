"""Walks through whole flows, some of them in a browser."""

from __future__ import annotations

from tests.chromium import chromium

__all__ = ["chromium"]
