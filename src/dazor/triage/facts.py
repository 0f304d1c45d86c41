"""What is known of one word whatever stands around it: looked up once, so that a message costs a look a word."""

from __future__ import annotations

from typing import NamedTuple

from dazor.gazetteer.memory import Memory
from dazor.triage.language import weigh
from dazor.triage.private import sign
from dazor.triage.sketch import Inside, inside
from dazor.triage.tokens import key


class Fact(NamedTuple):
    """A word's part in what is told of the whole text."""

    weight: int  # its letters, for the language
    sign: int  # the rules of private data that it opens
    inside: Inside  # its part of the sketch


def _fact(word: str) -> Fact:
    spelled = key(word)
    return Fact(weigh(word, spelled), sign(word, spelled), inside(spelled))


FACTS = Memory(_fact)
