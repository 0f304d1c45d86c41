"""Six-hour keys: made ahead on the desk, signed twice, pushed to the door. A bundle holds public halves only."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric import ed25519, mldsa, mlkem, x25519

from dazor.sealing import shape
from dazor.sealing.errors import BadSignature, BundleDamaged, Damaged, Expired, NotYetValid, WrongDeskKey
from dazor.sealing.shape import EpochKey

HOURS = 6  # an arrival is stored no finer than this
AHEAD = 56  # epochs: 14 days, so that a door lives through a fortnight without its desk
FILE_NAME = "epochs.json"  # where `dazor keys` writes the bundle, in the desk's data_dir
_STEP = timedelta(hours=HOURS)
_DOMAIN = b"dazor epoch bundle v1\x00"
_FORMAT = "dazor-epochs-1"


class Signer(msgspec.Struct, frozen=True, kw_only=True):
    """The desk's signing key: two seeds, so that a bundle stands until both signatures fall."""

    ed25519: bytes  # 32
    ml_dsa_65: bytes  # 32

    def __repr__(self) -> str:
        return "Signer(…)"  # a traceback must not hold a key


class Bundle(msgspec.Struct, frozen=True, kw_only=True):
    """What the desk signs."""

    format: str
    ed25519: str  # public keys of the desk, base64
    ml_dsa_65: str
    keys: dict[str, str]  # epoch → public epoch key, base64


class SignedBundle(msgspec.Struct, frozen=True, kw_only=True):
    """The file the door is given. `signed` is the text of a Bundle, kept as it was signed."""

    signed: str
    ed25519: str  # signatures, base64
    ml_dsa_65: str


# Names of epochs

def epoch_of(now: datetime) -> str:
    """Return the epoch a moment lies in, `YYYY-MM-DDTHH` UTC. `now` must be aware."""
    utc = now.astimezone(UTC) if now.tzinfo else _naive(now)
    return f"{utc:%Y-%m-%dT}{utc.hour // HOURS * HOURS:02d}"


def start_of(epoch: str) -> datetime:
    """Return the first moment of an epoch, UTC. Raises: ValueError when it is not the name of an epoch."""
    start = datetime.strptime(epoch, "%Y-%m-%dT%H").replace(tzinfo=UTC)
    if epoch_of(start) != epoch:
        raise ValueError(f"{epoch!r} is not the name of an epoch")
    return start


def end_of(epoch: str) -> datetime:
    """Return the first moment after an epoch, UTC."""
    return start_of(epoch) + _STEP


def later(epoch: str, steps: int) -> str:
    """Return the epoch `steps` six-hour steps later; earlier when negative."""
    return epoch_of(start_of(epoch) + steps * _STEP)


def name_of(step: int) -> str:
    """Return the epoch that begins `step` six-hour steps after the start of 1970."""
    return epoch_of(datetime.fromtimestamp(step * HOURS * 3_600, UTC))


def step_of(epoch: str) -> int:
    """Return how many six-hour steps after the start of 1970 an epoch begins."""
    return int(start_of(epoch).timestamp()) // (HOURS * 3_600)


def _naive(now: datetime) -> datetime:
    raise ValueError(f"{now.isoformat()} has no time zone")


# Keys

def private_key(raw: bytes) -> hpke.MLKEM768X25519PrivateKey:
    """Return an epoch's private key from its 96 bytes. Raises: Damaged when they are not a key."""
    if len(raw) != shape.PRIVATE_BYTES:
        raise Damaged(f"A private epoch key has {shape.PRIVATE_BYTES} bytes, this has {len(raw)}. Nothing was opened.")
    return hpke.MLKEM768X25519PrivateKey(
        mlkem.MLKEM768PrivateKey.from_seed_bytes(raw[:64]), x25519.X25519PrivateKey.from_private_bytes(raw[64:]))


def public_half(epoch: str, private: bytes) -> EpochKey:
    """Return the public half of an epoch's key. Raises: Damaged when the bytes are not a key."""
    private_key(private)
    kem = mlkem.MLKEM768PrivateKey.from_seed_bytes(private[:64]).public_key().public_bytes_raw()
    curve = x25519.X25519PrivateKey.from_private_bytes(private[64:]).public_key().public_bytes_raw()
    return EpochKey(epoch=epoch, public=kem + curve)


def new_signer() -> Signer:
    """Return a new signing key for a desk."""
    return Signer(ed25519=ed25519.Ed25519PrivateKey.generate().private_bytes_raw(),
                  ml_dsa_65=mldsa.MLDSA65PrivateKey.generate().private_bytes_raw())


def new_keys(start: datetime, count: int) -> dict[str, bytes]:
    """Return `count` private epoch keys from the epoch of `start` on."""
    first = epoch_of(start)
    return {later(first, step): mlkem.MLKEM768PrivateKey.generate().private_bytes_raw()
            + x25519.X25519PrivateKey.generate().private_bytes_raw() for step in range(count)}


