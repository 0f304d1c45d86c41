"""How fast reports are sealed and opened on one core, beside a PyNaCl sealed box and OpenPGP where they are installed.

    python bench/sealing.py [SECONDS]

One line a figure: what, how many a second at the median, microseconds a call. The last lines are the ratio to the
peer and the share of a core that 1,000 reports a day take.
"""

from __future__ import annotations

import statistics
import sys
import time
import warnings
from collections.abc import Callable
from datetime import UTC, datetime

from dazor.model.raw import Message
from dazor.sealing import epochs, seal, shape, slots, unseal

TEXT = "Калона з 14 вантажовікоў і двух БТР на трасе М10 у бок Рэчыцы, каля 14:20. " * 4


def median(call: Callable[[], object], seconds: float) -> float:
    """Return the median time of a call, seconds."""
    times: list[float] = []
    end = time.perf_counter() + seconds
    while (began := time.perf_counter()) < end:
        call()
        times.append(time.perf_counter() - began)
    return statistics.median(times)


def show(what: str, taken: float) -> float:
    """Print one figure and return it."""
    print(f"{what:44} {1 / taken:10,.0f} /s {taken * 1e6:9,.0f} us")
    return taken


def peer(seconds: float) -> float | None:
    """Return the median time of sealing the same bytes with a PyNaCl sealed box (X25519 only), or None."""
    try:
        from nacl.public import PrivateKey, SealedBox  # type: ignore[import-not-found, unused-ignore]
    except ImportError:
        return None
    box, padded = SealedBox(PrivateKey.generate().public_key), shape.pad(TEXT.encode(), shape.SLOT)
    return median(lambda: box.encrypt(padded), seconds)


def pgp(seconds: float) -> float | None:
    """Return the median time of encrypting the same words with OpenPGP for one reader (as Hush Line does), or None."""
    try:
        import pysequoia  # type: ignore[import-not-found, unused-ignore]
    except ImportError:
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its older name for making a key
        reader = pysequoia.Cert.generate("editor@example.org")
    return median(lambda: pysequoia.encrypt(TEXT.encode(), recipients=[reader]), seconds)


def main(seconds: float = 2.0) -> None:
    """Measure and print."""
    now = datetime.now(UTC)
    signer = epochs.new_signer()
    bundle, keys = epochs.make(now, 56, signer)
    key, desk_key = epochs.read_bundle(bundle, epochs.desk_key(signer), now), epochs.desk_key(signer)
    message = Message(id="0" * 32, text=TEXT, door="form")
    sealed = show("seal a report into a 4,096-byte slot", median(lambda: seal.seal(message, key), seconds))
    envelope = seal.seal(message, key)
    show("open a report", median(lambda: unseal.open_envelope(envelope, keys[key.epoch]), seconds))
    dummy = next(iter(seal.dummies(1, key.epoch)))
    opener = unseal.Opener(epochs.later(key.epoch, 4), keys)  # five epochs to try, as on a desk that runs
    show("find out that a slot is a dummy", median(lambda: opener.open(dummy), seconds))
    plan = slots.layout(32, 96)
    show("make a tick of 32 slots", median(lambda: slots.tick_writes(plan, 1, key.epoch, [envelope.sealed]), seconds))
    show("verify a bundle of 56 epochs", median(lambda: epochs.read_bundle(bundle, desk_key, now), seconds))
    other = peer(seconds)
    if other is None:
        print("PyNaCl is not installed; with it, the ratio to a sealed box is printed (pip install pynacl)")
    else:
        show("PyNaCl sealed box of the same bytes", other)
        print(f"ratio to the sealed box, which is not post-quantum: {sealed / other:.2f}")
    reader = pgp(seconds)
    if reader is None:
        print("pysequoia is not installed; with it, the ratio to OpenPGP is printed (pip install pysequoia)")
    else:
        show("OpenPGP for one reader, same words", reader)
        print(f"ratio to OpenPGP: {sealed / reader:.2f}")
    print(f"1,000 reports a day take {1_000 * sealed / 86_400:.1e} of a core")


if __name__ == "__main__":
    main(*(float(argument) for argument in sys.argv[1:2]))
