"""Everything that was read in a message → the stretches of its text that say why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dazor.model.facts import Span
from dazor.triage.parsed import Parsed
from dazor.triage.sightings import Draft

_Said = tuple[int, int, str, str]  # first token, after last, label, because


def spans(parsed: Parsed, drafts: Sequence[Draft], private: Sequence[tuple[int, int, str, str]]) -> tuple[Span, ...]:
    """Return the spans in the order of the text; their offsets point into the text as it came."""
    words = parsed.words
    found = {(words[first].start, words[after - 1].end, label, because) for first, after, label, because in (*_told(drafts), *_named(parsed))}
    found.update([(start, end, "pii", f"{kind}: {because}") for start, end, kind, because in private])
    if parsed.clean.origin is not None:
        found = {(*parsed.clean.span(start, end), label, because) for start, end, label, because in found}
    return tuple([Span(start=start, end=end, label=label, because=because) for start, end, label, because in sorted(found)])


def _told(drafts: Sequence[Draft]) -> Iterator[_Said]:
    for draft in drafts:
        type_ = str(draft.sighting.type)
        yield from ((at, at + 1, "type", type_) for at in draft.triggers)
        yield from ((at, at + 1, "negation", f"denies {type_}") for at in draft.denied)
        yield from ((at, at + 1, "hedge", f"doubts {type_}") for at in draft.doubted)


def _named(parsed: Parsed) -> Iterator[_Said]:
    for index, item in enumerate(parsed.named):
        label = "observer" if index in parsed.observers else "place"
        yield item.first, item.after, label, f"{item.role}: {item.because}"
    for mention in parsed.mentions:
        yield mention.first, mention.after, "time", str(mention.precision)
    for counted in parsed.counted:
        yield counted.first, counted.after, "count", f"{counted.said.min}–{counted.said.max} {counted.said.unit}"
