"""Messages a second of triage, by stage, beside a naive wiring of named libraries in the same run.

    python bench/triage.py [--gazetteer PACK] [--messages 2000] [--file messages.jsonl]

Times are of the processor, one core, so that other work on the machine counts little. Without a file the messages are
those of tests/corpus with a number changed in each, so that no two are equal. The peer (py3langid, natasha, rapidfuzz,
dateparser: pip install them into an environment of their own) is left out by name where it is not installed. One JSON line a row.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from dazor.gazetteer import Pack
from dazor.model.raw import MAX_TEXT_BYTES
from dazor.triage import read
from dazor.triage.counts import counts
from dazor.triage.facts import FACTS
from dazor.triage.lexicon import load
from dazor.triage.places import name_places
from dazor.triage.private import find_private, links
from dazor.triage.sketch import signature
from dazor.triage.stated import known
from dazor.triage.times import mentions
from dazor.triage.tokens import clean, tokens

CORPUS = Path(__file__).resolve().parents[1] / "tests" / "corpus" / "triage.jsonl"
Message = tuple[str, str]  # text, published


def messages(file: str, wanted: int) -> list[Message]:
    """Return messages of a file or of the corpus, repeated with a number changed until there are enough."""
    lines = Path(file).read_bytes().splitlines() if file else CORPUS.read_bytes().splitlines()
    given = [json.loads(line) for line in lines if line.strip()]
    return [(f"{given[at % len(given)]['text']} {at // len(given) or ''}".strip(), given[at % len(given)].get("published") or "")
            for at in range(wanted)]


def rate(work: Callable[[Message], object], given: Iterable[Message]) -> float:
    """Return items a second of processor time."""
    done, started = 0, time.process_time()
    for message in given:
        work(message)
        done += 1
    return done / max(time.process_time() - started, 1e-9)


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


def peer(given: Sequence[Message], pack: Pack) -> dict[str, object]:
    """Return the rate of what a user would wire together: py3langid, natasha's names, dateparser's search, rapidfuzz over the names.

    What is not installed is left out by name, which makes the peer quicker. geoparser of the index is not run: it fetches its
    models and its gazetteer when it is first used, and nothing here is fetched at run time.
    """
    steps = [step for step in (_langid(), _natasha(pack), _dates()) if step is not None]
    if not steps:
        return {"row": "peer", "skipped": "py3langid, natasha and dateparser are not installed"}

    def naive(message: Message) -> None:
        for _, work in steps:
            work(message[0])

    naive(given[0])  # models are loaded when first used
    return {"row": "peer", "of": " + ".join(name for name, _ in steps), "per_second": round(rate(naive, given[:100]), 1)}


Step = tuple[str, Callable[[str], object]]


def _langid() -> Step | None:
    try:
        import py3langid
    except ImportError:
        return None
    return "py3langid", py3langid.classify


def _dates() -> Step | None:
    try:
        from dateparser.search import search_dates
    except ImportError:
        return None
    return "dateparser", lambda text: search_dates(text, languages=["ru", "uk", "be", "en"])


def _natasha(pack: Pack) -> Step | None:
    """Return natasha's recogniser of names with rapidfuzz's search for each place it finds."""
    try:
        from natasha import Doc, NewsEmbedding, NewsNERTagger, Segmenter
        from rapidfuzz import process
    except ImportError:
        return None
    segmenter, tagger = Segmenter(), NewsNERTagger(NewsEmbedding())
    names = sorted({name.lower() for index in range(len(pack)) for name in pack.entry(index).names.values()})

    def work(text: str) -> None:
        doc = Doc(text)
        doc.segment(segmenter)
        doc.tag_ner(tagger)
        for span in doc.spans:
            if span.type == "LOC":
                process.extractOne(span.text.lower(), names, score_cutoff=85)

    return f"natasha + rapidfuzz over {len(names)} names", work


def noise(pack: Pack, *, capital: bool) -> dict[str, object]:
    """Return the rate of messages of sixteen words of random letters, none seen before."""
    chance, letters = random.Random(3), "абвгдежзийклмнопрстуфхцчшщыьэюя"
    words = [["".join(chance.choices(letters, k=chance.randint(3, 10))) for _ in range(16)] for _ in range(500)]
    said = [(" ".join(word.capitalize() if capital else word for word in row), "2022-03-10") for row in words]
    return {"row": f"random letters{', capitals' if capital else ''}", "per_second": round(rate(lambda message: read(message[0], published=message[1], pack=pack), said))}


def hostile(pack: Pack) -> dict[str, object]:
    """Return how long the longest message takes that can come, in milliseconds of the processor."""
    unit = "Калона 30 танкаў у Мазыры, учора ў 14:20. "
    text = unit * (MAX_TEXT_BYTES // len(unit.encode()))
    started = time.process_time()
    read(text, published="2022-03-10", pack=pack)
    return {"row": "one message of the greatest length", "bytes": len(text.encode()), "milliseconds": round(1000 * (time.process_time() - started))}


def main() -> int:
    """Run and print."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--gazetteer", default="")
    options.add_argument("--file", default="")
    options.add_argument("--messages", type=int, default=2000)
    chosen = options.parse_args()
    pack = Pack.open(chosen.gazetteer) if chosen.gazetteer else Pack.embedded()
    given = messages(chosen.file, chosen.messages)

    def whole(message: Message) -> object:
        return read(message[0], published=message[1], pack=pack)

    first = rate(whole, given)
    print(json.dumps({"row": "first pass, memories empty", "per_second": round(first)}))
    print(json.dumps({"row": "again, memories full", "per_second": round(rate(whole, given))}))
    for name, work in stages(given, pack).items():
        print(json.dumps({"row": f"stage {name}", "per_second": round(rate(work, given))}))
    print(json.dumps(hostile(pack)))
    for capital in (False, True):
        print(json.dumps(noise(pack, capital=capital)))
    print(json.dumps({"row": "peak memory", "MiB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10}))
    other = peer(given, pack)
    print(json.dumps(other))
    if isinstance(slow := other.get("per_second"), float) and slow:
        print(json.dumps({"row": "ratio to the peer, first pass", "times": round(first / slow, 1)}))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
