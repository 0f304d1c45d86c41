"""What SQLite leaves on a disk of envelopes that the desk emptied: every way to keep its journal, searched on a raw ext4 image. Needs root.

    sudo python bench/remains.py [ENVELOPES]

Envelopes are written and emptied as the desk does it (secure_delete, log cut to nothing); then the files as they stand and
the whole image, free blocks included, are searched for sixteen bytes of each.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

SIZE, BATCH = 4_096, 50  # bytes of an envelope; envelopes a transaction


def kept_and_emptied(base: sqlite3.Connection, mode: str, marks: list[bytes]) -> None:
    """Write the envelopes and empty them."""
    for pragma in (f"journal_mode={mode}", "synchronous=FULL", "secure_delete=ON"):
        base.execute(f"PRAGMA {pragma}")
    base.execute("CREATE TABLE envelope (id INTEGER PRIMARY KEY, sealed BLOB)")
    insert, empty = "INSERT INTO envelope VALUES (?, ?)", "UPDATE envelope SET sealed = x'' WHERE id = ?"
    rows = [(number, os.urandom(SIZE // 2) + mark + os.urandom(SIZE // 2 - len(mark))) for number, mark in enumerate(marks)]
    for words, values in ((insert, rows), (empty, [(number,) for number, _ in rows])):
        for at in range(0, len(values), BATCH):
            base.execute("BEGIN IMMEDIATE")
            base.executemany(words, values[at:at + BATCH])
            base.execute("COMMIT")
        os.sync()
    if mode == "WAL":
        base.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    os.sync()


def main(envelopes: int = 300) -> None:
    """Try every mode on an image of its own."""
    for mode in ("WAL", "DELETE", "TRUNCATE", "PERSIST", "MEMORY"):
        with tempfile.TemporaryDirectory() as name:
            image, folder, marks = Path(name) / "image", Path(name) / "disk", [os.urandom(16) for _ in range(envelopes)]
            folder.mkdir()
            with image.open("wb") as file:
                file.truncate(48 << 20)
            subprocess.run(["mkfs.ext4", "-q", "-F", str(image)], check=True)
            subprocess.run(["mount", "-o", "loop", str(image), str(folder)], check=True)
            try:
                with contextlib.closing(sqlite3.connect(folder / "desk.sqlite3", isolation_level=None)) as base:
                    kept_and_emptied(base, mode, marks)
                    files = b"".join(path.read_bytes() for path in folder.iterdir() if path.is_file())
            finally:
                subprocess.run(["umount", str(folder)], check=True)
            raw = image.read_bytes()
        print(f"{mode:9} {sum(m in files for m in marks):4} of {envelopes} in its files, {sum(m in raw for m in marks):4} on the raw disk")


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:2]))
