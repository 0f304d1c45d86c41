"""Who can open the key store: a passphrase, three of five printed shares, editors with a key of their own.

Each is an X-Wing key pair whose public half stands in the store. The private half lies in the store under argon2id
(the passphrase), on five sheets of paper (the shares, SLIP-39), or in a file that only its editor has. A private half
opens nothing without the tide, which lies elsewhere.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import Sequence

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric import mlkem, x25519
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from dazor.sealing import epochs, shape
from dazor.sealing.errors import BundleDamaged, Damaged, KeystoreDamaged, WrongPassphrase, WrongShares

PASSPHRASE, SHARES = "passphrase", "shares"  # names of the two holders that are not editors
NEEDED, MADE = 3, 5  # shares
_SECRET = 16  # bytes behind the shares: 20 words a sheet; as strong as the X25519 half, and three sheets are 60 words to type
_MEMORY_KIB, _PASSES, _LANES = 65_536, 3, 4  # argon2id, second choice of RFC 9106: 0.1-0.4 s a guess on this class of machine
_WRAP, _FILE = b"dazor key wrap v1\x00", "dazor-editor-key-1"


class Holder(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A line of the store: who can open it, and with which public key."""

    public: str  # X-Wing, base64 of 1,216 bytes
    locked: str = ""  # the private half under the passphrase, base64; "" when it is elsewhere
    since: str = ""  # first epoch this holder opens: a new editor gets no past


class Key(msgspec.Struct, frozen=True, kw_only=True):
    """A holder's private half in memory."""

    name: str
    private: bytes  # 96

    def __repr__(self) -> str:
        return f"Key({self.name})"  # a traceback must not hold a key


class EditorFile(msgspec.Struct, frozen=True, kw_only=True):
    """An editor's own key file: kept by its editor on a stick, never on the desk."""

    format: str
    name: str
    public: str
    locked: str


# Pairs

def public_of(private: bytes) -> str:
    """Return the public half of 96 private bytes, base64. Raises: Damaged when they are no key."""
    return base64.b64encode(epochs.public_half("", private).public).decode()


def fingerprint(public: str) -> str:
    """Return what is read aloud to compare a public key: eight groups of four hex digits. Raises: Damaged."""
    digits = hashlib.sha256(b"dazor editor key v1\x00" + _public_bytes(public)).hexdigest()[:32]
    return " ".join(digits[i:i + 4] for i in range(0, 32, 4))


def by_passphrase(passphrase: str) -> tuple[Holder, Key]:
    """Return the holder that a passphrase opens, and its key."""
    private = _new_private()
    return Holder(public=public_of(private), locked=_lock(private, passphrase)), Key(name=PASSPHRASE, private=private)


def by_shares() -> tuple[Holder, Key, tuple[str, ...]]:
    """Return the holder that three of five shares open, its key, and the five shares, 20 words each.

    Source: SLIP-39. The shares are nowhere but in what is returned.
    """
    from shamir_mnemonic import generate_mnemonics  # here: the door imports this room and needs no word list

    secret = secrets.token_bytes(_SECRET)
    private = _from_secret(secret)
    (sheets,) = generate_mnemonics(1, [(NEEDED, MADE)], secret)
    return Holder(public=public_of(private)), Key(name=SHARES, private=private), tuple(sheets)


def new_editor(name: str, passphrase: str) -> bytes:
    """Return an editor's new key file, locked with a passphrase of the editor's own."""
    private = _new_private()
    return msgspec.json.format(msgspec.json.encode(EditorFile(
        format=_FILE, name=name, public=public_of(private), locked=_lock(private, passphrase))))


# Opening

def with_passphrase(holder: Holder, passphrase: str) -> Key:
    """Return the key under the store's passphrase. Raises: WrongPassphrase, KeystoreDamaged."""
    return Key(name=PASSPHRASE, private=_unlock(holder.locked, passphrase, "this key store"))


def with_shares(holder: Holder, words: Sequence[str]) -> Key:
    """Return the key that shares give. Raises: WrongShares: too few, mistyped, or of another ceremony."""
    from shamir_mnemonic import MnemonicError, combine_mnemonics

    written = [" ".join(line.lower().split()) for line in words if line.strip()]
    try:
        secret = combine_mnemonics(written[:NEEDED] if len(written) > NEEDED else written)
    except (MnemonicError, IndexError, ValueError) as error:
        raise WrongShares(f"{len(written)} shares were given and {NEEDED} different ones are needed: {error} "
                          "Nothing was opened; look at the words again.") from error
    private = _from_secret(secret)
    if public_of(private) != holder.public:
        raise WrongShares("These shares belong together and to another ceremony. Nothing was opened; bring the sheets of "
                          "the last one.")
    return Key(name=SHARES, private=private)


