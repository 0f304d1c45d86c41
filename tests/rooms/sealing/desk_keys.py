"""A desk's keys for the tests of this room, made once: two desks, Alice's and Bob's."""

from __future__ import annotations

from datetime import UTC, datetime

from dazor.sealing import epochs

NOW = datetime(2026, 11, 22, 7, 30, tzinfo=UTC)
EPOCH = "2026-11-22T06"
ALICE, BOB = epochs.new_signer(), epochs.new_signer()
BUNDLE, KEYS = epochs.make(NOW, 4, ALICE)
ALICE_KEY = epochs.desk_key(ALICE)
PUBLIC = epochs.public_half(EPOCH, KEYS[EPOCH])
