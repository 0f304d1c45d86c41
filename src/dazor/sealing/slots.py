"""The slot file between door and desk, as bytes: its size never changes and its ticks all look alike.

    header       64 bytes: magic, version, slots, ticks, slot size, file id, check
    tick records 64 bytes each: sequence, epoch, SHA-256 over both and the tick's slots
    filling      up to a multiple of 4,096
    slots        ticks x slots x 4,096 bytes

Tick n lies at place n mod ticks. Its slots are written first and its record last, so a write that was cut off shows
as a record that does not fit. Every slot of a written tick is a real encryption; the desk finds out which are ours
by opening them. docs/reference/slot-file.md has the table.
"""

from __future__ import annotations

import hashlib
import secrets
import struct
from collections.abc import Sequence

import msgspec

from dazor.sealing import epochs, parts, seal, shape
from dazor.sealing.errors import SlotFileDamaged

FILE_NAME = "slots.dazor"  # in the spool folder
MEDIA_NAME = "media.dazor"  # beside it: slots of parts.PART bytes
_MAGIC, _VERSION = b"DAZORSLT", 1
_HEADER = struct.Struct(">8sHHII16s28s")  # magic, version, slots, ticks, slot size, file id, check
_RECORD = struct.Struct(">QI20x32s")  # sequence (0: never written), epoch as six-hour steps since 1970, hash
_BLOCK = 4_096


class Layout(msgspec.Struct, frozen=True, kw_only=True):
    """Where things stand in a slot file."""

    slots: int  # in a tick
    ticks: int  # kept
    file_id: bytes  # 16 random bytes: a new file starts its sequence again
    slot: int = shape.SLOT  # bytes; parts.PART in the media lane

    @property
    def body(self) -> int:
        """Offset of the first slot, bytes."""
        return -(-(_HEADER.size + _RECORD.size * self.ticks) // _BLOCK) * _BLOCK

    @property
    def size(self) -> int:
        """Size of the file, bytes."""
        return self.body + self.ticks * self.slots * self.slot


class Tick(msgspec.Struct, frozen=True, kw_only=True):
    """One tick as read: dummies and reports in no order."""

    sequence: int  # 1 is the first of a file
    epoch: str  # in which the tick was written
    sealed: tuple[bytes, ...]


class SlotFile(msgspec.Struct, frozen=True, kw_only=True):
    """What a slot file holds, oldest tick first."""

    file_id: bytes
    ticks: tuple[Tick, ...]
    torn: tuple[int, ...]  # sequences whose writing was cut off; read again later, it may be going on now


def layout(slots: int, ticks: int, slot: int = shape.SLOT) -> Layout:
    """Return the layout of a new file. Raises: ValueError when the numbers are not between 1 and 65,535."""
    if not (1 <= slots <= 65_535 and 1 <= ticks <= 65_535):
        raise ValueError(f"{slots} slots and {ticks} ticks: both must be between 1 and 65,535")
    return Layout(slots=slots, ticks=ticks, file_id=secrets.token_bytes(16), slot=slot)


def blank(plan: Layout) -> bytes:
    """Return the first `plan.body` bytes of a new file; the rest is zeros until its tick comes."""
    fields = (_MAGIC, _VERSION, plan.slots, plan.ticks, plan.slot, plan.file_id)
    return _HEADER.pack(*fields, _check(fields)).ljust(plan.body, b"\x00")


def read_layout(head: bytes) -> Layout:
    """Return the layout that a file's first 64 bytes state. Raises: SlotFileDamaged."""
    if len(head) < _HEADER.size:
        raise SlotFileDamaged("The slot file is shorter than its header. It was not changed; move it away to start anew.")
    *fields, check = _HEADER.unpack_from(head)
    magic, version, slots, ticks, size, file_id = fields
    known = magic == _MAGIC and version == _VERSION and size in (shape.SLOT, parts.PART)
    if not known or check != _check(fields) or not (slots and ticks):
        raise SlotFileDamaged("The header of the slot file is not one of ours. It was not changed; "
                              "move it away to start anew.")
    return Layout(slots=slots, ticks=ticks, file_id=file_id, slot=size)


def last_sequence(head: bytes, plan: Layout) -> int:
    """Return the highest sequence in the records, torn ones too; 0 in a new file. `head` is the first `body` bytes."""
    return max(int(_RECORD.unpack_from(head, _record_at(place))[0]) for place in range(plan.ticks))


def tick_writes(plan: Layout, sequence: int, epoch: str, sealed: Sequence[bytes]) -> tuple[tuple[int, bytes], ...]:
    """Return the two writes of a tick, (offset, bytes): first its slots, then its record; make each durable in turn.

    Up to `plan.slots` sealed reports are mixed with fresh dummies, so that every tick is written whole.
    Raises: ValueError: too many reports, or one that has not the size of a slot.
    """
    if len(sealed) > plan.slots or any(len(s) != plan.slot for s in sealed):
        raise ValueError(f"{len(sealed)} reports for {plan.slots} slots of {plan.slot} bytes")
    # All dummies are made even when few are used: 8 ms for 32 of them would stand in the file's times, the fewer the more.
    nothings = list(seal.dummies(plan.slots, epoch, plan.slot))
    mixed = [*sealed, *nothings[len(sealed):]]
    secrets.SystemRandom().shuffle(mixed)
    body, place = b"".join(mixed), sequence % plan.ticks
    step = epochs.step_of(epoch)
    record = _RECORD.pack(sequence, step, _hash(plan, sequence, step, body))
    return (_slots_at(plan, place), body), (_record_at(place), record)


def read(data: bytes, *, after: int = 0) -> SlotFile:
    """Return the whole ticks with a sequence above `after`, oldest first, and the sequences of torn ones.

    Raises: SlotFileDamaged: not a slot file, or not of the length its header states.
    """
    plan = read_layout(data)
    if len(data) != plan.size:
        raise SlotFileDamaged(f"The slot file has {len(data)} bytes and its header says {plan.size}. It was not changed; "
                              "fetch it again.")
    whole, torn = [], []
    for place in range(plan.ticks):
        sequence, step, expected = _RECORD.unpack_from(data, _record_at(place))
        if sequence <= after:
            continue
        body = data[_slots_at(plan, place):_slots_at(plan, place + 1)]
        if sequence % plan.ticks != place or _hash(plan, sequence, step, body) != expected:
            torn.append(sequence)
            continue
        cut = tuple(body[i:i + plan.slot] for i in range(0, len(body), plan.slot))
        whole.append(Tick(sequence=sequence, epoch=epochs.name_of(step), sealed=cut))
    return SlotFile(file_id=plan.file_id, ticks=tuple(sorted(whole, key=lambda t: t.sequence)), torn=tuple(sorted(torn)))


def _record_at(place: int) -> int:
    return _HEADER.size + place * _RECORD.size


def _slots_at(plan: Layout, place: int) -> int:
    return plan.body + place * plan.slots * plan.slot


def _hash(plan: Layout, sequence: int, step: int, body: bytes) -> bytes:
    return hashlib.sha256(plan.file_id + struct.pack(">QI", sequence, step) + body).digest()


def _check(fields: Sequence[object]) -> bytes:
    return hashlib.sha256(repr(tuple(fields)).encode()).digest()[:28]
