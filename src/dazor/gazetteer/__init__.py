"""A name in its context → the places it may be, with reasons; from one read-only file.

    words ── find ──> hits: which words may name which places, and how that was seen (exact, stem, typo)
    hit ── choose ──> one place with reasons, or several when it cannot be decided
    place ── ladder ──> itself, its district, region and country, for a release that must be coarser

Start with `finding.py`. `folding.py` gives a name one key in be, ru, uk, en and pl, whatever its case or spelling;
`pack.py` reads the file, `filing.py` writes it; `sources/` holds the lists written by hand; `importing/` reads what an
operator has (TSV, GeoNames, OSM, GeoJSON). A pack never learns anything from the messages it is asked about.
"""

from dazor.gazetteer.choosing import Choice, area, choose, ladder
from dazor.gazetteer.finding import Hit, Trust, alike, find, prior
from dazor.gazetteer.folding import fold, stem
from dazor.gazetteer.pack import Pack
from dazor.gazetteer.places import BadPack, Entry, km

__all__ = ["BadPack", "Choice", "Entry", "Hit", "Pack", "Trust", "alike", "area", "choose", "find", "fold", "km", "ladder", "prior",
           "stem"]
