"""Random and mutated messages through the whole reading: none may crash it or take long (python bench/fuzz.py --runs 100000).

    python bench/fuzz.py [--gazetteer PACK] [--runs 10000] [--seed 1] [--file messages.jsonl]

Lines of tests/corpus (or of a file) are cut, repeated, swapped, joined, written in other letters, sprinkled with controls,
surrogates, long runs and digits, up to 4 kB. Time is of the processor; a run is measured again before it is called slow,
since a busy machine makes anything slow once. Prints one JSON line, and the seed and number of every failure.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from dazor.gazetteer import Pack
from dazor.triage import read

CORPUS = Path(__file__).resolve().parents[1] / "tests" / "corpus"
LONGEST = 4_000  # bytes
SLOW = 0.02  # seconds
LETTERS = "абвгдеёжзийклмнопрстуўфхцчшщыьэюяіїєґabcdefghijklmnopqrstuvwxyząćęłńóśźžšč0123456789 .,;:!?–-—()[]{}<>/@+#№\"'’«»\n\t"
CONTROLS = "\u0000\u0008\u00ad\u200b\u200d\u202e\ufeff\u0301\u0085\ud800\udfff\U0001f680\U0001d7d8²½Ⅷ٣İſK\x1b_"
LOOK_ALIKES = str.maketrans("аеорсухіАВЕКМНОРСТХ", "aeopcyxiABEKMHOPCTX")
Change = Callable[[str, random.Random], str]


def _stretch(text: str, chance: random.Random) -> tuple[int, int]:
    first = chance.randint(0, len(text))
    return first, min(len(text), first + chance.randint(0, 30))


def _cut(text: str, chance: random.Random) -> str:
    first, after = _stretch(text, chance)
    return text[:first] + text[after:]


def _repeat(text: str, chance: random.Random) -> str:
    first, after = _stretch(text, chance)
    return text[:after] + text[first:after] * chance.choice((1, 1, 2, 5, 200)) + text[after:]


def _swap(text: str, chance: random.Random) -> str:
    at = chance.randint(0, max(0, len(text) - 2))
    return text[:at] + text[at + 1:at + 2] + text[at:at + 1] + text[at + 2:]


def _insert(text: str, chance: random.Random) -> str:
    at = chance.randint(0, len(text))
    return text[:at] + "".join(chance.choices(chance.choice((LETTERS, CONTROLS, "0123456789 +-()")), k=chance.randint(1, 20))) + text[at:]


def _run(text: str, chance: random.Random) -> str:
    at = chance.randint(0, len(text))
    return text[:at] + chance.choice(LETTERS + CONTROLS + "аАaA1") * chance.randint(1, 2_000) + text[at:]


def _case(text: str, chance: random.Random) -> str:
    return chance.choice((str.upper, str.lower, str.title, str.swapcase))(text)


def _shuffle(text: str, chance: random.Random) -> str:
    words = text.split(" ")
    chance.shuffle(words)
    return " ".join(words)


def _twins(text: str, chance: random.Random) -> str:
    first, after = _stretch(text, chance)
    return text[:first] + text[first:after].translate(LOOK_ALIKES) + text[after:]


CHANGES: tuple[Change, ...] = (_cut, _repeat, _swap, _insert, _insert, _run, _case, _shuffle, _twins)


def made(lines: Sequence[str], chance: random.Random) -> str:
    """Return one message: a line or two, changed; one in twenty is noise from the first letter."""
    if chance.random() < 0.05:
        return "".join(chance.choices(LETTERS + CONTROLS, k=chance.randint(0, 1_000)))
    text = chance.choice(lines)
    for _ in range(chance.randint(1, 6)):
        text = chance.choice(CHANGES)(text, chance)
        if chance.random() < 0.1:
            text += " " + chance.choice(lines)
    return text.encode("utf-8", "surrogatepass")[:LONGEST].decode("utf-8", "ignore" if chance.random() < 0.5 else "replace")


def lines_of(file: str) -> list[str]:
    """Return the messages of a file, or of the corpus."""
    given = [Path(file)] if file else sorted(CORPUS.glob("*.jsonl"))
    return [json.loads(line)["text"] for path in given for line in path.read_bytes().splitlines() if line.strip()]


def spent(text: str, pack: Pack) -> float:
    """Return the seconds of the processor that a text takes, the least of three when it is slow."""
    least = float("inf")
    for _ in range(3):
        started = time.process_time()
        read(text, published="2022-03-10T14:20", pack=pack)
        least = min(least, time.process_time() - started)
        if least <= SLOW:
            break
    return least


def main() -> int:
    """Run and print; 1 when something failed or was slow."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--gazetteer", default="")
    options.add_argument("--file", default="")
    options.add_argument("--runs", type=int, default=10_000)
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    pack = Pack.open(chosen.gazetteer) if chosen.gazetteer else Pack.embedded()
    lines, chance = lines_of(chosen.file), random.Random(chosen.seed)
    spent(lines[0], pack)
    failed = slow = 0
    worst, worst_of = 0.0, ""
    for number in range(chosen.runs):
        text = made(lines, chance)
        try:
            seconds = spent(text, pack)
        except Exception as error:  # noqa: BLE001 - whatever is raised is what is looked for
            failed += 1
            print(json.dumps({"failed": number, "seed": chosen.seed, "error": f"{type(error).__name__}: {error}", "text": text[:400]}), flush=True)
            continue
        slow += seconds > SLOW
        if seconds > worst:
            worst, worst_of = seconds, text
    print(json.dumps({"runs": chosen.runs, "seed": chosen.seed, "failed": failed, "slower than 20 ms": slow,
                      "worst_ms": round(worst * 1000, 1), "its bytes": len(worst_of.encode("utf-8", "surrogatepass")), "it begins": worst_of[:200]}))
    return int(bool(failed or slow))


if __name__ == "__main__":
    raise SystemExit(main())
