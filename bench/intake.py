r"""How fast a Telegram export is read, and in how much memory, beside `json.load` and plain ijson in the same run.

    .venv/bin/python bench/intake.py [--megabytes 300]

The export is made on the fly from a seed: public channel, five languages, entities, reactions, media references,
service messages. The peers read the file and count messages; they drop no sender, filter no `\x0B`, make no id.
`json.load` is what most scripts for these exports do (it needs the whole file in memory); ijson's `items` streams.
Each reader runs in a process of its own, best of three by processor time; memory is that process's peak.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

WORDS = ("эшалон", "калона", "станцыя", "Калінкавічы", "бачылі", "20", "платформ", "з", "тэхнікай", "колонна", "ехала", "в",
         "сторону", "Мозыря", "около", "десяти", "літаків", "злетіло", "аеродрому", "seen", "near", "the", "crossing", "two",
         "helicopters", "pociąg", "wojskowy", "na", "bocznicy")


def made(path: Path, megabytes: int, seed: int = 7) -> int:
    """Write an export of about this size as Telegram Desktop lays it out. Returns how many entries it has."""
    chance, entries, size = random.Random(seed), 0, 0
    with path.open("w", encoding="utf-8") as out:
        out.write('{\n "name": "Channel",\n "type": "public_channel",\n "id": 1234567890,\n "messages": [\n')
        while size < megabytes * 1_000_000:
            piece = (",\n" if entries else "") + json.dumps(_entry(chance, entries), ensure_ascii=False, indent=1)
            size += len(piece.encode())
            out.write(piece)
            entries += 1
        out.write("\n ]\n}")
    return entries


def _entry(chance: random.Random, number: int) -> dict[str, object]:
    words = " ".join(chance.choices(WORDS, k=chance.randint(5, 60)))
    entry: dict[str, object] = {"id": number, "type": "message", "date": "2022-03-01T13:00:00",
                                "date_unixtime": str(1646128800 + number * 60), "from": "Channel", "from_id": "channel1234567890"}
    if number % 40 == 0:
        return entry | {"type": "service", "actor": "Channel", "action": "pin_message", "text": ""}
    if number % 3 == 0:
        entry |= {"text": [words, {"type": "bold", "text": " 5 "}, "."],
                  "text_entities": [{"type": "plain", "text": words}, {"type": "bold", "text": " 5 "}]}
    else:
        entry |= {"text": words, "text_entities": [{"type": "plain", "text": words}]}
    if number % 4 == 0:
        entry |= {"photo": "(File not included. Change data exporting settings to download.)", "width": 800, "height": 600}
    return entry | {"reactions": [{"type": "emoji", "count": chance.randint(1, 900), "emoji": "👍"}]}


def dazor(path: Path) -> int:
    """Read with the intake room."""
    from dazor import intake

    with path.open("rb") as stream:
        return sum(not isinstance(item, intake.Refused) for item in intake.read(stream, name="x"))


def json_load(path: Path) -> int:
    """Read as most scripts do."""
    with path.open(encoding="utf-8") as stream:
        return sum(entry["type"] == "message" for entry in json.load(stream)["messages"])


def ijson_items(path: Path) -> int:
    """Read with ijson and nothing else."""
    import ijson

    with path.open("rb") as stream:
        return sum(entry["type"] == "message" for entry in ijson.items(stream, "messages.item"))


READERS: dict[str, Callable[[Path], int]] = {"dazor.intake": dazor, "json.load": json_load, "ijson.items": ijson_items}


def child(name: str, path: Path) -> None:
    """Run one reader and print messages, seconds, peak MB."""
    began = time.process_time()
    count = READERS[name](path)
    seconds = time.process_time() - began
    print(count, seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def main() -> None:
    """Make the export, run every reader in turn, print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=int, default=300)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--child", nargs=2, metavar=("READER", "FILE"))
    given = parser.parse_args()
    if given.child:
        child(given.child[0], Path(given.child[1]))
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "result.json"
        entries = made(path, given.megabytes)
        print(f"{path.stat().st_size / 1e6:,.0f} MB, {entries:,} entries\n")
        print(f"{'reader':14} {'messages':>10} {'seconds':>8} {'a second':>10} {'peak MB':>8}")
        for name in READERS:
            runs = [subprocess.run([sys.executable, __file__, "--child", name, str(path)], capture_output=True, text=True,
                                   check=True).stdout.split() for _ in range(given.runs)]
            count, seconds, peak = int(runs[0][0]), min(float(r[1]) for r in runs), max(float(r[2]) for r in runs)
            print(f"{name:14} {count:10,} {seconds:8.2f} {count / seconds:10,.0f} {peak:8,.0f}")


if __name__ == "__main__":
    main()
