"""Messages a second of triage, by stage, beside a naive wiring of named libraries in the same run.

    python bench/triage.py [--gazetteer PACK] [--messages 2000] [--file messages.jsonl] [--peer-python PEERS/bin/python]

Times are of the processor, one core, so that other work on the machine counts little. Without a file the messages are
those of tests/corpus with a number changed in each, so that no two are equal. The peers run in an environment of their own,
which bench/triage_peers.py names, on the first messages. One JSON line a row.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path

import msgspec

from dazor.gazetteer import Pack
from dazor.model.raw import MAX_TEXT_BYTES
from dazor.triage import Reader, read
from dazor.triage.counts import counts
from dazor.triage.facts import FACTS
from dazor.triage.incoming import incoming
from dazor.triage.lexicon import load
from dazor.triage.places import name_places
from dazor.triage.private import find_private, links
from dazor.triage.sketch import signature
from dazor.triage.stated import known
from dazor.triage.times import mentions
from dazor.triage.tokens import clean, tokens

CORPUS = Path(__file__).resolve().parents[1] / "tests" / "corpus" / "triage.jsonl"
Message = tuple[str, str]  # text, published
SAID = "Калона 30 танкаў у Мазыры, учора ў 14:20. ".encode()
_RIVALS = ("peer, wired together", "peer geonames-tagger")
_PEERED = 150  # messages that the peers read: they are slow


def texts(file: str) -> list[Message]:
    """Return the messages of a file or of the corpus."""
    lines = Path(file or CORPUS).read_bytes().splitlines()
    return [(row["text"].strip(), row.get("published") or "") for row in map(json.loads, filter(None, map(bytes.strip, lines)))]


def repeated(given: Sequence[Message], wanted: int) -> list[Message]:
    """Return messages repeated with a number changed until there are enough."""
    return [(f"{given[at % len(given)][0]} {at // len(given) or ''}".strip(), given[at % len(given)][1]) for at in range(wanted)]


def rate(work: Callable[[Message], object], given: Iterable[Message]) -> float:
    """Return items a second of processor time."""
    done, started = 0, time.process_time()
    for message in given:
        work(message)
        done += 1
    return done / max(time.process_time() - started, 1e-9)


def first_passes(once: Sequence[Message], given: Sequence[Message], work: Callable[[Message], object]) -> dict[str, float]:
    """Return the rates of a new process: of texts that come once, and of all that are given with their repetitions."""
    first, more = rate(work, once), given[len(once):]
    took = len(once) / first + (len(more) / rate(work, more) if more else 0.0)
    return {"each text once, memories empty": first, "first pass, memories empty": len(given) / took}


def stages(given: Sequence[Message], pack: Pack) -> dict[str, Callable[[Message], object]]:
    """Return the stages, each timed on what the stages before it have made."""
    ready = {}
    for text, published in given:
        words = tokens(clean(text).text)
        marks = load().mark([word.key for word in words])
        ready[text] = (words, marks, [False] * len(words), known(published))
    return {
        "tokens": lambda message: tokens(clean(message[0]).text),
        "private": lambda message: (find_private(message[0]), links(message[0])),
        "lexicon": lambda message: load().mark([word.key for word in ready[message[0]][0]]),
        "times": lambda message: mentions(ready[message[0]][0], ready[message[0]][1], ready[message[0]][3]),
        "places": lambda message: name_places(*ready[message[0]][:3], pack),
        "counts": lambda message: counts(*ready[message[0]][:3]),
        "sketch": lambda message: signature([FACTS[word.text].inside for word in ready[message[0]][0]]),
    }


def peers(python: str, given: Sequence[Message], pack: Pack) -> Iterator[dict[str, object]]:
    """Yield what bench/triage_peers.py measures on the same messages in an environment of its own."""
    if not python:
        yield {"row": "peers", "skipped": "no --peer-python was given"}
        return
    names = sorted({name for index in range(len(pack)) for name in pack.entry(index).names.values()})
    asked = json.dumps({"texts": [text for text, _ in given[:_PEERED]], "names": names})
    done = subprocess.run([python, str(Path(__file__).with_name("triage_peers.py"))], input=asked, capture_output=True, text=True, check=True)
    yield from (json.loads(line) for line in done.stdout.splitlines() if line.startswith('{"row"'))  # some of them log beside it


def start(gazetteer: str) -> Iterator[dict[str, object]]:
    """Yield how long a new process takes until its first message is read, the least of five: seconds by the clock and of the processor.

    Modules are compiled to bytecode before, as in every installed program, whatever this process was told about writing it.
    """
    code = ("import sys; from dazor.gazetteer import Pack; from dazor.triage import read; pack = Pack.open(sys.argv[1]) if sys.argv[1] else Pack.embedded(); "
            "read(sys.stdin.read(), published='2022-03-10', pack=pack)")
    verb = [sys.executable, "-m", "dazor.cli", "triage", *(["--gazetteer", gazetteer] if gazetteer else [])]
    with tempfile.TemporaryDirectory() as compiled:
        kept = {**os.environ, "PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": compiled}
        for name, command in (("start until the first message is read", [sys.executable, "-c", code, gazetteer]), ("start of dazor triage, one line in, one out", verb)):
            took, busy = [], []
            for _ in range(6):  # the first compiles
                began, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
                subprocess.run(command, input=SAID, stdout=subprocess.DEVNULL, env=kept, check=True)
                after = resource.getrusage(resource.RUSAGE_CHILDREN)
                took.append(time.perf_counter() - began)
                busy.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
            yield {"row": name, "seconds": round(min(took), 2), "processor": round(min(busy), 2)}


def noise(pack: Pack, *, capital: bool) -> dict[str, object]:
    """Return the rate of messages of sixteen words of random letters, none seen before."""
    chance, letters = random.Random(3), "абвгдежзийклмнопрстуфхцчшщыьэюя"
    words = [["".join(chance.choices(letters, k=chance.randint(3, 10))) for _ in range(16)] for _ in range(500)]
    said = [(" ".join(word.capitalize() if capital else word for word in row), "2022-03-10") for row in words]
    return {"row": f"random letters{', capitals' if capital else ''}", "per_second": round(rate(lambda message: read(message[0], published=message[1], pack=pack), said))}


def hostile(pack: Pack) -> Iterator[dict[str, object]]:
    """Yield how long the longest messages take that can come, in milliseconds of the processor, the least of three: one sentence again and again, and no word twice."""
    chance, letters = random.Random(5), "абвгдежзийклмнопрстуфхцчшщыьэюя"
    for row in ("one sentence repeated", "no word twice"):
        took = []
        for _ in range(3):
            words = "" if row == "one sentence repeated" else " ".join("".join(chance.choices(letters, k=chance.randint(3, 10))) for _ in range(MAX_TEXT_BYTES // 10))
            text = words.encode()[:MAX_TEXT_BYTES].decode(errors="ignore") or SAID.decode() * (MAX_TEXT_BYTES // len(SAID))
            started = time.process_time()
            read(text, published="2022-03-10", pack=pack)
            took.append(time.process_time() - started)
        yield {"row": f"a message of the greatest length, {row}", "bytes": len(text.encode()), "milliseconds": round(1000 * min(took))}


def extremes(pack: Pack) -> Iterator[dict[str, object]]:
    """Yield what the longest message and words that nobody has seen cost, and the memory so far."""
    yield from hostile(pack)
    yield from (noise(pack, capital=capital) for capital in (False, True))
    yield {"row": "peak memory", "MiB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10}


def main() -> int:
    """Run and print."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--gazetteer", default="")
    options.add_argument("--file", default="")
    options.add_argument("--messages", type=int, default=2000)
    options.add_argument("--peer-python", default="")
    chosen = options.parse_args()
    pack = Pack.open(chosen.gazetteer) if chosen.gazetteer else Pack.embedded()
    once = texts(chosen.file)[:chosen.messages]
    given = repeated(once, chosen.messages)
    reader = Reader(pack)

    def whole(message: Message) -> object:
        return read(message[0], published=message[1], pack=pack)

    def echo(message: Message) -> object:
        came = incoming(msgspec.json.encode({"text": message[0], "published": message[1]}), 1)
        return msgspec.json.encode(reader.read(came.text, id=came.id, published=came.published))

    rates = {**first_passes(once, given, whole), "again, words known": rate(whole, given)}
    rate(echo, given)
    rates["the same texts to one Reader, lines in, lines out"] = rate(echo, given)
    for name, found in rates.items():
        print(json.dumps({"row": name, "per_second": round(found)}))
    for name, work in stages(given, pack).items():
        print(json.dumps({"row": f"stage {name}", "per_second": round(rate(work, given))}))
    for row in chain(extremes(pack), start(chosen.gazetteer)):
        print(json.dumps(row))
    for other in peers(chosen.peer_python, given, pack):
        print(json.dumps(other))
        if other["row"] in _RIVALS and isinstance(slow := other.get("per_second"), float) and slow:
            print(json.dumps({"row": f"times {other['row']}", **{name: round(found / slow, 1) for name, found in rates.items()}}))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
