"""What can go wrong with a lock.

SealingError
├── TooLong            the message fits no envelope
├── BundleRefused      the door must stay shut
│   ├── BundleDamaged, WrongDeskKey, BadSignature, NotYetValid, Expired
├── Unopened           no words were given out
│   ├── WrongKey, Damaged
├── KeystoreRefused    the key store was not opened or not changed
│   ├── WrongPassphrase, KeystoreDamaged, RetentionTooLong, WrongShares, NoSuchHolder, TideLost, TideOver
├── OrderRefused       an order to the door is not the desk's
├── BadReceipt         not a receipt code
├── BadAddress         not the address of a mailbox
├── TableDamaged       not a table of answers, or not a whole one
├── ArmourBroken       a sealed text that was copied badly
└── SlotFileDamaged    not a slot file, or not a whole one
"""

from __future__ import annotations

from dazor.model.errors import DazorError


class SealingError(DazorError):
    """Something about a lock, a key or a slot file."""

    code = "sealing.S00"


class TooLong(SealingError):
    """The message does not fit into the envelope. Nothing was sealed."""

    code = "sealing.S01"


class BundleRefused(SealingError):
    """The signed epoch keys cannot be used. The door stays shut."""

    code = "sealing.S10"


class BundleDamaged(BundleRefused):
    """The bundle is cut off or is not a bundle."""

    code = "sealing.S11"


class WrongDeskKey(BundleRefused):
    """The bundle belongs to another desk."""

    code = "sealing.S12"


class BadSignature(BundleRefused):
    """A signature of the bundle does not hold."""

    code = "sealing.S13"


class NotYetValid(BundleRefused):
    """The bundle's first epoch has not begun."""

    code = "sealing.S14"


class Expired(BundleRefused):
    """The bundle holds no key for this epoch any more."""

    code = "sealing.S15"


class Unopened(SealingError):
    """The envelope was not opened. No words were given out."""

    code = "sealing.S20"


class WrongKey(Unopened):
    """The key does not open this envelope: another epoch's key, another desk's envelope, or a dummy."""

    code = "sealing.S21"


class Damaged(Unopened):
    """The envelope is not whole."""

    code = "sealing.S22"


class KeystoreRefused(SealingError):
    """The key store was not opened or not changed."""

    code = "sealing.S30"


class WrongPassphrase(KeystoreRefused):
    """The passphrase does not open this key store."""

    code = "sealing.S31"


class KeystoreDamaged(KeystoreRefused):
    """The key store is not whole."""

    code = "sealing.S32"


class RetentionTooLong(KeystoreRefused):
    """Words may live seven days at most."""

    code = "sealing.S33"


class WrongShares(KeystoreRefused):
    """These shares do not open this key store, or there are too few of them."""

    code = "sealing.S34"


class NoSuchHolder(KeystoreRefused):
    """Nobody of this name, or of this kind, holds a key of this store."""

    code = "sealing.S35"


class TideLost(KeystoreRefused):
    """The tide under which the epoch keys lie is gone or not whole."""

    code = "sealing.S36"


class TideOver(KeystoreRefused):
    """What was locked until a tide that has passed opens for nobody."""

    code = "sealing.S37"


class OrderRefused(SealingError):
    """An order to the door is damaged, or is not this desk's. It was not obeyed."""

    code = "sealing.S38"


class BadReceipt(SealingError):
    """This is not a receipt code, or one of its words is wrong."""

    code = "sealing.S40"


class ArmourBroken(SealingError):
    """A sealed text is not whole: cut off, changed on the way, or none at all. Nothing was taken."""

    code = "sealing.S45"


class SlotFileDamaged(SealingError):
    """This is not a slot file, or not a whole one. It was not changed."""

    code = "sealing.S50"


class BadAddress(SealingError):
    """This is not the address of a mailbox: the report came without a receipt. Nothing was sealed."""

    code = "sealing.S51"


class TableDamaged(SealingError):
    """The table of answers is cut off, or is not one of ours."""

    code = "sealing.S52"


class NoPicture(SealingError):
    """A file that begins like a picture is none. Nothing of it was kept."""

    code = "sealing.S53"
