"""How fast names are found, beside a peer: rapidfuzz's extractOne over the same names (pip install rapidfuzz).

.venv/bin/python bench/gazetteer.py [PACK]            find() alone
python -m venv /tmp/peer && /tmp/peer/bin/pip install rapidfuzz . && /tmp/peer/bin/python bench/gazetteer.py [PACK]
"""

from __future__ import annotations

import random
import resource
import sys
import time
from pathlib import Path

from dazor.gazetteer import Pack, find
from dazor.gazetteer.pack import EMBEDDED

FILLERS = ["колонна", "машин", "идет", "сегодня", "утром", "через", "в", "из", "на", "до", "танки", "стаяць", "каля", "вокзала", "грузовики", "едут", "каля", "30", "штук"]
LETTERS = "абвгдежзийклмнопрстуфхцчшщыьэюя"
SEED, MESSAGES, ASKED = 7, 1000, 100


def inflected(name: str, chance: random.Random) -> str:
    """Return a Cyrillic name in some case of its declension; another name as it is."""
    last = name[-1]
    if last in "аяоеё":
        return name[:-1] + chance.choice("ыиуе" if last in "ао" else "иіюе")
    if last in "ыіи":
        return name[:-1] + chance.choice(("ах", "ам", "ами"))
    return name.rstrip("ь") + chance.choice(("а", "у", "ом")) if last in "бвгдзклмнпрстфхўь" else name


def messages(names: list[str], chance: random.Random) -> list[list[str]]:
    """Return messages of 16 words, two of them inflected names."""
    made = []
    for _ in range(MESSAGES):
        words = chance.choices(FILLERS, k=14)
        for _ in range(2):
            words.insert(chance.randrange(len(words)), inflected(chance.choice(names), chance))
        made.append(words)
    return made


def timed(name: str, done: int, began: float) -> float:
    """Print and return how many were done in a second."""
    rate = done / (time.perf_counter() - began)
    print(f"{name}: {rate:,.0f} /s")
    return rate


def main(path: Path) -> None:
    """Print opening time, messages and names a second, peak memory, and the ratio to the peer when it is installed."""
    began = time.perf_counter()
    pack = Pack.open(path)
    print(f"opened {len(pack)} places in {(time.perf_counter() - began) * 1e3:.2f} ms")
    chance = random.Random(SEED)
    known = sorted({name for entry in map(pack.entry, range(len(pack))) for name in entry.names.values() if " " not in name})
    said = messages(known, chance)
    for run in ("messages, cold", "messages, warm"):
        began = time.perf_counter()
        for words in said:
            find(words, pack)
        timed(run, len(said), began)
    noise = [["".join(chance.choices(LETTERS, k=chance.randint(3, 10))) for _ in range(16)] for _ in range(MESSAGES)]
    began = time.perf_counter()
    for words in noise:
        find(words, pack)
    timed("messages of random letters, cold", len(noise), began)
    asked = [chance.choice(known) for _ in range(ASKED)]
    words = [inflected(name, chance) for name in asked]
    pack.words.clear()
    began = time.perf_counter()
    right = sum(any(name in entry.names.values() for hit in find(["каля", word], pack) for entry in hit.entries)
                for name, word in zip(asked, words, strict=True))
    ours = timed("inflected names, cold, find", ASKED, began)
    print(f"    right: {right / ASKED:.0%}; peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10} MiB")
    peer(known, asked, words, ours)


def peer(known: list[str], asked: list[str], words: list[str], ours: float) -> None:
    """Do the same with rapidfuzz, when it is there."""
    try:
        from rapidfuzz import process
    except ImportError:
        print("rapidfuzz is not installed here: no comparison")
        return
    began = time.perf_counter()
    right = sum(process.extractOne(word, known)[0] == name for name, word in zip(asked, words, strict=True))
    theirs = timed("inflected names, rapidfuzz extractOne", ASKED, began)
    print(f"    right: {right / ASKED:.0%}; find is {ours / theirs:.0f} times as fast")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else EMBEDDED)
