"""Envelopes that senders sealed themselves: found in a slot of the door, or as armour in the words of an import.

What is kept is the sender's own envelope, so the same sealed text sent through two doors, or twice, is one report.
"""

from __future__ import annotations

import msgspec

from dazor.desk.keys import KEYRING
from dazor.desk.models import EnvelopeRow, EnvelopeState
from dazor.model.errors import DazorError
from dazor.model.raw import Envelope
from dazor.sealing import armour, unseal
from dazor.sealing.errors import Damaged, WrongKey


class Handed(msgspec.Struct, kw_only=True):
    """What became of the armour in one message."""

    taken: int = 0
    known: int = 0
    refused: list[str] = []


def of_slot(opened: unseal.Opened) -> tuple[Envelope, str]:
    """Return the envelope to keep for an opened slot, and its state: the sender's own when there is one that opens."""
    if not opened.inner:
        return opened.envelope, EnvelopeState.SEALED
    try:
        return unseal.open_inner(opened.inner, KEYRING.keys).envelope, EnvelopeState.SEALED
    except (WrongKey, Damaged):
        return opened.envelope, EnvelopeState.UNREADABLE


def take_armour(text: str, *, dry_run: bool) -> Handed | None:
    """Keep every envelope that lies as armour in a text; None when there is none. What stands around it is thrown away."""
    cuts = armour.find(text)
    if not cuts:
        return None
    result = Handed()
    for cut in cuts:
        if cut.trouble:
            result.refused.append(cut.trouble)
            continue
        try:
            envelope = unseal.open_inner(cut.sealed, KEYRING.keys).envelope
        except DazorError as error:
            if EnvelopeRow.objects.filter(pk=armour_id(cut.sealed)).exists():
                result.known += 1  # read once; its key is destroyed since
            else:
                result.refused.append(str(error))
            continue
        known = EnvelopeRow.objects.filter(pk=envelope.id).exists()
        result.known += known
        result.taken += not known
        if not dry_run and not known:
            EnvelopeRow.objects.create(id=envelope.id, epoch=envelope.epoch, sealed=envelope.sealed)
    return result


def armour_id(sealed: bytes) -> str:
    """Return the id under which a sender's envelope is kept."""
    from dazor.sealing.shape import envelope

    return envelope(sealed, "").id
