"""Message → Envelope, and for the desk alone Envelope → Message: the lock between the door and the editors.

    seal      Message + EpochKey → Envelope; every envelope of a kind has the same size; dummies look the same
    unseal    Envelope + private key → Message; only the desk may import it
    epochs    six-hour keys made 14 days ahead, signed by the desk with Ed25519 and ML-DSA-65
    tide      the secret that turns every six hours and never back: what lies under a tide that has passed is gone
    chest     the key store: each epoch's key under its last tide and under every holder
    holders   who opens it: a passphrase, three of five shares, editors with keys of their own
    keystore  the first form of the key store, under a passphrase alone; read once and turned into a chest
    signing   the desk's two signatures, and how one signing key hands over to the next
    orders    what the desk signs beside bundles: panic, the daily statement
    receipt   the code a sender is given; only its hash travels, inside the sealed report
    armour    a sealed report as characters, for any channel that carries text
    stripping what a picture file says beside the picture is cut off before it is locked, as it comes
    slots     the slot file between door and desk: fixed size, real dummies, torn writes seen

Start with `seal`. The lock is HPKE (RFC 9180) with the X-Wing key exchange (ML-KEM-768 with X25519), HKDF-SHA256
and ChaCha20-Poly1305, all from `cryptography`: what is recorded today stays shut when one of the two falls.

Promises: no disk, no network, no clock (the time is told); chance comes from the operating system only. An envelope
says its epoch and nothing else. Opening fails closed: a changed byte, another key or another epoch gives an error
and no words. When an epoch's private key is destroyed, its words are gone; docs/explanation/sealing.md says how far
that goes on real disks.
"""

from __future__ import annotations

from dazor.sealing.shape import SIZES

__all__ = ["SIZES"]
