"""How long an arrest takes at the key store: every living epoch made anew for everybody who is left.

    python bench/revocation.py [editors]     default 12; 84 epochs: seven days back and fourteen ahead
"""

from __future__ import annotations

import os
import sys
import time
from datetime import UTC, datetime, timedelta

from dazor.sealing import chest, epochs, holders, tide


def main() -> None:
    """Lay a store out, part with one editor, and say how long each step took."""
    editors, now = int(sys.argv[1]) if len(sys.argv) > 1 else 12, datetime.now(UTC)
    stands, signer = tide.new(now - timedelta(days=7)), epochs.new_signer()
    store, key = chest.make(signer, "six words nobody has said before")
    for number in range(editors):
        private = epochs.new_keys(now, 1)[epochs.epoch_of(now)]
        store = chest.with_holder(store, f"editor {number}", holders.Holder(public=holders.public_of(private)), key)
    began = time.perf_counter()
    store = chest.with_keys(store, epochs.new_keys(now - timedelta(days=7), 84), stands)
    made = time.perf_counter()
    stands = tide.forward(stands, now)
    opened = chest.open_all(store, key, stands)
    read = time.perf_counter()
    store, fresh = chest.remake(chest.with_signer(chest.without_holder(store, "editor 0"), signer), opened, now, stands)
    again = time.perf_counter()
    public = {epoch: private for epoch, private in fresh.items() if epochs.end_of(epoch) > now}
    bundle = epochs.sign(public, signer)
    data = chest.write(store)
    signed = time.perf_counter()
    print(f"load {os.getloadavg()[0]:.1f}; {len(opened.keys)} epochs, {editors} editors and a passphrase")
    print(f"make {made - began:.2f} s, open {read - made:.2f} s, make anew {again - read:.2f} s, sign and write "
          f"{signed - again:.2f} s; store {len(data):,} bytes, bundle {len(bundle):,}")


if __name__ == "__main__":
    main()
