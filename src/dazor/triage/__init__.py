"""Text → a Report: what happened, where, when, how many, how sure; every reading with the span that says why.

    text ── tokens ──> words with offsets ── lexicon ──> what each can mean
    private  what identifies a person is protected first: nothing is read from it
    times, places, counts, objects   what stands in the words, each with its reason
    sightings   sentences → units → types (events) → one sighting a type, place, time or direction
    polarity, observer, danger   denied, doubted; where the reporter is; what is no report
    sketch   128 hex characters that find near-duplicates when the words are gone

Start with `reading.read`; a stream of messages is read by a `reader.Reader`, which knows an echo again. Words are data: `lexicons/*.toml`, five languages and a little German and Lithuanian; the
rules of types are `lexicons/types.toml`. The room is told the time (`published`), never asks for it, and keeps nothing
but a memory of words it has looked up. A text is data whatever it asks for.

`signature` is 32 minima of 16 bits, each as four hex digits, big-endian; similarity = share of equal positions.
`read` raises TooLong above 64 KiB and nothing else, whatever the text.
"""

from dazor.triage.arrival import read_arrived
from dazor.triage.bare import bare
from dazor.triage.private import mask
from dazor.triage.reader import Reader
from dazor.triage.reading import TooLong, read, sketch
from dazor.triage.sketch import similarity

__all__ = ["Reader", "TooLong", "bare", "mask", "read", "read_arrived", "similarity", "sketch"]
