"""Everything that was read in a message → the stretches of its text that say why."""

from __future__ import annotations

from collections.abc import Sequence

from dazor.model.facts import Span
from dazor.triage.parsed import Parsed
from dazor.triage.sightings import Draft

_Said = tuple[int, int, str, str]  # first token, after last, label, because


def spans(parsed: Parsed, drafts: Sequence[Draft], private: Sequence[tuple[int, int, str, str]]) -> tuple[Span, ...]:
    """Return the spans in the order of the text; their offsets point into the text as it came."""
    words = parsed.words
    found = {(words[first].start, words[after - 1].end, label, because) for first, after, label, because in _told(drafts) + _named(parsed)}
    found.update([(start, end, "pii", f"{kind}: {because}") for start, end, kind, because in private])
    if parsed.clean.origin is not None:
        found = {(*parsed.clean.span(start, end), label, because) for start, end, label, because in found}
    return tuple([Span(start=start, end=end, label=label, because=because) for start, end, label, because in sorted(found)])


def _told(drafts: Sequence[Draft]) -> list[_Said]:
    said: list[_Said] = []
    for draft in drafts:
        type_ = draft.sighting.type.value
        said += [(at, at + 1, "type", type_) for at in draft.triggers]
        said += [(at, at + 1, "negation", f"denies {type_}") for at in draft.denied]
        said += [(at, at + 1, "hedge", f"doubts {type_}") for at in draft.doubted]
    return said


def _named(parsed: Parsed) -> list[_Said]:
    places = [(item.first, item.after, "observer" if index in parsed.observers else "place", f"{item.role.value}: {item.because}")
              for index, item in enumerate(parsed.named)]
    times = [(mention.first, mention.after, "time", mention.precision.value) for mention in parsed.mentions]
    counts = [(item.first, item.after, "count", f"{item.said.min}–{item.said.max} {item.said.unit}") for item in parsed.counted]
    return places + times + counts
