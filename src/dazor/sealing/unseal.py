"""Open an envelope. Only the desk imports this module; a contract holds everybody else off."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hpke

from dazor.model.raw import Envelope, Message
from dazor.sealing import epochs, parts, shape
from dazor.sealing.errors import Damaged, WrongKey
from dazor.sealing.parts import Part
from dazor.sealing.shape import Contents

_decode = msgspec.msgpack.Decoder(Contents).decode
_decode_part = msgspec.msgpack.Decoder(Part).decode
BACKLOG = 4  # epochs a report may have waited at the door: 2,000 in memory at 32 a quarter of an hour are 16 h


class Opened(msgspec.Struct, frozen=True, kw_only=True):
    """An opened slot."""

    envelope: Envelope
    message: Message
    receipt: str  # hash of the sender's code, hex; "" for imports
    inner: bytes = b""  # an envelope that the sender sealed; `open_inner` opens it


def open_envelope(envelope: Envelope, private_key: bytes) -> Message:
    """Return the words. `private_key` is the epoch's, 96 bytes for each time it was made.

    Raises: Damaged: the bytes are not those that were sealed. WrongKey: another epoch's or another desk's key.
    """
    return open_contents(envelope, private_key).message


def open_contents(envelope: Envelope, private_key: bytes) -> Contents:
    """Return the words and the hash of the receipt. Raises: Damaged and WrongKey as `open_envelope`."""
    _examine(envelope)
    return _open_any(envelope, private_key)


def open_slot(sealed: bytes, epoch: str, keys: Mapping[str, bytes]) -> Opened | None:
    """Return what lies in a slot, or None for a dummy; `Opener` does the same for many. Raises: Damaged."""
    return Opener(epoch, keys).open(sealed)


class Opener:
    """Opens the slots of one tick; it reads each key once, which takes longer than opening a slot.

    `epoch` is the tick's; `keys` maps epochs to private keys. A report may have waited, so BACKLOG epochs back are
    tried; a slot does not say its own epoch because the dummies could not lie about it well enough.
    """

    def __init__(self, epoch: str, keys: Mapping[str, bytes]) -> None:
        names = (epochs.later(epoch, -back) for back in range(BACKLOG + 1))
        self._keys = [(name, key) for name in names if name in keys for key in epochs.private_keys(keys[name])]

    def open(self, sealed: bytes) -> Opened | None:
        """Return what lies in a slot, or None for a dummy. Raises: Damaged: it has no form we know, or holds no message."""
        for name, key in self._keys:
            envelope = shape.envelope(sealed, name)
            _examine(envelope)
            with contextlib.suppress(WrongKey):
                contents = _open(envelope, key)
                return Opened(envelope=envelope, message=contents.message, receipt=contents.receipt, inner=contents.inner)
        return None


def open_inner(sealed: bytes, keys: Mapping[str, bytes]) -> Opened:
    """Return what a sender sealed out of our sight, under whichever of the keys it was: it does not say its epoch.

    Raises: Damaged: it has no form we know. WrongKey: its key is destroyed, or was never this desk's.
    """
    for name in sorted(keys, reverse=True):
        envelope = shape.envelope(sealed, name)
        _examine(envelope)
        with contextlib.suppress(WrongKey):
            contents = _open_any(envelope, keys[name])
            return Opened(envelope=envelope, message=contents.message, receipt=contents.receipt)
    raise WrongKey("No key of this desk opens the sealed text: it was locked for another desk, or more than a week ago. "
                   "Nothing was taken.")


class PartOpener:
    """Opens the parts of files of one tick of the media lane, as `Opener` does with reports."""

    def __init__(self, epoch: str, keys: Mapping[str, bytes]) -> None:
        names = (epochs.later(epoch, -back) for back in range(BACKLOG + 1))
        self._keys = [(name, key) for name in names if name in keys for key in epochs.private_keys(keys[name])]

    def open(self, sealed: bytes) -> tuple[str, Part] | None:
        """Return (epoch, part), or None for a dummy or something damaged: there is nothing to keep of it."""
        for name, key in self._keys:
            with contextlib.suppress(InvalidTag, ValueError, msgspec.DecodeError):
                padded = shape.SUITE.decrypt(sealed[1:], key, info=parts.info(name))
                return name, _decode_part(shape.unpad(padded))
        return None


def open_copy(sealed: bytes, epoch: str, private_key: bytes) -> bytes:
    """Return what `parts.lock` locked. Raises: WrongKey: another key's, or damaged."""
    for key in epochs.private_keys(private_key):
        with contextlib.suppress(InvalidTag):
            return shape.SUITE.decrypt(sealed[1:], key, info=b"copy\x00" + parts.info(epoch))
    raise WrongKey(f"This copy of a file of epoch {epoch} does not open. Nothing was shown.")


def _examine(envelope: Envelope) -> None:
    if len(envelope.sealed) not in shape.ACCEPTED or envelope.sealed[0] != shape.VERSION:
        raise Damaged(f"Envelope {envelope.id} has no form we know ({len(envelope.sealed)} bytes). No words were given out.")
    if shape.envelope(envelope.sealed, envelope.epoch).id != envelope.id:
        raise Damaged(f"Envelope {envelope.id} was changed after it was sealed. No words were given out; fetch it again.")


def _open_any(envelope: Envelope, private_key: bytes) -> Contents:
    """Open with whichever of an epoch's keys it was sealed to: after an arrest a running epoch has two."""
    *newer, oldest = epochs.private_keys(private_key)
    for key in newer:
        with contextlib.suppress(WrongKey):
            return _open(envelope, key)
    return _open(envelope, oldest)


def _open(envelope: Envelope, key: hpke.MLKEM768X25519PrivateKey) -> Contents:
    try:
        padded = shape.SUITE.decrypt(envelope.sealed[1:], key, info=shape.info(envelope.epoch))
    except InvalidTag as error:
        raise WrongKey(f"This key does not open envelope {envelope.id} of epoch {envelope.epoch}. "
                       "No words were given out; take the key of its own epoch.") from error
    try:
        return _decode(shape.unpad(padded))
    except (msgspec.DecodeError, ValueError) as error:
        raise Damaged(f"Envelope {envelope.id} opened and holds no message. No words were given out.") from error
