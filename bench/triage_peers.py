"""What a user would wire together instead of triage, timed on the same messages; run by bench/triage.py in an environment of its own.

    python -m venv PEERS && PEERS/bin/pip install py3langid natasha 'setuptools<81' rapidfuzz dateparser geonames-tagger
    python bench/triage.py --peer-python PEERS/bin/python

Standard input: JSON with `texts` and `names` (the names of the pack's places). Standard output: one JSON line a peer. What is not
installed is left out by name. Nothing is fetched: geonames-tagger is given the names of the pack, and geoparser of the
index is not run, since it fetches its models and its gazetteer when it is first used.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Sequence

Work = Callable[[str], object]


def langid() -> Work:
    """Return py3langid's classifier."""
    import py3langid

    return py3langid.classify


def dates() -> Work:
    """Return dateparser's search of a text for dates in four languages."""
    from dateparser.search import search_dates

    return lambda text: search_dates(text, languages=["ru", "uk", "be", "en"])


def natasha(names: Sequence[str]) -> Work:
    """Return natasha's recogniser of names with rapidfuzz's search for each place it finds."""
    from natasha import Doc, NewsEmbedding, NewsNERTagger, Segmenter
    from rapidfuzz import process

    segmenter, tagger = Segmenter(), NewsNERTagger(NewsEmbedding())

    def work(text: str) -> None:
        doc = Doc(text)
        doc.segment(segmenter)
        doc.tag_ner(tagger)
        for span in doc.spans:
            if span.type == "LOC":
                process.extractOne(span.text.lower(), names, score_cutoff=85)

    return work


def tagger(names: Sequence[str]) -> Work:
    """Return geonames-tagger over the names."""
    with tempfile.NamedTemporaryFile("w", suffix=".tsv", delete=False, encoding="utf-8") as file:
        os.environ["GEONAMES_PLACES"] = file.name
        from geonames_tagger import tag_locations
        from geonames_tagger.generate import encode_row
        from geonames_tagger.util import text_norm

        rows = {norm: encode_row(norm, [at], [name]) for at, name in enumerate(names) if (norm := text_norm(name)) and len(norm) > 3}
        file.writelines(rows.values())
    return lambda text: list(tag_locations(text))


def rate(work: Work, texts: Sequence[str]) -> float:
    """Return texts a second of processor time; models are loaded by the first, untimed."""
    work(texts[0])
    started = time.process_time()
    for text in texts:
        work(text)
    return len(texts) / max(time.process_time() - started, 1e-9)


def main() -> None:
    """Time what is installed, each alone, and what a user would put one after another."""
    given = json.load(sys.stdin)
    texts, names = given["texts"], sorted({name.lower() for name in given["names"]})
    made: dict[str, Callable[[], Work]] = {"py3langid": langid, "natasha + rapidfuzz": lambda: natasha(names), "dateparser": dates,
                                           "geonames-tagger": lambda: tagger(given["names"])}
    wired: list[str] = []
    seconds = 0.0
    for name, make in made.items():
        try:
            found = rate(make(), texts)
        except ImportError as error:
            print(json.dumps({"row": f"peer {name}", "skipped": f"{error}"}), flush=True)
            continue
        print(json.dumps({"row": f"peer {name}", "per_second": round(found, 1)}), flush=True)
        if name != "geonames-tagger":
            wired, seconds = [*wired, name], seconds + 1 / found
    if wired:
        print(json.dumps({"row": "peer, wired together", "of": " + ".join(wired), "per_second": round(1 / seconds, 1)}), flush=True)


if __name__ == "__main__":
    main()
