"""Dazor turns messages into published incidents, and nobody who reported can be named.

Read `model` (the words everything is said in), then `desk/workflow.py` (the order of the work), then the first
lines of each room:

    a message arrives        intake        strip, forget who
      … is sealed            sealing       lock to the epoch key; words die with the key
      … is read              triage        what, where, when, how many, how sure; spans say why
      … its names get places gazetteer     settlements, stations, airfields, roads, districts
      … joins an incident    incidents     association, tracks, presence, corroboration ledger
      … is judged            verification  grades, states, two people
      … is released          disclosure    delay, generalise, refuse
      … is published         publishing    site, map, timeline, feeds, open data

Rooms are plain Python without clock, disk or network. The shells on top (`edge`, `desk`, `cli`) do the rest.
What a room can leak is what it can import: the contracts in `pyproject.toml` make that a test.
"""

__version__ = "0.1.0"
