"""Six-hour keys: made ahead on the desk, signed twice, pushed to the door. A bundle holds public halves only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

import msgspec
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric import mlkem, x25519

from dazor.sealing import shape, signing
from dazor.sealing.errors import BadSignature, BundleDamaged, Damaged, Expired, NotYetValid, WrongDeskKey
from dazor.sealing.shape import EpochKey
from dazor.sealing.signing import Publics, Signatures, Signer, Succession, desk_key, from_text, new_signer, to_text

__all__ = ["Signer", "desk_key", "new_signer"]  # of `signing`, here too

HOURS = 6  # an arrival is stored no finer than this
AHEAD = 56  # epochs: 14 days, so that a door lives through a fortnight without its desk
FILE_NAME = "epochs.json"  # where `dazor keys` writes the bundle, in the desk's data_dir
_STEP = timedelta(hours=HOURS)
_DOMAIN = b"dazor epoch bundle v1\x00"
_FORMAT = "dazor-epochs-1"


class Bundle(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the desk signs."""

    format: str
    ed25519: str  # public keys of the desk, base64
    ml_dsa_65: str
    keys: dict[str, str]  # epoch → public epoch key, base64
    until: str = ""  # UTC minute after which the door closes unless the desk signs anew; "" for no dead man's switch


class SignedBundle(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The file the door is given. `signed` is the text of a Bundle, kept as it was signed."""

    signed: str
    ed25519: str  # signatures, base64
    ml_dsa_65: str
    succession: tuple[Succession, ...] = ()  # from the key a door was told to the one that signed this


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


def private_keys(raw: bytes) -> list[hpke.MLKEM768X25519PrivateKey]:
    """Return an epoch's private keys, newest first: one, and one more for each time it was made anew. Raises: Damaged."""
    size = shape.PRIVATE_BYTES
    return [private_key(raw[at:at + size]) for at in range(0, max(len(raw), 1), size)]


def public_half(epoch: str, private: bytes) -> EpochKey:
    """Return the public half of an epoch's newest key. Raises: Damaged when the bytes are not a key."""
    private_keys(private)
    private = private[:shape.PRIVATE_BYTES]
    kem = mlkem.MLKEM768PrivateKey.from_seed_bytes(private[:64]).public_key().public_bytes_raw()
    curve = x25519.X25519PrivateKey.from_private_bytes(private[64:]).public_key().public_bytes_raw()
    return EpochKey(epoch=epoch, public=kem + curve)


def new_keys(start: datetime, count: int) -> dict[str, bytes]:
    """Return `count` private epoch keys from the epoch of `start` on."""
    first = epoch_of(start)
    return {later(first, step): mlkem.MLKEM768PrivateKey.generate().private_bytes_raw()
            + x25519.X25519PrivateKey.generate().private_bytes_raw() for step in range(count)}


# Bundles

def make(start: datetime, count: int, signer: Signer) -> tuple[bytes, dict[str, bytes]]:
    """Return a signed bundle of `count` epochs from `start` on, and the private keys by epoch."""
    keys = new_keys(start, count)
    return sign(keys, signer), keys


def sign(private_keys: Mapping[str, bytes], signer: Signer, *, until: datetime | None = None,
         succession: Sequence[Succession] = ()) -> bytes:
    """Return the signed bundle of the public halves of these keys.

    After `until` the door closes by itself; `succession` leads from the desk key a door was told to this signer's.
    """
    public = signing.publics(signer)
    bundle = Bundle(format=_FORMAT, ed25519=public.ed25519, ml_dsa_65=public.ml_dsa_65,
                    keys={e: to_text(public_half(e, k).public) for e, k in sorted(private_keys.items())},
                    until=f"{until.astimezone(UTC):%Y-%m-%dT%H:%MZ}" if until else "")
    text = msgspec.json.encode(bundle)
    made = signing.sign(_DOMAIN + text, signer)
    return msgspec.json.format(msgspec.json.encode(SignedBundle(
        signed=text.decode(), ed25519=made.ed25519, ml_dsa_65=made.ml_dsa_65, succession=tuple(succession))))


def verify(data: bytes, desk_public_key: str) -> Bundle:
    """Return a bundle whose two signatures hold and whose desk is ours, or our desk's heir.

    Raises: BundleDamaged, WrongDeskKey, BadSignature: nothing of the bundle may be used.
    """
    try:
        outer = msgspec.json.decode(data, type=SignedBundle)
        text = outer.signed.encode()
        bundle = msgspec.json.decode(text, type=Bundle)
        public = Publics(ed25519=bundle.ed25519, ml_dsa_65=bundle.ml_dsa_65)
        name = signing.fingerprint(public)
    except ValueError as error:
        raise BundleDamaged("The epoch bundle is cut off or is not a bundle. The door stays shut; "
                            "push the bundle from the desk again.") from error
    if bundle.format != _FORMAT:
        raise BundleDamaged(f"The epoch bundle has the form {bundle.format[:40]!r}; this door reads {_FORMAT}. "
                            "The door stays shut.")
    if name != signing.heir(desk_public_key, outer.succession):
        raise WrongDeskKey("The epoch bundle is signed by another desk than the one in `desk_key`. The door stays shut; "
                           "compare the key that `dazor keys init` printed.")
    if not signing.holds(_DOMAIN + text, Signatures(ed25519=outer.ed25519, ml_dsa_65=outer.ml_dsa_65), public):
        raise BadSignature("A signature of the epoch bundle does not hold: it was changed on the way. "
                           "The door stays shut; push the bundle from the desk again.")
    return bundle


def current(bundle: Bundle, now: datetime) -> EpochKey:
    """Return the key of the epoch that `now` lies in. Raises: NotYetValid, Expired, BundleDamaged."""
    if bundle.until and f"{now.astimezone(UTC):%Y-%m-%dT%H:%MZ}" > bundle.until:
        raise Expired(f"No editor has given a sign of life in time, so the keys ended at {bundle.until}. The door stays shut; "
                      "when the desk is safe, run `dazor keys statement` there and push the bundle.")
    epoch = epoch_of(now)
    if epoch not in bundle.keys:
        if bundle.keys and epoch < min(bundle.keys):
            raise NotYetValid(f"The epoch bundle begins at {min(bundle.keys)} UTC and it is {epoch}. The door stays shut; "
                              "look at the clocks of desk and door.")
        raise Expired(f"The epoch bundle has no key for {epoch} UTC; its last is {max(bundle.keys, default='none')}. "
                      "The door stays shut; run `dazor keys epochs` on the desk and push the bundle.")
    try:
        raw = from_text(bundle.keys[epoch])
    except ValueError as error:
        raise BundleDamaged("A public epoch key has the wrong form. The door stays shut.") from error
    shape.public_key(raw)
    return EpochKey(epoch=epoch, public=raw)


def read_bundle(data: bytes, desk_public_key: str, now: datetime) -> EpochKey:
    """Return the current epoch's key from a bundle's bytes. Raises: as `verify` and `current`; fails closed."""
    return current(verify(data, desk_public_key), now)
