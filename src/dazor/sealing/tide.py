"""The tide: a secret that turns every six hours and never turns back. Epoch keys lie under a tide to come.

    value(s+1) = HKDF(value(s))        value(s) is forgotten when s is over
    key(s)     = HKDF(value(s), s)     locks what may live until s is over, and no longer

Whoever holds today's tide has every key of today and of the days to come, and none of yesterday: HKDF-SHA256 does not
run backwards. An epoch's private key lies under the key of its last living step, so a copy of it that was made long
ago stays shut for ever, whatever secrets of people are found later. The tide is the one thing that is never backed up;
docs/explanation/sealing.md says where it may lie.
"""

from __future__ import annotations

import hashlib
import secrets
import struct
from collections.abc import Collection
from datetime import datetime, timedelta

import msgspec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from dazor.sealing import epochs
from dazor.sealing.errors import TideLost, TideOver

PLACE = 4_096  # bytes of one copy on a disk: a whole block, so that writing one cannot tear the other
_RECORD = struct.Struct(">8sQ32s")  # magic, step, value; SHA-256 over them follows
_MAGIC = b"DAZORTID"


class Tide(msgspec.Struct, frozen=True, kw_only=True):
    """Where the tide stands."""

    step: int  # six-hour steps since the start of 1970
    value: bytes  # 32

    def __repr__(self) -> str:
        return f"Tide({epochs.name_of(self.step)})"  # a traceback must not hold it


def new(now: datetime) -> Tide:
    """Return a new tide that begins now; nothing that was locked before opens with it."""
    return Tide(step=epochs.step_of(epochs.epoch_of(now)), value=secrets.token_bytes(32))


def forward(tide: Tide, now: datetime) -> Tide:
    """Return the tide as it stands now. It never goes back: an earlier `now` returns it as it is."""
    value, target = tide.value, epochs.step_of(epochs.epoch_of(now))
    for _ in range(tide.step, target):
        value = _derive(value, b"next")
    return Tide(step=max(tide.step, target), value=value)


def key(tide: Tide, step: int) -> bytes:
    """Return the key of a step, 32 bytes. Raises: TideOver: the step lies behind."""
    return keys(tide, (step,))[step]


def keys(tide: Tide, steps: Collection[int]) -> dict[int, bytes]:
    """Return the keys of several steps in one walk. Raises: TideOver: one of them lies behind."""
    if steps and min(steps) < tide.step:
        raise TideOver(f"The tide stands at {epochs.name_of(tide.step)} UTC; what was locked until "
                       f"{epochs.name_of(min(steps))} UTC opens for nobody any more.")
    wanted, found, value = set(steps), {}, tide.value
    for step in range(tide.step, max(wanted, default=tide.step - 1) + 1):
        if step in wanted:
            found[step] = _derive(value, b"key" + step.to_bytes(8, "big"))
        value = _derive(value, b"next")
    return found


def last_step(epoch: str, retention_days: int) -> int:
    """Return the last step during which an epoch's private key may live: it is over `retention_days` after the epoch.

    Raises: ValueError when it is not the name of an epoch.
    """
    return epochs.step_of(epoch) + timedelta(days=retention_days) // timedelta(hours=epochs.HOURS)


# On a disk

def encode(tide: Tide) -> bytes:
    """Return one copy of the tide, PLACE bytes."""
    record = _RECORD.pack(_MAGIC, tide.step, tide.value)
    return (record + hashlib.sha256(record).digest()).ljust(PLACE, b"\x00")


def decode(data: bytes) -> Tide:
    """Return the tide of one copy. Raises: TideLost: it is empty, torn, or something else."""
    record = data[:_RECORD.size]
    if len(data) < _RECORD.size + 32 or data[_RECORD.size:_RECORD.size + 32] != hashlib.sha256(record).digest():
        raise TideLost("This copy of the tide is not whole.")
    magic, step, value = _RECORD.unpack(record)
    if magic != _MAGIC:
        raise TideLost("This is no tide.")
    return Tide(step=step, value=value)


def newest(copies: Collection[bytes]) -> Tide:
    """Return the newest whole copy: writing goes in turns, so one of two is always whole. Raises: TideLost."""
    found = []
    for copy in copies:
        try:
            found.append(decode(copy))
        except TideLost:
            continue
    if not found:
        raise TideLost("The tide is lost: no copy of it is whole. What was sealed until now stays sealed for ever; the facts "
                       "are kept. Run `dazor keys renew --lost` and push the new bundle to the door at once.")
    return max(found, key=lambda tide: tide.step)


def _derive(value: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=b"dazor tide v1\x00" + purpose).derive(value)
