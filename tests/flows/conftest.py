"""Walks through whole flows, some of them in a browser."""

from __future__ import annotations

import time

import pytest

from dazor.sealing import epochs
from tests.chromium import chromium

__all__ = ["chromium"]

WALK = 60  # seconds that a walk with real keys may take


@pytest.fixture(autouse=True)
def within_one_epoch() -> None:
    """Begin no walk at the end of an epoch: what it seals in one and counts in the next would be one key more or fewer."""
    left = epochs.HOURS * 3_600 - time.time() % (epochs.HOURS * 3_600)
    if left < WALK:
        time.sleep(left)
