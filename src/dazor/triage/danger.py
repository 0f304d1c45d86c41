"""Messages that are not reports and may harm: planning, doxxing, instructions to the machine, links, spam, threats."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dazor.triage.lexicon import load

_KINDS = ("planning", "doxxing", "instruction", "spam", "threat")
_FACTS = 2
_RECORD = re.compile(r"</?\s*(?:message|assistant|system|user|tool|script|prompt)\b|\{\s*\"\w+\"\s*:|<\|im_|\[INST\]|DROP\s+TABLE", re.IGNORECASE)


def exposes(masks: Sequence[int], private: int) -> bool:
    """Say whether a text exposes a third person: private data, two facts of their life, and not a word of oneself."""
    bits = load().bits
    own = bits["observer.mine"] | bits["observer.self"]
    if not private or any(mask & own for mask in masks):
        return False
    return sum(bool(mask & bits["observer.theirs"]) for mask in masks) >= _FACTS


def is_record(text: str) -> bool:
    """Say whether a text pretends to be a record or a message of the system's own, not words of a person."""
    return text.lstrip()[:1] in ("{", "<", "[") and _RECORD.search(text) is not None


def dangers(text: str, masks: Sequence[int], *, linked: bool, private: int = 0) -> tuple[str, ...]:
    """Return the kinds of danger a message holds, in a fixed order. Its text is data whatever it asks for."""
    whole = 0
    for mask in masks:
        whole |= mask
    bits = load().bits
    found = [kind for kind in _KINDS if whole & bits[f"danger.{kind}"]]
    if "doxxing" not in found and exposes(masks, private):
        found.append("doxxing")
    if _RECORD.search(text) and "instruction" not in found:
        found.append("instruction")
    if linked:
        found.append("link")
    return tuple(found)