def desk_key(signer: Signer) -> str:
    """Return the public desk key a door is given: SHA-256 over both public keys, 64 hex digits.

    A fingerprint, because the two keys have 1,984 bytes and this can be read aloud.
    """
    return _fingerprint(*_public(signer))


def _public(signer: Signer) -> tuple[bytes, bytes]:
    return (ed25519.Ed25519PrivateKey.from_private_bytes(signer.ed25519).public_key().public_bytes_raw(),
            mldsa.MLDSA65PrivateKey.from_seed_bytes(signer.ml_dsa_65).public_key().public_bytes_raw())


def _fingerprint(classic: bytes, lattice: bytes) -> str:
    return hashlib.sha256(b"dazor desk key v1\x00" + classic + lattice).hexdigest()


# Bundles

def make(start: datetime, count: int, signer: Signer) -> tuple[bytes, dict[str, bytes]]:
    """Return a signed bundle of `count` epochs from `start` on, and the private keys by epoch."""
    keys = new_keys(start, count)
    return sign(keys, signer), keys


def sign(private_keys: Mapping[str, bytes], signer: Signer) -> bytes:
    """Return the signed bundle of the public halves of these keys."""
    classic, lattice = _public(signer)
    bundle = Bundle(format=_FORMAT, ed25519=_to_text(classic), ml_dsa_65=_to_text(lattice),
                    keys={e: _to_text(public_half(e, k).public) for e, k in sorted(private_keys.items())})
    text = msgspec.json.encode(bundle)
    return msgspec.json.format(msgspec.json.encode(SignedBundle(
        signed=text.decode(),
        ed25519=_to_text(ed25519.Ed25519PrivateKey.from_private_bytes(signer.ed25519).sign(_DOMAIN + text)),
        ml_dsa_65=_to_text(mldsa.MLDSA65PrivateKey.from_seed_bytes(signer.ml_dsa_65).sign(_DOMAIN + text)))))


def verify(data: bytes, desk_public_key: str) -> Bundle:
    """Return a bundle whose two signatures hold and whose desk is ours.

    Raises: BundleDamaged, WrongDeskKey, BadSignature: nothing of the bundle may be used.
    """
    try:
        outer = msgspec.json.decode(data, type=SignedBundle)
        text = outer.signed.encode()
        bundle = msgspec.json.decode(text, type=Bundle)
        classic, lattice = _from_text(bundle.ed25519), _from_text(bundle.ml_dsa_65)
        signatures = _from_text(outer.ed25519), _from_text(outer.ml_dsa_65)
    except ValueError as error:
        raise BundleDamaged("The epoch bundle is cut off or is not a bundle. The door stays shut; "
                            "push the bundle from the desk again.") from error
    if bundle.format != _FORMAT:
        raise BundleDamaged(f"The epoch bundle has the form {bundle.format[:40]!r}; this door reads {_FORMAT}. "
                            "The door stays shut.")
    if _fingerprint(classic, lattice) != desk_public_key.strip().lower():
        raise WrongDeskKey("The epoch bundle is signed by another desk than the one in `desk_key`. The door stays shut; "
                           "compare the key that `dazor keys init` printed.")
    _verify_both((classic, lattice), signatures, _DOMAIN + text)
    return bundle


def _verify_both(keys: tuple[bytes, bytes], signatures: tuple[bytes, bytes], data: bytes) -> None:
    try:
        ed25519.Ed25519PublicKey.from_public_bytes(keys[0]).verify(signatures[0], data)
        mldsa.MLDSA65PublicKey.from_public_bytes(keys[1]).verify(signatures[1], data)
    except (InvalidSignature, ValueError) as error:
        raise BadSignature("A signature of the epoch bundle does not hold: it was changed on the way. "
                           "The door stays shut; push the bundle from the desk again.") from error


def current(bundle: Bundle, now: datetime) -> EpochKey:
    """Return the key of the epoch that `now` lies in. Raises: NotYetValid, Expired, BundleDamaged."""
    epoch = epoch_of(now)
    if epoch not in bundle.keys:
        if bundle.keys and epoch < min(bundle.keys):
            raise NotYetValid(f"The epoch bundle begins at {min(bundle.keys)} UTC and it is {epoch}. The door stays shut; "
                              "look at the clocks of desk and door.")
        raise Expired(f"The epoch bundle has no key for {epoch} UTC; its last is {max(bundle.keys, default='none')}. "
                      "The door stays shut; run `dazor keys epochs` on the desk and push the bundle.")
    try:
        raw = _from_text(bundle.keys[epoch])
    except ValueError as error:
        raise BundleDamaged("A public epoch key has the wrong form. The door stays shut.") from error
    shape.public_key(raw)
    return EpochKey(epoch=epoch, public=raw)


def read_bundle(data: bytes, desk_public_key: str, now: datetime) -> EpochKey:
    """Return the current epoch's key from a bundle's bytes. Raises: as `verify` and `current`; fails closed."""
    return current(verify(data, desk_public_key), now)


def _to_text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _from_text(text: str) -> bytes:
    return base64.b64decode(text, validate=True)