def read_editor_file(data: bytes) -> EditorFile:
    """Return an editor's key file, still locked. Raises: KeystoreDamaged."""
    try:
        file = msgspec.json.decode(data, type=EditorFile)
    except ValueError as error:
        raise KeystoreDamaged("This is not an editor's key file. Nothing was opened.") from error
    if file.format != _FILE:
        raise KeystoreDamaged(f"The editor's key file has the form {file.format[:40]!r}; this desk reads {_FILE}.")
    return file


def with_editor_file(data: bytes, passphrase: str) -> Key:
    """Return an editor's key. Raises: WrongPassphrase, KeystoreDamaged."""
    file = read_editor_file(data)
    return Key(name=file.name, private=_unlock(file.locked, passphrase, f"the key of {file.name}"))


# Wraps

def wrap(secret: bytes, holder: Holder, bound: str) -> str:
    """Return a secret locked to a holder, base64; it opens under the same `bound` only. Raises: KeystoreDamaged."""
    return base64.b64encode(shape.SUITE.encrypt(secret, _key_of(holder.public), info=_WRAP + bound.encode())).decode()


def unwrap(text: str, key: Key, bound: str) -> bytes:
    """Return a wrapped secret. Raises: KeystoreDamaged: it was changed, moved, or wrapped for somebody else."""
    try:
        return shape.SUITE.decrypt(raw(text), epochs.private_key(key.private), info=_WRAP + bound.encode())
    except InvalidTag as error:
        raise KeystoreDamaged(f"The key of {key.name} is right and what was wrapped for it under {bound} was changed. "
                              "Nothing was opened; take the newest copy of the store.") from error


def _key_of(public: str) -> hpke.MLKEM768X25519PublicKey:
    try:
        return shape.public_key(_public_bytes(public))
    except BundleDamaged as error:
        raise KeystoreDamaged("The public key of a holder has the wrong form. Nothing was changed.") from error


def _public_bytes(public: str) -> bytes:
    try:
        raw = base64.b64decode("".join(public.split()), validate=True)
    except ValueError as error:
        raise Damaged("This is no public key of an editor: it is not base64. Nothing was changed.") from error
    if len(raw) != shape.PUBLIC_BYTES:
        raise Damaged(f"A public key of an editor has {shape.PUBLIC_BYTES} bytes and this has {len(raw)}. Nothing was changed.")
    return raw


def _new_private() -> bytes:
    return mlkem.MLKEM768PrivateKey.generate().private_bytes_raw() + x25519.X25519PrivateKey.generate().private_bytes_raw()


def _from_secret(secret: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=shape.PRIVATE_BYTES, salt=None, info=b"dazor shares v1").derive(secret)


def _box(passphrase: str, salt: bytes) -> ChaCha20Poly1305:
    derived = Argon2id(salt=salt, length=32, iterations=_PASSES, lanes=_LANES, memory_cost=_MEMORY_KIB)
    return ChaCha20Poly1305(derived.derive(passphrase.encode()))


def _lock(private: bytes, passphrase: str) -> str:
    salt, nonce = secrets.token_bytes(16), secrets.token_bytes(12)
    return base64.b64encode(salt + nonce + _box(passphrase, salt).encrypt(nonce, private, _WRAP)).decode()


def _unlock(locked: str, passphrase: str, what: str) -> bytes:
    whole = raw(locked)
    if len(whole) != 16 + 12 + shape.PRIVATE_BYTES + 16:
        raise KeystoreDamaged("The locked key has the wrong length. Nothing was opened; take the newest copy of the store.")
    try:
        return _box(passphrase, whole[:16]).decrypt(whole[16:28], whole[28:], _WRAP)
    except InvalidTag as error:
        raise WrongPassphrase(f"The passphrase does not open {what}. Nothing was changed; try again.") from error


def raw(text: str) -> bytes:
    """Return the bytes of an entry. Raises: KeystoreDamaged: it is not base64."""
    try:
        return base64.b64decode(text, validate=True)
    except ValueError as error:
        raise KeystoreDamaged("An entry of the key store is not base64. Nothing was opened; "
                              "take the newest copy.") from error
